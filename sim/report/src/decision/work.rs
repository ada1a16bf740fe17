//! What the plants do: where their GPU-hours go, and who waits for them.

use factory::results::Results;
use files::names::title;
use files::numbers::{duration, grouped};

use super::by_option;
use super::subject::Decision;
use crate::figures::html::{Cell, paragraph};
use crate::study_page::side_by_side;

/// Waterfalls of one run of each option.
pub(super) fn goodput(decision: &Decision) -> String {
    let shown: Vec<(String, &Results)> = decision
        .options
        .iter()
        .map(|option| (option.name.clone(), &option.shown.results))
        .collect();
    let rows = ["installed_gpu_hours", "sellable_gpu_hours", "held_gpu_hours", "goodput_gpu_hours"];
    let rows = rows.iter().filter_map(|name| {
        let metric = &decision.metrics[decision.place(name)?];
        let cells = decision.options.iter().map(|option| {
            option.shown.results.value(name).map(|hours| format!("{} M", grouped(hours / 1e6)))
        });
        Some((format!("{}, GPU-h", metric.title()), cells.collect()))
    });
    paragraph("One run of each option, as shares of its GPU-hours installed.")
        + &side_by_side(&shown)
        + &by_option(decision, ("GPU-hours of that run", Cell::Text), rows)
}

/// Jobs and waits by class of work, in the runs that are shown.
pub(super) fn queue(decision: &Decision) -> String {
    let mut classes: Vec<&str> = Vec::new();
    for class in decision.options.iter().flat_map(|option| &option.shown.results.classes) {
        if !classes.contains(&class.as_str()) {
            classes.push(class);
        }
    }
    let rows = classes.iter().map(|class| {
        let cells = decision.options.iter().map(|option| {
            let results = &option.shown.results;
            let place = results.classes.iter().position(|known| known == class)?;
            let waits = results.waits.get(place)?;
            let jobs = grouped(f64::from(u32::try_from(waits.jobs).unwrap_or(u32::MAX)));
            let wait = waits.mean_by_gpu_time().map_or_else(|| "–".to_owned(), duration);
            Some(format!("{wait} ({jobs} jobs)"))
        });
        (title(class), cells.collect())
    });
    paragraph(
        "Mean wait from submission to start, each job by the GPU time it asked for, those that never started until \
         the end of the run; in brackets the jobs submitted in the run that is shown.",
    ) + &by_option(decision, ("Class of work", Cell::Text), rows)
}
