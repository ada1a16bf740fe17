//! The time scale of a drawing: which instant stands at which column of pixels.

use std::ops::Range;

use egui::Rangef;
use units::{SimDuration, SimTime};

/// A part of a run across a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TimeScale {
    /// Hours since the start at the left edge.
    from: f64,
    /// Hours since the start at the right edge.
    to: f64,
    /// The columns between.
    columns: Rangef,
}

/// The instant so many hours after the start; the start itself for what lies before.
pub(crate) fn instant(hours: f64) -> SimTime {
    SimTime::START + SimDuration::from_seconds_rounded_up(hours.max(0.0) * 3600.0)
}

impl TimeScale {
    /// A part of a run across the columns of a drawing.
    pub(crate) fn new(window: &Range<SimTime>, columns: Rangef) -> Self {
        Self { from: window.start.in_hours(), to: window.end.in_hours(), columns }
    }

    /// Hours since the start, from the left edge to the right one.
    pub(crate) const fn hours(&self) -> Range<f64> {
        self.from..self.to
    }

    /// How many columns of points there are.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
    pub(crate) fn width(&self) -> usize {
        self.columns.span().max(1.0) as usize
    }

    /// Where an hour stands.
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen needs few digits")]
    pub(crate) fn column(&self, hour: f64) -> f32 {
        let share = (hour - self.from) / (self.to - self.from).max(f64::MIN_POSITIVE);
        self.columns.min + self.columns.span() * share as f32
    }

    /// Where an instant stands.
    pub(crate) fn column_of(&self, time: SimTime) -> f32 {
        self.column(time.in_hours())
    }

    /// The hour that stands at a column.
    pub(crate) fn hour(&self, column: f32) -> f64 {
        let share = f64::from((column - self.columns.min) / self.columns.span().max(1.0));
        self.from + (self.to - self.from) * share
    }

    /// The hour that stands at a column, or at the nearest edge.
    pub(crate) fn hour_within(&self, column: f32) -> f64 {
        self.hour(column.clamp(self.columns.min, self.columns.max))
    }

    /// Whether an hour can be seen.
    pub(crate) fn shows(&self, hour: f64) -> bool {
        (self.from..=self.to).contains(&hour)
    }
}
