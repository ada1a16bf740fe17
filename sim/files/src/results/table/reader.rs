//! Reads Parquet tables row by row.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field};
use factory::quantities::Better;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::parquet_file::{BETTER, DESCRIPTION, LABEL, UNIT};
use super::seal::{self, Seal};
use super::{Cell, Column, Kind};

/// Rows that are decoded at once.
const BATCH_ROWS: usize = 4096;
/// With these bytes a Parquet file begins and ends.
const MAGIC: &[u8; 4] = b"PAR1";
/// Bytes that even an empty Parquet file has: both marks and the length of its footer.
const LEAST_BYTES: u64 = 12;

/// Why a table could not be read.
#[derive(Debug)]
pub struct ReadError {
    path: PathBuf,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    System(io::Error),
    CutOff,
    NotParquet,
    Column { name: String, found: DataType },
    Damaged(String),
    Altered,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            Problem::System(error) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "{path} is missing")
            }
            Problem::System(error) => write!(f, "{path} cannot be read: {error}"),
            Problem::CutOff => write!(f, "{path} is cut off: it has no end of a Parquet file"),
            Problem::NotParquet => write!(f, "{path} is not a Parquet file"),
            Problem::Column { name, found } => write!(
                f,
                "{path} has column {name} of type {found}; allowed are Utf8, Int64 and Float64"
            ),
            Problem::Damaged(what) => write!(f, "{path} is damaged: {what}"),
            Problem::Altered => {
                write!(
                    f,
                    "{path} is damaged: what it says does not have the digest it was written with"
                )
            }
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Problem::System(error) = &self.problem { Some(error) } else { None }
    }
}

impl ReadError {
    /// Whether the operating system refused, so that a later try may help; a missing file is none.
    pub fn is_of_the_system(&self) -> bool {
        matches!(&self.problem, Problem::System(error) if error.kind() != io::ErrorKind::NotFound)
    }
}

/// A Parquet table that is read row by row, in memory that does not grow with it.
///
/// A table with a digest is known to be as it was written once the last row has been given: what was
/// given before an error must not be used.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    columns: Vec<Column>,
    footer: Vec<(String, String)>,
    rows: u64,
    /// The digest of what was given so far, where there is one to hold it against.
    seal: Option<Seal>,
    /// Nothing more after an error.
    batches: Option<ParquetRecordBatchReader>,
    batch: RecordBatch,
    /// Rows of the batch that have been given.
    given: usize,
}

impl Reader {
    /// Opens the table at `path`.
    ///
    /// # Errors
    /// When the file is missing, cut off, damaged, or not Parquet, or when a column holds something
    /// else than text, whole numbers or numbers.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        guarded(|| Self::opened(path))
            .map_err(|problem| ReadError { path: path.to_owned(), problem })
    }

    fn opened(path: &Path) -> Result<Self, Problem> {
        let mut file = File::open(path).map_err(Problem::System)?;
        check_ends(&mut file)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(damaged)?;
        let schema = builder.schema();
        let columns: Vec<Column> =
            schema.fields().iter().map(|field| column(field)).collect::<Result<_, _>>()?;
        let batch = RecordBatch::new_empty(schema.clone());
        let metadata = builder.metadata().file_metadata();
        let pairs = metadata.key_value_metadata().into_iter().flatten();
        let footer =
            pairs.map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect();
        let footer: Vec<(String, String)> = footer;
        let pairs = footer.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let seal =
            pairs.clone().any(|(key, _)| key == seal::KEY).then(|| Seal::new(&columns, pairs));
        let rows = u64::try_from(metadata.num_rows()).map_err(damaged)?;
        let batches = builder.with_batch_size(BATCH_ROWS).build().map_err(damaged)?;
        Ok(Self {
            path: path.to_owned(),
            columns,
            footer,
            rows,
            seal,
            batches: Some(batches),
            batch,
            given: 0,
        })
    }

    /// The columns, with the unit and the meaning that stand in the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What the footer says under a key.
    pub fn footer(&self, key: &str) -> Option<&str> {
        self.footer.iter().find(|(other, _)| other == key).map(|(_, value)| value.as_str())
    }

    /// Rows of the whole table.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether it carries a digest, which is then checked when the last row has been read.
    pub const fn is_sealed(&self) -> bool {
        self.seal.is_some()
    }

    fn next_row(&mut self) -> Result<Option<Vec<Cell>>, Problem> {
        while self.given == self.batch.num_rows() {
            let Some(mut batches) = self.batches.take() else { return Ok(None) };
            let next = || batches.next().transpose().map_err(damaged);
            let Some(batch) = guarded(next)? else {
                let expected = self.footer(seal::KEY).map(str::to_owned);
                let found = self.seal.take().map(Seal::digest);
                return if found == expected { Ok(None) } else { Err(Problem::Altered) };
            };
            self.batches = Some(batches);
            self.batch = batch;
            self.given = 0;
        }
        let row = self.given;
        self.given += 1;
        let arrays = self.batch.columns().iter().zip(&self.columns);
        let cells: Vec<Cell> =
            arrays.map(|(array, column)| cell(array, column.kind, row)).collect();
        if let Some(seal) = &mut self.seal {
            seal.take(&cells);
        }
        Ok(Some(cells))
    }
}

impl Iterator for Reader {
    type Item = Result<Vec<Cell>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.next_row().transpose()?;
        Some(row.map_err(|problem| ReadError { path: self.path.clone(), problem }))
    }
}

/// Whether a file begins and ends as Parquet does, which most mistakes show.
fn check_ends(file: &mut File) -> Result<(), Problem> {
    let length = file.metadata().map_err(Problem::System)?.len();
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head).map_err(Problem::System)?;
    if !MAGIC.starts_with(&head) {
        return Err(Problem::NotParquet);
    }
    if length < LEAST_BYTES {
        return Err(Problem::CutOff);
    }
    let mut tail = [0; 4];
    file.seek(SeekFrom::End(-4)).map_err(Problem::System)?;
    file.read_exact(&mut tail).map_err(Problem::System)?;
    if tail == *MAGIC { Ok(()) } else { Err(Problem::CutOff) }
}

fn column(field: &Field) -> Result<Column, Problem> {
    let kind = match field.data_type() {
        DataType::Utf8 => Kind::Text,
        DataType::Int64 => Kind::Integer,
        DataType::Float64 => Kind::Number,
        other => {
            return Err(Problem::Column { name: field.name().clone(), found: other.clone() });
        }
    };
    let text = |key| field.metadata().get(key).cloned().unwrap_or_default();
    Ok(Column {
        name: field.name().clone(),
        unit: text(UNIT),
        about: text(DESCRIPTION),
        label: text(LABEL),
        better: Better::of_word(&text(BETTER)),
        kind,
    })
}

fn cell(array: &ArrayRef, kind: Kind, row: usize) -> Cell {
    if array.is_null(row) {
        return Cell::Missing;
    }
    match kind {
        Kind::Text => Cell::from(array.as_string::<i32>().value(row)),
        Kind::Integer => Cell::Integer(array.as_primitive::<Int64Type>().value(row)),
        Kind::Number => Cell::Number(array.as_primitive::<Float64Type>().value(row)),
    }
}

/// Decodes what may be damaged: the decoder checks much of it, and panics at some of the rest.
fn guarded<T>(decode: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    // What a panic leaves half done is dropped with the closure, or never used again.
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    decoded.unwrap_or_else(|_| Err(damaged("its pages contradict each other")))
}

fn damaged(error: impl fmt::Display) -> Problem {
    Problem::Damaged(error.to_string())
}
