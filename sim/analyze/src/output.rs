//! Results on the screen and in files.

use std::io::{Write as _, stdout};
use std::path::Path;

use files::numbers::significant;
use polars::prelude::{
    AnyValue, CsvWriter, DataFrame, ParquetCompression, ParquetWriter, SerWriter as _,
};

use crate::tables::TableName;
use crate::{Failure, columns};

/// Rows on the screen unless another number is asked for.
const USUAL_ROWS: usize = 50;

/// Letters of a text on the screen.
const WIDEST: usize = 60;

/// Refuses a file that cannot be written, before anything is read.
pub(crate) fn check(path: &Path, study: &Path) -> Result<(), Failure> {
    let wrong = |reason| Err(Failure::Input(format!("--out {}: {reason}", path.display())));
    if !is(path, "csv") && !is(path, "parquet") {
        return wrong("must end in .csv or .parquet");
    }
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let folder = parent.unwrap_or(Path::new(".")).canonicalize();
    let inside = folder.is_ok_and(|folder| study.canonicalize().is_ok_and(|study| study == folder));
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let taken = TableName::ALL.into_iter().any(|table| stem.as_deref() == Some(table.stem()));
    if inside && taken {
        return wrong("is a table of the study; name another file");
    }
    Ok(())
}

fn is(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// Writes a table as CSV or Parquet, whole or not at all.
pub(crate) fn write(table: &DataFrame, path: &Path) -> Result<(), Failure> {
    let mut content = Vec::new();
    let mut table = table.clone();
    if is(path, "csv") {
        CsvWriter::new(&mut content).finish(&mut table)?;
    } else {
        let writer = ParquetWriter::new(&mut content);
        writer.with_compression(ParquetCompression::Snappy).finish(&mut table)?;
    }
    files::write_atomically(path, content)?;
    let rows = counted(table.height(), "row");
    writeln!(stdout(), "{rows} of {} in {}", counted(table.width(), "column"), path.display())?;
    Ok(())
}

/// Prints a table, and what of it is not shown.
pub(crate) fn print(table: &DataFrame, hidden: usize, limit: Option<u32>) -> Result<(), Failure> {
    let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(USUAL_ROWS);
    write!(stdout(), "{}", text(&table.head(Some(most))))?;
    let more = table.height().saturating_sub(most);
    if table.height() == 0 {
        writeln!(stdout(), "No row meets the conditions.")?;
    }
    if more > 0 {
        let rows = counted(more, "more row");
        writeln!(stdout(), "{rows}: --limit shows more, --out writes all.")?;
    }
    if hidden > 0 {
        let columns = counted(hidden, "more column");
        writeln!(stdout(), "{columns}: --select names what to show, --out writes all.")?;
    }
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A table as text: a line of names, then one for each row; numbers end below each other.
pub(crate) fn text(table: &DataFrame) -> String {
    let mut lines = vec![String::new(); table.height() + 1];
    for column in table.columns() {
        let number = columns::is_number(column.name(), table);
        let cells = column.as_materialized_series().iter().map(|value| cell(&value));
        let cells: Vec<String> = [shortened(column.name())].into_iter().chain(cells).collect();
        let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(&cells) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            let padded = if number { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
            line.push_str(&padded);
        }
    }
    lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// A value as a reader wants it; a missing one is a dash.
pub(crate) fn cell(value: &AnyValue) -> String {
    match value {
        AnyValue::Null => "-".to_owned(),
        AnyValue::Float64(number) => significant(*number),
        AnyValue::Float32(number) => significant(f64::from(*number)),
        other => shortened(&other.str_value()),
    }
}

/// A text on one line, and not too long a one.
fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}
