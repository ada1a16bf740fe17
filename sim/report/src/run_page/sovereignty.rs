//! Sovereignty: how much of the plant is one's own, what rules refused, and how long it lived with acts of others.

use factory::results::Results;
use factory::sovereignty::{Outcome, SHARES, Trial};
use files::LocalTime;
use files::names::words;
use files::numbers::{UNDEFINED, fixed, grouped};
use units::Span;

use crate::figures::html::{Cell, Column, paragraph, section, table};

/// The section; nothing where the scenario says nothing of it.
pub(super) fn sovereignty(results: &Results, local: LocalTime) -> String {
    let Some(outcome) = &results.sovereignty else { return String::new() };
    let share = results
        .value("sovereign_share")
        .map_or_else(|| UNDEFINED.to_owned(), |share| format!("{} %", fixed(share * 100.0, 1)));
    let html = paragraph(&format!(
        "Of the GPU-hours sellable {share} are sovereign: at home, of an operator and parent of home, with a control plane of \
         home, and free of licences or licensed beyond the run."
    ));
    section("Sovereignty", &(html + &refusals(outcome, results) + &autonomy(outcome, local)))
}

fn refusals(outcome: &Outcome, results: &Results) -> String {
    const COLUMNS: [Column; 4] = [
        ("Class", Cell::Text),
        ("First rule that fails", Cell::Text),
        ("Refused, GPU-h", Cell::Number),
        ("Stood free meanwhile, GPU-h", Cell::Number),
    ];
    if outcome.refusals.is_empty() {
        return paragraph("No rule refused any work.");
    }
    let rows = outcome.refusals.iter().map(|refusal| {
        vec![
            words(&results.classes[refusal.class]),
            refusal.rule.word().to_owned(),
            grouped(refusal.refused),
            grouped(refusal.stranded),
        ]
    });
    table(&COLUMNS, rows)
}

fn autonomy(outcome: &Outcome, local: LocalTime) -> String {
    if outcome.trials.is_empty() {
        return String::new();
    }
    let titles = SHARES.map(|share| format!("Days to {} %", fixed(share * 100.0, 0)));
    let columns: [(&str, Cell); 6] = [
        ("Act", Cell::Text),
        ("From", Cell::Short),
        ("GPUs then", Cell::Number),
        (&titles[0], Cell::Number),
        (&titles[1], Cell::Number),
        (&titles[2], Cell::Number),
    ];
    let row = |trial: &Trial| {
        let mut cells = vec![
            words(&trial.act.name),
            local.at(trial.act.from).date().to_string(),
            grouped(trial.before.into()),
        ];
        let days = |after: Option<Span>| {
            after.map_or_else(|| "never".to_owned(), |after| fixed(after.in_days(), 1))
        };
        cells.extend(trial.fell_after.map(days));
        cells
    };
    table(&columns, outcome.trials.iter().map(row))
        + &paragraph(
            "GPUs in service under a stop of supply, held by jobs under an order; days until fewer than so many of them were \
             left.",
        )
}
