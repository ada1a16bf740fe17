//! What racks report, and the stage of settling that sets it.

use units::{Power, SimTime};

use super::{Compute, Idle, Layout, Metered, RackSpec};
use crate::effect::Down;
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
        /// What racks burn so that no GPU of a synchronous job falls below its floor, and so that what is drawn falls no
        /// faster than the connection allows when jobs stop: it does no work.
        burn: Flow<Power> = {
            label: "burnt to smooth", topic: Topic::Power, better: Less, grows: true,
            meter: Some(Meter::It), column: "power_burn_mw",
            ends: Some((Node::Bus, Node::Sink("Burn"))),
            run: &[total("energy_burn_mwh").called("energy burnt to smooth", "").among(Topic::Energy)],
        },
        /// Power of racks, but for what they burn.
        racks_power: Flow<Power> = {
            label: "racks", meter: Some(Meter::It), ends: Some((Node::Bus, Node::Sink("Racks"))),
        },
        /// Power to the trays of racks, behind their supplies.
        supplied: Flow<Power> = { label: "power to trays" },
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
            column: "gpus_waiting",
        },
        /// Free GPUs kept for the job that is next in turn.
        held_for_head: Flow<Gpus> = {
            label: "kept for the next job", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_kept_for_next", spends: lost_at(Step::Held, "kept for the next job"),
        },
        /// Free GPUs that the job next in turn cannot use, though together there are enough: not as
        /// many in one domain as each of its segments needs.
        fragmented: Flow<Gpus> = {
            label: "fragmented", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_fragmented", spends: lost_at(Step::Held, "fragmented"),
        },
        /// Free GPUs in whole groups of 4 in one domain.
        in_fours: Flow<Gpus> = { label: "free in fours" },
        /// Free GPUs in whole groups of 16 in one domain.
        in_sixteens: Flow<Gpus> = { label: "free in sixteens" },
        /// Free GPUs in whole groups of 64 in one domain.
        in_sixty_fours: Flow<Gpus> = { label: "free in sixty-fours" },
        /// Share of free GPUs that segments of 4 could not use.
        fragmentation_4: Ratio = {
            label: "fragmentation for 4 GPUs", topic: Topic::Gpus, better: Less, digits: 4,
            run: &[total("fragmentation_4")], undefined: "no GPU was free",
            derived: Some(Derived::Ratio(&["free", "-in_fours"], &["free"])),
        },
        /// Share of free GPUs that segments of 16 could not use.
        fragmentation_16: Ratio = {
            label: "fragmentation for 16 GPUs", topic: Topic::Gpus, better: Less, digits: 4,
            run: &[total("fragmentation_16")], undefined: "no GPU was free",
            derived: Some(Derived::Ratio(&["free", "-in_sixteens"], &["free"])),
        },
        /// Share of free GPUs that segments of 64 could not use.
        fragmentation_64: Ratio = {
            label: "fragmentation for 64 GPUs", topic: Topic::Gpus, better: Less, digits: 4,
            run: &[total("fragmentation_64")], undefined: "no GPU was free",
            derived: Some(Derived::Ratio(&["free", "-in_sixty_fours"], &["free"])),
        },
        /// Free GPUs while no job waits.
        idle: Flow<Gpus> = {
            label: "free without work", topic: Topic::Gpus, grows: true,
            column: "gpus_idle", spends: lost_at(Step::Held, "no work"),
        },
        /// Free GPUs that a rule or an order of others keeps from working: work for them is refused, or may not
        /// start.
        idle_policy: Flow<Gpus> = {
            label: "kept idle by law", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_idle_policy", run: &[total("idle_policy_gpu_hours")],
            spends: lost_at(Step::Held, "kept idle by law"),
        },
        /// Free GPUs that a shortage of power keeps from working: jobs for them do not start, or are suspended.
        idle_shortage: Flow<Gpus> = {
            label: "kept idle by a shortage", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_idle_shortage", run: &[total("idle_shortage_gpu_hours")],
            spends: lost_at(Step::Held, "kept idle by a shortage"),
        },
        /// Free GPUs that contracts have reserved and that no job of theirs holds.
        reserved_idle: Flow<Gpus> = {
            label: "reserved, not used", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_reserved_idle", spends: lost_at(Step::Productive, "reserved, not used"),
        },
        /// Hot spares, held back to replace failed trays.
        spare: Flow<Gpus> = {
            label: "hot spares", topic: Topic::Gpus, grows: true,
            column: "gpus_spare", spends: lost_at(Step::Sellable, "hot spares"),
        },
        /// Warm domains, kept free to replace a domain that a large job loses.
        warm: Flow<Gpus> = {
            label: "warm spares", topic: Topic::Gpus, grows: true,
            column: "gpus_warm", spends: lost_at(Step::Sellable, "warm spares"),
        },
        /// GPUs out of service, by what took them out.
        out: Family<Flow<Gpus>> = {
            label: "GPUs out", topic: Topic::Gpus, better: Less, grows: true,
            column: "gpus_out", channel: "site/gpus_out",
        },
        /// GPUs out because an intruder has struck and they are not rebuilt and restored, by cause.
        down_security: Family<Flow<Gpus>> = {
            label: "GPUs taken out by an intruder", short: "hit by an intruder",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_security",
            run: &[total("down_security_gpu_hours")], spends: lost_at(Step::Up, "taken out by an intruder"),
        },
        /// GPUs out because a hazard has taken the supply of their hall, by cause.
        down_hazard: Family<Flow<Gpus>> = {
            label: "GPUs closed by a hazard", short: "closed by a hazard",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_hazard",
            run: &[total("down_hazard_gpu_hours")], spends: lost_at(Step::Up, "closed by a hazard"),
        },
        /// GPUs out because their racks have no power, by cause.
        down_power: Family<Flow<Gpus>> = {
            label: "GPUs without power", short: "without power",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_power",
            run: &[total("down_power_gpu_hours")], spends: lost_at(Step::Up, "without power"),
        },
        /// GPUs out because their racks have no cooling, by cause.
        down_cooling: Family<Flow<Gpus>> = {
            label: "GPUs without cooling", short: "without cooling",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_cooling",
            run: &[total("down_cooling_gpu_hours")], spends: lost_at(Step::Up, "without cooling"),
        },
        /// GPUs out because their racks have no network, by cause.
        down_network: Family<Flow<Gpus>> = {
            label: "GPUs without network", short: "without network",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_network",
            run: &[total("down_network_gpu_hours")], spends: lost_at(Step::Up, "without network"),
        },
        /// GPUs out for planned maintenance, by cause.
        down_maintenance: Family<Flow<Gpus>> = {
            label: "GPUs in planned maintenance", short: "in maintenance",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_maintenance",
            run: &[total("down_maintenance_gpu_hours")], spends: lost_at(Step::Up, "in maintenance"),
        },
        /// GPUs drained until it is known what is broken, or restarting, by cause.
        down_undiagnosed: Family<Flow<Gpus>> = {
            label: "GPUs in diagnosis", short: "in diagnosis",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_undiagnosed",
            run: &[total("down_undiagnosed_gpu_hours")], spends: lost_at(Step::Up, "in diagnosis"),
        },
        /// GPUs out that wait for a crew, its shift or its access, by cause.
        down_crew: Family<Flow<Gpus>> = {
            label: "GPUs awaiting a crew", short: "awaiting a crew",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_crew",
            run: &[total("down_crew_gpu_hours")], spends: lost_at(Step::Up, "awaiting a crew"),
        },
        /// GPUs out that wait for a part, by cause.
        down_part: Family<Flow<Gpus>> = {
            label: "GPUs awaiting a part", short: "awaiting a part",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_part",
            run: &[total("down_part_gpu_hours")], spends: lost_at(Step::Up, "awaiting a part"),
        },
        /// GPUs out while a crew is at work or a test is run, by cause.
        down_repair: Family<Flow<Gpus>> = {
            label: "GPUs in repair and test", short: "in repair and test",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_down_repair",
            run: &[total("down_repair_gpu_hours")], spends: lost_at(Step::Up, "in repair and test"),
        },
        /// GPUs that are not built, or not accepted yet.
        not_accepted: Family<Flow<Gpus>> = {
            label: "GPUs not accepted yet", short: "not accepted",
            topic: Topic::Gpus, better: Less, grows: true, column: "gpus_not_accepted",
            run: &[total("not_accepted_gpu_hours")], spends: lost_at(Step::Built, "not accepted"),
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
        for down in Down::ALL {
            *reports.down(down) = Family::of(causes.to_vec());
        }
        reports.racks.set(Number(layout.racks.into()));
        let gpus = f64::from(layout.racks) * f64::from(rack.gpus);
        reports.peak.set(Number(gpus * rack.peak_teraflops / 1e6));
        reports
    }

    /// GPUs out of service that are in a state, by cause.
    const fn down(&mut self, down: Down) -> &mut Family<Flow<Gpus>> {
        match down {
            Down::Unbuilt => &mut self.not_accepted,
            Down::Security => &mut self.down_security,
            Down::Hazard => &mut self.down_hazard,
            Down::Power => &mut self.down_power,
            Down::Cooling => &mut self.down_cooling,
            Down::Network => &mut self.down_network,
            Down::Maintenance => &mut self.down_maintenance,
            Down::Undiagnosed => &mut self.down_undiagnosed,
            Down::Crew => &mut self.down_crew,
            Down::Part => &mut self.down_part,
            Down::Repair => &mut self.down_repair,
        }
    }
}

