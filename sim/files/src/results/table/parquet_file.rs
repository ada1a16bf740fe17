//! A Parquet file while it is written: rows are gathered to batches, and batches to row groups.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Metadata, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::{Cell, Column, Kind};

/// Keys of the metadata of a field.
pub(super) const UNIT: &str = "unit";
pub(super) const DESCRIPTION: &str = "description";
pub(super) const LABEL: &str = "label";
pub(super) const BETTER: &str = "better";

/// Names the program in the form that readers of Parquet know.
const CREATED_BY: &str = concat!("aifactory version ", env!("CARGO_PKG_VERSION"));
/// Rows that are encoded at once; more cost memory, fewer cost time.
const BATCH_ROWS: usize = 4096;
/// Rows of a row group at most: what is in memory, encoded, before it is written.
const ROW_GROUP_ROWS: usize = 65_536;

/// A Parquet file that goes into `W`.
#[derive(Debug)]
pub(super) struct ParquetFile<W: Write + Send> {
    schema: SchemaRef,
    cells: Vec<Cells>,
    rows: usize,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(sink: W, columns: &[Column]) -> io::Result<Self> {
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(sink, Arc::clone(&schema), Some(properties));
        let cells = columns.iter().map(|column| Cells::new(column.kind)).collect();
        Ok(Self { schema, cells, rows: 0, writer: writer.map_err(refused)? })
    }

    /// Takes a row that fits the columns.
    pub(super) fn append(&mut self, row: &[Cell]) -> io::Result<()> {
        for (cells, cell) in self.cells.iter_mut().zip(row) {
            cells.append(cell);
        }
        self.rows += 1;
        if self.rows == BATCH_ROWS { self.write_batch() } else { Ok(()) }
    }

    fn write_batch(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let arrays = self.cells.iter_mut().map(Cells::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)
            .expect("all columns have as many cells as there are rows");
        self.writer.write(&batch).map_err(refused)
    }

    /// Writes what is left and the footer.
    pub(super) fn finish(mut self, footer: &[(&str, &str)]) -> io::Result<W> {
        self.write_batch()?;
        for &(key, value) in footer {
            let pair = KeyValue::new(key.to_owned(), value.to_owned());
            self.writer.append_key_value_metadata(pair);
        }
        self.writer.into_inner().map_err(refused)
    }
}

/// A column in terms of Arrow. Its metadata are kept in the order of their keys, so that the bytes
/// of the schema are always the same.
fn field(column: &Column) -> Field {
    let of = match column.kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Number => DataType::Float64,
    };
    let mut metadata = Metadata::new();
    let about = [
        (UNIT, column.unit.as_str()),
        (DESCRIPTION, &column.about),
        (LABEL, &column.label),
        (BETTER, column.better.word()),
    ];
    for (key, value) in about {
        if !value.is_empty() {
            metadata.insert(key, value);
        }
    }
    Field::new(&column.name, of, true).with_metadata(metadata)
}

/// What the system says, where it is the system that refused.
fn refused(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

/// The cells of a column that have not been encoded yet.
#[derive(Debug)]
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
}

impl Cells {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Integer => Self::Integer(Int64Builder::new()),
            Kind::Number => Self::Number(Float64Builder::new()),
        }
    }

    fn append(&mut self, cell: &Cell) {
        match (self, cell) {
            (Self::Text(cells), Cell::Text(text)) => cells.append_value(text),
            (Self::Text(cells), _) => cells.append_null(),
            (Self::Integer(cells), Cell::Integer(value)) => cells.append_value(*value),
            (Self::Integer(cells), _) => cells.append_null(),
            (Self::Number(cells), Cell::Number(value)) => cells.append_value(*value),
            (Self::Number(cells), _) => cells.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(cells.finish()),
            Self::Integer(cells) => Arc::new(cells.finish()),
            Self::Number(cells) => Arc::new(cells.finish()),
        }
    }
}
