//! The page of systems: of each what is public, what is assumed, and what comes out.
//!
//! What a design says stands first and is the same at every run; what a year of it brings stands below.

use std::fmt::Write as _;

use factory::results::Metric;
use files::numbers::{UNDEFINED, figure, significant};
use files::validation::{Answer, Expectation, Validation};
use files::{Catalogues, Problems};
use study::all_metrics;

use super::replicate::Replications;
use super::{Verdict, judge};

/// What follows is of whole years, which take minutes to simulate.
const YEARS: &str = "## A year of each";

/// Hours up to which a run shows the design and no year.
const SHORT: f64 = 24.0;

/// What is told of a year: the metric, and the head of its column.
const OF_A_YEAR: [(&str, &str); 8] = [
    ("gpus", "GPUs"),
    ("power_facility_mean_mw", "mean power"),
    ("pue", "PUE"),
    ("availability", "in service"),
    ("useful_share", "useful"),
    ("carbon_t", "CO2"),
    ("capex_usd", "capital"),
    ("lcoc_usd_per_gpu_hour", "cost per GPU-hour kept"),
];

/// The page as Markdown.
pub(super) fn page(
    validations: &[Validation],
    replications: &[Replications],
    catalogues: &Catalogues,
) -> Result<String, Problems> {
    let metrics = all_metrics(catalogues)?;
    let mut text = designs(validations, replications, &metrics);
    let _ = write!(text, "{YEARS}\n\n{ABOUT_YEARS}\n");
    years(&mut text, validations, replications, &metrics);
    let long: Vec<Verdict<'_>> = validations
        .iter()
        .zip(replications)
        .flat_map(|(validation, runs)| {
            judge(validation, runs).into_iter().filter(|it| !is_short(validation, it.expectation))
        })
        .collect();
    if !long.is_empty() {
        text.push_str("\nWhat was published of a year, or of the greatest power in one:\n\n");
        comparisons(&mut text, &long.iter().collect::<Vec<_>>(), &metrics, true);
    }
    Ok(text)
}

/// What the designs say, which needs hours of them and no year.
fn designs(
    validations: &[Validation],
    replications: &[Replications],
    metrics: &[Metric],
) -> String {
    let mut text = HEAD.to_owned();
    for (validation, runs) in validations.iter().zip(replications) {
        let verdicts = judge(validation, runs);
        let of_design = verdicts.iter().filter(|it| is_short(validation, it.expectation));
        system(&mut text, validation, &of_design.collect::<Vec<_>>(), metrics);
    }
    text
}

const HEAD: &str = "# Systems that were announced or built

Written by `aifactory validate --systems --page docs/systems.md` from `scenarios/systems`; change those files and
run it again. Every file is a scenario that runs: `aifactory run scenarios/systems/colossus.toml`.

A published figure is met within its tolerance, or its difference is known, explained and held by a check.

";

const ABOUT_YEARS: &str = "One run of each, with seed 1 and the jobs of its file, at work from the first hour. Shares are of all GPU-hours
installed; useful are those whose results were kept.
";

/// Whether what answers an expectation is the design and no year.
fn is_short(validation: &Validation, expectation: &Expectation) -> bool {
    match &expectation.answer {
        Answer::Metric { run, .. } => validation.runs[*run].spec().horizon.in_hours() <= SHORT,
        Answer::Optimum { .. } => false,
    }
}

