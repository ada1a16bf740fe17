//! Hazards: storms, earthquakes and the like, with their seasons and consequences.

use engine::Stream;
use units::{SimDuration, SimTime};

use super::{HazardSpec, SiteSpec};
use crate::calendar::Moment;

/// The hazards of a site.
#[derive(Clone, Debug)]
pub struct Hazards {
    hazards: Vec<Hazard>,
}

#[derive(Clone, Debug)]
struct Hazard {
    name: String,
    spec: HazardSpec,
    stream: Stream,
    occurrence: u32,
    /// When it strikes next, in season or not.
    strikes: Option<SimTime>,
}

/// What a hazard does when it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// How long the grid is lost, if it is.
    pub outage: Option<SimDuration>,
    /// How long repair crews cannot work.
    pub access_lost: SimDuration,
}

impl Hazards {
    /// The hazards of a scenario.
    pub fn new(spec: &SiteSpec, seed: u64) -> Self {
        let hazard = |(name, spec): (&String, &HazardSpec)| Hazard {
            name: name.clone(),
            spec: spec.clone(),
            stream: Stream::new(seed, &format!("hazard/{name}"), 0),
            occurrence: 0,
            strikes: None,
        };
        Self { hazards: spec.hazards().map(hazard).collect() }
    }

    /// Number of hazards.
    pub const fn count(&self) -> usize {
        self.hazards.len()
    }

    /// Name of a hazard.
    pub fn name(&self, hazard: usize) -> &str {
        &self.hazards[hazard].name
    }

    /// Time until `hazard` may strike next, in season or not.
    ///
    /// The rate of the season holds all the year; what falls outside it does not happen.
    pub fn next(&mut self, hazard: usize, now: SimTime) -> Option<SimDuration> {
        let hazard = &mut self.hazards[hazard];
        hazard.occurrence += 1;
        let draw = hazard.stream.at(hazard.occurrence).exponential();
        let season = f64::from(hazard.spec.months()) / 12.0;
        let delay = super::gap::gap(draw, hazard.spec.rate.in_per_hour() / season);
        hazard.strikes = delay.map(|delay| now + delay);
        delay
    }

    /// Whether one is announced that may take the grid; `month_of` tells the month of an instant, from 0.
    pub fn is_announced(&self, now: SimTime, month_of: impl Fn(SimTime) -> usize) -> bool {
        let announced = |hazard: &Hazard| {
            let notice = SimDuration::from(hazard.spec.notice);
            let near = |at: &SimTime| now <= *at && at.since(now) <= notice;
            let comes = hazard.strikes.filter(near).filter(|_| notice > SimDuration::ZERO);
            comes.is_some_and(|at| {
                hazard.spec.outage_probability > 0.0 && hazard.spec.in_season(month_of(at))
            })
        };
        self.hazards.iter().any(announced)
    }

    /// What `hazard` does at `moment`; `None` out of season.
    pub fn strike(&mut self, hazard: usize, moment: Moment) -> Option<Strike> {
        let hazard = &mut self.hazards[hazard];
        if !hazard.spec.in_season(moment.month) {
            return None;
        }
        let draws = hazard.stream.at(hazard.occurrence);
        draws.exponential(); // the gap that led here
        let fails = draws.uniform() < hazard.spec.outage_probability;
        let median = hazard.spec.outage_median.in_seconds();
        let length = draws.lognormal(median, hazard.spec.outage_spread);
        Some(Strike {
            outage: fails.then(|| SimDuration::from_seconds_rounded_up(length)),
            access_lost: hazard.spec.access_lost.into(),
        })
    }
}

impl HazardSpec {
    /// Months of the season.
    const fn months(&self) -> u32 {
        (self.last_month + 12 - self.first_month) % 12 + 1
    }

    /// Whether a month, counted from 0, belongs to the season.
    fn in_season(&self, month: usize) -> bool {
        let after_first = (month + 13 - self.first_month as usize) % 12;
        after_first < self.months() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::{Rate, Span};

    #[test]
    fn a_season_may_span_the_new_year() {
        let spec = HazardSpec {
            rate: Rate::per_year(1.0),
            first_month: 11,
            last_month: 2,
            outage_probability: 0.5,
            outage_median: Span::hours(1.0),
            outage_spread: 0.5,
            access_lost: Span::hours(1.0),
            notice: Span::hours(0.0),
        };
        assert_eq!(spec.months(), 4);
        let months: Vec<usize> = (0..12).filter(|&month| spec.in_season(month)).collect();
        assert_eq!(months, [0, 1, 10, 11]);
    }
}
