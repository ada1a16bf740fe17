//! The tables of sovereignty: what became of the work asked for, and how long the plant lived with others' acts.

use factory::Results;
use factory::sovereignty::{Outcome, Refusal, SHARES, Trial};
use units::Span;

use crate::disk::atomic::WriteError;
use crate::results::local_time::LocalTime;
use crate::results::output_folder::OutputFolder;
use crate::results::table::{Cell, Column};

/// By class of work: what was placed, what waits for room, and what each rule refused. They add up to what was asked.
fn refusals() -> Vec<Column> {
    vec![
        Column::text("class", "Class of work."),
        Column::text("site", "Country of the site."),
        Column::text("outcome", "What became of it: placed, waiting or refused."),
        Column::text(
            "rule",
            "The first rule that bars it; capacity for what waits; empty for what was placed.",
        ),
        Column::number("gpu_hours", "GPU-h", "Computing asked for of which that holds."),
        Column::number(
            "stranded_gpu_hours",
            "GPU-h",
            "Of what was refused, that for which GPUs stood free; empty for the others.",
        ),
    ]
}

/// One row for each act of others that stops supply, starts or service.
fn autonomy() -> Vec<Column> {
    let mut columns = vec![
        Column::text("stop", "Name of the act in the scenario."),
        Column::text("from", "Local time at which it began, ISO 8601."),
        Column::text("until", "Local time at which it ended, ISO 8601; empty where it went on."),
        Column::integer(
            "gpus_before",
            "GPUs",
            "GPUs when it began: in service under a stop of supply, else held by jobs.",
        ),
    ];
    columns.extend(SHARES.map(|share| {
        let percent = share * 100.0;
        let about = format!("Until fewer than {percent:.0} % of them were left; empty for never.");
        Column::number(format!("days_to_{percent:.0}_percent"), "d", about)
    }));
    columns
}

/// Both tables by name.
pub(crate) fn sovereignty_tables() -> [(&'static str, Vec<Column>); 2] {
    [("refusals", refusals()), ("autonomy", autonomy())]
}

/// Writes both tables.
pub(crate) fn write_sovereignty(
    folder: &OutputFolder,
    (outcome, results): (&Outcome, &Results),
    local: LocalTime,
) -> Result<(), WriteError> {
    let [(refusals, of_refusals), (autonomy, of_autonomy)] = sovereignty_tables();
    let site = outcome.site.as_str();
    let mut table = folder.table(refusals, &of_refusals)?;
    for (number, (class, waits)) in results.classes.iter().zip(&results.waits).enumerate() {
        let waiting = waits.waiting_gpu_seconds / 3600.0;
        let placed = waits.gpu_seconds / 3600.0 - waiting;
        let row = |outcome: &str, rule: &str, hours: f64, stranded: Cell| {
            let hours = Cell::Number(hours);
            [class.as_str().into(), site.into(), outcome.into(), rule.into(), hours, stranded]
        };
        table.append(&row("placed", "", placed, Cell::Missing))?;
        table.append(&row("waiting", "capacity", waiting, Cell::Missing))?;
        for refusal in outcome.refusals.iter().filter(|refusal| refusal.class == number) {
            let Refusal { rule, refused, stranded, .. } = *refusal;
            table.append(&row("refused", rule.word(), refused, Cell::Number(stranded)))?;
        }
    }
    table.finish(&[])?;
    let mut table = folder.table(autonomy, &of_autonomy)?;
    for trial in &outcome.trials {
        table.append(&trial_row(trial, local))?;
    }
    table.finish(&[])
}

fn trial_row(trial: &Trial, local: LocalTime) -> Vec<Cell> {
    let until = trial.act.until.map(|at| Cell::Text(local.at(at).to_string()));
    let mut cells = vec![
        trial.act.name.as_str().into(),
        Cell::Text(local.at(trial.act.from).to_string()),
        until.unwrap_or(Cell::Missing),
        Cell::Integer(trial.before.into()),
    ];
    cells.extend(trial.fell_after.map(|after| after.map(Span::in_days).into()));
    cells
}
