//! Failures and repairs against closed forms: what is out does not fail again, whatever its level, and
//! a fault takes what stands on the place that it names.

use factory::{Recording, Simulation};

use crate::support::{Run, sound};

/// Twenty racks in pairs: a row, a pod and a hall each have two of them. Nothing but `unit` ever fails.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "2 MW"
start = "2024-01-01"
horizon = "60 d"
seed = 1

[compute]
racks = 20
racks_per_row = 2
racks_per_pod = 2
racks_per_hall = 2
rack.gpus = 8
rack.gpus_per_tray = 2

[jobs]
offered_load = 0.0

[failures]
only = ["unit"]

[failures.component.unit]
cause = "unit"
rate = "876 /year"                  # with repairs of 1 h: 0.1 for each
skill = "tech"
repair_median = "1 h"
repair_spread = 0.0
"#;

/// Repairs for each failure-free time of one unit.
const RHO: f64 = 0.1;

/// Levels with their number of places in the plant above.
const LEVELS: [(&str, u32); 5] =
    [("tray", 80), ("rack", 20), ("row", 10), ("pod", 10), ("hall", 10)];

fn plant(unit: &str, crews: u32) -> String {
    format!("{PLANT}{unit}\n[repair.crew.tech]\nper_thousand_racks = 0.0\nleast = {crews}\n")
}

/// Components of a level that take out what they are counted by.
fn group(level: &str, count: u32, tolerates: u32) -> String {
    format!("per = \"{level}\"\ntakes_out = \"{level}\"\ncount = {count}\ntolerates = {tolerates}")
}

/// The closed form lies within the 99 % interval of the mean over ten seeds, which is narrow.
#[track_caller]
fn assert_agrees(what: &str, text: &str, metric: &str, expected: f64, width: f64) {
    let first = Run::of_text(text);
    let values: Vec<f64> = (1..=10).map(|seed| first.with_seed(seed).value(metric)).collect();
    let mean = values.iter().sum::<f64>() / 10.0;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 9.0;
    let half_width = 3.25 * (variance / 10.0).sqrt();
    assert!(half_width < width, "{what}: ± {half_width}");
    let off = (mean - expected).abs();
    assert!(off < half_width, "{what}: {mean} ± {half_width} against {expected}");
}

/// Probability that more than `tolerates` of `count` units are out, each for itself.
fn binomial(count: u32, tolerates: u32) -> f64 {
    let out = RHO / (1.0 + RHO);
    let mut term = (1.0 - out).powi(count.cast_signed());
    let mut works = 0.0;
    for broken in 0..=tolerates {
        works += term;
        term *= f64::from(count - broken) / f64::from(broken + 1) * out / (1.0 - out);
    }
    1.0 - works
}

/// Method: as many crews as anyone could need, so that units are independent: k of n is out with the
/// probability of the binomial. With a source that never runs dry, 2N would be out 1.9 times as long.
#[test]
fn redundant_groups_of_every_level_are_out_as_the_binomial_says() {
    for (level, _) in LEVELS {
        for (count, tolerates) in [(1, 0), (2, 1), (5, 1), (6, 2)] {
            let what = format!("{} of {count} at each {level}", count - tolerates);
            let works = 1.0 - binomial(count, tolerates);
            let text = plant(&group(level, count, tolerates), 100_000);
            assert_agrees(&what, &text, "availability", works, 0.004);
        }
    }
}

/// Availability of `units` with one crew and repairs that all take the same time: the queue M/D/1//N.
///
/// The crew rests with probability 1 / (1 + N rho S), S the sum over n below N of C(N - 1, n) B(n),
/// B(n) the product over i from 1 to n of exp(i rho) - 1 (Takács, Introduction to the Theory of
/// Queues, 1962, chapter 5). What fails is what is mended, so N A rho = 1 - that probability.
fn one_crew(units: u32) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for broken in 0..units {
        sum += term;
        let survives = libm::expm1(RHO * f64::from(broken + 1));
        term *= f64::from(units - 1 - broken) / f64::from(broken + 1) * survives;
    }
    let load = f64::from(units) * RHO;
    load * sum / (1.0 + load * sum) / load
}

/// For two units by hand: each repair begins with one that works. It survives the repair with
/// exp(-rho), and then both work until one fails: availability 1 / (2 rho + exp(-rho)).
#[test]
fn the_formula_for_one_crew_is_that_of_two_units() {
    assert!((one_crew(2) - 1.0 / (2.0 * RHO + libm::exp(-RHO))).abs() < 1e-12);
    assert!((one_crew(1) - 1.0 / (1.0 + RHO)).abs() < 1e-12);
}

