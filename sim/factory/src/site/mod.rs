//! The site: weather, grid, prices and hazards.
//!
//! - `connection`, `calling`: calls to draw less, and feeds that stand in for each other.
//! - `circuits`: those feeds as they stand, for views to show.
//! - `limits`: what the connection gives while it is built, and by hour and month.
//! - `dips`: faults that dip the voltage, and what is borne of them.
//! - `surroundings`: all of them during a run; `weather`, `tariff`, `grid`, `hazard`: each by itself.
//! - `series`: recorded prices and carbon; `market`: prices by a generator; `surplus`: hours of sun that nobody needs; `quarters`, `demand`: import cut for prices and peaks;
//!   `stand_in`: what of it supplies on site feed.
//! - `sun`: sunlight, with clouds.
//! - `event`, `quantities`: what can happen, and what is reported.

mod calling;
mod circuits;
mod connection;
mod demand;
mod dips;
mod event;
mod gap;
mod grid;
mod hazard;
mod limits;
mod market;
mod quantities;
mod quarters;
mod series;
mod spec;
mod stand_in;
mod sun;
mod surplus;
mod surroundings;
mod tariff;
mod weather;

pub use connection::{CallSpec, FeedsSpec};
pub use dips::{CurveSpec, Dip, DipSpec, RuleSpec};
pub use event::Event;
pub use grid::Grid;
pub use hazard::{Hazards, Strike};
pub use limits::LimitsSpec;
pub use market::{Market, MarketSpec};
pub use quantities::Reports;
pub use series::{Align, Series, SeriesSpec, days_of};
pub use spec::{
    FuelSpec, GridSpec, HazardSpec, SiteSpec, TariffKind, TariffSpec, WeatherKind, WeatherSpec,
};
pub use stand_in::StandIn;
pub use sun::{CloudSpec, Sun, clear_sky};
pub use surplus::SurplusSpec;
pub use surroundings::{HourUse, Recorded};
pub use tariff::Tariff;
pub use weather::{HourlyWeather, Weather, WeatherNow};

use connection::Connection;
use quarters::Quarters;
use stand_in::StandIns;
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
    /// In this hour.
    carbon_intensity: CarbonIntensity,
    /// By hour, where that was recorded.
    carbon: Option<Series>,
    sun: Sun,
    /// Import of this hour, where its quarters matter.
    quarters: Quarters,
    /// Power on site that stands in for the grid.
    stand_ins: StandIns,
    /// Price of energy in this hour.
    price: EnergyPrice,
    /// What it reports.
    pub reports: Reports,
}
