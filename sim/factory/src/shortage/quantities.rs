//! What a shortage reports.

use units::Power;

use super::Step;
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Derived, Family, Flow, GpuHours, Level, Ratio, Share, Topic, Unit, Whether, quantity, total,
};

/// GPU-hours for each megawatt-hour.
const GPU_HOURS_PER_MWH: Unit = Unit::new("GPU-h/MWh", 3600.0 / 3.6e9);

quantity! {
    /// Set by the shortage alone, read by the registry.
    pub struct Reports: "shortage" {
        /// Hours in which any step against a shortage was in force.
        any: Flow<Whether> = {
            label: "hours of shortage", topic: Topic::Reliability, better: Less, run: &[total("shortage_h")],
        },
        /// Power that is not drawn for a shortage, or that stores deliver in one, where that is saved.
        saved: Flow<Power> = {
            label: "power saved in shortages", topic: Topic::Power, grows: true,
            run: &[total("shortage_saved_mwh").called("energy saved in shortages", "").among(Topic::Energy)],
        },
        /// Share of its dynamic power that caps in shortages leave a class of work: 1 while nothing is capped.
        scale: Family<Flow<Share>> = {
            label: "power left in shortages", topic: Topic::Power, better: More, digits: 4, share: true,
            by_class: "scale",
        },
        /// Hours in which batteries charged no more.
        stop_charging: Flow<Whether> = {
            label: "hours of shortage: stop_charging", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_stop_charging_h")],
        },
        /// Hours in which the battery carried what could not be drawn.
        battery: Flow<Whether> = {
            label: "hours of shortage: battery", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_battery_h")],
        },
        /// Hours in which generation on the site carried what the grid could not, asked for in a shortage.
        generation: Flow<Whether> = {
            label: "hours of shortage: generation", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_generation_h")],
        },
        /// Hours in which deferrable jobs did not start.
        hold: Flow<Whether> = {
            label: "hours of shortage: hold", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_hold_h")],
        },
        /// Hours in which classes of work were capped.
        cap: Flow<Whether> = {
            label: "hours of shortage: cap", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_cap_h")],
        },
        /// Hours in which deferrable jobs were suspended.
        suspend: Flow<Whether> = {
            label: "hours of shortage: suspend", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_suspend_h")],
        },
        /// Hours in which the battery gave its reserve.
        battery_reserve: Flow<Whether> = {
            label: "hours of shortage: battery_reserve", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_battery_reserve_h")],
        },
        /// Hours in which other jobs were suspended.
        suspend_all: Flow<Whether> = {
            label: "hours of shortage: suspend_all", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_suspend_all_h")],
        },
        /// Hours in which racks or halls were off.
        drop: Flow<Whether> = {
            label: "hours of shortage: drop", topic: Topic::Reliability, better: Less,
            run: &[total("shortage_drop_h")],
        },
        /// GPU-hours lost to all steps against shortages for each megawatt-hour that was not drawn on calls.
        lost_per_curtailed: Ratio = {
            label: "lost for each MWh not drawn", topic: Topic::Work, better: Less,
            unit: GPU_HOURS_PER_MWH, total_unit: GPU_HOURS_PER_MWH,
            run: &[total("lost_gpu_hours_per_curtailed_mwh")], undefined: "nothing was called off",
            derived: Some(Derived::Ratio(
                &["hold_lost", "cap_lost", "suspend_lost", "suspend_all_lost", "drop_lost"],
                &["power.curtailed"],
            )),
        },
        /// GPU-hours of GPUs kept idle, since deferrable jobs did not start in a shortage.
        hold_lost: Level<GpuHours> = {
            label: "lost to jobs that do not start", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("shortage_hold_gpu_hours")],
        },
        /// GPU-hours that jobs ran slower for, since their class was capped in a shortage.
        cap_lost: Level<GpuHours> = {
            label: "lost to caps in shortages", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("shortage_cap_gpu_hours")],
        },
        /// GPU-hours of GPUs whose deferrable jobs were suspended in a shortage, with those of racks off that stood empty, and what it took to get going again.
        suspend_lost: Level<GpuHours> = {
            label: "lost to suspended deferrable jobs", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("shortage_suspend_gpu_hours")],
        },
        /// The same of the jobs of all other classes.
        suspend_all_lost: Level<GpuHours> = {
            label: "lost to other suspended jobs", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("shortage_suspend_all_gpu_hours")],
        },
        /// GPU-hours of racks that a shortage had switched off, and what their jobs lost.
        drop_lost: Level<GpuHours> = {
            label: "lost to racks switched off", topic: Topic::Work, better: Less, grows: true, digits: 0,
            run: &[total("shortage_drop_gpu_hours")],
        },
    }
}

impl Reports {
    /// Those of these classes of work.
    pub(super) fn of(classes: Vec<String>) -> Self {
        Self { scale: Family::of(classes), ..Self::default() }
    }

    /// Whether a step is in force.
    pub(super) const fn in_force(&mut self, step: Step) -> &mut Flow<Whether> {
        match step {
            Step::StopCharging => &mut self.stop_charging,
            Step::Battery => &mut self.battery,
            Step::Generation => &mut self.generation,
            Step::Hold => &mut self.hold,
            Step::Cap => &mut self.cap,
            Step::Suspend => &mut self.suspend,
            Step::BatteryReserve => &mut self.battery_reserve,
            Step::SuspendAll => &mut self.suspend_all,
            Step::Drop => &mut self.drop,
        }
    }

    /// So many GPU-hours have been lost to a step.
    pub(super) fn tell_lost(&mut self, step: Step, hours: f64) {
        let level = match step {
            Step::Hold => &mut self.hold_lost,
            Step::Cap => &mut self.cap_lost,
            Step::Suspend => &mut self.suspend_lost,
            Step::SuspendAll => &mut self.suspend_all_lost,
            Step::Drop => &mut self.drop_lost,
            Step::StopCharging | Step::Battery | Step::Generation | Step::BatteryReserve => return,
        };
        level.set(GpuHours(hours));
    }
}
