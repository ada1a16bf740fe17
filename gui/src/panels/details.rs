//! What is selected, closely.

use egui::Ui;

use crate::command::Commands;
use crate::model::Model;

/// What is selected, closely.
#[derive(Debug, Default)]
pub(crate) struct Details {}

impl Details {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("What is selected, closely.");
    }
}
