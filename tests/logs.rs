//! Logs of jobs as the demand of a class: files in the Standard Workload Format, and tables.

use std::path::Path;

use factory::jobs::JobRecord;
use files::{Catalogues, Loaded, Problems, load};

use crate::support::{NEAR, Run};

/// Ten GPUs in a place where nothing happens, and a class whose jobs come as a log says.
fn text(policy: &str, process: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nstart = \"2027-01-01\"\nhorizon = \"60 h\"\n\
         [compute]\nracks = 1\nrack.gpus = 10\nrack.gpus_per_tray = 1\nspare_gpus = 0\n\
         [failures.component.\"*\"]\ncount = 0\n{NEAR}[jobs]\nonly = [\"log\"]\npolicy = \"{policy}\"\n\
         largest_share = 1.0\n[jobs.class.log]\n{process}\n\
         gpus_least = 1\ngpus_step = 1\ngpus_most = 10\nintensity = 1.0\n\
         gpus_median = 1\ngpus_spread = 0.0\nsegment = 1\nlength_median = \"1 h\"\ncheckpoint = \"none\"\n"
    )
}

fn in_folder(folder: &Path, text: &str) -> Result<Loaded, Problems> {
    let path = folder.join("scenario.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &[], &Catalogues::embedded())
}

/// A run with a log of this name beside the scenario.
fn run_with(name: &str, log: &str, policy: &str, more: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), log).unwrap();
    let process = format!("process = {{ kind = \"trace\", file = \"{name}\"{more} }}");
    match in_folder(folder.path(), &text(policy, &process)) {
        Ok(loaded) => Run::of(name, loaded),
        Err(problems) => panic!("{problems}"),
    }
}

fn starts(run: &Run) -> Vec<f64> {
    let mut jobs: Vec<&JobRecord> = run.jobs.iter().collect();
    jobs.sort_by_key(|job| job.number);
    jobs.iter().map(|job| job.started.unwrap().in_hours()).collect()
}

/// A line of a log: submission, length, processors and request.
fn line(id: u32, [submit, hours, gpus, asked]: [u32; 4]) -> String {
    let (run, asked) = (hours * 3600, asked * 3600);
    format!("{id} {submit} -1 {run} {gpus} -1 -1 {gpus} {asked} -1 1 1 1 -1 -1 -1 -1 -1\n")
}

/// A takes 6 GPUs for 10 h, B 8 for 10 h, C 10 for 5 h, D 2 for 25 h, all submitted at the start. First come, first
/// served: at 0, 10, 20 and 25 h. EASY lets D start at once, since B can still start at 10 h beside it; C then waits
/// until D has ended, to 25 h. Whose user asks for 40 h with D, may start all the same, as D holds 2 GPUs that B
/// leaves. A table says the same.
#[test]
fn a_log_starts_as_the_queue_of_a_hand_calculation() {
    let jobs = [[100, 10, 6, 10], [100, 10, 8, 10], [100, 5, 10, 5], [100, 25, 2, 40]];
    let swf: String = (1..).zip(jobs).map(|(id, job)| line(id, job)).collect();
    let row = |[submit, hours, gpus, asked]: [u32; 4]| {
        format!("{submit},{gpus},{},{}\n", hours * 3600, asked * 3600)
    };
    let table: String =
        ["submit_s,gpus,run_s,limit_s\n".to_owned()].into_iter().chain(jobs.map(row)).collect();
    for (policy, expected) in [("fcfs", [0.0, 10.0, 20.0, 25.0]), ("easy", [0.0, 10.0, 25.0, 0.0])]
    {
        for (name, log) in [("log.swf", &swf), ("log.csv", &table)] {
            assert_eq!(starts(&run_with(name, log, policy, "")), expected, "{policy} {name}");
        }
    }
}

/// What a user asks for decides who may start early: C, of 4 GPUs for 9 h, ends before B could start at 10 h, unless
/// its user asks for 11 h.
#[test]
fn a_request_of_a_log_decides_who_starts_early() {
    let of = |asked: u32| {
        let jobs = [[0, 10, 6, 10], [0, 10, 8, 10], [0, 9, 4, asked]];
        let swf: String = (1..).zip(jobs).map(|(id, job)| line(id, job)).collect();
        starts(&run_with("log.swf", &swf, "easy", ""))
    };
    assert_eq!(of(9), [0.0, 10.0, 0.0]);
    assert_eq!(of(11), [0.0, 10.0, 20.0]);
}

/// Of jobs at 0, 2, 4 and 6 h those from 1 h on and before 5 h come, in half the time, on twice the GPUs.
#[test]
fn a_part_of_a_log_comes_faster_and_larger() {
    let jobs = [0, 2, 4, 6].map(|hour| [hour * 3600, 1, 2, 1]);
    let swf: String = (1..).zip(jobs).map(|(id, job)| line(id, job)).collect();
    let more = ", begin = \"1 h\", end = \"5 h\", scale_time = 0.5, scale_gpus = 2.0";
    let run = run_with("log.swf", &swf, "easy", more);
    assert_eq!(starts(&run), [0.5, 1.5]);
    run.assert_close("goodput", run.value("goodput_gpu_hours"), 2.0 * 4.0);
}

