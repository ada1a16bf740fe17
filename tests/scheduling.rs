//! Scheduling in a plant: what waits, for how long, and what its sizes and shares say.

use factory::jobs::{JobRecord, State};
use files::Catalogues;
use units::SimTime;

use crate::support::{NEAR, Run, loaded, shipped};

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
const SOUND: &str = "[power.maintenance]\nduration = \"0 h\"\n[power.unit.\"*\"]\nrate = \"0 /year\"\n\
     [failures.component.\"*\"]\ncount = 0\n";

/// The plant with more that holds for all classes, the jobs, and what fails.
#[track_caller]
fn run(all: &str, jobs: &str, failures: &str) -> Run {
    Run::of_text(&format!("{PLANT}{all}{}{failures}{NEAR}", measured_by_the_plant(jobs)))
}

/// These jobs where the reference plant is this one.
fn measured_by_the_plant(jobs: &str) -> String {
    jobs.replacen("[jobs]\n", "[jobs]\nreference_gpus = 80\n", 1)
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
             [repair.crew.tech]\nper_thousand_racks = 0.0\nleast = {crews}\n"
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
        return_delay = \"0 s\"\n\
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

/// One class of jobs of a rack and 2 h, with more said about it and about all jobs.
fn one_class(jobs: &str, class: &str) -> String {
    format!(
        "[jobs]\nonly = [\"x\"]\n{jobs}[jobs.class.x]\nintensity = 1.0\ncheckpoint = \"none\"\n{class}"
    )
}

/// What is wrong with the plant and these jobs.
#[track_caller]
fn refused(jobs: &str) -> String {
    let text = format!("{PLANT}{}{SOUND}{NEAR}", measured_by_the_plant(jobs));
    loaded(&text, &Catalogues::embedded()).unwrap_err().to_string()
}

/// 0.6 of 80 GPUs by the one class there is. A quarter of that was once offered in silence where its
/// share was said to be 0.25.
#[test]
fn shares_of_the_classes_in_use_add_up_to_one_or_are_refused() {
    let size = "gpus_median = 8\nlength_median = \"2 h\"\n";
    let jobs = |share: &str| one_class("offered_load = 0.6\n", &format!("{size}{share}"));
    let used = run("", &jobs("share = 1.0\n"), SOUND).value("utilisation");
    assert!((used - 0.6).abs() < 0.02, "{used}");
    let quarter = refused(&jobs("share = 0.25\n"));
    assert!(quarter.contains("jobs.class.x.share: found 0.25 for all classes in use"), "{quarter}");
    assert!(quarter.contains("must add up to 1"), "{quarter}");
    // Of two classes, the one with arrivals of its own takes no part.
    let other =
        "[jobs.class.y]\nshare = 0.5\ngpus_median = 8\nlength_median = \"2 h\"\nintensity = 1.0\n";
    let two = jobs("share = 0.5\n").replace("[\"x\"]", "[\"x\", \"y\"]") + other;
    let used = run("", &two, SOUND).value("utilisation");
    assert!((used - 0.6).abs() < 0.02, "{used}");
    assert!(refused(&format!("{two}arrivals = \"1 /day\"\n")).contains("found 0.5 for all"));
    // Nothing is offered by share where nothing is offered at all, or where no class has a share.
    for (load, share) in [("0.0", "0.25"), ("0.6", "0.0")] {
        let jobs =
            one_class(&format!("offered_load = {load}\n"), &format!("{size}share = {share}\n"));
        assert!(run("", &jobs, SOUND).value("jobs_submitted") < 0.5);
    }
}

/// A quarter of the plant, 20 GPUs, is the largest job that is drawn; one that is said to have 80 has 80
/// or is refused. So it is with what would be made larger, rounded or cut in length.
#[test]
fn an_explicit_size_is_what_it_says_or_refused() {
    let class = |more: &str| {
        let more = format!("arrivals = \"0 /h\"\nat_start = 1\nlength_median = \"2 h\"\n{more}");
        one_class("", &more)
    };
    let gpus = |more: &str| first(&run("", &class(more), SOUND), "x").gpus;
    assert_eq!(gpus("gpus_median = 80\ngpus_most = 80\n"), 80);
    assert_eq!(gpus("gpus_median = 20\n"), 20);
    for (more, complaint) in [
        ("gpus_median = 80\n", "found 80; must be at most 20, which is jobs.largest_share of 80"),
        ("gpus_median = 50\ngpus_most = 48\n", "found 50; must be at most gpus_most, which is 48"),
        ("gpus_median = 2\ngpus_least = 4\n", "found 2; must be at least gpus_least, which is 4"),
        (
            "gpus_median = 12\ngpus_step = 8\n",
            "found 12; must be a multiple of gpus_step, which is 8",
        ),
    ] {
        let found = refused(&class(more));
        assert!(found.contains(&format!("jobs.class.x.gpus_median: {complaint}")), "{found}");
    }
    let long = refused(&class("gpus_median = 8\nlength_most = \"1 h\"\n"));
    assert!(long.contains("length_median: found 2 h; must be at most length_most, which is 1 h"));
}

/// What a catalogue says of job sizes is cut to the plant: nobody asked for a job of 8,192 GPUs here.
#[test]
fn sizes_of_the_catalogue_shrink_with_the_plant() {
    let plant = PLANT.split("[jobs").next().unwrap();
    let jobs =
        "[jobs]\nreference_gpus = 80\n[jobs.class.\"*\"]\narrivals = \"0 /h\"\nat_start = 20\n";
    let run = Run::of_text(&format!("{plant}{jobs}{SOUND}{NEAR}"));
    assert!(run.jobs.len() == 100 && run.jobs.iter().all(|job| job.gpus <= 20));
}

/// One job holds 48 of 80 GPUs for two years, so that one on all GPUs for 10 h never starts in a year
/// of 8,760 h; one on 32 GPUs for 100 h starts at once.
///
/// By hand: those that started waited for nothing. All three waited 8,760 h together, and by the GPU
/// time that they asked for 8,760 h x 800 / (48 x 17,520 + 800 + 3,200).
#[test]
fn waits_count_those_that_never_start() {
    let jobs = "[jobs]\npolicy = \"easy\"\nlargest_share = 1.0\nonly = [\"a\", \"b\", \"c\"]\n\
        [jobs.class.a]\ngpus_median = 48\nlength_median = \"17520 h\"\nlength_most = \"17520 h\"\n\
        checkpoint = \"none\"\n\
        [jobs.class.b]\ngpus_median = 80\nlength_median = \"10 h\"\ncheckpoint = \"none\"\n\
        [jobs.class.c]\ngpus_median = 32\nlength_median = \"100 h\"\ncheckpoint = \"none\"\n";
    let run = run(ONE_EACH, jobs, SOUND);
    let year = 8760.0 * 3600.0;
    run.assert_close("never started", run.value("jobs_never_started"), 1.0);
    run.assert_close("started", run.value("jobs_started"), 2.0);
    run.assert_close("wait of those started", run.value("wait_mean_s"), 0.0);
    run.assert_near("wait of all", run.value("wait_all_mean_s"), year / 3.0, 1e-12);
    let by_gpu_time = year * 800.0 / (48.0 * 17_520.0 + 800.0 + 3200.0);
    run.assert_near("by GPU time", run.value("wait_gpu_time_mean_s"), by_gpu_time, 1e-12);
    let never: Vec<u64> = run.results.waits.iter().map(|class| class.never_started).collect();
    assert_eq!(never, [0, 1, 0]);
    run.assert_near("of class b", run.results.waits[1].mean_by_gpu_time().unwrap(), year, 1e-12);
    run.assert_close("of class c", run.results.waits[2].mean().unwrap(), 0.0);
}

/// The grid is lost for the last two days: all ten jobs wait at the end, and all have started.
#[test]
fn a_job_that_was_interrupted_has_started() {
    let jobs = "[jobs]\nonly = [\"a\"]\n\
        [jobs.class.a]\ngpus_median = 8\nlength_median = \"20 d\"\n\
        [location.grid]\nplanned_outage = \"8 d\"\nplanned_duration = \"4 d\"\n\
        [power.ups]\nautonomy = \"0 s\"\n[power.genset]\nshare = 0.0\n";
    let all = "arrivals = \"0 /year\"\nat_start = 10\nintensity = 1.0\n";
    let text = format!("{PLANT}{all}{jobs}{SOUND}{NEAR}").replace("\"1 year\"\n\n", "\"10 d\"\n\n");
    let run = Run::of_text(&text);
    assert!(run.jobs.iter().all(|job| job.state == factory::jobs::State::Waiting));
    run.assert_close("never started", run.value("jobs_never_started"), 0.0);
    run.assert_close("wait of all", run.value("wait_all_mean_s"), 0.0);
}

/// The median job is small and the mean by number of jobs says little: one of 80 GPUs for 20 h waits
/// until 40 of 8 GPUs and 1 h are done, ten at a time, which wait 1.5 h on average.
#[test]
fn the_wait_by_gpu_time_is_that_of_large_jobs() {
    let jobs = "[jobs]\npolicy = \"fcfs\"\nlargest_share = 1.0\nonly = [\"a\", \"b\"]\n\
        [jobs.class.a]\nat_start = 40\ngpus_median = 8\nlength_median = \"1 h\"\ncheckpoint = \"none\"\n\
        [jobs.class.b]\nat_start = 1\ngpus_median = 80\nlength_median = \"20 h\"\n\
        checkpoint = \"none\"\n";
    let run = run("arrivals = \"0 /year\"\nintensity = 1.0\n", jobs, SOUND);
    let hour = 3600.0;
    run.assert_near("of all", run.value("wait_all_mean_s"), (40.0 * 1.5 + 4.0) / 41.0 * hour, 1e-9);
    let expected = (320.0 * 1.5 + 1600.0 * 4.0) / 1920.0 * hour;
    run.assert_near("by GPU time", run.value("wait_gpu_time_mean_s"), expected, 1e-9);
}

/// Method: the jobs of 60 days at a gigawatt, against what was published: at Meta (RSC, arXiv
/// 2410.21680) over 90 % of jobs have 8 GPUs or fewer, over 40 % have one, and those of 8 or fewer use
/// less than 10 % of the GPU time; half of the jobs at Philly end within 15 min.
#[test]
fn sizes_and_lengths_of_small_jobs_are_those_measured() {
    let run = Run::of("kagoshima", shipped("kagoshima", &["horizon=60 d"]));
    let all = run.jobs.len() as f64;
    let share = |most: u32| run.jobs.iter().filter(|job| job.gpus <= most).count() as f64 / all;
    assert!(all > 20_000.0 && share(8) > 0.89 && share(1) > 0.40, "{} {}", share(8), share(1));
    let kept = |most: u32| -> f64 {
        run.jobs.iter().filter(|job| job.gpus <= most).map(|job| job.kept_gpu_hours).sum()
    };
    assert!(kept(8) < 0.1 * kept(u32::MAX));
    let research = run.results.classes.iter().position(|name| name == "research").unwrap();
    let completed =
        run.jobs.iter().filter(|job| job.class == research && job.state == State::Completed);
    let length = |job: &JobRecord| job.kept_gpu_hours / f64::from(job.gpus) * 60.0;
    let mut minutes: Vec<f64> = completed.map(length).collect();
    minutes.sort_by(f64::total_cmp);
    let median = minutes[minutes.len() / 2];
    assert!((14.0..16.0).contains(&median), "half of the research jobs end within {median} min");
}

/// Half of a gigawatt would be a job that fails every 21 min: a quarter of the plant, or of its contract,
/// is the most that is drawn where nobody asks for more.
#[test]
fn no_job_is_drawn_larger_than_a_quarter_of_the_plant() {
    let sure = ["horizon=1 d", "jobs.class.frontier_training.at_start=300"];
    let run = Run::of("kagoshima", shipped("kagoshima", &sure));
    let largest = run.jobs.iter().map(|job| job.gpus).max().unwrap();
    assert_eq!(largest, 31_464, "a quarter of a contract of 125,864 GPUs, in steps of 8");
    let sure =
        ["horizon=1 d", "jobs.offered_load=0.9", "jobs.class.frontier_training.at_start=300"];
    let run = Run::of("kagoshima", shipped("kagoshima", &sure));
    let largest = run.jobs.iter().map(|job| job.gpus).max().unwrap();
    assert_eq!(largest, 69_928, "a quarter of 279,714 GPUs, in steps of 8");
}

/// The shares of the classes that come with the program add up to all of the work.
#[test]
fn the_catalogue_offers_the_whole_load() {
    let loaded = shipped("malaysia", &[]);
    let sum: f64 = loaded.scenario.spec().jobs.classes().map(|(_, class)| class.part()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}
