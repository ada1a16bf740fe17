//! Shocks: what takes the supply of several sites at once, by chance or at a given time.

use engine::{Schedule, Stream};
use units::{SimDuration, SimTime};

use super::super::site::numbers_of;
use super::super::{Event, PortfolioSpec, ShockSpec};
use super::{Model, numbered};

/// Something that strikes several sites.
#[derive(Debug)]
pub(super) struct Shock {
    sites: Vec<usize>,
    spec: ShockSpec,
    /// Each strike has an occurrence of its own: how long it lasts, then the time until the next.
    luck: Stream,
    strikes: u32,
}

impl Shock {
    /// Those of a portfolio with sites of these names.
    pub(super) fn all(spec: &PortfolioSpec, names: &[String], seed: u64) -> Vec<Self> {
        let shock = |(name, spec): (&String, &ShockSpec)| Self {
            sites: numbers_of(names, &spec.sites),
            spec: spec.clone(),
            luck: Stream::new(seed, &format!("portfolio/shock/{name}"), 0),
            strikes: 0,
        };
        spec.shock.iter().map(shock).collect()
    }

    /// When it strikes next after `now`, if ever.
    fn next(&mut self, now: SimTime) -> Option<SimTime> {
        if let Some(at) = self.spec.at {
            return (self.strikes == 0).then(|| SimTime::START + at.into());
        }
        let rate = self.spec.rate?.in_per_hour();
        let luck = self.luck.at(self.strikes);
        let gap = luck.exponential();
        (rate > 0.0).then(|| now + SimDuration::from_seconds_rounded_up(3600.0 * gap / rate))
    }

    /// It strikes: for how long.
    fn strike(&mut self) -> SimDuration {
        let luck = self.luck.at(self.strikes);
        // The time until this strike came first.
        let _ = luck.exponential();
        let seconds = luck.lognormal(self.spec.length.in_seconds(), self.spec.spread);
        self.strikes += 1;
        SimDuration::from_seconds_rounded_up(seconds)
    }
}

impl Model {
    pub(super) fn begin_shocks(&mut self, agenda: &mut impl Schedule<Event>) {
        (0..self.shocks.len()).for_each(|shock| self.expect_shock(shock, agenda));
    }

    fn expect_shock(&mut self, shock: usize, agenda: &mut impl Schedule<Event>) {
        if let Some(at) = self.shocks[shock].next(agenda.now()) {
            agenda.schedule(at, Event::Shock { shock: numbered(shock) });
        }
    }

    pub(super) fn shock(&mut self, shock: usize, agenda: &mut impl Schedule<Event>) {
        let length = self.shocks[shock].strike();
        for place in 0..self.shocks[shock].sites.len() {
            let site = self.shocks[shock].sites[place];
            let number = numbered(site);
            let wrap = |event| Event::Site { site: number, event };
            self.sites[site].plant.strike(length, &mut agenda.of(wrap));
            self.wake(site);
        }
        self.expect_shock(shock, agenda);
    }
}
