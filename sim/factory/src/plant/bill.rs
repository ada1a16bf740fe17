//! The bill: what every room is built of, composed into the design that money prices.

use units::{SimDuration, SimTime, Span};

use super::parts;
use crate::buildout::{CapacityRow, Late, Outcome, Resource};
use crate::compute::{Compute, Layout};
use crate::cooling::CoolingSystem;
use crate::design::{Design, Duty, Stop};
use crate::failures::Upkeep;
use crate::finance::{Built, LateDelivery, Stage};
use crate::generation::Generation;
use crate::power::PowerSystem;
use crate::scenario::{CheckedScenario, Scenario};
use crate::sovereignty::{Act, EventKind};

/// What the plant of a scenario is built of.
pub fn design(scenario: &CheckedScenario) -> Design {
    let (spec, layout) = (scenario.spec(), scenario.layout());
    let compute = parts::empty_racks(spec, &layout);
    let power = parts::power_of(scenario, &compute, &layout);
    let cooling = parts::cooling_of(spec, &compute, &power, layout.halls);
    let (end, restart) = (SimTime::START, SimDuration::ZERO);
    let units = parts::units_of(scenario, &power);
    let generation = parts::generation_of(scenario);
    let repair = (&spec.failures, units.as_slice(), &spec.repair);
    let mut failures = Upkeep::new(repair, layout.places, restart, end, spec.seed);
    let design = compose(spec, &layout, &compute, (&power, &generation, &cooling, &mut failures));
    under_law(design, scenario)
}

/// A design with what others do to its prices and supplies in the run of a scenario.
pub(super) fn under_law(design: Design, scenario: &CheckedScenario) -> Design {
    Design { duties: duties(scenario), stops: stops(scenario), ..design }
}

/// The parts of all rooms, as one.
pub(super) fn compose(
    spec: &Scenario,
    layout: &Layout,
    compute: &Compute,
    (power, generation, cooling, failures): (
        &PowerSystem,
        &Generation,
        &CoolingSystem,
        &mut Upkeep,
    ),
) -> Design {
    let it_power = compute.rated_power();
    let mut items = power.bill();
    items.extend(generation.bill(|group| spec.generation[group].kind.clone()));
    items.extend(spec.swing.bill());
    items.extend(cooling.bill(parts::running(power.carried())));
    items.extend(layout.bill(&spec.compute.network));
    items.push(spec.jobs.storage.bill(compute.floor.installed()));
    items.extend(failures.bill());
    items.extend(spec.security.bill(layout.halls, compute.floor.installed()));
    Design {
        it_power,
        fed_power: it_power.min(spec.size / spec.compute.design_pue),
        site_power: spec.size,
        racks: layout.racks,
        trays_per_rack: layout.trays_per_rack(),
        gpus_per_rack: layout.gpus_per_rack,
        peak_teraflops: spec.compute.rack.peak_teraflops,
        rack_power: spec.compute.rack.rated_power,
        liquid_share: spec.compute.rack.liquid_share,
        items,
        duties: Vec::new(),
        stops: Vec::new(),
    }
}

/// What is built when, as money follows it: parts of the finished plant.
pub(super) fn built(outcome: &Outcome, design: &Design) -> Built {
    let gpus = design.gpus().max(1.0);
    let stage = |row: &CapacityRow| {
        let part = |resource: Resource| {
            let place = Resource::ALL.iter().position(|it| *it == resource);
            place.map_or(1.0, |place| f64::from(row.enough_for[place]) / gpus)
        };
        let halls = part(Resource::Floor);
        Stage {
            hour: (row.at - outcome.before_run).in_hours(),
            racks: part(Resource::Racks),
            halls,
            plant: part(Resource::Cooling).min(halls),
            power: part(Resource::Power),
            accepted: f64::from(row.accepted) / gpus,
        }
    };
    let stages = |rows: &[CapacityRow]| rows.iter().map(stage).collect();
    let late = |it: &Late| LateDelivery {
        vendor: it.vendor.clone(),
        hour: (it.at - outcome.before_run).in_hours(),
        racks: f64::from(it.racks),
        hours_late: it.late.in_hours(),
    };
    Built {
        stages: stages(&outcome.capacity),
        planned: stages(&outcome.planned),
        late: outcome.late.iter().map(late).collect(),
    }
}

/// Tariffs of others on equipment, in the run of a scenario.
fn duties(scenario: &CheckedScenario) -> Vec<Duty> {
    let tariffs = scenario.acts().into_iter().filter(|act| act.kind == EventKind::Tariff);
    let duty = |act: Act| {
        let [from, until] = months_of(&act);
        Duty { from, until, share: act.tariff }
    };
    tariffs.map(duty).collect()
}

/// Times in which the maker of the racks delivers none, in the run of a scenario.
fn stops(scenario: &CheckedScenario) -> Vec<Stop> {
    let stops = scenario.acts().into_iter().filter(Act::stops_supply);
    let stop = |act: Act| {
        let [from, until] = months_of(&act);
        Stop { from, until }
    };
    stops.map(stop).collect()
}

/// When an act begins and ends, in months from the first day of a year of 365 days, as lives are counted.
fn months_of(act: &Act) -> [f64; 2] {
    let months = |at: Span| at.in_years() * 12.0;
    let (from, until) = act.span();
    [months(from), until.map_or(f64::INFINITY, months)]
}
