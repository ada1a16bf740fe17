//! Without the grid, or cut off from it: which loads of which halls generating sets carry, and which their own stores.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::lineup::Feed;
use super::{Event, Load, LoadBlock, Loads, Mechanical, Need, PowerSystem};
use crate::effect::Effects;
use crate::quantities::{Running as _, power_of};

/// What differs by no more than such a share does so by rounding.
const ROUNDING: f64 = 1e-6;

/// What sets carry of a hall, and what that needs.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    loads: Loads,
    power: Power,
}

/// What halls draw of their sources, together.
#[derive(Clone, Copy, Debug, Default)]
struct Flows {
    charging: Power,
    charging_loss: Power,
    discharge: Power,
    from_sets: Power,
}

impl PowerSystem {
    /// Loads of a hall that have power now.
    pub fn powered(&self, hall: usize) -> Loads {
        let lineup = &self.lineups[hall];
        let from_grid = Loads::ALL.without(self.cut_off(hall));
        match lineup.feed {
            Feed::Fed => Loads::ALL,
            // What is not built yet begins with everything.
            Feed::Restarting | Feed::Unbuilt => Loads::BESIDE_RACKS,
            Feed::Bridged => from_grid.and(lineup.on_sets).and(self.carried),
            Feed::Dark if lineup.network_since.is_none() => Loads::NONE,
            Feed::Dark => {
                from_grid.and(lineup.on_sets).and(self.stored_for(hall)).without(Loads::RACKS)
            }
            Feed::Off => Loads::NONE,
        }
    }

    /// Loads of a hall that the grid does not supply: all of them while it supplies nothing, or until sets hand them
    /// over; those behind a store that stays on after dips.
    pub(super) fn cut_off(&self, hall: usize) -> Loads {
        let lineup = &self.lineups[hall];
        if !self.on_grid() || lineup.handover.is_some() {
            Loads::ALL
        } else if lineup.locked.is_some() {
            self.carried
        } else {
            Loads::NONE
        }
    }

    /// Whether some hall draws from other sources than the grid, so that these have to be shared out.
    pub const fn shares_out(&self) -> bool {
        self.apart.some || !self.on_grid()
    }

    /// Whether some hall draws from other sources while the grid supplies the site.
    pub const fn is_partly_apart(&self) -> bool {
        self.apart.some && self.on_grid()
    }

    /// What stores and sets carry of halls while the grid supplies the site.
    pub const fn carried_apart(&self) -> Power {
        if self.on_grid() { self.apart.carried } else { Power::ZERO }
    }

    /// What stores of halls carry.
    pub const fn carried(&self) -> Loads {
        self.carried
    }

    /// Loads of a hall that a dip of the grid reaches: they have power from it, and no store stands between.
    pub fn met_by_dips(&self, hall: usize) -> Loads {
        match self.lineups[hall].feed {
            Feed::Unbuilt | Feed::Off => Loads::NONE,
            Feed::Fed | Feed::Restarting | Feed::Dark | Feed::Bridged => {
                self.powered(hall).without(self.cut_off(hall)).without(self.stored_for(hall))
            }
        }
    }

    /// What the store of a hall can carry now.
    pub(super) fn stored_for(&self, hall: usize) -> Loads {
        if self.lineups[hall].ups.has_energy() { self.carried } else { Loads::NONE }
    }

    /// Stage of settling where halls are cut off from the grid: decides what of each of them the gensets feed, and
    /// sheds those whose UPS is empty. `need(hall)` is what a hall and its cooling need at their rating.
    ///
    /// Blocks are taken in order, and in each of them halls, while the sets carry what these need at their
    /// rating, so that no work which starts in them can overload the sets.
    pub fn share_out(
        &mut self,
        need: impl Fn(usize, &Self) -> Need,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        let needs: Vec<Need> = (0..self.lineups.len()).map(|hall| need(hall, self)).collect();
        let sets = self.gensets.capacity_by(now);
        let others = self.bridge_power() + self.own.all();
        let capacity = if self.on_grid() { sets } else { sets + others };
        let steps_follow = self.gensets.until_next_step(now).is_some();
        let taken = self.take_blocks(&needs, capacity, steps_follow);
        for (hall, taken) in taken.into_iter().enumerate() {
            let cut_off = self.cut_off(hall);
            let state = &mut self.lineups[hall];
            if matches!(state.feed, Feed::Unbuilt | Feed::Off) || cut_off == Loads::NONE {
                continue;
            }
            let all = taken.loads == Loads::ALL;
            (state.on_sets, state.held) = (taken.loads, taken.power);
            state.by_sets = if all { state.by_sets.or(Some(now)) } else { None };
            if all {
                self.feed(hall, agenda, effects);
            } else if state.feed == Feed::Bridged && !state.ups.has_energy() {
                self.go_dark(hall, false, effects);
            } else {
                self.note_unfed();
                self.lose_feed(hall, agenda, effects);
            }
            self.keep_network(hall, now, effects);
        }
    }

