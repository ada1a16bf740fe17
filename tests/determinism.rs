//! The promise: one scenario, one answer, and a change in one place leaves all others as they were.

use std::collections::BTreeMap;
use std::thread;

use factory::jobs::{DemandKind, JobRecord};
use factory::{Recording, Simulation, simulate};
use files::Loaded;
use units::{SimDuration, SimTime};

use crate::layout::sources_of;
use crate::support::{Run, SCENARIOS, shipped, sound};

/// Small, lively, and with outages, so that every subsystem has something to do.
const OUTAGES: &str = "location.grid.outage_rate=50 /year";
/// However many dips there are, batteries go back to the grid.
const BORNE: &str = "power.ups.count=100000";
const DIPS: &str = "location.grid.dip_rate=0 /year";

fn lively(overrides: &[&str]) -> Run {
    let overrides: Vec<&str> = [OUTAGES].iter().chain(overrides).copied().collect();
    Run::of("lively", shipped("small", &overrides))
}

/// Everything but the time it took is the same.
#[track_caller]
fn assert_same(one: &Run, other: &Run) {
    assert_eq!(one.results.digest, other.results.digest);
    assert_eq!(one.results.events, other.results.events);
    assert_eq!(one.results.metrics, other.results.metrics);
    assert_eq!(one.results.uses, other.results.uses);
    assert_eq!(one.results.years, other.results.years);
    assert_same_items(&one.rows, &other.rows);
    assert_same_items(&one.jobs, &other.jobs);
    assert_same_items(&one.incidents, &other.incidents);
}

/// Two lists are the same; a list of thousands is not printed.
#[track_caller]
fn assert_same_items<T: PartialEq + std::fmt::Debug>(one: &[T], other: &[T]) {
    assert_eq!(one.len(), other.len());
    if let Some((one, other)) = one.iter().zip(other).find(|(one, other)| one != other) {
        panic!("{one:?}\nagainst\n{other:?}");
    }
}

/// Every hour is the same but for rounding: means are summed over other intervals where more
/// happens.
#[track_caller]
fn assert_same_hours(one: &Run, other: &Run) {
    assert_eq!(one.rows.len(), other.rows.len());
    for (row, same) in one.rows.iter().zip(&other.rows) {
        let mut values = row.values.iter().zip(&same.values);
        let close = values.all(|values| match values {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-8 * one.abs().max(1.0),
            (one, other) => one == other,
        });
        assert!(close, "{row:?}\nagainst\n{same:?}");
    }
}

#[test]
fn running_twice_gives_the_same_bits() {
    for name in SCENARIOS {
        let loaded = shipped(name, &[]);
        let digest = |loaded: &Loaded| simulate(&loaded.scenario).digest;
        assert_eq!(digest(&loaded), digest(&shipped(name, &[])), "{name}");
    }
    assert_same(&lively(&[]), &lively(&[]));
}

/// Method: the digests of eight seeds, one after the other and by two threads at once.
#[test]
fn threads_do_not_change_the_digest() {
    let scenario = shipped("small", &[OUTAGES]).scenario;
    let digests = |seeds: std::ops::Range<u64>| -> Vec<u64> {
        seeds.map(|seed| simulate(&scenario.with_seed(seed)).digest).collect()
    };
    let alone = digests(0..8);
    let together = thread::scope(|scope| {
        let threads = [0..4, 4..8].map(|seeds| scope.spawn(|| digests(seeds)));
        threads.map(|thread| thread.join().unwrap()).concat()
    });
    assert_eq!(alone, together);
}

#[test]
fn steps_leave_no_trace() {
    let at_once = lively(&[]);
    for hours in [1, 24 * 7] {
        let step = SimDuration::hours(hours);
        assert_same(&at_once, &Run::in_steps("in steps", shipped("small", &[OUTAGES]), step));
    }
}

#[test]
fn recording_changes_nothing() {
    let scenario = shipped("small", &[OUTAGES]).scenario;
    let summary = Simulation::new(&scenario, Recording::Summary).finish();
    let timeline = Simulation::new(&scenario, Recording::Timeline).finish();
    assert_eq!(summary.digest, timeline.digest);
    assert_eq!(summary.metrics, timeline.metrics);
}

#[test]
fn another_seed_is_another_run() {
    let (one, other) = (lively(&[]), lively(&["seed=6"]));
    assert_ne!(one.results.digest, other.results.digest);
    assert!(weather(&one) != weather(&other));
    assert!(arrivals(&one, &[]) != arrivals(&other, &[]));
    assert!(outages(&one) != outages(&other));
}

