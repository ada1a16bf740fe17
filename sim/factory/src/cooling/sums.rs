//! What the cooling of all halls takes together.

use units::Power;

use super::Performance;
use crate::quantities::{Addend, ExactSum, WaterFlow};

/// What the cooling of all halls takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) chillers: ExactSum<Power>,
    pub(super) cdu_pumps: ExactSum<Power>,
    pub(super) water_pumps: ExactSum<Power>,
    pub(super) fans: ExactSum<Power>,
    pub(super) air_handlers: ExactSum<Power>,
    pub(super) lifted: ExactSum<Power>,
    pub(super) water: ExactSum<WaterFlow>,
}

/// What one hall adds to each of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Addends {
    chillers: Addend,
    cdu_pumps: Addend,
    water_pumps: Addend,
    fans: Addend,
    air_handlers: Addend,
    lifted: Addend,
    water: Addend,
}

impl Sums {
    /// A hall takes this from now on.
    #[inline]
    pub(super) fn set(&mut self, hall: &mut Addends, now: &Performance) {
        self.chillers.set(&mut hall.chillers, now.chiller_power);
        self.cdu_pumps.set(&mut hall.cdu_pumps, now.cdu_power);
        self.water_pumps.set(&mut hall.water_pumps, now.pump_power);
        self.fans.set(&mut hall.fans, now.fan_power);
        self.air_handlers.set(&mut hall.air_handlers, now.air_handler_power);
        self.lifted.set(&mut hall.lifted, now.lifted);
        self.water.set(&mut hall.water, WaterFlow(now.water));
    }
}
