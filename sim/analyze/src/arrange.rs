//! The order, the columns and the number of rows of a result.

use std::str::FromStr;

use polars::prelude::{DataFrame, SortMultipleOptions};

use crate::{Failure, columns};

/// A column that orders rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    column: String,
    descending: bool,
}

impl FromStr for Order {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (column, direction) = text.split_once(':').unwrap_or((text, "asc"));
        let descending = match direction {
            "asc" => false,
            "desc" => true,
            _ => return Err("must be a column, or a column with :asc or :desc".to_owned()),
        };
        Ok(Self { column: column.to_owned(), descending })
    }
}

/// Rows ordered by columns, missing values last; those that are equal keep their order.
pub(crate) fn sort(table: &DataFrame, orders: &[Order]) -> Result<DataFrame, Failure> {
    if orders.is_empty() {
        return Ok(table.clone());
    }
    let names: Vec<String> = orders.iter().map(|order| order.column.clone()).collect();
    let names = columns::find_all(&names, table)?;
    let descending: Vec<bool> = orders.iter().map(|order| order.descending).collect();
    let options = SortMultipleOptions::new()
        .with_order_descending_multi(descending)
        .with_nulls_last(true)
        .with_maintain_order(true);
    Ok(table.sort(names, options)?)
}

/// The named columns in the order of their names, or all.
pub(crate) fn select(table: &DataFrame, names: &[String]) -> Result<DataFrame, Failure> {
    if names.is_empty() {
        return Ok(table.clone());
    }
    Ok(table.select(columns::find_all(names, table)?)?)
}

/// The first rows, or all.
pub(crate) fn limit(table: DataFrame, limit: Option<u32>) -> DataFrame {
    match limit.and_then(|limit| usize::try_from(limit).ok()) {
        Some(limit) => table.head(Some(limit)),
        None => table,
    }
}
