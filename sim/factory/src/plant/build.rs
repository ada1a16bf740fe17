//! Building: makes the plant of a scenario and schedules its first events.

use engine::{Agenda, Fingerprint};
use units::{Power, SimDuration, SimTime};

use super::hour::HourTotals;
use super::meters::{Flows, HallFlows, Meters};
use super::{Causes, Event, Hall, Plant, Supply, throttle};
use crate::compute::{ComputeSpec, Floor, Layout, Place};
use crate::cooling::{HallCooling, HeatLoad, OutdoorAir};
use crate::failures::{Crews, Failures, Level};
use crate::finance::Ledger;
use crate::jobs::{Class, Jobs, Queue};
use crate::power::{Chain, Feeds, Gensets, Ups};
use crate::results::{Histogram, Recording, Records};
use crate::scenario::CheckedScenario;
use crate::site::{Grid, Hazards, Tariff, Weather};

impl Plant {
    /// Builds the plant and schedules its first events.
    pub fn build(
        scenario: &CheckedScenario,
        recording: Recording,
        agenda: &mut Agenda<Event>,
    ) -> Self {
        let spec = scenario.spec().clone();
        let seed = spec.seed;
        let layout = Layout::new(&spec.compute, spec.size);
        let failures =
            Failures::new(&spec.failures, |level| places(&layout, &spec.compute, level), seed);
        let causes = Causes::new(failures.causes());
        let classes = Class::all(&spec.jobs, layout.schedulable(&spec.compute), seed);
        let rack = &spec.compute.rack;
        let each = (rack.typical_power - rack.idle_power) / f64::from(rack.gpus);
        let dynamic_power = classes.iter().map(|class| each * class.spec.intensity).collect();
        let floor = Floor::new(&spec.compute, &layout, classes.len(), causes.names.len());
        let queue = Queue::new(spec.jobs.policy, floor.free());
        let halls: Vec<Hall> =
            (0..layout.halls as usize).map(|hall| Hall::new(scenario, &floor, hall)).collect();
        let mut plant = Self {
            end: SimTime::START + scenario.length(),
            calendar: scenario.calendar().clone(),
            weather: Weather::new(&spec.location.weather, scenario.weather().cloned(), seed),
            air: OutdoorAir::default(),
            grid: Grid::new(&spec.location.grid, seed),
            hazards: Hazards::new(&spec.location, seed),
            tariff: Tariff::new(&spec.location.tariff),
            site_chain: Chain::new(&spec.power, Feeds::Site, spec.size),
            gensets: Gensets::new(&spec.power.genset, spec.size),
            genset_event: None,
            supply_losses: 0,
            outages: 0,
            genset_failures: 0,
            throttle: throttle::STEPS,
            flows: Flows::new(causes.names.len()),
            meters: Meters::new(causes.names.len(), &halls),
            arriving: vec![None; classes.len()],
            jobs: Jobs::new(classes, queue, causes.names.len()),
            completions: Vec::new(),
            started: Vec::new(),
            interrupted: Vec::new(),
            feeding_changes: true,
            crews: Crews::new(&spec.failures, layout.racks),
            failures,
            repairs: Vec::new(),
            unused_repairs: Vec::new(),
            closures: std::collections::BTreeMap::new(),
            wake: None,
            all_changed: true,
            sums: HallFlows::default(),
            warm_halls: 0,
            hour: HourTotals::default(),
            waits: Histogram::default(),
            records: Records::new(recording),
            recorder: None,
            ledger: Ledger::default(),
            fingerprint: Fingerprint::new(),
            layout,
            floor,
            dynamic_power,
            halls,
            causes,
            spec,
        };
        if recording == Recording::Full {
            plant.start_recorder();
        }
        plant.schedule_first_events(agenda);
        plant
    }

    fn schedule_first_events(&mut self, agenda: &mut Agenda<Event>) {
        agenda.schedule(SimTime::START, Event::Hour);
        if let Some((at, length)) = self.grid.planned_outage() {
            agenda.schedule(at, Event::PlannedOutage { length });
        }
        self.schedule_outage(agenda);
        self.schedule_dip(agenda);
        for hazard in 0..index(self.hazards.count()) {
            self.schedule_hazard(hazard, agenda);
        }
        for component in 0..index(self.failures.components().len()) {
            self.schedule_failure(component, agenda);
        }
        for class in 0..self.jobs.classes().len() {
            for _ in 0..self.jobs.classes()[class].spec.at_start {
                let draw = self.jobs.class_mut(class).draw();
                self.jobs.submit(class, draw, SimTime::START);
            }
            self.schedule_arrival(index(class), SimTime::START, agenda);
        }
    }
}

impl Hall {
    pub(super) fn new(scenario: &CheckedScenario, floor: &Floor, hall: usize) -> Self {
        let spec = scenario.spec();
        let rating = floor.racks_rating(hall) + floor.overhead_power(hall);
        let chain = Chain::new(&spec.power, Feeds::Hall, rating);
        let others = chain.input(rating) - floor.racks_rating(hall);
        let design = heat(spec.compute.rack.liquid_share, floor.racks_rating(hall), others);
        let supply = spec.compute.rack.supply_temperature;
        Self {
            cooling: HallCooling::new(&spec.cooling, supply, design),
            ups: Ups::new(&spec.power.ups, chain.input(rating)),
            chain,
            supply: Supply::Fed,
            pending: None,
            flows: HallFlows::default(),
        }
    }
}

/// Heat of a hall: the racks' share goes into the liquid; the rest, and that of all `others` such as
/// network, storage and losses of the power block, into the air.
pub(super) fn heat(liquid_share: f64, racks: Power, others: Power) -> HeatLoad {
    let liquid = racks * liquid_share;
    HeatLoad { liquid, air: racks - liquid + others }
}

/// How many places of a level there are.
pub(super) fn places(layout: &Layout, spec: &ComputeSpec, level: Level) -> u32 {
    match level {
        Level::None => 0,
        Level::Gpu => layout.racks * spec.rack.gpus,
        Level::Tray => layout.racks * spec.rack.gpus.div_ceil(spec.rack.gpus_per_tray),
        Level::Rack => layout.racks,
        Level::Row => layout.count(Place::Row),
        Level::Pod => layout.count(Place::Pod),
        Level::Hall => layout.halls,
    }
}

impl Causes {
    /// The causes of the components, and those that the plant itself can tell.
    pub(super) fn new(of_components: &[String]) -> Self {
        let mut names = of_components.to_vec();
        let mut number = |name: &str| {
            let known = names.iter().position(|cause| cause == name);
            known.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            })
        };
        let (grid, cooling) = (number("grid"), number("cooling"));
        Self { names, grid, cooling }
    }
}

/// A number of one of a few things, as events carry it.
#[expect(clippy::cast_possible_truncation, reason = "a scenario has far fewer than 65,536 of each")]
pub(super) const fn index(number: usize) -> u16 {
    number as u16
}

/// The longest that an instant may lie in the future, for what would otherwise never happen.
pub(super) const FOREVER: SimDuration = SimDuration::hours(24 * 365 * 200);
