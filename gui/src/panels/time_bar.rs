//! The time bar.

use egui::Ui;

use crate::command::Commands;
use crate::model::Model;

/// The time bar.
#[derive(Debug, Default)]
pub(crate) struct TimeBar {}

impl TimeBar {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("The time bar.");
    }
}
