//! Standby generating sets: how many start, how long they run.

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

    /// Starts every set, with the stream of this outage: each fails by itself, or all fail together
    /// by a common cause.
    pub fn start(&mut self, stream: &mut Stream) {
        let (failure, beta) = (self.spec.start_failure, self.spec.common_cause);
        let common = stream.uniform() < failure * beta;
        let alone = failure * (1.0 - beta);
        let each: u32 = (0..self.installed).map(|_| u32::from(stream.uniform() < alone)).sum();
        let failed = if common { self.installed } else { each };
        self.running = self.installed - failed;
        self.called += self.installed;
        self.failed += failed;
    }

    /// The sets that started carry load from now on.
    pub const fn take_load(&mut self) {
        self.ready = true;
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
    }

    /// Stops every set; fuel is delivered before the next outage.
    pub const fn stop(&mut self) {
        self.running = 0;
        self.ready = false;
        self.output = Power::ZERO;
        self.fuel = self.full_tank;
    }

    /// Burns fuel up to `now`, then delivers `output`. Sets without fuel stop.
    pub fn deliver(&mut self, output: Power, now: SimTime) {
        self.fuel = (self.fuel - self.output * now.since(self.since)).max(Energy::ZERO);
        if self.fuel <= Energy::ZERO {
            self.failed += self.running;
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
mod tests {
    use units::Span;

    use super::*;
    use crate::power::Redundancy;

    /// Ten sets of 1 MW with fuel for two hours.
    fn ten_sets(start_failure: f64) -> Gensets {
        let spec = GensetSpec {
            share: 1.0,
            unit_rating: Power::megawatts(1.0),
            redundancy: Redundancy::N,
            start_time: Span::seconds(25.0),
            start_failure,
            run_mttf: Span::hours(100.0),
            common_cause: 0.0,
            fuel: Span::hours(2.0),
        };
        Gensets::new(&spec, Power::megawatts(10.0))
    }

    /// At half load, fuel for two hours lasts four.
    #[test]
    fn sets_that_run_out_of_fuel_have_not_delivered_to_the_end() {
        let mut sets = ten_sets(0.0);
        sets.start(&mut Stream::new(1, "test", 0));
        sets.take_load();
        sets.deliver(Power::megawatts(5.0), SimTime::START);
        assert_eq!(sets.until_empty(), Some(SimDuration::hours(4)));
        sets.deliver(Power::megawatts(5.0), SimTime::START + SimDuration::hours(3));
        assert_eq!((sets.record(), sets.running()), ((10, 0), 10));
        sets.deliver(Power::ZERO, SimTime::START + SimDuration::hours(4));
        assert_eq!((sets.record(), sets.running()), ((10, 10), 0));
        assert_eq!(sets.capacity(), Power::ZERO);
        sets.fail();
        assert_eq!(sets.record(), (10, 10), "what does not run cannot fail");
    }

    #[test]
    fn sets_that_do_not_start_count_as_failed_and_deliver_nothing() {
        let mut sets = ten_sets(1.0);
        sets.start(&mut Stream::new(1, "test", 0));
        sets.take_load();
        assert_eq!((sets.record(), sets.capacity()), ((10, 10), Power::ZERO));
        assert_eq!(sets.until_failure(1.0), None);
    }

    /// Ten sets with 100 h each fail every 10 h together, the remaining nine every 11.1 h.
    #[test]
    fn fewer_sets_fail_less_often() {
        let mut sets = ten_sets(0.0);
        sets.start(&mut Stream::new(1, "test", 0));
        assert_eq!(sets.until_failure(1.0), Some(SimDuration::hours(10)));
        sets.fail();
        let hours = sets.until_failure(1.0).map(SimDuration::in_hours).unwrap();
        assert!((hours - 100.0 / 9.0).abs() < 1e-6);
    }
}
