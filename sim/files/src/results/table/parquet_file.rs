//! A Parquet file while it is written: rows are gathered by column to row groups.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Cell, Column, Kind, fields};

/// Names the program in the form that readers of Parquet know.
const CREATED_BY: &str = concat!("aifactory version ", env!("CARGO_PKG_VERSION"));
/// Rows of a row group at most: what is in memory before it is encoded and written.
const ROW_GROUP_ROWS: usize = 16_384;

/// A Parquet file that goes into `W`.
pub(super) struct ParquetFile<W: Write + Send> {
    cells: Vec<Cells>,
    rows: usize,
    writer: SerializedFileWriter<W>,
}

impl<W: Write + Send> fmt::Debug for ParquetFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetFile").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(sink: W, columns: &[Column]) -> io::Result<Self> {
        let about = KeyValue::new(fields::KEY.to_owned(), fields::written(columns));
        let properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![about]))
            .build();
        let writer = SerializedFileWriter::new(sink, schema(columns), Arc::new(properties));
        let cells = columns.iter().map(|column| Cells::new(column.kind)).collect();
        Ok(Self { cells, rows: 0, writer: writer.map_err(refused)? })
    }

    /// Takes a row that fits the columns.
    pub(super) fn append(&mut self, row: &[Cell]) -> io::Result<()> {
        for (cells, cell) in self.cells.iter_mut().zip(row) {
            cells.append(cell);
        }
        self.rows += 1;
        if self.rows == ROW_GROUP_ROWS { self.write_group().map_err(refused) } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for cells in &mut self.cells {
            let mut column = group.next_column()?.expect("the schema has all columns");
            cells.write(&mut column)?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is left and the footer.
    pub(super) fn finish(mut self, footer: &[(&str, &str)]) -> io::Result<W> {
        self.write_group().map_err(refused)?;
        for &(key, value) in footer {
            let pair = KeyValue::new(key.to_owned(), value.to_owned());
            self.writer.append_key_value_metadata(pair);
        }
        self.writer.into_inner().map_err(refused)
    }
}

/// The columns in terms of Parquet; each may have gaps.
fn schema(columns: &[Column]) -> TypePtr {
    let of = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build();
        Arc::new(field.expect("each kind has its type"))
    };
    let fields = columns.iter().map(of).collect();
    let root = Type::group_type_builder("arrow_schema").with_fields(fields).build();
    Arc::new(root.expect("a group of columns is a schema"))
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

/// The cells of a column that have not been encoded yet: 1 for each that holds something and 0 for a gap, and what
/// those hold.
struct Cells {
    levels: Vec<i16>,
    held: Held,
}

enum Held {
    /// All texts one after the other, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
}

impl Cells {
    const fn new(kind: Kind) -> Self {
        let held = match kind {
            Kind::Text => Held::Text(Vec::new(), Vec::new()),
            Kind::Integer => Held::Integer(Vec::new()),
            Kind::Number => Held::Number(Vec::new()),
        };
        Self { levels: Vec::new(), held }
    }

    fn append(&mut self, cell: &Cell) {
        let holds = match (&mut self.held, cell) {
            (Held::Text(bytes, ends), Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                true
            }
            (Held::Integer(held), Cell::Integer(value)) => {
                held.push(*value);
                true
            }
            (Held::Number(held), Cell::Number(value)) => {
                held.push(*value);
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(holds));
    }

    /// Encodes them; there are none afterwards.
    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let levels = std::mem::take(&mut self.levels);
        match &mut self.held {
            Held::Text(bytes, ends) => {
                let texts = texts(std::mem::take(bytes), &std::mem::take(ends));
                write::<ByteArrayType>(column, &texts, &levels)
            }
            Held::Integer(held) => write::<Int64Type>(column, &std::mem::take(held), &levels),
            Held::Number(held) => write::<DoubleType>(column, &std::mem::take(held), &levels),
        }
    }
}

fn write<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    held: &[T::T],
    levels: &[i16],
) -> Result<()> {
    column.typed::<T>().write_batch(held, Some(levels), None)?;
    Ok(())
}

/// Texts that stand one after the other, without a copy of each.
fn texts(bytes: Vec<u8>, ends: &[usize]) -> Vec<ByteArray> {
    let all = ByteArray::from(bytes);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, end)| all.slice(start, end - start)).collect()
}
