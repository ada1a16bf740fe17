//! Power: the chain of equipment from the grid to the racks, its losses, and what carries the
//! load when the grid does not.
//!
//! - `system`: losing the grid, bridging, starting gensets, shedding halls and bringing them back.
//! - `scheme`, `sizing`: how line-ups back each other, and how many there are; `groups`: which of them are out;
//!   `equipment`, `site_units`: what goes out with a unit; `maintenance`: when which is maintained.
//! - `redundancy`, `spec`: its part of the scenario; `rules`: what must hold between keys.
//! - `chain`, `ups`, `genset`: the equipment; `lineup`: that of a hall; `capping`: its racks' cap.
//! - `event`, `quantities`, `readings`, `describe`: what can happen, what is reported, read and told; `bill`: what
//!   has a price.

mod bill;
mod capping;
mod chain;
mod describe;
mod equipment;
mod event;
mod genset;
mod groups;
mod lineup;
mod maintenance;
mod quantities;
mod readings;
mod redundancy;
mod rules;
mod scheme;
mod site_units;
mod sizing;
mod spec;
mod system;
mod ups;

pub use capping::Cap;
pub use chain::{Chain, Stage};
pub use describe::{HallPower, SitePower, label_of};
pub use equipment::UnitKind;
pub use event::{Event, Session};
pub use genset::Gensets;
pub use groups::Why;
pub use lineup::{Feed, LineUp};
pub use quantities::Reports;
pub use redundancy::{LineUpSpec, MaintenanceSpec, Redundancy, TakesOut, TopologySpec, UnitSpec};
pub use scheme::{Outcome, Outcomes, Scheme};
pub use sizing::{HallLoad, Sizing};
pub use spec::{ChainKind, Feeds, GensetSpec, PowerSpec, RackSupplySpec, StageSpec, UpsSpec};
pub use system::Feeding;

pub use ups::Ups;

use engine::Handle;
use groups::Groups;
use maintenance::Maintenance;
use units::{Power, SimTime};

use crate::quantities::{ExactSum, Integral};

/// Everything between the grid and the racks, during a run.
#[derive(Debug)]
pub struct PowerSystem {
    spec: PowerSpec,
    seed: u64,
    /// The most that may be drawn from the grid.
    import_limit: Power,
    site_chain: Chain,
    gensets: Gensets,
    /// The sets carry load, or one of them fails, then.
    genset_event: Option<Handle>,
    /// Reasons for which the grid supplies nothing.
    reasons: u32,
    /// When the last of them ends.
    restored: SimTime,
    /// Sets that failed while running in the present loss of supply.
    genset_failures: u32,
    /// What the site is built for.
    size: Power,
    /// By hall.
    lineups: Vec<LineUp>,
    /// What the house draws while the grid feeds what is built.
    house: Power,
    /// By hall: its line-ups in their groups.
    groups: Vec<Groups>,
    /// By stage of the site, from the load back to the source: units that are out.
    site_out: Vec<u32>,
    maintenance: Maintenance,
    /// Racks have lost supply, or have it again, for units of their line-ups or rows.
    racks_change: bool,
    /// By stage of halls, from the load back to the source: watts lost by all of them.
    stage_sums: Vec<ExactSum<Power>>,
    /// What the meter at the grid showed when it was last read.
    grid_meter: Integral,
    cap: Cap,
    /// What feeds some hall has changed, or a store charges or discharges.
    feeding_changes: bool,
    /// Some UPS charges or discharges.
    stores_change: bool,
    wake: Option<Handle>,
    /// What it reports.
    pub reports: Reports,
}
