//! Commands of the time bar.

use std::ops::Range;

use egui::{Key, Modifiers};
use units::SimTime;

use super::Description;
use crate::model::Model;

/// What can be done with the moment that all views show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TimeCommand {
    /// Let time pass, or stop it.
    Toggle,
    /// Go so many hours on, or back.
    Step(i32),
    /// Go to a moment.
    Jump(SimTime),
    /// Go to the beginning of the run.
    First,
    /// Go to the end of the run.
    Last,
    /// Go to the next incident.
    NextIncident,
    /// Go to the incident before.
    PreviousIncident,
    /// Whether incidents are also faults that took GPUs out.
    Faults(bool),
    /// Simulated hours that pass in a second.
    Speed(f64),
    /// Show this part of the run in all plots.
    Zoom(Range<SimTime>),
    /// The same, by and by: only the part where it began is remembered.
    Slide(Range<SimTime>),
    /// Show all of the run.
    ZoomOut,
    /// Show the part that was shown before.
    ZoomBack,
}

impl TimeCommand {
    /// Whether what went wrong there is of interest.
    pub(crate) const fn goes_to_incident(&self) -> bool {
        matches!(self, Self::NextIncident | Self::PreviousIncident)
    }

    pub(super) fn describe(&self) -> Description {
        let none = Modifiers::NONE;
        match self {
            Self::Toggle => {
                Description::new("Play or pause", "Lets time pass.").at(none, Key::Space)
            }
            Self::Step(1) => {
                Description::new("Step forward", "Goes an hour on.").at(none, Key::ArrowRight)
            }
            Self::Step(-1) => {
                Description::new("Step back", "Goes an hour back.").at(none, Key::ArrowLeft)
            }
            Self::Step(24) => Description::new("Step a day forward", "Goes a day on.")
                .at(Modifiers::SHIFT, Key::ArrowRight),
            Self::Step(-24) => Description::new("Step a day back", "Goes a day back.")
                .at(Modifiers::SHIFT, Key::ArrowLeft),
            Self::Step(hours) => {
                Description::new(format!("Step {hours} h"), "Goes some hours on or back.")
            }
            Self::First => Description::new("Go to the beginning", "Goes to the first hour.")
                .at(none, Key::Home),
            Self::Last => {
                Description::new("Go to the end", "Goes to the last hour.").at(none, Key::End)
            }
            Self::Faults(true) => Description::new(
                "Stop at faults too",
                "The next and the previous incident may be a fault that took GPUs out.",
            ),
            Self::Faults(false) => Description::new(
                "Stop at incidents only",
                "Faults that took a few GPUs out are passed over.",
            ),
            Self::Jump(_) => Description::new("Jump", "Goes to a moment."),
            Self::NextIncident => {
                Description::new("Next incident", "Goes to the next incident.").at(none, Key::N)
            }
            Self::PreviousIncident => {
                Description::new("Previous incident", "Goes to the incident before.")
                    .at(none, Key::P)
            }
            Self::Speed(hours) => Description::new(
                format!("Speed {hours} h/s"),
                "Simulated hours that pass in a second.",
            ),
            Self::Zoom(_) | Self::Slide(_) => {
                Description::new("Zoom", "Shows a part of the run in all plots.")
            }
            Self::ZoomBack => Description::new(
                "Zoom back",
                "Shows the part of the run that was shown before in all plots.",
            )
            .at(none, Key::Backspace),
            Self::ZoomOut => {
                Description::new("Show all of the run", "Shows the whole run in all plots.")
                    .at(none, Key::A)
            }
        }
    }

    pub(super) fn offered(model: &Model) -> Vec<Self> {
        if model.runs.shown().is_none() {
            return Vec::new();
        }
        // A key with Shift comes before the same key without it, which would take it too.
        vec![
            Self::Toggle,
            Self::Step(24),
            Self::Step(-24),
            Self::Step(1),
            Self::Step(-1),
            Self::First,
            Self::Last,
            Self::NextIncident,
            Self::PreviousIncident,
            Self::Faults(!model.time.faults),
            Self::ZoomOut,
            Self::ZoomBack,
        ]
    }
}