/// Outdoor temperatures and prices, hour by hour.
fn weather(run: &Run) -> Vec<[f64; 3]> {
    let [dry, wet, price] =
        ["dry_bulb_c", "wet_bulb_c", "price_usd_per_mwh"].map(|name| run.column(name));
    (0..dry.len()).map(|hour| [dry[hour], wet[hour], price[hour]]).collect()
}

/// Class, time and size of each job that comes at a time of its own, but for those of some classes; in
/// order.
fn arrivals(run: &Run, but: &[&str]) -> Vec<(String, SimTime, u32)> {
    let class = |job: &JobRecord| run.results.classes[job.class].clone();
    let spec = &run.spec().jobs;
    let comes = |name: &str| spec.demand_of(&spec.class[name]) == DemandKind::Open;
    let jobs = run.jobs.iter().filter(|job| {
        let class = class(job);
        // Those that are there at the start follow from how much work others hold.
        job.submitted > SimTime::START && comes(&class) && !but.contains(&class.as_str())
    });
    let mut arrivals: Vec<_> = jobs.map(|job| (class(job), job.submitted, job.gpus)).collect();
    arrivals.sort();
    arrivals
}

/// Sizes of the first five hundred jobs of a class, in the order of their numbers.
fn sizes(run: &Run, class: &str) -> Vec<u32> {
    let class = run.results.classes.iter().position(|name| name == class).unwrap();
    let mut jobs: Vec<&JobRecord> = run.jobs.iter().filter(|job| job.class == class).collect();
    jobs.sort_unstable_by_key(|job| job.number);
    assert!(jobs.len() > 500, "{} jobs tell little", jobs.len());
    jobs[..500].iter().map(|job| job.gpus).collect()
}

/// When the site lost supply and for how long.
fn outages(run: &Run) -> Vec<(SimTime, Option<SimDuration>)> {
    let losses = run.incidents.iter().filter(|incident| incident.what == "grid outage");
    losses.map(|incident| (incident.at, incident.length)).collect()
}

/// Failures of a kind of component that take a place out, with the place.
fn failures(run: &Run, component: &str) -> Vec<(SimTime, u32)> {
    let failures = run.incidents.iter().filter(|incident| incident.what == component);
    failures.map(|incident| (incident.at, incident.place)).collect()
}

/// Method: dips behind a UPS that carries racks and cooling through them: one more random stream, no consequences.
#[test]
fn an_unrelated_random_stream_changes_no_record() {
    let carries =
        r#"power.ups.carries=["racks","network","cdu_pumps","facility_pumps","fans","chillers"]"#;
    let without = lively(&[DIPS, BORNE, carries]);
    let with = lively(&["location.grid.dip_rate=100 /year", BORNE, carries]);
    assert_ne!(without.results.events, with.results.events, "the stream was not drawn from");
    assert_same_hours(&without, &with);
    assert_same_items(&without.jobs, &with.jobs);
    assert_same_items(&without.incidents, &with.incidents);
}

/// Method: a hazard without consequences, which strikes some forty times.
#[test]
fn a_hazard_without_consequences_changes_no_row_and_no_job() {
    let without = lively(&[]);
    let with = lively(&["location.hazard.comet.rate=80 /year"]);
    assert!(with.incidents.iter().filter(|incident| incident.what == "comet").count() > 20);
    assert_same_hours(&without, &with);
    assert_same_items(&without.jobs, &with.jobs);
}

const NEW_CLASS: [&str; 5] = [
    "jobs.only=[]",
    "jobs.class.aaa.share=0",
    "jobs.class.aaa.intensity=1",
    "jobs.class.frontier_training.share=0",
    "jobs.class.frontier_training.gpus_least=1",
];
const SHAPE: [&str; 5] = [
    "jobs.class.aaa.gpus_median=8",
    "jobs.class.aaa.gpus_spread=1",
    "jobs.class.aaa.length_median=1 h",
    "jobs.class.aaa.length_spread=1",
    "jobs.class.aaa.length_most=1 d",
];

/// Method: a class that comes first in the alphabet, so that all others have other numbers.
#[test]
fn a_class_without_jobs_changes_no_row_and_no_other_job() {
    let overrides = [NEW_CLASS, SHAPE].concat();
    let (without, with) = (lively(&[]), lively(&overrides));
    assert_eq!(with.results.classes[0], "aaa");
    assert_same_hours(&without, &with);
    assert_same_items(&arrivals(&without, &[]), &arrivals(&with, &[]));
}

