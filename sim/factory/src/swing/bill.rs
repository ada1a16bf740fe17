//! What has a price: the battery that takes up the swing.

use units::Power;

use super::SwingSpec;
use crate::design::{Block, Item};

impl SwingSpec {
    /// What is built.
    pub fn bill(&self) -> Option<Item> {
        let item = Item::new(Block::SwingFilter, "", 1.0).of_power(self.filter_power);
        (self.filter_power > Power::ZERO).then(|| item.of_energy(self.filter_energy))
    }
}
