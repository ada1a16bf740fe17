//! What a study found, in tables on the screen.

use std::io::{self, Write as _, stdout};

use factory::results::Metric;
use files::numbers::{grouped, significant};
use study::statistics::Estimate;
use study::{Merged, MetricFindings, PointFindings, Session};

use crate::Failure;

/// Points that the screen shows; the tables have all.
const MOST_POINTS: usize = 24;
/// Points that are shown with quantiles and differences, a block for each metric.
const MOST_COMPARED: usize = 12;
/// Letters of a point's name.
const LONGEST: usize = 60;
/// Metrics that the screen shows, of those that the study summarises.
const HEADLINES: [&str; 8] = [
    "lcoc_pflop_hour_usd",
    "lcoc_usd_per_gpu_hour",
    "npv_usd",
    "goodput_gpu_hours",
    "availability",
    "ettr",
    "pue",
    "wue_l_per_kwh",
];

/// Prints means with their intervals by point, and where the rest is.
pub(crate) fn print(session: &Session, merged: &Merged) -> io::Result<()> {
    let study = &session.plan.study;
    writeln!(stdout(), "\n{}", study.name)?;
    let points = &merged.findings.points;
    if study.baseline.is_some() && points.len() <= MOST_COMPARED {
        print_comparison(session, merged)?;
    } else {
        print_means(session, merged)?;
    }
    print_decisions(session, merged)?;
    let findings = &merged.findings;
    for (point, error) in &findings.errors {
        writeln!(stdout(), "Failed at point {point}: {error}")?;
    }
    let (succeeded, failed) = (findings.succeeded, findings.failed);
    writeln!(stdout(), "Runs           {succeeded} succeeded, {failed} failed")?;
    writeln!(stdout(), "Result hash    {}", merged.result_hash)?;
    let shown = session.folder.path().display();
    writeln!(stdout(), "Report         {shown}/report.html; tables beside it")
}

/// What the exit code says of a study that is done: whether every run succeeded.
pub(crate) fn all_succeeded(merged: &Merged) -> Result<(), Failure> {
    let (succeeded, failed) = (merged.findings.succeeded, merged.findings.failed);
    match failed {
        0 => Ok(()),
        _ => Err(Failure::RunsFailed(format!(
            "{failed} of {} runs failed; the tables say at which points, and why.",
            succeeded + failed
        ))),
    }
}

/// A block for each metric: mean, quantiles and the difference to the baseline.
fn print_comparison(session: &Session, merged: &Merged) -> io::Result<()> {
    let study = &session.plan.study;
    let points = &merged.findings.points;
    let width = width_of(points);
    for place in headlines(session, merged) {
        let heading = heading(study.metrics[place], points, place);
        writeln!(stdout(), "\n{heading}")?;
        writeln!(
            stdout(),
            "  {:<width$} {:>5} {:>28} {:>14} {:>14} {:>14} {:>28}",
            "",
            "runs",
            "mean",
            "P10",
            "P50",
            "P90",
            "to the baseline"
        )?;
        for point in points {
            let Some(Some(found)) = point.metrics.get(place) else { continue };
            let found = found.compared();
            let [p10, p50, p90] = found.quantiles.map(|quantile| significant(quantile.value));
            writeln!(
                stdout(),
                "  {:<width$} {:>5} {:>28} {p10:>14} {p50:>14} {p90:>14} {:>28}",
                cut(&point.label, width),
                found.mean.count,
                cell(&found.mean),
                difference(found, study.baseline == Some(point.point)),
            )?;
        }
    }
    if let Some(note) = &merged.findings.likeness.in_words() {
        writeln!(stdout(), "\n{note}")?;
    }
    writeln!(
        stdout(),
        "\n± is half the width of the {} % interval; * marks differences, run by run with the same seed, that \
         are real: their interval excludes zero.",
        study.level * 100.0
    )
}

/// Name and unit of a metric: per megawatt where that is what is compared.
fn heading(metric: Metric, points: &[PointFindings], place: usize) -> String {
    let mut found = points.iter().filter_map(|point| point.metrics.get(place)?.as_ref());
    let each = found.any(|found| found.per_megawatt.is_some());
    match (metric.unit, each) {
        ("", false) => metric.name.to_owned(),
        ("", true) => format!("{}, per MW", metric.name),
        (unit, false) => format!("{}, {unit}", metric.name),
        (unit, true) => format!("{}, {unit} per MW", metric.name),
    }
}

