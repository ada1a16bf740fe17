//! Demand: the jobs that are asked for, whatever is built to run them.
//!
//! - `class`: a class of jobs and what it draws; `share`: how many GPUs of the plant are meant for it.
//! - `strata`, `normal`: draws of which a few hundred come near their mean.
//! - `process`, `rhythm`, `trace`: when jobs arrive. `outcome`: how they end; `limit`:
//!   the time that users ask for.

mod class;
mod limit;
mod normal;
mod outcome;
mod process;
mod rhythm;
mod share;
mod strata;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod tests_of_time;
mod trace;

pub use class::{Class, Demand, Draw, Guest};
pub use outcome::Outcome;
