//! What was recorded of the surroundings: the content of the files that a scenario names.

use super::CheckedScenario;
use crate::site::{HourlyWeather, Recorded, Series};

impl CheckedScenario {
    /// The same scenario with the content of the files of prices and of carbon that it names.
    #[must_use]
    pub fn with_series(mut self, prices: Option<Series>, carbon: Option<Series>) -> Self {
        (self.recorded.prices, self.recorded.carbon) = (prices, carbon);
        self
    }

    /// The content of the weather file.
    pub const fn weather(&self) -> Option<&HourlyWeather> {
        self.recorded.weather.as_ref()
    }

    /// The content of all files that say what was recorded of the surroundings.
    pub const fn recorded(&self) -> &Recorded {
        &self.recorded
    }
}
