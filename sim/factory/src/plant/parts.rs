//! Parts of a plant that are there before anything runs: what is described and priced is what is built.

use units::{Power, SimDuration, SimTime};

use crate::compute::{Compute, Layout};
use crate::cooling::{CoolingSystem, Others, Parts, Running};
use crate::failures::{Level, RepairTimes, Slots};
use crate::generation::{Fuel, Generation, Times};
use crate::place::Place;
use crate::power::{
    Drawn, HallLoad, Load, Loads, Mechanical, PowerSystem, RepairKind, Takeup, UnitKind, UnitSpec,
};
use crate::scenario::{CheckedScenario, Scenario};

/// The group in which losses of racks are reported that electrical units take off.
pub(super) const POWER: &str = "power";

/// The power system of a scenario, for the halls of its racks.
pub(super) fn power_of(
    scenario: &CheckedScenario,
    compute: &Compute,
    layout: &Layout,
) -> PowerSystem {
    let spec = scenario.spec();
    let rack = &spec.compute.rack;
    let idle = rack.idle_power + layout.overhead_power;
    let load = |(hall, racks): (usize, u32)| HallLoad {
        rating: compute.rating(hall),
        idle: idle * f64::from(racks),
        network: layout.overhead_power * f64::from(racks),
        one_feed: rack.one_feed_power.filter(|&power| power < rack.rated_power),
        racks,
        racks_per_row: layout.racks_per_row,
    };
    let halls: Vec<HallLoad> = layout.racks_of_halls().enumerate().map(load).collect();
    let days = (scenario.calendar(), SimTime::START + scenario.length());
    let grid = &spec.location.grid;
    let limit = (spec.size > grid.ramp_from).then_some(grid.ramp_limit);
    let takeup = Takeup { delay: grid.return_delay.into(), limit };
    PowerSystem::new(&spec.power, (spec.size, &halls), (days, takeup), spec.seed)
}

/// The electrical units that fail, as those in use.
pub(super) fn units_of(scenario: &CheckedScenario, power: &PowerSystem) -> Vec<(String, Slots)> {
    let level = |place: Place| match place {
        Place::Rack => Level::Rack,
        Place::Row | Place::Feed => Level::Row,
        Place::Pod => Level::Pod,
        Place::Hall => Level::Hall,
    };
    let slots = |(kind, it): (usize, UnitKind)| {
        let slots = Slots {
            kind,
            cause: POWER.to_owned(),
            per: it.per.map(level),
            slots: it.slots,
            rate: it.spec.rate,
            beta: it.spec.beta,
            repair: repair_of(&it.spec),
            skill: it.spec.skill,
            alone: it.alone.map(|(place, units)| (level(place), units)),
        };
        (it.name, slots)
    };
    let spec = scenario.spec();
    let used = |(_, kind): &(usize, UnitKind)| spec.failures.uses(&kind.name);
    let kinds = power.kinds();
    let first = kinds.len();
    let mut all: Vec<_> = kinds.into_iter().enumerate().filter(used).map(slots).collect();
    for (number, it) in generation_of(scenario).kinds().into_iter().enumerate() {
        let slots = Slots {
            kind: first + number,
            cause: POWER.to_owned(),
            per: None,
            slots: it.slots,
            rate: it.rate,
            beta: 0.0,
            repair: RepairTimes::Lognormal { median: it.repair_median, spread: it.repair_spread },
            skill: it.skill,
            alone: None,
        };
        if spec.failures.uses(&it.name) {
            all.push((it.name, slots));
        }
    }
    all
}

/// How long repairs of an electrical unit take.
fn repair_of(unit: &UnitSpec) -> RepairTimes {
    match unit.repair_kind {
        RepairKind::Lognormal => {
            RepairTimes::Lognormal { median: unit.repair_median(), spread: unit.repair_spread }
        }
        RepairKind::Exponential => RepairTimes::Exponential { mean: unit.repair_mean },
    }
}

/// The generation of a scenario.
pub(super) fn generation_of(scenario: &CheckedScenario) -> Generation {
    let spec = scenario.spec();
    let said = spec.generation();
    let fuel = Fuel { price: spec.location.fuel.price, carbon: spec.location.fuel.carbon };
    let built = scenario.plan().map(|plan| SimDuration::from(plan.before_run));
    let end = SimTime::START + scenario.length();
    let times = Times { calendar: scenario.calendar(), end, built_for: built };
    Generation::new(said, fuel, times, spec.seed)
}

/// The cooling of a scenario, for the halls of its racks with their part of the power system.
pub(super) fn cooling_of(
    spec: &Scenario,
    compute: &Compute,
    power: &PowerSystem,
    halls: u32,
) -> CoolingSystem {
    let rack = &spec.compute.rack;
    let heat = |hall: usize| -> (Power, Power, u32) {
        let racks = compute.floor.racks_rating(hall);
        let others = power.drawn_for(hall, compute.rating(hall)).beside(racks);
        (racks, others, compute.floor.racks_of_hall(hall))
    };
    let halls = (0..halls as usize).map(heat);
    CoolingSystem::new(&spec.cooling, rack.supply_temperature, rack.liquid_share, halls)
}

/// The racks of a scenario with nobody on them, and no causes for them to go off.
pub(super) fn empty_racks(spec: &Scenario, layout: &Layout) -> Compute {
    Compute::new((&spec.compute, &spec.placement), layout, &[0.0], &[String::new()])
}

/// Parts of a hall's cooling that have power where such loads have it.
pub(super) const fn running(loads: Loads) -> Running {
    Running {
        cdu_pumps: loads.has(Load::CduPumps),
        facility_pumps: loads.has(Load::FacilityPumps),
        fans: loads.has(Load::Fans),
        chillers: loads.has(Load::Chillers),
    }
}

/// What parts of a hall's cooling draw, as the power system takes them, with their transformers and drives.
pub(super) fn mechanical(parts: Parts, power: &PowerSystem) -> Mechanical {
    scaled(parts, power.drives())
}

/// The same where each takes so many times what it draws.
pub(super) fn scaled(parts: Parts, times: f64) -> Mechanical {
    let Parts { cdu_pumps, facility_pumps, fans, chillers } = parts;
    let [cdu_pumps, facility_pumps, fans, chillers] =
        [cdu_pumps, facility_pumps, fans, chillers].map(|part| part * times);
    Mechanical { cdu_pumps, facility_pumps, fans, chillers }
}

/// What warms a hall beside racks that draw so much.
pub(super) fn others(drawn: Drawn, racks: Power) -> Others {
    Others { hall: drawn.beside(racks), electrical: drawn.electrical }
}
