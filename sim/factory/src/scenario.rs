//! The scenario: every subsystem's spec together, read and checked.

mod built;
mod limits;
mod recorded;
mod shared;

use std::collections::BTreeSet;

pub use limits::{Effort, LimitsSpec};

use std::collections::BTreeMap;

use crate::buildout::{Allowance, BuildoutSpec, Finished};
use crate::calendar::Calendar;
use crate::compute::{ComputeSpec, Layout, PlacementSpec};
use crate::cooling::CoolingSpec;
use crate::failures::{FailuresSpec, RepairSpec};
use crate::finance::FinanceSpec;
use crate::generation::{GeneratorSpec, GroupSpec, IslandSpec, Said, SolarSpec};
use crate::jobs::{Class, ClassSpec, DemandKind, Guest, JobsSpec, Scale};
use crate::place::Place;
use crate::power::{PowerSpec, Sizing};
use crate::security::SecuritySpec;
use crate::settings::{
    Check, Problem, ROOT, Readable as _, Reader, Settings, Value, at_least, between, spec,
};
use crate::shortage::ShortageSpec;
use crate::site::{HourlyWeather, Recorded, SiteSpec};
use crate::sovereignty::SovereigntySpec;
use crate::swing::SwingSpec;
use units::{Power, SimDuration, Span};

spec! {
    /// Everything a planner may say about a plant.
    pub struct Scenario {
        /// Name shown in tables and reports.
        pub name: String;
        /// Site of the catalogue (`data/sites.toml`) whose climate, grid, prices and hazards hold.
        pub site: String;
        /// Rack type of the catalogue (`data/racks.toml`).
        pub rack: String;
        /// Power of the site at its connection to the grid.
        pub size: Power = at_least(1000.0);
        /// First day, as year-month-day; it decides seasons and weekdays.
        pub start: String;
        /// How long to simulate, up to 50 years; years are those of the calendar.
        pub horizon: Span = between(3600.0, 1_576_800_000.0);
        /// Seed from which all random streams are drawn.
        pub seed: u64;
        /// Racks, halls and network.
        pub compute: ComputeSpec;
        /// Where jobs stand: shapes, spares, and what distance costs.
        pub placement: PlacementSpec;
        /// The power chain.
        pub power: PowerSpec;
        /// Units that generate on the site, by the name of their group.
        pub generation: BTreeMap<String, GroupSpec>;
        /// Kinds of such units.
        pub generator: BTreeMap<String, GeneratorSpec>;
        /// Solar fields, by name.
        pub solar: BTreeMap<String, SolarSpec>;
        /// A site that runs by itself.
        pub island: IslandSpec;
        /// What gives way when less may be drawn than the plant would use.
        pub shortage: ShortageSpec;
        /// What takes up the swing of synchronous training at the connection.
        pub swing: SwingSpec;
        /// Cooling and water.
        pub cooling: CoolingSpec;
        /// The place.
        pub location: SiteSpec;
        /// Failing components.
        pub failures: FailuresSpec;
        /// Repair crews, stock of parts, and how long a repair takes.
        pub repair: RepairSpec;
        /// The work.
        pub jobs: JobsSpec;
        /// Money.
        pub finance: FinanceSpec;
        /// How the plant is built; without a task it stands from the first hour.
        pub buildout: BuildoutSpec;
        /// Whose law reaches the plant, what tenants demand, and what others may do.
        pub sovereignty: SovereigntySpec;
        /// How much work a run may be.
        pub limits: LimitsSpec;
        /// Intruders, and how the plant comes back from them.
        pub security: SecuritySpec;
    }
}

/// GPUs of the largest plant: their GPU-nanoseconds and numbers stay within what is counted in.
const MOST_GPUS: f64 = 10_000_000.0;

/// Halls of the largest plant, as events number them.
const MOST_HALLS: u32 = 65_536;

/// A scenario known to be sound. Only [`CheckedScenario::new`] makes one.
#[derive(Clone, Debug)]
pub struct CheckedScenario {
    spec: Scenario,
    calendar: Calendar,
    recorded: Recorded,
    length: SimDuration,
    guests: Vec<Guest>,
    /// Seed of the paths of prices, where they are those of other plants too.
    price_seed: Option<u64>,
    /// Seed of what others do by chance, where they do it to other plants too.
    act_seed: Option<u64>,
}

