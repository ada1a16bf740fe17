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
    /// A line has too few or too many fields.
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
/// Every field must be a number, and the job number and the processors whole ones. Fractions of
/// seconds are dropped.
pub fn read_log(path: &Path) -> Result<Log, SwfError> {
    let file = File::open(path).map_err(|source| SwfError::Open {
        path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        source,
    })?;
    let mut file = BufReader::new(file);
    let start = file.fill_buf().map_err(|source| read_error(path, 1, source))?;
    if start.starts_with(&[0x1f, 0x8b]) {
        read_lines(path, BufReader::new(MultiGzDecoder::new(file)))
    } else {
        read_lines(path, file)
    }
}

fn read_lines(path: &Path, mut lines: impl BufRead) -> Result<Log, SwfError> {
    let mut log = Log::default();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let length =
            lines.read_until(b'\n', &mut bytes).map_err(|source| read_error(path, line, source))?;
        if length == 0 {
            break;
        }
        // Headers hold names of people and places in encodings of their time.
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim();
        if let Some(comment) = text.strip_prefix(';') {
            read_header(comment, &mut log);
        } else if !text.is_empty() {
            log.records.push(read_record(path, line, text)?);
        }
    }
    if log.records.is_empty() { Err(SwfError::NoJobs(path.to_owned())) } else { Ok(log) }
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

fn read_record(path: &Path, line: usize, text: &str) -> Result<LogRecord, SwfError> {
    let mut fields = [""; FIELDS.len()];
    let mut found = 0;
    for word in text.split_whitespace() {
        if let Some(field) = fields.get_mut(found) {
            *field = word;
        }
        found += 1;
    }
    if found != FIELDS.len() {
        return Err(SwfError::FieldCount { path: path.to_owned(), line, found });
    }
    let refused = |field: usize, allowed| SwfError::Field {
        path: path.to_owned(),
        line,
        field,
        found: fields[field - 1].to_owned(),
        allowed,
    };
    for (field, word) in (1..).zip(fields) {
        number(word).ok_or_else(|| refused(field, "a number"))?;
    }
    let whole =
        |field: usize| fields[field - 1].parse().map_err(|_| refused(field, "a whole number"));
    let seconds =
        |field: usize| number(fields[field - 1]).ok_or_else(|| refused(field, "a number"));
    Ok(LogRecord {
        id: whole(1)?,
        submit: seconds(2)?,
        run: seconds(4)?,
        allocated: whole(5)?,
        requested: seconds(9)?,
    })
}

/// A finite number without its fraction.
fn number(word: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is meant to go")]
    let truncated = |number: f64| number as i64;
    let fractional = || word.parse().ok().filter(|number: &f64| number.is_finite()).map(truncated);
    word.parse().ok().or_else(fractional)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const GOOD: &str = "; MaxNodes: 50\n; MaxProcs: 100 processors\n\
        7 5 -1 300 4 -1 -1 4 600 -1 1 3 3 -1 -1 -1 -1 -1\n";

    fn read(name: &str, bytes: &[u8]) -> Result<Log, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let shorten = |error: SwfError| {
            error.to_string().replace(&format!("{}/", folder.path().display()), "")
        };
        read_log(&path).map_err(shorten)
    }

    fn complaint(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "the log no longer contains {from:?}");
        read("log.swf", GOOD.replace(from, to).as_bytes()).unwrap_err()
    }

    fn compressed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn plain_and_compressed_logs_read_alike() {
        let log = read("log.swf", GOOD.as_bytes()).unwrap();
        let record = LogRecord { id: 7, submit: 5, run: 300, allocated: 4, requested: 600 };
        assert_eq!((log.machine_size(), &log.records[..]), (Some(100), &[record][..]));
        assert_eq!(read("log.swf.gz", &compressed(GOOD)).unwrap(), log);
        let twice = [compressed(GOOD), compressed(GOOD)].concat();
        assert_eq!(read("log.swf.gz", &twice).unwrap().records, [record, record]);
    }

    #[test]
    fn headers_in_old_encodings_and_windows_line_ends_are_read() {
        let log = GOOD.replace('\n', "\r\n");
        let text = [&b"; Acknowledge: Universit\xe9\r\n"[..], log.as_bytes()];
        assert_eq!(read("log.swf", &text.concat()), read("log.swf", GOOD.as_bytes()));
    }

    #[test]
    fn fractions_of_seconds_are_dropped() {
        let text = GOOD.replace(" 300 ", " 300.9 ");
        assert_eq!(read("log.swf", text.as_bytes()), read("log.swf", GOOD.as_bytes()));
    }

    #[test]
    fn a_bad_field_is_named_with_what_is_allowed() {
        assert_eq!(
            complaint(" 300 ", " abc "),
            "log.swf:3: field 4 (run time): found \"abc\"; must be a number"
        );
        assert_eq!(
            complaint("300 4 ", "300 4.5 "),
            "log.swf:3: field 5 (allocated processors): found \"4.5\"; must be a whole number"
        );
        assert_eq!(
            complaint("600 -1 1 3", "600 -1 1 NaN"),
            "log.swf:3: field 12 (user): found \"NaN\"; must be a number"
        );
        assert_eq!(complaint(" -1\n", "\n"), "log.swf:3: found 17 fields; must have 18");
        assert_eq!(complaint(" -1\n", " -1 -1\n"), "log.swf:3: found 19 fields; must have 18");
    }

    #[test]
    fn a_log_without_jobs_is_refused() {
        assert_eq!(
            read("log.swf", b"; MaxProcs: 100\n").unwrap_err(),
            "log.swf: found no jobs; must hold at least one"
        );
        assert_eq!(
            read("log.swf", b"").unwrap_err(),
            "log.swf: found no jobs; must hold at least one"
        );
    }

    #[test]
    fn a_compressed_log_that_is_cut_short_is_refused() {
        let whole = compressed(&GOOD.repeat(1000));
        for length in [2, 9, whole.len() / 2, whole.len() - 1] {
            let complaint = read("log.swf.gz", &whole[..length]).unwrap_err();
            assert!(
                complaint.ends_with("the compressed data end early; the file must be complete"),
                "{length} bytes: {complaint}"
            );
        }
    }

    #[test]
    fn a_damaged_compressed_log_is_refused() {
        let mut bytes = compressed(&GOOD.repeat(1000));
        let last = bytes.len() - 6;
        bytes[last] ^= 1;
        let complaint = read("log.swf.gz", &bytes).unwrap_err();
        assert!(complaint.contains("cannot be read: "), "{complaint}");
    }

    #[test]
    fn a_missing_log_is_named_by_its_full_path() {
        let complaint = read_log(Path::new("missing/log.swf")).unwrap_err().to_string();
        let full = std::env::current_dir().unwrap().join("missing/log.swf");
        assert!(
            complaint.starts_with(&format!("{}: cannot be opened: ", full.display())),
            "{complaint}"
        );
    }
}
