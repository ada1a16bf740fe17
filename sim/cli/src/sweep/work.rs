//! `aifactory sweep run` and `sweep shard`: workers with progress, stopped by Ctrl-C without loss.

use std::io::{Write as _, stdout};
use std::num::NonZero;
use std::thread::available_parallelism;

use indicatif::{ProgressBar, ProgressStyle};
use report::study_page;
use study::{Procedure, Session, Told, Worker};

use super::arguments::{Jobs, RunOptions, ShardOptions};
use super::{all_succeeded, print_findings};
use crate::scenario_file::fits_this_machine;
use crate::{Failure, interrupt};

/// Runs the command `run`.
pub(crate) fn run(options: &RunOptions) -> Result<(), Failure> {
    let session = Session::open(&options.folder)?;
    let again = format!("aifactory sweep run {}", options.folder.display());
    all_runs(&session, &options.jobs, &again)?;
    let merged = study_page::merge(&session, options.jobs.number())?;
    if !options.jobs.quiet {
        print_findings(&session, &merged)?;
    }
    all_succeeded(&merged)
}

/// Makes every run that is missing, with progress.
pub(crate) fn all_runs(session: &Session, jobs: &Jobs, again: &str) -> Result<(), Failure> {
    watched(session, jobs, again, |worker| session.run(worker))
}

/// Runs the command `shard`; its exit codes tell a queue whether to try again.
pub(crate) fn shard(options: &ShardOptions) -> Result<(), Failure> {
    let (shard, shards) = options.shard;
    let work = || {
        let session = Session::open(&options.folder)?;
        session.note_shards(shards)?;
        let before = session.missing(session.plan.groups_of_part(shard - 1, shards))?.len();
        if before == 0 {
            return Ok(false);
        }
        let again = format!("aifactory sweep shard {shard}/{shards} {}", options.folder.display());
        watched(&session, &options.jobs, &again, |worker| session.shard(shard, shards, worker))?;
        Ok(true)
    };
    match work() {
        Ok(worked) => {
            if !options.jobs.quiet {
                let done = if worked { "is done" } else { "was done before" };
                writeln!(stdout(), "Shard {shard}/{shards} {done}.")?;
            }
            Ok(())
        }
        Err(Failure::Input(text)) => Err(Failure::BadScenario(text)),
        Err(Failure::Machine(text)) => Err(Failure::TryAgain(text)),
        Err(other) => Err(other),
    }
}

/// Works with a progress bar until the end or Ctrl-C.
fn watched(
    session: &Session,
    jobs: &Jobs,
    again: &str,
    work: impl FnOnce(&mut Worker<'_>) -> Result<(), study::Failure>,
) -> Result<(), Failure> {
    for base in &session.plan.study.bases {
        fits_this_machine(&base.template.loaded().scenario, jobs.number())?;
    }
    interrupt::listen("Stopped; finished runs are kept. The same command goes on.");
    let bar = progress_bar(session, jobs.quiet);
    let mut failed = 0_u64;
    let mut finished = 0_u64;
    let mut tell = |told: Told<'_>| match told {
        Told::Begins { finished: before, least } => {
            finished = before;
            bar.set_length(least.max(before));
            bar.set_position(before);
            bar.reset_eta();
        }
        Told::Run { run } => {
            finished += 1;
            failed += u64::from(run.outcome.is_err());
            bar.inc_length(u64::from(bar.length().is_some_and(|length| length < finished)));
            bar.set_position(finished);
            bar.set_message(format!("{failed} failed"));
        }
        Told::Moment => bar.tick(),
    };
    let outcome =
        work(&mut Worker { jobs: jobs.number(), stop: &interrupt::asked, tell: &mut tell });
    bar.finish_and_clear();
    match outcome {
        Err(study::Failure::Stopped) => {
            eprintln!("Stopped; {finished} runs are finished and kept. Go on with: {again}");
            Err(Failure::Interrupted)
        }
        other => Ok(other?),
    }
}

/// Cores of this machine.
pub(crate) fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

impl Jobs {
    /// Simulations at once.
    pub(crate) fn number(&self) -> usize {
        self.jobs.map_or_else(cores, usize::from)
    }
}

fn progress_bar(session: &Session, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(session.plan.runs().0);
    let at_least =
        if matches!(session.plan.study.procedure, Procedure::Fixed { .. }) { "" } else { "+" };
    let template =
        format!("{{bar:30}} {{pos}}/{{len}}{at_least} runs, {{per_sec}}, {{eta}} left, {{msg}}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar.set_message("0 failed");
    bar
}
