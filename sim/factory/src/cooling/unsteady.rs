//! Halls out of balance: parts of their cooling have lost power, or turn again; their water warms or cools, until
//! racks must slow down, until they trip, or until all is as it was.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::transient::Tracked;
use super::warmth::Warmth;
use super::{CoolingSystem, Event, Hall, Leg, Performance, Running};
use crate::effect::{Changed, Effect, Effects};

/// Kelvins within which water is where it belongs.
const NEAR: f64 = 0.1;

/// Kelvins below the tolerance at which racks that were slowed down may draw all that they would.
const EASED: f64 = 0.5;

/// Kelvins of a threshold within which it is reached.
const REACHED: f64 = 1e-9;

impl Hall {
    /// What is tracked of it.
    const fn tracked(&self, coolant: bool) -> Tracked {
        Tracked { coolant, heat: self.heat, racks: self.racks, running: self.running }
    }

    /// Parts that have power and have turned since `now` or before.
    fn turning(&self, now: SimTime) -> Running {
        let turns = |starts: &Option<SimTime>| starts.is_some_and(|at| at <= now);
        Running::of(self.starts.each_ref().map(turns))
    }

    /// How far what warms with its racks is above its set point when that is `store` joules for each kelvin from now on,
    /// of `all` that there is, and what then stands apart: what leaves it keeps its temperature, and what comes to it
    /// shares its heat.
    fn mixed(&self, above: f64, store: f64, all: f64) -> (f64, (f64, f64)) {
        let before = self.warmth.map_or(all, |warmth| warmth.balance().store);
        let (standing, warm) = self.standing;
        if store < before {
            let left = before - store;
            let apart = standing + left;
            return (above, (apart, (standing * warm + left * above) / apart));
        }
        let comes = standing.min(store - before);
        (above * (before / store) + warm * (comes / store), (standing - comes, warm))
    }

    /// How far its water is above its set point, in kelvins.
    pub(super) fn above(&self, now: SimTime) -> f64 {
        self.warmth.map_or(self.now.excess.in_kelvins(), |warmth| warmth.at(now))
    }
}

impl CoolingSystem {
    /// These parts of a hall's cooling have power, and so many of its racks are on: what has power again turns after
    /// a while.
    pub fn follow(&mut self, now: SimTime, hall: usize, powered: Running, open_racks: u32) {
        let delays = self.spec.restart.delays();
        let state = &mut self.halls[hall];
        state.open_racks = open_racks;
        if powered == Running::ALL && state.running == Running::ALL {
            return;
        }
        let parts = powered.each().into_iter().zip(&mut state.starts).zip(delays);
        for ((has_power, starts), delay) in parts {
            *starts = has_power.then(|| starts.unwrap_or(now + SimDuration::from(delay)));
        }
        let running = state.turning(now);
        if running != state.running || state.starts.iter().flatten().any(|&at| at > now) {
            state.is_restless = true;
            self.is_restless = true;
        }
        state.running = running;
    }

    /// These parts of a hall's cooling stop now, and turn again after a while if they have power.
    pub fn stop(&mut self, now: SimTime, hall: usize, tripped: Running) {
        if tripped == Running::NONE {
            return;
        }
        let delays = self.spec.restart.delays();
        let state = &mut self.halls[hall];
        let parts = tripped.each().into_iter().zip(&mut state.starts).zip(delays);
        for ((trips, starts), delay) in parts {
            if trips && starts.is_some() {
                *starts = Some(now + SimDuration::from(delay));
            }
        }
        state.running = state.turning(now);
        state.is_restless = true;
        self.is_restless = true;
    }

    /// How warm a hall out of balance is now that something of it changes, where its racks are on.
    pub(super) fn note_warmth(&mut self, hall: usize, now: SimTime) {
        let state = &self.halls[hall];
        if state.warmth.is_some() && state.racks > Power::ZERO {
            self.hottest = self.hottest.max(state.above(now));
        }
    }

    /// Stage of settling: removes the heat of a hall whose parts do not all turn, or whose water is not where it
    /// belongs.
    pub(super) fn remove_unsteadily(&mut self, hall: usize, now: SimTime) -> Performance {
        let coolant = self.has_coolant();
        let state = &self.halls[hall];
        let above = state.above(now);
        let tracked = state.tracked(coolant);
        let plant = &self.designs[state.design].plant;
        let mut legs = plant.legs_with(state.heat, self.air, state.running);
        let place = usize::from(!coolant);
        let target = legs[place].flows.excess.in_kelvins();
        let whole = state.running == Running::ALL;
        // Where not all parts turn, racks slow down by hall, not all of the plant.
        let bears = whole || target <= self.spec.tolerance.in_kelvins() - NEAR;
        let balanced = tracked.moves() && bears && (above - target).abs() <= NEAR + REACHED;
        let idle = !tracked.moves() && above <= NEAR && tracked.warming() <= Power::ZERO;
        let mut standing = (0.0, 0.0);
        let warmth = if balanced || idle {
            None
        } else {
            let racks = (state.built_racks, state.open_racks);
            let store = self.spec.store(&tracked, racks, plant.design());
            let of_all = Tracked { running: Running::ALL, ..tracked };
            let all = self.spec.store(&of_all, racks, plant.design());
            let (above, apart) = state.mixed(above, store, all);
            standing = apart;
            let left = if coolant { 1.0 - legs[1].flows.chiller_share } else { 1.0 };
            let (balance, leg) =
                plant.out_of_balance(&tracked, (above, store), (self.air, left), legs[place]);
            legs[place] = leg;
            let same = state.warmth.filter(|warmth| *warmth.balance() == balance);
            Some(same.unwrap_or_else(|| Warmth::new(balance, above, now)))
        };
        let performance = if balanced && whole {
            self.designs[state.design].performance(state.heat, self.air)
        } else {
            let [liquid, air] = legs.map(|leg| leg.taken());
            Performance { too_warm: false, ..plant.together(&liquid, &air) }
        };
        let state = &mut self.halls[hall];
        state.is_restless |= state.warmth != warmth;
        self.is_restless |= state.is_restless;
        state.target = target;
        state.is_slowed &= warmth.is_some();
        (state.warmth, state.standing) = (warmth, standing);
        performance
    }

