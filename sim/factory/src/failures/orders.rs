//! Orders: each fault with damage on its way to a place that works again.
//!
//! ```text
//! a restart cures it ───────────────────────────────────────────────────────────▶ back
//! a part is exchanged: diagnosis ─▶ crew ─▶ visit ─────────────────────▶ test ──▶ back
//!                                    ▲        └─ no part in stock ─▶ part ─┐
//!                                    └─────────────────────────────────────┘
//! any other:                        crew ─▶ visit ──────────────────────────────▶ back
//! ```
//!
//! The first visit takes the bad part out, which begins its way through the bench, or to its maker and
//! back; without a new one at hand a second visit brings it.

use engine::Schedule;
use units::{SimDuration, SimTime, Span};

use super::repair::{Plan, Repair};
use super::{Damage, Event, Upkeep};
use crate::effect::{BadPart, Down, Effect, Effects, Fault, Unit, UnitEffect};

/// A repair under way, or waiting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    component: u16,
    unit: Unit,
    /// What it mends, by its order in the run; counted in a full recording only.
    fault: u32,
    /// The crew's pool; `None` for a restart.
    pool: Option<usize>,
    damage: Damage,
    /// What is exchanged.
    exchange: Option<Exchange>,
    /// How long the restart takes, or each visit of a crew.
    length: SimDuration,
    step: Step,
    /// Since when it waits.
    since: SimTime,
    /// When it is expected to be done.
    done: SimTime,
}

/// An exchange of a part.
#[derive(Clone, Copy, Debug)]
struct Exchange {
    kind: usize,
    /// What becomes of the bad part; `None` once it is out.
    bad: Option<BadPart>,
    /// Whether a new part is set aside for it.
    has_part: bool,
}

/// How far a repair is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A restart is under way, or diagnosis.
    Diagnosis,
    /// It waits for a crew.
    Crew,
    /// A crew is at work, or a test.
    Visit,
    /// It waits for a part.
    Part,
}

impl Step {
    const fn down(self) -> Down {
        match self {
            Self::Diagnosis => Down::Undiagnosed,
            Self::Crew => Down::Crew,
            Self::Visit => Down::Repair,
            Self::Part => Down::Part,
        }
    }
}

