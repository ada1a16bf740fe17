//! Every rack of the halls as a cell, at the moment of the time bar.

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::model::Model;

/// Every rack of the halls as a cell, at the moment of the time bar.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct HallFloor {}

impl HallFloor {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("Hall floor");
    }
}
