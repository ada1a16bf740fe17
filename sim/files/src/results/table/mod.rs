//! Tables of results: columns with unit and meaning, written as CSV and Parquet alike.

mod columns;
mod fields;
mod flatbuffer;
mod parquet_file;
mod reader;
mod seal;
#[cfg(test)]
mod tests;
mod writer;

pub use reader::{ReadError, Reader};
pub use writer::{Formats, Writer, write_csv_atomically, write_parquet_atomically};

use factory::quantities::Better;
use factory::results::{ClassColumn, Metric};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name with its unit at the end, such as `power_it_mw`.
    pub name: String,
    /// Unit for people; empty where there is none.
    pub unit: String,
    /// What it means, in a sentence.
    pub about: String,
    /// What people call it; empty where that is its name.
    pub label: String,
    /// Which way is better.
    pub better: Better,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold, when they hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// A whole number.
    Integer,
    /// A number of double precision; never NaN or infinite.
    Number,
}

/// What stands in a row at a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: empty in CSV, null in Parquet.
    Missing,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; shortest text that reads back the same in CSV.
    Number(f64),
}

impl Column {
    /// A column of texts.
    pub fn text(name: impl Into<String>, about: impl Into<String>) -> Self {
        Self::new(name.into(), String::new(), about.into(), Kind::Text)
    }

    /// A column of whole numbers.
    pub fn integer(
        name: impl Into<String>,
        unit: impl Into<String>,
        about: impl Into<String>,
    ) -> Self {
        Self::new(name.into(), unit.into(), about.into(), Kind::Integer)
    }

    /// A column of numbers.
    pub fn number(
        name: impl Into<String>,
        unit: impl Into<String>,
        about: impl Into<String>,
    ) -> Self {
        Self::new(name.into(), unit.into(), about.into(), Kind::Number)
    }

    /// A column of what a run reports.
    pub fn of(metric: &Metric) -> Self {
        let (label, better) = (metric.label.to_owned(), metric.better);
        Self { label, better, ..Self::number(metric.name, metric.unit, metric.about) }
    }

    /// A column of what hours hold of a class of work.
    pub fn of_class(column: ClassColumn) -> Self {
        let ClassColumn { name, label, metric } = column;
        Self { name, label, ..Self::of(&metric) }
    }

    const fn new(name: String, unit: String, about: String, kind: Kind) -> Self {
        Self { name, unit, about, label: String::new(), better: Better::Neither, kind }
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Fails unless the row has a fitting cell for each column.
fn assert_fits(columns: &[Column], row: &[Cell]) {
    assert_eq!(row.len(), columns.len(), "a row has a cell for each column");
    for (column, cell) in columns.iter().zip(row) {
        let fits = match cell {
            Cell::Missing => true,
            Cell::Text(_) => column.kind == Kind::Text,
            Cell::Integer(_) => column.kind == Kind::Integer,
            Cell::Number(value) => column.kind == Kind::Number && value.is_finite(),
        };
        assert!(fits, "{cell:?} does not fit column {}, which is {:?}", column.name, column.kind);
    }
}
