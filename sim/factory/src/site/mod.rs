//! The site: weather, grid, prices and hazards.
//!
//! - `connection`, `calling`: calls to draw less, and feeds that stand in for each other.
//! - `limits`: what the connection gives while it is built, and by hour and month.
//! - `dips`: faults that dip the voltage, and what is borne of them.
//! - `surroundings`: all of them during a run; `weather`, `tariff`, `grid`, `hazard`: each by itself.
//! - `event`, `quantities`: what can happen, and what is reported.

mod calling;
mod connection;
mod dips;
mod event;
mod gap;
mod grid;
mod hazard;
mod limits;
mod quantities;
mod spec;
mod surroundings;
mod tariff;
mod weather;

pub use connection::{CallSpec, FeedsSpec};
pub use dips::{CurveSpec, Dip, DipSpec, RuleSpec};
pub use event::Event;
pub use grid::Grid;
pub use hazard::{Hazards, Strike};
pub use limits::LimitsSpec;
pub use quantities::Reports;
pub use spec::{GridSpec, HazardSpec, SiteSpec, TariffSpec, WeatherKind, WeatherSpec};
pub use tariff::Tariff;
pub use weather::{HourlyWeather, Weather, WeatherNow};

use connection::Connection;
use units::{CarbonIntensity, EnergyPrice};

use crate::calendar::Calendar;

/// What lies around the plant.
#[derive(Debug)]
pub struct Surroundings {
    calendar: Calendar,
    weather: Weather,
    grid: Grid,
    connection: Connection,
    limits: limits::Limits,
    hazards: Hazards,
    tariff: Tariff,
    carbon_intensity: CarbonIntensity,
    /// Price of energy in this hour.
    price: EnergyPrice,
    /// What it reports.
    pub reports: Reports,
}