/// Method: the class now has jobs, so everything that queues and runs differs; what comes from
/// outside does not.
#[test]
fn jobs_of_a_new_class_leave_weather_outages_and_other_arrivals_alone() {
    let shares = ["jobs.class.aaa.share=0.1", "jobs.class.aaa.arrivals=20 /day"];
    let overrides = [&NEW_CLASS[..], &SHAPE, &shares].concat();
    let (without, with) = (lively(&[]), lively(&overrides));
    assert!(with.value("jobs_submitted") > without.value("jobs_submitted") + 1000.0);
    assert_same_items(&weather(&without), &weather(&with));
    assert_same_items(&outages(&without), &outages(&with));
    assert_same_items(&arrivals(&without, &[]), &arrivals(&with, &["aaa"]));
}

/// Goal: differences between designs are differences of the designs, not of luck.
///
/// Method: two designs that differ in power and cooling, and one of half the size.
#[test]
fn designs_meet_the_same_weather_outages_and_failures() {
    let return_at_once = "location.grid.return_delay=0 s";
    let longer = "horizon=200 d";
    let one = lively(&["failures.component.cdu.rate=30 /year", return_at_once, DIPS, longer]);
    let overrides = [
        "failures.component.cdu.rate=30 /year",
        return_at_once,
        DIPS,
        longer,
        "power.ups.autonomy=0 s",
        "power.genset.share=0",
        "cooling.rejection=tower",
        "jobs.policy=fcfs",
    ];
    let other = lively(&overrides);
    assert_ne!(one.results.digest, other.results.digest);
    assert_same_items(&weather(&one), &weather(&other));
    assert_same_items(&outages(&one), &outages(&other));
    assert!(outages(&one).len() > 10);
    assert_same_items(&arrivals(&one, &[]), &arrivals(&other, &[]));
    // Of a backlog more or fewer are drawn; the first, the second and so on are the same.
    assert_eq!(sizes(&one, "fine_tuning"), sizes(&other, "fine_tuning"));
    assert!(failures(&one, "cdu").len() > 5);
    let half = lively(&["compute.racks=3", "jobs.class.*.gpus_most=100", longer]);
    assert_same_items(&weather(&one), &weather(&half));
    assert_same_items(&outages(&one), &outages(&half));
}

/// Goal: the failures that a hall meets do not depend on how it is fed and cooled.
#[test]
fn failures_come_when_they_come() {
    let run = |autonomy: &str| {
        let text = format!(
            "site = \"laboratory\"\nsize = \"2 MW\"\nhorizon = \"1 year\"\n\
             rack = \"gb200_nvl72\"\n[power.ups]\nautonomy = \"{autonomy}\"\n\
             [failures]\nonly = [\"manifold\"]\n\
             [failures.component.manifold]\nrate = \"5 /year\"\nrepair_median = \"1 min\"\n\
             [jobs.class.\"*\"]\ngpus_least = 1\n"
        );
        Run::of("failures", sound(&text))
    };
    let (one, other) = (run("0 s"), run("10 min"));
    assert!(failures(&one, "manifold").len() > 20);
    assert_same_items(&failures(&one, "manifold"), &failures(&other, "manifold"));
}

/// The fingerprint tells kinds of events apart by their codes: no two kinds share one.
///
/// Method: the codes as they are written in the events of all rooms, and in what a portfolio does to a plant.
#[test]
fn no_two_kinds_of_events_have_the_same_code() {
    let files = sources_of("sim/factory/src");
    let leading = |text: &str| {
        let text = text.trim_start();
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    };
    let mut kinds: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for (path, text) in &files {
        let within = match path.rsplit('/').next() {
            Some("event.rs" | "route.rs") => text.split("fn code(").nth(1).map(|it| ("=>", it)),
            Some("guests.rs") => Some(("u64 =", text.as_str())),
            _ => None,
        };
        let Some((before, within)) = within else { continue };
        for arm in within.split(before).skip(1) {
            let code = arm.trim_start().trim_start_matches(['{', '(', ' ', '\n']);
            if let Some(code) = leading(code) {
                kinds.entry(code).or_default().push(path.clone());
            }
        }
    }
    assert!(kinds.len() > 50, "{} codes found", kinds.len());
    let shared: Vec<_> = kinds.iter().filter(|(_, paths)| paths.len() > 1).collect();
    assert!(shared.is_empty(), "codes of several kinds of events: {shared:?}");
}
