//! Reliability: how often things fail, and the ten incidents that cost most GPU-hours.

use files::names::sentence;
use files::numbers::{duration, grouped};

use super::subject::{Choice, Decision};
use super::words::NONE;
use super::{MEANS, by_option, means};
use crate::figures::html::{Cell, heading, paragraph, table};

/// Metrics of the table.
const METRICS: [&str; 9] = [
    "availability",
    "ettr",
    "interruptions",
    "interruptions_per_1000_node_days",
    "job_mttf_1000_gpus_h",
    "grid_losses",
    "coolant_trips",
    "wait_for_crew_mean_h",
    "wait_for_part_mean_h",
];

/// Metrics over all runs, and incidents of the run that is shown.
pub(super) fn reliability(decision: &Decision) -> String {
    let places = METRICS.iter().filter_map(|name| decision.place(name));
    let mut html = by_option(decision, MEANS, means(decision, places));
    html.push_str(&paragraph(
        "Below, the incidents of one run of each option that cost most. The cost of a failed part is the GPUs that \
         it took out of service for as long as it was not mended; that of what strikes the site, such as a loss of \
         the grid or a storm, the GPUs that were out in its hours, and in the hour after, beyond those that were out before: of these \
         the worst hour is told, as its mean. The length is that of the failure, or of what struck.",
    ));
    for option in &decision.options {
        html.push_str(&heading(&option.name));
        html.push_str(&costliest(option));
    }
    html
}

fn costliest(option: &Choice) -> String {
    const COLUMNS: [(&str, Cell); 6] = [
        ("When", Cell::Short),
        ("What", Cell::Text),
        ("GPUs out", Cell::Number),
        ("Length", Cell::Number),
        ("Jobs interrupted", Cell::Number),
        ("Cost, GPU-hours out of service", Cell::Number),
    ];
    if option.shown.costly.is_empty() {
        return paragraph("Nothing went wrong in this run that took GPUs out of service.");
    }
    let rows = option.shown.costly.iter().map(|cost| {
        let when = option.local().at(cost.at).strftime("%Y-%m-%d %H:%M").to_string();
        let jobs = cost.interrupted.map_or_else(|| NONE.to_owned(), |jobs| grouped(jobs.into()));
        vec![
            when,
            sentence(&cost.what),
            grouped(cost.gpus),
            duration(cost.hours * 3600.0),
            jobs,
            grouped(cost.gpu_hours),
        ]
    });
    table(&COLUMNS, rows)
}
