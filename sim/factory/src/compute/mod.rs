//! Compute: racks and their network, how many fit the site, and which GPUs do what.
//!
//! - `system`: racks during a run; `floor`, `shelves`, `look`: who stands where.
//! - `layout`, `network`: how many racks fit, and what their network takes.
//! - `quantities`, `describe`: what is reported, read and told.

mod describe;
mod floor;
mod layout;
mod look;
mod network;
mod quantities;
mod shelves;
mod spec;
mod system;

pub use describe::describe_racks;
pub use floor::{Floor, Occupant};
pub use layout::Layout;
pub use look::Position;
pub use network::Network;
pub use quantities::Reports;
pub use spec::{ComputeSpec, NetworkSpec, RackSpec};
pub use system::{Compute, HallDraw};
