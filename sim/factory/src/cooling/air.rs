//! Outdoor air as cooling equipment meets it.

use units::Celsius;

use crate::moist_air::wet_bulb;

/// State of the air outdoors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutdoorAir {
    /// Dry-bulb temperature.
    pub dry_bulb: Celsius,
    /// Wet-bulb temperature, never above the dry bulb.
    pub wet_bulb: Celsius,
    /// There is no water to evaporate in it.
    pub without_water: bool,
}

impl OutdoorAir {
    /// Air of a temperature, a relative humidity between 0 and 1, and a pressure in pascals.
    pub fn new(dry_bulb: Celsius, relative_humidity: f64, pressure: f64) -> Self {
        let wet_bulb = wet_bulb(dry_bulb, relative_humidity, pressure);
        Self { dry_bulb, wet_bulb, without_water: false }
    }

    /// Share of a tower's heat that leaves by evaporation; the rest warms the air.
    ///
    /// Linear between 0.5, 0.75 and 0.95 at wet bulbs of −10, 5 and 30 C, and on with the same slopes:
    /// what saturated air takes up by Merkel's theory on its way to the temperature of the water.
    pub fn evaporating_share(self) -> f64 {
        let wet = self.wet_bulb.in_degrees();
        let share = if wet < 5.0 {
            0.75 + (wet - 5.0) * (0.25 / 15.0)
        } else {
            0.75 + (wet - 5.0) * (0.2 / 25.0)
        };
        share.clamp(0.0, 1.0)
    }
}
