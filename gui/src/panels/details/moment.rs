//! The run at a moment: every hourly column with its unit.

use egui::Ui;
use files::names;
use units::SimTime;

use super::{fact, section};
use crate::format::with_unit;
use crate::model::Run;
use crate::views::told;

/// Draws it.
pub(super) fn ui(ui: &mut Ui, run: &Run, now: SimTime) {
    ui.strong(&run.name);
    ui.label("Select a rack, a part of the plant, a job or an incident to see it here.");
    let rows = run.history.rows();
    let later = rows.partition_point(|row| row.begins <= now);
    let Some(row) = later.checked_sub(1).and_then(|place| rows.get(place)) else {
        return section(ui, "Nothing has been recorded yet at this moment");
    };
    section(ui, "In this hour");
    for (metric, value) in factory::columns().iter().zip(&row.values) {
        let mut about = told::meaning(metric);
        let shown =
            value.map_or_else(|| told::UNDEFINED.to_owned(), |value| with_unit(value, metric.unit));
        if value.is_none() {
            about = format!("{}\n{about}", told::reason(metric.undefined));
        }
        fact(ui, &metric.title(), &shown, &about);
    }
    let by_class = factory::columns_by_class(&run.results.classes);
    for (column, value) in by_class.iter().zip(&row.by_class) {
        let shown = value
            .map_or_else(|| told::UNDEFINED.to_owned(), |it| with_unit(it, column.metric.unit));
        let about = format!("{}\nIn files: {}", column.metric.about, column.name);
        fact(ui, &names::sentence(&column.label), &shown, &about);
    }
}
