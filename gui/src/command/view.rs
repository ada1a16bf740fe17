//! Commands of the tiles.

use egui_tiles::TileId;

use super::Description;
use crate::command::Kind;
use crate::model::Model;

/// What can be done with tiles.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ViewCommand {
    /// Bring a view to the front, or open it.
    Open(Kind),
    /// Open another view of a kind among the tabs of a tile.
    Add(Kind, TileId),
    /// Put all tiles back where they were at first.
    ResetLayout,
}

impl ViewCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Open(kind) => {
                let described = Description::new(format!("View: {}", kind.title()), kind.about());
                Description { shortcut: kind.shortcut(), ..described }
            }
            Self::Add(kind, _) => Description::new(kind.title(), kind.about()),
            Self::ResetLayout => {
                Description::new("Reset layout", "Puts all tiles back where they were at first.")
            }
        }
    }

    pub(super) fn offered(_model: &Model) -> Vec<Self> {
        let open = Kind::ALL.into_iter().map(Self::Open);
        open.chain([Self::ResetLayout]).collect()
    }
}
