//! The ramp of the connection: what is drawn again after a loss of supply comes piece by piece.

use units::{Power, Ramp, SimDuration, SimTime};

use super::PowerSystem;
use crate::settings::Choice;

/// What happens when jobs start or stop that draw more or less at once than the ramp of the connection gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RampPolicy {
    /// It is told.
    #[default]
    Report,
    /// The battery carries the rest, or jobs wait for their power.
    Battery,
    /// Jobs wait for their power.
    Stretch,
}

impl Choice for RampPolicy {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("report", Self::Report), ("battery", Self::Battery), ("stretch", Self::Stretch)];
}

/// How the site may take up what it draws from the grid again.
#[derive(Clone, Copy, Debug)]
pub struct Takeup {
    /// How long supply must have been back before halls that are dark return.
    pub delay: SimDuration,
    /// How fast what is drawn may rise; `None` for at once.
    pub limit: Option<Ramp>,
}

/// Whose turn it is to return.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    takeup: Takeup,
    /// What came last is drawn from then on.
    last: SimTime,
}

impl Line {
    /// Nobody waits.
    pub(super) const fn new(takeup: Takeup) -> Self {
        Self { takeup, last: SimTime::START }
    }

    /// How fast what is drawn may rise.
    pub(super) const fn limit(&self) -> Option<Ramp> {
        self.takeup.limit
    }

    /// Supply is back, and so much of the load with it.
    pub(super) fn begin(&mut self, load: Power, now: SimTime) {
        self.last = now + self.takeup.delay + self.rise(load);
    }

    /// Nothing more is drawn until supply has been stable for as long as it must.
    pub(super) fn hold(&mut self, now: SimTime) {
        self.last = self.last.max(now + self.takeup.delay);
    }

    /// The instant from which so much more may be drawn, after all that was promised before: what is drawn
    /// is never above the line.
    pub(super) fn promise(&mut self, power: Power, now: SimTime) -> SimTime {
        self.last = self.last.max(now) + self.rise(power);
        self.last
    }

    /// The time in which what is drawn may rise by so much, after all that was promised before.
    pub(super) fn reserve(&mut self, power: Power, now: SimTime) -> (SimTime, SimTime) {
        let begins = self.last.max(now);
        (begins, self.promise(power, now))
    }

    /// How long what is drawn takes to rise by so much.
    fn rise(&self, power: Power) -> SimDuration {
        let Some(limit) = self.takeup.limit else { return SimDuration::ZERO };
        SimDuration::from_seconds_rounded_up(
            power.in_megawatts() / limit.in_megawatts_per_minute() * 60.0,
        )
    }
}

impl PowerSystem {
    /// What happens when a job starts or stops now; nothing without the grid, whose ramp that is.
    pub fn ramp_policy(&self) -> RampPolicy {
        if self.on_grid() { self.spec.ramp } else { RampPolicy::Report }
    }

    /// The time in which what is drawn may rise by so much, after all that was promised before.
    pub fn reserve_rise(&mut self, power: Power, now: SimTime) -> (SimTime, SimTime) {
        self.line.reserve(power, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(delay: SimDuration) -> Line {
        Line::new(Takeup { delay, limit: Some(Ramp::megawatts_per_minute(20.0)) })
    }

    /// 725 MW in 35 halls at 20 MW a minute: 36 min 15 s after the ten minutes for which supply must be stable.
    #[test]
    fn halls_return_along_a_line() {
        let mut line = line(SimDuration::seconds(600));
        let restored = SimTime::START + SimDuration::hours(5);
        line.begin(Power::ZERO, restored);
        let each = Power::megawatts(725.0 / 35.0);
        let returns: Vec<f64> =
            (0..35).map(|_| line.promise(each, restored).since(restored).in_seconds()).collect();
        let expected = 600.0 + 36.0 * 60.0 + 15.0;
        assert!((returns[34] - expected).abs() < 1e-6, "{}", returns[34]);
        assert!((returns[0] - 600.0 - expected_step(725.0 / 35.0)).abs() < 1e-6, "{}", returns[0]);
    }

    fn expected_step(megawatts: f64) -> f64 {
        megawatts / 20.0 * 60.0
    }

    /// 700 MW over 35 min are 700 x 35 / 60 / 2 = 204.2 MWh less than at once. Method: many small steps, which
    /// save one half of a step more than the line.
    #[test]
    fn a_line_draws_less_than_everything_at_once() {
        let mut line = line(SimDuration::ZERO);
        line.begin(Power::ZERO, SimTime::START);
        let each = 700.0 / 1000.0;
        let waits = (0..1000).map(|_| line.promise(Power::megawatts(each), SimTime::START));
        let saved: f64 = waits.map(|at| at.in_hours() * each).sum();
        let of_the_line = 700.0 * 35.0 / 60.0 / 2.0;
        assert!((saved - of_the_line * 1.001).abs() < 1e-3, "{saved} of {of_the_line}");
        assert!((of_the_line - 204.2).abs() < 0.05);
    }

    #[test]
    fn without_a_limit_everything_returns_at_once() {
        let mut line = Line::new(Takeup { delay: SimDuration::seconds(60), limit: None });
        line.begin(Power::megawatts(50.0), SimTime::START);
        let at = line.promise(Power::megawatts(700.0), SimTime::START);
        assert_eq!(at, SimTime::START + SimDuration::seconds(60));
    }
}
