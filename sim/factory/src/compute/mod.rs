//! Compute: racks and their network, how many fit the site, and which GPUs do what.
//!
//! - `system`: racks during a run; `floor`, `rack`, `shelves`, `look`: who stands where; `room`, `whole`, `turn`,
//!   `spares`, `warm`, `apart`, `yards`: where a job finds room, and what replaces what it loses; `service`, `outage`: what
//!   is out; `returns`: until when; `stops`: what jobs have just left;
//!   `worked`: what work of each kind has drawn.
//! - `layout`, `network`: how many racks fit, and what their network takes.
//! - `quantities`, `describe`, `bill`: what is reported, read and told, and what has a price.

mod apart;
mod bill;
mod describe;
mod floor;
mod layout;
mod look;
mod network;
mod outage;
mod placement;
mod quantities;
mod rack;
mod returns;
mod room;
#[cfg(test)]
mod room_tests;
#[cfg(test)]
mod sample;
mod service;
mod shelves;
mod spares;
mod spec;
mod stops;
mod system;
mod touched;
mod turn;
mod warm;
mod whole;
mod worked;
mod yards;

pub use describe::describe_racks;
pub use floor::Floor;
pub use layout::Layout;
pub use look::Position;
pub use network::Network;
pub use outage::Outage;
pub use placement::{Algorithm, Crossed, ExposedSpec, PlacementSpec};
pub use quantities::Reports;
pub use rack::{Occupant, Share};
pub use returns::Return;
pub use spares::Regained;
pub use spec::{ComputeSpec, NetworkSpec, RackSpec};
pub use system::HallDraw;
pub use touched::Stop;
pub use yards::Unit;

use units::Power;

use crate::quantities::{Addend, ExactSum};

/// Racks with their network and storage, during a run.
#[derive(Debug)]
pub struct Compute {
    /// Who stands where.
    pub floor: Floor,
    /// Dynamic power of one GPU by class of work.
    dynamic_power: Vec<Power>,
    /// By class of work: what one GPU burns so as not to fall below its floor.
    burns: Vec<Power>,
    /// What a rack full of the work that burns most does.
    most_burnt: Power,
    /// By class of work: exponent of the speed of its jobs in the share of dynamic power.
    exponents: Vec<f64>,
    /// By hall: what it draws now.
    halls: Vec<Hall>,
    /// Watts of the racks of all halls for work, of what they burn, and of network and storage.
    racks: ExactSum<Power>,
    burn: ExactSum<Power>,
    network: ExactSum<Power>,
    /// By what its GPUs were metered last.
    metered: Option<Metered>,
    /// What it reports.
    pub reports: Reports,
}

/// What the readings of GPUs depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Metered {
    changes_of_floor: u64,
    busy: u32,
    out: u32,
    /// GPUs and segments of the job that is next in turn.
    head: Option<(u32, u32)>,
    idle: Idle,
}

/// Why GPUs are free that could work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Idle {
    /// GPUs that contracts have reserved and that no job of theirs holds.
    pub reserved: u32,
    /// GPUs of the others that a rule or an order keeps from working.
    pub forbidden: u32,
    /// GPUs that contracts have reserved on ground of their own, and that no job of theirs holds.
    pub in_yards: u32,
    /// GPUs for which jobs wait that a shortage of power keeps from starting.
    pub short: u32,
}

/// What a hall draws, and what that adds to the sums.
#[derive(Clone, Debug, Default)]
struct Hall {
    draw: HallDraw,
    worked: worked::Worked,
    racks: Addend,
    burn: Addend,
    network: Addend,
}
