//! The rhythm of arrivals: when they are more and less frequent.

use super::super::ClassSpec;

/// When arrivals are more and less frequent, relative to their mean over the week.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    /// By hour of the day, on working days and on weekends.
    frequency: [[f64; HOURS]; 2],
    /// No hour has more than this.
    pub(super) greatest: f64,
}

/// Hour of the day around which most jobs arrive.
pub(super) const BUSIEST_HOUR: f64 = 15.0;

/// Hours of a day.
const HOURS: usize = 24;

impl Rhythm {
    /// That of a class.
    pub(super) fn new(spec: &ClassSpec) -> Self {
        let mean_of_week = (5.0 + 2.0 * spec.weekend_factor) / 7.0;
        let hour = |hour: u32, week: f64| {
            let phase = (f64::from(hour) + 0.5 - BUSIEST_HOUR) / 24.0 * std::f64::consts::TAU;
            let day = 1.0 + spec.daily_swing * libm::cos(phase);
            day * week / mean_of_week
        };
        let mut frequency = [[0.0; HOURS]; 2];
        for (index, place) in (0..).zip(&mut frequency[0]) {
            *place = hour(index, 1.0);
        }
        for (index, place) in (0..).zip(&mut frequency[1]) {
            *place = hour(index, spec.weekend_factor);
        }
        Self { frequency, greatest: (1.0 + spec.daily_swing) / mean_of_week }
    }

    /// At an hour of the day, on a weekend or not.
    pub(super) fn at(&self, (hour, weekend): (u32, bool)) -> f64 {
        self.frequency[usize::from(weekend)][hour as usize % HOURS]
    }
}
