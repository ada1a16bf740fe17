//! Quantities with their units, and simulated time.
//!
//! A quantity is held in its base unit and read from text such as `"350 MW"`, never from a bare
//! number, so that a scenario file cannot mean kilowatts where the model reads megawatts.

mod quantities;
mod quantity;
mod temperature;
mod time;

pub use quantities::{
    Bandwidth, CarbonIntensity, Data, DataPrice, DemandPrice, Energy, EnergyPrice, Heat, Height,
    Mass, MassPrice, Money, Power, PowerPrice, Ramp, Rate, Salary, Span, Volume, VolumeFlow,
    VolumePrice, WorkRate,
};
pub use quantity::{ParseQuantityError, Quantity, number_and_unit};
pub use temperature::{Celsius, TemperatureDifference};
pub use time::{SimDuration, SimTime};

/// Whether text is a unit of some quantity, such as "MW".
pub fn is_unit(text: &str) -> bool {
    let of = |units: &str| units.split(", ").any(|unit| unit == quantity::singular(text));
    [
        Bandwidth::UNITS,
        CarbonIntensity::UNITS,
        Celsius::UNITS,
        Data::UNITS,
        DataPrice::UNITS,
        DemandPrice::UNITS,
        Energy::UNITS,
        EnergyPrice::UNITS,
        Heat::UNITS,
        Mass::UNITS,
        MassPrice::UNITS,
        Money::UNITS,
        Power::UNITS,
        PowerPrice::UNITS,
        Ramp::UNITS,
        Rate::UNITS,
        Salary::UNITS,
        Span::UNITS,
        TemperatureDifference::UNITS,
        Volume::UNITS,
        VolumePrice::UNITS,
        WorkRate::UNITS,
    ]
    .into_iter()
    .any(of)
}
