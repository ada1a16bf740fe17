//! Quantities with their units, and simulated time.
//!
//! A quantity is held in its base unit and read from text such as `"350 MW"`, never from a bare
//! number, so that a scenario file cannot mean kilowatts where the model reads megawatts.

mod quantities;
mod quantity;
mod temperature;
mod time;

pub use quantities::{
    CarbonIntensity, DemandPrice, Energy, EnergyPrice, Heat, Height, Mass, MassPrice, Money, Power,
    PowerPrice, Rate, Salary, Span, Volume, VolumePrice,
};
pub use quantity::{ParseQuantityError, Quantity};
pub use temperature::{Celsius, TemperatureDifference};
pub use time::{SimDuration, SimTime};
