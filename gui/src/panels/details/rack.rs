//! A rack or a hall at a moment.

use egui::Ui;
use factory::FloorAt;
use factory::results::Fault;
use units::SimTime;

use super::{fact, jump, open, section, select};
use crate::command::{Commands, Kind};
use crate::format::{grouped, short, words};
use crate::model::{Run, Selection};
use crate::views::facts_of_rack;

/// Faults that are listed.
const LISTED: usize = 6;

/// Draws a rack.
pub(super) fn rack(
    ui: &mut Ui,
    (run, floor, now): (&Run, &FloorAt, SimTime),
    rack: u32,
    commands: &mut Commands,
) {
    ui.strong(format!("Rack {rack}"));
    let Some(state) = floor.racks.get(rack as usize) else {
        ui.weak("The shown run has no such rack.");
        return;
    };
    for (name, value) in facts_of_rack(run, floor, rack) {
        fact(ui, name, &value, "");
    }
    let hall = run.history.place_of(rack).hall;
    ui.horizontal_wrapped(|ui| {
        if state.job > 0 {
            let job = u64::from(state.job);
            select(ui, &format!("Job {job}"), Selection::Job(job), commands);
        }
        select(ui, &format!("Hall {hall}"), Selection::Hall(hall), commands);
        open(ui, Kind::Floor, commands);
    });
    section(ui, "Faults of this rack");
    let faults: Vec<&Fault> =
        run.history.faults().iter().filter(|fault| fault.rack == rack).collect();
    let earlier = faults.partition_point(|fault| fault.at < now);
    let later = faults.partition_point(|fault| fault.at <= now);
    ui.horizontal_wrapped(|ui| {
        let before = earlier.checked_sub(1).map(|place| faults[place].at);
        let about = "Goes to the fault of this rack before this moment.";
        jump(ui, "Previous fault", about, before, commands);
        let about = "Goes to the fault of this rack after this moment.";
        jump(ui, "Next fault", about, faults.get(later).map(|fault| fault.at), commands);
    });
    if later == 0 {
        ui.weak("None so far.");
    }
    for fault in faults[..later].iter().rev().take(LISTED) {
        told(ui, run, fault);
    }
}

/// A fault with what it did and when it was mended.
fn told(ui: &mut Ui, run: &Run, fault: &Fault) {
    let components = &run.history.topology().components;
    let name = components.get(usize::from(fault.component)).map_or("", String::as_str);
    let mended = match fault.mended {
        Some(at) if at == fault.at => "mended at once".to_owned(),
        Some(at) => format!("mended {}", run.moment(at)),
        None => "not mended in this run".to_owned(),
    };
    ui.label(format!("{}: {}", run.moment(fault.at), words(name)));
    let text = format!("{} GPUs out, {} jobs interrupted, {mended}", fault.gpus, fault.interrupted);
    ui.weak(text);
}

/// Draws a hall.
pub(super) fn hall(
    ui: &mut Ui,
    (run, floor): (&Run, &FloorAt),
    hall: u32,
    commands: &mut Commands,
) {
    ui.strong(format!("Hall {hall}"));
    let layout = run.history.layout();
    if hall >= layout.halls {
        ui.weak("The shown run has no such hall.");
        return;
    }
    let here = |rack: &u32| run.history.place_of(*rack).hall == hall;
    let racks: Vec<u32> = (0..layout.racks).filter(here).collect();
    let power: f64 = racks.iter().map(|rack| floor.power_kw(*rack)).sum();
    let count = |word: &str| racks.iter().filter(|rack| floor.state(**rack) == word).count();
    fact(ui, "Racks", &grouped(racks.len() as f64), "Racks that stand here.");
    for word in ["working", "idle", "degraded", "off"] {
        fact(ui, &format!("Racks {word}"), &count(word).to_string(), "At this moment.");
    }
    fact(ui, "Power of racks", &format!("{} MW", short(power / 1e3)), "At this moment.");
    let faults = run.history.faults().iter();
    let faults = faults.filter(|fault| here(&fault.rack) && fault.at <= floor.at());
    fact(ui, "Faults so far", &grouped(faults.count() as f64), "Of all components in the hall.");
    open(ui, Kind::Floor, commands);
    section(ui, "Parts of this hall");
    for node in run.history.topology().nodes.iter().filter(|node| node.hall == Some(hall)) {
        select(ui, &node.label, Selection::Node(node.name.clone()), commands);
    }
}
