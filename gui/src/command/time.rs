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
    /// Go to the next incident.
    NextIncident,
    /// Go to the incident before.
    PreviousIncident,
    /// Simulated hours that pass in a second.
    Speed(f64),
    /// Show this part of the run in all plots.
    Zoom(Range<SimTime>),
    /// Show all of the run.
    ZoomOut,
}

impl TimeCommand {
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
            Self::Step(hours) => {
                Description::new(format!("Step {hours} h"), "Goes some hours on or back.")
            }
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
            Self::Zoom(_) => Description::new("Zoom", "Shows a part of the run in all plots."),
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
        vec![
            Self::Toggle,
            Self::Step(1),
            Self::Step(-1),
            Self::NextIncident,
            Self::PreviousIncident,
            Self::ZoomOut,
        ]
    }
}
