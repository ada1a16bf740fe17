//! Shortage: less may be drawn than the plant would use. Racks slow down, then racks and halls go off.

use crate::support::{Run, shipped};

/// A plant of 20 MW in Belgium, with ten racks in a hall, for ten days, and so much of the grid.
fn limited(limit: &str) -> Run {
    let limit = format!("power.import_limit={limit}");
    let overrides = [
        &limit,
        "size=20 MW",
        "horizon=240 h",
        "compute.racks_per_hall=10",
        NO_FAULTS,
        NO_DIPS,
        NO_OUTAGES,
    ];
    Run::of(&limit, shipped("belgium", &overrides))
}

const NO_FAULTS: &str = "failures.component.*.rate=0 /year";
const NO_DIPS: &str = "location.grid.dip_rate=0 /year";
const NO_OUTAGES: &str = "site=laboratory";

/// Goal: import never exceeds its limit, what gives way first is speed, then racks, and goodput falls with the
/// limit. Method: 90, 60, 30 and 5 % of what the plant draws when nothing limits it.
#[test]
fn import_never_exceeds_its_limit_and_goodput_falls_with_it() {
    let whole = limited("20 MW");
    let load = whole.value("power_import_peak_mw");
    let mut goodput = whole.value("useful_share");
    for share in [0.9, 0.6, 0.3, 0.05] {
        let limit = load * share;
        let run = limited(&format!("{limit} MW"));
        let most = run.column("power_import_mw").into_iter().fold(0.0, f64::max);
        assert!(most <= limit * (1.0 + 1e-9), "{most} MW of {limit} in an hour");
        assert!(run.value("power_import_peak_mw") <= limit * (1.0 + 1e-9), "of {limit} MW");
        let off = run.used("without power: shortage");
        assert_eq!(off > 0.0, share < 0.7, "{off} GPU-hours off at {share}");
        assert!(run.value("throttled_h") > 0.0 || share < 0.7, "nothing is slowed down at {share}");
        let lower = run.value("useful_share");
        assert!(lower < goodput, "{share}: goodput {lower} after {goodput}");
        // What may be drawn is used, but for the last racks, on which no large job fits.
        let mean = run.value("energy_grid_mwh") / run.hours();
        let used = if share < 0.1 { 0.5 } else { 0.97 };
        assert!(mean > used * limit, "{mean} of {limit} MW drawn on average");
        goodput = lower;
    }
}

/// A gigawatt that may draw 50 MW: it drew 286.
#[test]
fn a_gigawatt_on_fifty_megawatts_draws_no_more() {
    let run =
        Run::of("kagoshima", shipped("kagoshima", &["power.import_limit=50 MW", "horizon=48 h"]));
    assert!(run.value("power_import_peak_mw") <= 50.0 * (1.0 + 1e-9));
    assert!(run.value("useful_gpu_hours") > 0.0, "some racks work");
}
