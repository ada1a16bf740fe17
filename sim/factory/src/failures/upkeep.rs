//! Upkeep: components fail, crews and restarts mend them, places close and open again.

use std::collections::BTreeMap;

use engine::{Handle, Schedule};
use units::{SimDuration, SimTime, Span};

use super::repair::{Crews, Parts};
use super::{
    BadParts, Component, Event, Failure, Failures, FailuresSpec, Level, RepairSpec, Reports, Slots,
    Target, Upkeep,
};
use crate::effect::{Changed, Effect, Effects, Fault, Hits, Unit};
use crate::place::{Place, Places};

/// What a repair puts back into service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Nothing: the fault only interrupted.
    None,
    /// One of the failures at a tray.
    Tray {
        /// Its rack.
        rack: u32,
        /// Its number on the rack.
        tray: u32,
    },
    /// One of the failures at a place.
    Place {
        /// Its number.
        number: u32,
    },
    /// A unit of another room.
    Unit,
}

/// Why the racks of a place do not work.
#[derive(Clone, Copy, Debug)]
pub(super) enum Closure {
    /// They still do, without coolant flow, until they trip.
    Warming { trip: Handle, since: SimTime, fault: u32 },
    /// They are off.
    Closed,
    /// They have tripped; with flow restored they restart by themselves.
    Tripped,
}

impl Upkeep {
    /// Everything works, at these places and until `end`.
    pub fn new(
        (spec, units, repair): (&FailuresSpec, &[(String, Slots)], &RepairSpec),
        places: Places,
        restart_time: SimDuration,
        end: SimTime,
        seed: u64,
    ) -> Self {
        let crews = Crews::new(&repair.crew, places.racks);
        let parts = Parts::new(spec.stock(repair, &places));
        let stocked = spec.stock(repair, &places).map(|(_, stock)| stock).collect();
        let mut upkeep = Self {
            failures: Failures::new((spec, units, &repair.rma), |level| level.count(&places), seed),
            crew_calls: vec![None; crews.count()],
            bad_parts: vec![BadParts::default(); parts.count()],
            part_calls: vec![None; parts.count()],
            reports: Reports::of(&crews, &parts),
            crews,
            parts,
            steps: repair.steps(),
            standing: places.racks,
            stocked,
            supply_returns: None,
            places,
            end,
            restart_time,
            orders: Vec::new(),
            unused_orders: Vec::new(),
            closures: BTreeMap::new(),
            ends: BTreeMap::new(),
        };
        upkeep.read(SimTime::START);
        upkeep.tell_autonomy(&repair.rma);
        upkeep
    }

