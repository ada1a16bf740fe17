//! The tables of a plant that is built: the tasks of the plan with its milestones, and the capacity over time.

use factory::buildout::{CapacityRow, Outcome, Resource, TaskRow};
use units::{Power, Span};

use crate::disk::atomic::WriteError;
use crate::results::local_time::LocalTime;
use crate::results::output_folder::OutputFolder;
use crate::results::table::{Cell, Column};

/// One row for each task, and one for each milestone.
fn milestones() -> Vec<Column> {
    let date = |name: &str, about: &str| Column::text(name, format!("{about}, ISO 8601."));
    vec![
        Column::text("task", "Task of the plan, or milestone."),
        Column::text("phase", "Phase of the plan; empty for a milestone."),
        Column::text("vendor", "Who delivers; empty where nobody is named."),
        date("planned", "When it should end with neither good nor bad luck"),
        date("start", "When it begins; empty for a milestone and for what never does"),
        date("end", "When it ends or is reached; empty for never"),
        Column::number(
            "slack_days",
            "d",
            "How much later it may end without making the last later.",
        ),
        Column::text("critical", "Whether it has no slack: yes or no; empty for a milestone."),
        Column::number(
            "blocked_mw_days",
            "MW d",
            "Racks that did not run while everything waited for this task, until the end of the run.",
        ),
        Column::integer("applications", "", "Applications for a licence; 0 for what is none."),
    ]
}

/// One row for each instant at which more is there, or less.
fn capacity() -> Vec<Column> {
    let mut columns = vec![
        Column::text("time", "Local time from which on this holds, ISO 8601."),
        Column::number("day", "d", "Days since building began."),
        Column::number(
            "import_mw",
            "MW",
            "Power that may be drawn; empty where the plan does not say.",
        ),
    ];
    columns.extend(Resource::ALL.map(|resource| {
        let word = resource.word();
        let about = format!("GPUs for which there is enough: {word}.");
        Column::integer(format!("gpus_of_{word}"), "GPUs", about)
    }));
    columns.push(Column::integer("gpus_accepted", "GPUs", "GPUs that may run."));
    columns.push(Column::text("binding", "What keeps the others; empty once all run."));
    columns
}

/// Both tables by name.
pub(crate) fn buildout_tables() -> [(&'static str, Vec<Column>); 2] {
    [("milestones", milestones()), ("capacity", capacity())]
}

/// Writes both tables.
pub(crate) fn write_buildout(
    folder: &OutputFolder,
    outcome: &Outcome,
    local: LocalTime,
) -> Result<(), WriteError> {
    let date = |at: Span| local.since_start(at - outcome.before_run).to_string();
    let [(tasks, of_tasks), (steps, of_steps)] = buildout_tables();
    let mut table = folder.table(tasks, &of_tasks)?;
    for task in &outcome.tasks {
        table.append(&task_row(task, date))?;
    }
    table.finish(&[])?;
    let mut table = folder.table(steps, &of_steps)?;
    for step in &outcome.capacity {
        table.append(&capacity_row(step, date))?;
    }
    table.finish(&[])
}

fn task_row(task: &TaskRow, date: impl Fn(Span) -> String) -> [Cell; 10] {
    let day = |at: Option<Span>| at.map_or(Cell::Missing, |at| Cell::Text(date(at)));
    let critical = |critical| Cell::from(if critical { "yes" } else { "no" });
    [
        task.name.as_str().into(),
        task.phase.as_str().into(),
        task.vendor.as_str().into(),
        day(task.planned),
        day(task.start),
        day(task.end),
        task.slack.map(Span::in_days).into(),
        task.critical().map_or(Cell::Missing, critical),
        task.blocked_mw_days.into(),
        Cell::Integer(task.attempts.into()),
    ]
}

fn capacity_row(step: &CapacityRow, date: impl Fn(Span) -> String) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Text(date(step.at)),
        Cell::Number(step.at.in_days()),
        step.import.map(Power::in_megawatts).into(),
    ];
    cells.extend(step.enough_for.map(|gpus| Cell::Integer(gpus.into())));
    cells.push(Cell::Integer(step.accepted.into()));
    cells.push(step.binding.map_or("", Resource::word).into());
    cells
}
