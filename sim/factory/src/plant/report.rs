//! Reporting: what the plant declares itself, and what it writes of all rooms.

use std::sync::LazyLock;

use units::{Power, SimTime};

use super::Plant;
use super::bill::built;
use crate::compute::Floor;
use crate::finance::Accounts;
use crate::quantities::Better::{Less, More};
use crate::quantities::{
    Count, Declared, Derived, Gpus, Meter, Presence, Ratio, Registry, Report, Row, Step, Sum,
    Summary, Topic, Unit, mean, quantity, total,
};
use crate::results::{Records, Results};
use crate::{
    buildout, compute, cooling, failures, finance, generation, jobs, power, security, shortage,
    site, sovereignty, swing,
};

quantity! {
    /// What belongs to no room.
    pub(super) struct Reports: "plant" {
        /// Power of everything on the site.
        facility: Sum<Power> = {
            label: "facility power", topic: Topic::Power, better: Less, grows: true,
            run: &[
                total("energy_facility_mwh")
                    .called("energy of the facility", "All energy used on the site.")
                    .among(Topic::Energy),
                mean("power_facility_mean_mw")
                    .called("mean facility power", "Mean power of the site."),
            ],
            derived: Some(Derived::Sum(Meter::Facility)),
        },
        /// Power usage effectiveness: facility energy for each unit of IT energy.
        pue: Ratio = {
            label: "PUE", better: Less, digits: 4, column: "pue", run: &[total("pue")],
            undefined: "no IT energy was used",
            derived: Some(Derived::Ratio(&["facility"], &["compute.it"])),
        },
        /// Energy used on the site for each hour of a GPU that jobs held.
        per_gpu_hour: Ratio = {
            label: "facility energy for each GPU-hour held", better: Less, digits: 4,
            unit: KILOWATT_HOUR_PER_GPU_HOUR, total_unit: KILOWATT_HOUR_PER_GPU_HOUR,
            run: &[total("facility_kwh_per_gpu_hour")], undefined: "no job held a GPU",
            derived: Some(Derived::Ratio(&["facility"], &["compute.busy"])),
        },
        /// Energy that reaches the trays of racks behind their supplies, for each unit of energy used on the
        /// site.
        end_to_end: Ratio = {
            label: "efficiency from grid to trays", better: More, digits: 4, share: true,
            run: &[total("end_to_end_efficiency")], undefined: "nothing was used",
            derived: Some(Derived::Ratio(&["compute.supplied"], &["facility"])),
        },
        /// GPU-hours of GPUs that were built and accepted.
        built: Sum<Gpus> = {
            label: "GPU-hours built", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("built_gpu_hours")], derived: Some(Derived::Reached(Step::Built)),
        },
        /// GPU-hours of GPUs in working order, with power, cooling and network.
        up: Sum<Gpus> = {
            label: "GPU-hours up", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("up_gpu_hours")], derived: Some(Derived::Reached(Step::Up)),
        },
        /// GPU-hours in service that were neither spare nor excluded.
        sellable: Sum<Gpus> = {
            label: "GPU-hours sellable", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("sellable_gpu_hours")], derived: Some(Derived::Reached(Step::Sellable)),
        },
        /// GPU-hours held by jobs or reserved by contracts.
        held: Sum<Gpus> = {
            label: "GPU-hours held", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("held_gpu_hours")], derived: Some(Derived::Reached(Step::Held)),
        },
        /// GPU-hours of computing at full speed what was not computed before.
        productive: Sum<Gpus> = {
            label: "GPU-hours productive", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("productive_gpu_hours")], derived: Some(Derived::Reached(Step::Productive)),
        },
        /// GPU-hours of computing whose results were kept.
        useful: Sum<Gpus> = {
            label: "GPU-hours useful", topic: Topic::Work, better: More, grows: true, digits: 0,
            run: &[total("useful_gpu_hours")], derived: Some(Derived::Reached(Step::Useful)),
        },
        /// GPU-hours of computing whose results were kept for each one installed.
        goodput_share: Ratio = {
            label: "goodput share", topic: Topic::Work, better: More, digits: 4, share: true,
            run: &[total("useful_share")], undefined: "nothing is installed",
            derived: Some(Derived::Ratio(&["useful"], &["compute.installed"])),
        },
        /// Events handled.
        events: Count = {
            label: "events", topic: Topic::Reliability, grows: true, digits: 0,
            run: &[total("events")],
        },
    }
}

/// A kilowatt-hour for each hour of a GPU.
const KILOWATT_HOUR_PER_GPU_HOUR: Unit = Unit::new("kWh/GPU-h", 1000.0);

/// What rooms declare, in the order of [`Plant::rooms`].
const ROOMS: [&[Declared]; 18] = [
    site::Reports::DECLARED,
    jobs::Reports::DECLARED,
    compute::Reports::DECLARED,
    cooling::Reports::DECLARED,
    power::Reports::DECLARED,
    power::RackReports::DECLARED,
    power::BatteryReports::DECLARED,
    failures::Reports::DECLARED,
    finance::Reports::DECLARED,
    finance::Lines::DECLARED,
    finance::Financing::DECLARED,
    buildout::Reports::DECLARED,
    sovereignty::Reports::DECLARED,
    security::Reports::DECLARED,
    swing::Reports::DECLARED,
    shortage::Reports::DECLARED,
    generation::Reports::DECLARED,
    Reports::DECLARED,
];

