//! Local dates and times of the instants of a run.

use jiff::civil::{Date, DateTime, Time};
use units::{SimTime, Span};

/// The clock on the wall of the site.
#[derive(Clone, Copy, Debug)]
pub struct LocalTime {
    start: DateTime,
}

impl LocalTime {
    /// A run that begins at midnight of a day such as `"2027-01-01"`, which has been checked.
    pub fn new(first_day: &str) -> Self {
        let date: Date = first_day.parse().unwrap_or_default();
        Self { start: date.to_datetime(Time::midnight()) }
    }

    /// When the run begins.
    pub const fn start(&self) -> DateTime {
        self.start
    }

    /// The date and time of an instant.
    pub fn at(&self, time: SimTime) -> DateTime {
        let nanoseconds = i64::try_from(time.in_nanoseconds()).unwrap_or(i64::MAX);
        self.start.saturating_add(jiff::SignedDuration::from_nanos(nanoseconds))
    }

    /// The date and time so long after the start, or before it, to the second.
    #[expect(clippy::cast_possible_truncation, reason = "spans are shorter than a few centuries")]
    pub fn since_start(&self, span: Span) -> DateTime {
        let seconds = span.in_seconds().round() as i64;
        self.start.saturating_add(jiff::SignedDuration::from_secs(seconds))
    }

    /// Hours from midnight of the Monday before the run began to its beginning.
    pub fn hour_of_week(&self) -> u32 {
        let day = self.start.date().weekday().to_monday_zero_offset();
        u32::from(day.unsigned_abs()) * 24
    }
}
