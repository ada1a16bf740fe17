//! The swing of synchronous training: what is reported of it, and what a floor, racks and a battery do.

use crate::support::{Run, shipped};

/// Two days of two runs of 131,072 GPUs whose steps take ten seconds, on racks without store.
fn swinging(more: &[&str]) -> Run {
    let mut overrides =
        vec!["horizon=48 h", NO_FAULTS, NO_DIPS, "compute.rack.smoothing_energy=0 J"];
    overrides.extend(more);
    Run::of("swing", shipped("swing", &overrides))
}

const NO_FAULTS: &str = "failures.component.*.rate=0 /year";
const NO_DIPS: &str = "location.grid.dip_rate=0 /year";
const FLOOR: &str = "jobs.class.frontier_training.swing.floor=0.8";

const JOBS: f64 = 2.0;
const GPUS: f64 = 131_072.0;
/// Kilowatts of a rack of 72 that computes, so that its mean is 165, and that communicates.
const HIGH: f64 = 40.0 + 125.0 / 0.85;
const LOW: f64 = 40.0 + 0.4 * 125.0 / 0.85;

/// Goal: what is reported of the swing is what a hand calculation says, of every means alone.
#[test]
fn the_swing_is_as_a_hand_calculation_says() {
    let racks = GPUS / 72.0;
    let megawatts = |kilowatts: f64| racks * kilowatts / 1000.0;
    let without = swinging(&[]);
    let height = JOBS * megawatts(HIGH - LOW);
    without.assert_near("swing", without.value("swing_mw"), height, 1e-9);
    without.assert_near("ramp", without.value("swing_ramp_mw_per_s"), height / 0.2, 1e-9);
    let likely = height / 2.0 * 2.0_f64.sqrt();
    without.assert_near("likely", without.value("swing_likely_mw"), likely, 1e-9);
    let held = 0.1875 * 10.0;
    let needed = (height - 50.0) * 1e6 / (JOBS * GPUS) * held;
    without.assert_near("store", without.value("smoothing_needed_j_per_gpu"), needed, 1e-6);
    without.assert_near("step", without.value("synchronous_step_mw"), megawatts(HIGH - 40.0), 1e-9);
    without.assert_near("dip", without.value("checkpoint_dip_mw"), megawatts(125.0), 1e-9);
    let dip = megawatts(125.0) * 30.0 / 3600.0;
    without.assert_near("energy of a dip", without.value("checkpoint_dip_mwh"), dip, 1e-9);
    assert!(without.value("swing_above_limit_h") > 40.0);

    let store = swinging(&["compute.rack.smoothing_energy=1300 J"]);
    let left = height - 1300.0 / held * JOBS * GPUS / 1e6;
    store.assert_near("left by racks", store.value("swing_mw"), left, 1e-9);

    let battery = swinging(&[
        "swing.filter_time=20 s",
        "swing.filter_power=330 MW",
        "swing.filter_energy=0.2 MWh",
    ]);
    let falls = |seconds: f64| 1.0 - libm::exp(-seconds / 20.0);
    let passed = falls(7.5) * falls(2.5) / falls(10.0);
    battery.assert_near("passed", battery.value("swing_mw"), height * passed, 1e-9);
    assert!(battery.value("swing_above_limit_h").abs() < 1e-9);
    let listed = 330e6 * 0.2 + 200.0 * 250.0;
    let more = battery.value("capex_usd") - without.value("capex_usd");
    assert!(more > listed && more < 1.5 * listed, "{more} USD for {listed}");
    assert_eq!(battery.results.digest, without.results.digest, "a battery moves no work");
    // Half of the battery of the site does the same, and what is held for that is not there for peaks.
    let held = |more: &[&str]| {
        let of_site = [
            "swing.filter_time=20 s",
            "power.battery.power=660 MW",
            "power.battery.energy=0.4 MWh",
            "power.battery.smoothing=0.5",
        ];
        swinging(&[&of_site, more].concat())
    };
    let (shared, both) = (held(&[]), held(&["power.battery.smoothing=1.0"]));
    shared.assert_near("passed", shared.value("swing_mw"), height * passed, 1e-9);
    assert!(both.value("swing_mw") <= shared.value("swing_mw"));
}

/// A floor of 0.8 burns a quarter of (0.8 x 187.1 - 98.8) kW in every rack that works, which is energy of IT, is
/// paid, heats water, and computes nothing.
#[test]
fn a_floor_is_paid_in_energy() {
    let (without, floor) = (swinging(&[]), swinging(&[FLOOR]));
    let burn = (0.8 * HIGH - LOW) / 4.0 / 72.0 / 1000.0;
    let expected = floor.value("scheduled_gpu_hours") * burn;
    floor.assert_near("burnt", floor.value("energy_burn_mwh"), expected, 1e-6);
    floor.assert_near("swing", floor.value("swing_mw"), JOBS * 0.2 * HIGH * GPUS / 72e3, 1e-9);
    let more = |name: &str| floor.value(name) - without.value(name);
    assert!(more("energy_it_mwh") > 0.999 * expected, "{} MWh", more("energy_it_mwh"));
    assert!(more("energy_facility_mwh") > more("energy_it_mwh"));
    assert!(more("useful_gpu_hours") <= 0.0);
    assert!(without.value("energy_burn_mwh").abs() < 1e-12);
}

/// Goal: what is said to be needed keeps the limit, and a hundredth less does not. Method: build it.
#[test]
fn what_is_said_to_be_needed_does() {
    // A battery of ten seconds lets more than the limit through, however large it is.
    let slow = "swing.filter_time=20 s";
    let without = swinging(&[slow]);
    let with = |needed: f64, build: &dyn Fn(f64) -> Vec<String>| {
        for (share, keeps) in [(1.0 + 1e-6, true), (0.99, false)] {
            let overrides = build(needed * share);
            let run = swinging(&overrides.iter().map(String::as_str).collect::<Vec<_>>());
            let above = run.value("swing_above_limit_h");
            assert_eq!(above < 1e-9, keeps, "{overrides:?}: {above} h above");
        }
    };
    with(without.value("smoothing_needed_j_per_gpu"), &|joules| {
        vec![format!("compute.rack.smoothing_energy={joules} J")]
    });
    with(without.value("smoothing_needed_floor"), &|floor| {
        vec![format!("jobs.class.frontier_training.swing.floor={floor}")]
    });
    let energy = without.value("smoothing_needed_mwh");
    with(without.value("smoothing_needed_mw"), &|megawatts| {
        let content = energy * 1.01;
        vec![
            slow.to_owned(),
            format!("swing.filter_power={megawatts} MW"),
            format!("swing.filter_energy={content} MWh"),
        ]
    });
}