/// The difference to the baseline with its mark.
fn difference(found: &MetricFindings, is_baseline: bool) -> String {
    match &found.difference {
        Some(paired) => {
            let mark = if paired.is_real() { "*" } else { " " };
            format!("{} {mark}", cell(&paired.difference))
        }
        None if is_baseline => "baseline  ".to_owned(),
        None => String::new(),
    }
}

/// A line for each point: means of a few metrics.
fn print_means(session: &Session, merged: &Merged) -> io::Result<()> {
    let study = &session.plan.study;
    let points = &merged.findings.points;
    let metrics = headlines(session, merged);
    let width = width_of(points);
    let titles: Vec<String> = metrics
        .iter()
        .map(|place| format!("{:>27}", cut(study.metrics[*place].name, 26)))
        .collect();
    writeln!(stdout(), "{:>5}  {:<width$} {:>5}{}", "point", "", "runs", titles.concat())?;
    for point in points.iter().take(MOST_POINTS) {
        let cells: Vec<String> = metrics
            .iter()
            .map(|place| {
                point
                    .metrics
                    .get(*place)
                    .and_then(Option::as_ref)
                    .map_or_else(|| "-".to_owned(), |f| cell(&f.mean))
            })
            .map(|text| format!("{text:>27}"))
            .collect();
        let (number, label) = (point.point + 1, cut(&point.label, width));
        writeln!(stdout(), "{number:>5}  {label:<width$} {:>5}{}", point.runs, cells.concat())?;
    }
    if points.len() > MOST_POINTS {
        writeln!(stdout(), "       … and {} more points", points.len() - MOST_POINTS)?;
    } else if points.is_empty() && merged.findings.succeeded > 0 {
        let count = grouped(merged.findings.means.len() as f64);
        writeln!(stdout(), "       {count} points; see the tables")?;
    }
    if let Some(note) = &merged.findings.likeness.in_words() {
        writeln!(stdout(), "{note}")?;
    }
    writeln!(stdout(), "± is half the width of the {} % interval.", study.level * 100.0)
}

/// What a search or a selection decided.
fn print_decisions(session: &Session, merged: &Merged) -> io::Result<()> {
    let findings = &merged.findings;
    for found in findings.thresholds.iter().flatten() {
        let (label, end) = (session.plan.label(found.point), found.end.name());
        writeln!(stdout(), "Threshold: {label}, the {end} that reaches the goal")?;
    }
    if findings.thresholds.iter().any(Option::is_none) {
        writeln!(
            stdout(),
            "A search found no value that reaches the goal: neither the smallest nor the largest does."
        )?;
    }
    match findings.selected {
        Some(point) => writeln!(stdout(), "Selected: {}", session.plan.label(point))?,
        None if matches!(session.plan.study.procedure, study::Procedure::Select { .. }) => {
            writeln!(stdout(), "No point was selected within the runs that are allowed.")?;
        }
        None => {}
    }
    Ok(())
}

/// Places of the metrics that the screen shows.
fn headlines(session: &Session, merged: &Merged) -> Vec<usize> {
    let metrics = &session.plan.study.metrics;
    // What work costs is asked for where what a GPU-hour costs tells nothing.
    let hours = merged.findings.likeness.ranks("USD/GPU-h");
    let place = |name: &&str| {
        if *name == if hours { "lcoc_pflop_hour_usd" } else { "lcoc_usd_per_gpu_hour" } {
            return None;
        }
        metrics.iter().position(|metric| metric.name == *name)
    };
    let known: Vec<usize> = HEADLINES.iter().filter_map(place).take(4).collect();
    if known.is_empty() { (0..metrics.len().min(4)).collect() } else { known }
}

/// Letters that the names of points take.
fn width_of(points: &[PointFindings]) -> usize {
    let longest = points.iter().map(|point| point.label.chars().count()).max();
    longest.unwrap_or(0).clamp(5, LONGEST)
}

/// The beginning of a text.
fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn cell(estimate: &Estimate) -> String {
    match estimate.half_width() {
        Some(half) => format!("{} ± {}", significant(estimate.value), significant(half)),
        None => significant(estimate.value),
    }
}
