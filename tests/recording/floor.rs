//! The replayed floor is the simulator's own, and has the GPUs of every hour.

use factory::compute::Floor;
use factory::{FloorAt, History};
use units::{SimDuration, SimTime};

use super::Watched;
use crate::support::{column, shipped};

/// Method: replay to `time` from a checkpoint and onwards from before, and compare each rack with
/// what the simulator has.
pub(super) fn is_the_simulators_own(
    name: &str,
    history: &History,
    moving: &mut FloorAt,
    floor: &Floor,
    time: SimTime,
) {
    moving.seek(history, time);
    let fresh = history.floor_at(time);
    assert_eq!(moving.racks, fresh.racks, "{name} at {time:?}");
    for (rack, state) in (0..).zip(&fresh.racks) {
        let own = (floor.busy_on(rack), floor.broken(rack), floor.closed_by(rack));
        let replayed =
            (u32::from(state.busy), u32::from(state.broken), state.closed.map(usize::from));
        assert_eq!(replayed, own, "{name}: rack {rack} at {time:?}");
        let jobs = floor.shares_of(rack);
        assert_eq!(usize::from(state.jobs), jobs.len(), "{name}: rack {rack} at {time:?}");
        assert_eq!(state.job > 0, !jobs.is_empty(), "{name}: rack {rack} at {time:?}");
    }
}

/// Method: replay changes one by one, and integrate busy GPUs and those out of service.
pub(super) fn has_the_gpus_of_every_hour(run: &Watched) {
    let history = &run.history;
    let gpus = run.loaded.scenario.spec().compute.rack.gpus;
    let (busy, out) = (column("gpus_busy"), column("gpus_out"));
    let mut floor = history.floor_at(SimTime::START);
    // The present counts and what they brought in this hour, in GPU-seconds.
    for row in history.rows() {
        let mut totals = [0.0, 0.0];
        let end = row.begins + SimDuration::hours(1);
        let mut from = row.begins;
        while from < end {
            floor.seek(history, from);
            let counts = counts(&floor, gpus);
            let until = history.next_change(from).map_or(end, |at| at.min(end));
            let seconds = until.since(from).in_seconds();
            for (total, count) in totals.iter_mut().zip(counts) {
                *total += f64::from(count) * seconds;
            }
            from = until;
        }
        for (total, column) in totals.iter().zip([busy, out]) {
            let (found, expected) = (total / 3600.0, row.values[column].unwrap());
            let close = (found - expected).abs() <= 1e-6 * expected.max(1.0);
            assert!(close, "{} at {:?}: {found} of {expected}", run.name, row.begins);
        }
    }
}

/// GPUs that are busy and GPUs that are out of service.
fn counts(floor: &FloorAt, gpus: u32) -> [u32; 2] {
    let out = |rack: &factory::results::RackState| {
        if rack.closed.is_some() { gpus } else { u32::from(rack.broken) }
    };
    [floor.racks.iter().map(|rack| u32::from(rack.busy)).sum(), floor.racks.iter().map(out).sum()]
}

/// Method: break coolant distribution units often, and follow the first rack of each row from the
/// loss of flow until it is off.
#[test]
fn standing_coolant_warms_until_racks_trip() {
    let often = "failures.component.cdu.rate=100 /year";
    let loaded = shipped("small", &[often, "compute.racks_per_row=2", "horizon=60 d"]);
    let margin = loaded.scenario.spec().cooling.thermal.trip_margin.in_kelvins();
    let run = Watched::of("broken CDUs", loaded);
    let history = &run.history;
    let component = history.topology().components.iter().position(|name| name == "cdu").unwrap();
    let mut trips = 0;
    for fault in history.faults().iter().filter(|fault| usize::from(fault.component) == component) {
        let mut floor = history.floor_at(fault.at);
        if floor.racks[fault.rack as usize].flowing || fault.gpus == 0 {
            continue;
        }
        let work = |floor: &FloorAt| floor.racks.iter().map(|rack| rack.dynamic_kw).sum::<f32>();
        let (first, same) = (floor.temperature_c(fault.rack).unwrap(), work(&floor));
        let (mut before, mut changes, mut time) = (first, false, fault.at);
        while floor.racks[fault.rack as usize].closed.is_none() {
            before = floor.temperature_c(fault.rack).unwrap();
            changes |= (work(&floor) - same).abs() > 0.0;
            time = time + SimDuration::seconds(1);
            floor.seek(history, time);
        }
        let warmed = before - first;
        let close = (warmed - margin).abs() < 1.0;
        assert!(close || changes, "tripped after {warmed} K of {margin} K");
        assert_eq!(floor.temperature_c(fault.rack), None);
        assert_eq!(floor.state(fault.rack), "off");
        trips += u32::from(!changes);
    }
    assert!(trips > 2, "{trips} trips at constant work");
}
