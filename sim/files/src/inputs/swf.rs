//! Reads job logs in the Standard Workload Format, plain or compressed with gzip.
//!
//! Source: D. Feitelson, <https://www.cs.huji.ac.il/labs/parallel/workload/swf.html>.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use factory::replay::LogRecord;
use flate2::bufread::MultiGzDecoder;

/// The fields of a job, in their order in the file.
const FIELDS: [&str; 18] = [
    "job number",
    "submit time",
    "wait time",
    "run time",
    "allocated processors",
    "average CPU time",
    "used memory",
    "requested processors",
    "requested time",
    "requested memory",
    "status",
    "user",
    "group",
    "application",
    "queue",
    "partition",
    "preceding job",
    "think time",
];

/// A job log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Processors of the machine, as stated in the header under `MaxProcs`.
    pub max_processors: Option<u32>,
    /// Nodes of the machine, as stated in the header under `MaxNodes`.
    pub max_nodes: Option<u32>,
    /// The jobs in the order of the file: at least one.
    pub records: Vec<LogRecord>,
    /// What was read otherwise than it stands there, a sentence each.
    pub notes: Vec<String>,
}

impl Log {
    /// Size of the machine: its processors, or if the header gives only its nodes, those.
    pub const fn machine_size(&self) -> Option<u32> {
        if self.max_processors.is_some() { self.max_processors } else { self.max_nodes }
    }
}

/// Why a log could not be read. None of these can be recovered from without another file.
#[derive(Debug, thiserror::Error)]
pub enum SwfError {
    /// The file is missing or may not be read.
    #[error("{}: cannot be opened: {source}", .path.display())]
    Open {
        /// The full path, so that a wrong working directory shows.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file could be opened, but reading it failed.
    #[error("{}:{line}: cannot be read: {source}", .path.display())]
    Read {
        /// The path as given.
        path: PathBuf,
        /// The line that could not be read, from 1.
        line: usize,
        /// What the operating system or the decompression says.
        source: io::Error,
    },
    /// The file is compressed, and its last part is missing.
    #[error("{}:{line}: the compressed data end early; the file must be complete", .path.display())]
    CutShort {
        /// The path as given.
        path: PathBuf,
        /// The line in which the data end, from 1.
        line: usize,
    },
    /// The file is compressed in another way.
    #[error("{}: is compressed with {found}; must be plain text or compressed with gzip", .path.display())]
    Compressed {
        /// The path as given.
        path: PathBuf,
        /// With what.
        found: &'static str,
    },
    /// A line has too few fields.
    #[error("{}:{line}: found {found} fields; must have {}", .path.display(), FIELDS.len())]
    FieldCount {
        /// The path as given.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// How many fields it has.
        found: usize,
    },
    /// A field does not hold what it should.
    #[error(
        "{}:{line}: field {field} ({}): found {found:?}; must be {allowed}",
        .path.display(),
        FIELDS[field - 1]
    )]
    Field {
        /// The path as given.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The field, from 1.
        field: usize,
        /// Where it begins in the line, from 1.
        column: usize,
        /// What it holds.
        found: String,
        /// What it may hold.
        allowed: &'static str,
    },
    /// The file holds no jobs.
    #[error("{}: found no jobs; must hold at least one", .0.display())]
    NoJobs(PathBuf),
}

/// Reads the log at `path`. Whether it is compressed is seen from its first two bytes.
///
/// Each of the 18 fields must be a number, and the job number and the processors whole ones, also as
/// `4.0`. Fractions of seconds are dropped. More fields, and one line with the names of the fields
/// before the first job, are passed over with a note.
pub fn read_log(path: &Path) -> Result<Log, SwfError> {
    let file = File::open(path).map_err(|source| SwfError::Open {
        path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        source,
    })?;
    let mut file = BufReader::new(file);
    let start = file.fill_buf().map_err(|source| read_error(path, 1, source))?;
    if let Some(&(_, found)) = COMPRESSIONS.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(SwfError::Compressed { path: path.to_owned(), found });
    }
    if start.starts_with(&[0x1f, 0x8b]) {
        read_lines(path, BufReader::new(MultiGzDecoder::new(file)))
    } else {
        read_lines(path, file)
    }
}

