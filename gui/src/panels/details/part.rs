//! A part of the plant: what it is, what it does now, what it takes and gives.

use egui::Ui;
use factory::results::{Channel, Node, Snapshot, System};
use units::SimTime;

use super::{fact, open, section, select};
use crate::command::{Commands, Kind};
use crate::format::{with_unit, words};
use crate::model::{Run, Selection};

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run, now: SimTime, name: &str, commands: &mut Commands) {
    let topology = run.history.topology();
    let Some(place) = topology.node(name) else {
        ui.strong(name);
        ui.weak("The shown run has no such part.");
        return;
    };
    let node = &topology.nodes[place];
    ui.strong(&node.label);
    ui.label(&node.about);
    ui.horizontal_wrapped(|ui| {
        if let Some(hall) = node.hall {
            select(ui, &format!("Hall {hall}"), Selection::Hall(hall), commands);
        }
        open(ui, view(node), commands);
    });
    let snapshot = run.history.snapshot_at(now);
    section(ui, "Now");
    if snapshot.is_none() || node.channels.is_empty() {
        ui.weak("Nothing is read of it at this moment.");
    }
    for &channel in &node.channels {
        if let Some(value) = reading(&topology.channels[channel], channel, snapshot) {
            let channel = &topology.channels[channel];
            fact(ui, &crate::format::sentence(&channel.label), &value, channel.about);
        }
    }
    if !node.facts.is_empty() {
        section(ui, "By design");
    }
    for (name, value) in &node.facts {
        fact(ui, name, value, "");
    }
    for (title, end) in [("Takes from", 1), ("Gives to", 0)] {
        links(ui, run, snapshot, (place, end), title, commands);
    }
}

/// The view where a part is drawn.
const fn view(node: &Node) -> Kind {
    match node.system {
        System::Power => Kind::Power,
        System::Cooling => Kind::Cooling,
        System::Compute => Kind::Floor,
    }
}

/// A state's word, or a quantity with its unit.
fn reading(channel: &Channel, place: usize, snapshot: Option<&Snapshot>) -> Option<String> {
    let value = *snapshot?.values.get(place)?;
    let word = channel.word(value).map(words);
    Some(word.unwrap_or_else(|| with_unit(f64::from(value), channel.unit)))
}

/// The parts at the other ends of the links that have the part at their end 0 (from) or 1 (to).
fn links(
    ui: &mut Ui,
    run: &Run,
    snapshot: Option<&Snapshot>,
    (place, end): (usize, usize),
    title: &str,
    commands: &mut Commands,
) {
    let topology = run.history.topology();
    let ends = topology.links.iter().map(|link| (link, [link.from, link.to]));
    let joined: Vec<_> = ends.filter(|(_, ends)| ends[end] == place).collect();
    if !joined.is_empty() {
        section(ui, title);
    }
    for (link, ends) in joined {
        let other = &topology.nodes[ends[1 - end]];
        let flow = reading(&topology.channels[link.flow], link.flow, snapshot);
        ui.horizontal(|ui| {
            select(ui, &other.label, Selection::Node(other.name.clone()), commands);
            ui.weak(flow.unwrap_or_default());
        });
    }
}
