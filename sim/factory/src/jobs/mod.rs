//! Jobs: the work that arrives, the order in which it starts, and what interruptions cost it.

mod account;
mod arrivals;
mod candidates;
mod checkpoint;
mod line;
mod model;
mod queue;
mod running;
mod spec;
mod waiting;

#[cfg(test)]
mod queue_tests;

pub use account::Account;
pub use arrivals::{Class, Draw};
pub use checkpoint::{Checkpoints, Progress};
pub use model::{JobRecord, Jobs, State};
pub use queue::{Policy, Queue, Request};
pub use spec::{CheckpointChoice, ClassSpec, JobsSpec, LengthKind};
