//! Jobs: the work that arrives, the order in which it starts, and what interruptions cost it.
//!
//! - `work`: jobs with their events; `event`, `quantities`: what can happen, and what is reported.
//! - `model`, `running`, `checkpoint`, `account`: the life of a job, and what became of its GPU time.
//! - `arrivals`: classes and what they draw.
//! - `queue`: who starts next; `line`, `waiting`, `candidates`: those that wait, by turn and by size.

mod account;
mod arrivals;
mod candidates;
mod checkpoint;
mod event;
mod line;
mod model;
mod quantities;
mod queue;
mod running;
mod spec;
mod waiting;
mod work;

#[cfg(test)]
mod queue_tests;

pub use account::Account;
pub use arrivals::{Class, Draw};
pub use checkpoint::{Checkpoints, Progress};
pub use event::Event;
pub use model::{JobRecord, Jobs, State};
pub use quantities::Reports;
pub use queue::{Policy, Queue, Request};
pub use spec::{CheckpointChoice, ClassSpec, JobsSpec, LengthKind};
pub use work::{Interrupted, Work};
