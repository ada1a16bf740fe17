//! The columns of a row group while they are read: some rows are decoded at once.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;

use super::Cell;

/// Rows that are decoded at once.
const BATCH_ROWS: usize = 4096;

/// The columns of a row group.
#[derive(Default)]
pub(super) struct Columns {
    columns: Vec<Part>,
    /// Rows that have not been given.
    left: usize,
}

/// A column, and what was decoded of it.
enum Part {
    Text(Decoded<ByteArrayType>),
    Integer(Decoded<Int64Type>),
    Number(Decoded<DoubleType>),
}

struct Decoded<T: DataType> {
    reader: ColumnReaderImpl<T>,
    /// Whether it may have gaps.
    gaps: bool,
    /// By decoded row: 1 if it holds something.
    levels: Vec<i16>,
    /// What those hold.
    held: Vec<T::T>,
    /// Rows and values that have been given.
    given: (usize, usize),
}

impl Columns {
    /// Those of a row group.
    pub(super) fn of(group: &dyn RowGroupReader) -> Result<Self> {
        let schema = group.metadata().schema_descr();
        let part = |(number, gaps): (usize, bool)| {
            Ok(match group.get_column_reader(number)? {
                ColumnReader::ByteArrayColumnReader(reader) => {
                    Part::Text(Decoded::new(reader, gaps))
                }
                ColumnReader::Int64ColumnReader(reader) => {
                    Part::Integer(Decoded::new(reader, gaps))
                }
                ColumnReader::DoubleColumnReader(reader) => {
                    Part::Number(Decoded::new(reader, gaps))
                }
                _ => return Err(contradiction("a column changes its type")),
            })
        };
        let gaps = schema.columns().iter().map(|column| column.max_def_level() > 0);
        let columns = gaps.enumerate().map(part).collect::<Result<_>>()?;
        let left = usize::try_from(group.metadata().num_rows());
        Ok(Self {
            columns,
            left: left.map_err(|_| contradiction("a row group has fewer rows than none"))?,
        })
    }

    /// The next row; nothing after the last one.
    pub(super) fn next_row(&mut self) -> Result<Option<Vec<Cell>>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let cell = |part: &mut Part| {
            Ok(match part {
                Part::Text(decoded) => decoded.next_held()?.map(text).transpose()?,
                Part::Integer(decoded) => decoded.next_held()?.copied().map(Cell::Integer),
                Part::Number(decoded) => decoded.next_held()?.copied().map(Cell::Number),
            }
            .unwrap_or(Cell::Missing))
        };
        self.columns.iter_mut().map(cell).collect::<Result<_>>().map(Some)
    }
}

impl<T: DataType> Decoded<T> {
    const fn new(reader: ColumnReaderImpl<T>, gaps: bool) -> Self {
        Self { reader, gaps, levels: Vec::new(), held: Vec::new(), given: (0, 0) }
    }

    /// What the next row holds.
    fn next_held(&mut self) -> Result<Option<&T::T>> {
        if self.given.0 == self.levels.len() {
            self.decode()?;
        }
        let (row, value) = self.given;
        let holds = self.levels[row] > 0;
        self.given = (row + 1, value + usize::from(holds));
        if !holds {
            return Ok(None);
        }
        self.held.get(value).map(Some).ok_or_else(|| contradiction("a page lacks values"))
    }

    fn decode(&mut self) -> Result<()> {
        self.levels.clear();
        self.held.clear();
        self.given = (0, 0);
        let levels = Some(&mut self.levels);
        let (rows, ..) = self.reader.read_records(BATCH_ROWS, levels, None, &mut self.held)?;
        if !self.gaps {
            self.levels.resize(rows, 1);
        }
        if self.levels.is_empty() { Err(contradiction("a column lacks rows")) } else { Ok(()) }
    }
}

fn text(bytes: &ByteArray) -> Result<Cell> {
    Ok(Cell::Text(bytes.as_utf8()?.to_owned()))
}

fn contradiction(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}
