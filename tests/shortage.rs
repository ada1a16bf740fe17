//! Shortage: less may be drawn than the plant would use. Racks slow down, then racks and halls go off.

use units::{SimDuration, SimTime};

use crate::support::{Run, shipped};

const NO_FAULTS: &str = "failures.component.*.rate=0 /year";
const NO_DIPS: &str = "location.grid.dip_rate=0 /year";
const NO_OUTAGES: &str = "site=laboratory";

/// A gigawatt that may draw 50 MW: it drew 286.
#[test]
fn a_gigawatt_on_fifty_megawatts_draws_no_more() {
    let run =
        Run::of("kagoshima", shipped("kagoshima", &["power.import_limit=50 MW", "horizon=48 h"]));
    assert!(run.value("power_import_peak_mw") <= 50.0 * (1.0 + 1e-9));
    assert!(run.value("useful_gpu_hours") > 0.0, "some racks work");
}

/// A gigawatt that loses the grid for an hour, with neither stores nor sets: supply must be back for ten minutes,
/// then halls return within 20 MW a minute, and their racks half an hour later.
///
/// Method: the hour in which the last hall is back against the sum of what all drew, and at once without limit.
#[test]
fn halls_return_one_after_the_other() {
    let dark = [
        "horizon=96 h",
        "power.ups.autonomy=0 s",
        "power.genset.share=0",
        "location.grid.planned_outage=48 h",
        "location.grid.planned_duration=1 h",
        "location.grid.dip_rate=0 /year",
        NO_FAULTS,
    ];
    let gpu_hours = |more: &str| {
        let all: Vec<&str> = dark.iter().copied().chain([more]).collect();
        let run = Run::of("kagoshima", shipped("kagoshima", &all));
        let drew = run.column("power_import_mw")[47];
        (run.used("without power: grid"), drew, run.value("gpus"))
    };
    let (at_once, ..) = gpu_hours("location.grid.ramp_from=2 GW");
    let (in_turn, drew, gpus) = gpu_hours("name=in turn");
    // From the loss until 1 h + 10 min + 30 min later.
    assert!((at_once / gpus - 100.0 / 60.0).abs() < 1e-9, "{} h", at_once / gpus);
    // Each hall waits for those before it and for itself: half of the whole time and half of its own.
    let waited = (in_turn - at_once) / gpus;
    let whole = drew / 20.0 / 60.0;
    assert!(waited > 0.5 * whole && waited < 0.53 * whole, "{waited} of {whole} h");
}

/// The July 2024 train at a gigawatt: UPS that count to three within a minute stay on their batteries at 33 s with all
/// of the load, who counts to four does at 49 s, who counts to five never.
#[test]
fn six_dips_in_82_s_lock_whoever_counts_to_three_or_four() {
    let run = |count: u32| {
        let count = format!("power.ups.count={count}");
        Run::of("july_2024", shipped("july_2024", &[&count, NO_FAULTS]))
    };
    for (count, transfers, after) in [(3, 3.0, Some(33)), (4, 4.0, Some(49)), (5, 6.0, None)] {
        let run = run(count);
        let name = "UPS locked on its batteries after dips";
        let locked = run.incidents.iter().find(|incident| incident.what == name);
        let begins = SimTime::START + SimDuration::hours(120);
        assert_eq!(locked.map(|it| it.at), after.map(|it| begins + SimDuration::seconds(it)));
        assert!((run.value("dip_transfers") - transfers).abs() < 1e-9, "count {count}");
        let lost = run.value("load_lost_by_dips_mw");
        let before = run.column("power_import_mw")[119];
        if after.is_some() {
            assert!(lost > 0.9 * before, "{lost} of {before} MW");
            assert!(run.used("without power: grid") > 1e5, "halls go dark");
        } else {
            assert!(lost.abs() < 1e-9, "{lost} of {before} MW: drives bear 60 ms");
            assert!(run.used("without power: grid").abs() < 1e-9);
        }
        // Below half of the voltage nobody must stay on.
        assert!(run.value("ride_through_violations").abs() < 1e-9);
    }
}

