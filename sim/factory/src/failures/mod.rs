//! Failures and repair: which component fails next, and when a crew has mended it.
//!
//! - `slots`, `of_slots`: units of other rooms, which know what goes out with one.
//! - `upkeep`: failures and closed places during a run; `model`: who fails.
//! - `orders`: from a fault to a place that works again; `repair`: crews with their shifts, parts.
//! - `supply`: what comes from makers, and how long a plant lives without.
//! - `event`, `quantities`: what can happen, and what is reported; `bill`: what has a price.

mod bill;
mod event;
mod model;
mod of_slots;
mod orders;
mod quantities;
pub mod repair;
mod slots;
mod spec;
mod supply;
mod upkeep;

pub use bill::{BadParts, Done};
pub use event::Event;
pub use model::{Component, Failure, Failures, Position, Target};
pub use quantities::Reports;
pub use repair::{CrewSpec, RepairSpec, RepairTimes, RmaSpec};
pub use slots::Slots;
pub use spec::{ComponentSpec, FailuresSpec, Level};
pub use supply::Autonomy;
pub use upkeep::Damage;

use std::collections::BTreeMap;

use engine::Handle;
use orders::Order;
use repair::{Crews, Parts, Steps};
use units::{SimDuration, SimTime};
use upkeep::Closure;

use crate::place::Places;

/// Failures and repairs, during a run.
#[derive(Debug)]
pub struct Upkeep {
    failures: Failures,
    crews: Crews,
    parts: Parts,
    /// How long the steps of an exchange take.
    steps: Steps,
    places: Places,
    /// Racks that stand, the first ones.
    standing: u32,
    /// By kind of part: how many there are of it beside those in their places.
    stocked: Vec<u32>,
    /// When the maker of parts delivers again; `None` while it does.
    supply_returns: Option<SimTime>,
    /// No failure is drawn beyond it.
    end: SimTime,
    /// From the return of flow until racks that have tripped accept work again.
    restart_time: SimDuration,
    orders: Vec<Order>,
    unused_orders: Vec<u32>,
    /// By pool of crews: when they are called to what waits for them.
    crew_calls: Vec<Option<(SimTime, Handle)>>,
    /// By kind of part: what became of the bad ones.
    bad_parts: Vec<BadParts>,
    /// By kind of part: when one arrives for which a place waits.
    part_calls: Vec<Option<(SimTime, Handle)>>,
    /// Places without coolant flow or switched off, by component and place.
    closures: BTreeMap<(u16, u32), Closure>,
    /// By component and place: when each of the failures there is expected to be mended.
    ends: BTreeMap<(u16, u32), Vec<SimTime>>,
    /// What it reports.
    pub reports: Reports,
}
