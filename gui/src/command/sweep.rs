//! Commands of the sweeps.

use std::path::PathBuf;

use super::Description;
use crate::model::Model;

/// What can be done with sweeps.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SweepCommand {
    /// Vary a key of the chosen scenario in the next sweep.
    Vary(String),
    /// Open the folder of a sweep.
    OpenFolder(PathBuf),
    /// Stop the sweep; what is finished stays.
    Cancel,
}

impl SweepCommand {
    pub(super) fn describe(&self) -> Description {
        match self {
            Self::Vary(key) => Description::new(
                format!("Vary {key}"),
                "Makes this input one that the next sweep varies.",
            ),
            Self::OpenFolder(path) => {
                Description::new(format!("Open {}", path.display()), "Opens the folder of a sweep.")
            }
            Self::Cancel => {
                Description::new("Cancel sweep", "Stops the sweep; what is finished stays.")
            }
        }
    }

    pub(super) fn offered(_model: &Model) -> Vec<Self> {
        Vec::new()
    }
}
