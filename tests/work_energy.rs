//! What racks use, by the class of the work that they do.

use crate::ramps::plant;
use crate::support::{Run, shipped};

/// Energy that went from racks to a use, in MWh.
fn used(run: &Run, to: &str) -> f64 {
    let flows = run.results.energy.iter().filter(|flow| flow.from == "Racks" && flow.to == to);
    flows.map(|flow| flow.megawatt_hours).sum()
}

/// A job of 8,000 GPUs draws 150 MW beyond a thousand idle racks of 40 kW, for 48 h: 7,200 and 1,920 MWh. Along a ramp of
/// 20 MW a minute it draws half of its power less until all of the step is reached, and half a step of 5 s.
#[test]
fn what_racks_use_is_told_by_class_of_work() {
    let told = plant("", "");
    told.assert_near("work", used(&told, "Work: research"), 150.0 * 48.0, 1e-9);
    told.assert_near("idle", used(&told, "Racks without work"), 40.0 * 48.0, 1e-9);
    let step = plant(
        "",
        "location.grid.planned_outage = \"24 h\"\nlocation.grid.planned_duration = \"1 h\"",
    )
    .value("greatest_ramp_mw_per_min");
    let stretched = plant("power.ramp = \"stretch\"", "");
    let less = 150.0 * 48.0 - used(&stretched, "Work: research");
    stretched.assert_near("less", less, 150.0 * (step / 20.0 / 120.0 + 2.5 / 3600.0), 0.02);
    stretched.assert_near("idle", used(&stretched, "Racks without work"), 40.0 * 48.0, 1e-9);
}

/// Every class that has held GPUs has used energy, and all of them together no more than racks did.
#[test]
fn all_classes_together_use_what_racks_do() {
    let run = Run::of("small", shipped("small", &["horizon=40 d"]));
    let flows = || run.results.energy.iter().filter(|flow| flow.from == "Racks");
    let into: f64 = run
        .results
        .energy
        .iter()
        .filter(|flow| flow.to == "Racks")
        .map(|it| it.megawatt_hours)
        .sum();
    let out: f64 = flows().map(|flow| flow.megawatt_hours).sum();
    run.assert_near("racks", out, into, 1e-12);
    for (class, name) in run.results.classes.iter().enumerate() {
        let held: f64 =
            run.results.usage.months.iter().map(|it| it.meters.held_by_class[class]).sum();
        let energy = used(&run, &format!("Work: {name}"));
        assert_eq!(held > 0.0, energy > 0.0, "{name}: {held} GPU-h, {energy} MWh");
    }
}
