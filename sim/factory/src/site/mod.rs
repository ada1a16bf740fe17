//! The site: calendar, weather, grid, prices and hazards.

mod calendar;
mod grid;
mod hazard;
mod spec;
mod tariff;
mod weather;

pub use calendar::{Calendar, Moment};
pub use grid::Grid;
pub use hazard::{Hazards, Strike};
pub use spec::{GridSpec, HazardSpec, SiteSpec, TariffSpec, WeatherKind, WeatherSpec};
pub use tariff::Tariff;
pub use weather::{HourlyWeather, Weather, WeatherNow};
