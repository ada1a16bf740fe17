//! Parts of a plant that are there before anything runs: what is described and priced is what is built.

use units::Power;

use crate::compute::{Compute, Layout};
use crate::cooling::CoolingSystem;
use crate::power::{PowerSystem, Takeup};
use crate::scenario::Scenario;

/// The power system of a scenario, for the halls of its racks.
pub(super) fn power_of(spec: &Scenario, compute: &Compute, halls: u32) -> PowerSystem {
    let ratings = (0..halls as usize).map(|hall| compute.rating(hall));
    let grid = &spec.location.grid;
    let limit = (spec.size > grid.ramp_from).then_some(grid.ramp_limit);
    let takeup = Takeup { delay: grid.return_delay.into(), limit };
    PowerSystem::new(&spec.power, spec.size, ratings, takeup, spec.seed)
}

/// The cooling of a scenario, for the halls of its racks with their part of the power system.
pub(super) fn cooling_of(
    spec: &Scenario,
    compute: &Compute,
    power: &PowerSystem,
    halls: u32,
) -> CoolingSystem {
    let rack = &spec.compute.rack;
    let heat = |hall: usize| -> (Power, Power) {
        let racks = compute.floor.racks_rating(hall);
        (racks, power.input_for(hall, compute.rating(hall)) - racks)
    };
    let halls = (0..halls as usize).map(heat);
    CoolingSystem::new(&spec.cooling, rack.supply_temperature, rack.liquid_share, halls)
}

/// The racks of a scenario with nobody on them, and no causes for them to go off.
pub(super) fn empty_racks(spec: &Scenario, layout: &Layout) -> Compute {
    Compute::new((&spec.compute, &spec.placement), layout, &[0.0], &[String::new()])
}
