//! What a view shows, in rows and columns.

/// A table that can be written as CSV.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// What its columns are.
    pub(crate) columns: Vec<files::table::Column>,
    /// One cell for each column.
    pub(crate) rows: Vec<Vec<files::table::Cell>>,
}
