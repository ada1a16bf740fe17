//! What a study holds: points, runs, inputs and the best known metrics.

use std::io::{Write as _, stdout};

use polars::prelude::{Column, DataFrame, SortOptions};

use crate::group::{USUAL, by_group};
use crate::tables::{Study, TableName};
use crate::{Failure, columns, output};

/// Columns that say which row it is.
const TELLING: [&str; 4] = ["point", "label", "replication", "status"];

/// How many values of an input are named singly.
const MOST_VALUES: usize = 6;

/// The columns of a table of runs that fit on a screen; all of another table.
pub(crate) fn best_known(table: &DataFrame, study: &Study) -> Result<DataFrame, Failure> {
    if table.column("replication").is_err() {
        return Ok(table.clone());
    }
    let metrics = columns::known_metrics(table);
    let inputs = study.inputs();
    let shown = |name: &&str| {
        TELLING.contains(name) || inputs.contains(name) || metrics.iter().any(|m| m == name)
    };
    Ok(table.select(columns::names(table).filter(shown))?)
}

/// Prints what the study holds.
pub(crate) fn show(study: &Study) -> Result<(), Failure> {
    let runs = study.table(TableName::Runs)?;
    let plan = study.plan();
    let failed = runs.column("status")?.as_materialized_series().iter();
    let failed = failed.filter(|status| status.str_value() != "ok").count();
    writeln!(stdout(), "Study   {}", study.folder().display())?;
    writeln!(stdout(), "Points  {}", plan.height())?;
    writeln!(stdout(), "Runs    {}", runs.height())?;
    writeln!(stdout(), "Failed  {failed}")?;
    let inputs = study.inputs();
    let width = inputs.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    writeln!(stdout(), "\nInputs")?;
    for name in inputs {
        writeln!(stdout(), "  {name:<width$}  {}", values(plan.column(name)?)?)?;
    }
    writeln!(stdout())?;
    let metrics = by_group(&runs, &[], &columns::known_metrics(&runs), &USUAL)?;
    write!(stdout(), "{}", output::text(&metrics))?;
    Ok(())
}

/// The values of an input, or how many there are and from where to where.
fn values(column: &Column) -> Result<String, Failure> {
    let distinct = column.unique()?.sort(SortOptions::default())?;
    let cells = distinct.as_materialized_series().iter();
    let cells: Vec<String> = cells.map(|value| output::cell(&value)).collect();
    Ok(match cells.as_slice() {
        [first, .., last] if cells.len() > MOST_VALUES => {
            format!("{} values from {first} to {last}", cells.len())
        }
        _ => cells.join(", "),
    })
}
