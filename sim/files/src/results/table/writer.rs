//! Writes tables row by row, as CSV, as Parquet or as both.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::parquet_file::ParquetFile;
use super::seal::{self, Seal};
use super::{Cell, Column, assert_fits};
use crate::disk::atomic::{WriteError, failed, fill_atomically, write_atomically};

/// The files that are written of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// Whether there is a `.csv`: UTF-8, commas, a header of names, empty where nothing is known.
    pub csv: bool,
    /// Whether there is a `.parquet`: nullable columns with unit and description, Snappy.
    pub parquet: bool,
}

impl Formats {
    /// CSV and Parquet.
    pub const BOTH: Self = Self { csv: true, parquet: true };
    /// CSV alone.
    pub const CSV: Self = Self { csv: true, parquet: false };
    /// Parquet alone.
    pub const PARQUET: Self = Self { csv: false, parquet: true };
}

/// A table while it is written, row by row in memory that does not grow.
///
/// The same columns, rows and footer give the same bytes on every machine.
#[derive(Debug)]
pub struct Writer {
    columns: Vec<Column>,
    csv: Option<CsvFile<BufWriter<File>>>,
    parquet: Option<(PathBuf, ParquetFile<BufWriter<File>>)>,
}

impl Writer {
    /// Begins `name.csv`, `name.parquet` or both in `folder`, and replaces what had these names.
    ///
    /// # Errors
    /// When the folder does not exist or may not be written.
    ///
    /// # Panics
    /// When there is no column, or two have the same name.
    pub fn create(
        folder: &Path,
        name: &str,
        columns: &[Column],
        formats: Formats,
    ) -> Result<Self, WriteError> {
        Self::create_as(folder, folder, name, columns, formats)
    }

    /// As [`Writer::create`], in a folder that errors call `shown`.
    pub(crate) fn create_as(
        folder: &Path,
        shown: &Path,
        name: &str,
        columns: &[Column],
        formats: Formats,
    ) -> Result<Self, WriteError> {
        assert_distinct(columns);
        let create = |name: &str| {
            let path = shown.join(name);
            let file = File::create(folder.join(name)).map_err(failed("written", &path))?;
            Ok((path, BufWriter::new(file)))
        };
        let csv = || {
            let (path, file) = create(&format!("{name}.csv"))?;
            CsvFile::new(path, file, columns)
        };
        let parquet = || {
            let (path, file) = create(&format!("{name}.parquet"))?;
            let file = ParquetFile::new(file, columns).map_err(failed("written", &path))?;
            Ok((path, file))
        };
        Ok(Self {
            columns: columns.to_vec(),
            csv: formats.csv.then(csv).transpose()?,
            parquet: formats.parquet.then(parquet).transpose()?,
        })
    }

    /// Writes a row, with a cell for each column.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    ///
    /// # Panics
    /// When the row does not fit the columns, or a number is NaN or infinite.
    pub fn append(&mut self, row: &[Cell]) -> Result<(), WriteError> {
        assert_fits(&self.columns, row);
        if let Some(csv) = &mut self.csv {
            csv.append(row)?;
        }
        if let Some((path, file)) = &mut self.parquet {
            file.append(row).map_err(failed("written", path))?;
        }
        Ok(())
    }

    /// Ends the files; `footer` becomes key-value metadata of the Parquet file.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn finish(self, footer: &[(&str, &str)]) -> Result<(), WriteError> {
        if let Some(csv) = self.csv {
            csv.finish()?;
        }
        if let Some((path, file)) = self.parquet {
            let flushed = file.finish(footer).and_then(|mut file| file.flush());
            flushed.map_err(failed("written", &path))?;
        }
        Ok(())
    }
}

/// Writes a whole table to a Parquet file that appears under its name only when it is complete, with
/// a digest of all it says, which every [`Reader`](super::Reader) checks.
///
/// What was at the path is replaced in one step. Others may write the same path at the same time:
/// readers find a whole file at every moment, and in the end that of the last.
///
/// # Errors
/// When the folder does not exist or may not be written, or the disk is full; nothing remains then.
///
/// # Panics
/// When there is no column, or two have the same name, or a row does not fit the columns.
pub fn write_parquet_atomically(
    path: &Path,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    footer: &[(&str, &str)],
) -> Result<(), WriteError> {
    assert_distinct(columns);
    fill_atomically(path, |file| {
        let mut parquet = ParquetFile::new(BufWriter::new(file), columns)?;
        let mut seal = Seal::new(columns, footer.iter().copied());
        for row in rows {
            assert_fits(columns, &row);
            seal.take(&row);
            parquet.append(&row)?;
        }
        let digest = seal.digest();
        let footer: Vec<(&str, &str)> =
            footer.iter().copied().chain([(seal::KEY, digest.as_str())]).collect();
        parquet.finish(&footer)?.flush()
    })
}

/// Writes a whole table to a CSV file that appears under its name only when it is complete.
///
/// # Errors
/// When the folder does not exist or may not be written, or the disk is full; nothing remains then.
///
/// # Panics
/// When there is no column, or two have the same name, or a row does not fit the columns.
pub fn write_csv_atomically(
    path: &Path,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<(), WriteError> {
    assert_distinct(columns);
    let mut text = Vec::new();
    let mut csv = CsvFile::new(path.to_owned(), &mut text, columns)?;
    for row in rows {
        assert_fits(columns, &row);
        csv.append(&row)?;
    }
    csv.finish()?;
    write_atomically(path, text)
}

fn assert_distinct(columns: &[Column]) {
    assert!(!columns.is_empty(), "a table has columns");
    let names: BTreeSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names.len(), columns.len(), "every column of a table has a name of its own");
}

/// A CSV file while it is written.
#[derive(Debug)]
struct CsvFile<W: io::Write> {
    path: PathBuf,
    writer: csv::Writer<W>,
    /// Room for the text of a cell.
    text: String,
}

impl<W: io::Write> CsvFile<W> {
    fn new(path: PathBuf, file: W, columns: &[Column]) -> Result<Self, WriteError> {
        let writer = csv::Writer::from_writer(file);
        let mut csv = Self { path, writer, text: String::new() };
        let header = csv.writer.write_record(columns.iter().map(|column| &column.name));
        csv.checked(header)?;
        Ok(csv)
    }

    fn append(&mut self, row: &[Cell]) -> Result<(), WriteError> {
        for cell in row {
            self.text.clear();
            // Text takes everything.
            let _ = match cell {
                Cell::Missing => Ok(()),
                Cell::Text(text) => self.text.write_str(text),
                Cell::Integer(value) => write!(self.text, "{value}"),
                Cell::Number(value) => write!(self.text, "{value}"),
            };
            let written = self.writer.write_field(&self.text);
            self.checked(written)?;
        }
        let ended = self.writer.write_record(None::<&[u8]>);
        self.checked(ended)
    }

    fn finish(mut self) -> Result<(), WriteError> {
        self.writer.flush().map_err(failed("written", &self.path))
    }

    fn checked(&self, result: csv::Result<()>) -> Result<(), WriteError> {
        result.map_err(|error| failed("written", &self.path)(io::Error::from(error)))
    }
}
