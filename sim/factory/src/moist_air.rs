//! Moist air: the pressure of its vapour, its wet bulb and its pressure at a height.

use units::{Celsius, Height};

/// Pressure of the standard atmosphere at sea level, in pascals.
pub const SEA_LEVEL: f64 = 101_325.0;

/// Molar mass of water for that of dry air.
const WATER_FOR_AIR: f64 = 0.621_945;
/// Heat of evaporation of water at 0 C, in kJ/kg.
const LATENT: f64 = 2501.0;
/// Heat capacities in kJ/(kg K): of dry air, of vapour, and of water.
const AIR: f64 = 1.006;
const VAPOUR: f64 = 1.86;
const WATER: f64 = 4.186;

/// Pressure of the standard atmosphere, in pascals: ASHRAE Handbook, Fundamentals (2017), chapter 1,
/// equation 3.
pub fn standard_pressure(elevation: Height) -> f64 {
    SEA_LEVEL * libm::pow(1.0 - 2.255_77e-5 * elevation.in_metres(), 5.2559)
}

/// Pressure of saturated water vapour above water, in pascals: Magnus form with the coefficients of O.
/// Alduchov and R. Eskridge, Journal of Applied Meteorology 35 (1996).
pub fn vapour_pressure(temperature: Celsius) -> f64 {
    let t = temperature.in_degrees();
    610.94 * libm::exp(17.625 * t / (243.04 + t))
}

/// Relative humidity, from 0 to 1, of air with this dew point.
pub fn relative_humidity(dry_bulb: Celsius, dew_point: Celsius) -> f64 {
    vapour_pressure(dew_point.min(dry_bulb)) / vapour_pressure(dry_bulb)
}

/// Wet-bulb temperature of air of a relative humidity from 0 to 1, at a pressure in pascals.
///
/// The thermodynamic wet bulb: air that takes up vapour from water of that temperature until it is
/// saturated ends at that temperature. ASHRAE Handbook, Fundamentals (2017), chapter 1, equation 33.
pub fn wet_bulb(dry_bulb: Celsius, relative_humidity: f64, pressure: f64) -> Celsius {
    let t = dry_bulb.in_degrees();
    let ratio = |vapour: f64| WATER_FOR_AIR * vapour / (pressure - vapour);
    let humidity = ratio(vapour_pressure(dry_bulb) * relative_humidity.clamp(0.0, 1.0));
    let mut wet = t;
    // Newton's method from above, which never overshoots: the balance is concave.
    for _ in 0..MOST_STEPS {
        let vapour = vapour_pressure(Celsius::degrees(wet));
        let saturated = ratio(vapour);
        let steepness = 17.625 * 243.04 / ((243.04 + wet) * (243.04 + wet));
        let slope = saturated * steepness * pressure / (pressure - vapour);
        let latent = LATENT - (WATER - VAPOUR) * wet;
        let balance =
            humidity * (LATENT + VAPOUR * t - WATER * wet) + AIR * (t - wet) - latent * saturated;
        let change = -WATER * humidity - AIR - latent * slope + (WATER - VAPOUR) * saturated;
        let step = balance / change;
        wet -= step;
        if step.abs() < 1e-9 {
            break;
        }
    }
    Celsius::degrees(wet.min(t))
}

/// Newton's method needs four to six.
const MOST_STEPS: u32 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn wet(dry_bulb: f64, humidity: f64, pressure: f64) -> f64 {
        wet_bulb(Celsius::degrees(dry_bulb), humidity, pressure).in_degrees()
    }

    /// Values of psychrometric charts; 30 C and 20 % in Mexico City, 2,240 m high, are 14.28 C, where
    /// sea level has 15.3 C.
    #[test]
    fn wet_bulbs_are_those_of_charts() {
        for (dry_bulb, humidity, pressure, expected) in [
            (30.0, 0.2, 77_155.0, 14.28),
            (20.0, 0.5, SEA_LEVEL, 13.8),
            (35.0, 0.4, SEA_LEVEL, 23.9),
            (40.0, 0.1, SEA_LEVEL, 18.6),
        ] {
            let found = wet(dry_bulb, humidity, pressure);
            assert!((found - expected).abs() < 0.1, "{found} against {expected}");
        }
        assert!((wet(30.0, 0.2, 77_155.0) - 14.28).abs() < 0.02);
    }

    /// Method: from frost to desert, from sea level to 4,000 m; the enthalpy of air and added water is that
    /// of saturated air.
    #[test]
    fn air_at_its_wet_bulb_keeps_its_heat() {
        for degrees in -40..=50 {
            for percent in [1, 10, 40, 80, 100] {
                for pressure in [SEA_LEVEL, 62_000.0] {
                    let (t, humidity) = (f64::from(degrees), f64::from(percent) / 100.0);
                    let found = wet(t, humidity, pressure);
                    let ratio = |at: f64, humidity: f64| {
                        let vapour = vapour_pressure(Celsius::degrees(at)) * humidity;
                        0.621_945 * vapour / (pressure - vapour)
                    };
                    let enthalpy = |at: f64, ratio: f64| 1.006 * at + ratio * (2501.0 + 1.86 * at);
                    let added = ratio(found, 1.0) - ratio(t, humidity);
                    let before = enthalpy(t, ratio(t, humidity)) + added * 4.186 * found;
                    assert!(
                        (before - enthalpy(found, ratio(found, 1.0))).abs() < 1e-6,
                        "{t} {percent}"
                    );
                    assert!(found <= t);
                }
            }
        }
    }

    /// 77.2 kPa at 2,240 m.
    #[test]
    fn air_is_thinner_higher_up() {
        assert!((standard_pressure(Height::metres(2240.0)) - 77_200.0).abs() < 100.0);
        assert!((standard_pressure(Height::ZERO) - SEA_LEVEL).abs() < 1e-9);
    }

    /// 20 C with a dew point of 10 C: 12.28 of 23.39 hPa, 52.5 %.
    #[test]
    fn a_dew_point_says_how_humid_air_is() {
        let found = relative_humidity(Celsius::degrees(20.0), Celsius::degrees(10.0));
        assert!((found - 0.525).abs() < 0.001, "{found}");
    }
}
