//! The wave of a GPU of a synchronous job: high while all compute, low while all communicate. Pure.
//!
//! What flattens it, in this order: a floor below which no GPU draws, the store of the rack, a battery at the
//! connection.

use std::f64::consts::PI;

use units::{Energy, Power, Span};

/// How the GPUs of a class go up and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// Length of a step of training.
    pub period: Span,
    /// Share of it for which power is high.
    pub duty: f64,
    /// Power beyond idling while GPUs communicate, for each unit of that while they compute.
    pub comm_share: f64,
    /// Least power of a GPU for each unit of its high power.
    pub floor: f64,
    /// How long power takes from low to high.
    pub edge: Span,
}

/// Power of a GPU of a job, with its share of the rack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    pub(super) idle: Power,
    pub(super) high: Power,
    /// While GPUs communicate, as they would without a floor.
    pub(super) unheld: Power,
    habits: Habits,
}

impl Wave {
    /// The wave whose mean is `dynamic` above `idle`: as high as that takes, but never above `rated`.
    pub fn of_mean(idle: Power, dynamic: Power, rated: Power, habits: Habits) -> Self {
        let Habits { duty, comm_share, .. } = habits;
        let high = idle + dynamic / (duty + (1.0 - duty) * comm_share);
        let high = high.min(rated.max(idle + dynamic));
        let low = idle + (dynamic - (high - idle) * duty) / (1.0 - duty);
        Self { idle, high, unheld: low, habits }
    }

    /// The wave of GPUs that draw so much while they compute.
    pub fn of_high(idle: Power, high: Power, habits: Habits) -> Self {
        let unheld = idle + (high - idle) * habits.comm_share;
        Self { idle, high, unheld, habits }
    }

    /// The same with another floor.
    pub const fn with_floor(self, floor: f64) -> Self {
        Self { habits: Habits { floor, ..self.habits }, ..self }
    }

    /// Power while GPUs communicate.
    pub fn low(&self) -> Power {
        self.unheld.max(self.high * self.habits.floor)
    }

    /// From low to high.
    pub fn height(&self) -> Power {
        self.high - self.low()
    }

    /// Mean power that the floor adds: it does no work.
    pub fn burn(&self) -> Power {
        (self.low() - self.unheld) * (1.0 - self.habits.duty)
    }

    /// Mean power, with what is burnt.
    pub fn mean(&self) -> Power {
        self.high * self.habits.duty + self.low() * (1.0 - self.habits.duty)
    }

    /// Standard deviation of power for each unit of height.
    pub fn deviation(&self) -> f64 {
        (self.habits.duty * (1.0 - self.habits.duty)).sqrt()
    }

    /// Amplitude at the frequency of its period for each unit of height.
    pub fn fundamental(&self) -> f64 {
        2.0 / PI * libm::sin(PI * self.habits.duty)
    }

    /// Seconds for which a height has to be stored to flatten it wholly.
    pub(super) fn hold(&self) -> f64 {
        self.habits.duty * (1.0 - self.habits.duty) * self.habits.period.in_seconds()
    }

    /// What a store of that content takes away of the height.
    pub fn stored_by(&self, store: Energy) -> Power {
        Power::watts(store.in_joules() / self.hold())
    }

    /// What a store must hold to take away so much of the height.
    pub fn store_for(&self, height: Power) -> Energy {
        Energy::joules(height.in_watts() * self.hold())
    }

    /// What a battery lets through for each unit of height, where its control has this time constant.
    pub fn passed(&self, time: Span) -> f64 {
        let Habits { period, duty, .. } = self.habits;
        let falls = |part: f64| -libm::expm1(-part * period.in_seconds() / time.in_seconds());
        falls(duty) * falls(1.0 - duty) / falls(1.0)
    }

    /// Share of the variance at frequencies between these, in hertz.
    pub fn within(&self, (from, to): (f64, f64)) -> f64 {
        let Habits { period, duty, .. } = self.habits;
        let seconds = period.in_seconds();
        let mut share = 0.0;
        let mut harmonic = (from * seconds - 1e-9).ceil().max(1.0);
        // What lies beyond the thousandth harmonic is less than a thousandth of all.
        while harmonic <= (to * seconds + 1e-9).min(1000.0) {
            let part = libm::sin(PI * harmonic * duty) / (PI * harmonic);
            share += 2.0 * part * part;
            harmonic += 1.0;
        }
        share / (duty * (1.0 - duty))
    }

    /// Length of a period.
    pub const fn period(&self) -> Span {
        self.habits.period
    }

