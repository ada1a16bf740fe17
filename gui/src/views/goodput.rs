//! What became of every GPU-hour installed.

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::model::Model;

/// What became of every GPU-hour installed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Goodput {}

impl Goodput {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("Goodput");
    }
}
