//! Help: how to begin, and all shortcuts.

use egui::{Align2, Grid, Key, ScrollArea, Ui, Window};

use crate::command::Command;
use crate::model::Model;
use crate::theme;

/// How to begin, in the order in which people do it.
const STEPS: [&str; 6] = [
    "Choose a scenario on the left, or open a file. Change its inputs: hover over one for its meaning, range and source.",
    "Press Run. The results appear when they are there; earlier runs stay in the list of runs.",
    "Let time pass with the bar below, or jump from incident to incident. Every view shows that moment.",
    "Drag across a plot to zoom all plots; press A to see all of the run again.",
    "Lay runs side by side in Compare, or vary an input with a right click on it and look at Sweep.",
    "Move tiles by their titles. Everything can be found by name in the command palette.",
];

/// Draws the window of help while `open`.
pub(crate) fn window(ui: &Ui, model: &Model, open: &mut bool) {
    let height = (ui.ctx().content_rect().height() * 0.7).max(theme::LONG_LIST);
    let window = Window::new("Help").open(open).collapsible(false).resizable(false);
    let window = window.anchor(Align2::CENTER_CENTER, [0.0, 0.0]);
    let response = window.show(ui.ctx(), |ui| {
        ui.set_width(theme::PAGE);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.show(ui, |ui| {
            ui.heading("How to begin");
            for (step, number) in STEPS.iter().zip(1..) {
                ui.horizontal_wrapped(|ui| {
                    ui.label(format!("{number}. {step}"));
                });
            }
            ui.add_space(theme::GAP);
            ui.heading("Shortcuts");
            Grid::new("shortcuts").num_columns(3).striped(true).show(ui, |ui| {
                for described in Command::offered(model).iter().map(Command::describe) {
                    let Some(shortcut) = &described.shortcut else { continue };
                    ui.monospace(ui.ctx().format_shortcut(shortcut));
                    ui.label(&described.label);
                    ui.weak(&described.about);
                    ui.end_row();
                }
            });
        });
    });
    if response.is_some() && ui.input(|input| input.key_pressed(Key::Escape)) {
        *open = false;
    }
}
