//! Standby generating sets: how many start, how long they run.

use std::collections::VecDeque;

use engine::Stream;
use units::{Energy, Power, SimDuration, SimTime};

use super::GensetSpec;

/// The generating sets of the site.
#[derive(Clone, Debug)]
pub struct Gensets {
    spec: GensetSpec,
    installed: u32,
    /// Sets that would do.
    needed: u32,
    running: u32,
    /// Those that run have taken load.
    ready: bool,
    /// When they began to, or began again.
    ready_since: SimTime,
    /// By attempt: sets that start only then.
    late: Vec<u32>,
    /// Sets that stand still for want of fuel.
    dry: u32,
    /// Sets that are broken: those that are repaired together.
    broken: VecDeque<u32>,
    /// Sets that are away for maintenance, or tripped by that.
    away: u32,
    /// Sets that have not answered the present call, as they are out of service for other reasons.
    unanswered: u32,
    /// Fuel as the electrical energy it yields.
    fuel: Energy,
    full_tank: Energy,
    /// Output now, which burns fuel.
    output: Power,
    since: SimTime,
    /// Sets called upon in all outages.
    called: u32,
    /// Sets that failed to start, or that stopped while needed.
    failed: u32,
}

impl Gensets {
    /// The sets that carry their share of `site` power, or none.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by `min`")]
    pub fn new(spec: &GensetSpec, site: Power) -> Self {
        let needed = (site * spec.share / spec.unit_rating).ceil().clamp(0.0, 1e5) as u32;
        let installed = if needed == 0 { 0 } else { spec.redundancy.installed(needed) };
        let joules = spec.unit_rating.in_watts() * f64::from(needed) * spec.fuel.in_seconds();
        let full_tank = Energy::joules(joules);
        Self {
            spec: spec.clone(),
            installed,
            needed,
            running: 0,
            ready: false,
            ready_since: SimTime::START,
            late: Vec::new(),
            dry: 0,
            broken: VecDeque::new(),
            away: 0,
            unanswered: 0,
            fuel: full_tank,
            full_tank,
            output: Power::ZERO,
            since: SimTime::START,
            called: 0,
            failed: 0,
        }
    }

    /// Sets on the site.
    pub const fn installed(&self) -> u32 {
        self.installed
    }

    /// Sets that would do.
    pub const fn needed(&self) -> u32 {
        self.needed
    }

    /// Fuel on site, as the electrical energy it yields.
    pub const fn full_tank(&self) -> Energy {
        self.full_tank
    }

    /// Sets that run.
    pub const fn running(&self) -> u32 {
        self.running
    }

    /// Whether those that run have taken load.
    pub const fn ready(&self) -> bool {
        self.ready
    }

    /// Sets that are broken, sets that wait for fuel, and the fuel that is left, as it was when it was last burnt.
    pub fn waiting(&self) -> (u32, u32, Energy) {
        (self.broken.iter().sum(), self.dry, self.fuel)
    }

    /// Sets that are away for maintenance, or tripped by that.
    pub const fn away(&self) -> u32 {
        self.away
    }

    /// Sets that have not answered the present call, as they are out of service for other reasons.
    pub const fn unanswered(&self) -> u32 {
        self.unanswered
    }

    /// Rating of one set.
    pub const fn unit_rating(&self) -> Power {
        self.spec.unit_rating
    }

    /// Power that the running sets can deliver.
    pub fn capacity(&self) -> Power {
        if self.ready && self.fuel > Energy::ZERO {
            self.spec.unit_rating * f64::from(self.running)
        } else {
            Power::ZERO
        }
    }

    /// From the loss of the grid until the sets carry load.
    pub fn start_time(&self) -> SimDuration {
        self.spec.start_time.into()
    }

    /// Starts every set that is neither broken nor away nor out of service, with the streams of this outage: each fails by
    /// itself, or all fail together by a common cause. Those that fail alone are tried again.
    pub fn start(&mut self, stream: &mut Stream, service: &mut Stream) {
        let (failure, beta) = (self.spec.start_failure, self.spec.common_cause);
        let common = stream.uniform() < failure * beta;
        let alone = failure * (1.0 - beta);
        let share = self.spec.out_of_service;
        let gone = self.broken.iter().sum::<u32>() + self.away;
        let whole = self.installed.saturating_sub(gone);
        let out: u32 = (0..whole).map(|_| u32::from(service.uniform() < share)).sum();
        let there = whole - out;
        self.unanswered = out;
        // All have their draw, so that those of later attempts follow from none that is missing.
        let fails = (0..self.installed).map(|_| u32::from(stream.uniform() < alone));
        let fails: Vec<u32> = fails.collect();
        let each: u32 = fails.iter().take(there as usize).sum();
        let mut failed = if common { there } else { each };
        self.running = there - failed;
        self.late.clear();
        if common && there > 0 {
            self.broken.push_back(there);
        } else {
            for _ in 0..self.spec.retries {
                let share = self.spec.retry_cures;
                let cured: u32 = (0..failed).map(|_| u32::from(stream.uniform() < share)).sum();
                self.late.push(cured);
                failed -= cured;
            }
            self.broken.extend((0..failed).map(|_| 1));
        }
        self.called += there;
        self.failed += failed;
    }

    /// Attempts after the first that start some sets, and when after the loss of the grid these carry load.
    pub fn later_starts(&self) -> Vec<(u32, SimDuration)> {
        let attempts = (0..).zip(&self.late).filter(|(_, sets)| **sets > 0);
        let retry = SimDuration::from(self.spec.retry_time);
        attempts
            .map(|(attempt, _)| {
                (
                    attempt,
                    self.start_time()
                        + SimDuration::nanoseconds(
                            retry.in_nanoseconds() * (u64::from(attempt) + 1),
                        ),
                )
            })
            .collect()
    }

