//! Generation during a run: what can happen to it.

use engine::{Schedule, Stream};
use units::{CarbonIntensity, Celsius, EnergyPrice, Mass, Power, SimDuration, SimTime};

use super::group::{Group, Unit};
use super::solar::Solar;
use super::spec::{Mode, Said};
use super::{Event, Generation, GroupSpec, Reports, money};
use crate::calendar::Calendar;
use crate::effect::{Changed, Effect, Effects, Reason};
use crate::quantities::Family;

/// What fuel costs and emits at a place.
#[derive(Clone, Copy, Debug)]
pub struct Fuel {
    /// Its price for each unit of its energy, by the lower heating value.
    pub price: EnergyPrice,
    /// Its carbon dioxide for the same.
    pub carbon: CarbonIntensity,
}

/// Days of a run.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// Its end.
    pub end: SimTime,
    /// From the beginning of building to the first hour of the run, where the plant is built.
    pub built_for: Option<SimDuration>,
}

impl Generation {
    /// That of a scenario.
    pub fn new(said: Said<'_>, fuel: Fuel, times: Times<'_>, seed: u64) -> Self {
        let group = |(number, (name, spec)): (u16, (&String, &GroupSpec))| {
            group_of((number, name, spec), said, fuel, (times, seed))
        };
        let groups: Vec<Group> = (0..).zip(said.groups).map(group).collect();
        let names: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
        let mut reports = Reports {
            by_group: Family::of(names.clone()),
            fuel: Family::of(names),
            ..Reports::default()
        };
        reports.carbon.set(Mass::ZERO);
        reports.nox.set(Mass::ZERO);
        let meters = money::Meters::of(groups.len());
        let mut generation = Self {
            groups,
            solar: Solar::of(said.solar),
            black_start: said.island.black_start.into(),
            may_stop: true,
            settled: None,
            lost: Power::ZERO,
            used_sun: Power::ZERO,
            greatest: Power::ZERO,
            carries_until: None,
            grid_back: SimTime::START,
            collapsing: false,
            step: (Power::ZERO, Power::ZERO),
            meters,
            reports,
        };
        generation.rest(SimTime::START);
        generation
    }

    /// Whether there is anything at all.
    pub fn is_there(&self) -> bool {
        !self.groups.is_empty() || self.solar.is_there()
    }

    /// Whether there are units that burn fuel.
    pub fn has_units(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Whether there are solar fields, or contracts with such.
    pub fn has_sun(&self) -> bool {
        self.solar.is_there()
    }

    /// Whether there are solar fields on the site.
    pub fn has_fields(&self) -> bool {
        self.solar.has_fields()
    }

    /// How long units that follow the load take from when they are called until they give all that they can; nothing where
    /// there are none.
    pub fn lead(&self) -> SimDuration {
        let follow = self.groups.iter().filter(|group| group.there && group.mode.follows());
        follow.map(Group::lead).max().unwrap_or_default()
    }

    /// Schedules what is to come, and brings up what is there.
    pub fn begin(&mut self, end: SimTime, agenda: &mut impl Schedule<Event>) {
        for group in &mut self.groups {
            let number = group.number;
            if group.from == SimTime::START {
                group.come();
            } else if group.from < end {
                agenda.schedule(group.from, Event::Comes { group: number });
            }
            if let Some(until) = group.until.filter(|until| *until < end) {
                agenda.schedule(until, Event::Leaves { group: number });
            }
        }
        self.plan_upkeep(agenda);
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::Ready { group, unit } => {
                let group = &mut self.groups[usize::from(group)];
                group.ready(unit.into(), agenda, &mut self.reports);
            }
            Event::Comes { group } => self.groups[usize::from(group)].come(),
            Event::Leaves { group } => {
                let group = &mut self.groups[usize::from(group)];
                group.there = false;
                group.stop_all(agenda);
                let now = agenda.now();
                if !self.is_island() && now < self.grid_back {
                    let length = self.grid_back.since(now);
                    effects.push_back(Effect::SupplyLost { length, reason: Reason::Grid });
                }
            }
            Event::Maintenance { group, unit } => self.maintain((group, unit), agenda),
            Event::Maintained { group, unit } => {
                self.groups[usize::from(group)].put_back(unit.into());
            }
            Event::Collapse => self.collapse(agenda, effects),
            Event::GridBack => self.find_grid(agenda.now()),
            Event::LessImportAhead => {}
        }
        Changed::SUPPLY
    }

    /// An hour begins, with air of a temperature and sunlight as a share of 1,000 W/m2. A unit of energy from the grid
    /// costs so much with its carbon, in dollars a megawatt-hour, where a tonne of carbon dioxide and one of nitrogen
    /// oxides cost `emitted` dollars.
    pub fn begin_hour(&mut self, air: Celsius, sunlight: f64, (price, emitted): (f64, [f64; 2])) {
        self.solar.shine(sunlight);
        self.may_stop = true;
        for group in &mut self.groups {
            group.feel(air);
            group.pays = group.mode != Mode::Price || price > group.cost(emitted);
        }
    }
}

fn group_of(
    (number, name, spec): (u16, &str, &GroupSpec),
    said: Said<'_>,
    fuel: Fuel,
    (times, seed): (Times<'_>, u64),
) -> Group {
    let kind = &said.kinds[&spec.kind];
    let day = |day: &String| {
        let days = times.calendar.days_until(day).expect("a checked day");
        SimTime::START + SimDuration::hours(24 * u64::try_from(days).unwrap_or(0))
    };
    let ordered = times.built_for.map(|before| {
        let lead = SimDuration::from(kind.lead_time);
        let later = lead.in_nanoseconds().saturating_sub(before.in_nanoseconds());
        SimTime::from_nanoseconds(later)
    });
    let from = spec.from.as_ref().map(day).or(ordered).unwrap_or(SimTime::START);
    Group {
        name: name.to_owned(),
        mode: spec.mode,
        rating: spec.rating(kind),
        units: vec![Unit::default(); spec.units as usize],
        fuel_price: spec.fuel_price.unwrap_or(fuel.price),
        fuel_carbon: spec.fuel_carbon.unwrap_or(fuel.carbon),
        nox: spec.nox.unwrap_or(kind.nox),
        kind: kind.clone(),
        from,
        until: spec.until.as_ref().map(day),
        there: false,
        derated: 1.0,
        pays: spec.mode != Mode::Price,
        given: Power::ZERO,
        luck: Stream::new(seed, &format!("generation/start/{name}"), 0),
        number,
    }
}