/// The part of one system.
fn system(
    text: &mut String,
    validation: &Validation,
    verdicts: &[&Verdict<'_>],
    metrics: &[Metric],
) {
    let path = validation
        .path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let _ = write!(text, "## {}\n\n`{path}`: {}\n\n", validation.system, validation.shows);
    if !verdicts.is_empty() {
        comparisons(text, verdicts, metrics, false);
        text.push('\n');
    }
    if !validation.facts.is_empty() {
        text.push_str("| public besides | | source |\n|---|---|---|\n");
        for fact in &validation.facts {
            row(text, &[&fact.what, &fact.value, &dated(&fact.source, Some(fact.year))]);
        }
        text.push('\n');
    }
    if !validation.assumptions.is_empty() {
        text.push_str("| assumed | | why |\n|---|---|---|\n");
        for assumed in &validation.assumptions {
            row(text, &[&assumed.what, assumed.value.trim_matches('"'), &assumed.why]);
        }
        text.push('\n');
    }
}

/// A table of published figures with what comes out.
fn comparisons(text: &mut String, verdicts: &[&Verdict<'_>], metrics: &[Metric], systems: bool) {
    if systems {
        text.push_str("| system ");
    }
    text.push_str("| public | figure | we get | difference | source | explained |\n");
    text.push_str(if systems {
        "|---|---|---:|---:|---:|---|---|\n"
    } else {
        "|---|---:|---:|---:|---|---|\n"
    });
    for verdict in verdicts {
        let expectation = verdict.expectation;
        let shown = |value: f64| shown(value, expectation, metrics);
        let found = verdict.simulated.map(|simulated| simulated.mean);
        let difference = |mean: f64| in_per_cent(mean / expectation.published - 1.0);
        let explained = match (&expectation.known, verdict.passes()) {
            (_, false) => "**not met**",
            (Some(known), true) => known.why.as_str(),
            (None, true) => "",
        };
        let cells = [
            verdict.system,
            &expectation.what,
            &shown(expectation.published),
            &found.map_or_else(|| UNDEFINED.to_owned(), shown),
            &found.map_or_else(|| UNDEFINED.to_owned(), difference),
            &dated(&expectation.source, expectation.year),
            explained,
        ];
        row(text, &cells[usize::from(!systems)..]);
    }
}

/// A year of every system, a line each.
fn years(
    text: &mut String,
    validations: &[Validation],
    replications: &[Replications],
    metrics: &[Metric],
) {
    let heads = OF_A_YEAR.map(|(_, head)| head);
    let _ = writeln!(text, "| system | {} |", heads.join(" | "));
    let _ = writeln!(text, "|---|{}", "---:|".repeat(heads.len()));
    for (validation, runs) in validations.iter().zip(replications) {
        let Some(run) = validation.plain else { continue };
        let cell = |(name, _): (&str, &str)| {
            let metric = metrics.iter().find(|metric| metric.name == name);
            let value = runs.of(run, name).first().copied();
            match (metric, value) {
                (Some(metric), Some(value)) => figure(value, metric),
                _ => UNDEFINED.to_owned(),
            }
        };
        let cells = OF_A_YEAR.map(cell);
        let _ = writeln!(text, "| {} | {} |", validation.system, cells.join(" | "));
    }
}

/// A figure in the unit of its metric, where it is one and not made of several.
fn shown(value: f64, expectation: &Expectation, metrics: &[Metric]) -> String {
    match &expectation.answer {
        Answer::Metric { metric, per: None, .. } => {
            let declared = metrics.iter().find(|declared| declared.name == metric);
            declared.map_or_else(|| significant(value), |metric| figure(value, metric))
        }
        _ => significant(value),
    }
}

/// A difference in whole per cent with its sign.
fn in_per_cent(share: f64) -> String {
    let percent = (share * 100.0).round();
    if percent == 0.0 { "0 %".to_owned() } else { format!("{percent:+.0} %") }
}

fn dated(source: &str, year: Option<u32>) -> String {
    match year {
        Some(year) if !source.contains(&year.to_string()) => format!("{source} ({year})"),
        _ => source.to_owned(),
    }
}

fn row(text: &mut String, cells: &[&str]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

#[cfg(test)]
mod tests {
    use factory::scenario::CheckedScenario;

    use super::*;

    /// Goal: what the page says is what the files say and the program makes of it. Method: write the part
    /// that needs no year again; where this fails, the first lines of the page say what to run.
    #[test]
    fn the_page_of_systems_is_up_to_date() {
        let catalogues = Catalogues::embedded();
        let systems = Validation::systems(&catalogues).unwrap();
        let short = |run: &CheckedScenario| run.spec().horizon.in_hours() <= SHORT;
        let runs: Vec<_> = systems.iter().map(|it| Replications::once(it, short)).collect();
        let now = designs(&systems, &runs, &all_metrics(&catalogues).unwrap());
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/systems.md");
        let page = files::read_text(std::path::Path::new(path)).unwrap();
        let (then, _) = page.split_once(YEARS).unwrap();
        for (line, (then, now)) in then.lines().zip(now.lines()).enumerate() {
            assert_eq!(then, now, "docs/systems.md:{}", line + 1);
        }
        assert_eq!(then.lines().count(), now.lines().count());
        assert!(!now.contains("not met"), "{now}");
    }
}
