//! One domain: what becomes of each GPU-hour when a tray of it fails under a job.

use crate::support::Run;

/// A rack of 72 GPUs, of which a job uses 64 for 10 h. It saves its work every hour in no time, and 150 TB
/// are read at 1 TB/s when it is loaded again. A fault is noticed in 30 s, decided in 60 s, and a hot spare
/// takes the place of the tray in 60 s.
const DOMAIN: &str = r#"
site = "laboratory"
rack = "vera_rubin_nvl72_max_q"
size = "1 MW"
start = "2027-01-01"
horizon = "12 h"

[compute]
racks = 1

[failures]
only = ["fault"]

[failures.component.fault]
cause = "tray"
per = "tray"
rate = "48 /year"
takes_out = "tray"
restart_cures = 0.0
skill = "it"
part = "tray"
repair_median = "1 h"

[jobs]
only = ["one"]
largest_share = 1.0
recovery.implicit_share = 0.0
recovery.explicit_detection = "30 s"
recovery.over_evict = { time = "60 s", success = 1.0 }
recovery.hot_swap = "60 s"
recovery.start_time = "0 s"
recovery.start_growth = "0 s"
storage.read = "1 TB/s"
storage.write = "1000 TB/s"

[jobs.class.one]
arrivals = "0 /year"
at_start = 1
gpus_median = 64
gpus_spread = 0.0
length_median = "10 h"
length_spread = 0.0
intensity = 1.0
model_parameters = 10714285714286.0
checkpoint = "fixed"
checkpoint_interval = "1 h"
checkpoint_write = "0 s"
checkpoint_memory_every = "0 s"
"#;

/// Two racks without hot spares under a job of all of their 144 GPUs, and a third that stands by as a warm
/// domain, or does not exist. A tray of the job goes and is mended after some hours D.
fn two_domains(warm: bool, hold_most: &str, seed: u64) -> Run {
    let racks = if warm { "racks = 3" } else { "racks = 2" };
    let text = DOMAIN
        .replace("racks = 1", racks)
        .replace("rate = \"48 /year\"", "rate = \"24 /year\"")
        .replace("gpus_median = 64", "gpus_median = 144\ngpus_most = 144")
        .replace("horizon = \"12 h\"", &format!("horizon = \"40 h\"\nseed = {seed}"));
    let warm = if warm { 1.0 } else { 0.0 };
    Run::of_text(&format!(
        "{text}[placement]\nusable_domain = 72\nwarm_domains_per_pod = {warm}\nhold_most = \"{hold_most}\"\n"
    ))
}

/// The job loses the segment of 72 GPUs with the tray. With a warm domain it makes no difference for how long it
/// would hold the other 72: all 144 wait for 2 min of swap. Without one it holds them until the tray is back,
/// 72 x D, and all take a minute to join; or for the half hour that it may, then it queues and takes 20 min to be on
/// its ground again: 72 x 0.5 + 144 / 3 = 84 GPU-hours.
///
/// Method: the first seeds with one interruption in each plant, by a tray that is out for longer than half an hour.
#[test]
fn a_job_holds_its_ground_for_as_long_as_it_may_where_no_spare_is_left() {
    let waiting = |run: &Run| run.used("waiting for replacement: tray");
    let once = |run: &Run| {
        (run.value("interruptions") - 1.0).abs() < 0.5
            && (run.value("parts_removed") - 1.0).abs() < 0.5
    };
    let mut found = [0; 2];
    for seed in 1..400 {
        for warm in [false, true] {
            if found[usize::from(warm)] == 3 {
                continue;
            }
            let [long, short] = ["10 h", "30 min"].map(|hold| two_domains(warm, hold, seed));
            if !(once(&long) && once(&short)) {
                continue;
            }
            found[usize::from(warm)] += 1;
            if warm {
                long.assert_close("with a warm domain", waiting(&long), 144.0 * 2.0 / 60.0);
                short.assert_close("with a warm domain", waiting(&short), 144.0 * 2.0 / 60.0);
            } else {
                // It ends later by D, by a minute to join and 150 s to load, and by what it does twice.
                let ended = long.jobs[0].ended.unwrap().in_hours();
                let hours = ended - 10.0 - 210.0 / 3600.0 - long.used("rollback: tray") / 144.0;
                assert!(hours > 0.5, "{hours} h");
                long.assert_near("held", waiting(&long), 72.0 * hours + 144.0 / 60.0, 1e-6);
                short.assert_near("given back", waiting(&short), 36.0 + 48.0, 1e-6);
            }
        }
    }
    assert_eq!(found, [3, 3]);
}

