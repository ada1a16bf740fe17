//! Shortage: which halls, and how many racks of each, may run while the grid does not suffice for all of them.

use engine::Schedule;
use units::{Energy, Power, Ramp, SimDuration, SimTime};

use super::capping::Cap;
use super::event::number;
use super::lineup::{ALL, Taken};
use super::{Event, Feed, Loads, PowerSystem};
use crate::effect::{Changed, Effect, Effects};

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
        (state.network_since, state.taken) = (None, Taken::Contract);
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
            effects.push_back(Effect::RacksAllowed { hall: number(hall), saved });
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
        if self.cut_off(hall) != Loads::NONE && self.lineups[hall].feed.powers_racks() {
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

    /// What all racks may draw of their dynamic power, in the mean over it.
    pub const fn note_allowed(&mut self, share: f64) {
        self.allowed = share;
    }

    /// What halls that draw so much would draw from the grid beyond what may be drawn; negative for less.
    pub fn excess(&self, load: Power) -> Power {
        let beyond = self.beyond_own(self.beyond_battery(load));
        self.site_chain.input(beyond) - self.most_import()
    }

    /// What halls that draw so much would draw from the grid without the battery.
    pub fn import_of(&self, load: Power) -> Power {
        self.site_chain.input(self.beyond_own(load))
    }

    /// What halls that draw so much leave free of a share of what the grid and generation on the site give; negative for
    /// less.
    pub fn free(&self, load: Power, share: f64) -> Power {
        let own = self.own.all();
        if own > Power::ZERO {
            (self.load_at(self.most_import()) + own) * share - load
        } else {
            self.most_import() * share - self.site_chain.input(load)
        }
    }

    /// What generation on the site gives of a load that the grid could not carry.
    pub fn own_carries(&self, load: Power) -> Power {
        let needed = self.site_chain.input(load) > self.most_import();
        if needed { load.min(self.own.all()) } else { Power::ZERO }
    }

    /// What batteries would draw if they might charge.
    pub fn charging_forgone(&self) -> Power {
        let fed = self.lineups.iter().filter(|lineup| lineup.feed.is_fed());
        let charges = fed.filter(|lineup| lineup.ups.stored() < lineup.ups.capacity());
        charges.map(|lineup| lineup.ups.charging_power()).sum()
    }

    /// Whether less may be drawn than the connection gives for good: on a call, without a feed, by a timetable, or while
    /// units of the site are out.
    pub fn is_lowered(&self) -> bool {
        self.lowered || self.most_import() < self.import_limit
    }

    /// How fast what is drawn may rise, if the connection has a ramp.
    pub const fn ramp_limit(&self) -> Option<Ramp> {
        self.line.limit()
    }

    /// Halls whose racks have power.
    pub fn powered_halls(&self) -> impl Iterator<Item = usize> + '_ {
        let halls = self.lineups.iter().enumerate();
        halls.filter(|(_, lineup)| lineup.feed.powers_racks()).map(|(hall, _)| hall)
    }

    /// Whether a hall is there.
    pub fn is_built(&self, hall: usize) -> bool {
        self.lineups[hall].feed != Feed::Unbuilt
    }

    /// Batteries charge no more until they may again; whether any could.
    pub fn stop_charging(&mut self) -> bool {
        let charges = self.stores_change && !self.charging_held;
        self.charging_held |= charges;
        charges
    }

    /// Whether batteries charge no more.
    pub const fn is_charging_held(&self) -> bool {
        self.charging_held
    }

    /// Batteries may charge again.
    pub fn allow_charging(&mut self) {
        self.feeding_changes |= std::mem::take(&mut self.charging_held);
    }

    /// So much is `built` to be drawn from now on, of a site of such a `size`; never more than agreed, and as much of
    /// that as is `available`.
    pub fn limit_import(&mut self, built: Power, size: Power, available: impl Fn(Power) -> Power) {
        let agreed = self.spec.import_limit.unwrap_or(size);
        let left = available(agreed);
        self.lowered = left < built.min(agreed);
        self.import_limit = built.min(agreed).min(left);
        self.meter_limit_anew();
    }

    /// What may be drawn once units on the site that are called now give power; no more than now.
    pub fn expect_import(&mut self, built: Power, size: Power, then: impl Fn(Power) -> Power) {
        let agreed = self.spec.import_limit.unwrap_or(size);
        let ahead = built.min(agreed).min(then(agreed));
        self.own.import_ahead = (ahead < self.import_limit).then_some(ahead);
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

    /// Gives all dynamic power back.
    pub const fn lift_cap(&mut self) {
        self.cap = Cap::FULL;
    }

    /// Takes some dynamic power back while halls draw `load`, of which `it` are racks and network.
    pub fn lower_cap(&mut self, load: Power, it: Power) {
        let over = self.excess(load);
        self.cap = self.cap.lowered(over, it);
    }
}
