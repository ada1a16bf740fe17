//! Reads Parquet tables row by row.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use factory::quantities::Better;
use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::schema::types::Type;

use super::columns::Columns;
use super::seal::{self, Seal};
use super::{Cell, Column, Kind, fields};

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
    Column { name: String, found: String },
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
                "{path} has column {name} of type {found}; allowed are texts (UTF8), INT64 and DOUBLE"
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
pub struct Reader {
    path: PathBuf,
    columns: Vec<Column>,
    footer: Vec<(String, String)>,
    rows: u64,
    /// The digest of what was given so far, where there is one to hold it against.
    seal: Option<Seal>,
    /// Nothing more after an error.
    file: Option<SerializedFileReader<File>>,
    /// Row groups that were begun.
    begun: usize,
    /// What is decoded of the last of them.
    group: Columns,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("path", &self.path)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
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
        let file = SerializedFileReader::new(file).map_err(damaged)?;
        let metadata = file.metadata().file_metadata();
        let declared = metadata.schema_descr().root_schema().get_fields();
        let mut columns: Vec<Column> =
            declared.iter().map(|field| column(field)).collect::<Result<_, _>>()?;
        let pairs = metadata.key_value_metadata().into_iter().flatten();
        let footer: Vec<(String, String)> =
            pairs.map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect();
        if let Some((_, encoded)) = footer.iter().find(|(key, _)| key == fields::KEY) {
            fields::read_into(&mut columns, encoded).map_err(damaged)?;
        }
        let pairs = footer.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let seal =
            pairs.clone().any(|(key, _)| key == seal::KEY).then(|| Seal::new(&columns, pairs));
        let rows = u64::try_from(metadata.num_rows()).map_err(damaged)?;
        Ok(Self {
            path: path.to_owned(),
            columns,
            footer,
            rows,
            seal,
            file: Some(file),
            begun: 0,
            group: Columns::default(),
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
        let Some(file) = self.file.take() else { return Ok(None) };
        let (begun, group) = (&mut self.begun, &mut self.group);
        let next = || loop {
            if let Some(cells) = group.next_row().map_err(damaged)? {
                return Ok(Some(cells));
            }
            if *begun == file.num_row_groups() {
                return Ok(None);
            }
            *group =
                Columns::of(&*file.get_row_group(*begun).map_err(damaged)?).map_err(damaged)?;
            *begun += 1;
        };
        let Some(cells) = guarded(next)? else {
            let expected = self.footer(seal::KEY).map(str::to_owned);
            let found = self.seal.take().map(Seal::digest);
            return if found == expected { Ok(None) } else { Err(Problem::Altered) };
        };
        self.file = Some(file);
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

/// A column as Parquet declares it.
fn column(field: &Type) -> Result<Column, Problem> {
    let name = field.name().to_owned();
    let found =
        |what: &dyn fmt::Display| Problem::Column { name: name.clone(), found: what.to_string() };
    if !field.is_primitive() || field.get_basic_info().repetition() == Repetition::REPEATED {
        return Err(found(&"GROUP or LIST"));
    }
    let kind = match (field.get_physical_type(), field.get_basic_info().converted_type()) {
        (Physical::BYTE_ARRAY, ConvertedType::UTF8) => Kind::Text,
        (Physical::INT64, ConvertedType::NONE | ConvertedType::INT_64) => Kind::Integer,
        (Physical::DOUBLE, ConvertedType::NONE) => Kind::Number,
        (physical, ConvertedType::NONE) => return Err(found(&physical)),
        (_, converted) => return Err(found(&converted)),
    };
    let (unit, about, label) = (String::new(), String::new(), String::new());
    Ok(Column { name, unit, about, label, better: Better::Neither, kind })
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
