//! Building the plant: tasks that follow each other, what they give, and when racks may run.
//!
//! - `graph`, `durations`, `licence`, `lots`: the order of tasks and how long they take; `special`: functions
//!   of probability.
//! - `plan`: all of that for a scenario, and the dates that luck gives it; `capacity`, `milestones`: what
//!   follows.
//! - `spec`, `check`: what a scenario says of it, and rules on that.

mod capacity;
mod check;
mod durations;
mod graph;
mod licence;
mod lots;
mod milestones;
mod plan;
mod special;
mod spec;
#[cfg(test)]
mod tests;

pub use capacity::{Capacity, Finished, Resource, Standing};
pub use check::Allowance;
pub use graph::Course;
pub use licence::Licence;
pub use lots::Lot;
pub use milestones::Milestone;
pub use plan::{Dates, Plan, Task};
pub use spec::BuildoutSpec;
