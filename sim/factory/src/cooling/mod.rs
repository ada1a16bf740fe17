//! Cooling: what it takes to carry the heat of a hall outdoors in the weather of the hour.
//!
//! - `system`: all halls; `hall`, `chiller`, `curve`, `air`: the plant of one, its chillers, the air outdoors;
//!   `running`: which of its parts turn; `unsteady`, `transient`, `warmth`: halls that are out of balance; `table`, `taken`: what it takes at each load, for an hour; `sums`: what
//!   all take together; `water`: what a permit and a supply let them use.
//! - `event`, `quantities`, `readings`, `describe`: what can happen, what is reported, read and told.

mod air;
mod bill;
mod chiller;
mod curve;
mod describe;
mod event;
mod hall;
mod quantities;
mod readings;
mod running;
mod spec;
mod sums;
mod system;
mod table;
mod taken;
mod transient;
mod unsteady;
mod warmth;
mod water;

pub use air::OutdoorAir;
pub use chiller::Chiller;
pub use describe::{Loads, Outdoors};
pub use event::Event;
pub use hall::{CircuitFlows, HallCooling, HeatLoad, Leg, Performance};
pub use quantities::Reports;
pub use running::{Parts, Running};
pub use spec::{ChillerSpec, CoolingSpec, Permit, Rejection, RestartSpec, ThermalSpec, WaterSpec};
pub use system::Others;

use engine::Handle;
use units::{Power, SimTime};

use sums::Sums;
use table::Table;
use warmth::Warmth;
use water::Water;

use crate::quantities::{Addends, Integral};

/// The cooling plants of the site, during a run.
#[derive(Debug)]
pub struct CoolingSystem {
    spec: CoolingSpec,
    /// Share of the racks' heat that goes into their coolant.
    liquid_share: f64,
    air: OutdoorAir,
    designs: Vec<Design>,
    halls: Vec<Hall>,
    sums: Sums,
    water: Water,
    /// What the water meter showed when it was last read.
    water_meter: Integral,
    /// Halls whose coolant is too warm.
    warm_halls: u32,
    /// Kelvins that the water of the hottest hall was above its set point in this hour, as far as is settled.
    hottest: f64,
    /// What some hall waits for has changed.
    is_restless: bool,
    /// What it reports.
    pub reports: Reports,
}

/// A plant that several halls have, each one of its own.
#[derive(Debug)]
struct Design {
    plant: HallCooling,
    /// What its circuits do in the weather of the hour.
    liquid: Table,
    air: Table,
}

/// The cooling of one hall.
#[derive(Debug)]
struct Hall {
    /// Its plant among the designs.
    design: usize,
    heat: HeatLoad,
    /// Heat of its racks alone.
    racks: Power,
    /// Heat of its electrical rooms.
    electrical: Power,
    now: Performance,
    /// What it adds to the sums.
    addends: Addends<8>,
    /// Parts of its cooling that turn.
    running: Running,
    /// By part: it has power, and turns from then on.
    starts: [Option<SimTime>; 4],
    /// Power of its racks at their rating.
    rated_racks: Power,
    /// Its racks, and those of them that are on.
    built_racks: u32,
    open_racks: u32,
    /// Its water is not in balance.
    warmth: Option<Warmth>,
    /// While it is not: water and coolant that stand apart from what warms, in joules for each kelvin, and how far
    /// above the set point they are, in kelvins.
    standing: (f64, f64),
    /// How far above its set point its water would be in balance, in kelvins, when it was last out of it.
    target: f64,
    /// Its racks are slowed down for its water.
    is_slowed: bool,
    /// When it must be looked at next has to be worked out again.
    is_restless: bool,
    /// It must be looked at, then.
    wake: Option<Handle>,
}
