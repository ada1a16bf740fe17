//! Building: makes the plant of a scenario and schedules its first events.

use engine::{AnyAgenda, Fingerprint, Schedule};
use units::{SimTime, Span};

use super::connection::Calls;
use super::incidents::Incidents;
use super::parts::{cooling_of, power_of, units_of};
use super::report::Reports;
use super::shedding::kinds;
use super::shortage::Rationed;
use super::swing::swinging;
use super::unit_log::UnitLog;
use super::{Causes, Event, Plant, bill, parts};
use crate::buildout::Building;
use crate::calendar::Calendar;
use crate::compute::{Compute, Layout};
use crate::cooling::CoolingSystem;
use crate::effect::{Changed, Effects, Reason};
use crate::failures::{Failures, Slots, Upkeep};
use crate::finance::{Books, Built, ContractTerms, Usage};
use crate::jobs::{Class, Work};
use crate::place::Place;
use crate::results::{Recording, Records};
use crate::scenario::{CheckedScenario, Scenario};
use crate::security::Security;
use crate::shortage::Shortage;
use crate::site::Surroundings;
use crate::sovereignty::{Affairs, EventSpec, OrderEffect};

impl Plant {
    /// Builds the plant and schedules its first events.
    pub fn build(
        scenario: &CheckedScenario,
        recording: Recording,
        agenda: &mut impl Schedule<Event>,
    ) -> Self {
        let agenda = &mut AnyAgenda::of(agenda);
        let (spec, layout) = (scenario.spec(), scenario.layout());
        let end = SimTime::START + scenario.length();
        let causes = Causes::of(scenario);
        let classes = scenario.classes();
        let (compute, swing) = swinging((scenario, &layout), &classes, &causes.names);
        let power = power_of(scenario, &compute, &layout);
        let cooling = cooling_of(spec, &compute, &power, layout.halls);
        let generation = parts::generation_of(scenario);
        let calendar = scenario.calendar().clone();
        let units = units_of(scenario, &power);
        let mut failures = upkeep_of((spec, &units), &layout, &cooling, end);
        let design =
            bill::compose(spec, &layout, &compute, (&power, &generation, &cooling, &mut failures));
        let design = bill::under_law(design, scenario);
        let names: Vec<String> = classes.iter().map(|class| class.name.clone()).collect();
        let shortage = Shortage::new(&spec.shortage, kinds(&classes), names.clone());
        let work = work_of(scenario, classes, (&compute, &causes), end);
        let affairs = affairs_of(scenario, &names, end);
        let guests = scenario.guests().iter().map(|guest| guest.name.as_str()).collect();
        let usage = usage_of((names, guests), (&work, scenario.calendar()), &failures);
        let mut plant = Self {
            site: site_of(scenario, calendar),
            failures,
            work,
            swing,
            finance: books_of(scenario, usage),
            building: building_of(scenario, end),
            sovereignty: affairs,
            security: security_of(scenario, &layout, end),
            kinds_of_power: power.kinds().len(),
            power,
            generation,
            cooling,
            compute,
            slowed: Vec::new(),
            recapped: Vec::new(),
            units: UnitLog::new(layout.places.racks, layout.places.trays_per_rack()),
            design,
            placement: spec.placement.clone(),
            places: layout.places,
            shortage,
            rationed: Rationed::default(),
            calls: Calls::default(),
            causes,
            blackout: Reason::Grid,
            end,
            effects: Effects::default(),
            changed: Changed::ALL,
            thorough: false,
            row: Vec::new(),
            reports: Reports::default(),
            incidents: (recording != Recording::Summary)
                .then(|| Box::new(Incidents::new(layout.halls, layout.gpus_per_rack))),
            records: Records::new(recording),
            recorder: None,
            fingerprint: Fingerprint::new(),
        };
        if recording == Recording::Full {
            plant.start_recorder();
        }
        plant.begin(agenda);
        plant
    }

    /// The same plant, but it runs every stage of settling whether it is needed or not.
    pub const fn make_thorough(&mut self) {
        self.thorough = true;
    }

    fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        agenda.schedule(SimTime::START, Event::Hour);
        self.site.begin(&mut agenda.of(Event::Site));
        self.failures.begin(&mut agenda.of(Event::Failures));
        self.power.begin(&mut agenda.of(Event::Power));
        self.generation.begin(self.end, &mut agenda.of(Event::Generation));
        self.work.begin(&mut agenda.of(Event::Jobs));
        self.limit_import(SimTime::START);
        self.begin_building(agenda);
        self.begin_law(agenda);
    }
}

impl Plant {
    /// Of a plant that is built only what is accepted by now stands.
    fn begin_building(&mut self, agenda: &mut impl Schedule<Event>) {
        let (Some(cause), Some(racks)) = (self.causes.building, self.building.racks()) else {
            return;
        };
        self.building.begin(&mut agenda.of(Event::Building));
        self.compute.floor.await_acceptance(racks, cause);
        self.failures.stand(racks);
        self.work.accept(racks, self.places.racks);
        self.power.await_halls(racks.div_ceil(self.places.racks_per_hall) as usize);
        self.limit_import(agenda.now());
        self.staff(agenda);
    }

    /// More is built, or other power may be drawn.
    pub(super) fn build_on(&mut self, now: SimTime) -> Changed {
        let racks = self.building.racks().unwrap_or(self.places.racks);
        // Halls first: without the grid they go dark, and their racks with them.
        let halls = racks.div_ceil(self.places.racks_per_hall) as usize;
        self.power.build_halls(halls, &mut self.effects);
        if racks > self.compute.floor.accepted() {
            self.compute.floor.accept(racks);
            self.failures.stand(racks);
            self.work.accept(racks, self.places.racks);
        }
        self.limit_import(now);
        Changed::WORK_AND_SUPPLY
    }

