//! Compute: racks and their network, how many fit the site, and which GPUs do what.

mod floor;
mod layout;
mod network;
mod shelves;
mod spec;

pub use floor::{Floor, Occupant, Position};
pub use layout::{Layout, Place};
pub use network::Network;
pub use spec::{ComputeSpec, NetworkSpec, RackSpec};