/// As a backlog, jobs of 10 GPUs for 1 and 2 h come as they are wanted, one after the other, again from the first:
/// forty of them in 60 h.
#[test]
fn a_log_may_be_a_backlog() {
    let jobs = [[0, 1, 10, 1], [900_000, 2, 10, 2]];
    let swf: String = (1..).zip(jobs).map(|(id, job)| line(id, job)).collect();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log.swf"), swf).unwrap();
    let process = "demand = \"backlog\"\nprocess = { kind = \"trace\", file = \"log.swf\" }";
    let run = Run::of("backlog", in_folder(folder.path(), &text("easy", process)).unwrap());
    let starts = starts_of_ended(&run);
    let expected: Vec<f64> = (0..20)
        .flat_map(|pair| [3.0, 3.0].map(|each| each * f64::from(pair)).into_iter().zip([0.0, 1.0]))
        .map(|(at, more)| at + more)
        .collect();
    assert_eq!(starts, expected);
    run.assert_close("goodput", run.value("goodput_gpu_hours"), 600.0);
}

fn starts_of_ended(run: &Run) -> Vec<f64> {
    let mut starts: Vec<f64> = run
        .jobs
        .iter()
        .filter(|job| job.ended.is_some())
        .map(|job| job.started.unwrap().in_hours())
        .collect();
    starts.sort_by(f64::total_cmp);
    starts
}

/// The table of jobs that a run writes is the demand of another one, in which every job starts when it did.
///
/// Method: 200 jobs of all sizes; first come, first served, so that requests do not matter.
#[test]
fn the_jobs_of_a_run_are_the_log_of_another() {
    let jobs = (0..200_u32).map(|id| [id * 211 % 40_000, 1 + id * 7 % 3, 1 + id * 13 % 10, 1]);
    let swf: String = (1..).zip(jobs).map(|(id, job)| line(id, job)).collect();
    let long = |run: &str| run.replace("60 h", "900 h");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("log.swf"), swf).unwrap();
    let of = |file: &str| {
        let process = format!("process = {{ kind = \"trace\", file = \"{file}\" }}");
        Run::of(file, in_folder(folder.path(), &long(&text("fcfs", &process))).unwrap())
    };
    let first = of("log.swf");
    let mut rows = vec!["id,class,gpus,submit_s,start_s,end_s".to_owned()];
    rows.extend(first.jobs.iter().map(|job| {
        let seconds = |time: Option<units::SimTime>| time.unwrap().in_seconds();
        let (start, end) = (seconds(job.started), seconds(job.ended));
        format!("{},log,{},{},{start},{end}", job.number, job.gpus, job.submitted.in_seconds())
    }));
    assert_eq!(rows.len(), 201);
    std::fs::write(folder.path().join("jobs.csv"), rows.join("\n")).unwrap();
    let lives = |run: &Run| {
        let mut lives: Vec<_> =
            run.jobs.iter().map(|job| (job.submitted, job.gpus, job.started, job.ended)).collect();
        lives.sort();
        lives
    };
    assert_eq!(lives(&first), lives(&of("jobs.csv")));
}

/// What users are told about logs that cannot be read, with file, line and column.
#[test]
fn mistakes_of_logs_are_told_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("bad.swf"),
        "; a log\n1 0 0 x 4 -1 -1 4 60 -1 1 1 1 -1 -1 -1 -1 -1\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("good.swf"), line(1, [0, 1, 1, 1])).unwrap();
    let of = |process: &str| {
        let message = in_folder(folder.path(), &text("easy", process)).unwrap_err().to_string();
        message.replace(&format!("{}/", folder.path().display()), "")
    };
    let absent = of("process = { kind = \"trace\", file = \"absent.swf\" }");
    assert!(
        absent.starts_with(
            "scenario.toml:26:36: jobs.class.log.process.file: found \"absent.swf\"; absent.swf: cannot be"
        ) && absent.ends_with("\n1 problem"),
        "{absent}"
    );
    let wrong = of("process = { kind = \"trace\", file = \"bad.swf\" }");
    let expected = "bad.swf:2:7: jobs.class.log.process.file: field 4 (run time): found \"x\"; must be a number";
    assert!(wrong.contains(expected), "{wrong}");
    let twice = of("process = { kind = \"trace\", file = \"good.swf\", times = [\"0 s\"] }");
    assert!(
        twice.contains("must be left out where jobs.class.log.process.file names a log"),
        "{twice}"
    );
    let late = of("process = { kind = \"trace\", file = \"good.swf\", begin = \"1 h\" }");
    assert!(late.contains("must leave a job of the trace between begin and end"), "{late}");
    let idle = of("process = { file = \"good.swf\" }\narrivals = \"1 /day\"");
    assert!(idle.contains("process.file: found \"good.swf\"; has no effect"), "{idle}");
}
