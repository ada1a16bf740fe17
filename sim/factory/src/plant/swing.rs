//! Swing: what synchronous jobs that run do to what is drawn, within seconds. Nothing is settled by it.

use units::{Power, SimTime};

use super::Plant;
use crate::compute::{Compute, Layout};
use crate::effect::Crowd;
use crate::jobs::{Class, WaveSpec};
use crate::power::RampPolicy;
use crate::scenario::CheckedScenario;
use crate::swing::{Habits, Limits, Swing, Wave};

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
    let battery = &spec.power.battery;
    let held = (battery.power * battery.smoothing, battery.energy * battery.smoothing);
    let swing = Swing::new(&spec.swing.with(held), limits, waves, rack.smoothing_energy);
    compute.burn(swing.burns());
    if spec.power.ramp != RampPolicy::Report {
        compute.floor.watch_stops();
    }
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
        let mut crowds = Vec::with_capacity(self.swing.kinds());
        if self.slowed.is_empty() {
            for kind in (0..self.swing.kinds()).filter(|kind| self.swing.swings(*kind)) {
                let share = self.allowed_kind(kind);
                crowds.extend(self.work.crowd(kind).map(|crowd| (crowd, share)));
            }
        } else {
            let swings = |job: &u32| self.swing.swings(self.work.size(*job).1);
            for job in self.work.running().filter(swings) {
                crowds.push((self.work.crowd_of(job), self.allowed(job)));
            }
        }
        if self.thorough {
            self.assert_crowds();
        }
        self.swing.measure(now, &crowds);
    }

    /// What is kept of all jobs of a kind is what each of them adds up to.
    fn assert_crowds(&mut self) {
        for kind in 0..self.swing.kinds() {
            let each = self.work.running().map(|job| self.work.crowd_of(job));
            let each: Vec<_> = each.filter(|of_job| of_job.kind == kind).collect();
            let Some(all) = self.work.crowd(kind) else {
                assert!(each.is_empty(), "nobody is said to do work of kind {kind}");
                continue;
            };
            let sum = |of: fn(&Crowd) -> f64| each.iter().map(of).sum::<f64>();
            let (gpus, squares) = (sum(|it| it.gpus), sum(|it| it.squares));
            assert_eq!((all.gpus, all.squares), (gpus, squares), "GPUs of kind {kind}");
            let writes = (all.writes, sum(|it| it.writes));
            assert!((writes.0 - writes.1).abs() < 1e-3, "checkpoints of kind {kind}: {writes:?}");
            let largest = each.iter().map(|it| it.largest.2).max();
            assert_eq!(Some(all.largest.2), largest, "the largest job of kind {kind}");
        }
    }
}