    /// How long power takes from low to high.
    pub(super) const fn edge(&self) -> f64 {
        self.habits.edge.in_seconds()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn habits() -> Habits {
        Habits {
            period: Span::seconds(5.0),
            duty: 0.75,
            comm_share: 0.4,
            floor: 0.0,
            edge: Span::seconds(0.2),
        }
    }

    fn kilowatts(kilowatts: f64) -> Power {
        Power::kilowatts(kilowatts)
    }

    /// A rack of Vera Rubin whose power is typical while it computes.
    fn rack(habits: Habits) -> Wave {
        Wave::of_high(kilowatts(40.0), kilowatts(165.0), habits)
    }

    #[track_caller]
    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
    }

    /// 148,580 GPUs of 125 kW / 72 = 1,736 W: 0.6 of it, 154.8 MW; sqrt(0.75 x 0.25) of that; and
    /// 154.8 MW x 0.1875 x 5 s = 145 MJ, 977 J for each GPU.
    #[test]
    fn the_largest_job_of_a_gigawatt_swings() {
        let (wave, gpus) = (rack(habits()), 148_580.0);
        let height = wave.height() * (gpus / 72.0);
        near(height.in_megawatts(), 154.8, 0.05);
        near((height * wave.deviation()).in_megawatts(), 67.0, 0.05);
        let store = wave.store_for(height);
        near(store.in_joules() / 1e6, 145.0, 0.2);
        near(store.in_joules() / gpus, 977.0, 0.5);
        near(wave.fundamental(), 2.0 / PI * 0.5_f64.sqrt(), 1e-12);
    }

    #[test]
    fn stores_of_racks_flatten_short_steps() {
        for (period, store, expected) in
            [(1.0, 65.0, 0.667), (10.0, 1300.0, 0.334), (5.0, 1300.0, 0.0)]
        {
            let wave = rack(Habits { period: Span::seconds(period), ..habits() });
            let of_gpu = wave.stored_by(Energy::joules(store)) * 72.0;
            let left = 1.0 - of_gpu / wave.height();
            near(left.max(0.0), expected, 5e-4);
        }
    }

    /// A rack falls from 165 kW to 132 instead of 90, for a quarter of the time: (132 - 90) / 4 = 10.5 kW of
    /// (3 x 165 + 90) / 4 = 146.25 kW.
    #[test]
    fn a_floor_burns_what_it_holds() {
        let without = rack(habits());
        let wave = without.with_floor(0.8);
        near(without.height().in_kilowatts(), 75.0, 1e-9);
        near(wave.height().in_kilowatts(), 33.0, 1e-9);
        near(wave.burn().in_kilowatts(), 10.5, 1e-9);
        near(without.mean().in_kilowatts(), 146.25, 1e-9);
        near(wave.burn() / without.mean(), 0.072, 5e-4);
        near((wave.mean() - without.mean()).in_kilowatts(), 10.5, 1e-9);
        assert_eq!(without.burn(), Power::ZERO);
    }

    /// 100 MW up and down every 10 s, as long up as down: (1 - e^-0.5)^2 / (1 - e^-1) = 0.2449.
    #[test]
    fn a_battery_lets_a_part_through() {
        let wave = rack(Habits { period: Span::seconds(10.0), duty: 0.5, ..habits() });
        near(100.0 * wave.passed(Span::seconds(10.0)), 24.49, 0.005);
        near(wave.passed(Span::seconds(1e-3)), 1.0, 1e-9);
        assert!(wave.passed(Span::seconds(1e6)) < 1e-5);
    }

    /// The mean is what the class draws: 40 + 125 / 0.85 = 187.06 kW of 190. A node of H100: 8.78 kW, its low
    /// 4.65. Where the rating is lower, the low is higher instead.
    #[test]
    fn the_mean_stays_that_of_the_class() {
        let mean = Wave::of_mean(kilowatts(40.0), kilowatts(125.0), kilowatts(190.0), habits());
        near(mean.high.in_kilowatts(), 187.06, 0.005);
        near(mean.mean().in_kilowatts(), 165.0, 1e-9);
        let node = Wave::of_mean(kilowatts(1.9), kilowatts(5.85), kilowatts(10.2), habits());
        near(node.high.in_kilowatts(), 8.78, 0.005);
        let held = Wave::of_mean(kilowatts(40.0), kilowatts(125.0), kilowatts(170.0), habits());
        near(held.high.in_kilowatts(), 170.0, 1e-9);
        near(held.mean().in_kilowatts(), 165.0, 1e-9);
    }

    /// All harmonics together are the variance. Those of a step of 5 s from 0.1 Hz on are all of them; up to
    /// 0.3 Hz it is the first alone: (2 / pi x sin(0.75 pi))^2 / 2 of 0.1875.
    #[test]
    fn the_band_holds_a_share_of_the_variance() {
        let wave = rack(habits());
        near(wave.within((0.1, 1000.0)), 1.0, 1e-3);
        let first = wave.fundamental() * wave.fundamental() / 2.0 / 0.1875;
        near(wave.within((0.1, 0.3)), first, 1e-12);
        near(wave.within((0.1, 0.15)), 0.0, 0.0);
    }
}
