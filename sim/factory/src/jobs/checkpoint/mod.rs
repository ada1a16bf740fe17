//! Checkpoints and restarts: what is kept when a job is interrupted, and what it takes to go on.
//!
//! - `levels`: copies in memory and on storage, how often, and where an attempt stands.
//! - `restart`: from a fault until the job computes again, step by step.
//! - `bandwidth`: the storage that all jobs read from and write to.

mod bandwidth;
mod levels;
mod restart;

pub use bandwidth::Storage;
pub use levels::{Checkpoints, Mtbf, Progress, Survives};
pub use restart::{Diagnosis, Recovery, Replacement, Restart};