    /// As many repair crews are there as the plan has by now.
    pub(super) fn staff(&mut self, agenda: &mut impl Schedule<Event>) {
        let built = self.building.crews(agenda.now());
        let there = self.sovereignty.has_crews();
        if built.is_some() || self.sovereignty.may_lose_crews() {
            let share = if there { built.unwrap_or(1.0) } else { 0.0 };
            self.failures.staff(share, &mut agenda.of(Event::Failures), &mut self.effects);
        }
    }
}

/// The work of a scenario on its racks, all free.
fn work_of(
    scenario: &CheckedScenario,
    classes: Vec<Class>,
    (compute, causes): (&Compute, &Causes),
    end: SimTime,
) -> Work {
    let (spec, floor) = (scenario.spec(), &compute.floor);
    let ground = (floor.free(), floor.installed(), floor.schedulable());
    let time = (scenario.calendar().clone(), end);
    let mut work = Work::new(&spec.jobs, classes, ground, &causes.names, time, spec.seed);
    if causes.suspension != causes.grid {
        work.count_shed([causes.suspension, causes.shortage]);
    }
    work
}

fn site_of(scenario: &CheckedScenario, calendar: Calendar) -> Surroundings {
    let spec = scenario.spec();
    Surroundings::new(&spec.location, calendar, scenario.recorded().clone(), spec.seed)
}

/// Empty books for what `usage` names, at the prices of a scenario.
pub(super) fn books_of(scenario: &CheckedScenario, usage: Usage) -> Books {
    let spec = scenario.spec();
    let tariff = &spec.location.tariff;
    let water = spec.cooling.water.price.unwrap_or(tariff.water);
    let time = (scenario.calendar().clone(), scenario.price_seed());
    Books::new(&spec.finance, [tariff.carbon, tariff.nox], water, usage, time)
}

fn building_of(scenario: &CheckedScenario, end: SimTime) -> Building {
    let spec = scenario.spec();
    let luck = (spec.seed, Span::seconds(end.in_seconds()));
    Building::new(scenario.plan(), scenario.finished(), spec.buildout.ramp, luck)
}

fn security_of(scenario: &CheckedScenario, layout: &Layout, end: SimTime) -> Security {
    let spec = scenario.spec();
    let racks = |hall: u32| layout.racks_of(Place::Hall, hall).len();
    let halls = (0..layout.halls).map(|hall| u32::try_from(racks(hall)).unwrap_or(u32::MAX));
    let plant = (halls.collect(), layout.gpus_per_rack);
    Security::new(&spec.security, plant, (scenario.calendar(), end), spec.seed)
}

fn affairs_of(scenario: &CheckedScenario, classes: &[String], end: SimTime) -> Affairs {
    let spec = scenario.spec();
    let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
    let of = (spec.location.country.as_str(), classes.as_slice());
    Affairs::new(&spec.sovereignty, of, (scenario.calendar(), end), scenario.act_seed())
}

/// What fails and who mends it, in racks that stand so and until `end`.
fn upkeep_of(
    (spec, units): (&Scenario, &[(String, Slots)]),
    layout: &Layout,
    cooling: &CoolingSystem,
    end: SimTime,
) -> Upkeep {
    let restart = cooling.restart_time();
    Upkeep::new((&spec.failures, units, &spec.repair), layout.places, restart, end, spec.seed)
}

/// What a plant will meter of classes with these names, some of them those of guests, whose contracts are
/// billed where they come from.
fn usage_of(
    (classes, guests): (Vec<String>, Vec<&str>),
    (work, calendar): (&Work, &Calendar),
    failures: &Upkeep,
) -> Usage {
    let day = |day: &Option<String>| {
        let days = calendar.days_until(day.as_ref()?).ok()?;
        Some(24.0 * days.max(0) as f64)
    };
    let terms = |(number, gpus): (usize, u32)| {
        let class = classes[number].clone();
        let elsewhere = guests.contains(&class.as_str());
        let of_class = &work.classes()[number].spec;
        let (begins, ends) = (day(&of_class.begin).unwrap_or(0.0), day(&of_class.end));
        ContractTerms { class, number, gpus, begins, ends, elsewhere }
    };
    Usage {
        built: Built::default(),
        contracts: work.contracts().into_iter().map(terms).collect(),
        parts: failures.part_names(),
        skills: failures.skill_names(),
        months: Vec::new(),
        classes,
    }
}

impl Causes {
    /// Those of a scenario.
    pub(super) fn of(scenario: &CheckedScenario) -> Self {
        let (spec, layout) = (scenario.spec(), scenario.layout());
        let power = power_of(scenario, &parts::empty_racks(spec, &layout), &layout);
        let units = units_of(scenario, &power);
        let components = (&spec.failures, units.as_slice(), &spec.repair.rma);
        let failures = Failures::new(components, |_| 0, spec.seed);
        let builds = !spec.buildout.is_empty();
        let guests = scenario.guests().iter().any(|guest| guest.first);
        let lends = guests || spec.jobs.classes().any(|(_, class)| class.borrows);
        let grid = &spec.location.grid;
        let timed = !grid.limits.from.is_empty() || !grid.limit_hours.is_empty();
        let fed = grid.feeds.count > 1 || grid.feeds.capacity.is_some();
        let called = !grid.calls.is_empty() || fed;
        let rations = spec.power.import_limit.is_some() || called || timed;
        let stops = |event: &EventSpec| event.effect == OrderEffect::ServiceStop;
        let fears = !spec.security.is_silent();
        let obeys = spec.sovereignty.event.values().any(stops);
        let maintains = spec.power.maintenance.duration > Span::ZERO;
        Self::new(failures.causes(), [builds, lends, maintains, obeys, fears, rations])
    }
}
