//! Power: the chain of equipment from the grid to the racks, its losses, and what carries the
//! load when the grid does not.
//!
//! - `system`: losing the grid, bridging, starting gensets, shedding halls and bringing them back.
//! - `dips`: what stores and racks do when the voltage dips.
//! - `sets`: when sets start, fail, are repaired and run out of fuel. `ramp`, `returning`: how fast what is drawn may rise. `shortage`: what may run while the grid does not suffice for all.
//! - `chain`, `ups`, `genset`: the equipment; `lineup`: that of a hall; `capping`: its racks' cap.
//! - `event`, `quantities`, `readings`, `describe`: what can happen, what is reported, read and told; `bill`: what
//!   has a price.

mod bill;
mod capping;
mod chain;
mod describe;
mod dips;
mod event;
mod genset;
mod lineup;
mod quantities;
mod ramp;
mod readings;
mod returning;
mod sets;
mod shortage;
mod spec;
mod system;
mod ups;

pub use capping::Cap;
pub use chain::{Chain, Stage};
pub use describe::{HallPower, SitePower, label_of};
pub use dips::Sag;
pub use event::Event;
pub use genset::Gensets;
pub use lineup::{Feed, LineUp};
pub use quantities::Reports;
pub use ramp::Takeup;
pub use shortage::ShortageSpec;
pub use spec::{Feeds, GensetSpec, PowerSpec, Redundancy, StageSpec, UpsSpec};
pub use system::Feeding;
pub use ups::Ups;

use engine::Handle;
use units::{Power, SimTime};

use dips::Counter;
use ramp::Line;

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
    /// Losses of supply so far, from the grid or by dips.
    losses: u32,
    /// Nobody can reach the site before then.
    reachable: SimTime,
    /// A set is under repair; repairs so far.
    repairs: (bool, u32),
    /// Tests of the sets so far.
    tests: u32,
    /// Reasons for which the grid supplies nothing.
    reasons: u32,
    /// When the last of them ends.
    restored: SimTime,
    /// Halls that return.
    line: Line,
    /// Sets that failed while running in the present loss of supply.
    genset_failures: u32,
    /// Transfers to stores that they have counted.
    counter: Counter,
    /// The most load that dips have taken away at once.
    most_lost: Power,
    /// By hall.
    lineups: Vec<LineUp>,
    /// By stage of halls, from the load back to the source: watts lost by all of them.
    stage_sums: Vec<ExactSum<units::Power>>,
    /// What is drawn from the grid.
    drawn: Power,
    /// What was drawn when a call began that is in force.
    curtailed_from: Option<Power>,
    curtailed_meter: Integral,
    /// What the meter at the grid showed when it was last read.
    grid_meter: Integral,
    cap: Cap,
    /// Batteries must not charge: what may be drawn does not suffice for the rest.
    charging_held: bool,
    /// What feeds some hall has changed, or a store charges or discharges.
    feeding_changes: bool,
    /// Some UPS charges or discharges.
    stores_change: bool,
    wake: Option<Handle>,
    /// What it reports.
    pub reports: Reports,
}
