//! Commands that write files.

use egui::{Key, Modifiers};

use super::Description;
use crate::model::Model;

/// What can be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExportCommand {
    /// The view in a tile as an image.
    Image(egui_tiles::TileId),
    /// The table or the plot in a tile as CSV.
    Table(egui_tiles::TileId),
    /// The page that goes with the shown run.
    Report,
    /// All tables of the shown run, with its report.
    Folder,
}

impl ExportCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Image(_) => {
                Description::new("Save as PNG…", "Writes the view in this tile as an image.")
            }
            Self::Table(_) => {
                Description::new("Save as CSV…", "Writes what this tile shows as a table.")
            }
            Self::Report => Description::new(
                "Save report…",
                "Writes one page with the figures of the shown run, to be opened in a browser.",
            )
            .at(Modifiers::COMMAND, Key::R),
            Self::Folder => Description::new(
                "Save results…",
                "Writes all tables of the shown run as CSV and Parquet, with its report.",
            ),
        }
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        if model.runs.shown().is_some() { vec![Self::Report, Self::Folder] } else { Vec::new() }
    }
}
