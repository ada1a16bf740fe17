//! Redundancy against probability: what is dark and what is not served of a group of line-ups, through the plant.
//!
//! Line-ups live for exponential times, ten failures a year, and are repaired for exponential times of 100 h, by as many
//! crews as anyone could need: a line-up is out for u = 1,000 / 9,760 = 0.102459 of the time, by itself.

use factory::simulate;

use crate::support::sound;

/// Years of one group, each from new: groups know nothing of each other, so a run has ten of them, and there are forty runs.
const YEARS: u32 = 400;
const GROUPS: u32 = 10;
/// How fast a line-up comes to its share, in an hour: it fails every 876 h and is repaired after 100 h.
const PACE: f64 = 1.0 / 876.0 + 1.0 / 100.0;
/// Hours of a year.
const YEAR: f64 = 8_760.0;

/// Halls of one group each, with so many racks of 60 kW, each full of work all the time; nothing but line-ups ever fails.
///
/// Steps of caps are 64ths of dynamic power: with 0.2 of it for idling the 0.75, 0.8, 0.5 and 0.25 that groups leave are
/// such steps.
fn groups(topology: &str, racks: u32, line_up: &str) -> String {
    let all = racks * GROUPS;
    format!(
        r#"
site = "laboratory"
size = "20 MW"
start = "2027-01-01"
horizon = "1 year"
[compute]
racks = {all}
racks_per_hall = {racks}
racks_per_row = {racks}
racks_per_pod = {racks}
spare_gpus = 0
storage_share = 0.0
network.switch_ports = 0
[compute.rack]
gpus = 8
gpus_per_tray = 8
rated_power = "60 kW"
typical_power = "60 kW"
idle_power = "12 kW"
liquid_share = 1.0
supply_temperature = "45 C"
[power]
restart_time = "0 s"
maintenance.duration = "0 h"
topology.hall = "{topology}"
line_up.rating = "{line_up}"
[power.unit.ups]
rate = "10 /year"
repair_mean = "100 h"
repair_kind = "exponential"
beta = 0.0
[failures]
only = ["ups"]
[repair.crew.electrical]
per_thousand_racks = 0.0
least = 1000
[placement]
warm_domains_per_pod = 0.0
exposed = {{ domain = 0.0, pod = 0.0, hall = 0.0 }}
[jobs]
only = ["research"]
[jobs.recovery]
explicit_detection = "0 s"
implicit_share = 0.0
over_evict.time = "0 s"
hot_swap = "0 s"
warm_swap = "0 s"
cold_start = "0 s"
start_time = "0 s"
start_growth = "0 s"
[jobs.class.research]
share = 0.0
at_start = {all}
gpus_median = 8
gpus_least = 8
gpus_spread = 0.0
length_median = "100 years"
length_spread = 0.0
length_most = "100 years"
checkpoint = "none"
checkpoint_memory_every = "0 s"
intensity = 1.0
outcome = {{ error = 0.0, cancel = 0.0, oom = 0.0, timeout = 0.0 }}
"#
    )
}

/// What years of a group had, as the mean of each run: share of the time of racks in the dark, of energy that was not served,
/// and how often racks went off.
struct Years {
    dark: Vec<f64>,
    unserved: Vec<f64>,
    outages: Vec<f64>,
}

impl Years {
    fn of(topology: &str, racks: u32, line_up: &str) -> Self {
        let loaded = sound(&groups(topology, racks, line_up));
        let mut years = Self { dark: Vec::new(), unserved: Vec::new(), outages: Vec::new() };
        let rack_hours = f64::from(racks * GROUPS) * YEAR;
        for seed in 1..=YEARS / GROUPS {
            let results = simulate(&loaded.scenario.with_seed(seed.into()));
            let value = |name: &str| results.value(name).unwrap();
            years.dark.push(value("dark_rack_hours") / rack_hours);
            years.unserved.push(1.0 - value("energy_it_mwh") / (0.06 * rack_hours));
            years.outages.push(value("hall_outages") / f64::from(GROUPS));
        }
        years
    }
}

