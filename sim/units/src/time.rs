//! Simulated time, counted in whole nanoseconds so that no rounding can reorder events.

use std::ops::{Add, Sub};

/// A point in simulated time: nanoseconds since the scenario began.
///
/// `u64` nanoseconds reach 584 years, far beyond any plant's life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(u64);

const NANOSECONDS_PER_SECOND: f64 = 1e9;

impl SimTime {
    /// The instant the scenario begins.
    pub const START: Self = Self(0);

    /// The instant a whole number of nanoseconds after the start.
    pub const fn from_nanoseconds(count: u64) -> Self {
        Self(count)
    }

    /// Whole nanoseconds since the start.
    pub const fn in_nanoseconds(self) -> u64 {
        self.0
    }

    /// Seconds since the start.
    #[inline]
    pub const fn in_seconds(self) -> f64 {
        self.0 as f64 / NANOSECONDS_PER_SECOND
    }

    /// Hours since the start.
    #[inline]
    pub const fn in_hours(self) -> f64 {
        self.in_seconds() / 3600.0
    }

    /// Time elapsed since `earlier`.
    ///
    /// # Panics
    /// If `earlier` is later: time ran backwards, which is a bug in the caller.
    #[inline]
    pub const fn since(self, earlier: Self) -> SimDuration {
        assert!(earlier.0 <= self.0, "time ran backwards");
        SimDuration(self.0 - earlier.0)
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A whole number of nanoseconds.
    pub const fn nanoseconds(count: u64) -> Self {
        Self(count)
    }

    /// A whole number of seconds.
    pub const fn seconds(count: u64) -> Self {
        Self(count * 1_000_000_000)
    }

    /// A whole number of hours.
    pub const fn hours(count: u64) -> Self {
        Self::seconds(count * 3600)
    }

    /// The shortest whole duration not below `seconds`, so that a wake-up is never too early.
    ///
    /// # Panics
    /// If `seconds` is negative or NaN. What exceeds 292 years is cut to that.
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded below")]
    pub fn from_seconds_rounded_up(seconds: f64) -> Self {
        assert!(seconds >= 0.0, "a duration cannot be negative: {seconds} s");
        let nanoseconds = seconds * NANOSECONDS_PER_SECOND;
        // Cutting and comparing is several times as fast as `ceil`, which many processors lack. Half
        // the range of `u64` is left, so that adding a duration to a time cannot overflow.
        let whole = nanoseconds as i64;
        Self(whole.saturating_add(i64::from((whole as f64) < nanoseconds)) as u64)
    }

    /// Whole nanoseconds.
    pub const fn in_nanoseconds(self) -> u64 {
        self.0
    }

    /// The duration in seconds.
    #[inline]
    pub const fn in_seconds(self) -> f64 {
        self.0 as f64 / NANOSECONDS_PER_SECOND
    }

    /// The duration in hours.
    #[inline]
    pub const fn in_hours(self) -> f64 {
        self.in_seconds() / 3600.0
    }
}

impl Add<SimDuration> for SimTime {
    type Output = Self;
    #[inline]
    fn add(self, duration: SimDuration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = Self;
    /// # Panics
    /// In a debug build, if the result would precede the start.
    #[inline]
    fn sub(self, duration: SimDuration) -> Self {
        Self(self.0 - duration.0)
    }
}

impl Add for SimDuration {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for SimDuration {
    type Output = Self;

    /// The rest of a duration; nothing is left of what is shorter.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_up_is_never_too_early() {
        let third = SimDuration::from_seconds_rounded_up(1.0 / 3.0);
        assert!(third.in_seconds() >= 1.0 / 3.0);
        assert_eq!(third.in_nanoseconds(), 333_333_334);
        assert_eq!(SimDuration::from_seconds_rounded_up(2.0), SimDuration::seconds(2));
    }

    #[test]
    fn the_far_future_does_not_wrap() {
        let forever = SimDuration::from_seconds_rounded_up(1e300);
        assert!(SimTime::START + forever + forever > SimTime::START + forever);
    }
}
