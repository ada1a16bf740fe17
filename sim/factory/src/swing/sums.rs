//! What racks and the battery leave of the waves of all jobs that run, added up.

use units::{Energy, Power, Ramp};

use super::{SwingSpec, Wave};

/// What follows of a wave, the racks and the battery, whoever runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constants {
    /// Share of it that passes the battery.
    pub(super) passed: f64,
    /// Share of its variance in the band that counts.
    pub(super) band: f64,
    pub(super) height: Power,
    /// What racks take away of the height.
    pub(super) stored: Power,
    /// Seconds for which what is left has to be stored to flatten it.
    pub(super) hold: f64,
    /// Seconds from low to high.
    pub(super) edge: f64,
    /// Mean power beyond idling.
    pub(super) dynamic: Power,
}

impl Constants {
    pub(super) fn of(wave: &Wave, spec: &SwingSpec, band: (f64, f64), store: Energy) -> Self {
        Self {
            passed: wave.passed(spec.filter_time),
            band: wave.within(band),
            height: wave.height(),
            stored: wave.stored_by(store),
            hold: wave.hold(),
            edge: wave.edge(),
            dynamic: wave.mean() - wave.idle,
        }
    }
}

/// Sums over jobs of what racks leave of their waves, some with what passes the battery of each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) left: Power,
    pub(super) passed: Power,
    /// What would flatten it.
    pub(super) energy: Energy,
    /// In watts a second.
    pub(super) ramp: [f64; 2],
    /// In watts times watts.
    pub(super) squares: [f64; 3],
    pub(super) in_band: f64,
}

impl Sums {
    /// Jobs on so many GPUs, and with these squares of the GPUs of each, of which racks leave so much for each GPU.
    pub(super) fn add(&mut self, wave: &Constants, each: Power, (gpus, squares): (f64, f64)) {
        let Constants { passed, band, hold, edge, .. } = *wave;
        let left = each * gpus;
        let (watts, square) = (left.in_watts(), each.in_watts() * each.in_watts() * squares);
        self.left += left;
        self.passed += left * passed;
        self.energy += Energy::joules(watts * hold);
        for (sum, part) in self.ramp.iter_mut().zip([1.0, passed]) {
            *sum += watts * part / edge;
        }
        for (sum, part) in self.squares.iter_mut().zip([1.0, passed, passed * passed]) {
            *sum += square * part;
        }
        self.in_band += square * band;
    }

    /// The part that the battery takes up.
    pub(super) fn covered(&self, spec: &SwingSpec) -> f64 {
        if self.left <= Power::ZERO {
            return 0.0;
        }
        let (power, energy) = (spec.filter_power / self.left, spec.filter_energy / self.energy);
        power.min(energy).min(1.0)
    }

    /// All of it at once.
    pub(super) fn worst(&self, covered: f64) -> Power {
        self.left * (1.0 - covered) + self.passed * covered
    }

    pub(super) fn ramp(&self, covered: f64) -> Ramp {
        let [left, passed] = self.ramp;
        let watts = left * (1.0 - covered) + passed * covered;
        Ramp::megawatts_per_second(watts / 1e6)
    }

    /// As waves add up that do not know of each other.
    pub(super) fn likely(&self, covered: f64) -> Power {
        let [left, mixed, passed] = self.squares;
        let rest = 1.0 - covered;
        let square = left * rest * rest + 2.0 * mixed * rest * covered + passed * covered * covered;
        Power::watts(square.max(0.0).sqrt())
    }
}
