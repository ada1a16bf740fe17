//! Replications: every variant of every system with every seed, on all processors.

use std::num::NonZero;
use std::ops::{Div as _, Sub as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

use factory::results::Value;
#[cfg(test)]
use factory::scenario::CheckedScenario;
use factory::simulate_unless;
use files::validation::Validation;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Failure, interrupt};

/// The metrics of one system: by variant, then by replication.
#[derive(Debug, PartialEq)]
pub(crate) struct Replications(Vec<Vec<Vec<Value>>>);

impl Replications {
    /// A metric in every replication of a variant in which it is defined.
    ///
    /// # Panics
    /// If there is no such metric; names are checked before anything runs.
    pub(crate) fn of(&self, run: usize, metric: &str) -> Vec<f64> {
        let value = |metrics: &Vec<Value>| {
            let found = metrics.iter().find(|value| value.metric.name == metric);
            found.expect("names of metrics are checked before anything runs").value
        };
        self.0[run].iter().filter_map(value).collect()
    }

    /// The same, less another metric and for each unit of a third; none unless all are always defined.
    pub(crate) fn combined(
        &self,
        run: usize,
        metric: &str,
        less: Option<&str>,
        per: Option<&str>,
    ) -> Vec<f64> {
        let mut values = self.of(run, metric);
        let others = [(less, f64::sub as fn(f64, f64) -> f64), (per, f64::div)];
        for (other, combine) in others {
            let Some(other) = other.map(|other| self.of(run, other)) else { continue };
            if other.len() != values.len() {
                return Vec::new();
            }
            for (value, other) in values.iter_mut().zip(other) {
                *value = combine(*value, other);
            }
        }
        values
    }
}

/// A simulation to be done.
struct Task<'v> {
    validation: &'v Validation,
    run: usize,
    seed: u64,
    metrics: OnceLock<Vec<Value>>,
}

/// What is said when the user has stopped it.
pub(crate) const STOPPED: &str = "Stopped; nothing was compared.";

/// Simulates everything, on all processors.
pub(crate) fn replicate(
    validations: &[Validation],
    quiet: bool,
) -> Result<Vec<Replications>, Failure> {
    replicate_on(available_parallelism().map_or(1, NonZero::get), validations, quiet)
}

/// Results depend neither on the number of threads nor on their pace.
fn replicate_on(
    threads: usize,
    validations: &[Validation],
    quiet: bool,
) -> Result<Vec<Replications>, Failure> {
    let tasks: Vec<Task<'_>> = validations.iter().flat_map(tasks).collect();
    let bar = progress_bar(quiet, &tasks);
    let next = AtomicUsize::new(0);
    let work = || {
        while !interrupt::asked() {
            let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let scenario = task.validation.runs[task.run].with_seed(task.seed);
            if let Some(results) = simulate_unless(&scenario, &interrupt::asked) {
                let _ = task.metrics.set(results.metrics);
                bar.inc(1);
            }
        }
    };
    let started: std::io::Result<()> = scope(|scope| {
        for number in 1..=threads {
            Builder::new().name(format!("replications-{number}")).spawn_scoped(scope, work)?;
        }
        Ok(())
    });
    bar.finish_and_clear();
    started.map_err(|error| Failure::Machine(format!("no thread can be started: {error}")))?;
    if interrupt::asked() {
        eprintln!("{STOPPED}");
        return Err(Failure::Interrupted);
    }
    Ok(collect(validations, tasks))
}

/// Every variant of a system with every seed.
fn tasks(validation: &Validation) -> Vec<Task<'_>> {
    let seeds = 1..=u64::from(validation.replications);
    let with = |run, seed| Task { validation, run, seed, metrics: OnceLock::new() };
    let runs = 0..validation.runs.len();
    runs.flat_map(|run| seeds.clone().map(move |seed| with(run, seed))).collect()
}

fn collect(validations: &[Validation], tasks: Vec<Task<'_>>) -> Vec<Replications> {
    let done = |task: Task<'_>| task.metrics.into_inner().expect("every task was done");
    let mut metrics = tasks.into_iter().map(done);
    let system = |validation: &Validation| {
        let seeds = validation.replications as usize;
        let runs = validation.runs.iter();
        Replications(runs.map(|_| metrics.by_ref().take(seeds).collect()).collect())
    };
    validations.iter().map(system).collect()
}

fn progress_bar(quiet: bool, tasks: &[Task<'_>]) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(tasks.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} simulations, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
impl Replications {
    /// One replication of the variants that `wanted` takes, and none of the others.
    pub(crate) fn once(validation: &Validation, wanted: impl Fn(&CheckedScenario) -> bool) -> Self {
        let once = |run: &CheckedScenario| {
            let run = wanted(run).then(|| factory::simulate(&run.with_seed(1)).metrics);
            run.into_iter().collect()
        };
        Self(validation.runs.iter().map(once).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use files::Catalogues;

    use super::*;

    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        let text = "site = \"memphis\"\nrack = \"gb200_nvl72\"\nsize = \"2 MW\"\nhorizon = \"30 d\"\n\
                    [validation]\nsystem = \"A plant\"\nreplications = 3\n\
                    [[validation.expect]]\nid = \"A\"\nkind = \"emergent\"\nmetric = \"ettr\"\npublished = 1\n\
                    tolerance = 1\nsource = \"None\"\n\
                    [[validation.expect]]\nid = \"B\"\nkind = \"emergent\"\nmetric = \"ettr\"\nset = [\"size=3 MW\"]\n\
                    published = 1\ntolerance = 1\nsource = \"None\"\n";
        let plant =
            Validation::of_text(Path::new("a.toml"), text, &Catalogues::embedded()).unwrap();
        let on = |threads| replicate_on(threads, std::slice::from_ref(&plant), true).unwrap();
        let one = on(1);
        assert_eq!(one, on(3));
        let goodput = one[0].of(0, "goodput_gpu_hours");
        let far = |one: f64, other: f64| (one - other).abs() > 1.0;
        assert!(far(goodput[0], goodput[1]) && far(goodput[1], goodput[2]), "{goodput:?}");
    }
}
