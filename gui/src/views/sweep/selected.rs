//! The point that is selected: its inputs, its results, and what can be done with it.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::columns::Columns;
use crate::buttons::plain_button;
use crate::command::{Command, Commands, SweepCommand};
use crate::model::Sweep;
use crate::theme;

/// Height of the list of values at first.
const HEIGHT: f32 = theme::ROW * 4.0;

/// Draws it.
pub(super) fn ui(
    ui: &mut Ui,
    open: &Sweep,
    columns: &Columns,
    point: usize,
    commands: &mut Commands,
) {
    ui.add_space(theme::GAP / 2.0);
    ui.horizontal_wrapped(|ui| {
        let label = &columns.labels[point];
        ui.label(RichText::new(format!("Point {}: {label}", point + 1)).strong());
        let runs = columns.runs[point].map(|runs| format!("{runs} runs"));
        ui.weak(runs.unwrap_or_default());
    });
    ui.horizontal_wrapped(|ui| {
        let possible = open.session.hashes.get(point).is_some_and(Option::is_some);
        ui.add_enabled_ui(possible, |ui| {
            plain_button(ui, &Command::Sweep(SweepCommand::OpenPoint(point)), commands);
            plain_button(ui, &Command::Sweep(SweepCommand::RunPoint(point)), commands);
        });
        if ui.button("Deselect").on_hover_text("Looks at no point.").clicked() {
            commands.push(Command::Sweep(SweepCommand::Select(None)));
        }
        if !possible {
            ui.label("The values of this point do not go together: it cannot be run.");
        }
    });
    ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("values of the point").num_columns(2).striped(true).show(ui, |ui| {
            for values in &columns.all {
                ui.label(&values.title).on_hover_text(values.meaning());
                let shown = ui.label(values.shown(point));
                if let Some(why) = values.missing(point, columns.runs[point]) {
                    shown.on_hover_text(why);
                }
                ui.end_row();
            }
        });
    });
}
