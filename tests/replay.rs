//! A recorded log replays as an independent simulator replayed it.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;

use factory::jobs::Policy;
use factory::replay::{LogJob, ScheduledJob, clean, replay};
use files::{schedule, swf};

/// The KTH SP2 log and its schedules by pyss live beside the workspace.
const TRACES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/traces");

/// The jobs of the KTH SP2 log on 100 processors, or nothing if the log is not at hand.
fn kth_jobs() -> Option<Vec<LogJob>> {
    let path = Path::new(TRACES).join("KTH-SP2-1996-2.1-cln.swf.gz");
    if !path.exists() {
        // Straight to the terminal, since the harness keeps the output of tests that pass.
        let told = writeln!(std::io::stderr(), "SKIPPED: {} is absent", path.display());
        told.unwrap();
        return None;
    }
    let log = swf::read_log(&path).unwrap();
    assert_eq!(log.machine_size(), Some(100));
    let cleaned = clean(&log.records, 100);
    assert_eq!(cleaned.changes, factory::replay::Changes::default());
    Some(cleaned.jobs)
}

/// Every line of a reference schedule.
fn reference(policy: &str) -> String {
    let path = Path::new(TRACES).join(format!("kth.reference.{policy}.csv.gz"));
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

/// Method: write the schedule as a user would, and compare with the reference line by line, all
/// seven columns of all 27,992 jobs.
#[track_caller]
fn assert_agrees(policy: Policy, name: &str) {
    let Some(jobs) = kth_jobs() else { return };
    let schedule = replay(&jobs, 100, policy).unwrap();
    assert_conserved(&jobs, &schedule, 100);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schedule.csv");
    schedule::write_schedule(&path, &schedule).unwrap();
    let ours = std::fs::read_to_string(path).unwrap();
    let theirs = reference(name);
    assert_eq!(ours.lines().count(), 1 + 27_992);
    assert_eq!(ours.lines().count(), theirs.lines().count());
    let differing = ours.lines().zip(theirs.lines()).filter(|(our, their)| our != their);
    let differing: Vec<_> = differing.collect();
    assert!(differing.is_empty(), "{} jobs differ, first {:?}", differing.len(), differing[0]);
}

#[test]
fn fcfs_agrees_with_an_independent_simulator_on_every_job() {
    assert_agrees(Policy::Fcfs, "fcfs");
}

#[test]
fn easy_agrees_with_an_independent_simulator_on_every_job() {
    assert_agrees(Policy::Easy, "easy");
}

/// The means published with the reference: wait, bounded slowdown with 10 s, utilisation.
#[test]
fn the_means_of_the_reference_are_reproduced() {
    let Some(jobs) = kth_jobs() else { return };
    for (policy, wait, slowdown, utilisation) in [
        (Policy::Fcfs, 218_981.0, 4_297.07, 0.685_502),
        (Policy::Easy, 6_412.24, 86.281_2, 0.685_924),
    ] {
        let schedule = replay(&jobs, 100, policy).unwrap();
        let mean = |value: fn(&ScheduledJob) -> f64| {
            schedule.iter().map(value).sum::<f64>() / schedule.len() as f64
        };
        let found_wait = mean(|row| (row.start - row.job.submit) as f64);
        assert!((found_wait - wait).abs() < 0.5, "{policy:?}: waits {found_wait} s");
        let found_slowdown = mean(|row| {
            let response = (row.finish() - row.job.submit) as f64;
            (response / (row.job.runtime as f64).max(10.0)).max(1.0)
        });
        assert!((found_slowdown - slowdown).abs() < 0.005, "{policy:?}: slowed {found_slowdown}");
        let work: u64 = jobs.iter().map(|job| job.runtime * u64::from(job.processors)).sum();
        let first = jobs.iter().map(|job| job.submit).min().unwrap();
        let last = schedule.iter().map(ScheduledJob::finish).max().unwrap();
        let found_utilisation = work as f64 / (100 * (last - first)) as f64;
        assert!((found_utilisation - utilisation).abs() < 5e-7, "{policy:?}: {found_utilisation}");
    }
}

/// Every job is scheduled once, as it was given and not before it was submitted, and at no time
/// are more processors in use than there are.
fn assert_conserved(jobs: &[LogJob], schedule: &[ScheduledJob], processors: u32) {
    let scheduled: Vec<LogJob> = schedule.iter().map(|row| row.job).collect();
    assert_eq!(scheduled, jobs);
    let mut changes = BTreeMap::<u64, i64>::new();
    for row in schedule {
        assert!(row.start >= row.job.submit, "job {} starts too early", row.job.id);
        *changes.entry(row.start).or_default() += i64::from(row.job.processors);
        *changes.entry(row.finish()).or_default() -= i64::from(row.job.processors);
    }
    let mut in_use = 0;
    for (second, change) in changes {
        in_use += change;
        assert!((0..=i64::from(processors)).contains(&in_use), "{in_use} in use at {second} s");
    }
    assert_eq!(in_use, 0, "processors still in use at the end");
}

/// Method: 3,000 jobs of all sizes on 64 processors, submitted faster than they can be served.
#[test]
fn no_replay_uses_more_processors_than_exist() {
    let mut stream = engine::Stream::new(1, "tests/replay", 0);
    let mut job = |id: i64| LogJob {
        id,
        submit: id.unsigned_abs() * 20 + stream.below(100),
        runtime: 1 + stream.below(1000),
        estimate: 1 + stream.below(1000),
        processors: u32::try_from(1 + stream.below(64)).unwrap(),
    };
    let jobs: Vec<LogJob> = (1..=3000).map(&mut job).collect();
    for policy in [Policy::Fcfs, Policy::Easy] {
        assert_conserved(&jobs, &replay(&jobs, 64, policy).unwrap(), 64);
    }
}

/// Method: no job starts before one submitted earlier, unless in the same second.
#[test]
fn fcfs_never_lets_a_later_job_pass() {
    let Some(jobs) = kth_jobs() else { return };
    let schedule = replay(&jobs, 100, Policy::Fcfs).unwrap();
    assert!(schedule.is_sorted_by_key(|row| row.start));
}
