//! Power: the chain of equipment from the grid to the racks, its losses, and what carries the
//! load when the grid does not.
//!
//! - `system`: losing the grid, bridging, starting gensets, shedding halls and bringing them back.
//! - `dips`, `counter`: what stores and racks do when the voltage dips. `shortage`: what may run while the grid does not
//!   suffice for all. `returning`: who is handed over to the grid when, along a `ramp`.
//! - `sets`: when sets start, fail, are repaired and run out of fuel.
//! - `scheme`, `sizing`: how line-ups back each other, and how many there are; `groups`: which of them are out;
//!   `equipment`, `sections`, `site_units`: what goes out with a unit; `units_now`: which units are out, to read; `lost`: in which order
//!   they went; `maintenance`: when which line-up is maintained; `upkeep`: when which unit of the site and set, on `work_days`.
//! - `redundancy`, `spec`: its part of the scenario; `rules`: what must hold between keys.
//! - `chain`, `ups`, `genset`: the equipment; `lineup`: that of a hall; `capping`: its racks' cap.
//! - `battery`: the store of the whole site. `own`: generation on the site, as the power system meets it.
//! - `racks`: which are dark or slowed down, as metered; `metering`: units out, limits, use of the connection.
//! - `feeding`, `house`: what feeds the halls, and what the house draws. `loads`: those of a hall; `sharing`: which of
//!   them sets carry, and stores.
//! - `event`, `quantities`, `rack_quantities`, `readings`, `describe`: what can happen, what is reported, read and told; `bill`: what
//!   has a price.

mod battery;
mod bill;
mod capping;
mod chain;
mod counter;
mod describe;
mod dips;
mod equipment;
mod event;
mod feeding;
mod genset;
mod groups;
mod house;
mod lineup;
mod loads;
mod lost;
mod maintenance;
mod metering;
mod own;
mod partner;
mod quantities;
mod rack_quantities;
mod racks;
mod ramp;
mod readings;
mod redundancy;
mod returning;
mod rules;
mod runs;
mod scheme;
mod sections;
mod sets;
mod sharing;
mod shortage;
mod site_units;
mod sizing;
mod spec;
mod system;
mod units_now;
mod upkeep;
mod ups;
mod work_days;

pub use battery::{BatteryReports, BatterySpec, Help};
pub use capping::Cap;
pub use chain::{Chain, Drawn, Stage};
pub use describe::{HallPower, SitePower, label_of};
pub use dips::Sag;
pub use equipment::UnitKind;
pub use event::{Event, Session, UnitSession};
pub use feeding::Feeding;
pub use genset::Gensets;
pub use groups::Why;
pub use lineup::{Feed, LineUp, Taken};
pub use loads::{Load, LoadBlock, Loads, Mechanical, Need};
pub use lost::UnitLost;
pub use quantities::Reports;
pub use rack_quantities::RackReports;
pub use racks::{HallRacks, Whole};
pub use ramp::{RampPolicy, Takeup};
pub use redundancy::{
    LineUpSpec, MaintenanceSpec, Redundancy, RepairKind, TakesOut, TopologySpec, UnitSpec,
};
pub use scheme::{Outcome, Outcomes, Scheme};
pub use sizing::{HallLoad, Sizing};
pub use spec::{ChainKind, Feeds, GensetSpec, PowerSpec, RackSupplySpec, Room, StageSpec, UpsSpec};

pub use ups::Ups;

use engine::Handle;
use groups::Groups;
use maintenance::Maintenance;
use own::OwnSources;
use units::{Power, SimTime};
use upkeep::Upkeep;

use battery::Battery;
use ramp::Line;
use returning::Apart;
use sets::Calls;

use crate::quantities::{ExactSum, Integral};

/// What lies so little beyond a limit has not passed it, as a share: more than the rounding of sums over halls.
const WITHIN: f64 = 1e-9;

/// Everything between the grid and the racks, during a run.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own that settling asks"
)]
pub struct PowerSystem {
    spec: PowerSpec,
    seed: u64,
    /// The most that may be drawn from the grid.
    import_limit: Power,
    /// That is less than the connection gives for good.
    lowered: bool,
    site_chain: Chain,
    gensets: Gensets,
    /// The sets carry load, or one of them fails, then.
    genset_event: Option<Handle>,
    /// Calls of the sets so far: the grid was lost, or stores stayed on after dips.
    losses: u32,
    /// Of sets and fuel.
    calls: Calls,
    /// Halls that are cut off from the grid, whatever that supplies.
    apart: Apart,
    /// Nobody can reach the site before then.
    reachable: SimTime,
    /// A set is under repair; repairs so far.
    repairs: (bool, u32),
    /// Tests of the sets so far.
    tests: u32,
    /// Reasons for which the grid supplies nothing.
    reasons: u32,
    /// What the first of them is.
    taken: lineup::Taken,
    /// When the last of them ends.
    restored: SimTime,
    /// Halls that return.
    line: Line,
    /// Sets that failed while running in the present loss of supply.
    genset_failures: u32,
    /// The most load that dips have taken away at once.
    most_lost: Power,
    /// What the site is built for.
    size: Power,
    /// By hall.
    lineups: Vec<LineUp>,
    /// What stores of halls carry.
    carried: Loads,
    /// What the house draws while the grid feeds what is built.
    house: Power,
    /// By hall: its line-ups in their groups.
    groups: Vec<Groups>,
    /// By stage of the site, from the load back to the source: by unit reasons why it is out.
    site_out: Vec<Vec<u8>>,
    /// By section of medium voltage: reasons why it is out.
    sections_out: Vec<u8>,
    /// Units that went out or came back so far: recordings look whether it has changed.
    turns: u64,
    /// The same when units and limits were last metered.
    metered: u64,
    maintenance: Maintenance,
    upkeep: Upkeep,
    /// Racks have lost supply, or have it again, for units of their line-ups or rows.
    racks_change: bool,
    racks_metered: racks::Metered,
    /// Units that are out, in the order in which they went.
    units_lost: Vec<lost::Out>,
    /// By stage of halls, from the load back to the source: watts lost by all of them.
    stage_sums: Vec<ExactSum<Power>>,
    /// What is drawn from the grid.
    drawn: Power,
    /// What was drawn when a call began that is in force.
    curtailed_from: Option<Power>,
    curtailed_meter: Integral,
    /// What the meter at the grid showed when it was last read.
    grid_meter: Integral,
    cap: Cap,
    /// What all racks may draw of their dynamic power, in the mean over it, for whatever reason.
    allowed: f64,
    /// Batteries must not charge: what may be drawn does not suffice for the rest.
    charging_held: bool,
    /// What feeds some hall has changed, or a store charges or discharges.
    feeding_changes: bool,
    /// Some UPS charges or discharges.
    stores_change: bool,
    wake: Option<Handle>,
    /// The battery of the site, if it has one.
    battery: Option<Box<Battery>>,
    /// Generation on the site.
    own: OwnSources,
    /// Wakes for what it does no more.
    stale_wakes: Vec<Handle>,
    /// What it reports.
    pub reports: Reports,
    /// What it reports of racks.
    pub rack_reports: RackReports,
    /// What the battery reports.
    pub battery_reports: BatteryReports,
}
