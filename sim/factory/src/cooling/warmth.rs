//! Warmth: how far the water of a hall is above its set point while its heat and what removes it are out of balance.
//!
//! The water has one temperature. It warms with what is not removed, and what fans remove grows with it:
//! C dW/dt = Q − K (W − W of the air), an exponential, or a line where nothing removes heat.

use units::{SimDuration, SimTime};

/// What decides how the water warms, while it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Balance {
    /// What warms, in joules for each kelvin.
    pub(super) store: f64,
    /// Watts that come in, less those that are removed however warm the water is.
    pub(super) heat: f64,
    /// Watts removed for each kelvin; 0 where nothing is.
    pub(super) conductance: f64,
    /// How far above the set point the water is at which that is nothing, in kelvins.
    pub(super) air: f64,
}

/// The water of a hall that is warmer or colder than its balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Warmth {
    balance: Balance,
    /// Kelvins above the set point then.
    above: f64,
    since: SimTime,
}

impl Balance {
    /// Kelvins above the set point to which it tends; `None` for a line.
    fn end(&self) -> Option<f64> {
        (self.conductance > 0.0).then(|| self.air + self.heat / self.conductance)
    }

    /// Seconds in which all but 1/e of the difference is gone.
    pub(super) fn time_constant(&self) -> f64 {
        self.store / self.conductance
    }
}

impl Warmth {
    /// So far above the set point at `since`.
    pub(super) const fn new(balance: Balance, above: f64, since: SimTime) -> Self {
        Self { balance, above, since }
    }

    pub(super) const fn balance(&self) -> &Balance {
        &self.balance
    }

    /// Kelvins above the set point when the balance began.
    pub(super) const fn began_at(&self) -> f64 {
        self.above
    }

    /// Kelvins above the set point.
    pub(super) fn at(&self, now: SimTime) -> f64 {
        let seconds = now.since(self.since).in_seconds();
        match self.balance.end() {
            Some(end) => {
                end + (self.above - end) * libm::exp(-seconds / self.balance.time_constant())
            }
            None => self.above + self.balance.heat * seconds / self.balance.store,
        }
    }

    /// The instant at which it comes to a level, if it goes there from where it began.
    pub(super) fn reaches(&self, level: f64) -> Option<SimTime> {
        let seconds = if let Some(end) = self.balance.end() {
            let ratio = (self.above - end) / (level - end);
            (ratio > 1.0 && ratio.is_finite())
                .then(|| self.balance.time_constant() * libm::log(ratio))
        } else {
            let seconds = (level - self.above) * self.balance.store / self.balance.heat;
            (seconds > 0.0 && seconds.is_finite()).then_some(seconds)
        };
        seconds.map(|seconds| self.since + SimDuration::from_seconds_rounded_up(seconds))
    }

    /// Whether it becomes warmer.
    pub(super) fn rises(&self) -> bool {
        self.balance.end().map_or(self.balance.heat > 0.0, |end| end > self.above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 128 racks of 0.65 MJ/K and 35 m3 of water of 4.1 MJ/K each.
    const STORE: f64 = 128.0 * 0.65e6 + 35.0 * 4.1e6;

    fn still(store: f64) -> Warmth {
        let balance = Balance { store, heat: 24.32e6, conductance: 0.0, air: 0.0 };
        Warmth::new(balance, 0.0, SimTime::START)
    }

    fn seconds(at: Option<SimTime>) -> f64 {
        at.map_or(f64::NAN, |at| at.since(SimTime::START).in_seconds())
    }

    /// 24.32 MW into 226.7 MJ/K: 5 K in 46.6 s, 20 K in 186.4 s, and 523.6 s with a tank of 100 m3.
    #[test]
    fn without_fans_water_warms_along_a_line() {
        assert!((STORE / 1e6 - 226.7).abs() < 0.05);
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 0.06, "{found}");
        near(seconds(still(STORE).reaches(5.0)), 46.6);
        near(seconds(still(STORE).reaches(20.0)), 186.4);
        near(seconds(still(STORE + 100.0 * 4.1e6).reaches(20.0)), 523.6);
        assert_eq!(still(STORE).reaches(-1.0), None);
        // A row of Vera Rubin without flow: 0.65 MJ/K with 165 kW, and one of 120 kW with 0.41 MJ/K.
        let row = |store: f64, heat: f64| {
            let balance = Balance { store, heat, conductance: 0.0, air: 0.0 };
            seconds(Warmth::new(balance, 0.0, SimTime::START).reaches(20.0))
        };
        assert!((row(0.65e6, 165e3) - 79.0).abs() < 0.5 && (row(0.41e6, 120e3) - 68.0).abs() < 0.5);
    }

    /// With fans at full speed 24.32 MW leave at 20 K of rise and 8 K of approach: a time constant of 261 s, of 214 s
    /// with a rise of 15 K.
    #[test]
    fn fans_take_heat_with_the_time_constant_of_the_loop() {
        for (rise, expected) in [(20.0, 261.0), (15.0, 214.0)] {
            let conductance = 24.32e6 / (rise + 8.0);
            let balance = Balance { store: STORE, heat: 24.32e6, conductance, air: -20.0 };
            assert!((balance.time_constant() - expected).abs() < 0.5);
        }
    }

    /// Goal: the closed form is the solution, and its crossings are where it says.
    ///
    /// Method: steps of a millisecond from outside, for water that cools and water that warms.
    #[test]
    fn the_closed_form_is_what_small_steps_give() {
        for (above, heat, air) in [(12.0, 10e6, -9.0), (0.0, 24e6, -20.0), (3.0, 0.0, -15.0)] {
            let balance = Balance { store: STORE, heat, conductance: 24.32e6 / 28.0, air };
            let warmth = Warmth::new(balance, above, SimTime::START);
            let (mut stepped, step) = (above, 1e-3);
            for _ in 0..200_000 {
                let lost = balance.conductance * (stepped - air);
                stepped += (heat - lost) * step / STORE;
            }
            let now = SimTime::START + SimDuration::seconds(200);
            let found = warmth.at(now);
            assert!((found - stepped).abs() < 1e-3, "{found} K, {stepped} K in steps");
            assert_eq!(warmth.rises(), stepped > above);
            let reached = seconds(warmth.reaches(found));
            assert!((reached - 200.0).abs() < 1e-3, "{reached} s");
            assert_eq!(warmth.reaches(above + (above - found)), None, "not the other way");
        }
    }
}
