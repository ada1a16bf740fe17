//! `aifactory run`: simulates a scenario with progress, prints a summary and writes the results.

use std::io::{Write as _, stdout};
#[expect(clippy::disallowed_types, reason = "the user wants to know how long a run took")]
use std::time::Instant;

use factory::results::Records;
use factory::{Results, Simulation};
use files::{About, Loaded, RunFolder, WriteError};
use report::run_page::Report;

use crate::Failure;
use crate::arguments::RunOptions;
use crate::result_names::default_folder;
use crate::scenario_file::{fits_this_machine, scenario};
use crate::steps::{in_steps, shown};
use crate::{describe, interrupt, portfolio, summary};

/// Runs the command.
pub(crate) fn run(options: &RunOptions) -> Result<(), Failure> {
    let catalogues = describe::catalogues(&options.scenario.catalogues)?;
    if portfolio::is_portfolio(&options.scenario.scenario) {
        return portfolio::run(options, &catalogues);
    }
    let loaded = scenario(&options.scenario.scenario, &overrides(options), &catalogues)?;
    fits_this_machine(&loaded.scenario, 1)?;
    let target = options.out.clone().unwrap_or_else(|| default_folder(options, &loaded));
    // From here on there is something to clear away.
    interrupt::listen("Stopped; nothing was written.");
    let mut folder = RunFolder::create(&target, options.force, &loaded)?;

    let mut report = Report::new(&loaded);
    let mut keep = |records: &Records| {
        report.add(records);
        folder.append(records)
    };
    let (results, wall_seconds) = simulate(options, &loaded, &mut keep)?;
    let about = About { version: env!("CARGO_PKG_VERSION"), wall_seconds };
    let page = report.page(&loaded, &results, about.version);
    let written = folder.finish(&loaded, &results, &about, &page)?;
    if !options.quiet {
        for note in &loaded.notes {
            writeln!(stdout(), "Note: {note}")?;
        }
        summary::print(&loaded, &results, wall_seconds)?;
        writeln!(stdout(), "Results in {}", shown(&written).display())?;
    }
    // The program ends: what it has read goes at once with its memory, instead of value by value.
    std::mem::forget((catalogues, loaded, results));
    Ok(())
}

/// Runs to the end, keeping records on the way; the seconds are those of the simulation alone.
#[expect(clippy::disallowed_types, reason = "the user wants to know how long a run took")]
fn simulate(
    options: &RunOptions,
    loaded: &Loaded,
    keep: &mut impl FnMut(&Records) -> Result<(), WriteError>,
) -> Result<(Results, f64), Failure> {
    let began = Instant::now();
    let mut simulation = Simulation::new(&loaded.scenario, options.record.recording());
    let mut wall = began.elapsed();
    in_steps(options.quiet, simulation.end(), |time| {
        let began = Instant::now();
        let reached = simulation.advance_to_unless(time, &interrupt::asked);
        wall += began.elapsed();
        if reached {
            keep(&simulation.take_records())?;
        }
        Ok(reached)
    })?;
    let began = Instant::now();
    let results = simulation.finish();
    wall += began.elapsed();
    Ok((results, wall.as_secs_f64()))
}

/// `--set`, with `--seed` and `--years` as the keys they stand for.
fn overrides(options: &RunOptions) -> Vec<String> {
    let mut overrides = options.scenario.overrides.clone();
    overrides.extend(options.seed.map(|seed| format!("seed={seed}")));
    overrides.extend(options.years.map(|years| format!("horizon=\"{years} years\"")));
    overrides
}
