//! Portfolios: `aifactory run` of several sites in one agenda, what `check` says of them, and their summary.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::thread;
#[expect(clippy::disallowed_types, reason = "the user wants to know how long a run took")]
use std::time::Instant;

use factory::portfolio::{Conduct, PortfolioResults, PortfolioSimulation};
use factory::{Recording, Results};
use files::numbers::{UNDEFINED, figure, grouped, money, period};
use files::{About, Catalogues, LoadedPortfolio, PortfolioFolder};
use report::run_page::Report;

use crate::Failure;
use crate::arguments::{RunOptions, ScenarioOptions};
use crate::interrupt;
use crate::scenario_file::fits_this_machine;
use crate::steps::{in_steps, shown};

/// Whether a file holds a portfolio.
pub(crate) fn is_portfolio(path: &Path) -> bool {
    files::read_text(path).is_ok_and(|text| files::holds_a_portfolio(&text))
}

/// Runs a portfolio, and beside it the same sites alone unless that is not wanted.
pub(crate) fn run(options: &RunOptions, catalogues: &Catalogues) -> Result<(), Failure> {
    let loaded =
        files::load_portfolio(&options.scenario.scenario, &overrides(options), catalogues)?;
    for member in loaded.portfolio.members() {
        fits_this_machine(&member.scenario, loaded.portfolio.members().len())?;
    }
    let target = options.out.clone().unwrap_or_else(|| folder_of(options, &loaded));
    interrupt::listen("Stopped; nothing was written.");
    let mut folder = PortfolioFolder::create(&target, options.force, &loaded)?;
    let compares = !options.not_alone && loaded.portfolio.members().len() > 1;
    let (results, pages, wall_seconds) = thread::scope(|scope| {
        let alone = compares.then(|| scope.spawn(|| alone(&loaded)));
        let together = together(options, &loaded, &mut folder);
        let alone = alone.map(|alone| alone.join().unwrap_or_default());
        together.map(|(mut results, pages, wall)| {
            if let Some(alone) = alone.flatten() {
                results.compare(&alone);
            }
            (results, pages, wall)
        })
    })?;
    let about = About { version: env!("CARGO_PKG_VERSION"), wall_seconds };
    let pages: Vec<String> = pages
        .iter()
        .zip(loaded.sites.iter().zip(&results.sites))
        .map(|(page, (site, results))| page.page(site, results, about.version))
        .collect();
    let written = folder.finish(&loaded, &results, &about, &pages)?;
    if !options.quiet {
        for note in &loaded.notes {
            writeln!(stdout(), "Note: {note}")?;
        }
        print(&loaded, &results, wall_seconds)?;
        writeln!(stdout(), "Results in {}", shown(&written).display())?;
    }
    Ok(())
}

/// The same sites alone, unless the user interrupts.
fn alone(loaded: &LoadedPortfolio) -> Option<PortfolioResults> {
    let mut simulation =
        PortfolioSimulation::new(&loaded.portfolio, Conduct::Alone, Recording::Summary);
    let end = simulation.end();
    simulation.advance_to_unless(end, &interrupt::asked).then(|| simulation.finish())
}

/// Runs to the end, keeping records on the way; the seconds are those of the simulation alone.
#[expect(clippy::disallowed_types, reason = "the user wants to know how long a run took")]
fn together(
    options: &RunOptions,
    loaded: &LoadedPortfolio,
    folder: &mut PortfolioFolder,
) -> Result<(PortfolioResults, Vec<Report>, f64), Failure> {
    let mut pages: Vec<Report> = loaded.sites.iter().map(Report::new).collect();
    let began = Instant::now();
    let recording = options.record.recording();
    let mut simulation = PortfolioSimulation::new(&loaded.portfolio, Conduct::Together, recording);
    let mut wall = began.elapsed();
    in_steps(options.quiet, simulation.end(), |time| {
        let began = Instant::now();
        let reached = simulation.advance_to_unless(time, &interrupt::asked);
        wall += began.elapsed();
        if reached {
            for (site, page) in pages.iter_mut().enumerate() {
                let records = simulation.take_records(site);
                page.add(&records);
                folder.append(site, &records)?;
            }
        }
        Ok(reached)
    })?;
    let began = Instant::now();
    let results = simulation.finish();
    wall += began.elapsed();
    Ok((results, pages, wall.as_secs_f64()))
}

/// `--set`, with `--seed` and `--years` as the keys of the portfolio that they stand for.
fn overrides(options: &RunOptions) -> Vec<String> {
    let mut overrides = options.scenario.overrides.clone();
    overrides.extend(options.seed.map(|seed| format!("portfolio.seed={seed}")));
    overrides.extend(options.years.map(|years| format!("portfolio.horizon=\"{years} years\"")));
    overrides
}

/// `results/gmi_magna-seed1` for `scenarios/portfolio/gmi_magna.toml`, with a fingerprint of what is laid over it.
fn folder_of(options: &RunOptions, loaded: &LoadedPortfolio) -> PathBuf {
    let stem = loaded.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut laid_over = options.scenario.overrides.clone();
    laid_over.extend(options.years.map(|years| format!("{years} years")));
    let variant = if laid_over.is_empty() {
        String::new()
    } else {
        let digits: String = files::fingerprint(laid_over.join("\n")).chars().take(6).collect();
        format!("-{digits}")
    };
    Path::new("results").join(format!("{stem}-seed{}{variant}", loaded.portfolio.seed()))
}

