//! Power: the chain of equipment from the grid to the racks, its losses, and what carries the
//! load when the grid does not.

mod chain;
mod genset;
mod spec;
mod ups;

pub use chain::{Chain, Stage};
pub use genset::Gensets;
pub use spec::{Feeds, GensetSpec, PowerSpec, Redundancy, StageSpec, UpsSpec};
pub use ups::Ups;
