//! What the cooling of all halls takes together.

use units::Power;

use super::Performance;
use crate::quantities::{Addends, Amount, ExactSum, ExactSums, WaterFlow};

/// What the cooling of all halls takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// In the order in which a performance has them.
    flows: ExactSums<8>,
}

/// Parts of each flow's base unit.
const BITS: [u32; 8] = {
    let mut bits = [Power::BITS; 8];
    bits[WATER] = WaterFlow::BITS;
    bits
};
const WATER: usize = 4;

impl Sums {
    /// A hall takes this from now on.
    #[inline]
    pub(super) fn set(&mut self, hall: &mut Addends<8>, now: &Performance) {
        self.flows.set(hall, now.flows, BITS);
    }

    pub(super) fn chillers(&self) -> ExactSum<Power> {
        self.flows.sum(0)
    }

    pub(super) fn water_pumps(&self) -> ExactSum<Power> {
        self.flows.sum(1)
    }

    pub(super) fn fans(&self) -> ExactSum<Power> {
        self.flows.sum(2)
    }

    pub(super) fn lifted(&self) -> ExactSum<Power> {
        self.flows.sum(3)
    }

    pub(super) fn water(&self) -> ExactSum<WaterFlow> {
        self.flows.sum(WATER)
    }

    pub(super) fn cdu_pumps(&self) -> ExactSum<Power> {
        self.flows.sum(5)
    }

    pub(super) fn electrical(&self) -> ExactSum<Power> {
        self.flows.sum(7)
    }

    pub(super) fn air_handlers(&self) -> ExactSum<Power> {
        self.flows.sum(6)
    }
}
