//! The site: weather, grid, prices and hazards.

mod spec;
mod weather_file;

pub use spec::*;
pub use weather_file::HourlyWeather;
