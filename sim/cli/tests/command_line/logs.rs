//! `aifactory replay`: logs that are there, broken or missing.

use std::io::Write as _;

use crate::desk::{Desk, Outcome};

/// Two jobs of two processors each, one behind the other on a machine of two.
const LOG: &str = "; MaxProcs: 2\n\
     1 0 -1 100 2 -1 -1 2 200 -1 1 1 1 -1 -1 -1 -1 -1\n\
     2 10 -1 50 2 -1 -1 2 60 -1 1 1 1 -1 -1 -1 -1 -1\n";

#[track_caller]
fn replay(desk: &Desk, log: &str) -> Outcome {
    desk.run(["replay", log, "--policy", "easy", "--out", "schedule.csv"])
}

/// The second job starts when the first ends, at 100 s: it waits for 90 s, on average 45 s.
#[test]
fn a_log_is_scheduled() {
    let desk = Desk::with("log.swf", LOG);
    let outcome = replay(&desk, "log.swf");
    outcome.assert_done();
    assert!(outcome.printed.contains("45.00 s"), "{}", outcome.printed);
    let schedule = std::fs::read_to_string(desk.path("schedule.csv")).unwrap();
    assert_eq!(schedule.lines().count(), 3);
    assert_eq!(desk.names(), ["log.swf", "schedule.csv"]);
}

#[test]
fn a_compressed_log_gives_the_same_schedule() {
    let plain = Desk::with("log.swf", LOG);
    replay(&plain, "log.swf").assert_done();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(LOG.as_bytes()).unwrap();
    let compressed = Desk::with("log.swf.gz", encoder.finish().unwrap());
    replay(&compressed, "log.swf.gz").assert_done();
    let schedule = |desk: &Desk| std::fs::read_to_string(desk.path("schedule.csv")).unwrap();
    assert_eq!(schedule(&plain), schedule(&compressed));
}

/// The message of a replay that is refused and writes nothing.
#[track_caller]
fn refusal(name: &str, content: impl AsRef<[u8]>) -> String {
    let desk = Desk::with(name, content);
    let outcome = replay(&desk, name);
    outcome.assert_refused();
    assert_eq!(desk.names(), [name]);
    outcome.complained
}

#[test]
fn a_missing_log_is_named_with_its_path() {
    let desk = Desk::new();
    let outcome = replay(&desk, "logs/absent.swf");
    outcome.assert_refused();
    let place = desk.path("logs/absent.swf").display().to_string();
    assert!(outcome.complained.contains(&place), "{}", outcome.complained);
    assert!(desk.names().is_empty());
}

#[test]
fn a_broken_line_is_told_with_its_number_and_what_is_wrong() {
    let message = refusal("log.swf", LOG.replace("2 10 -1 50", "2 10 -1 fifty"));
    let parts = ["log.swf:3", "run time", "fifty"];
    assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    let message = refusal("log.swf", "; MaxProcs: 2\n1 0 -1 100 2\n");
    assert!(message.contains("log.swf:2"), "{message}");
}

#[test]
fn a_log_without_jobs_or_machine_is_refused() {
    refusal("log.swf", "; MaxProcs: 2\n");
    let message = refusal("log.swf", LOG.replace("; MaxProcs: 2\n", ""));
    assert!(message.contains("--processors"), "{message}");
}

#[test]
fn a_log_that_is_cut_off_is_refused() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(LOG.as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    refusal("log.swf.gz", &whole[..whole.len() - 12]);
}