/// With one fault at any time t after the start: useful 640, undetected 64 x 30 s = 0.533, deciding 1.067,
/// waiting 1.067, restarting 64 x 150 s = 2.667 GPU-hours, and 64 x (t mod 1 h) done twice. The job ends 5 min
/// and (t mod 1 h) later than after 10 h; all 72 GPUs together are 72 times as long, 762.0 GPU-hours for a fault
/// at 4.5 h. The other 8 are hot spares, less the tray that is mended.
///
/// Method: the first seeds with one interruption; where it falls follows from when the job ends.
#[test]
fn every_gpu_hour_of_a_domain_went_somewhere() {
    let first = Run::of_text(DOMAIN);
    let once = (1..60).map(|seed| first.with_seed(seed));
    let mut once = once.filter(|run| (run.value("interruptions") - 1.0).abs() < 0.5);
    for _ in 0..5 {
        let run = once.next().unwrap();
        let ended = run.jobs[0].ended.unwrap().in_hours();
        let twice = ended - 10.0 - 5.0 / 60.0;
        assert!((0.0..1.0).contains(&twice), "ended at {ended} h");
        for (state, gpu_hours) in [
            ("goodput", 640.0),
            ("undetected: tray", 64.0 * 30.0 / 3600.0),
            ("deciding: tray", 64.0 / 60.0),
            ("waiting for replacement: tray", 64.0 / 60.0),
            ("restarts: tray", 64.0 * 150.0 / 3600.0),
            ("rollback: tray", 64.0 * twice),
        ] {
            run.assert_near(state, run.used(state), gpu_hours, 1e-6);
        }
        let out: f64 = run.used("in diagnosis: ")
            + run.used("awaiting a crew: ")
            + run.used("awaiting a part: ")
            + run.used("in repair and test: ");
        assert!(out > 0.0);
        // After the job a third tray may go out, and with it GPUs that are no spares.
        let beside = run.used("hot spares") + out + run.used("no work");
        run.assert_near("beside", beside, 72.0 * 12.0 - 64.0 * ended, 1e-6);
        run.assert_near("all", run.used(""), 72.0 * 12.0, 1e-9);
    }
}

/// A rack with a job on 64 of its GPUs, and another that is free. A fault that does not show itself is noticed after
/// 10 min. By default the job goes on beside the tray, a minute later; 4 GPUs are in diagnosis for a quarter of an hour.
/// A job that leaves the whole domain is on the other one 20 min later, and all 72 GPUs are looked at for a quarter of
/// an hour.
///
/// Method: the first seeds with one fault, which hits the job.
#[test]
fn a_domain_may_be_left_for_a_fault_that_does_not_show_itself() {
    let of = |evict: &str, seed: u64| {
        let text = DOMAIN
            .replace("racks = 1", "racks = 2")
            .replace("rate = \"48 /year\"", "rate = \"12 /year\"")
            .replace(
                "implicit_share = 0.0",
                &format!("implicit_share = 1.0\nrecovery.evict = \"{evict}\""),
            )
            .replace("horizon = \"12 h\"", &format!("horizon = \"12 h\"\nseed = {seed}"));
        Run::of_text(&format!("{text}[placement]\nwarm_domains_per_pod = 0.0\n"))
    };
    let once = |run: &Run| {
        (run.value("interruptions") - 1.0).abs() < 0.5
            && (run.value("parts_removed") - 1.0).abs() < 0.5
            && run.jobs[0].ended.is_some()
    };
    let mut found = 0;
    for seed in 1..400 {
        let [tray, domain] = ["tray", "domain"].map(|evict| of(evict, seed));
        if found == 3 || !(once(&tray) && once(&domain)) {
            continue;
        }
        found += 1;
        for (run, swap, looked_at) in [(&tray, 1.0, 4.0), (&domain, 20.0, 72.0)] {
            run.assert_near("undetected", run.used("undetected: tray"), 64.0 / 6.0, 1e-6);
            let waiting = run.used("waiting for replacement: tray");
            run.assert_near("replaced", waiting, 64.0 * swap / 60.0, 1e-6);
            run.assert_near("looked at", run.used("in diagnosis: tray"), looked_at / 4.0, 1e-6);
        }
    }
    assert_eq!(found, 3);
}
