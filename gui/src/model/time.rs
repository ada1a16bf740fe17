//! The moment that all views show, whether time passes, and the part of the run that plots show.

use std::ops::Range;

use units::SimTime;

use super::Run;
use crate::command::TimeCommand;

/// The time bar.
#[derive(Clone, Debug)]
pub(crate) struct Time {
    /// The moment that all views show.
    pub(crate) now: SimTime,
    /// The part of the run that plots show.
    pub(crate) window: Range<SimTime>,
    /// Time passes.
    pub(crate) playing: bool,
    /// Simulated hours that pass in a second.
    pub(crate) speed: f64,
}

impl Default for Time {
    fn default() -> Self {
        Self {
            now: SimTime::START,
            window: SimTime::START..SimTime::START,
            playing: false,
            speed: 24.0,
        }
    }
}

impl Time {
    /// Begins with all of a run in view.
    pub(crate) fn show(&mut self, run: &Run) {
        self.window = SimTime::START..run.end;
        self.now = self.now.min(run.end);
    }

    /// Changes the moment or the window, within the shown run.
    pub(crate) fn apply(&mut self, command: TimeCommand, run: &Run) {
        match command {
            TimeCommand::Toggle => self.playing = !self.playing,
            TimeCommand::Jump(to) => self.now = to.min(run.end),
            TimeCommand::Speed(speed) => self.speed = speed,
            TimeCommand::Zoom(window) => self.window = window,
            TimeCommand::ZoomOut => self.window = SimTime::START..run.end,
            TimeCommand::Step(_) | TimeCommand::NextIncident | TimeCommand::PreviousIncident => {}
        }
    }
}
