//! Cooling: what it takes to carry the heat of a hall outdoors in the weather of the hour.

mod air;
mod chiller;
mod hall;
mod spec;

pub use air::{OutdoorAir, wet_bulb};
pub use chiller::Chiller;
pub use hall::{CircuitFlows, HallCooling, HeatLoad, Performance, Removal};
pub use spec::{ChillerSpec, CoolingSpec, Rejection, ThermalSpec, WaterSpec};
