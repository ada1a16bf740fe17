//! Commands of the scenarios.

use std::path::PathBuf;

use egui::{Key, Modifiers};

use super::Description;
use crate::model::{DocumentId, Model};

/// What can be done to scenarios.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LibraryCommand {
    /// Open the scenario at a path.
    OpenFile(PathBuf),
    /// Show a scenario in the editor.
    Choose(DocumentId),
    /// A new scenario with these values at keys, perhaps as a variant of another one.
    Add {
        /// Its name.
        name: String,
        /// The scenario it inherits from.
        base: Option<DocumentId>,
        /// Keys and values, as they would be typed.
        changes: Vec<(String, String)>,
    },
    /// Take back the last edit.
    Undo,
    /// Make the edit again.
    Redo,
}

impl LibraryCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::OpenFile(path) => {
                Description::new(format!("Open {}", path.display()), "Opens a scenario file.")
            }
            Self::Add { .. } => {
                Description::new("Add scenario", "Adds a scenario with these inputs.")
            }
            Self::Choose(_) => Description::new("Edit scenario", "Shows its inputs."),
            Self::Undo => {
                Description::new("Undo", "Takes back the last edit.").at(Modifiers::COMMAND, Key::Z)
            }
            Self::Redo => Description::new("Redo", "Makes the edit again.")
                .at(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
        }
    }

    pub(super) fn offered(_model: &Model) -> Vec<Self> {
        vec![Self::Undo, Self::Redo]
    }
}
