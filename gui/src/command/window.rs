//! Commands of the window itself.

use egui::{Key, Modifiers, ThemePreference};

use super::Description;

/// What can be done with the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum WindowCommand {
    /// Find and give any command by name.
    Palette,
    /// Show all shortcuts and how to begin.
    Help,
    /// Dark, light, or as the system has it.
    Theme(ThemePreference),
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// As it was.
    ZoomReset,
    /// Show or hide the scenarios.
    Scenarios,
    /// Show or hide the details.
    Details,
    /// Show or hide how long frames take.
    FrameTimes,
    /// Leave.
    Quit,
}

impl WindowCommand {
    pub(super) fn describe(self) -> Description {
        let command = Modifiers::COMMAND;
        match self {
            Self::Palette => Description::new("Command palette…", "Finds any command by name.")
                .at(command, Key::P),
            Self::Help => Description::new("Help…", "Shows how to begin, and all shortcuts.")
                .at(Modifiers::NONE, Key::F1),
            Self::Theme(ThemePreference::Dark) => Description::new("Theme: dark", "Light on dark."),
            Self::Theme(ThemePreference::Light) => {
                Description::new("Theme: light", "Dark on light.")
            }
            Self::Theme(ThemePreference::System) => {
                Description::new("Theme: system", "As the system has it.")
            }
            Self::ZoomIn => {
                Description::new("Zoom in", "Makes everything larger.").at(command, Key::Plus)
            }
            Self::ZoomOut => {
                Description::new("Zoom out", "Makes everything smaller.").at(command, Key::Minus)
            }
            Self::ZoomReset => {
                Description::new("Zoom to 100 %", "Shows everything at its own size.")
                    .at(command, Key::Num0)
            }
            Self::Scenarios => Description::new("Show or hide scenarios", "The panel on the left.")
                .at(command, Key::B),
            Self::Details => Description::new("Show or hide details", "The panel on the right.")
                .at(command, Key::I),
            Self::FrameTimes => Description::new(
                "Show or hide frame times",
                "How long the last frames took, in the line at the bottom.",
            ),
            Self::Quit => Description::new("Quit", "Leaves; unsaved scenarios are asked about.")
                .at(command, Key::Q),
        }
    }

    pub(super) fn offered() -> Vec<Self> {
        use ThemePreference::{Dark, Light, System};
        let themes = [Dark, Light, System].map(Self::Theme);
        let others = [
            Self::Palette,
            Self::Help,
            Self::ZoomIn,
            Self::ZoomOut,
            Self::ZoomReset,
            Self::Scenarios,
            Self::Details,
            Self::FrameTimes,
            Self::Quit,
        ];
        others.into_iter().chain(themes).collect()
    }
}
