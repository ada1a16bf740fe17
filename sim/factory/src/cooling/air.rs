//! Outdoor air as cooling equipment meets it.

use units::Celsius;

/// State of the air outdoors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutdoorAir {
    /// Dry-bulb temperature.
    pub dry_bulb: Celsius,
    /// Wet-bulb temperature, never above the dry bulb.
    pub wet_bulb: Celsius,
}

impl OutdoorAir {
    /// Air of a temperature and a relative humidity between 0 and 1.
    pub fn new(dry_bulb: Celsius, relative_humidity: f64) -> Self {
        let wet_bulb = wet_bulb(dry_bulb, relative_humidity);
        Self { dry_bulb, wet_bulb: wet_bulb.min(dry_bulb) }
    }
}

/// Wet-bulb temperature at sea level, for a relative humidity between 0 and 1.
///
/// Within 0.65 K between 5 % and 99 % humidity and −20 C and 50 C: R. Stull, "Wet-Bulb Temperature
/// from Relative Humidity and Air Temperature", Journal of Applied Meteorology and Climatology 50
/// (2011), equation 1.
pub fn wet_bulb(dry_bulb: Celsius, relative_humidity: f64) -> Celsius {
    let t = dry_bulb.in_degrees();
    let rh = (relative_humidity * 100.0).clamp(5.0, 99.0);
    let degrees = t * libm::atan(0.151_977 * libm::sqrt(rh + 8.313_659)) + libm::atan(t + rh)
        - libm::atan(rh - 1.676_331)
        + 0.003_918_38 * rh * libm::sqrt(rh) * libm::atan(0.023_101 * rh)
        - 4.686_035;
    Celsius::degrees(degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in Stull's paper: 20 C and 50 % give 13.7 C.
    #[test]
    fn stulls_own_example_comes_out() {
        let wet = wet_bulb(Celsius::degrees(20.0), 0.5).in_degrees();
        assert!((wet - 13.7).abs() < 0.05, "{wet}");
    }
}
