//! What is known of a rack at an instant: for the pointer, and as a table.

use egui::{Grid, Ui};
use factory::FloorAt;
use files::table::{Cell, Column};

use super::picture::racks;
use crate::format::{short, words};
use crate::model::{Run, Table};

/// Shows the facts of a rack.
pub(super) fn show(ui: &mut Ui, run: &Run, floor: &FloorAt, rack: u32) {
    ui.strong(format!("Rack {rack}"));
    Grid::new("rack").num_columns(2).show(ui, |ui| {
        for (name, value) in of(run, floor, rack) {
            ui.weak(name);
            ui.label(value);
            ui.end_row();
        }
    });
}

/// The facts of a rack: name, and value with its unit.
pub(crate) fn of(run: &Run, floor: &FloorAt, rack: u32) -> Vec<(&'static str, String)> {
    let place = run.history.place_of(rack);
    let state = &floor.racks[rack as usize];
    let gpus = run.loaded.scenario.spec().compute.rack.gpus;
    let mut facts = vec![
        ("Place", format!("hall {}, row {}, place {}", place.hall, place.row, place.number)),
        ("Pod", place.pod.to_string()),
        ("State", why(run, floor, rack)),
        ("GPUs", format!("{} busy and {} broken of {gpus}", state.busy, state.broken)),
        ("Power", format!("{} kW", short(floor.power_kw(rack)))),
    ];
    if let Some(temperature) = floor.temperature_c(rack) {
        facts.push(("Coolant leaving", format!("{temperature:.1} C")));
    }
    facts.push(("Job", job(run, u64::from(state.job), state.jobs)));
    facts.push(("Failures so far", floor.failures(rack).to_string()));
    facts
}

/// What a rack does, and why it is off.
fn why(run: &Run, floor: &FloorAt, rack: u32) -> String {
    let word = floor.state(rack);
    let causes = &run.history.topology().causes;
    let cause = floor.racks[rack as usize].closed.and_then(|cause| causes.get(usize::from(cause)));
    cause.map_or_else(|| word.to_owned(), |cause| format!("{word}: {}", words(cause)))
}

/// The job with most GPUs on a rack, and how many others there are.
fn job(run: &Run, number: u64, jobs: u16) -> String {
    let Some(job) = run.job(number) else { return "none".to_owned() };
    let class = run.results.classes.get(job.class).map(|class| words(class)).unwrap_or_default();
    let others = match jobs {
        0 | 1 => String::new(),
        2 => ", and another one".to_owned(),
        more => format!(", and {} others", more - 1),
    };
    format!("{number}, {class} on {} GPUs{others}", crate::format::grouped(f64::from(job.gpus)))
}

/// All racks at an instant.
pub(super) fn table(run: &Run, floor: &FloorAt) -> Table {
    let columns = vec![
        Column::integer("rack", "", "Number of the rack, from 0."),
        Column::integer("hall", "", "Its hall, from 0."),
        Column::integer("row", "", "Its row in the hall, from 0."),
        Column::integer("place", "", "Its place in the row, from 0."),
        Column::integer("pod", "", "Its scalable unit of the network, from 0."),
        Column::text("state", "working, idle, degraded or off."),
        Column::integer("gpus_busy", "GPUs", "GPUs that jobs stand on."),
        Column::integer("gpus_broken", "GPUs", "GPUs out for repair."),
        Column::number("power_kw", "kW", "Power of the rack."),
        Column::number("coolant_c", "C", "Coolant that leaves it; empty where none flows."),
        Column::integer("job", "", "The job with most GPUs on it; empty without any."),
        Column::integer("failures", "", "Failures of components there so far."),
    ];
    let row = |rack: u32| {
        let place = run.history.place_of(rack);
        let state = &floor.racks[rack as usize];
        let whole = |number: u32| Cell::Integer(number.into());
        vec![
            whole(rack),
            whole(place.hall),
            whole(place.row),
            whole(place.number),
            whole(place.pod),
            floor.state(rack).into(),
            whole(state.busy.into()),
            whole(state.broken.into()),
            Cell::Number(floor.power_kw(rack)),
            floor.temperature_c(rack).into(),
            if state.job == 0 { Cell::Missing } else { whole(state.job) },
            whole(floor.failures(rack)),
        ]
    };
    Table { columns, rows: racks(floor).map(row).collect() }
}
