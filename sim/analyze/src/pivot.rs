//! Pivot tables: the values of one column down, those of another across.

use std::collections::BTreeMap;
use std::str::FromStr;

use polars::prelude::{AnyValue, Column, DataFrame};

use crate::group::{Statistic, by_group};
use crate::{Failure, columns, tables};

/// What a pivot table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pivot {
    /// The column whose values stand down the side.
    rows: String,
    /// The column whose values stand across the top.
    columns: String,
    /// The column whose numbers fill the table.
    metric: String,
}

impl FromStr for Pivot {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names: Vec<&str> = text.split(',').map(str::trim).collect();
        let [rows, columns, metric] = names.as_slice() else {
            return Err("must be three columns: ROWS,COLS,METRIC".to_owned());
        };
        let [rows, columns, metric] = [rows, columns, metric].map(|name| (*name).to_owned());
        Ok(Self { rows, columns, metric })
    }
}

/// A row for each value of one column and a column for each of another, both in ascending order,
/// filled with the mean, or another statistic, of the metric over the rows with both values.
pub(crate) fn pivot(
    table: &DataFrame,
    pivot: &Pivot,
    statistic: Option<&Statistic>,
) -> Result<DataFrame, Failure> {
    let keys = columns::find_all(&[pivot.rows.clone(), pivot.columns.clone()], table)?;
    let metric = columns::find_number(&pivot.metric, table)?;
    let statistic = statistic.copied().unwrap_or(Statistic::Mean);
    let cells = by_group(table, &keys, &[metric], &[statistic])?;
    spread(&cells, &keys[0], &keys[1], &statistic.name())
}

/// Cells, ordered by `down` and then `across`, as a table.
fn spread(cells: &DataFrame, down: &str, across: &str, value: &str) -> Result<DataFrame, Failure> {
    let sides = cells.column(down)?.unique_stable()?;
    let tops = tables::sorted(cells, &[across])?.column(across)?.unique_stable()?;
    let (row_of, column_of) = (places(&sides), places(&tops));
    let mut filled = vec![vec![AnyValue::Null; sides.len()]; tops.len()];
    for cell in 0..cells.height() {
        let row = row_of[&label(&cells.column(down)?.get(cell)?)];
        let column = column_of[&label(&cells.column(across)?.get(cell)?)];
        filled[column][row] = cells.column(value)?.get(cell)?;
    }
    let mut result = vec![sides];
    for (top, values) in tops.as_materialized_series().iter().zip(filled) {
        let name = format!("{across}={}", label(&top).unwrap_or_default());
        result.push(Column::new(name.into(), values));
    }
    Ok(DataFrame::new_infer_height(result)?)
}

/// The place of each value, by its label.
fn places(values: &Column) -> BTreeMap<Option<String>, usize> {
    values.as_materialized_series().iter().map(|value| label(&value)).zip(0..).collect()
}

/// A value as text; nothing for a missing one.
fn label(value: &AnyValue) -> Option<String> {
    (!value.is_null()).then(|| value.str_value().into_owned())
}
