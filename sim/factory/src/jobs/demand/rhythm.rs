//! The rhythm of arrivals: when they are more and less frequent.

use super::super::ClassSpec;
use crate::calendar::Phase;

/// When arrivals are more and less frequent, relative to their mean over the week.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    /// By hour of the day, on working days and on weekends.
    frequency: [[f64; HOURS]; 2],
    /// Swing over the year, and the share of the year that has gone at its peak.
    season: (f64, f64),
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
        let peak = (f64::from(spec.busiest_month) - 0.5) / 12.0;
        let greatest = (1.0 + spec.daily_swing) * (1.0 + spec.yearly_swing) / mean_of_week;
        Self { frequency, season: (spec.yearly_swing, peak), greatest }
    }

    /// At an hour of the day, on a weekend or not, at a time of the year.
    pub(super) fn at(&self, phase: Phase) -> f64 {
        let within_week = self.frequency[usize::from(phase.weekend)][phase.hour as usize % HOURS];
        let (swing, peak) = self.season;
        if swing == 0.0 {
            return within_week;
        }
        within_week * (1.0 + swing * libm::cos((phase.year - peak) * std::f64::consts::TAU))
    }
}
