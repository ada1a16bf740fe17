//! Limits over time: what a connection gives while it is built, and by hour and month.

use crate::support::{Run, shipped};

const NO_FAULTS: &str = "failures.component.*.rate=0 /year";
const NO_DIPS: &str = "location.grid.dip_rate=0 /year";

/// A connection that gives 8 MW for two days, then 16, and half of that from 10 to 16 h in January.
#[test]
fn limits_over_time_hold_at_every_hour() {
    let hours = (0..24).map(|hour| if (10..16).contains(&hour) { "0.5" } else { "1.0" });
    let table =
        format!("location.grid.limit_hours.january=[{}]", hours.collect::<Vec<_>>().join(", "));
    let overrides = [
        "site=laboratory",
        "size=20 MW",
        "start=2031-01-10",
        "horizon=96 h",
        "compute.racks_per_hall=10",
        NO_FAULTS,
        NO_DIPS,
        "location.grid.limits.from=[\"2031-01-01\", \"2031-01-12\"]",
        "location.grid.limits.power=[\"8 MW\", \"16 MW\"]",
        &table,
    ];
    let run = Run::of("limits", shipped("belgium", &overrides));
    for (hour, import) in run.column("power_import_mw").into_iter().enumerate() {
        let given = if hour < 48 { 8.0 } else { 16.0 };
        let limit = if (10..16).contains(&(hour % 24)) { given / 2.0 } else { given };
        assert!(import <= limit * (1.0 + 1e-9), "{import} of {limit} MW in hour {hour}");
        assert!(import > 0.3 * limit, "{import} of {limit} MW used in hour {hour}");
    }
    // The timetable is known: who must stop has saved its work.
    assert!(run.used("rollback").abs() < 1e-9);
}
