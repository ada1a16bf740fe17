//! The order of shedding: what gives way first, how much, what comes back, and what that costs.

use factory::results::Records;
use factory::shortage::Step;
use files::{About, RunFolder};
use units::SimDuration;

use crate::laws::gpu_hours;
use crate::support::{Run, shipped};

const QUIET: [&str; 4] = [
    "failures.component.*.rate=0 /year",
    "location.grid.dip_rate=0 /year",
    "site=laboratory",
    "power.import_limit=20 MW",
];

/// A call an hour ahead that leaves next to nothing, while batteries charge after an outage; those of the site are small.
pub(crate) const SHORT: [&str; 13] = [
    "size=10 MW",
    "horizon=6 d",
    "power.import_limit=10 MW",
    "jobs.class.*.gpus_median=16",
    "jobs.class.*.gpus_spread=0",
    "location.grid.calls=[\"demand_response\"]",
    "location.grid.call.demand_response.leaves=0.02",
    "location.grid.call.demand_response.planned=50 h",
    "location.grid.planned_outage=49.9 h",
    "location.grid.planned_duration=4 min",
    "power.battery.power=1 MW",
    "power.battery.energy=2 MWh",
    "power.battery.reserve=0.5",
];

/// Variants in which much happens.
pub(crate) const EVENTFUL: [&str; 6] = [
    "gensets that fail",
    "UPS alone",
    "pumps without UPS",
    "throttled by the grid",
    "racks off by the grid",
    "towers whose water runs out",
];

/// A plant of 20 MW with ten racks in a hall, on which nothing breaks.
fn plant(name: &str, more: &[&str]) -> Run {
    let small = ["size=20 MW", "horizon=240 h", "compute.racks_per_hall=10"];
    let all: Vec<&str> = small.iter().chain(&QUIET).chain(more).copied().collect();
    Run::of(name, shipped("belgium", &all))
}

/// Hours in which a step was in force.
fn hours(run: &Run, step: Step) -> f64 {
    run.value(&format!("shortage_{}_h", step.word()))
}

/// Small jobs of one size that end well: what a plant does hardly depends on who starts when.
const ALIKE: [&str; 6] = [
    "jobs.class.*.gpus_median=32",
    "jobs.class.*.gpus_spread=0",
    "jobs.class.*.outcome.error=0",
    "jobs.class.*.outcome.cancel=0",
    "jobs.class.*.outcome.oom=0",
    "jobs.class.*.outcome.timeout=0",
];

/// Goal: import is within its limit always, later steps are resorted to only where the earlier ones do not suffice, and
/// goodput falls with the limit, of which little is left unused. Method: shares of what the plant draws when nothing
/// limits it.
#[test]
fn steps_are_used_in_order() {
    let limited = |limit: f64| {
        let limit = format!("power.import_limit={limit} MW");
        plant(&limit, &ALIKE.iter().copied().chain([limit.as_str()]).collect::<Vec<_>>())
    };
    let whole = limited(20.0);
    let load = whole.value("power_import_peak_mw");
    assert!(whole.value("shortage_h").abs() < 1e-9, "{}", whole.value("shortage_h"));
    let mut goodput = whole.value("useful_share");
    let order = [Step::Cap, Step::Suspend, Step::SuspendAll, Step::Drop];
    for (share, used) in [(0.9, 1), (0.75, 1), (0.6, 2), (0.3, 4), (0.05, 4)] {
        let limit = load * share;
        let run = limited(limit);
        let most = run.column("power_import_mw").into_iter().fold(0.0, f64::max);
        assert!(most <= limit * (1.0 + 1e-9), "{most} MW of {limit} in an hour");
        assert!(run.value("power_import_peak_mw") <= limit * (1.0 + 1e-9), "of {limit} MW");
        let in_force = order.map(|step| hours(&run, step));
        let mean = run.value("energy_grid_mwh") / run.hours();
        let last = in_force.iter().rposition(|hours| *hours > 0.0).unwrap();
        assert!(last < used && (last > 0) == (used > 1), "{share}: {in_force:?}");
        let lower = run.value("useful_share");
        assert!(lower < goodput, "{share}: goodput {lower} after {goodput}");
        assert!(mean > 0.93 * limit || share < 0.1, "{mean} of {limit} MW drawn on average");
        goodput = lower;
        gpu_hours::lost_to_shortages_are_those_of_its_steps(&run);
        gpu_hours::are_all_accounted_for(&run);
    }
}

