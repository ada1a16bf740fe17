//! What the user likes: remembered from session to session.

use std::path::{Path, PathBuf};

use egui::ThemePreference;
use serde::{Deserialize, Serialize};

/// Theme, size and which panels are there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Preferences {
    /// Dark, light, or as the system has it.
    pub(crate) theme: ThemePreference,
    /// Size of everything; 1 is as the system has it.
    pub(crate) zoom: f32,
    /// Seeds of each run that is started.
    pub(crate) seeds: u32,
    /// The panel on the left is there.
    pub(crate) scenarios: bool,
    /// The panel on the right is there.
    pub(crate) details: bool,
    /// The line at the bottom says how long frames take.
    pub(crate) frame_times: bool,
    /// Scenario files that were opened or saved, the last one first.
    pub(crate) recent: Vec<PathBuf>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemePreference::System,
            zoom: 1.0,
            seeds: 1,
            scenarios: true,
            details: true,
            frame_times: false,
            recent: Vec::new(),
        }
    }
}

/// Older files are forgotten.
const MOST_RECENT: usize = 10;

impl Preferences {
    /// Remembers a file that was opened or saved.
    pub(crate) fn remember(&mut self, path: &Path) {
        self.recent.retain(|other| other != path && files::exists(other));
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Forgets files that are gone.
    pub(crate) fn forget_gone(&mut self) {
        self.recent.retain(|path| files::exists(path));
    }
}