    /// By hall: what sets carry of it that can carry so much. A block that is too large for their step waits for
    /// the next one with what is left of it, and what comes after it does.
    fn take_blocks(&self, needs: &[Need], mut left: Power, steps_follow: bool) -> Vec<Taken> {
        let mut taken = vec![Taken::default(); needs.len()];
        let mut waits = false;
        if left <= Power::ZERO {
            return taken;
        }
        for &block in &self.spec.genset.feeds {
            if waits && steps_follow {
                break;
            }
            for (hall, (need, taken)) in needs.iter().zip(&mut taken).enumerate() {
                let (feed, cut_off) = (self.lineups[hall].feed, self.cut_off(hall));
                if matches!(feed, Feed::Unbuilt | Feed::Off) || cut_off == Loads::NONE {
                    continue;
                }
                let may = self.may_take(hall);
                let (loads, power) = match block {
                    LoadBlock::Of(load) if !may.has(load) => continue,
                    LoadBlock::Of(load) if !self.uses(hall, load, taken.loads) => continue,
                    LoadBlock::Of(load) => {
                        (taken.loads.with(load), need.of(load, feed != Feed::Dark))
                    }
                    LoadBlock::Halls if may != cut_off => continue,
                    LoadBlock::Halls => (Loads::ALL, need.whole(cut_off) - taken.power),
                };
                if power <= left {
                    left = left - power;
                    *taken = Taken { loads, power: taken.power + power };
                } else {
                    waits = true;
                }
            }
        }
        taken
    }

    /// Loads of a hall that sets may carry: what the grid does not supply, and nothing new of what they are to hand over.
    fn may_take(&self, hall: usize) -> Loads {
        let lineup = &self.lineups[hall];
        let cut_off = self.cut_off(hall);
        let hands_over = self.on_grid() && lineup.handover.is_some();
        if hands_over { cut_off.both(lineup.on_sets) } else { cut_off }
    }

    /// Whether a hall of which sets carry something has a use for one more load: cooling needs heat, and that
    /// comes from racks that have power, or from network and storage.
    fn uses(&self, hall: usize, load: Load, taken: Loads) -> bool {
        let warm = self.lineups[hall].feed != Feed::Dark
            || taken.and(self.stored_for(hall)).has(Load::Network);
        !taken.has(load) && (load == Load::Network || warm)
    }

    /// Supply is lost at once: network and storage of a hall go off unless its store carries them.
    pub(super) fn lose_network(&mut self, hall: usize) {
        let kept = self.stored_for(hall).and(self.lineups[hall].on_sets);
        if !kept.has(Load::Network) {
            self.lineups[hall].network_since = None;
        }
    }

    /// Network and storage of a hall have power, or have lost it.
    fn keep_network(&mut self, hall: usize, now: SimTime, effects: &mut Effects) {
        let stored = self.stored_for(hall);
        let state = &mut self.lineups[hall];
        let on = state.feed != Feed::Dark || state.on_sets.and(stored).has(Load::Network);
        if on {
            state.network_since.get_or_insert(now);
        } else if state.network_since.take().is_some() {
            effects.push_back(self.expected(hall, self.back_at(hall)));
        }
    }

    /// From the return of power to a hall until its racks accept work again: network and storage come first,
    /// where they have not come up by `at`.
    pub(super) fn time_to_restart(&self, hall: usize, at: SimTime) -> SimDuration {
        let cold = SimDuration::from(self.spec.restart_time);
        let warm = SimDuration::from(self.spec.warm_restart_time).min(cold);
        let since = self.lineups[hall].network_since.unwrap_or(at).min(at);
        (warm + (cold - warm - at.since(since))).max(self.lineups[hall].least_restart)
    }