impl CheckedScenario {
    /// Reads a scenario and checks every rule. `weather` is the content of the weather file that
    /// the scenario names.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn new(settings: &Settings, weather: Option<HourlyWeather>) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(settings);
        let mut spec = Scenario::read(&mut reader, ROOT);
        let mut problems = reader.into_problems();
        if problems.is_empty() {
            let supplies = spec.power.rack_supply.efficiency;
            spec.compute.rack = spec.compute.rack.with_supplies(supplies);
        }
        let calendar = Calendar::new(&spec.start);
        let mut check = Check::new(settings, &mut problems);
        let allowed = calendar.as_ref().err().cloned().unwrap_or_default();
        check.require(&["start"], calendar.is_ok(), format_args!("{:?}", spec.start), allowed);
        spec.check(&mut check, calendar.as_ref().ok());
        match calendar {
            Ok(calendar) if problems.is_empty() => {
                let length = length(settings, spec.horizon, &calendar);
                let recorded = Recorded { weather, ..Recorded::default() };
                Ok(Self {
                    spec,
                    calendar,
                    recorded,
                    length,
                    guests: Vec::new(),
                    price_seed: None,
                    act_seed: None,
                })
            }
            _ => Err(problems),
        }
    }

    /// The problems of single values, whose kind or range is wrong, without the rules between them.
    pub fn problems_of_values(settings: &Settings) -> Vec<Problem> {
        let mut reader = Reader::new(settings);
        let _ = Scenario::read(&mut reader, ROOT);
        reader.into_problems()
    }

    /// What the scenario says.
    pub const fn spec(&self) -> &Scenario {
        &self.spec
    }

    /// The same scenario with another seed: a replication.
    pub fn with_seed(&self, seed: u64) -> Self {
        let mut other = self.clone();
        other.spec.seed = seed;
        other
    }

    /// The classes of work: those of the scenario in alphabetical order, then those of guests.
    pub fn classes(&self) -> Vec<Class> {
        let (spec, scale) = (&self.spec, self.scale());
        let longest = spec.jobs.limits.most.in_seconds();
        let guest = |guest| Class::of_guests(guest, scale.sellable, longest, spec.seed);
        let mut classes = Class::all(&spec.jobs, scale, spec.seed);
        classes.extend(self.guests.iter().map(guest));
        Class::number_phases(&mut classes);
        classes
    }

    /// Names of the classes of work, in the order of their numbers.
    pub fn class_names(&self) -> Vec<String> {
        let own = self.spec.jobs.classes().map(|(name, _)| name);
        own.chain(self.guests.iter().map(|guest| &guest.name)).cloned().collect()
    }

    /// Classes whose jobs come from other plants.
    pub fn guests(&self) -> &[Guest] {
        &self.guests
    }

    /// How long to simulate, in whole hours.
    pub const fn length(&self) -> SimDuration {
        self.length
    }

    /// The racks, halls and network that fit the site.
    pub fn layout(&self) -> Layout {
        self.spec.layout()
    }

    /// The GPUs by which demand is measured, and those that there are to meet it.
    pub fn scale(&self) -> Scale {
        self.spec.scale(&self.layout())
    }

    /// How much work a run will be.
    pub fn effort(&self) -> Effort {
        Effort::of(&self.spec)
    }

    /// The days of the run.
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

/// How long to simulate, in whole hours: what is written in years ends on the same day of another year.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked range")]
fn length(settings: &Settings, horizon: Span, calendar: &Calendar) -> SimDuration {
    let written = settings.get("horizon").map(|entry| &entry.value);
    let in_years = |text: &String| text.trim_end_matches('s').ends_with("year");
    if matches!(written, Some(Value::Text(text)) if in_years(text)) {
        calendar.length_of_years(horizon.in_years()).max(SimDuration::hours(1))
    } else {
        SimDuration::hours(horizon.in_hours().ceil() as u64)
    }
}

impl Scenario {
    /// The scale of demand, for racks that stand so.
    fn scale(&self, layout: &Layout) -> Scale {
        let sellable = layout.schedulable();
        self.jobs.scale(sellable, Layout::fed(&self.compute, self.size))
    }

    /// The racks, halls and network that fit the site, with the feeds of its halls.
    fn layout(&self) -> Layout {
        let layout = Layout::new(&self.compute, &self.placement, self.size);
        let each = self.compute.rack.rated_power + layout.overhead_power;
        let feeds = |racks: u32| Sizing::new(&self.power, each * f64::from(racks)).feeds();
        let (first, last) = (layout.racks_of_halls().next(), layout.racks_of_halls().last());
        let feeds = (first.map_or(1, feeds), last.map_or(1, feeds));
        layout.with_feeds(feeds)
    }

    /// The plant once it is built. A rack needs its share of the whole import, and no more than the
    /// design gives it.
    fn finished(&self, layout: &Layout) -> Finished {
        let it_per_rack = self.compute.rack.rated_power + layout.overhead_power;
        let whole = self.power.import_limit.unwrap_or(self.size);
        let share = whole / f64::from(layout.racks.max(1));
        Finished {
            racks: layout.racks,
            gpus_per_rack: layout.gpus_per_rack,
            racks_per_hall: layout.racks_per_hall,
            racks_per_pod: layout.racks_per_pod,
            power_per_rack: (it_per_rack * self.compute.design_pue).min(share),
            it_per_rack,
        }
    }

