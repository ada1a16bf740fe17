//! What has a price: cooling of halls, and their chillers.

use units::{Power, TemperatureDifference};

use super::{CoolingSystem, Rejection};
use crate::design::{Block, Item};

impl CoolingSystem {
    /// What is built.
    pub fn bill(&self) -> Vec<Item> {
        let design = |hall: usize| self.plant_of(hall).design();
        let heats = (0..self.halls.len()).map(|hall| design(hall).liquid + design(hall).air);
        let heat: Power = heats.sum();
        let halls = self.halls.len() as f64;
        let (cooling, liquid) = (&self.spec, self.liquid_share > 0.0);
        let (name, approach) = match cooling.rejection {
            Rejection::Dry => ("dry", cooling.dry_approach),
            Rejection::Adiabatic => ("adiabatic", cooling.dry_approach),
            Rejection::Tower => ("tower", cooling.tower_approach),
        };
        let item = |block, name| Item::new(block, name, halls);
        let mut items = vec![item(Block::Cooling, name).of_power(heat).approaching(approach)];
        if liquid && cooling.cdu_approach > TemperatureDifference::ZERO {
            items.push(item(Block::Exchanger, "").approaching(cooling.cdu_approach));
        }
        let lifted = heat * cooling.chiller.capacity_share;
        if lifted > Power::ZERO {
            items.push(item(Block::Chiller, "").of_power(lifted));
        }
        if cooling.thermal.pumps_on_ups && liquid {
            let pumps = (0..self.halls.len()).map(|hall| design(hall).liquid * cooling.cdu_power);
            items.push(item(Block::PumpsOnUps, "").of_power(pumps.sum()));
        }
        items
    }
}
