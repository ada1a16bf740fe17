//! The tree of scenarios.

use egui::Ui;

use crate::command::{Command, Commands, LibraryCommand};
use crate::model::Model;

/// The tree of scenarios.
#[derive(Debug, Default)]
pub(crate) struct Scenarios {}

impl Scenarios {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        ui.heading("Scenarios");
        let chosen = model.library.chosen().map(|document| document.id);
        for document in model.library.documents() {
            if ui.selectable_label(chosen == Some(document.id), &document.name).clicked() {
                commands.push(Command::Library(LibraryCommand::Choose(document.id)));
            }
        }
    }
}
