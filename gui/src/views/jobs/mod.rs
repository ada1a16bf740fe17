//! The queue and the jobs over time.

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::model::Model;

/// The queue and the jobs over time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct JobChart {}

impl JobChart {
    /// T
    pub(crate) fn table(&self, _model: &Model) -> Option<crate::views::Table> {
        None
    }

    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("Jobs");
    }
}
