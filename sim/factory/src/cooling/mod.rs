//! Cooling: what it takes to carry the heat of a hall outdoors in the weather of the hour.
//!
//! - `system`: all halls; `hall`, `chiller`, `air`: the plant of one, its chillers, the air outdoors.
//! - `event`, `quantities`, `readings`, `describe`: what can happen, what is reported, read and told.

mod air;
mod chiller;
mod describe;
mod event;
mod hall;
mod quantities;
mod readings;
mod spec;
mod system;

pub use air::{OutdoorAir, wet_bulb};
pub use chiller::Chiller;
pub use describe::{Loads, Outdoors};
pub use event::Event;
pub use hall::{CircuitFlows, HallCooling, HeatLoad, Performance, Removal};
pub use quantities::Reports;
pub use spec::{ChillerSpec, CoolingSpec, Rejection, ThermalSpec, WaterSpec};
pub use system::{CoolingSystem, Mode};