/// Dips of 200 ms stop fans and chillers, which are load lost, though less than the tenth that would be a violation; who
/// bears more loses nothing.
///
/// Method: what cools, less pumps behind the UPS, is some hundredths of what is drawn.
#[test]
fn motors_that_stop_are_load_lost_however_few() {
    let of = |motors: &str| {
        let long = ["size=100 MW", "power.ups.count=9", "location.grid.dip.train_length=200 ms"];
        let all = [long[0], long[1], long[2], motors, NO_FAULTS];
        let run = Run::of("july_2024", shipped("july_2024", &all));
        assert!(run.value("ride_through_violations").abs() < 1e-9);
        run.value("load_lost_by_dips_mw") / run.column("power_import_mw")[119]
    };
    let lost = of("name=stop");
    assert!(lost > 0.002 && lost < 0.1, "{lost} of what was drawn");
    let none = of(
        "power.ups.carries=[\"racks\", \"network\", \"cdu_pumps\", \"facility_pumps\", \"fans\", \"chillers\"]",
    );
    assert!(none.abs() < 1e-9, "{none}");
}

/// Dips to 60 % for 100 ms must be borne, and racks bear them with a UPS alone. For 140 ms they stop fans and chillers, some
/// hundredths of the load: less than may go, unless nothing may.
#[test]
fn a_dip_that_must_be_borne_and_is_not_is_a_violation() {
    let violations = |autonomy: &str, length: &str, may_go: f64| {
        let autonomy = format!("power.ups.autonomy={autonomy}");
        let length = format!("location.grid.dip.train_length={length}");
        let may_go = format!("location.grid.rule.may_go={may_go}");
        let dip = ["location.grid.dip.train_voltage=0.6", &length, &may_go];
        let all = [dip[0], dip[1], dip[2], &autonomy, "power.ups.count=9", NO_FAULTS];
        Run::of("july_2024", shipped("july_2024", &all)).value("ride_through_violations")
    };
    assert!(violations("5 min", "100 ms", 0.1).abs() < 1e-9);
    let off = violations("0 min", "100 ms", 0.1);
    assert!((off - 1.0).abs() < 1e-9, "racks go off at the first: {off}");
    assert!(violations("5 min", "140 ms", 0.1).abs() < 1e-9);
    assert!(violations("5 min", "140 ms", 0.0) > 0.9);
}

/// Method: 71 % of all dips fall below the ITIC curve, since 5/7 leave less than 0.7 of the voltage and last longer
/// than 20 ms; a year of a site with a thousand faults, each carried by the UPS.
#[test]
fn seven_tenths_of_dips_fall_below_the_curve_of_supplies() {
    let run = Run::of(
        "small",
        shipped(
            "small",
            &["location.grid.dip_rate=3000 /year", "power.ups.count=100000", NO_FAULTS],
        ),
    );
    let hours = run.hours();
    // One dip in 0.75 of faults, 2.5 in 0.20, 5 in 0.05.
    let expected = 3000.0 * hours / 8760.0 * (0.75 + 0.2 * 2.5 + 0.05 * 5.0) * 5.0 / 7.0;
    let found = run.value("dip_transfers");
    assert!((found / expected - 1.0).abs() < 0.15, "{found} of {expected}");
}

/// A plant of 20 MW on a call that leaves nothing, with so much notice and checkpoints of 30 s.
fn called(notice: &str) -> Run {
    let notice = format!("location.grid.call.firm_load_shed.notice={notice}");
    let overrides = [
        &notice,
        "size=20 MW",
        "power.import_limit=20 MW",
        "horizon=96 h",
        "location.grid.calls=[\"firm_load_shed\"]",
        "location.grid.call.firm_load_shed.rate=0 /year",
        "location.grid.call.firm_load_shed.planned=50 h",
        "jobs.class.*.checkpoint_write=30 s",
        "jobs.class.*.checkpoint=young",
        "jobs.operations=2024_storage",
        NO_FAULTS,
        NO_DIPS,
        NO_OUTAGES,
    ];
    Run::of(&notice, shipped("belgium", &overrides[..]))
}