    /// What it says about generation on the site.
    pub const fn generation(&self) -> Said<'_> {
        Said {
            groups: &self.generation,
            kinds: &self.generator,
            solar: &self.solar,
            island: &self.island,
        }
    }

    fn check(&self, check: &mut Check<'_>, calendar: Option<&Calendar>) {
        self.compute.check(check);
        self.placement.check(&self.compute, check);
        self.power.check(check);
        self.shortage.check(check);
        self.swing.check(check);
        self.cooling.check(check);
        self.location.check(check);
        self.location.grid.limits.check(check, calendar);
        self.generation().check(&self.repair.crew, check, calendar);
        let units: Vec<&String> = self.power.unit.keys().chain(self.generation.keys()).collect();
        self.failures.check(&units, &self.repair, check);
        self.power.check_skills(&self.repair.crew, check);
        self.repair.check(check);
        self.finance.check(check);
        let there = [
            self.power.stage.keys().collect(),
            self.failures.component.keys().collect(),
            self.repair.crew.keys().collect(),
            self.repair.stock.keys().collect(),
            self.generator.keys().collect(),
        ];
        self.finance.check_names(check, there);
        self.buildout.check(check, calendar);
        let reserves = |class: &&ClassSpec| self.jobs.demand_of(class) == DemandKind::Contract;
        let contracts = self.jobs.classes().filter(|(_, class)| reserves(class));
        let contracts: Vec<&str> = contracts.map(|(name, _)| name.as_str()).collect();
        self.finance.check_sales(check, &contracts);
        let vendors = self.buildout.task.values().filter_map(|task| task.vendor.as_deref());
        self.finance.check_damages(check, &vendors.collect::<BTreeSet<&str>>());
        let classes: Vec<&str> = self.jobs.classes().map(|(name, _)| name.as_str()).collect();
        self.security.check(check, calendar);
        self.sovereignty.check(check, (&self.location.country, &classes), calendar);
        self.sovereignty.check_isolation(check, &contracts);
        if let Some(capacity) = self.location.grid.capacity {
            check.require(
                &["size", "location.grid.capacity"],
                self.size <= capacity,
                self.size.to_string(),
                format_args!("must be at most location.grid.capacity, which is {capacity}"),
            );
        }
        let planned = self.location.grid.planned_outage.unwrap_or_default();
        check.require(
            &["location.grid.planned_outage", "horizon"],
            planned < self.horizon,
            planned.to_string(),
            format_args!("must begin before the end of the run, whose horizon is {}", self.horizon),
        );
        if check.is_clean()
            && let Some(calendar) = calendar
        {
            self.check_sizes(check, calendar);
        }
    }

    /// A segment lies within one domain.
    fn check_segments(&self, check: &mut Check<'_>, usable: u32) {
        for (name, class) in self.jobs.classes() {
            let key = format!("jobs.class.{name}.segment");
            let segment = class.segment.unwrap_or(1);
            check.require(
                &[&key, "placement.usable_domain", "compute.rack.gpus"],
                segment <= usable,
                segment.to_string(),
                format_args!("must lie within a domain, of which jobs may use {usable} GPUs"),
            );
        }
    }

    /// Rules on what follows from several sections together.
    fn check_sizes(&self, check: &mut Check<'_>, calendar: &Calendar) {
        let layout = self.layout();
        let keys = ["size", "compute.racks", "compute.rack.rated_power"];
        check.require(
            &keys,
            layout.racks > 0,
            self.size.to_string(),
            format_args!("must feed at least one rack of {}", self.compute.rack.rated_power),
        );
        let gpus = f64::from(layout.racks) * f64::from(self.compute.rack.gpus);
        check.require(
            &keys,
            gpus <= MOST_GPUS,
            format_args!("{} for {gpus} GPUs", self.size),
            format_args!("must have at most {MOST_GPUS} GPUs"),
        );
        check.require(
            &["compute.racks_per_hall", "size"],
            layout.halls <= MOST_HALLS,
            format_args!("{} halls", layout.halls),
            format_args!("must make at most {MOST_HALLS} halls"),
        );
        let idle = (self.compute.rack.idle_power + layout.overhead_power) * f64::from(layout.racks);
        check.require(
            &["compute.racks", "size"],
            idle <= self.size,
            format_args!(
                "{} racks with network and storage, {idle} together when idle",
                layout.racks
            ),
            format_args!("must fit the size, which is {}", self.size),
        );
        let each = self.compute.rack.rated_power + layout.overhead_power;
        let hall = layout.racks_of_halls().next().unwrap_or(0);
        let runs = f64::from(layout.racks_per_row.min(hall));
        self.power.check_sizes([each * f64::from(hall), each * runs, each], self.size, check);
        self.power.check_ramp(self.size, self.location.grid.ramp_from, check);
        let plant = Allowance {
            size: self.size,
            racks: layout.racks,
            halls: layout.halls,
            pods: layout.count(Place::Pod),
            racks_per_hall: layout.racks_per_hall,
        };
        self.buildout.check_against(plant, check);
        self.jobs.check(check, self.scale(&layout), calendar);
        self.check_segments(check, layout.usable_gpus);
        if check.is_clean() {
            Effort::of(self).check(&self.limits, check);
        }
    }
}
