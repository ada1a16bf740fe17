//! Islands: a site that does without the grid, for good or for an outage; what it takes at once, and what becomes of it
//! when that is too much.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::spec::Mode;
use super::{Demand, Event, Generation};
use crate::effect::{Effect, Effects, Reason};

/// What becomes of a loss of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// There is no grid to be lost.
    Unnoticed,
    /// Running units carry all that is drawn.
    Carried,
    /// The site loses its supply.
    Felt,
}

impl Generation {
    /// Whether there is no grid.
    pub fn is_island(&self) -> bool {
        self.groups.iter().any(|group| group.there && group.mode == Mode::Island)
    }

    /// Whether the site does without the grid now: there is none, or it is lost.
    pub fn is_alone(&self) -> bool {
        self.is_island() || self.carries_until.is_some()
    }

    /// The greatest change of load that running units take at once.
    pub fn accepts(&self) -> Power {
        self.groups.iter().map(super::Group::accepts).sum()
    }

    /// The grid is lost for a while, of which `import` was drawn; the site draws `load`, of which the battery could
    /// carry so much. Units that run carry on where they take what the grid gave at once, and can give all.
    pub fn lose_grid(
        &mut self,
        length: SimDuration,
        (load, import, battery): (Power, Power, Power),
        agenda: &mut impl Schedule<Event>,
    ) -> Outage {
        let until = agenda.now() + length;
        self.grid_back = self.grid_back.max(until);
        if self.is_island() {
            return Outage::Unnoticed;
        }
        let own = self.own();
        let runs = self.groups.iter().any(|group| group.online() > 0);
        let enough = load <= own.runs + own.follows + battery;
        let steady = import <= self.accepts() + battery;
        if self.carries_until.is_none() && !(runs && enough && steady) {
            for group in &mut self.groups {
                group.stop_all(agenda);
            }
            return Outage::Felt;
        }
        if self.carries_until.is_none() {
            self.reports.carried.add_one();
        }
        self.carries_until = Some(self.grid_back);
        agenda.schedule_in(length, Event::GridBack);
        Outage::Carried
    }

    /// The grid may be back.
    pub(super) fn find_grid(&mut self, now: SimTime) {
        if self.carries_until.is_some_and(|until| until <= now) {
            self.carries_until = None;
        }
    }

    /// A change of load, and what units gave that have failed, must be no more than those that run and the battery take
    /// at once: otherwise the island collapses.
    pub(super) fn look_at_step(&mut self, demand: &Demand, agenda: &mut impl Schedule<Event>) {
        let lost = std::mem::take(&mut self.lost);
        let Some((load, racks)) = self.settled else { return };
        let change = if demand.hour { demand.racks - racks } else { demand.load - load };
        let change = change.in_watts() + lost.in_watts();
        let (step, accepted) = (Power::watts(change.abs()), self.accepts() + demand.battery);
        if self.greatest < step {
            self.greatest = step;
            self.reports.greatest_step.set(step);
        }
        if step > accepted && !self.collapsing {
            self.collapsing = true;
            self.step = (step, accepted);
            agenda.schedule_in(SimDuration::ZERO, Event::Collapse);
        }
    }

    /// The step at which the island collapsed last, and what it would have taken.
    pub const fn last_step(&self) -> (Power, Power) {
        self.step
    }

    /// The island collapses: everything stops, and starts again from nothing.
    pub(super) fn collapse(&mut self, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        self.collapsing = false;
        self.reports.collapses.add_one();
        for group in &mut self.groups {
            group.stop_all(agenda);
        }
        self.settled = None;
        let now = agenda.now();
        let until = self.carries_until.take().unwrap_or(now);
        let length = self.black_start.max(until.max(now).since(now));
        effects.push_back(Effect::SupplyLost { length, reason: Reason::Island });
    }
}