/// The mean and its standard error.
fn mean_of(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

/// The mean of all runs lies within four of its standard errors of what is expected, and these are small.
#[track_caller]
fn assert_agrees(what: &str, values: &[f64], expected: f64) {
    let (mean, error) = mean_of(values);
    assert!(error < 0.07 * expected, "{what}: ± {error}");
    assert!((mean - expected).abs() < 4.0 * error, "{what}: {mean} ± {error} against {expected}");
}

/// The mean over a year from new of what depends on how probable it is that a line-up is out.
fn over_a_year(of: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 10_000;
    let at = |step: u32| (f64::from(step) + 0.5) / f64::from(STEPS) * YEAR;
    let out = |hours: f64| 1_000.0 / 9_760.0 * (1.0 - libm::exp(-PACE * hours));
    (0..STEPS).map(|step| of(out(at(step)))).sum::<f64>() / f64::from(STEPS)
}

/// The mean of `of` over how many of `units` are out, each for itself with this probability.
fn by_count(units: u32, out: f64, of: impl Fn(u32) -> f64) -> f64 {
    let mut ways = 1.0;
    let mut sum = 0.0;
    for count in 0..=units {
        let (these, others) = (count.cast_signed(), (units - count).cast_signed());
        sum += ways * out.powi(these) * (1.0 - out).powi(others) * of(count);
        ways *= f64::from(units - count) / f64::from(count + 1);
    }
    sum
}

/// Test 1: both of two are out for u^2 of the time, 0.010498 or 91.96 h a year; either of them is back after 50 h on
/// average, so that is 1.839 times a year. From new a year has 1.5 % less.
#[test]
fn both_line_ups_of_a_hall_are_out_as_often_as_probability_says() {
    let years = Years::of("2N", 1, "2.5 MW");
    assert_agrees("dark", &years.dark, 0.010_498);
    assert_agrees("dark from new", &years.dark, over_a_year(|out| out * out));
    assert_agrees("not served", &years.unserved, 0.010_498);
    assert_agrees("outages", &years.outages, 1.839);
    // A pair goes dark whenever one fails while the other is out.
    let rate = |out: f64| 2.0 * out * (1.0 - out) * 10.0;
    assert_agrees("outages from new", &years.outages, over_a_year(rate));
    let (hours, times) = (mean_of(&years.dark).0 * YEAR, mean_of(&years.outages).0);
    // The mean of so many exponential times has a standard error of one in the root of their number.
    let error = 50.0 / (times * f64::from(YEARS)).sqrt();
    assert!((hours / times - 50.0).abs() < 4.0 * error, "{} ± {error} h", hours / times);
    // What is dark is all that is not served.
    for (dark, unserved) in years.dark.iter().zip(&years.unserved) {
        assert!((dark - unserved).abs() < 1e-9, "{dark} against {unserved}");
    }
}

/// Test 2: a pair of three or four is dark as often as that of two. What the others may not draw comes on top: a quarter of
/// two thirds with two of three out; with two of four a fifth of five sixths, with three a third of a half.
#[test]
fn racks_on_pairs_are_dark_as_often_and_slowed_down_besides() {
    let known = [("3N/2", 3, 3, 0.015_209), ("4N/3", 6, 4, 0.019_598)];
    for (topology, racks, line_ups, unserved) in known {
        let years = Years::of(topology, racks, "2.5 MW");
        assert_agrees(&format!("{topology} dark"), &years.dark, 0.010_498);
        assert_agrees(
            &format!("{topology} dark from new"),
            &years.dark,
            over_a_year(|out| out * out),
        );
        let lost = |count: u32| match (line_ups, count) {
            (3, 2) => 1.0 / 3.0 + 2.0 / 3.0 / 4.0,
            (4, 2) => 1.0 / 6.0 + 5.0 / 6.0 / 5.0,
            (4, 3) => 1.0 / 2.0 + 1.0 / 2.0 / 3.0,
            _ => f64::from(u32::from(count == line_ups)),
        };
        let from_new = over_a_year(|out| by_count(line_ups, out, lost));
        assert_agrees(&format!("{topology} not served"), &years.unserved, unserved);
        assert_agrees(&format!("{topology} not served from new"), &years.unserved, from_new);
    }
}

/// Test 3: of four line-ups and a catcher, and of four and one on one bus, what is out beyond one is not served: racks in the
/// dark there, racks slowed down here.
#[test]
fn one_to_spare_for_four_serves_as_much_by_a_catcher_as_on_a_bus() {
    let beyond_one = |count: u32| f64::from(count.saturating_sub(1)) / 4.0;
    let from_new = over_a_year(|out| by_count(5, out, beyond_one));
    for (topology, racks, line_up) in [("catcher", 4, "2.5 MW"), ("N+1", 1, "15 kW")] {
        let years = Years::of(topology, racks, line_up);
        assert_agrees(&format!("{topology} not served"), &years.unserved, 0.023_691);
        assert_agrees(&format!("{topology} not served from new"), &years.unserved, from_new);
        let dark = mean_of(&years.dark).0;
        if topology == "catcher" {
            assert_agrees("catcher dark", &years.dark, 0.023_691);
        } else {
            // All five out for u^5 of the time, 11 s of a year.
            assert!(dark < 1e-3, "{dark}");
        }
    }
}