/// First bytes of files in compressions that are not read, and what those are called.
const COMPRESSIONS: [(&[u8], &str); 6] = [
    (&[0xfd, b'7', b'z', b'X', b'Z', 0], "xz"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (&[0x1f, 0x9d], "compress (.Z)"),
];

fn read_lines(path: &Path, mut lines: impl BufRead) -> Result<Log, SwfError> {
    let mut log = Log::default();
    let mut bytes = Vec::new();
    let mut longer = Longer::default();
    for line in 1.. {
        bytes.clear();
        let length =
            lines.read_until(b'\n', &mut bytes).map_err(|source| read_error(path, line, source))?;
        if length == 0 {
            break;
        }
        // Headers hold names of people and places in encodings of their time.
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if let Some(comment) = text.strip_prefix(';') {
            read_header(comment, &mut log);
        } else if log.records.is_empty() && log.notes.is_empty() && names_fields(text) {
            log.notes.push(format!("{}:{line}: names the fields; passed over", path.display()));
        } else if !text.is_empty() {
            log.records.push(read_record(path, line, text, &mut longer)?);
        }
    }
    log.notes.extend(longer.note(path));
    if log.records.is_empty() { Err(SwfError::NoJobs(path.to_owned())) } else { Ok(log) }
}

/// Whether no word of a line is a number, as where a table begins with the names of its columns.
fn names_fields(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| number(word).is_none())
}

/// Lines with more fields than there are.
#[derive(Default)]
struct Longer {
    lines: usize,
    /// The first of them, and how many fields it has.
    first: (usize, usize),
}

impl Longer {
    fn add(&mut self, line: usize, found: usize) {
        if self.lines == 0 {
            self.first = (line, found);
        }
        self.lines += 1;
    }

    fn note(&self, path: &Path) -> Option<String> {
        let (line, found) = self.first;
        let (path, known) = (path.display(), FIELDS.len());
        let lines = if self.lines == 1 { "line has" } else { "lines have" };
        (self.lines > 0).then(|| {
            format!(
                "{path}:{line}: found {found} fields; the first {known} are read, and {} {lines} more",
                self.lines
            )
        })
    }
}

fn read_error(path: &Path, line: usize, source: io::Error) -> SwfError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::UnexpectedEof {
        SwfError::CutShort { path, line }
    } else {
        SwfError::Read { path, line, source }
    }
}

/// Keeps the machine's size if this line of the header gives it, such as ` MaxProcs: 100`.
fn read_header(comment: &str, log: &mut Log) {
    let Some((label, value)) = comment.split_once(':') else { return };
    let number = value.split_whitespace().next().and_then(|word| word.parse().ok());
    let number = number.filter(|&number: &u32| number > 0);
    match label.trim() {
        "MaxProcs" => log.max_processors = log.max_processors.or(number),
        "MaxNodes" => log.max_nodes = log.max_nodes.or(number),
        _ => {}
    }
}

fn read_record(
    path: &Path,
    line: usize,
    text: &str,
    longer: &mut Longer,
) -> Result<LogRecord, SwfError> {
    let mut fields = [""; FIELDS.len()];
    let mut found = 0;
    for word in text.split_whitespace() {
        if let Some(field) = fields.get_mut(found) {
            *field = word;
        }
        found += 1;
    }
    if found > FIELDS.len() {
        longer.add(line, found);
    }
    if found < FIELDS.len() {
        return Err(SwfError::FieldCount { path: path.to_owned(), line, found });
    }
    let refused = |field: usize, allowed| SwfError::Field {
        path: path.to_owned(),
        line,
        field,
        column: column_of(text, fields[field - 1]),
        found: fields[field - 1].to_owned(),
        allowed,
    };
    for (field, word) in (1..).zip(fields) {
        number(word).ok_or_else(|| refused(field, "a number"))?;
    }
    let whole = |field: usize| {
        whole_number(fields[field - 1]).ok_or_else(|| refused(field, "a whole number"))
    };
    let seconds =
        |field: usize| number(fields[field - 1]).ok_or_else(|| refused(field, "a number"));
    Ok(LogRecord {
        id: whole(1)?,
        submit: seconds(2)?,
        run: seconds(4)?,
        allocated: whole(5)?,
        wanted: whole(8)?,
        requested: seconds(9)?,
        status: whole(11)?,
    })
}

/// Where a part of a text begins in it, from 1, counted in characters.
fn column_of(text: &str, part: &str) -> usize {
    let bytes = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    text.get(..bytes).map_or(1, |before| before.chars().count() + 1)
}

/// A number without a fraction, which may be written with one of 0.
fn whole_number(word: &str) -> Option<i64> {
    let is_whole = |word: &&str| word.parse().is_ok_and(|number: f64| number.fract() == 0.0);
    word.parse().ok().or_else(|| Some(word).filter(is_whole).and_then(number))
}

/// A finite number without its fraction.
fn number(word: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is meant to go")]
    let truncated = |number: f64| number as i64;
    let fractional = || word.parse().ok().filter(|number: &f64| number.is_finite()).map(truncated);
    word.parse().ok().or_else(fractional)
}

#[cfg(test)]
mod tests;