    /// What the racks of a hall may draw now for its water, where that is too warm.
    pub fn allowed_heat(&mut self, hall: usize, now: SimTime) -> Option<Power> {
        let (coolant, tolerance) = (self.has_coolant(), self.spec.tolerance.in_kelvins());
        let state = &mut self.halls[hall];
        let above = state.warmth?.at(now);
        let stays = state.is_slowed && above > tolerance - EASED + REACHED;
        state.is_slowed = stays || above >= tolerance - REACHED;
        if !state.is_slowed {
            return None;
        }
        // Of the heat of the design, so that what is allowed does not follow from what is drawn.
        let plant = &self.designs[state.design].plant;
        let heat = plant.design();
        let tracked = Tracked { heat, ..state.tracked(coolant) };
        let legs = plant.legs_with(heat, self.air, state.running);
        let left = if coolant { 1.0 - legs[1].flows.chiller_share } else { 1.0 };
        let quasi = legs[usize::from(!coolant)];
        let moved = plant.moved_at(&tracked, tolerance, (self.air, left), quasi);
        let design = if coolant { heat.liquid } else { heat.air };
        Some(state.rated_racks * (moved / design).max(0.0))
    }

    /// Wakes the plant when parts of a hall turn again, or its water comes to a threshold.
    pub fn await_turns(&mut self, agenda: &mut impl Schedule<Event>) {
        if !std::mem::take(&mut self.is_restless) {
            return;
        }
        let now = agenda.now();
        let (tolerance, trip) =
            (self.spec.tolerance.in_kelvins(), self.spec.thermal.trip_margin.in_kelvins());
        let coolant = self.has_coolant();
        for (number, state) in (0..).zip(&mut self.halls) {
            if !std::mem::take(&mut state.is_restless) {
                continue;
            }
            if let Some(wake) = state.wake.take() {
                agenda.cancel(wake);
            }
            let starts = state.starts.iter().flatten().filter(|&&at| at > now).copied();
            let tracked = state.tracked(coolant);
            let levels = state.warmth.map_or([None; 3], |warmth| {
                let target = if tracked.moves() { state.target } else { f64::NEG_INFINITY };
                let normal = target + if warmth.rises() { -NEAR } else { NEAR };
                let limit = if state.is_slowed { tolerance - EASED } else { tolerance };
                [limit, trip, normal].map(|level| warmth.reaches(level).filter(|&at| at > now))
            });
            // Racks that come back to water which is too warm for them trip again at once.
            let trips = state.racks > Power::ZERO
                && state.warmth.is_some_and(|warmth| warmth.at(now) >= trip - REACHED);
            let at_once = trips.then_some(now);
            let next = starts.chain(levels.into_iter().flatten()).chain(at_once).min();
            let event = Event::HallTurns { hall: number };
            state.wake = next.map(|at| agenda.schedule(at, event));
        }
    }

    /// Parts of a hall turn again, or its water has come to a threshold.
    pub(super) fn turn(&mut self, hall: u16, now: SimTime, effects: &mut Effects) -> Changed {
        let trip = self.spec.thermal.trip_margin.in_kelvins();
        let state = &mut self.halls[usize::from(hall)];
        state.wake = None;
        state.is_restless = true;
        self.is_restless = true;
        if state.warmth.is_some_and(|warmth| warmth.at(now) >= trip - REACHED) {
            effects.push_back(Effect::HallTooWarm { hall });
        }
        Changed::SUPPLY
    }

    /// What both circuits of a hall do whose water is not in balance, as it was when that was last worked out.
    pub(super) fn legs_out_of_balance(&self, hall: usize, warmth: &Warmth) -> [Leg; 2] {
        let (coolant, state) = (self.has_coolant(), &self.halls[hall]);
        let (tracked, plant) = (state.tracked(coolant), self.plant_of(hall));
        let mut legs = plant.legs_with(state.heat, self.air, state.running);
        let place = usize::from(!coolant);
        let left = if coolant { 1.0 - legs[1].flows.chiller_share } else { 1.0 };
        let at = (warmth.began_at(), warmth.balance().store);
        (_, legs[place]) = plant.out_of_balance(&tracked, at, (self.air, left), legs[place]);
        legs
    }
}
