//! Swing: what synchronous jobs that run do to what is drawn, within seconds. Nothing is settled by it.

use units::{Power, SimTime};

use super::Plant;
use crate::compute::{Compute, Layout};
use crate::jobs::{Class, WaveSpec};
use crate::scenario::CheckedScenario;
use crate::swing::{Crowd, Habits, Limits, Swing, Wave};

/// The racks of a scenario, all free, and the waves of its classes on them.
pub(super) fn swinging(
    (scenario, layout): (&CheckedScenario, &Layout),
    classes: &[Class],
    causes: &[String],
) -> (Compute, Swing) {
    let spec = scenario.spec();
    let racks = (&spec.compute, &spec.placement);
    let mut compute = Compute::new(racks, layout, &Class::intensities(classes), causes);
    let (rack, grid) = (&spec.compute.rack, &spec.location.grid);
    let gpus = f64::from(rack.gpus);
    let (idle, rated) = (rack.idle_power / gpus, rack.rated_power / gpus);
    let wave = |(kind, of_class): (usize, &WaveSpec)| {
        let dynamic = compute.dynamic_power(kind);
        let swings = of_class.synchronous && dynamic > Power::ZERO;
        swings.then(|| Wave::of_mean(idle, dynamic, rated, habits(of_class)))
    };
    let waves = Class::waves(classes).into_iter().enumerate().map(wave).collect();
    let limits = Limits {
        swing: grid.swing_limit,
        ramp: grid.swing_ramp_limit,
        band: (grid.swing_band_from_hz, grid.swing_band_to_hz),
        contract: spec.power.import_limit.unwrap_or(spec.size),
        starts: (spec.size > grid.ramp_from).then_some(grid.ramp_limit),
    };
    let swing = Swing::new(&spec.swing, limits, waves, rack.smoothing_energy);
    compute.burn(swing.burns());
    (compute, swing)
}

const fn habits(spec: &WaveSpec) -> Habits {
    let WaveSpec { period, duty, comm_share, floor, edge, .. } = *spec;
    Habits { period, duty, comm_share, floor, edge }
}

impl Plant {
    /// Stage of settling: waves are measured at each hour, and when the largest job or the cap has changed.
    pub(super) fn meter_swing(&mut self, now: SimTime, hour: bool) {
        let (largest, grown) = self.swing.largest();
        let runs = |(job, number): (u32, u64)| {
            self.work.is_running(job) && self.work.number(job) == number
        };
        let capped = self.swing.is_capped_anew(self.capping());
        if !hour && !grown && !capped && largest.is_none_or(runs) {
            return;
        }
        let (mut known, mut jobs) = self.swing.take_crowd();
        known.retain(|job| runs(*job));
        for &of in &known {
            let (job, _) = of;
            let (gpus, kind) = self.work.size(job);
            if self.swing.swings(kind) {
                let (share, writes) = (self.allowed(job), self.work.writes(job));
                jobs.push(Crowd { job: of, gpus, kind, share, writes });
            }
        }
        self.swing.measure(now, &jobs);
        self.swing.return_crowd(known, jobs);
    }

    /// A job starts, goes on, or turns to another kind of work.
    pub(super) fn swing_with(&mut self, job: u32) {
        let (gpus, kind) = self.work.size(job);
        self.swing.join((job, self.work.number(job)), kind);
        self.swing.start(gpus, kind);
    }
}