    /// Schedules the first failure of every kind of component.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        for component in 0..self.failures.components().len() {
            #[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 kinds")]
            self.schedule_failure(component as u16, agenda);
        }
    }

    /// The kinds of component.
    pub fn components(&self) -> &[Component] {
        self.failures.components()
    }

    /// Repairs that wait for a crew.
    pub fn waiting(&self) -> usize {
        self.crews.waiting()
    }

    /// Interruptions in an hour of a job that covers `touched(level, places)` of the site's `places`
    /// of each level.
    pub fn job_rate(&self, touched: impl Fn(Level, f64) -> f64) -> f64 {
        self.failures.job_rate(touched)
    }

    /// Only so many racks, the first ones, stand: others do not fail.
    pub const fn stand(&mut self, racks: u32) {
        self.standing = racks;
    }

    /// A share of the crews is there from now on.
    pub fn staff(&mut self, share: f64, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        self.crews.staff(share, agenda.now());
        for pool in 0..self.crews.count() {
            self.begin_visits(pool, agenda, effects);
        }
    }

    /// Crews cannot begin work until then.
    pub fn lose_access(&mut self, until: SimTime) {
        self.crews.lose_access(until);
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::Failure { component } => self.fail(component, agenda, effects),
            Event::Mended { order } => self.mend(order, agenda, effects),
            Event::Step { order } => {
                self.step(order, agenda, effects);
                return Changed::NOTHING;
            }
            Event::CrewsReturn { pool } => {
                self.crews_return(pool.into(), agenda, effects);
                return Changed::NOTHING;
            }
            Event::PartReturns { part } => {
                self.part_returns(part.into(), agenda, effects);
                return Changed::NOTHING;
            }
            Event::LookedAt { rack } => {
                effects.push_back(Effect::PlaceOpens { place: Place::Rack, number: rack });
            }
            Event::RowTrip { component, place: number } => {
                let place = self.place_taken_out_by(component);
                effects.push_back(Effect::RacksTooWarm { component, place, number });
            }
            Event::RowRestart { component, place: number } => {
                let place = self.place_taken_out_by(component);
                effects.push_back(Effect::PlaceOpens { place, number });
            }
        }
        Changed::WORK
    }

    /// A rack is looked at from now on; until when.
    pub fn look_at(&mut self, rack: u32, agenda: &mut impl Schedule<Event>) -> SimTime {
        let at = agenda.now() + self.steps.triage;
        agenda.schedule(at, Event::LookedAt { rack });
        at
    }

    fn schedule_failure(&mut self, component: u16, agenda: &mut impl Schedule<Event>) {
        if let Some(delay) = self.failures.next(component.into()) {
            let at = agenda.now() + delay;
            if at <= self.end {
                agenda.schedule(at, Event::Failure { component });
            }
        }
    }

    fn fail(&mut self, component: u16, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        let failure = self.failures.strike(component.into());
        self.schedule_failure(component, agenda);
        let unit = failure.target.unit;
        if self.failures.is_broken(component.into(), unit) {
            return; // What is out already does not fail again.
        }
        let (rack, position) = self.victim(failure.target);
        if rack >= self.standing {
            return; // What is not built yet does not fail.
        }
        let tray = position / self.places.gpus_per_tray;
        let part = &self.failures.components()[usize::from(component)];
        let (cause, stops_flow) = (part.cause, part.spec.stops_flow);
        let hits = match part.spec.takes_out {
            _ if part.slots.is_some() => Hits::Unit { second: failure.second },
            Level::None | Level::Gpu => match failure.target.level {
                Level::Gpu => Hits::Gpu { position },
                Level::Tray => Hits::JobsOfTray { tray },
                level => Hits::Jobs { place: level.place() },
            },
            Level::Tray => Hits::Tray { tray },
            level => {
                let place = level.place();
                let number = self.places.place_of(place, rack);
                let goes_out = self.failures.add(component.into(), number);
                Hits::Place { place, number, goes_out, stops_flow }
            }
        };
        #[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 causes")]
        let cause = cause as u16;
        let Failure { cured_by_restart, length, bad_part, .. } = failure;
        let fault =
            Fault { component, unit, cause, rack, hits, cured_by_restart, length, bad_part };
        effects.push_back(Effect::Failed(fault));
    }

    /// The rack that a failure hits, and the place of the GPU on it.
    fn victim(&self, target: Target) -> (u32, u32) {
        let places = &self.places;
        let number = target.unit.place;
        match target.level {
            Level::Gpu => (number / places.gpus_per_rack, number % places.gpus_per_rack),
            Level::Tray => {
                let trays = places.trays_per_rack();
                (number / trays, number % trays * places.gpus_per_tray)
            }
            Level::Row | Level::Pod | Level::Hall => {
                (places.racks_of(target.level.place(), number).start, 0)
            }
            Level::Rack | Level::None => (number, target.within.among(places.gpus_per_rack)),
        }
    }

    /// Counts a failure at a tray of a rack; whether the tray goes out with it.
    pub fn break_tray(&mut self, component: u16, rack: u32, tray: u32) -> bool {
        self.failures.add(component.into(), self.places.tray(rack, tray))
    }

    /// Whether a component is broken and not yet mended.
    pub fn is_broken(&self, component: u16, unit: Unit) -> bool {
        self.failures.is_broken(component.into(), unit)
    }

    /// The kind of a unit of another room, as that room numbers it.
    pub fn kind_of(&self, component: u16) -> usize {
        let slots = self.failures.components()[usize::from(component)].slots.as_ref();
        slots.expect("a unit of another room").kind
    }

    fn place_taken_out_by(&self, component: u16) -> Place {
        self.failures.components()[usize::from(component)].spec.takes_out.place()
    }

    /// A place loses its coolant flow: its racks trip after `delay` unless it returns.
    pub fn begin_to_warm(
        &mut self,
        (component, number): (u16, u32),
        delay: SimDuration,
        fault: u32,
        agenda: &mut impl Schedule<Event>,
    ) {
        let trip = agenda.schedule_in(delay, Event::RowTrip { component, place: number });
        let closure = Closure::Warming { trip, since: agenda.now(), fault };
        self.closures.insert((component, number), closure);
    }

    /// A place goes off at once.
    pub fn close(&mut self, (component, number): (u16, u32), tripped: bool) {
        let closure = if tripped { Closure::Tripped } else { Closure::Closed };
        self.closures.insert((component, number), closure);
    }

    /// The racks of a place that warmed go off; `warm` unless they had lost their power meanwhile.
    /// Returns the fault that this comes from.
    pub fn trip(&mut self, place: (u16, u32), warm: bool, now: SimTime) -> Option<u32> {
        let closure = if warm { Closure::Tripped } else { Closure::Closed };
        match self.closures.insert(place, closure) {
            Some(Closure::Warming { since, fault, .. }) => {
                if warm {
                    self.reports.trips.add_one();
                    let waited = now.since(since).in_seconds();
                    self.reports.trip_time.add(Span::seconds(waited));
                }
                Some(fault)
            }
            _ => None,
        }
    }

    /// When a place that is off is expected to work again: once no more of its failures are left than
    /// it tolerates, and its racks have restarted. `None` while it is not off.
    pub fn opening(&self, component: u16, number: u32) -> Option<SimTime> {
        let restart = match self.closures.get(&(component, number))? {
            Closure::Warming { .. } => return None,
            Closure::Closed => SimDuration::ZERO,
            Closure::Tripped => self.restart_time,
        };
        let tolerated = self.failures.components()[usize::from(component)].spec.tolerates as usize;
        let mut ends = self.ends.get(&(component, number))?.clone();
        ends.sort_unstable();
        let last = ends.len().checked_sub(tolerated + 1)?;
        Some(ends[last] + restart)
    }

    /// A place works again: at once, or after its racks have restarted.
    pub(super) fn reopen(
        &mut self,
        component: u16,
        number: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let spec = &self.failures.components()[usize::from(component)].spec;
        let place = spec.takes_out.place();
        if spec.stops_flow {
            effects.push_back(Effect::FlowReturns { place, number });
        }
        match self.closures.remove(&(component, number)) {
            Some(Closure::Warming { trip, .. }) => {
                agenda.cancel(trip);
            }
            Some(Closure::Tripped) => {
                let restart = Event::RowRestart { component, place: number };
                agenda.schedule_in(self.restart_time, restart);
            }
            Some(Closure::Closed) => effects.push_back(Effect::PlaceOpens { place, number }),
            None => {}
        }
    }
}
