//! What a GPU-hour costs, and the cash flow by year.

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::model::Model;

/// What a GPU-hour costs, and the cash flow by year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Money {}

impl Money {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("Money");
    }
}
