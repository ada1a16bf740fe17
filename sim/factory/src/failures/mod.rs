//! Failures and repair: which component fails next, and when a crew has mended it.
//!
//! - `upkeep`: failures, repairs and closed places during a run; `model`, `crews`: who fails, who mends.
//! - `event`, `quantities`: what can happen, and what is reported.

mod crews;
mod event;
mod model;
mod quantities;
mod spec;
mod upkeep;

pub use crews::{Crews, Repair};
pub use event::Event;
pub use model::{Component, Failure, Failures, Position, Target};
pub use quantities::Reports;
pub use spec::{ComponentSpec, CrewSpec, FailuresSpec, Level};
pub use upkeep::{Damage, Upkeep};
