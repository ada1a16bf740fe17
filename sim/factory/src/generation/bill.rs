//! What has a price: units that are bought, and solar fields.

use units::{Power, SimTime};

use super::Generation;
use crate::design::{Block, Item};

/// Hours of a twelfth of a year of 365 days.
const MONTH: f64 = 730.0;

impl Generation {
    /// What is built; of each group, the month in which it comes. What is rented is not bought.
    pub fn bill(&self, kind_of: impl Fn(&str) -> String) -> Vec<Item> {
        let mut items = Vec::new();
        for group in &self.groups {
            if group.kind.rent > units::DemandPrice::ZERO {
                continue;
            }
            let units = group.units.len() as f64;
            let months = group.from.since(SimTime::START).in_hours() / MONTH;
            let item = Item::new(Block::Generator, &kind_of(&group.name), units).after(months);
            items.push(item.of_power(group.rating * units));
        }
        let peak: Power = self.solar.own_peak();
        if peak > Power::ZERO {
            items.push(Item::new(Block::Solar, "", 1.0).of_power(peak));
        }
        items
    }
}
