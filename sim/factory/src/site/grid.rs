//! The grid: when supply is lost, for how long, and when voltage dips.

use engine::Stream;
use units::{SimDuration, SimTime};

use super::dips::Faults;
use super::gap::gap;
use super::{Dip, GridSpec};

/// Losses of supply that come from the grid itself.
///
/// Each occurrence has random numbers of its own, so that two designs meet the same outages.
#[derive(Clone, Debug)]
pub struct Grid {
    spec: GridSpec,
    seed: u64,
    outages: Stream,
    outage: u32,
    /// Until then the grid is out, for a reason of its own.
    lost_until: SimTime,
    dips: Stream,
    dip: u32,
}

impl Grid {
    /// The grid of a scenario.
    pub fn new(spec: &GridSpec, seed: u64) -> Self {
        Self {
            spec: spec.clone(),
            seed,
            outages: Stream::new(seed, "grid/outage", 0),
            outage: 0,
            lost_until: SimTime::START,
            dips: Stream::new(seed, "grid/dip", 0),
            dip: 0,
        }
    }

    /// Share of the load that may go off at a dip through which it must stay on.
    pub const fn may_go(&self) -> f64 {
        self.spec.rule.may_go
    }

    /// Time until the next loss of supply, and how long it lasts.
    pub fn next_outage(&mut self) -> Option<(SimDuration, SimDuration)> {
        let draws = self.outages.at(self.outage);
        self.outage += 1;
        let gap = gap(draws.exponential(), self.spec.outage_rate.in_per_hour())?;
        let median = self.spec.outage_median.in_seconds();
        let length = draws.lognormal(median, self.spec.outage_spread);
        Some((gap, SimDuration::from_seconds_rounded_up(length)))
    }

    /// The grid loses supply for `length`; false if it is out already, since then it cannot fail.
    pub fn lose(&mut self, length: SimDuration, now: SimTime) -> bool {
        let works = now >= self.lost_until;
        if works {
            self.lost_until = now + length;
        }
        works
    }

    /// Time until the next fault that dips the voltage, and its number.
    pub fn next_dip(&mut self) -> Option<(SimDuration, u32)> {
        let fault = self.dip;
        let draw = self.dips.at(fault).exponential();
        self.dip += 1;
        Some((gap(draw, self.spec.dip_rate.in_per_hour())?, fault))
    }

    /// The dips of a fault.
    pub fn dips(&self, fault: u32) -> Vec<Dip> {
        let GridSpec { dip, curve, rule, .. } = &self.spec;
        Faults { dip, curve, rule }.dips(fault, self.seed)
    }

    /// When the dips come that the scenario plans.
    pub fn planned_dips(&self) -> Option<SimTime> {
        Some(SimTime::START + SimDuration::from(self.spec.dip.planned?))
    }

    /// How long nobody reaches the site in the loss that the scenario plans, if that is so.
    pub fn planned_access_lost(&self) -> Option<SimDuration> {
        self.spec.planned_access_lost.map(SimDuration::from)
    }

    /// The loss of supply that the scenario plans, and how long it lasts.
    pub fn planned_outage(&self) -> Option<(SimTime, SimDuration)> {
        let begin = SimTime::START + SimDuration::from(self.spec.planned_outage?);
        Some((begin, self.spec.planned_duration?.into()))
    }
}
