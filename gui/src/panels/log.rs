//! What has been said to the user.

use egui::Ui;

use crate::command::Commands;
use crate::model::Model;

/// What has been said to the user.
#[derive(Debug, Default)]
pub(crate) struct Log {}

impl Log {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("What has been said to the user.");
    }
}