    /// Stage of settling: halls charge their UPS, or are carried by it, by gensets, or by both.
    /// `cooling(hall)` is what the cooling of a hall draws.
    pub fn feed_stores(
        &mut self,
        (now, drawn): (SimTime, Power),
        cooling: impl Fn(usize) -> Mechanical,
    ) {
        let grid = self.on_grid();
        let mut flows = Flows::default();
        for hall in 0..self.lineups.len() {
            // A store that rested has not been brought up to now.
            self.lineups[hall].ups.advance(now);
            if self.cut_off(hall) == Loads::NONE {
                self.charge(hall, &mut flows);
            } else {
                self.carry(hall, &cooling(hall), &mut flows);
            }
        }
        if !grid {
            flows.from_sets += self.rounding(&flows, drawn);
        }
        if self.shares_out() {
            self.charge_from_sets(now, &mut flows);
        }
        let Flows { charging, charging_loss, discharge, from_sets } = flows;
        self.stores_change = charging > Power::ZERO || discharge > Power::ZERO;
        self.feeding_changes = self.stores_change || self.shares_out();
        self.apart.carried = discharge + from_sets;
        let mut from_gensets = from_sets;
        if !grid && self.has_battery() {
            from_gensets += self.auxiliaries();
        }
        if !grid {
            from_gensets = self.take_own(from_gensets);
        }
        if !grid && self.has_battery() {
            from_gensets =
                from_gensets - self.bridge(now, from_gensets - self.gensets.capacity_by(now));
        }
        self.gensets.deliver(from_gensets, now);
        self.meter_sets(now);
        self.reports.charging.set(now, charging);
        self.reports.charging_loss.set(now, charging_loss);
        self.reports.discharge.set(now, discharge);
        self.reports.genset.set(now, from_gensets);
    }

    /// What sets carry of halls less than what is metered there, by rounding alone: meters count in smallest parts.
    fn rounding(&self, flows: &Flows, drawn: Power) -> Power {
        if flows.from_sets <= Power::ZERO {
            return Power::ZERO;
        }
        let charging = power_of(self.reports.charging.parts());
        let metered = drawn - charging - self.auxiliaries() - flows.discharge;
        let rounding = metered - flows.from_sets;
        let small = rounding.in_watts().abs() <= flows.from_sets.in_watts() * ROUNDING;
        if small { rounding } else { Power::ZERO }
    }

    /// The store of a hall on the grid.
    fn charge(&mut self, hall: usize, flows: &mut Flows) {
        let held = self.charging_held;
        let lineup = &mut self.lineups[hall];
        if lineup.feed.is_fed() {
            let power = if held { lineup.ups.hold() } else { lineup.ups.charge() };
            flows.charging += power;
            flows.charging_loss += lineup.ups.charging_loss(power);
        } else {
            lineup.ups.rest();
        }
    }

    /// A hall that is cut off from the grid: sets carry some of its loads, its store the others that have power.
    fn carry(&mut self, hall: usize, cooling: &Mechanical, flows: &mut Flows) {
        let [sets, store] = self.sources(hall, cooling);
        let ups = &mut self.lineups[hall].ups;
        if store > Power::ZERO {
            ups.discharge(store);
        } else {
            ups.rest();
        }
        flows.from_sets += sets;
        flows.discharge += store;
    }

    /// What sets carry of a hall whose cooling draws so much, and what its store does.
    pub(super) fn sources(&self, hall: usize, cooling: &Mechanical) -> [Power; 2] {
        let lineup = &self.lineups[hall];
        let cut_off = self.cut_off(hall);
        let all = lineup.input + cooling.of_all(cut_off);
        match lineup.feed {
            Feed::Fed | Feed::Restarting => [all, Power::ZERO],
            Feed::Bridged | Feed::Dark => {
                let loads = lineup.on_sets.both(cut_off);
                let chain = if loads.has(Load::Network) { lineup.network } else { Power::ZERO };
                let sets = chain + cooling.of_all(loads);
                let alone = self.powered(hall).both(cut_off).without(loads) == Loads::NONE;
                if alone { [all, Power::ZERO] } else { [sets, all - sets] }
            }
            Feed::Unbuilt | Feed::Off => [Power::ZERO; 2],
        }
    }

    /// Stores of halls that sets have carried for long enough charge, as far as the sets have power to spare.
    fn charge_from_sets(&mut self, now: SimTime, flows: &mut Flows) {
        let delay = SimDuration::from(self.spec.ups.recharge_on_sets);
        let own = if self.on_grid() { Power::ZERO } else { self.own.all() };
        let mut spare = self.gensets.capacity_by(now) + own - flows.from_sets;
        if self.charging_held {
            return;
        }
        for lineup in &mut self.lineups {
            let waited = lineup.by_sets.is_some_and(|since| now.since(since) >= delay);
            if waited && lineup.feed.is_fed() && lineup.ups.charging_power() <= spare {
                let power = lineup.ups.charge();
                spare = spare - power;
                flows.charging += power;
                flows.from_sets += power;
                flows.charging_loss += lineup.ups.charging_loss(power);
            }
        }
    }

    /// How long until stores of some hall may charge from sets.
    pub(super) fn until_recharge(&self, now: SimTime) -> Option<SimDuration> {
        let delay = SimDuration::from(self.spec.ups.recharge_on_sets);
        let wanting = self.lineups.iter().filter(|lineup| !lineup.ups.is_full());
        let since = wanting.filter_map(|lineup| lineup.by_sets).map(|since| now.since(since));
        since.filter(|&passed| passed < delay).map(|passed| delay - passed).min()
    }
}
