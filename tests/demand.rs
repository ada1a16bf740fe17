//! Demand: what contracts, backlogs and arrivals ask of a plant, and what the plant makes of it.

use factory::jobs::{JobRecord, State};

use crate::support::{NEAR, Run, shipped};

/// 1,250 racks of 8 GPUs in a place where nothing happens.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "30 MW"
start = "2027-01-01"
seed = 1

[compute]
racks = 1250
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0

[power.maintenance]
duration = "0 h"
[power.unit."*"]
rate = "0 /year"
[failures.component."*"]
count = 0
"#;

/// The plant with these jobs for so many hours.
#[track_caller]
fn run(hours: u32, jobs: &str) -> Run {
    Run::of_text(&format!("horizon = \"{hours} h\"{PLANT}{NEAR}{jobs}"))
}

/// Jobs of all of 10,000 GPUs for 9 h, under a contract that reserves them.
const TRAINING: &str = r#"
[jobs]
only = ["training"]
[jobs.class.training]
demand = "contract"
gpus = 10000
at_start = 0
gpus_median = 10000
gpus_spread = 0.0
length_median = "9 h"
length_spread = 0.0
checkpoint = "none"
intensity = 1.0
"#;

/// Work for nine tenths of the time: each job of 9 h is followed by an hour without. Forty cycles of
/// 10 h: held .9, reserved and not used .1 of the time.
#[test]
fn a_contract_holds_its_gpus_for_the_time_that_it_has_work() {
    let run = run(400, &format!("{TRAINING}use = 0.9\n"));
    let gpu_hours = 10_000.0 * 400.0;
    let held = run.value("scheduled_gpu_hours") / gpu_hours;
    assert!((held - 0.9).abs() < 1e-12, "{held}");
    let idle = run.used("reserved, not used") / gpu_hours;
    assert!((idle - 0.1).abs() < 1e-12, "{idle}");
    run.assert_close("jobs_completed", run.value("jobs_completed"), 40.0);
}

/// From the third day to the seventh, with work for all of the time: ten jobs of 9 h in 96 h, and one that
/// leaves when the contract ends, as do those that wait. Before and after it nobody has reserved anything.
#[test]
fn a_contract_begins_and_ends_on_its_days() {
    let days = "use = 1.0\nbegin = \"2027-01-03\"\nend = \"2027-01-07\"\n";
    let run = run(240, &format!("{TRAINING}{days}"));
    run.assert_close("jobs_completed", run.value("jobs_completed"), 10.0);
    run.assert_close("jobs_unfinished", run.value("jobs_unfinished"), 0.0);
    assert!((run.value("scheduled_gpu_hours") - 960_000.0).abs() < 1e-3);
    assert!((run.used("no work") - 144.0 * 10_000.0).abs() < 1e-3, "{}", run.used("no work"));
    let first = run.jobs.iter().filter_map(|job| job.started).min().unwrap();
    assert!((first.in_hours() - 48.0).abs() < 1e-9, "{first:?}");
    let last = run.jobs.iter().filter_map(|job| job.ended).max().unwrap();
    assert!((last.in_hours() - 144.0).abs() < 1e-9, "{last:?}");
}

/// Half of the plant is reserved and has work for half of the time; a backlog asks for all of it, in jobs
/// of all sizes. Method: it never holds more than the other half, though the rest stands idle.
#[test]
fn nobody_else_stands_on_reserved_ground() {
    let jobs =
        TRAINING.replace("[\"training\"]", "[\"training\", \"filler\"]").replace("10000", "5000");
    let filler = "use = 0.5\n[jobs.class.filler]\ndemand = \"backlog\"\nshare = 0.5\ngpus_median = 40\n\
                  gpus_spread = 1.0\nlength_median = \"5 h\"\nlength_spread = 0.5\nintensity = 1.0\n\
                  checkpoint = \"none\"\n";
    let run = run(720, &format!("{jobs}{filler}"));
    let idle = run.used("reserved, not used") / (5_000.0 * 720.0);
    assert!((idle - 0.5).abs() < 0.01, "{idle}");
    let queueing =
        (run.used("kept for the next job") + run.used("fragmented")) / (10_000.0 * 720.0);
    assert!(queueing < 0.02 && run.used("no work") == 0.0, "{queueing}");
}

/// Of the research jobs of four months at a gigawatt .24 end by errors or for want of memory, .06 are
/// cancelled and .006 run out of time. Method: the records, each count within four standard errors of the
/// shares that are asked for; what is kept of them counts where they complete.
#[test]
fn jobs_end_as_they_are_asked_to() {
    let run = Run::of("outcomes", shipped("kagoshima", &["horizon=120 d"]));
    let research = run.results.classes.iter().position(|name| name == "research").unwrap();
    let of_class = |job: &&JobRecord| job.class == research && job.ended.is_some();
    let ended: Vec<&JobRecord> = run.jobs.iter().filter(of_class).collect();
    let all = ended.len() as f64;
    for (state, share) in [
        (State::Completed, 0.693),
        (State::Failed, 0.241),
        (State::Cancelled, 0.06),
        (State::TimedOut, 0.006),
    ] {
        let found = ended.iter().filter(|job| job.state == state).count() as f64;
        let error = libm::sqrt(all * share * (1.0 - share));
        assert!((found - all * share).abs() < 4.0 * error, "{state:?}: {found} of {all}");
        let kept: f64 =
            ended.iter().filter(|job| job.state == state).map(|job| job.kept_gpu_hours).sum();
        assert_eq!(kept > 0.0, state == State::Completed, "{state:?} kept {kept}");
    }
}

