//! `aifactory validate`: simulates published systems and compares with what was published.

mod page;
mod replicate;
mod statistics;
mod table;

use files::validation::{Answer, Expectation, Validation, files_in};
use files::{Catalogues, Problems, refuse_a_study, write_atomically};

use study::all_metrics;

use crate::arguments::ValidateOptions;
use crate::result_names::keep_apart;
use crate::{Failure, describe, interrupt};
use replicate::{Replications, replicate};
use statistics::{Estimate, estimate, optimum};

/// An expectation with its answer.
pub(crate) struct Verdict<'v> {
    /// What was compared.
    pub(crate) system: &'v str,
    /// What was published.
    pub(crate) expectation: &'v Expectation,
    /// What came out; `None` for an optimum that lies outside its sweep.
    pub(crate) simulated: Option<Estimate>,
}

impl Verdict<'_> {
    /// Whether the simulated mean lies within the tolerance.
    pub(crate) fn passes(&self) -> bool {
        self.simulated.is_some_and(|simulated| self.expectation.is_met_by(simulated.mean))
    }
}

/// Runs the command.
pub(crate) fn validate(options: &ValidateOptions) -> Result<(), Failure> {
    for path in options.csv.iter().chain(&options.page) {
        keep_apart(path, &options.paths)?;
    }
    let catalogues = describe::catalogues(&options.catalogues)?;
    let mut validations = read(options, &catalogues)?;
    if let Some(replications) = options.replications {
        for validation in &mut validations {
            validation.replications = replications;
        }
    }
    interrupt::listen(replicate::STOPPED);
    let replications = replicate(&validations, options.quiet)?;
    let verdicts: Vec<Verdict<'_>> =
        validations.iter().zip(&replications).flat_map(|(v, runs)| judge(v, runs)).collect();
    if let Some(path) = &options.csv {
        write_atomically(path, table::csv(&verdicts))?;
    }
    if let Some(path) = &options.page {
        write_atomically(path, page::page(&validations, &replications, &catalogues)?)?;
    }
    table::print(&verdicts, options.quiet)?;
    if verdicts.iter().all(Verdict::passes) { Ok(()) } else { Err(Failure::Unmet) }
}

/// The validation files that the options name.
fn read(options: &ValidateOptions, catalogues: &Catalogues) -> Result<Vec<Validation>, Failure> {
    let validations = if options.systems {
        Validation::systems(catalogues)?
    } else if options.paths.is_empty() {
        Validation::builtin(catalogues)?
    } else {
        let mut files = Vec::new();
        for path in &options.paths {
            files.extend(if path.is_dir() { files_in(path)? } else { vec![path.clone()] });
        }
        let load = |path: &std::path::PathBuf| {
            refuse_a_study(path)?;
            Validation::load(path, catalogues)
        };
        files.iter().map(load).collect::<Result<_, _>>()?
    };
    let known: Vec<&str> = all_metrics(catalogues)?.iter().map(|metric| metric.name).collect();
    let unknown: Vec<_> = validations.iter().flat_map(|v| v.unknown_metrics(&known)).collect();
    if unknown.is_empty() { Ok(validations) } else { Err(Problems::new(unknown).into()) }
}

/// What the replications say to each expectation.
fn judge<'v>(validation: &'v Validation, runs: &'v Replications) -> Vec<Verdict<'v>> {
    let verdict = |expectation: &'v Expectation| {
        let simulated = match &expectation.answer {
            Answer::Metric { run, metric, less, per } => {
                let values = runs.combined(*run, metric, less.as_deref(), per.as_deref());
                (!values.is_empty()).then(|| estimate(&values))
            }
            Answer::Optimum { runs: swept, metric } => {
                let curve: Vec<(f64, Vec<f64>)> =
                    swept.iter().map(|(value, run)| (*value, runs.of(*run, metric))).collect();
                if curve.iter().all(|(_, values)| !values.is_empty()) {
                    optimum(&curve)
                } else {
                    None
                }
            }
        };
        Verdict { system: &validation.system, expectation, simulated }
    };
    validation.expectations.iter().map(verdict).collect()
}
