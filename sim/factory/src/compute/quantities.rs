//! What racks report, and the stage of settling that sets it.

use units::{Power, SimTime};

use super::{Compute, Layout, RackSpec};
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Derived, Family, Flow, Gpus, Level, Meter, Node, Number, Ratio, Step, Topic, last, lost_at,
    mean, peak, quantity, total,
};

quantity! {
    /// Set by racks alone, read by the registry.
    pub struct Reports: "compute" {
        /// Racks installed.
        racks: Level<Number> = {
            label: "racks", topic: Topic::Size, grows: true, digits: 0, run: &[last("racks")],
        },
        /// GPUs installed.
        installed: Flow<Gpus> = {
            label: "GPUs installed", topic: Topic::Size, grows: true, digits: 0,
            run: &[
                last("gpus"),
                total("installed_gpu_hours").called("GPU-hours installed", "GPUs installed times hours."),
            ],
        },
        /// Dense BF16 operations each second of all GPUs at their peak, in units of 10^18.
        peak: Level<Number> = {
            label: "peak of all GPUs, EFLOP/s BF16", short: "peak EFLOP/s", topic: Topic::Size,
            better: More, grows: true, digits: 1, run: &[last("peak_exaflops")],
        },
        /// Power of racks, network and storage.
        it: Flow<Power> = {
            label: "IT power", topic: Topic::Power, grows: true,
            column: "power_it_mw", channel: "site/it_mw",
            run: &[
                total("energy_it_mwh")
                    .called("IT energy", "Energy of racks, network and storage.")
                    .among(Topic::Energy),
                mean("power_it_mean_mw")
                    .called("mean IT power", "Mean power of racks, network and storage."),
                peak("power_it_peak_mw")
                    .called("peak IT power", "Greatest power of racks, network and storage."),
            ],
        },
        /// Power of racks.
        racks_power: Flow<Power> = {
            label: "racks", meter: Some(Meter::It), ends: Some((Node::Bus, Node::Sink("Racks"))),
        },
        /// Power of network and storage.
        network: Flow<Power> = {
            label: "network and storage", meter: Some(Meter::It),
            ends: Some((Node::Bus, Node::Sink("Network and storage"))),
        },
        /// GPUs held by jobs.
        busy: Flow<Gpus> = {
            label: "busy GPUs", short: "busy", topic: Topic::Gpus, better: More, grows: true,
            column: "gpus_busy", channel: "site/gpus_busy",
            run: &[total("scheduled_gpu_hours")
                .called("GPU-hours held by jobs", "GPU-hours held by jobs.")
                .among(Topic::Work)],
        },
        /// GPUs that a job could take.
        free: Flow<Gpus> = { label: "free GPUs", channel: "site/gpus_free" },
        /// Free GPUs while jobs wait that need more or other ones.
        blocked: Flow<Gpus> = {
            label: "free while jobs wait", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_waiting", spends: lost_at(Step::Held, "queueing"),
        },
        /// Free GPUs while no job waits.
        idle: Flow<Gpus> = {
            label: "free without work", topic: Topic::Gpus, grows: true,
            column: "gpus_idle", spends: lost_at(Step::Held, "no work"),
        },
        /// Hot spares, held back to replace failed trays.
        spare: Flow<Gpus> = {
            label: "hot spares", topic: Topic::Gpus, grows: true,
            column: "gpus_spare", spends: lost_at(Step::Sellable, "hot spares"),
        },
        /// GPUs out of service.
        out: Family<Flow<Gpus>> = {
            label: "GPUs out", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_out", channel: "site/gpus_out", spends: lost_at(Step::Up, "outage"),
        },
        /// GPU-hours held by jobs for each one installed.
        utilisation: Ratio = {
            label: "utilisation", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("utilisation")],
            derived: Some(Derived::Ratio(&["busy"], &["installed"])),
            undefined: "nothing is installed",
        },
        /// GPU-hours in service for each one installed.
        availability: Ratio = {
            label: "availability", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("availability")],
            derived: Some(Derived::Ratio(&["installed", "-out"], &["installed"])),
            undefined: "nothing is installed",
        },
    }
}

impl Reports {
    /// Those of a floor with this layout, whose racks go off for these causes.
    pub(super) fn of(causes: &[String], layout: &Layout, rack: &RackSpec) -> Self {
        let mut reports = Self { out: Family::of(causes.to_vec()), ..Self::default() };
        reports.racks.set(Number(layout.racks.into()));
        let gpus = f64::from(layout.racks) * f64::from(rack.gpus);
        reports.peak.set(Number(gpus * rack.peak_teraflops / 1e6));
        reports
    }
}

impl Compute {
    /// Stage of settling, once halls have drawn: their power.
    pub fn meter_power(&mut self, now: SimTime) {
        let all = self.drawn_by_all();
        self.reports.it.set(now, all.it());
        self.reports.racks_power.set_sum(now, self.racks);
        self.reports.network.set_sum(now, self.network);
    }

    /// Stage of settling: what GPUs do while jobs wait, or while none does.
    pub fn meter_gpus(&mut self, now: SimTime, jobs_wait: bool) {
        let (floor, reports) = (&self.floor, &mut self.reports);
        let gpus = |count: u32| Gpus(count.into());
        let (blocked, idle) = if jobs_wait { (floor.free(), 0) } else { (0, floor.free()) };
        reports.installed.set(now, gpus(floor.installed()));
        reports.busy.set(now, gpus(floor.busy()));
        reports.free.set(now, gpus(floor.free()));
        reports.blocked.set(now, gpus(blocked));
        reports.idle.set(now, gpus(idle));
        if self.metered_out != floor.changes_of_out() {
            self.metered_out = floor.changes_of_out();
            for (member, &out) in reports.out.members().zip(floor.out()) {
                member.set(now, gpus(out));
            }
            self.out = floor.out().iter().sum();
        }
        reports.spare.set(now, gpus(floor.installed() - floor.busy() - floor.free() - self.out));
    }
}
