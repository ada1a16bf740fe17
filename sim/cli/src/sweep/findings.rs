//! What a study found, in a table on the screen.

use std::io::{Write as _, stdout};

use files::numbers::{grouped, significant};
use study::statistics::Estimate;
use study::{Merged, PointFindings, Session};

use crate::Failure;

/// Points that the screen shows; the tables have all.
const MOST_POINTS: usize = 24;
/// Metrics that the screen shows, of those that the study summarises.
const HEADLINES: [&str; 6] =
    ["lcoc_usd_per_gpu_hour", "goodput_gpu_hours", "availability", "ettr", "pue", "wue_l_per_kwh"];

/// Prints means with their intervals by point, and where the rest is.
pub(crate) fn print(session: &Session, merged: &Merged) -> Result<(), Failure> {
    let findings = &merged.findings;
    let study = &session.plan.study;
    let shown = session.folder.path().display();
    writeln!(stdout(), "\n{}", study.name)?;
    let metrics = headlines(session);
    let width = findings.points.iter().map(|point| point.label.chars().count()).max().unwrap_or(5);
    let width = width.clamp(5, 60);
    let titles: Vec<String> =
        metrics.iter().map(|place| format!("{:>26}", title(study.metrics[*place].name))).collect();
    writeln!(stdout(), "{:>5}  {:<width$} {:>5} {}", "point", "", "runs", titles.concat())?;
    for point in findings.points.iter().take(MOST_POINTS) {
        writeln!(stdout(), "{}", line(point, &metrics, width, study.baseline))?;
    }
    if findings.points.len() > MOST_POINTS {
        writeln!(stdout(), "       … and {} more points", findings.points.len() - MOST_POINTS)?;
    } else if findings.points.is_empty() && findings.succeeded > 0 {
        writeln!(
            stdout(),
            "       {} points; see the tables",
            grouped(findings.means.len() as f64)
        )?;
    }
    let percent = study.level * 100.0;
    writeln!(stdout(), "Means with half the width of their {percent} % interval.")?;
    if study.baseline.is_some() {
        writeln!(
            stdout(),
            "* differs from the baseline (=) in the same replications: that is real."
        )?;
    }
    for point in findings.thresholds.iter().flatten() {
        writeln!(stdout(), "Threshold: {}", session.plan.label(*point))?;
    }
    if findings.thresholds.iter().any(Option::is_none) {
        writeln!(stdout(), "A search found no value that reaches the goal.")?;
    }
    if let Some(point) = findings.selected {
        writeln!(stdout(), "Selected: {}", session.plan.label(point))?;
    }
    for (point, error) in &findings.errors {
        writeln!(stdout(), "Failed at point {point}: {error}")?;
    }
    let (succeeded, failed) = (findings.succeeded, findings.failed);
    writeln!(stdout(), "Runs           {succeeded} succeeded, {failed} failed")?;
    writeln!(stdout(), "Result hash    {}", merged.result_hash)?;
    writeln!(stdout(), "Report         {shown}/report.html; tables beside it")?;
    Ok(())
}

/// Places of the metrics that the screen shows.
fn headlines(session: &Session) -> Vec<usize> {
    let metrics = &session.plan.study.metrics;
    let place = |name: &&str| metrics.iter().position(|metric| metric.name == *name);
    let known: Vec<usize> = HEADLINES.iter().filter_map(place).take(4).collect();
    if known.is_empty() { (0..metrics.len().min(4)).collect() } else { known }
}

/// A name that fits its column.
fn title(name: &str) -> String {
    name.chars().take(24).collect()
}

fn line(point: &PointFindings, metrics: &[usize], width: usize, baseline: Option<usize>) -> String {
    let label: String = point.label.chars().take(width).collect();
    let cells: Vec<String> = metrics
        .iter()
        .map(|place| match point.metrics.get(*place) {
            Some(found) => {
                let mark = match &found.difference {
                    Some(difference) if difference.is_real() => "*",
                    _ if baseline == Some(point.point) => "=",
                    _ => " ",
                };
                format!("{:>25}{mark}", cell(&found.mean))
            }
            None => format!("{:>26}", "-"),
        })
        .collect();
    format!("{:>5}  {label:<width$} {:>5} {}", point.point + 1, point.runs, cells.concat())
}

fn cell(mean: &Estimate) -> String {
    match mean.half_width() {
        Some(half) => format!("{} ± {}", significant(mean.value), significant(half)),
        None => significant(mean.value),
    }
}
