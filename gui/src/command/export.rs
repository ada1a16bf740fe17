//! Commands that write files.

use std::path::PathBuf;

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
    /// As [`Self::Image`], to this file.
    ImageTo(egui_tiles::TileId, PathBuf),
    /// As [`Self::Table`], to this file.
    TableTo(egui_tiles::TileId, PathBuf),
    /// As [`Self::Report`], to this file.
    ReportTo(PathBuf),
    /// As [`Self::Folder`], to this folder.
    FolderTo(PathBuf),
}

impl ExportCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Image(_) | Self::ImageTo(..) => {
                Description::new("Save as PNG…", "Writes the view in this tile as an image.")
            }
            Self::Table(_) | Self::TableTo(..) => {
                Description::new("Save as CSV…", "Writes what this tile shows as a table.")
            }
            Self::Report | Self::ReportTo(_) => Description::new(
                "Save report…",
                "Writes one page with the figures of the shown run, to be opened in a browser.",
            )
            .at(Modifiers::COMMAND, Key::R),
            Self::Folder | Self::FolderTo(_) => Description::new(
                "Save results…",
                "Writes all tables of the shown run as CSV and Parquet, with its report.",
            ),
        }
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        if model.runs.shown().is_some() { vec![Self::Report, Self::Folder] } else { Vec::new() }
    }
}
