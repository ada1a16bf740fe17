//! Hourly weather as a file gives it.

use units::Celsius;

/// Hourly weather of one year, from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyWeather {
    /// Dry-bulb temperature of every hour, 8,760 values from January.
    pub dry_bulb: Vec<Celsius>,
    /// Relative humidity of every hour, from 0 to 1.
    pub relative_humidity: Vec<f64>,
}