/// What the plant draws in the hour before the call.
const LOAD: f64 = 16.62;

/// A call of 3 h for a quarter less, an hour ahead (arXiv 2507.00909).
fn called(name: &str, more: &[&str]) -> Run {
    let leaves = format!("location.grid.call.demand_response.leaves={}", 0.75 * LOAD / 20.0);
    let call = [
        leaves.as_str(),
        "location.grid.calls=[\"demand_response\"]",
        "location.grid.call.demand_response.rate=0 /year",
        "location.grid.call.demand_response.planned=100 h",
        "horizon=130 h",
    ];
    let all: Vec<&str> = call.iter().chain(more).copied().collect();
    plant(name, &all)
}

/// A quarter of the power for three hours needs no more than slower and suspended jobs: nothing is lost that was computed,
/// and jobs of contracts, which have the higher priority, are slowed less than those of backlogs.
#[test]
fn a_quarter_for_three_hours_loses_no_work() {
    let run = called("a quarter for 3 h", &[]);
    for step in [Step::SuspendAll, Step::Drop] {
        assert!(hours(&run, step).abs() < 1e-9, "{}", step.word());
    }
    assert!(run.used("rollback").abs() < 1e-6);
    let cap = hours(&run, Step::Cap);
    assert!((3.0..3.1).contains(&cap), "capped for {cap} h");
    let import = run.column("power_import_mw");
    assert!((100..103).all(|hour| import[hour] <= 0.75 * LOAD * (1.0 + 1e-9)), "{import:?}");
}

/// The same call with `cap` before all else and with `drop` alone: slower jobs lose less than racks that go off.
#[test]
fn the_order_is_that_of_the_scenario() {
    let order = |words: &str| format!("shortage.order=[{words}]");
    let capped = called("cap", &[&order("\"cap\", \"drop\"")]);
    let off = called("drop", &[&order("\"drop\"")]);
    assert!(hours(&capped, Step::Cap) > 2.9 && hours(&capped, Step::Hold).abs() < 1e-9);
    assert!(hours(&off, Step::Cap).abs() < 1e-9 && hours(&off, Step::Drop) > 2.9);
    assert!(off.used("without power: shortage") > 0.0);
    let kept = |run: &Run| run.value("useful_gpu_hours");
    assert!(kept(&capped) > kept(&off), "{} and {}", kept(&capped), kept(&off));
}

/// Every step in force is told with its begin and end; caps of the call begin with it.
#[test]
fn every_step_in_force_is_an_incident() {
    let run = called("bouts", &[]);
    let begins = run.incidents.iter().filter(|it| it.what == "shortage: cap");
    let begins: Vec<_> = begins.map(|it| it.at).collect();
    assert!(!begins.is_empty());
    let call = units::SimTime::START + SimDuration::hours(100);
    assert_eq!(begins[0], call);
    let sum: f64 = run
        .bouts
        .iter()
        .filter(|it| it.step == Step::Cap)
        .map(|it| it.lost.iter().sum::<f64>())
        .sum();
    run.assert_near("lost by caps", sum, run.value("shortage_cap_gpu_hours"), 1e-9);
    run.assert_near("throttling", sum, run.used("throttling"), 1e-9);
    for step in [Step::Hold, Step::Cap, Step::Suspend, Step::SuspendAll, Step::Drop] {
        let of_step = run.bouts.iter().filter(|it| it.step == step);
        let sum: f64 = of_step.flat_map(|it| &it.lost).sum();
        let metric = format!("shortage_{}_gpu_hours", step.word());
        run.assert_near(&metric, sum, run.value(&metric), 1e-9);
    }
    let hours: f64 = run
        .bouts
        .iter()
        .filter(|it| it.step == Step::Cap)
        .map(|it| it.ends.since(it.begins).in_hours())
        .sum();
    run.assert_near("hours", hours, run.value("shortage_cap_h"), 1e-9);
}

