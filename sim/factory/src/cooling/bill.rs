//! What has a price: cooling of halls, and their chillers.

use units::{Power, TemperatureDifference};

use super::{CoolingSystem, Rejection, Running};
use crate::design::{Block, Item};

impl CoolingSystem {
    /// What is built, of which stores carry such parts.
    pub fn bill(&self, stored: Running) -> Vec<Item> {
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
        let of_halls = if liquid { cooling.thermal.tank.in_cubic_metres() * halls } else { 0.0 };
        let tanks = of_halls + cooling.water.tank.in_cubic_metres();
        if tanks > 0.0 {
            items.push(Item::new(Block::WaterTank, "", tanks));
        }
        let stored = self.on_stores(stored);
        if stored > Power::ZERO {
            items.push(item(Block::PumpsOnUps, "").of_power(stored));
        }
        items
    }

    /// What such parts of all halls draw at design load; chillers at their reference point.
    fn on_stores(&self, parts: Running) -> Power {
        let cooling = &self.spec;
        let design = (0..self.halls.len()).map(|hall| self.plant_of(hall).design());
        let (liquid, air) = design.fold((Power::ZERO, Power::ZERO), |(liquid, air), design| {
            (liquid + design.liquid, air + design.air)
        });
        let all = liquid + air;
        let draws = [
            (parts.cdu_pumps, liquid * cooling.cdu_power),
            (parts.facility_pumps, all * cooling.pump_power),
            (parts.fans, all * cooling.fan_power + air * cooling.air_handler_power),
            (
                parts.chillers,
                all * (cooling.chiller.capacity_share / cooling.chiller.reference_cop),
            ),
        ];
        draws.into_iter().filter(|(stored, _)| *stored).map(|(_, power)| power).sum()
    }
}