/// With ten minutes of notice jobs save their work before racks go off; without any they lose what they had not
/// saved.
#[test]
fn a_call_with_notice_rolls_nothing_back() {
    let [with, without] = ["10 min", "0 s"].map(called);
    for run in [&with, &without] {
        let import = run.column("power_import_mw");
        assert!(import[51] < 0.2, "{} MW during the call", import[51]);
        assert!(run.used("without power: shortage") > 0.0);
        // From the full hour of the call on, two hours of all that was drawn before.
        let expected = import[49] * 2.0;
        run.assert_near("not drawn", run.value("curtailed_mwh"), expected, 0.02);
    }
    assert!(with.used("rollback: shortage").abs() < 1e-6, "{}", with.used("rollback: shortage"));
    assert!(without.used("rollback: shortage") > 1.0, "{}", without.used("rollback: shortage"));
}

/// Two feeds of 60 % each: the loss of one leaves 60 % of the connection, and the loss of both would leave nothing.
#[test]
fn the_loss_of_one_of_two_feeds_leaves_sixty_per_cent() {
    let feeds = [
        "size=20 MW",
        "horizon=96 h",
        "location.grid.feeds.count=2",
        "location.grid.feeds.capacity=12 MW",
        "location.grid.feeds.outage_rate=0 /year",
        "location.grid.feeds.planned=50 h",
        "location.grid.feeds.outage_median=5 h",
        NO_FAULTS,
        NO_DIPS,
        NO_OUTAGES,
    ];
    let run = Run::of("two feeds", shipped("belgium", &feeds));
    let import = run.column("power_import_mw");
    let most = |hours: std::ops::Range<usize>| import[hours].iter().copied().fold(0.0, f64::max);
    assert!(most(0..50) > 14.0, "{} MW on both", most(0..50));
    assert!(most(50..55) <= 12.0 * (1.0 + 1e-9), "{} MW on one", most(50..55));
    assert!(most(50..55) > 11.5, "what is left is used: {} MW", most(50..55));
    assert!(most(56..96) > 14.0, "{} MW on both again", most(56..96));
}

/// A single feed of 12 MW: import of a site of 20 MW never exceeds that, and uses it.
#[test]
fn a_single_feed_carries_no_more_than_its_capacity() {
    let plant = ["size=20 MW", "horizon=96 h", NO_FAULTS, NO_DIPS, NO_OUTAGES];
    let run = Run::of("all", shipped("belgium", &plant));
    assert!(run.value("power_import_peak_mw") > 14.0);
    let fed: Vec<&str> =
        plant.iter().chain(&["location.grid.feeds.capacity=12 MW"]).copied().collect();
    let run = Run::of("one feed", shipped("belgium", &fed));
    let peak = run.value("power_import_peak_mw");
    assert!(peak > 11.0 && peak <= 12.0 * (1.0 + 1e-9), "{peak} MW");
}

/// With a beta of 1 supply is lost at each outage of one of two feeds, some eighty in half a year at 80 a year each; with
/// 0 only while both are out by chance, which at an hour each is once in some 50 outages.
#[test]
fn feeds_on_one_route_are_lost_together() {
    let losses = |beta: &str| {
        let feeds = [
            "size=5 MW",
            "horizon=180 d",
            "location.grid.feeds.count=2",
            "location.grid.feeds.outage_rate=80 /year",
            "location.grid.feeds.outage_median=1 h",
            "location.grid.feeds.outage_spread=0",
            beta,
            NO_FAULTS,
            NO_DIPS,
            NO_OUTAGES,
        ];
        Run::of(beta, shipped("belgium", &feeds)).value("grid_losses")
    };
    let together = losses("location.grid.feeds.beta=1");
    assert!((50.0..110.0).contains(&together), "{together} losses");
    let apart = losses("location.grid.feeds.beta=0");
    assert!(apart < 6.0, "{apart} losses");
}

