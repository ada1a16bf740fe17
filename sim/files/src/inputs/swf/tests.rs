//! Logs as they are written, and as they are damaged.

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
    let shorten =
        |error: SwfError| error.to_string().replace(&format!("{}/", folder.path().display()), "");
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
    let record = LogRecord {
        id: 7,
        submit: 5,
        run: 300,
        allocated: 4,
        wanted: 4,
        requested: 600,
        status: 1,
    };
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
}

/// A name after the last field, as some archives add, and two of them on the next line.
#[test]
fn more_fields_than_there_are_are_passed_over_and_told() {
    let line = GOOD.lines().last().unwrap();
    let log = read("log.swf", format!("{GOOD}{line} q_2w\n{line} a b\n").as_bytes()).unwrap();
    assert_eq!(log.records.len(), 3);
    assert_eq!(log.records[1], log.records[0]);
    let [note] = &log.notes[..] else { panic!("{:?}", log.notes) };
    let told = "log.swf:4: found 19 fields; the first 18 are read, and 2 lines have more";
    assert!(note.ends_with(told), "{note}");
    assert_eq!(complaint("600 -1", "600"), "log.swf:3: found 17 fields; must have 18");
}

#[test]
fn whole_numbers_with_a_point_and_a_mark_of_byte_order_are_read() {
    let plain = read("log.swf", GOOD.as_bytes());
    let text = GOOD.replace("300 4 ", "300 4.0 ").replace("\n7 ", "\n7.0 ");
    assert_eq!(read("log.swf", text.as_bytes()), plain);
    assert_eq!(read("log.swf", format!("\u{feff}{GOOD}").as_bytes()), plain);
}

#[test]
fn a_line_of_names_before_the_first_job_is_passed_over_and_told() {
    let names = format!("JobID Submit Wait Run\n{GOOD}");
    let log = read("log.swf", names.as_bytes()).unwrap();
    assert_eq!(log.records, read("log.swf", GOOD.as_bytes()).unwrap().records);
    assert!(log.notes[0].ends_with("log.swf:1: names the fields; passed over"), "{:?}", log.notes);
    read("log.swf", format!("{GOOD}JobID Submit Wait Run\n").as_bytes()).unwrap_err();
}

#[test]
fn a_compression_that_is_not_read_is_named() {
    for (magic, name) in COMPRESSIONS {
        let message = read("log.swf", &[magic, b" and more"].concat()).unwrap_err();
        let allowed = "must be plain text or compressed with gzip";
        assert_eq!(message, format!("log.swf: is compressed with {name}; {allowed}"));
    }
}

#[test]
fn a_log_without_jobs_is_refused() {
    assert_eq!(
        read("log.swf", b"; MaxProcs: 100\n").unwrap_err(),
        "log.swf: found no jobs; must hold at least one"
    );
    assert_eq!(read("log.swf", b"").unwrap_err(), "log.swf: found no jobs; must hold at least one");
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
