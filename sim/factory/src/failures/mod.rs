//! Failures and repair: which component fails next, and when a crew has mended it.

mod crews;
mod model;
mod spec;

pub use crews::{Crews, Repair};
pub use model::{Component, Failure, Failures, Position, Target};
pub use spec::{ComponentSpec, CrewSpec, FailuresSpec, Level};
