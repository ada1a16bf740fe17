//! The connection: its limit, how much of it is used, and what never is; units that are out; hours of sets.

use factory::{History, Recording, Simulation};
use files::Loaded;
use units::{SimDuration, SimTime};

use crate::support::{Run, shipped};

/// A plant of 20 MW on which nothing breaks.
fn plant(name: &str, more: &[&str]) -> Run {
    Run::of(name, quiet(more))
}

/// The scenario of such a plant.
fn quiet(more: &[&str]) -> Loaded {
    let quiet = [
        "size=20 MW",
        "horizon=120 h",
        "site=laboratory",
        "power.import_limit=20 MW",
        "failures.component.*.rate=0 /year",
        "location.grid.dip_rate=0 /year",
        "location.grid.outage_rate=0 /year",
    ];
    let all: Vec<&str> = quiet.iter().chain(more).copied().collect();
    shipped("belgium", &all)
}

/// Of 20 MW by contract: the mean and the peak of what is drawn, and what never is.
///
/// Method: from the hours of the timeline.
#[test]
fn what_is_never_drawn_of_a_contract_is_stranded() {
    let run = plant("stranded", &[]);
    let mean = run.sum("power_import_mw") / run.hours();
    run.assert_close("use", run.value("connection_use"), mean / 20.0);
    let peak = run.value("power_import_peak_mw");
    run.assert_close("peak", run.value("connection_peak_use"), peak / 20.0);
    run.assert_close("stranded", run.value("stranded_mw"), 20.0 - peak);
    assert!(peak > mean && peak < 20.0, "{mean} and {peak} MW");
}

/// A call of three hours leaves half of the connection: its limit says so in these hours alone, and what is lost for
/// each megawatt-hour is what all steps lost.
#[test]
fn the_limit_follows_calls() {
    let run = plant(
        "called",
        &[
            "location.grid.calls=[\"demand_response\"]",
            "location.grid.call.demand_response.leaves=0.5",
            "location.grid.call.demand_response.rate=0 /year",
            "location.grid.call.demand_response.planned=100 h",
        ],
    );
    for (hour, limit) in run.column("power_import_limit_mw").into_iter().enumerate() {
        let expected = if (100..103).contains(&hour) { 10.0 } else { 20.0 };
        run.assert_close(&format!("limit in hour {hour}"), limit, expected);
    }
    let steps = ["hold", "cap", "suspend", "suspend_all", "drop"];
    let lost: f64 = steps.iter().map(|step| run.value(&format!("shortage_{step}_gpu_hours"))).sum();
    let each = lost / run.value("curtailed_mwh");
    assert!(each > 0.0);
    run.assert_close("lost", run.value("lost_gpu_hours_per_curtailed_mwh"), each);
    let mean = run.sum("power_import_mw") / (run.hours() * 20.0);
    run.assert_close("use of the contract", run.value("connection_use"), mean);
}

/// What a call asks for is always delivered, so that a contract has no penalty: without a minute's notice, in the middle of an
/// hour, down to what not even the house can do without, import is within what is left, from the first instant to the last.
///
/// Method: a call for two hours from 50:15 h on; the highest import of an hour that lies within it, and in the hours about it
/// the mean less a quarter or three of what is usual.
#[test]
fn no_call_is_ever_missed() {
    for leaves in [0.5, 0.1, 0.01, 0.0] {
        let run = plant(
            "called at once",
            &[
                "location.grid.calls=[\"demand_response\"]",
                &format!("location.grid.call.demand_response.leaves={leaves}"),
                "location.grid.call.demand_response.rate=0 /year",
                "location.grid.call.demand_response.notice=0 s",
                "location.grid.call.demand_response.length_median=2 h",
                "location.grid.call.demand_response.planned=50.25 h",
            ],
        );
        let limit = 20.0 * leaves * (1.0 + 1e-9);
        let highest = run.column("power_import_highest_mw")[51];
        assert!(highest <= limit, "{highest} MW of {limit}");
        let mean = run.column("power_import_mw");
        assert!(mean[50] <= 0.25 * 20.0 + 0.75 * limit, "{} MW in the first hour", mean[50]);
        assert!(mean[52] <= 0.25 * limit + 0.75 * 20.0, "{} MW in the last hour", mean[52]);
        assert!(mean[49] > 5.0, "{} MW before", mean[49]);
    }
}

/// Sets of 3 MW for half of 20 MW are four; in an outage of an hour they run for four hours together, and for the 10 min
/// each that the grid must have been back before they hand over; not at all where none starts.
#[test]
fn sets_run_until_the_grid_has_been_back_for_a_while() {
    let outage = |failure: &str| {
        plant(
            failure,
            &[
                failure,
                "location.grid.planned_outage=48 h",
                "location.grid.planned_duration=1 h",
                "power.genset.share=0.5",
                "power.genset.unit_rating=3 MW",
                "power.genset.redundancy=N",
                "power.genset.retries=0",
                "power.genset.run_mttf=100000 year",
            ],
        )
    };
    let run = outage("power.genset.start_failure=0");
    run.assert_near("hours", run.value("genset_hours"), 4.0 * (1.0 + 1.0 / 6.0), 1e-9);
    assert!(outage("power.genset.start_failure=1").value("genset_hours").abs() < 1e-9);
}

/// Goal: which circuit is out is read at every moment, also within an hour, and all are while the grid is lost.
///
/// Method: of two circuits the first is out for 30 min from 50 h 10 min on, and the grid is lost for an hour at 80 h; a single
/// one is out with the grid alone.
#[test]
fn circuits_that_are_out_are_read_while_they_are() {
    let at = |minutes: u64| SimTime::START + SimDuration::seconds(60 * minutes);
    let (first, grid) = (at(3010)..at(3040), at(4800)..at(4860));
    for units in [1, 2] {
        let count = format!("location.grid.feeds.count={units}");
        let scenario = quiet(&[
            &count,
            "horizon=96 h",
            "location.grid.feeds.outage_rate=0 /year",
            "location.grid.feeds.planned=3010 min",
            "location.grid.feeds.outage_median=30 min",
            "location.grid.planned_outage=80 h",
            "location.grid.planned_duration=1 h",
        ]);
        let mut simulation = Simulation::new(&scenario.scenario, Recording::Full);
        let mut history = History::new(&scenario.scenario);
        simulation.advance_to(simulation.end());
        history.append(simulation.take_records());
        let topology = history.topology();
        let circuits = &topology.nodes[topology.node("site/grid").unwrap()].fleets[0];
        assert_eq!((circuits.what.as_str(), circuits.units), ("circuits", units));
        let mut seen = [false; 3];
        for snapshot in history.snapshots() {
            let value = snapshot.values[circuits.out];
            let out = match snapshot.at {
                time if grid.contains(&time) => units,
                time if first.contains(&time) => units - 1,
                _ => 0,
            };
            assert_eq!(circuits.out(value), out, "of {units} at {:?}", snapshot.at);
            assert_eq!(circuits.is_out(0, value), Some(out > 0), "at {:?}", snapshot.at);
            seen[out as usize] = true;
        }
        assert_eq!(seen, [true, true, units == 2], "{units}");
    }
}