/// Fifty hours a year on half of the connection: import stays within it while it is called, racks slow down and some go
/// off, and goodput falls by less than the hours of the calls.
///
/// In a quarter of a year the luck of who stands where is as large as what the calls cost, so goodput is bounded on one side
/// alone; what gave way is metered exactly.
#[test]
fn a_flexible_connection_costs_less_than_the_hours_of_its_calls() {
    let firm = Run::of("firm", shipped("curtailment", &["horizon=90 d", "location.grid.calls=[]"]));
    let run = Run::of("flexible", shipped("curtailment", &["horizon=90 d"]));
    let calls = run.incidents.iter().filter(|it| it.what.starts_with("call: ")).count();
    assert!(calls > 2, "{calls} calls in 90 days");
    let lost = 1.0 - run.value("useful_gpu_hours") / firm.value("useful_gpu_hours");
    let hours = 2.0 * calls as f64 / run.hours();
    assert!(lost < hours, "{lost} of goodput in {hours} of the time");
    // When a call is over, caps rise along the ramp of the connection, by 20 MW in each minute.
    let rises = (run.value("power_import_peak_mw") - 500.0) / 20.0;
    let least = 2.0 * calls as f64;
    let ramps = calls as f64 * rises / 60.0;
    let throttled = run.value("throttled_h") - least;
    // Jobs that were suspended come back in some of those minutes, and caps in whole steps.
    assert!(throttled > 0.5 * ramps && throttled < 2.0 * ramps, "{throttled} of {ramps} h");
    assert!(
        run.used("without power: shortage") > 0.0 && firm.used("without power: shortage") < 1.0
    );
    assert!(run.value("curtailed_mwh") > 0.0);
}

/// Four days without grid or roads: tanks for two days at full load are empty before fuel can come, and with fuel for
/// four days on site the sets carry their halls to the end.
#[test]
fn a_typhoon_outlasts_the_fuel_on_site() {
    let [short, long] = ["48 h", "110 h"].map(|fuel| {
        let fuel = format!("power.genset.fuel={fuel}");
        let sure = ["power.genset.start_failure=0", "power.genset.run_mttf=100000 year"];
        Run::of("typhoon", shipped("typhoon", &[&fuel, sure[0], sure[1], NO_FAULTS]))
    });
    let last = |run: &Run| {
        let genset = run.column("power_genset_mw");
        (168..264).rfind(|&hour| genset[hour] > 1.0).unwrap()
    };
    assert_eq!(last(&long), 263, "until the grid is back");
    // Sets of 3 MW for 0.12 of a gigawatt are 40 of them, with fuel for 48 h at full load.
    short.assert_near("fuel", short.value("energy_genset_mwh"), 40.0 * 3.0 * 48.0, 1e-9);
    assert!(last(&short) < 260, "until hour {}", last(&short));
    let dark = |run: &Run| run.used("without power: grid");
    assert!(dark(&short) > dark(&long), "{} and {}", dark(&short), dark(&long));
    assert!(long.value("energy_genset_mwh") > short.value("energy_genset_mwh"));
}

/// Without roads nothing arrives; with them fuel comes every day and the sets run to the end.
#[test]
fn fuel_arrives_where_there_are_roads() {
    let sure = ["power.genset.start_failure=0", "power.genset.run_mttf=100000 year", NO_FAULTS];
    let open = ["location.grid.planned_access_lost=0 h", "power.genset.delivery=2400 MWh"];
    let all: Vec<&str> = sure.iter().chain(&open).copied().collect();
    let run = Run::of("typhoon", shipped("typhoon", &all));
    let genset = run.column("power_genset_mw");
    assert!((169..263).all(|hour| genset[hour] > 1.0), "{genset:?}");
}