impl Compute {
    /// Stage of settling, once halls have drawn: their power.
    pub fn meter_power(&mut self, now: SimTime) {
        let all = self.drawn_by_all();
        self.reports.it.set(now, all.it());
        self.reports.racks_power.set_sum(now, self.racks);
        self.reports.burn.set_sum(now, self.burn);
        let supplied = all.racks * self.floor.rack.supply_efficiency;
        self.reports.supplied.set(now, supplied);
        self.reports.network.set_sum(now, self.network);
    }

    /// Stage of settling: what GPUs do, given the GPUs and segments of the job that is next in turn, and why
    /// those that are free are so.
    pub fn meter_gpus(&mut self, now: SimTime, head: Option<(u32, u32)>, idle: Idle) {
        let (floor, reports) = (&mut self.floor, &mut self.reports);
        let state = Metered {
            changes_of_floor: floor.changes(),
            busy: floor.busy(),
            out: floor.out.all(),
            head,
            idle,
        };
        if self.metered.replace(state) == Some(state) && !floor.out.has_changed() {
            return;
        }
        let short = idle.short.min(floor.free());
        let usable = floor.free() - short;
        let reserved = idle.reserved.min(usable);
        let forbidden = idle.forbidden.min(usable - reserved);
        let free = usable - reserved - forbidden;
        // On ground that tenants have for themselves: what they have reserved, and what nobody uses.
        let in_yards = floor.free_in_yards(None);
        let of_tenants = idle.in_yards.min(in_yards);
        let (blocked, idle) = if head.is_some() { (free, 0) } else { (0, free) };
        let fragmented = match head {
            Some((wanted, segment)) if wanted <= free => {
                free.saturating_sub(floor.free_in(segment))
            }
            _ => 0,
        };
        reports.reserved_idle.set_count(now, reserved + of_tenants);
        reports.idle_policy.set_count(now, forbidden + (in_yards - of_tenants));
        reports.idle_shortage.set_count(now, short);
        reports.installed.set_count(now, floor.installed());
        reports.busy.set_count(now, floor.busy());
        reports.free.set_count(now, floor.free());
        reports.blocked.set_count(now, blocked);
        reports.fragmented.set_count(now, fragmented);
        reports.held_for_head.set_count(now, blocked - fragmented);
        reports.idle.set_count(now, idle);
        while let Some((cause, down)) = floor.out.take_changed() {
            let out = &floor.out;
            reports.out.member(cause).set_count(now, out.of_cause(cause));
            reports.down(down).member(cause).set_count(now, out.of(cause, down));
        }
        let [fours, sixteens, sixty_fours] = floor.in_shape();
        reports.in_fours.set_count(now, fours);
        reports.in_sixteens.set_count(now, sixteens);
        reports.in_sixty_fours.set_count(now, sixty_fours);
        reports.warm.set_count(now, floor.warm());
        let spare =
            floor.installed() - floor.busy() - floor.free() - floor.warm() - floor.out.all();
        let spare = spare - in_yards;
        reports.spare.set_count(now, spare);
    }
}
