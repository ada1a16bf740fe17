//! Jobs: the work that arrives, the order in which it starts, and what interruptions cost it.
//!
//! - `work`: jobs with their events; `event`, `quantities`: what can happen, and what is reported.
//! - `model`, `checkpoint`, `account`, `waits`: the life of a job, what became of its GPU time, and how
//!   long it waited.
//! - `demand`: classes, and the jobs that are asked for; `pools`: who may stand where; `refill`: those
//!   of which there are always more; `record`: what jobs leave behind.
//! - `queue`: who starts next; `running`: who holds what until when; `line`, `waiting`, `candidates`:
//!   those that wait, by turn and by size.

mod account;
mod candidates;
mod checkpoint;
mod demand;
mod event;
mod line;
mod model;
mod pools;
mod quantities;
mod queue;
mod record;
mod refill;
mod request;
mod running;
mod spec;
mod waiting;
mod waits;
mod work;

#[cfg(test)]
mod queue_tests;

pub use account::Account;
pub use checkpoint::{Checkpoints, Progress};
pub use demand::{Class, Demand, Draw, Outcome};
pub use event::Event;
pub use model::Jobs;
pub use quantities::Reports;
pub use queue::{Policy, Queue};
pub use record::{Counts, JobRecord, State};
pub use request::Request;
pub use spec::{
    CheckpointChoice, ClassSpec, CountedBy, DemandKind, JobsSpec, LengthKind, OutcomeSpec,
    ProcessKind, ProcessSpec, Scale, TimeLimitsSpec,
};
pub use waits::Waits;
pub use work::Interrupted;

use engine::Handle;
use units::SimTime;

use crate::calendar::Calendar;

/// Jobs, and what is still to happen to them, during a run.
#[derive(Debug)]
pub struct Work {
    jobs: Jobs,
    calendar: Calendar,
    end: SimTime,
    /// By class: the job that arrives next.
    arriving: Vec<Option<Draw>>,
    /// By job: the event of its completion while it runs.
    completions: Vec<Option<Handle>>,
    /// Jobs interrupted at this instant, which still hold what they stood on.
    interrupted: Vec<u32>,
    started: Vec<u32>,
    /// Jobs that have ended since they were last taken.
    ended: Vec<JobRecord>,
    /// What it reports.
    pub reports: Reports,
}
