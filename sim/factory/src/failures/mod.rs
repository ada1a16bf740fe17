//! Failures and repair: which component fails next, and when a crew has mended it.
//!
//! - `upkeep`: failures, repairs and closed places during a run; `model`, `crews`: who fails, who mends.
//! - `event`, `quantities`: what can happen, and what is reported.

mod crews;
mod event;
mod model;
mod quantities;
mod spec;
mod upkeep;

pub use crews::{Crews, Plan, Repair};
pub use event::Event;
pub use model::{Component, Failure, Failures, Position, Target};
pub use quantities::Reports;
pub use spec::{ComponentSpec, CrewSpec, FailuresSpec, Level};
pub use upkeep::Damage;

use std::collections::BTreeMap;

use units::{SimDuration, SimTime};
use upkeep::{Closure, Order};

use crate::place::Places;

/// Failures and repairs, during a run.
#[derive(Debug)]
pub struct Upkeep {
    failures: Failures,
    crews: Crews,
    places: Places,
    /// No failure is drawn beyond it.
    end: SimTime,
    /// From the return of flow until racks that have tripped accept work again.
    restart_time: SimDuration,
    repairs: Vec<Order>,
    unused_repairs: Vec<u32>,
    /// Places without coolant flow or switched off, by component and place.
    closures: BTreeMap<(u16, u32), Closure>,
    /// By component and place: when each of the failures there is expected to be mended.
    ends: BTreeMap<(u16, u32), Vec<SimTime>>,
    /// What it reports.
    pub reports: Reports,
}
