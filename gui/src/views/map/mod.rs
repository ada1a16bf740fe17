//! The candidate sites on a map of the world.

use egui::Ui;
use serde::{Deserialize, Serialize};

use crate::command::Commands;
use crate::model::Model;

/// The candidate sites on a map of the world.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SiteMap {}

impl SiteMap {
    /// T
    pub(crate) fn table(&self, _model: &Model) -> Option<crate::views::Table> {
        None
    }

    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, _model: &Model, _commands: &mut Commands) {
        ui.label("Map");
    }
}
