//! Tests of logs of jobs for a class.

use proptest::prelude::*;

use super::*;

fn read(name: &str, text: &str) -> Result<JobLog, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let told = |problem: Problem| {
        let origin = problem.origin.map(|origin| Origin { file: name.into(), ..origin });
        Problem { origin, ..problem }
    };
    JobLog::read(&path, "mine")
        .map_err(|wrong| Problems::new(wrong.into_list().into_iter().map(told).collect()))
}

/// Two jobs, 100 s apart, of 4 and 8 processors; the second has no processors allocated.
const SWF: &str = "; MaxProcs: 100\n\
    1 1000 0 300 4 -1 -1 4 600 -1 1 1 1 -1 -1 -1 -1 -1\n\
    2 1100 0 50 -1 -1 -1 8 -1 -1 1 1 1 -1 -1 -1 -1 -1\n";

#[test]
fn a_log_in_the_standard_format_begins_with_its_first_job() {
    let log = read("a.swf", SWF).unwrap();
    assert_eq!((log.times, log.gpus), (vec![0.0, 100.0], vec![4, 8]));
    assert_eq!((log.lengths, log.limits), (vec![300.0, 50.0], vec![600.0, 50.0]));
}

/// A time as people write it is 08:00 in Japan, 23:00 of the day before in Greenwich.
#[test]
fn a_table_may_name_its_columns_in_any_order() {
    let text = "gpus,submit_s,owner,run_s,class\n\
                4,2027-02-01T08:00:00+09:00,a,60,mine\n\
                8,2027-01-31T23:01:40Z,b,30.5,mine\n\
                8,2027-01-31T23:02:00Z,b,30,other\n";
    let log = read("a.csv", text).unwrap();
    assert_eq!((log.times, log.gpus), (vec![0.0, 100.0], vec![4, 8]));
    assert_eq!((log.lengths, log.limits), (vec![60.0, 30.5], vec![0.0, 0.0]));
    assert!(log.notes[0].ends_with("1 jobs are of other classes"), "{:?}", log.notes);
    assert!(log.notes[1].ends_with("columns that are not read: owner"), "{:?}", log.notes);
}

/// Days from 1 January 1970 to 1 March 2000 are 30 x 365 + 8 leap days before 2000, and 60 in that year.
#[test]
fn times_are_those_of_the_calendar() {
    let day = |text: &str| seconds_since_1970(text).map(|seconds| seconds / 86_400.0);
    assert_eq!(day("1970-01-01T00:00:00Z"), Some(0.0));
    assert_eq!(day("2000-03-01T12:00:00Z"), Some(f64::from(30 * 365 + 7 + 60) + 0.5));
    assert_eq!(day("2027-13-01T00:00:00Z"), None);
    assert_eq!(day("yesterday"), None);
}

#[test]
fn mistakes_are_told_with_line_and_column() {
    for (name, text, said) in [
        (
            "a.swf",
            "; a log\n1 10 0 300 four -1 -1 4 600 -1 1 1 1 -1 -1 -1 -1 -1\n",
            "a.swf:2:12: field 5 (allocated processors): found \"four\"; must be a number",
        ),
        ("a.swf", "1 2 3\n", "a.swf:1:1: found 3 fields; must have 18"),
        ("a.swf", "; nothing\n", "a.swf: found no jobs; must hold at least one"),
        (
            "a.csv",
            "submit_s,gpus,run_s\n0,4,60\n5,\"1,5\",60\n",
            "a.csv:3:3: gpus: found \"1,5\"; must be a whole number, at least 1",
        ),
        (
            "a.csv",
            "submit_s,gpus,run_s\n-5,4,60\n",
            "a.csv:2:1: submit_s: found \"-5\"; must be seconds, at least 0, or a time such as",
        ),
        (
            "a.csv",
            "submit_s,gpus,start_s,end_s\n0,4,60,50\n",
            "a.csv:2:8: end_s: found \"50\"; must not be before start_s, which is 60",
        ),
        (
            "a.csv",
            "submit_s,run_s\n0,4\n",
            "a.csv:1:1: found the columns submit_s, run_s; must have submit_s, gpus and run_s, or start_s",
        ),
        (
            "a.csv",
            "submit_s,gpus,run_s,class\n0,4,60,other\n",
            "a.csv: found no job of the class \"mine\"; must hold at least one that ran",
        ),
    ] {
        let message = read(name, text).unwrap_err().to_string();
        assert!(message.starts_with(said), "{message}");
    }
}

#[test]
fn many_mistakes_are_counted() {
    let rows = "0,4,x\n".repeat(15);
    let message = read("a.csv", &format!("submit_s,gpus,run_s\n{rows}")).unwrap_err().to_string();
    assert!(message.contains("found 5 more; must all be mended"), "{message}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = read("a.csv", &text);
        let _ = read("a.swf", &text);
    }

    #[test]
    fn any_change_of_a_table_is_read_or_refused(from in 0..60_usize, put in "[-a-z0-9.,T:Z\" \n]{0,6}") {
        let mut text = "submit_s,gpus,run_s,class\n0,4,60,mine\n5,8,2027-01-31T23:01:40Z,\n".to_owned();
        text.replace_range(from..(from + put.len()).min(text.len()), &put);
        let _ = read("a.csv", &text);
    }
}