/// The table of steps in force has what they cost: its rows of each step add up to what the summary says of that.
#[test]
fn the_table_of_shortages_adds_up() {
    let run = called("table", &[]);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("run");
    let about = About { version: "of a test", wall_seconds: 1.0 };
    let mut writing = RunFolder::create(&target, false, &run.loaded).unwrap();
    let all = run.bouts.len() - run.results.bouts.len();
    let mut records = Records::default();
    records.bouts.extend_from_slice(&run.bouts[..all]);
    writing.append(&records).unwrap();
    writing.finish(&run.loaded, &run.results, &about, "").unwrap();
    let text = std::fs::read_to_string(target.join("shortages.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let place = |name: &str| names.iter().position(|it| *it == name).unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    assert_eq!(rows.len(), run.bouts.len());
    let number = |row: &[&str], name: &str| row[place(name)].parse::<f64>().unwrap();
    assert!(rows.iter().any(|row| row[place("step")] == "cap"));
    for step in [Step::Hold, Step::Cap, Step::Suspend, Step::Drop] {
        let of_step = || rows.iter().filter(|row| row[place("step")] == step.word());
        let lost: f64 = of_step().map(|row| number(row, "lost_gpu_hours")).sum();
        let metric = format!("shortage_{}_gpu_hours", step.word());
        run.assert_near(&metric, lost, run.value(&metric), 1e-6);
        let hours = of_step().map(|row| number(row, "ends_h") - number(row, "begins_h"));
        run.assert_near(
            step.word(),
            hours.sum(),
            run.value(&format!("shortage_{}_h", step.word())),
            1e-6,
        );
        for row in of_step() {
            let of_classes = run.results.classes.iter();
            let sum: f64 =
                of_classes.map(|class| number(row, &format!("lost_gpu_hours_{class}"))).sum();
            assert!(sum <= number(row, "lost_gpu_hours") + 1e-6, "{row:?}");
        }
    }
}

/// A call of three hours that leaves half of what is drawn: caps leave each class the same share where none comes before
/// another, and all of it in hours without a call.
///
/// Method: what caps saved is what was left, of the dynamic power of the hour before the call, which is IT less idle racks.
#[test]
fn hours_tell_what_caps_leave_of_each_class() {
    let call = [
        "horizon=80 h",
        "jobs.class.*.priority=1",
        "jobs.class.*.least_power=0",
        "shortage.order=[\"cap\", \"drop\"]",
        "location.grid.calls=[\"demand_response\"]",
        "location.grid.call.demand_response.rate=0 /year",
        "location.grid.call.demand_response.planned=50 h",
        "location.grid.call.demand_response.length_median=3 h",
        "location.grid.call.demand_response.length_spread=0",
        "location.grid.call.demand_response.leaves=0.6",
    ];
    let run = plant("scales", &[&ALIKE[..], &call].concat());
    let classes = run.results.classes.len();
    let names = factory::columns_by_class(&run.results.classes);
    assert_eq!(names[0].name, format!("scale_{}", run.results.classes[0]));
    let mut less = 0.0;
    for (hour, row) in run.rows.iter().enumerate() {
        assert_eq!(row.by_class.len(), classes);
        let scales: Vec<f64> = row.by_class.iter().map(|scale| scale.unwrap()).collect();
        assert!(scales.iter().all(|scale| (scale - scales[0]).abs() < 1e-12), "{scales:?}");
        assert!(scales[0] > 0.0 && scales[0] <= 1.0);
        let called = (50..54).contains(&hour);
        assert!(called || (scales[0] - 1.0).abs() < 1e-12, "{scales:?} in hour {hour}");
        less += 1.0 - scales[0];
    }
    let hours = hours(&run, Step::Cap);
    assert!(less > 0.2 * hours && less < hours, "{less} of {hours} h");
    let rack = &run.spec().compute.rack;
    let idle = rack.idle_power.in_megawatts() * f64::from(run.layout().racks);
    let network = run.layout().overhead_power.in_megawatts() * f64::from(run.layout().racks);
    let dynamic = run.column("power_it_mw")[49] - idle - network;
    let saved: f64 = run
        .bouts
        .iter()
        .filter(|it| it.step == Step::Cap)
        .map(|it| it.energy.in_megawatt_hours())
        .sum();
    run.assert_near("saved by caps", saved, dynamic * less, 0.05);
}
