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

/// A log of a machine of 8 processors: number, submission, run time, processors allocated and
/// requested, requested time, and status of each line.
fn log(lines: &[[i64; 7]]) -> String {
    let line = |&[id, submit, run, held, wanted, request, status]: &[i64; 7]| {
        format!(
            "{id} {submit} -1 {run} {held} -1 -1 {wanted} {request} -1 {status} 1 1 -1 -1 -1 -1 -1\n"
        )
    };
    format!("; MaxProcs: 8\n{}", lines.iter().map(line).collect::<String>())
}

/// What a replay prints, and the start and the run time of each job in its schedule.
#[track_caller]
fn replayed(text: &str) -> (Outcome, Vec<(u64, u64)>) {
    let desk = Desk::with("log.swf", text);
    let outcome = replay(&desk, "log.swf");
    outcome.assert_done();
    let schedule = std::fs::read_to_string(desk.path("schedule.csv")).unwrap();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[2].parse().unwrap(), fields[5].parse().unwrap())
    };
    let rows = schedule.lines().skip(1).map(row).collect();
    (outcome, rows)
}

#[track_caller]
fn assert_tells(outcome: &Outcome, words: &[&str]) {
    let words_of = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printed = words_of(&outcome.printed);
    for word in words {
        assert!(printed.contains(word), "{word:?} is not in {printed}");
    }
}

/// Of three jobs one has no request: it runs for its hour, not for a second.
#[test]
fn a_job_without_a_request_runs_for_as_long_as_it_did() {
    let (outcome, rows) = replayed(&log(&[
        [1, 0, 3600, 4, 4, 7200, 1],
        [2, 0, 3600, 8, 8, -1, 1],
        [3, 10, 600, 4, 4, 900, 1],
    ]));
    assert_eq!(rows, [(0, 3600), (3600, 3600), (10, 600)]);
    assert_tells(&outcome, &["Jobs changed 1 have no requested time"]);
}

/// On a clock of seconds since 1970 the machine is in use all the time.
#[test]
fn an_unknown_submission_is_not_second_zero() {
    let begin = 1_700_000_000;
    let (outcome, rows) = replayed(&log(&[
        [1, begin, 1000, 8, 8, 1000, 1],
        [2, -1, 1000, 8, 8, 1000, 1],
        [3, begin + 100, 1000, 8, 8, 1000, 1],
    ]));
    let begin = begin.unsigned_abs();
    assert_eq!(rows, [(begin, 1000), (begin + 1000, 1000), (begin + 2000, 1000)]);
    assert_tells(&outcome, &["Utilisation 1.000000", "1 have no time of submission"]);
}

/// A job in two parts with the line that sums them up is one job of 1,000 s.
#[test]
fn a_preempted_job_is_one_job() {
    let (outcome, rows) = replayed(&log(&[
        [1, 0, 1000, 8, 8, 2000, 1],
        [1, 0, 400, 8, 8, 2000, 2],
        [1, 500, 600, 8, 8, 2000, 3],
        [2, 10, 100, 8, 8, 100, 1],
    ]));
    assert_eq!(rows, [(0, 1000), (1000, 100)]);
    assert_tells(&outcome, &["Jobs 2", "Lines joined 2 parts of preempted jobs"]);
}

/// Two jobs of all processors, of which only those requested are known, run one after the other.
#[test]
fn without_an_allocation_the_processors_requested_are_held() {
    let job = |id| [id, 0, 3600, -1, 8, 7200, 1];
    let (outcome, rows) = replayed(&log(&[job(1), job(2)]));
    assert_eq!(rows, [(0, 3600), (3600, 3600)]);
    assert_tells(&outcome, &["2 have no processors allocated"]);
}

/// 4,000 s on 8 processors against a request of 1,000 s: 3,000 x 8 / 3,600 = 6.7 processor-hours less;
/// 16 on a machine of 8 for an hour: 8.
#[test]
fn what_is_cut_is_told_with_its_work() {
    let (outcome, rows) =
        replayed(&log(&[[1, 0, 4000, 8, 8, 1000, 1], [2, 0, 3600, 16, 16, 3600, 1]]));
    assert_eq!(rows, [(0, 1000), (1000, 3600)]);
    let words =
        ["1 ran beyond their requested time", "7 processor-hours less", "8 processor-hours less"];
    assert_tells(&outcome, &words);
    assert_tells(&outcome, &["scheduled after each submission and each completion"]);
}

#[test]
fn a_nineteenth_field_is_passed_over_with_a_note() {
    let text = log(&[[1, 0, 100, 4, 4, 200, 1]]).replace(" -1\n", " -1 q_2w\n");
    let (outcome, rows) = replayed(&text);
    assert_eq!(rows, [(0, 100)]);
    assert!(outcome.complained.contains("found 19 fields; the first 18 are read"));
}

#[test]
fn a_log_that_is_left_as_it_is_tells_no_change() {
    let (outcome, _) = replayed(LOG);
    assert!(!outcome.printed.contains("changed") && !outcome.printed.contains("joined"));
    assert!(outcome.complained.is_empty(), "{}", outcome.complained);
}
