//! What the user likes: remembered from session to session.

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
    /// The panel on the left is there.
    pub(crate) scenarios: bool,
    /// The panel on the right is there.
    pub(crate) details: bool,
    /// The line at the bottom says how long frames take.
    pub(crate) frame_times: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemePreference::System,
            zoom: 1.0,
            scenarios: true,
            details: true,
            frame_times: false,
        }
    }
}
