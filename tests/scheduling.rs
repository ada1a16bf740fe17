//! Scheduling in a plant: what waits, for how long, and what its sizes and shares say.

use units::SimTime;

use crate::support::Run;

/// Ten racks of 8 GPUs in a place where nothing happens but what a test adds.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "1 MW"
start = "2027-01-01"
horizon = "1 year"

[compute]
racks = 10
racks_per_row = 5
racks_per_hall = 5
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0

[jobs.class."*"]
share = 0.0
gpus_spread = 0.0
gpus_least = 1
gpus_step = 1
length_spread = 0.0
length_most = "1 year"
estimate_factor = 1.0
"#;

/// No component fails.
const SOUND: &str = "[failures.component.\"*\"]\ncount = 0\n";

/// The plant with more that holds for all classes, the jobs, and what fails.
#[track_caller]
fn run(all: &str, jobs: &str, failures: &str) -> Run {
    Run::of_text(&format!("{PLANT}{all}{jobs}{failures}"))
}

/// One job of each class, there from the start.
const ONE_EACH: &str = "arrivals = \"0 /year\"\nat_start = 1\nintensity = 1.0\n";

/// The first job of a class.
#[track_caller]
fn first<'run>(run: &'run Run, class: &str) -> &'run factory::jobs::JobRecord {
    let class = run.results.classes.iter().position(|name| name == class).unwrap();
    run.jobs.iter().find(|job| job.class == class).unwrap()
}

/// Hours from the start.
fn hours(at: Option<SimTime>) -> f64 {
    at.map_or(f64::NAN, SimTime::in_hours)
}

/// A job of 200 days on all GPUs, and small ones of 3 days that arrive every day and would take the
/// racks that are left while one is repaired for 4 h.
///
/// Method: nobody was submitted before the large job, so no policy may start anybody before it once
/// it is interrupted: it ends when it does where nobody is ever overtaken. The component takes out
/// racks, trays or rows; crews are many, or one at whose end the next repair is estimated to begin.
#[test]
fn a_large_job_keeps_its_turn_while_capacity_is_repaired() {
    let jobs = |policy: &str| {
        format!(
            "[jobs]\npolicy = \"{policy}\"\nlargest_share = 1.0\nonly = [\"large\", \"small\"]\n\
             [jobs.class.large]\narrivals = \"0 /year\"\nat_start = 1\ngpus_median = 80\n\
             length_median = \"200 d\"\nintensity = 1.0\n\
             [jobs.class.small]\narrivals = \"1 /day\"\ngpus_median = 8\nlength_median = \"3 d\"\n\
             intensity = 1.0\n"
        )
    };
    for (takes_out, crews) in [("rack", 10), ("tray", 10), ("row", 10), ("rack", 1)] {
        let failures = format!(
            "[failures]\nonly = [\"node\"]\n[failures.component.node]\ncause = \"node\"\n\
             per = \"rack\"\nrate = \"9.125 /year\"\ntakes_out = \"{takes_out}\"\nskill = \"tech\"\n\
             repair_median = \"4 h\"\nrepair_spread = 0.0\n\
             [failures.crew.tech]\nper_thousand_racks = 0.0\nleast = {crews}\n"
        );
        let end = |policy| hours(first(&run("", &jobs(policy), &failures), "large").ended);
        let (easy, fcfs) = (end("easy"), end("fcfs"));
        let what = format!("a {takes_out} with {crews} crews");
        assert!(fcfs > 4_900.0 && fcfs < 8_000.0, "{what}: {fcfs} h");
        assert!((easy - fcfs).abs() < 1e-3, "{what}: {easy} h, in turn {fcfs} h");
    }
}

/// One job on 48 of 80 GPUs takes 10 h of computing with 9 writes of 30 min: 14.5 h. The next one
/// wants all GPUs from then on. A third one, of 32 GPUs for 14 h, ends in time and starts at once,
/// which an estimate of 10 h for the first would not allow; one of 15 h does not.
#[test]
fn estimates_contain_checkpoint_writes() {
    let jobs = |length: &str| {
        format!(
            "[jobs]\npolicy = \"easy\"\nlargest_share = 1.0\nonly = [\"a\", \"b\", \"c\"]\n\
             [jobs.class.a]\ngpus_median = 48\nlength_median = \"10 h\"\ncheckpoint = \"fixed\"\n\
             checkpoint_interval = \"1 h\"\ncheckpoint_write = \"30 min\"\n\
             [jobs.class.b]\ngpus_median = 80\nlength_median = \"1 h\"\ncheckpoint = \"none\"\n\
             [jobs.class.c]\ngpus_median = 32\nlength_median = \"{length}\"\ncheckpoint = \"none\"\n"
        )
    };
    for (length, start) in [("14 h", 0.0), ("15 h", 15.5)] {
        let run = run(ONE_EACH, &jobs(length), SOUND);
        let starts = ["b", "c"].map(|class| hours(first(&run, class).started));
        assert!((starts[0] - 14.5).abs() < 1e-6, "{length}: {starts:?}");
        assert!((starts[1] - start).abs() < 1e-6, "{length}: {starts:?}");
    }
}

/// Ten jobs of one rack each and a day. After 12 h the grid is lost for 48 h. The generating set
/// carries one hall of two, whose racks restart within half an hour after its 25 s: the five jobs
/// submitted first go on there, and the others when they have ended.
#[test]
fn jobs_interrupted_together_return_in_the_order_of_their_submission() {
    let jobs = "[jobs]\npolicy = \"fcfs\"\nonly = [\"a\"]\n\
        [jobs.class.a]\ngpus_median = 8\nlength_median = \"1 d\"\n\
        [location.grid]\nplanned_outage = \"12 h\"\nplanned_duration = \"48 h\"\n\
        [power.ups]\nautonomy = \"0 s\"\n\
        [power.genset]\nshare = 0.13\nunit_rating = \"130 kW\"\nredundancy = \"N\"\n\
        start_failure = 0.0\nstart_time = \"25 s\"\nfuel = \"10 d\"\nrun_mttf = \"1000 year\"\n";
    let all = "arrivals = \"0 /year\"\nat_start = 10\nintensity = 1.0\ncheckpoint = \"none\"\n\
        restart_time = \"0 s\"\n";
    let run = run(all, jobs, SOUND);
    for job in &run.jobs {
        let begins = 12.5 + 25.0 / 3600.0 + if job.number > 5 { 24.0 } else { 0.0 };
        let end = hours(job.ended);
        assert!((end - begins - 24.0).abs() < 1e-6, "job {} ends at {end} h", job.number);
    }
}
