//! Units on the site that cover what the grid gives less, as far as that is known before.

use crate::generation::{ENGINES, small};
use crate::support::Run;

/// Goal: units that are to cover a call run when it begins, where its notice is as long as they take to start, and stand
/// still until they must be called; with no notice what gives way does so until they run.
///
/// Method: engines start in 3 min and give all of it 2 min later, so in step they give it after 4 min. Those that start burn
/// what they do without load.
#[test]
fn units_run_when_a_call_begins() {
    let call = |notice: &str| {
        let notice = format!("location.grid.call.demand_response.notice={notice}");
        small(&[
            &ENGINES,
            &[
                "location.grid.calls=[\"demand_response\"]",
                "location.grid.call.demand_response.rate=0 /year",
                "location.grid.call.demand_response.planned=100 h",
                "location.grid.call.demand_response.leaves=0.3",
                "jobs.offered_load=1.5",
                &notice,
            ],
        ])
    };
    let (told, sudden) = (call("30 min"), call("0 s"));
    let (fuel, given) = (told.column("power_fuel_mw"), told.column("power_generation_mw"));
    assert!(fuel[98].abs() < 1e-9 && given[99].abs() < 1e-9 && given[100] > 0.1);
    let units = fuel[99] / (0.09 * 0.3 / 0.45) / (4.0 / 60.0);
    assert!(units > 1.99 && (units - units.round()).abs() < 1e-6, "{units} units");
    assert!(sudden.column("power_fuel_mw")[99].abs() < 1e-9);
    let short = |run: &Run| run.used("throttling") + run.used("suspended");
    assert!(short(&told) < short(&sudden), "{} of {} GPU-h", short(&told), short(&sudden));
}

/// Hours from which on the connection gives less by its timetable are known as well.
#[test]
fn units_run_when_the_timetable_gives_less() {
    let mut july = vec!["1.0"; 24];
    (july[12], july[13]) = ("0.3", "0.3");
    let july = format!("location.grid.limit_hours.july=[{}]", july.join(","));
    let run = small(&[&ENGINES, &["start=2028-07-01", "jobs.offered_load=1.5", &july]]);
    let (fuel, given) = (run.column("power_fuel_mw"), run.column("power_generation_mw"));
    for day in 1..9 {
        let at = |hour: usize| day * 24 + hour;
        assert!(fuel[at(10)].abs() < 1e-9 && given[at(11)].abs() < 1e-9, "day {day}");
        assert!(fuel[at(11)] > 0.0 && given[at(12)] > 0.1, "day {day}");
    }
}