/// Method: one crew for all trays, racks, rows, pods or halls: from a load of 1 to one of 8, at which
/// the crew never rests. A year, since the plant is whole at first and takes tens of hours to forget it.
/// With a source that never runs dry, repairs would pile up without end.
#[test]
fn one_crew_mends_as_many_as_fail_at_every_level() {
    for (level, places) in LEVELS {
        let what = format!("one crew for {places} {level}s");
        let text = plant(&group(level, 1, 0), 1).replace("60 d", "1 year");
        assert_agrees(&what, &text, "availability", one_crew(places), 0.005);
    }
}

/// Components that are counted by something smaller than what they take out: racks that stop their
/// row, two of them in each, and a count of two and a half that stops a hall.
#[test]
fn units_that_take_out_more_than_their_place_do_not_fail_again() {
    let of_two_racks = "per = \"rack\"\ntakes_out = \"row\"\ntolerates = 1";
    assert_agrees(
        "rows that stop when both racks are out",
        &plant(of_two_racks, 100_000),
        "availability",
        1.0 - binomial(2, 1),
        0.004,
    );
    // Where a tray is out, its GPUs cannot fail: like one unit of twice the rate.
    let gpus = "per = \"gpu\"\ntakes_out = \"tray\"";
    let text = plant(gpus, 100_000);
    assert_agrees("GPUs of a tray", &text, "availability", 1.0 / (1.0 + 2.0 * RHO), 0.004);
    // A third unit that is half as likely fails half as often while it works.
    let half = RHO / 2.0;
    let works = 1.0 / (1.0 + RHO).powi(2) / (1.0 + half);
    let text = plant("per = \"hall\"\ntakes_out = \"hall\"\ncount = 2.5", 100_000);
    assert_agrees("two and a half units", &text, "availability", works, 0.004);
}

/// 100 racks, each failing 7.3 times a year, one crew that takes a day: 365 repairs a year need 50
/// racks that work. From a plant without failures, 20 years come to 50.3 %.
#[test]
fn a_crew_for_a_hundred_racks_keeps_half_of_them_at_work() {
    let text = "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"2 MW\"\nhorizon = \"20 years\"\n\
         [compute]\nracks = 100\n[jobs]\noffered_load = 0.0\n[failures]\nonly = [\"node\"]\n\
         [failures.component.node]\ncause = \"node\"\nper = \"rack\"\nrate = \"7.3 /year\"\n\
         takes_out = \"rack\"\nskill = \"tech\"\nrepair_median = \"24 h\"\nrepair_spread = 0.0\n\
         [repair.crew.tech]\nper_thousand_racks = 0.0\nleast = 1\n";
    let run = Run::of_text(text);
    run.assert_near("availability", run.value("availability"), 0.503, 0.01);
    let waiting = run.column("repairs_waiting");
    assert!(waiting.iter().all(|&waiting| waiting < 100.0), "a rack waits once at most");
}

/// An outage of the grid that has begun ends before the grid can fail again: it is out for
/// rho / (1 + rho) of the time, and never for two outages at once.
#[test]
fn a_grid_that_is_out_does_not_fail_again() {
    let grid = "\n[location.grid]\noutage_rate = \"876 /year\"\noutage_median = \"1 h\"\n\
         outage_spread = 0.0\nreturn_delay = \"0 s\"\n[power]\nups.autonomy = \"0 s\"\nrestart_time = \"0 s\"\n\
         genset.share = 0.0\n";
    let text = plant("per = \"rack\"\ntakes_out = \"none\"\ncount = 0", 1) + grid;
    let works = 1.0 / (1.0 + RHO);
    assert_agrees("the grid", &text, "availability", works, 0.008);
    let run = Run::of_text(&text);
    let begins = run.incidents.windows(2).map(|pair| pair[1].at.since(pair[0].at).in_hours());
    assert!(begins.fold(f64::INFINITY, f64::min) >= 1.0, "an outage begins within another");
}

/// Ten nodes of eight GPUs, with a job on each GPU that jobs may use.
fn nodes(rack: &str, jobs: u32, unit: &str) -> String {
    format!(
        "site = \"laboratory\"\nrack = \"dgx_h100\"\nsize = \"1 MW\"\nstart = \"2024-01-01\"\n\
         horizon = \"60 d\"\nseed = 1\n[compute]\nracks = 10\nrack.gpus = 8\n{rack}\n\
         [placement]\nwarm_domains_per_pod = 0.0\n\
         [failures]\nonly = [\"host\"]\n[failures.component.host]\ncause = \"host\"\n\
         rate = \"100 /year\"\nrestart_cures = 1.0\nrestart_time = \"1 s\"\nskill = \"it\"\n\
         repair_median = \"1 h\"\n{unit}\n\
         [jobs]\npolicy = \"fcfs\"\nlargest_share = 1.0\nonly = [\"one\"]\n[jobs.class.one]\n\
         share = 0.0\narrivals = \"0 /h\"\nat_start = {jobs}\ngpus_median = 1\ngpus_spread = 0.0\n\
         gpus_least = 1\ngpus_most = 1\ngpus_step = 1\nlength_median = \"5 years\"\n\
         length_spread = 0.0\nlength_most = \"5 years\"\nintensity = 1.0\nrestart_time = \"0 s\"\n"
    )
}

