//! Demand: the jobs that are asked for, whatever is built to run them.
//!
//! - `class`: a class of jobs and what it draws; `phases`: the steps of its jobs; `share`: how many GPUs of the plant are meant for it.
//! - `strata`, `normal`: draws of which a few hundred come near their mean.
//! - `process`, `rhythm`, `trace`, `traced`: when jobs arrive. `outcome`: how they end; `limit`:
//!   the time that users ask for.

mod class;
mod limit;
mod normal;
mod outcome;
mod phases;
mod process;
mod rhythm;
mod share;
mod strata;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod tests_of_time;
mod trace;
mod traced;

pub use class::{Class, Demand, Draw, Guest};
pub use limit::Asked;
pub use outcome::Outcome;
pub use phases::Course;
