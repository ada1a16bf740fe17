//! What has a price: halls, rows and pods, and the fabric between racks.

use super::{Layout, Network, NetworkSpec};
use crate::design::{Block, Item};
use crate::place::Place;

/// Optics that cost as much as a switch.
const OPTICS_OF_A_SWITCH: f64 = 20.0;

impl Layout {
    /// What is built beside the racks.
    pub fn bill(&self, network: &NetworkSpec) -> Vec<Item> {
        let places = |block, place| Item::new(block, "", f64::from(self.count(place)));
        let gpus = f64::from(self.racks) * f64::from(self.gpus_per_rack);
        let full = Network::new(&NetworkSpec { bisection: 1.0, ..network.clone() }, gpus);
        let fabric = Item::new(Block::Fabric, "", self.network.size()).needing(full.size());
        vec![
            places(Block::Hall, Place::Hall),
            places(Block::Row, Place::Row),
            places(Block::Pod, Place::Pod),
            fabric,
        ]
    }
}

impl Network {
    /// Switches, and optics as so many switches.
    fn size(&self) -> f64 {
        self.leaf_switches + self.upper_switches + self.optics / OPTICS_OF_A_SWITCH
    }
}
