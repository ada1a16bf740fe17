//! Upkeep: components fail, crews and restarts mend them, places close and open again.

use std::collections::BTreeMap;

use engine::{Handle, Schedule};
use units::{SimDuration, SimTime, Span};

use super::{
    Component, Crews, Event, Failures, FailuresSpec, Level, Plan, Repair, Reports, Target, Upkeep,
};
use crate::effect::{Changed, Effect, Effects, Fault, Hits, Unit};
use crate::place::{Place, Places};

/// A repair under way or waiting for a crew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    component: u16,
    unit: Unit,
    /// What it mends, by its order in the run; counted in a full recording only.
    fault: u32,
    /// The crew's pool; `None` for a restart.
    pool: Option<usize>,
    damage: Damage,
    /// When it is expected to be done.
    done: SimTime,
}

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
        spec: &FailuresSpec,
        places: Places,
        restart_time: SimDuration,
        end: SimTime,
        seed: u64,
    ) -> Self {
        let mut upkeep = Self {
            failures: Failures::new(spec, |level| level.count(&places), seed),
            crews: Crews::new(spec, places.racks),
            places,
            end,
            restart_time,
            repairs: Vec::new(),
            unused_repairs: Vec::new(),
            closures: BTreeMap::new(),
            ends: BTreeMap::new(),
            reports: Reports::default(),
        };
        upkeep.read();
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
        let tray = position / self.places.gpus_per_tray;
        let part = &self.failures.components()[usize::from(component)];
        let (cause, stops_flow) = (part.cause, part.spec.stops_flow);
        let hits = match part.spec.takes_out {
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
        let (cured_by_restart, length) = (failure.cured_by_restart, failure.length);
        let fault = Fault { component, unit, cause, rack, hits, cured_by_restart, length };
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

    /// Orders the repair of a fault with its damage; returns when it is expected to be mended, or
    /// `None` if it is at once.
    pub fn order_repair(
        &mut self,
        failure: Fault,
        damage: Damage,
        fault: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<SimTime> {
        let component = failure.component;
        let skill = &self.failures.components()[usize::from(component)].spec.skill;
        let pool = if failure.cured_by_restart { None } else { self.crews.pool(skill) };
        if pool.is_none() && damage == Damage::None {
            return None; // The job's own restart is the cure.
        }
        let unit = failure.unit;
        self.failures.break_unit(component.into(), unit);
        let done = agenda.now() + failure.length;
        let number = self.number_repair(Order { component, unit, fault, pool, damage, done });
        let plan = match pool {
            None => Plan { done, begun: true },
            Some(pool) => {
                let repair = Repair { order: number, length: failure.length };
                self.crews.request(pool, repair, agenda.now())
            }
        };
        if plan.begun {
            agenda.schedule(plan.done, Event::Mended { order: number });
        }
        self.repairs[number as usize].done = plan.done;
        if let Damage::Place { number } = damage {
            self.ends.entry((component, number)).or_default().push(plan.done);
        }
        Some(plan.done)
    }

    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 repairs at once")]
    fn number_repair(&mut self, order: Order) -> u32 {
        if let Some(number) = self.unused_repairs.pop() {
            self.repairs[number as usize] = order;
            number
        } else {
            self.repairs.push(order);
            self.repairs.len() as u32 - 1
        }
    }

    fn mend(&mut self, number: u32, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        let order = self.repairs[number as usize];
        self.unused_repairs.push(number);
        self.failures.mend_unit(order.component.into(), order.unit);
        if let Some(pool) = order.pool
            && let Some((next, at)) = self.crews.release(pool, agenda.now())
        {
            agenda.schedule(at, Event::Mended { order: next });
        }
        effects.push_back(Effect::Mended { fault: order.fault });
        match order.damage {
            Damage::None => {}
            Damage::Tray { rack, tray } => {
                let number = self.places.tray(rack, tray);
                if self.failures.remove(order.component.into(), number) {
                    effects.push_back(Effect::TrayMended { rack, tray });
                }
            }
            Damage::Place { number } => {
                self.forget_end((order.component, number), order.done);
                if self.failures.remove(order.component.into(), number) {
                    self.reopen(order.component, number, agenda, effects);
                }
            }
        }
    }

    /// One of the failures at a place is mended, which was expected `at`.
    fn forget_end(&mut self, place: (u16, u32), at: SimTime) {
        if let Some(ends) = self.ends.get_mut(&place) {
            if let Some(index) = ends.iter().position(|&end| end == at) {
                ends.swap_remove(index);
            }
            if ends.is_empty() {
                self.ends.remove(&place);
            }
        }
    }

    /// A place works again: at once, or after its racks have restarted.
    fn reopen(
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