/// Where half of what is cancelled counts as useful, goodput is greater by as much as cancelled work is
/// less, and nothing else moves.
#[test]
fn cancelled_work_may_count_in_part() {
    let of = |counts: &str| Run::of("cancelled", shipped("small", &[counts]));
    let none = of("jobs.count_cancelled_as_useful=0");
    let half = of("jobs.count_cancelled_as_useful=0.5");
    let gain = half.used("goodput") - none.used("goodput");
    half.assert_close("cancelled", half.used("cancelled"), none.used("cancelled") / 2.0);
    half.assert_close("goodput", gain, none.used("cancelled") / 2.0);
    half.assert_close("user errors", half.used("user errors"), none.used("user errors"));
}

/// One absolute demand on 1 GW, with 3,000 racks and with all that it feeds: the same jobs come, but not
/// the same cost of what is kept. Of a backlog, without any failure, the plant keeps more, by what
/// failures cost it.
#[test]
fn what_is_built_and_what_fails_decide_what_compute_costs() {
    let of = |name: &str, keys: &[&str]| {
        let month = ["horizon=60 d", "jobs.class.frontier_training.length_most=20 d"];
        let run = Run::of(name, shipped("kagoshima", &[keys, &month[..]].concat()));
        let kept = run.value("goodput_gpu_hours") / run.value("installed_gpu_hours");
        (run.value("lcoc_usd_per_gpu_hour"), kept)
    };
    let open = "jobs.offered_load=0.6";
    let (built, _) = of("all racks", &[open]);
    let (fewer, _) = of("3,000 racks", &[open, "compute.racks=3000"]);
    assert!((fewer / built - 1.0).abs() > 0.05, "{fewer} and {built} USD");
    let (_, kept) = of("a backlog", &[]);
    let (_, sound) = of("no failures", &["failures.component.*.rate=0 /year"]);
    assert!(sound - kept > 0.03, "{sound} without failures, {kept} with");
}

/// Ten GPUs, and four jobs of a trace with exact estimates, all submitted at the start: A takes 6 GPUs for 10 h, B 8
/// for 10 h, C 10 for 5 h, D 2 for 25 h. First come, first served: at 0, 10, 20 and 25 h. EASY lets D start at
/// once, since B can still start at 10 h beside it; C then waits until D has ended, to 25 h.
#[test]
fn a_trace_starts_as_the_queue_of_a_hand_calculation() {
    for (policy, expected) in [("fcfs", [0.0, 10.0, 20.0, 25.0]), ("easy", [0.0, 10.0, 25.0, 0.0])]
    {
        let run = Run::of_text(&format!(
            "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nstart = \"2027-01-01\"\nhorizon = \"60 h\"\n\
             [compute]\nracks = 1\nrack.gpus = 10\nrack.gpus_per_tray = 1\nspare_gpus = 0\n\
             [power.maintenance]\nduration = \"0 h\"\n[power.unit.\"*\"]\nrate = \"0 /year\"\n\
             [failures.component.\"*\"]\ncount = 0\n{NEAR}[jobs]\nonly = [\"log\"]\npolicy = \"{policy}\"\n\
             largest_share = 1.0\n[jobs.class.log]\nprocess = {{ kind = \"trace\", times = [\"0 s\", \"0 s\", \"0 s\", \"0 s\"], \
             gpus = [6, 8, 10, 2], lengths = [\"10 h\", \"10 h\", \"5 h\", \"25 h\"] }}\n\
             gpus_least = 1\ngpus_step = 1\ngpus_most = 10\nestimate_factor = 1.0\nintensity = 1.0\n\
             gpus_median = 1\ngpus_spread = 0.0\nsegment = 1\nlength_median = \"1 h\"\ncheckpoint = \"none\"\n"
        ));
        let mut jobs: Vec<&JobRecord> = run.jobs.iter().collect();
        jobs.sort_by_key(|job| job.number);
        let started = jobs.iter().map(|job| job.started.unwrap().in_hours());
        assert_eq!(started.collect::<Vec<_>>(), expected, "{policy}");
    }
}

/// A word alone for the process is its kind, in files and on the command line.
#[test]
fn a_process_may_be_a_word() {
    let word = "[jobs]\nonly = [\"research\"]\n[jobs.class.research]\nprocess = \"poisson\"\n";
    let table = word.replace("process =", "process.kind =");
    let digest = |text: &str| {
        let text = format!(
            "site = \"memphis\"\nsize = \"5 MW\"\nhorizon = \"20 d\"\nstart = \"2027-01-01\"\n{text}"
        );
        Run::of_text(&text).results.digest
    };
    assert_eq!(digest(word), digest(&table));
    let usual = digest("[jobs]\nonly = [\"research\"]\n");
    assert_ne!(digest(word), usual);
}
