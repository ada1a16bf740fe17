//! Shortage: which halls, and how many racks of each, may run while the grid does not suffice for all of them.

use engine::Schedule;
use units::{Energy, Power, SimDuration, SimTime};

use super::event::number;
use super::lineup::ALL;
use super::{Event, Feed, PowerSystem};
use crate::effect::{Changed, Effect, Effects};
use crate::settings::{between, spec};

spec! {
    /// What gives way when less may be drawn than the plant would use.
    pub struct ShortageSpec {
        /// Share of their dynamic power that racks keep: where that is too much for all of them, jobs are
        /// suspended and racks switched off, then halls, and the others work on.
        pub least_power: f64 = between(0.0, 1.0);
    }
}

impl PowerSystem {
    /// Whether something is off because of a shortage.
    pub fn rations(&self) -> bool {
        self.lineups.iter().any(|lineup| lineup.ration.running < ALL || lineup.ration.allowed < ALL)
    }

    /// The first racks of a hall that may run, of `racks` in all.
    pub fn allowed(&self, hall: usize, racks: u32) -> u32 {
        self.lineups[hall].ration.allowed.min(racks)
    }

    /// Whether halls that draw `load` need no more than a share of what generation on the site gives and of what may be
    /// drawn from the grid.
    pub fn suffices_for(&self, load: Power, share: f64) -> bool {
        let rest = load - self.own.all() * share;
        self.is_own_enough(load, share) || self.may_draw_for(rest, share)
    }

    /// Whether a load from the grid needs no more than a share of what may be drawn.
    pub(super) fn may_draw_for(&self, load: Power, share: f64) -> bool {
        self.site_chain.input(load) <= self.most_import() * share
    }

    /// The first `allowed` of the `racks` of a hall may run from now on: none of them is to say that the hall
    /// goes off. Who stands on the others has saved its work, or has not.
    pub fn allow(
        &mut self,
        hall: usize,
        (allowed, racks): (u32, u32),
        saved: bool,
        (agenda, effects): (&mut impl Schedule<Event>, &mut Effects),
    ) {
        let allowed = if allowed >= racks { ALL } else { allowed };
        let ration = &mut self.lineups[hall].ration;
        if std::mem::replace(&mut ration.allowed, allowed) == allowed {
            return;
        }
        if let Some(more) = ration.more.take() {
            agenda.cancel(more);
        }
        let running = ration.running;
        let feed = self.lineups[hall].feed;
        if allowed == 0 {
            self.switch_off(hall, saved, agenda, effects);
            return;
        }
        if feed == Feed::Off {
            self.await_return(hall, agenda, effects);
        }
        if allowed <= running || !feed.powers_racks() {
            self.run_racks(hall, saved, effects);
        } else {
            self.schedule_more(hall, agenda);
        }
    }

    fn switch_off(
        &mut self,
        hall: usize,
        saved: bool,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.feeding_changes = true;
        let state = &mut self.lineups[hall];
        if let Some(restart) = state.restart.take() {
            agenda.cancel(restart);
        }
        state.network_since = None;
        let before = std::mem::replace(&mut state.feed, Feed::Off);
        if before.powers_racks() {
            effects.push_back(Effect::HallOff { hall: number(hall), saved });
        }
    }

    /// As many racks are on as may be.
    fn run_racks(&mut self, hall: usize, saved: bool, effects: &mut Effects) {
        let ration = &mut self.lineups[hall].ration;
        let from = std::mem::replace(&mut ration.running, ration.allowed);
        if from != ration.allowed {
            let (hall, to) = (number(hall), ration.allowed);
            effects.push_back(Effect::RacksAllowed { hall, from, to, saved });
        }
    }

    fn schedule_more(&mut self, hall: usize, agenda: &mut impl Schedule<Event>) {
        let delay = SimDuration::from(self.spec.warm_restart_time);
        let event = Event::MoreRacks { hall: number(hall) };
        self.lineups[hall].ration.more = Some(agenda.schedule_in(delay, event));
    }

    /// Racks of a hall have started again.
    pub(super) fn start_racks(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        self.lineups[hall].ration.more = None;
        if !self.on_grid() && self.lineups[hall].feed.powers_racks() {
            self.schedule_more(hall, agenda);
            return Changed::NOTHING;
        }
        self.run_racks(hall, true, effects);
        Changed::SUPPLY
    }

    /// The last hall that is not off, of `halls` that are there.
    pub fn last_hall_on(&self) -> Option<usize> {
        let on = |lineup: &super::LineUp| !matches!(lineup.feed, Feed::Off | Feed::Unbuilt);
        self.lineups.iter().rposition(on)
    }

    /// Whether a hall is there.
    pub fn is_built(&self, hall: usize) -> bool {
        self.lineups[hall].feed != Feed::Unbuilt
    }

    /// Batteries charge no more until they may again; whether any could.
    pub fn stop_charging(&mut self) -> bool {
        let charges = self.stores_change && !self.charging_held;
        self.charging_held = true;
        charges
    }

    /// Batteries may charge again.
    pub fn allow_charging(&mut self) {
        self.feeding_changes |= std::mem::take(&mut self.charging_held);
    }

    /// So much is `built` to be drawn from now on, of a site of such a `size`; never more than agreed, and as much of
    /// that as is `available`.
    pub fn limit_import(&mut self, built: Power, size: Power, available: impl Fn(Power) -> Power) {
        let agreed = self.spec.import_limit.unwrap_or(size);
        self.import_limit = built.min(agreed).min(available(agreed));
    }

    /// From now on it counts what is drawn less than at this instant.
    pub const fn curtail(&mut self) {
        self.curtailed_from = Some(self.drawn);
    }

    /// It counts that no longer.
    pub const fn end_curtailment(&mut self) {
        self.curtailed_from = None;
    }

    /// Energy that was not drawn on calls since this was last read.
    pub fn read_curtailed_meter(&mut self, now: SimTime) -> Energy {
        Energy::joules(self.reports.curtailed.read_meter(now, &mut self.curtailed_meter))
    }
}