    /// The sets of a later attempt have started.
    pub fn join(&mut self, attempt: u32) {
        self.running += self.late.get_mut(attempt as usize).map_or(0, std::mem::take);
    }

    /// The sets that started carry load from now on.
    pub const fn take_load(&mut self, now: SimTime) {
        (self.ready, self.ready_since) = (true, now);
    }

    /// Load that they can have taken by `now`, step by step.
    pub fn capacity_by(&self, now: SimTime) -> Power {
        let steps = now.since(self.ready_since).in_seconds() / self.spec.step_time.in_seconds();
        self.capacity() * (self.spec.step * (1.0 + (steps + 1e-9).floor())).min(1.0)
    }

    /// How long until they can take the next step, if there is one.
    pub fn until_next_step(&self, now: SimTime) -> Option<SimDuration> {
        let step = SimDuration::from(self.spec.step_time);
        let passed = now.since(self.ready_since);
        let next = (passed.in_nanoseconds() / step.in_nanoseconds() + 1) * step.in_nanoseconds();
        let wanted = self.capacity_by(now) < self.capacity();
        wanted.then(|| SimDuration::nanoseconds(next) - passed)
    }

    /// How long it takes to repair what has been broken longest, with a draw of a standard normal; none if nothing
    /// is.
    pub fn repair_time(&self, stream: &mut Stream) -> Option<SimDuration> {
        let (median, spread) = (self.spec.repair_median.in_seconds(), self.spec.repair_spread);
        let seconds = stream.lognormal(median, spread);
        (!self.broken.is_empty()).then(|| SimDuration::from_seconds_rounded_up(seconds))
    }

    /// From a failure until somebody works on it.
    pub fn repair_delay(&self) -> SimDuration {
        self.spec.repair_delay.into()
    }

    /// What has been broken longest is repaired, and runs if it is needed.
    pub fn repair(&mut self, needed: bool) {
        let sets = self.broken.pop_front().unwrap_or(0);
        self.put_to_work(sets, needed);
    }

    /// A set is away for maintenance, or tripped by that.
    pub const fn withdraw(&mut self) {
        self.away += 1;
    }

    /// One that was away is back, and runs if it is needed.
    pub fn give_back(&mut self, needed: bool) {
        self.away -= 1;
        self.called += u32::from(needed);
        self.put_to_work(1, needed);
    }

    /// Sets that can run again do if they are needed and there is fuel.
    fn put_to_work(&mut self, sets: u32, needed: bool) {
        if needed && self.fuel > Energy::ZERO {
            self.running += sets;
        } else if needed {
            self.dry += sets;
        }
    }

    /// From a delivery of fuel to the next, if there are any.
    pub fn delivery_interval(&self) -> Option<SimDuration> {
        let delivers = self.installed > 0 && self.spec.delivery > Energy::ZERO;
        delivers.then(|| self.spec.delivery_interval.into())
    }

    /// Fuel arrives; sets that stood still for want of it run again.
    pub fn refuel(&mut self, now: SimTime) {
        self.deliver(self.output, now);
        self.fuel = (self.fuel + self.spec.delivery).min(self.full_tank);
        if self.dry > 0 {
            self.running += std::mem::take(&mut self.dry);
            self.ready_since = now;
        }
    }

    /// Energy of a test of all sets.
    pub fn test_energy(&self) -> Energy {
        let power = self.spec.unit_rating * f64::from(self.installed) * self.spec.test_load;
        power * SimDuration::from(self.spec.test_length)
    }

    /// Time until the next running set fails, with `draw` exponential of mean 1.
    pub fn until_failure(&self, draw: f64) -> Option<SimDuration> {
        let mean = self.spec.run_mttf.in_seconds() / f64::from(self.running);
        (self.running > 0).then(|| SimDuration::from_seconds_rounded_up(draw * mean))
    }

    /// One running set fails, if any runs.
    pub fn fail(&mut self) {
        let lost = self.running.min(1);
        self.running -= lost;
        self.failed += lost;
        self.broken.extend((0..lost).map(|_| 1));
    }

    /// Whether nothing more fits into the tanks.
    pub fn is_full(&self) -> bool {
        self.fuel >= self.full_tank
    }

    /// Stops every set; what is in the tanks stays there.
    pub fn stop(&mut self, now: SimTime) {
        self.deliver(Power::ZERO, now);
        self.running = 0;
        self.dry = 0;
        self.unanswered = 0;
        self.ready = false;
    }

    /// Burns fuel up to `now`, then delivers `output`. Sets without fuel stop.
    pub fn deliver(&mut self, output: Power, now: SimTime) {
        self.fuel = (self.fuel - self.output * now.since(self.since)).max(Energy::ZERO);
        if self.fuel <= Energy::ZERO {
            self.failed += self.running;
            self.dry += self.running;
            self.running = 0;
        }
        self.output = output;
        self.since = now;
    }

    /// How long until the fuel is used up.
    pub fn until_empty(&self) -> Option<SimDuration> {
        (self.output > Power::ZERO).then(|| self.fuel / self.output)
    }

    /// Sets called upon, and those of them that did not deliver to the end.
    pub const fn record(&self) -> (u32, u32) {
        (self.called, self.failed)
    }
}

#[cfg(test)]
#[path = "genset_tests.rs"]
mod tests;