/// Where money begins among [`ROOMS`]: three of them in succession are its.
pub(super) const MONEY: usize = 8;
/// Where sovereignty is among [`ROOMS`].
pub(super) const SOVEREIGNTY: usize = 12;

/// The place of a room's first quantity among all.
pub(super) fn place_of(room: usize) -> usize {
    ROOMS[..room].iter().map(|declared| declared.len()).sum()
}

/// Everything that rooms declare.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::new(&ROOMS));

/// Everything that a plant reports.
pub fn registry() -> &'static Registry {
    &REGISTRY
}

impl Plant {
    /// Called once an hour and once a run: here, and only here, rooms hide behind a trait.
    pub(super) fn rooms(&mut self) -> [&mut dyn Report; 18] {
        let Self {
            site,
            work,
            compute,
            cooling,
            power,
            failures,
            finance,
            building,
            sovereignty,
            security,
            swing,
            shortage,
            generation,
            reports,
            ..
        } = self;
        [
            &mut site.reports,
            &mut work.reports,
            &mut compute.reports,
            &mut cooling.reports,
            &mut power.reports,
            &mut power.rack_reports,
            &mut power.battery_reports,
            &mut failures.reports,
            &mut finance.reports,
            &mut finance.lines,
            &mut finance.financing,
            &mut building.reports,
            &mut sovereignty.reports,
            &mut security.reports,
            &mut swing.reports,
            &mut shortage.reports,
            &mut generation.reports,
            reports,
        ]
    }

    /// What every quantity of the site is now, complete.
    pub(super) fn at(&mut self, now: SimTime) -> Row {
        self.power.read(now);
        self.failures.read(now);
        self.cooling.read_tank(now);
        self.read_shortage(now);
        let mut row = Row::new();
        for room in self.rooms() {
            room.now(&mut row);
        }
        registry().complete(&mut row);
        row
    }

    /// Whether channels of this kind exist in the plant.
    pub(super) fn has(&self, presence: Presence) -> bool {
        match presence {
            Presence::Always => true,
            Presence::Gensets => self.power.has_gensets(),
            Presence::Battery => self.power.has_battery(),
            Presence::Generation => self.generation.has_units(),
            Presence::Solar => self.generation.has_fields(),
            Presence::Water => self.cooling.uses_water(),
            Presence::WaterLimits => self.cooling.has_water_limits(),
            Presence::WaterTank => self.cooling.has_water_tank(),
        }
    }

    /// The racks as they are now.
    pub const fn floor(&self) -> &Floor {
        &self.compute.floor
    }

    /// Takes what has been recorded so far.
    pub fn take_records(&mut self) -> Records {
        self.records.take()
    }

    /// Ends the run at `now`, after `events` events.
    pub fn into_results(mut self, now: SimTime, events: u64) -> Results {
        let rack_incidents = self.close_incidents(now);
        let unfinished = self.work.close(now);
        let bouts = self.close_shortage(now);
        self.close_month(now);
        let design = std::mem::take(&mut self.design);
        if let Some(outcome) = self.building.outcome() {
            self.finance.follow(built(&outcome, &design));
        }
        let (accounts, usage) = self.finance.close(&design);
        let items = accounts.items();
        let mut amounts = self.amounts(&accounts.ledger, &design);
        self.sovereignty.reports.tell_concentration(&amounts);
        let Accounts { ledger, costs, prices, debt, .. } = accounts;
        self.work.read(now);
        self.power.read(now);
        self.power.tell_connection(now);
        self.tell_wue(now);
        self.failures.read(now);
        self.sovereignty.read(now);
        self.swing.close(now);
        self.reports.events.set(events);
        let summaries = self.summaries(now);
        let digest = self.digest(&summaries);
        amounts.sites = registry().total("sovereignty.there", &summaries).into_iter().collect();
        Results {
            metrics: registry().values(&summaries, now.in_seconds()),
            uses: registry().uses(&summaries),
            energy: self.energy_flows(now, &summaries),
            costs: items,
            years: costs.years,
            prices,
            ledger,
            debt,
            usage,
            design,
            classes: self.work.classes().iter().map(|class| class.name.clone()).collect(),
            waits: self.work.waits_by_class(now),
            groups: self.work.groups(f64::from(self.compute.floor.installed()) * now.in_hours()),
            unfinished,
            bouts,
            rack_incidents,
            buildout: self.building.outcome(),
            sovereignty: self.sovereignty.outcome(),
            amounts,
            summaries,
            digest,
            events,
        }
    }

    /// The fingerprint of the events, with the flows and the goodput. Prices and carbon intensity do
    /// not enter it: they change what is paid, not what happens.
    fn digest(&self, summaries: &[Summary]) -> u64 {
        const TOTALS: [&str; 6] = [
            "compute.it",
            "cooling.power",
            "power.import",
            "cooling.water",
            "compute.busy",
            "jobs.kept",
        ];
        let mut digest = self.fingerprint;
        for name in TOTALS {
            let total = registry().total(name, summaries);
            digest.add(total.unwrap_or(0.0).to_bits());
        }
        digest.value()
    }
}
