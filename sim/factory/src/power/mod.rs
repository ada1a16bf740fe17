//! Power: the chain of equipment from the grid to the racks, its losses, and what carries the
//! load when the grid does not.
//!
//! - `system`: losing the grid, bridging, starting gensets, shedding halls and bringing them back.
//! - `chain`, `ups`, `genset`: the equipment; `lineup`: that of a hall; `capping`: its racks' cap.
//! - `event`, `quantities`, `readings`, `describe`: what can happen, what is reported, read and told.

mod capping;
mod chain;
mod describe;
mod event;
mod genset;
mod lineup;
mod quantities;
mod readings;
mod spec;
mod system;
mod ups;

pub use capping::Cap;
pub use chain::{Chain, Stage};
pub use describe::{HallPower, SitePower, label_of};
pub use event::Event;
pub use genset::Gensets;
pub use lineup::{Feed, LineUp};
pub use quantities::Reports;
pub use spec::{Feeds, GensetSpec, PowerSpec, Redundancy, StageSpec, UpsSpec};
pub use system::{Feeding, PowerSystem};
pub use ups::Ups;
