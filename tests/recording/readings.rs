//! Readings of the plant: one for each channel, in balance at every part, and true to the racks.

use std::collections::BTreeSet;

use factory::FloorAt;
use factory::Place;
use factory::results::{Carrier, Link, Snapshot, Symbol};
use units::{SimDuration, SimTime};

use super::Watched;
use crate::support::column;

pub(super) fn have_one_for_each_channel(run: &Watched) {
    let topology = run.history.topology();
    let names: BTreeSet<&str> =
        topology.channels.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(names.len(), topology.channels.len(), "{}: channels of one name", run.name);
    let nodes: BTreeSet<&str> = topology.nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(nodes.len(), topology.nodes.len(), "{}: parts of one name", run.name);
    for snapshot in run.history.snapshots() {
        assert_eq!(snapshot.values.len(), topology.channels.len(), "{}", run.name);
        for (value, channel) in snapshot.values.iter().zip(&topology.channels) {
            assert!(value.is_finite(), "{}: {} is {value}", run.name, channel.name);
            let known = channel.states.is_empty() || channel.word(*value).is_some();
            assert!(known, "{}: {} is {value}", run.name, channel.name);
        }
    }
    let told: BTreeSet<usize> =
        topology.nodes.iter().flat_map(|node| node.channels.iter().copied()).collect();
    for (number, channel) in topology.channels.iter().enumerate() {
        let flows = topology.links.iter().any(|link| link.flow == number);
        assert!(flows || told.contains(&number), "nothing tells of {}", channel.name);
    }
}

/// Method: power that comes in by links is power that goes out by links or is kept.
pub(super) fn balance_at_every_part(run: &Watched) {
    let topology = run.history.topology();
    let energy = || topology.links.iter().filter(|link| link.carries != Carrier::Water);
    let flows = |is_of: &dyn Fn(&Link) -> bool| -> Vec<usize> {
        energy().filter(|link| is_of(link)).map(|link| link.flow).collect()
    };
    let source_or_sink = [Symbol::Grid, Symbol::Genset, Symbol::Outdoors, Symbol::Water];
    let parts = topology.nodes.iter().enumerate();
    let parts = parts.filter(|(_, node)| !source_or_sink.contains(&node.symbol));
    let parts: Vec<_> = parts
        .map(|(number, node)| {
            (node, flows(&|link| link.to == number), flows(&|link| link.from == number))
        })
        .collect();
    for snapshot in run.history.snapshots() {
        let value = |channel: usize| f64::from(snapshot.values[channel]);
        for (node, entering, leaving) in &parts {
            let [entering, leaving] = [entering, leaving]
                .map(|flows| flows.iter().map(|&flow| value(flow)).collect::<Vec<_>>());
            let kept: f64 = node.keeps.iter().map(|&channel| value(channel)).sum();
            let all = entering.iter().chain(&leaving).map(|flow| flow.abs()).sum::<f64>();
            let difference = entering.iter().sum::<f64>() - leaving.iter().sum::<f64>() - kept;
            assert!(
                difference.abs() <= 2e-6 * all.max(1e-3),
                "{}: {} at {:?}: {entering:?} in, {leaving:?} out, {kept} kept",
                run.name,
                node.name,
                snapshot.at
            );
        }
    }
}

/// Method: add up the power of the replayed racks of each hall at some snapshots.
pub(super) fn tell_what_racks_draw(run: &Watched) {
    let history = &run.history;
    let topology = history.topology();
    let layout = history.layout();
    for snapshot in history.snapshots().iter().step_by(7) {
        if is_last_at_its_instant(run, snapshot) {
            let floor = history.floor_at(snapshot.at);
            for hall in 0..layout.halls {
                let racks = layout.racks_of(Place::Hall, hall);
                let found: f64 = racks.map(|rack| floor.power_kw(rack)).sum::<f64>() / 1000.0;
                let channel = topology.channel(&format!("hall {hall}/racks_mw")).unwrap();
                let expected = f64::from(snapshot.values[channel]);
                let close = (found - expected).abs() <= 1e-5 * expected.max(1e-3);
                assert!(
                    close,
                    "{}: hall {hall}: {found} of {expected} MW at {:?}",
                    run.name, snapshot.at
                );
                mixed_coolant_is_that_of_the_hall(run, snapshot, &floor, hall);
            }
        }
    }
}

/// Method: the racks that are on share the flow evenly, so that the mean of their temperatures is
/// that of all of it.
fn mixed_coolant_is_that_of_the_hall(
    run: &Watched,
    snapshot: &Snapshot,
    floor: &FloorAt,
    hall: u32,
) {
    let channel = run.history.topology().channel(&format!("hall {hall}/cdu/return_c"));
    let racks = run.history.layout().racks_of(Place::Hall, hall);
    let temperatures: Vec<f64> =
        racks.clone().filter_map(|rack| floor.temperature_c(rack)).collect();
    let flowing = racks.clone().all(|rack| floor.racks[rack as usize].flowing);
    if let Some(channel) = channel.filter(|_| flowing && !temperatures.is_empty()) {
        let found = temperatures.iter().sum::<f64>() / temperatures.len() as f64;
        let expected = f64::from(snapshot.values[channel]);
        let name = &run.name;
        assert!((found - expected).abs() < 1e-3, "{name}: hall {hall}: {found} of {expected} C");
    }
}

fn is_last_at_its_instant(run: &Watched, snapshot: &Snapshot) -> bool {
    let last = run.history.snapshot_at(snapshot.at).unwrap();
    std::ptr::eq(last, snapshot)
}

/// Method: hold each reading of IT power until the next, and compare the mean of all with that of
/// the hours.
pub(super) fn are_near_the_means_of_hours(run: &Watched, share: f64) {
    let history = &run.history;
    let channel = history.topology().channel("site/it_mw").unwrap();
    let pairs = history.snapshots().windows(2);
    let held = pairs
        .map(|pair| f64::from(pair[0].values[channel]) * pair[1].at.since(pair[0].at).in_hours());
    let held: f64 = held.sum();
    let hours = history.rows().iter().map(|row| row.values[column("power_it_mw")].unwrap());
    let expected: f64 = hours.sum();
    assert!((held / expected - 1.0).abs() < share, "{}: {held} of {expected} MWh", run.name);
    let hour = SimTime::START + SimDuration::hours(5);
    assert!(history.snapshots().iter().any(|snapshot| snapshot.at == hour));
}
