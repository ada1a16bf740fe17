//! The battery of the site, at medium voltage: it carries the site without the grid, holds peaks down, and buys when energy
//! is cheap.
//!
//! - `spec`: its part of the scenario. `store`: energy in closed form. `plan`: what a day's prices make worth while.
//! - `policy`: what it does at an instant. `stage`: the stages of settling and its hours and months.
//! - `ramp`: it hides starts and stops of jobs. `quantities`: what it reports.

mod plan;
mod policy;
mod quantities;
mod ramp;
mod spec;
mod stage;
mod store;
#[cfg(test)]
mod tests;

pub use policy::Help;
pub use quantities::BatteryReports;
pub use spec::BatterySpec;

use engine::Handle;
use units::{Energy, Money, Power, SimTime};

use crate::quantities::Integral;
use plan::Plan;
use policy::Action;
use ramp::Trading;
use store::Store;

/// The battery of a site that has one, during a run.
#[derive(Debug)]
pub(super) struct Battery {
    spec: BatterySpec,
    store: Store,
    /// What it does in the hours of this day.
    plan: Plan,
    /// Hour of the day, from 0.
    hour: usize,
    /// A storm is announced.
    storm: bool,
    /// How far it helps where less may be drawn than is needed.
    help: Help,
    /// What it carries of starts of jobs, which the grid may not yet.
    relief: Power,
    /// What it takes up after jobs have stopped, so that what is drawn falls within the ramp.
    absorbs: Power,
    trading: Trading,
    /// What it does.
    action: Action,
    wake: Option<Handle>,
    meters: Readings,
    /// Whether no hall has lost its feed in the outage that lasts.
    carries_all: Option<bool>,
    /// Cycles and years since it was new or replaced, until it was last looked at.
    worn: (f64, f64),
    aged: SimTime,
    /// Modules that were replaced so far.
    replaced: Energy,
    /// What it has saved on energy, and on peak power.
    saved: (Money, Money),
}

/// What meters showed when they were last read: by the hour for money, by the month for wear.
#[derive(Clone, Copy, Debug, Default)]
struct Readings {
    charging: Integral,
    auxiliaries: Integral,
    delivering: Integral,
    worn: Integral,
}
