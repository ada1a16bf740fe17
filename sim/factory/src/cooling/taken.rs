//! What the leg of a circuit takes of the site, and what lies between two loads.

use units::{Power, TemperatureDifference};

/// What a leg takes of the site: all of it that sums over halls and the limits of a hall need.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Taken {
    pub(super) lifted: Power,
    pub(super) chiller_share: f64,
    pub(super) chiller_power: Power,
    pub(super) fan_power: Power,
    pub(super) pump_power: Power,
    pub(super) bringing: Power,
    pub(super) water: f64,
    pub(super) excess: TemperatureDifference,
}

impl Taken {
    /// The part of the chillers that the circuit of the air leaves to that of the coolant, where both
    /// ask for more than there is.
    #[inline]
    pub(super) fn chillers_left(&self, air: &Self) -> Option<f64> {
        (self.chiller_share + air.chiller_share > 1.0).then_some(1.0 - air.chiller_share)
    }

    /// A part of the way from one load to the next.
    #[inline]
    pub(super) fn towards(&self, high: &Self, part: f64) -> Self {
        let power = |low: Power, high: Power| low + (high - low) * part;
        let number = |low: f64, high: f64| low + (high - low) * part;
        Self {
            lifted: power(self.lifted, high.lifted),
            chiller_share: number(self.chiller_share, high.chiller_share),
            chiller_power: power(self.chiller_power, high.chiller_power),
            fan_power: power(self.fan_power, high.fan_power),
            pump_power: power(self.pump_power, high.pump_power),
            bringing: power(self.bringing, high.bringing),
            water: number(self.water, high.water),
            excess: self.excess * (1.0 - part) + high.excess * part,
        }
    }
}