/// Jobs that each fault of a run interrupted, in order.
fn interrupted(text: &str) -> Vec<u32> {
    let mut simulation = Simulation::new(&sound(text).scenario, Recording::Full);
    simulation.advance_to(simulation.end());
    let faults = simulation.take_records().faults;
    assert!(faults.len() > 50, "{} faults", faults.len());
    let by_faults = faults.iter().map(|fault| fault.interrupted).collect();
    simulation.finish();
    by_faults
}

/// A node is one tray of eight GPUs with a job on each: a fault that only interrupts costs all eight.
#[test]
fn the_fault_of_a_tray_interrupts_every_job_on_it() {
    let text = nodes("rack.gpus_per_tray = 8", 80, "per = \"tray\"\ntakes_out = \"none\"");
    let counts = interrupted(&text);
    assert!(counts.iter().all(|&count| count == 8), "{counts:?}");
    let run = Run::of_text(&text);
    run.assert_close("interruptions", run.value("interruptions"), 8.0 * counts.len() as f64);
}

/// Trays of four, one of each two a hot spare: four jobs of one GPU fill the first, and all of them
/// lose their GPUs with it, though as many stand by. A fault of the spare interrupts nobody.
#[test]
fn a_tray_that_goes_out_takes_all_its_jobs_with_hot_spares_too() {
    let spares = "rack.gpus_per_tray = 4\nspare_gpus = 4";
    for unit in ["per = \"tray\"\ntakes_out = \"tray\"", "per = \"gpu\"\ntakes_out = \"tray\""] {
        let counts = interrupted(&nodes(spares, 40, unit));
        assert!(counts.iter().all(|&count| count == 4 || count == 0), "{unit}: {counts:?}");
        let hit = counts.iter().filter(|&&count| count == 4).count() as f64;
        let share = hit / counts.len() as f64;
        assert!((share - 0.5).abs() < 0.15, "{unit}: {share} of the faults are on the first tray");
    }
}

/// A fault of one GPU that leaves no damage interrupts the job on that GPU alone; one of a rack or
/// of more interrupts every job there.
#[test]
fn a_fault_interrupts_what_stands_on_the_place_that_it_names() {
    let node = "rack.gpus_per_tray = 4\nracks_per_row = 2\nracks_per_pod = 5\nracks_per_hall = 10";
    for (level, jobs) in [("gpu", 1), ("tray", 4), ("rack", 8), ("row", 16), ("pod", 40)] {
        let unit = format!("per = \"{level}\"\ntakes_out = \"none\"\ncount = 2");
        let counts = interrupted(&nodes(node, 80, &unit));
        assert!(counts.iter().all(|&count| count == jobs), "{level}: {counts:?}");
    }
}

/// A power rack beside each rack, that fails with the rate and the repairs of the unit above.
///
/// Method: of N each of 20 racks is dark for as long as its one is out, of N+1 while both are: rho / (1 + rho) and its
/// square, within 15 % over ten runs of 60 days.
#[test]
fn a_second_power_rack_bears_the_loss_of_the_first() {
    let text = |redundancy: &str| {
        format!(
            "{}{}\n[power]\nchain = \"dc_800_sidecar\"\nrestart_time = \"0 s\"\ntopology.rack = \"{redundancy}\"\n\
             [power.unit.power_rack]\nrate = \"876 /year\"\nrepair_mean = \"1 h\"\nrepair_spread = 0.0\nbeta = 0.0\n\
             skill = \"tech\"\n[repair.crew.tech]\nper_thousand_racks = 0.0\nleast = 1000\n",
            PLANT.replace("only = [\"unit\"]", "only = [\"power_rack\"]"),
            group("rack", 1, 0)
        )
    };
    let dark = |redundancy: &str| {
        let first = Run::of_text(&text(redundancy));
        let hours = (1..=10).map(|seed| first.with_seed(seed).value("dark_rack_hours"));
        hours.sum::<f64>() / (10.0 * 20.0 * 1440.0)
    };
    let out = RHO / (1.0 + RHO);
    for (redundancy, expected) in [("N", out), ("N+1", out * out)] {
        let found = dark(redundancy);
        assert!((found / expected - 1.0).abs() < 0.15, "{redundancy}: {found} against {expected}");
    }
}
