//! Generation on the site: units that burn fuel, solar fields, and islands that do without the grid.
//!
//! - `spec`: its part of the scenario. `group`: like units, which of them run and what they burn.
//! - `model`: all of them during a run, and what can happen; `upkeep`: units that fail or are maintained.
//! - `dispatch`: who gives how much, and how many run. `island`: what an island takes at once, its collapse and its return.
//! - `firm`: what groups carry with one unit to spare, by which racks are accepted.
//! - `solar`: fields, their surplus, contracts. `money`: what an hour costs.
//! - `event`, `quantities`, `describe`, `bill`: what can happen, what is reported, told and priced.

mod bill;
mod describe;
mod dispatch;
mod event;
mod firm;
mod group;
mod island;
mod model;
mod money;
mod quantities;
mod solar;
mod spec;
#[cfg(test)]
mod tests;
mod upkeep;

pub use dispatch::{Demand, Own};
pub use event::Event;
pub use firm::Firm;
pub use island::Outage;
pub use model::{Fuel, Times};
pub use money::{HourBill, HourPrices};
pub use quantities::Reports;
pub use spec::{GeneratorSpec, GroupSpec, IslandSpec, Mode, Said, SolarSpec};
pub use upkeep::UnitKind;

use group::Group;
use solar::Solar;
use units::{Power, SimDuration, SimTime};

/// All that generates on the site, during a run.
#[derive(Debug)]
pub struct Generation {
    groups: Vec<Group>,
    solar: Solar,
    /// From a collapse until units run again.
    black_start: SimDuration,
    /// Units may stop: an hour has begun since they were last looked at.
    may_stop: bool,
    /// The load at which the plant last settled: all of it, and its racks alone.
    settled: Option<(Power, Power)>,
    /// What units gave that have failed since.
    lost: Power,
    /// Solar power that is used on the site.
    used_sun: Power,
    /// The greatest step that an island has met.
    greatest: Power,
    /// An island does without the grid until then.
    carries_until: Option<SimTime>,
    /// The grid is lost until then, wherever nobody notices.
    grid_back: SimTime,
    /// A collapse is about to happen.
    collapsing: bool,
    /// What went wrong at the last collapse: the step, and what is accepted.
    step: (Power, Power),
    meters: money::Meters,
    /// What it reports.
    pub reports: Reports,
}