/// `aifactory check` of a portfolio.
pub(crate) fn check(options: &ScenarioOptions, catalogues: &Catalogues) -> Result<(), Failure> {
    let loaded = files::load_portfolio(&options.scenario, &options.overrides, catalogues)?;
    let sites = loaded.portfolio.members();
    writeln!(
        stdout(),
        "{} is sound: {}, {} sites, {} links, {} shared classes.",
        options.scenario.display(),
        loaded.portfolio.name(),
        sites.len(),
        loaded.portfolio.spec().link.len(),
        loaded.portfolio.spec().class.len(),
    )?;
    for member in sites {
        let (spec, layout) = (member.scenario.spec(), member.scenario.layout());
        writeln!(
            stdout(),
            "  {:<16} {}: {} GPUs, {} of grid power, seed {}",
            member.name,
            spec.name,
            grouped(f64::from(layout.racks * spec.compute.rack.gpus)),
            spec.size,
            spec.seed,
        )?;
    }
    for note in &loaded.notes {
        writeln!(stdout(), "Note: {note}")?;
    }
    Ok(())
}

/// Figures of the summary, a column for each site and one for all together.
const FIGURES: [&str; 16] = [
    "gpus",
    "useful_share",
    "utilisation",
    "availability",
    "goodput_gpu_hours",
    "jobs_submitted",
    "jobs_completed",
    "wait_all_mean_s",
    "interruptions",
    "grid_losses",
    "energy_grid_mwh",
    "pue",
    "carbon_t",
    "capex_usd",
    "npv_usd",
    "lcoc_held_usd",
];

/// Prints the summary, on one screen.
fn print(loaded: &LoadedPortfolio, results: &PortfolioResults, wall: f64) -> Result<(), Failure> {
    let spec = loaded.portfolio.spec();
    let first = &loaded.portfolio.members()[0].scenario;
    writeln!(stdout())?;
    writeln!(stdout(), "{}", loaded.portfolio.name())?;
    writeln!(
        stdout(),
        "{} sites, {} links; {} from {}; seed {}",
        results.names.len(),
        spec.link.len(),
        period(first.spec().horizon.in_hours()),
        first.spec().start,
        loaded.portfolio.seed(),
    )?;
    writeln!(stdout())?;
    let names: String = results.names.iter().map(|name| column(&clipped(name))).collect();
    writeln!(stdout(), "{:<26}{names}{}", "", column("together"))?;
    for name in FIGURES {
        let Some(value) = results.together.iter().find(|value| value.metric.name == name) else {
            continue;
        };
        let sites: String = results.sites.iter().map(|site| column(&of_site(site, name))).collect();
        let whole =
            value.value.map_or_else(|| UNDEFINED.to_owned(), |it| figure(it, &value.metric));
        writeln!(stdout(), "{:<26}{sites}{}", value.metric.short, column(&whole))?;
    }
    writeln!(stdout())?;
    print_between(results)?;
    writeln!(stdout())?;
    writeln!(
        stdout(),
        "{} events in {wall:.3} s ({:.1} million a second), digest {:016x}",
        grouped(results.events as f64),
        results.events as f64 / wall / 1e6,
        results.digest,
    )?;
    Ok(())
}

/// What went between the sites, and what that was worth.
fn print_between(results: &PortfolioResults) -> Result<(), Failure> {
    let shown = |name: &str| {
        let found = results.metrics.iter().find(|value| value.metric.name == name);
        match found.map(|found| (found.value, &found.metric)) {
            Some((Some(value), metric)) => figure(value, metric),
            Some((None, metric)) => format!("{UNDEFINED} ({})", metric.undefined),
            None => UNDEFINED.to_owned(),
        }
    };
    let row = |name: &str, parts: &[String]| writeln!(stdout(), "{name:<14} {}", parts.join(", "));
    row(
        "Moved",
        &[
            format!("{} jobs", shown("jobs_moved")),
            format!("staging {} in the mean", shown("staging_mean_s")),
            format!("{} on their way at the end", shown("jobs_staging")),
        ],
    )?;
    row(
        "Network",
        &[format!("{} in {} transfers", shown("wan_tb"), shown("wan_transfers")), shown("wan_usd")],
    )?;
    row(
        "Failover",
        &[
            format!("{} times", shown("failovers")),
            format!("{} jobs", shown("jobs_failed_over")),
            format!("recovery point {}", shown("rpo_s")),
            format!("recovery time {}", shown("rto_s")),
        ],
    )?;
    let refused: f64 = results.refusals.iter().map(|it| it.3.gpu_hours).sum();
    if refused > 0.0 {
        let of = |(class, home, rule, it): &(String, usize, factory::sovereignty::Rule, _)| {
            let it: &factory::portfolio::Refused = it;
            let home = &results.names[*home];
            format!("{class}@{home} {} GPU-h by {}", grouped(it.gpu_hours.round()), rule.word())
        };
        row("Refused", &results.refusals.iter().take(4).map(of).collect::<Vec<_>>())?;
    }
    let npv: Option<f64> = results.value("npv_usd");
    let paid = results.value("wan_usd").unwrap_or_default();
    row(
        "Together",
        &[
            format!("{} by pooling", shown("pooling_gpu_hours")),
            npv.map_or_else(
                || format!("present value {UNDEFINED}"),
                |npv| {
                    format!(
                        "present value of the sites {}, less {} for the network",
                        money(npv),
                        money(paid)
                    )
                },
            ),
        ],
    )?;
    Ok(())
}

fn of_site(results: &Results, name: &str) -> String {
    let found = results.metrics.iter().find(|value| value.metric.name == name);
    let shown = found.and_then(|found| Some(figure(found.value?, &found.metric)));
    shown.unwrap_or_else(|| UNDEFINED.to_owned())
}

/// What stands in a column.
fn column(text: &str) -> String {
    format!(" {text:>16}")
}

/// A name in as many letters as its column has.
fn clipped(name: &str) -> String {
    name.chars().take(16).collect()
}
