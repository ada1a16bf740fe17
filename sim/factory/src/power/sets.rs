//! Generating sets as events: they start, in a later attempt if need be, fail, are repaired, and wait for fuel.

use engine::{Schedule, Stream};
use units::{Energy, SimDuration, SimTime};

use super::{Event, PowerSystem};
use crate::effect::{Effect, Effects};

/// What has been called for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calls {
    /// Sets, which have not handed over what they carry.
    pub(super) sets: bool,
    /// Fuel, which is on its way.
    fuel: bool,
}

impl PowerSystem {
    /// Halls lose the grid: sets start unless they run, and fuel is ordered.
    pub(super) fn start_sets(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.calls.sets || self.gensets.installed() == 0 {
            return;
        }
        self.calls.sets = true;
        self.losses += 1;
        self.genset_failures = 0;
        let mut stream = Stream::new(self.seed, "genset/start", self.losses.into());
        let mut service = Stream::new(self.seed, "genset/service", self.losses.into());
        self.gensets.start(&mut stream, &mut service);
        let ready = agenda.schedule_in(self.gensets.start_time(), Event::GensetsReady);
        self.genset_event = Some(ready);
        let loss = self.losses;
        for (attempt, after) in self.gensets.later_starts() {
            agenda.schedule_in(after, Event::GensetsJoin { attempt, loss });
        }
        if !self.calls.fuel {
            self.order_fuel(agenda);
        }
        self.begin_repair(self.gensets.repair_delay(), agenda);
    }

    /// Sets stop that carry nothing any more.
    pub(super) fn stop_sets(&mut self, agenda: &mut impl Schedule<Event>) {
        if !self.calls.sets {
            return;
        }
        self.calls.sets = false;
        self.gensets.stop(agenda.now());
        if let Some(event) = self.genset_event.take() {
            agenda.cancel(event);
        }
    }

    /// Sets that run carry load.
    pub(super) fn take_load(&mut self, agenda: &mut impl Schedule<Event>) {
        self.gensets.take_load(agenda.now());
        self.await_genset_failure(agenda);
    }

    /// Sets of a later attempt join those that run.
    pub(super) fn join_sets(
        &mut self,
        (attempt, loss): (u32, u32),
        agenda: &mut impl Schedule<Event>,
    ) {
        if loss == self.losses && self.calls.sets {
            self.gensets.join(attempt);
            self.await_another_failure(agenda);
        }
    }

    fn await_another_failure(&mut self, agenda: &mut impl Schedule<Event>) {
        if !self.gensets.ready() {
            return;
        }
        if let Some(event) = self.genset_event.take() {
            agenda.cancel(event);
        }
        self.genset_failures += 1;
        self.await_genset_failure(agenda);
    }

    fn await_genset_failure(&mut self, agenda: &mut impl Schedule<Event>) {
        // Each failure of each outage draws from a stream of its own.
        let mut stream = Stream::new(self.seed, "genset/run", self.losses.into());
        let draw = stream.at(self.genset_failures).exponential();
        let delay = self.gensets.until_failure(draw);
        self.genset_event = delay.map(|delay| agenda.schedule_in(delay, Event::GensetFailure));
    }

    /// A set that runs fails.
    pub(super) fn genset_fails(
        &mut self,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.genset_event = None;
        if self.gensets.running() == 0 {
            return; // They ran out of fuel before.
        }
        self.gensets.fail();
        self.genset_failures += 1;
        effects.push_back(Effect::GensetFailed);
        self.await_genset_failure(agenda);
        self.begin_repair(self.gensets.repair_delay(), agenda);
    }

    /// Somebody works on what is broken, after a delay and once the site can be reached.
    fn begin_repair(&mut self, delay: SimDuration, agenda: &mut impl Schedule<Event>) {
        let (busy, number) = self.repairs;
        if busy {
            return;
        }
        let mut stream = Stream::new(self.seed, "genset/repair", 0);
        let Some(length) = self.gensets.repair_time(stream.at(number)) else { return };
        self.repairs = (true, number + 1);
        let begin = (agenda.now() + delay).max(self.reachable);
        agenda.schedule(begin + length, Event::GensetRepaired);
    }

    /// A set is repaired.
    pub(super) fn repair_set(&mut self, agenda: &mut impl Schedule<Event>) {
        self.repairs.0 = false;
        self.gensets.repair(self.calls.sets);
        if self.calls.sets {
            self.await_another_failure(agenda);
        }
        self.begin_repair(SimDuration::ZERO, agenda);
    }

    /// A set is away for maintenance, or tripped by that, or it is back and runs if the others do.
    pub(super) fn turn_set(&mut self, away: bool, agenda: &mut impl Schedule<Event>) {
        if away {
            self.gensets.withdraw();
            return;
        }
        self.gensets.give_back(self.calls.sets);
        if self.calls.sets {
            self.await_another_failure(agenda);
        }
    }

    /// The next delivery of fuel is on its way, if there is one.
    fn order_fuel(&mut self, agenda: &mut impl Schedule<Event>) {
        let interval = self.gensets.delivery_interval();
        self.calls.fuel = interval.is_some();
        if let Some(interval) = interval {
            agenda.schedule_in(interval, Event::FuelArrives);
        }
    }

    /// Fuel arrives, or cannot be brought yet; more follows while sets run, and until tanks are full.
    pub(super) fn refuel(&mut self, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        if now < self.reachable {
            agenda.schedule(self.reachable, Event::FuelArrives);
            return;
        }
        self.gensets.refuel(now);
        if self.calls.sets && self.genset_event.is_none() {
            self.await_another_failure(agenda);
        }
        self.calls.fuel = false;
        if self.calls.sets || !self.gensets.is_full() {
            self.order_fuel(agenda);
        }
    }

    /// Neither mechanics nor fuel can reach the site before then.
    pub fn lose_access(&mut self, until: SimTime) {
        self.reachable = self.reachable.max(until);
    }

    /// The sets are tested, which takes fuel and feeds nobody.
    pub const fn test_sets(&mut self) {
        self.tests += 1;
    }

    /// Energy of all tests until now.
    pub fn tested(&self) -> Energy {
        self.gensets.test_energy() * f64::from(self.tests)
    }
}
