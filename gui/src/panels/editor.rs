//! The inputs of the chosen scenario.

use egui::Ui;

use crate::command::Commands;
use crate::model::Model;

/// The inputs of the chosen scenario.
#[derive(Debug, Default)]
pub(crate) struct Editor {}

impl Editor {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.heading("Inputs");
        ui.label("The inputs of the chosen scenario.");
    }
}
