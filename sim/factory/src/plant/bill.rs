//! The bill: what every room is built of, composed into the design that money prices.

use super::Plant;
use crate::design::Design;

impl Plant {
    /// What is built.
    pub(super) fn design(&mut self) -> Design {
        let it_power = self.compute.rated_power();
        let mut items = self.power.bill();
        items.extend(self.cooling.bill());
        items.extend(self.failures.bill());
        Design {
            it_power,
            fed_power: it_power.min(self.size / self.design_pue),
            site_power: self.size,
            racks: self.places.racks,
            trays_per_rack: self.places.trays_per_rack(),
            gpus_per_rack: self.places.gpus_per_rack,
            peak_teraflops: self.rack.peak_teraflops,
            rack_power: self.rack.rated_power,
            liquid_share: self.rack.liquid_share,
            items,
        }
    }
}
