//! Laws of energy: what is drawn is used, lost or stored.

use crate::support::Run;

/// Grid and gensets deliver what IT, cooling and losses use and what batteries gain.
pub(crate) fn is_neither_made_nor_lost(run: &Run) {
    let value = |name: &str| run.value(&format!("energy_{name}_mwh"));
    let supplied = value("grid") + value("genset");
    let facility = value("it") + value("cooling") + value("losses") + value("ups_loss");
    run.assert_close("energy", supplied, facility + value("stored_change"));
    run.assert_close("facility energy", value("facility"), facility);
    if value("it") > 0.0 {
        run.assert_close("PUE", run.value("pue"), facility / value("it"));
        assert!(run.value("pue") >= 1.0, "{}: PUE {}", run.name, run.value("pue"));
    }
    for part in ["it", "cooling", "chiller", "losses", "ups_loss", "grid", "genset"] {
        assert!(value(part) >= 0.0, "{}: {part} {}", run.name, value(part));
    }
    assert!(value("chiller") <= value("cooling") * (1.0 + 1e-9), "{}: chillers", run.name);
}

/// Every hour of the timeline balances, and all hours together are the summary.
pub(crate) fn is_the_same_in_timeline_and_summary(run: &Run) {
    let column = |name: &str| run.column(&format!("power_{name}_mw"));
    let (it, cooling, losses) = (column("it"), column("cooling"), column("losses"));
    let (import, genset, ups) = (column("import"), column("genset"), column("ups"));
    assert_eq!(it.len() as f64, run.hours(), "{}: hours of the timeline", run.name);
    for hour in 0..it.len() {
        let supplied = import[hour] + genset[hour] + ups[hour];
        let used = it[hour] + cooling[hour] + losses[hour];
        run.assert_near(&format!("power in hour {hour}"), supplied, used, 1e-8);
    }
    for (column, metric) in [
        ("it", "it"),
        ("cooling", "cooling"),
        ("chiller", "chiller"),
        ("losses", "losses"),
        ("import", "grid"),
        ("genset", "genset"),
    ] {
        let expected = run.value(&format!("energy_{metric}_mwh"));
        run.assert_near(column, run.sum(&format!("power_{column}_mw")), expected, 1e-8);
    }
    // Batteries: what flowed in and not out again is stored, or lost on the way.
    let kept = run.value("energy_stored_change_mwh") + run.value("energy_ups_loss_mwh");
    run.assert_near("batteries", -run.sum("power_ups_mw"), kept, 1e-8);
    let water = run.sum("water_m3_per_h");
    run.assert_near("water", water, run.value("water_m3"), 1e-8);
    let peak = import.iter().copied().fold(0.0, f64::max);
    let name = &run.name;
    assert!(peak <= run.value("power_import_peak_mw") * (1.0 + 1e-9), "{name}: an hour of {peak}");
}

/// Jobs slow down rather than draw more than the connection gives.
pub(crate) fn stays_within_the_connection(run: &Run) {
    let power = &run.spec().power;
    let limit = power.import_limit.unwrap_or(run.spec().size).in_megawatts();
    let slowest = run.column("throttle_share").into_iter().fold(1.0, f64::min);
    let peak = run.value("power_import_peak_mw");
    // With no dynamic power left there is nothing more to give up.
    let kept = peak <= limit * (1.0 + 1e-9) || slowest == 0.0;
    assert!(kept, "{}: {peak} MW drawn of {limit} MW", run.name);
}

/// Batteries gain what flows in, less the loss of charging, and lose what flows out.
pub(crate) fn in_batteries_changes_by_what_flows(run: &Run) {
    let efficiency = run.spec().power.ups.round_trip_efficiency;
    let (stored, ups) = (run.column("ups_stored_mwh"), run.column("power_ups_mw"));
    for hour in 1..stored.len() {
        let change = stored[hour] - stored[hour - 1];
        let net = -ups[hour];
        // Between all of it having been charged, and nothing.
        let (least, most) = if net > 0.0 { (net * efficiency, net) } else { (net, net) };
        let lossless = 1e-8 * stored[hour].abs().max(1.0);
        let fed_back = stored[hour - 1].max(stored[hour]) * (1.0 - efficiency) / efficiency;
        let name = &run.name;
        assert!(
            change <= most + lossless && change >= least - fed_back - lossless,
            "{name}: hour {hour}: stored {change} MWh more, {net} MWh flowed in"
        );
        assert!(stored[hour] >= 0.0, "{name}: {} MWh stored", stored[hour]);
    }
}
