//! What has a price: cooling of halls, and their chillers.

use units::Power;

use super::CoolingSystem;
use crate::design::{Block, Item};

impl CoolingSystem {
    /// What is built.
    pub fn bill(&self) -> Vec<Item> {
        let design = |hall: usize| self.plant_of(hall).design();
        let heats = (0..self.halls.len()).map(|hall| design(hall).liquid + design(hall).air);
        let heat: Power = heats.sum();
        let halls = self.halls.len() as f64;
        let lifted = heat * self.spec.chiller.capacity_share;
        let cooling = Item::new(Block::Cooling, "", halls).of_power(heat);
        let chillers = Item::new(Block::Chiller, "", halls).of_power(lifted);
        std::iter::once(cooling).chain((lifted > Power::ZERO).then_some(chillers)).collect()
    }
}