impl Upkeep {
    /// Orders the repair of a fault with its damage; whether there is anything to repair.
    pub fn order_repair(
        &mut self,
        failure: Fault,
        damage: Damage,
        fault: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> bool {
        let (component, unit) = (failure.component, failure.unit);
        let spec = &self.failures.components()[usize::from(component)].spec;
        let pool = if failure.cured_by_restart { None } else { self.crews.pool(&spec.skill) };
        if pool.is_none() && damage == Damage::None {
            return false; // The job's own restart is the cure.
        }
        let kind = pool.and_then(|_| self.parts.kind(&spec.part));
        let exchange =
            kind.map(|kind| Exchange { kind, bad: Some(failure.bad_part), has_part: false });
        let travel = exchange.map_or(SimDuration::ZERO, |_| self.steps.travel);
        let length = failure.length + travel;
        let (step, since) = (Step::Diagnosis, agenda.now());
        self.failures.break_unit(component.into(), unit);
        let done = since + length;
        let number = self.number_order(Order {
            component,
            unit,
            fault,
            pool,
            damage,
            exchange,
            length,
            step,
            since,
            done,
        });
        if let Damage::Place { number } = damage {
            self.ends.entry((component, number)).or_default().push(done);
        }
        match (pool, exchange) {
            (None, _) => {
                agenda.schedule(done, Event::Mended { order: number });
                self.tell(number, Step::Diagnosis, done, effects);
            }
            (Some(pool), Some(_)) => {
                let end = since + self.steps.triage;
                agenda.schedule(end, Event::Step { order: number });
                let done = self.crews.would_begin(pool, end) + length + self.steps.test;
                self.tell(number, Step::Diagnosis, done, effects);
            }
            (Some(_), None) => self.ask_for_crew(number, agenda, effects),
        }
        true
    }

    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 repairs at once")]
    fn number_order(&mut self, order: Order) -> u32 {
        if let Some(number) = self.unused_orders.pop() {
            self.orders[number as usize] = order;
            number
        } else {
            self.orders.push(order);
            self.orders.len() as u32 - 1
        }
    }

    /// A repair has come to a step and should be done then: others are told.
    fn tell(&mut self, number: u32, step: Step, done: SimTime, effects: &mut Effects) {
        let order = &mut self.orders[number as usize];
        let before = std::mem::replace(&mut order.done, done);
        order.step = step;
        let (component, down) = (order.component, step.down());
        match order.damage {
            Damage::None => {}
            Damage::Tray { rack, tray } => {
                effects.push_back(Effect::TrayStage { rack, tray, down, back: done });
            }
            Damage::Place { number } => {
                let ends = self.ends.entry((component, number)).or_default();
                let end = ends.iter_mut().find(|end| **end == before);
                *end.expect("every repair of a place has an end") = done;
                effects.push_back(Effect::PlaceStage { component, number, down });
            }
            Damage::Unit => {
                let unit = order.unit;
                effects.push_back(Effect::OfUnits(UnitEffect::Stage {
                    component,
                    unit,
                    back: done,
                }));
            }
        }
    }

    fn ask_for_crew(
        &mut self,
        number: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        let order = &mut self.orders[number as usize];
        order.since = now;
        let pool = order.pool.expect("a crew mends what no restart cures");
        let repair = Repair { order: number, length: order.length };
        let test = order.exchange.map_or(SimDuration::ZERO, |_| self.steps.test);
        let Plan { done, begun } = self.crews.request(pool, repair, now);
        if begun {
            self.visit(number, done, agenda, effects);
        } else {
            self.tell(number, Step::Crew, done + test, effects);
            self.call_crews(pool, agenda);
        }
    }

    /// A crew begins, and will have done its visit then.
    fn visit(
        &mut self,
        number: u32,
        end: SimTime,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        let order = &mut self.orders[number as usize];
        let waited = now.since(order.since).in_seconds();
        self.reports.wait_for_crew.add(Span::seconds(waited));
        let Some(exchange) = &mut order.exchange else {
            agenda.schedule(end, Event::Mended { order: number });
            return self.tell(number, Step::Visit, end, effects);
        };
        if !exchange.has_part && self.parts.take(exchange.kind, now) {
            exchange.has_part = true;
            self.reports.handed.add_one();
            self.reports.wait_for_part.add(Span::ZERO);
        }
        agenda.schedule(end, Event::Step { order: number });
        self.tell(number, Step::Visit, end + self.steps.test, effects);
    }

    /// Diagnosis has ended, or the visit of a crew that exchanges a part.
    pub(super) fn step(
        &mut self,
        number: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let order = &self.orders[number as usize];
        if order.step == Step::Diagnosis {
            return self.ask_for_crew(number, agenda, effects);
        }
        let now = agenda.now();
        self.take_out_bad_part(number, agenda);
        let order = &self.orders[number as usize];
        let pool = order.pool.expect("a crew was there");
        let exchange = order.exchange.expect("a part is exchanged");
        if exchange.has_part {
            self.reports.swaps.add_one();
            let end = now + self.steps.test;
            agenda.schedule(end, Event::Mended { order: number });
            self.tell(number, Step::Visit, end, effects);
        } else {
            let returns = self.parts.wait(exchange.kind, number);
            let order = &mut self.orders[number as usize];
            order.since = now;
            let again = order.length + self.steps.test;
            self.tell(number, Step::Part, returns.unwrap_or(now) + again, effects);
        }
        self.hand_out(exchange.kind, agenda, effects);
        self.release_crew(pool, agenda, effects);
    }

    /// The bad part of a place goes to the bench or to its maker, if it has not gone before.
    fn take_out_bad_part(&mut self, number: u32, agenda: &impl Schedule<Event>) {
        let Some(exchange) = &mut self.orders[number as usize].exchange else { return };
        if let Some(bad) = exchange.bad.take() {
            let (kind, now) = (exchange.kind, agenda.now());
            let time = self.time_away(bad, now);
            self.parts.send_away(kind, now, time);
            self.bad_parts[kind].count(bad);
            self.reports.removed.add_one();
            if bad.scrapped {
                self.reports.parts_bought.add_one();
            }
        }
    }

    /// Gives parts that are in stock to those who wait for them.
    pub(super) fn hand_out(
        &mut self,
        kind: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        while let Some(number) = self.parts.hand_out(kind, now) {
            let order = &mut self.orders[number as usize];
            let waited = now.since(order.since).in_seconds();
            self.reports.wait_for_part.add(Span::seconds(waited));
            let exchange = order.exchange.as_mut().expect("who waits for a part exchanges one");
            exchange.has_part = true;
            self.reports.handed.add_one();
            self.ask_for_crew(number, agenda, effects);
        }
        // Parts that leave later may be back earlier.
        let next = self.parts.next_return(kind);
        let called = self.part_calls[kind];
        if next != called.map(|(at, _)| at) {
            if let Some((_, handle)) = called {
                agenda.cancel(handle);
            }
            let event = Event::PartReturns { part: u16::try_from(kind).unwrap_or(u16::MAX) };
            self.part_calls[kind] = next.map(|at| (at, agenda.schedule(at, event)));
        }
    }

    /// A part arrives for which a place waits.
    pub(super) fn part_returns(
        &mut self,
        kind: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.part_calls[kind] = None;
        self.hand_out(kind, agenda, effects);
    }

    /// A crew of a pool has finished, and turns to what waits.
    fn release_crew(
        &mut self,
        pool: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.crews.release(pool, agenda.now());
        self.reports.repairs.member(pool).add_one();
        self.begin_visits(pool, agenda, effects);
    }

    /// Crews of a pool may begin what waits for them.
    pub(super) fn crews_return(
        &mut self,
        pool: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.crew_calls[pool] = None;
        self.begin_visits(pool, agenda, effects);
    }

    /// Crews of a pool begin what waits, as many as may.
    pub(super) fn begin_visits(
        &mut self,
        pool: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        while let Some((number, end)) = self.crews.begin_next(pool, agenda.now()) {
            self.visit(number, end, agenda, effects);
        }
        self.call_crews(pool, agenda);
    }

    /// Calls the crews of a pool for the next instant at which they may begin what waits.
    fn call_crews(&mut self, pool: usize, agenda: &mut impl Schedule<Event>) {
        let Some(at) = self.crews.next_begin(pool, agenda.now()) else { return };
        if let Some((earlier, handle)) = self.crew_calls[pool] {
            if earlier <= at {
                return;
            }
            agenda.cancel(handle);
        }
        let event = Event::CrewsReturn { pool: u16::try_from(pool).unwrap_or(u16::MAX) };
        self.crew_calls[pool] = Some((at, agenda.schedule(at, event)));
    }

    /// A place works again, as far as this repair is concerned.
    pub(super) fn mend(
        &mut self,
        number: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let order = self.orders[number as usize];
        self.unused_orders.push(number);
        self.failures.mend_unit(order.component.into(), order.unit);
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
            Damage::Unit => {
                let Order { component, unit, .. } = order;
                effects.push_back(Effect::OfUnits(UnitEffect::Back { component, unit }));
            }
        }
        if let Some(pool) = order.pool.filter(|_| order.exchange.is_none()) {
            self.release_crew(pool, agenda, effects);
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
}
