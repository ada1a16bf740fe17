//! Compute: racks and their network, how many fit the site, and which GPUs do what.

mod floor;
mod layout;
mod look;
mod network;
mod shelves;
mod spec;

pub use floor::{Floor, Occupant};
pub use layout::{Layout, Place};
pub use look::Position;
pub use network::Network;
pub use spec::{ComputeSpec, NetworkSpec, RackSpec};
