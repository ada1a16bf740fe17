//! What the cooling of all halls takes together.

use units::Power;

use super::Performance;
use crate::quantities::{Addend, ExactSum};

/// What the cooling of all halls takes: watts, and litres of water each second.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) chillers: ExactSum<20>,
    pub(super) cdu_pumps: ExactSum<20>,
    pub(super) water_pumps: ExactSum<20>,
    pub(super) fans: ExactSum<20>,
    pub(super) air_handlers: ExactSum<20>,
    pub(super) lifted: ExactSum<20>,
    pub(super) water: ExactSum<40>,
}

/// What one hall adds to each of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Addends {
    chillers: Addend<20>,
    cdu_pumps: Addend<20>,
    water_pumps: Addend<20>,
    fans: Addend<20>,
    air_handlers: Addend<20>,
    lifted: Addend<20>,
    water: Addend<40>,
}

impl Sums {
    /// A hall takes this from now on.
    #[inline]
    pub(super) fn set(&mut self, hall: &mut Addends, now: &Performance) {
        let watts = |sum: &mut ExactSum<20>, addend: &mut Addend<20>, power: Power| {
            sum.set(addend, power.in_watts());
        };
        watts(&mut self.chillers, &mut hall.chillers, now.chiller_power);
        watts(&mut self.cdu_pumps, &mut hall.cdu_pumps, now.cdu_power);
        watts(&mut self.water_pumps, &mut hall.water_pumps, now.pump_power);
        watts(&mut self.fans, &mut hall.fans, now.fan_power);
        watts(&mut self.air_handlers, &mut hall.air_handlers, now.air_handler_power);
        watts(&mut self.lifted, &mut hall.lifted, now.lifted);
        self.water.set(&mut hall.water, now.water);
    }
}
