//! Building the plant: tasks that follow each other, what they give, and when racks may run.
//!
//! - `graph`, `durations`, `licence`, `lots`: the order of tasks and how long they take.
//! - `plan`: all of that for a scenario, and the dates that luck gives it; `capacity`, `milestones`: what
//!   follows.
//! - `model`: building during a run; `ramp`: the customers that come; `outcome`: what became of
//!   the plan; `late`: what vendors delivered later than planned; `gantt`: of many plans.
//! - `stops`: times in which a vendor delivers nothing.
//! - `event`, `quantities`: what can happen, and what is reported.
//! - `spec`, `check`: what a scenario says of it, and rules on that.

mod capacity;
mod check;
mod durations;
mod event;
mod gantt;
mod graph;
mod late;
mod licence;
mod lots;
mod milestones;
mod model;
mod outcome;
mod plan;
mod quantities;
mod ramp;
mod spec;
mod stops;
#[cfg(test)]
mod tests;

pub use capacity::{Capacity, Finished, Resource, Standing};
pub use check::Allowance;
pub use event::Event;
pub use gantt::{Bar, Gantt};
pub use graph::Course;
pub use late::Late;
pub use licence::Licence;
pub use lots::Lot;
pub use milestones::Milestone;
pub use model::Building;
pub use outcome::{CapacityRow, Outcome, TaskRow};
pub use plan::{Dates, OwnPower, Plan, Task, Temporary};
pub use quantities::Reports;
pub use spec::BuildoutSpec;
pub use stops::Stop;
