//! Jobs: the work that arrives, the order in which it starts, and what interruptions cost it.
//!
//! - `work`: jobs with their events; `event`, `quantities`, `meters`: what can happen, what is reported, and
//!   what is billed; `bill`: what has a price.
//! - `model`, `attempt`, `account`, `waits`, `sizes`, `tally`, `idle`: the life of a job, what became of
//!   its GPU time, how long it waited, and how its time was spent by class and size; `record`: what it leaves behind.
//! - `past`: how much jobs had computed when. `steps`: jobs of several phases.
//! - `hit`, `recovery`, `checkpoint`, `drains`: what is kept of an interrupted job, and how it gets going again;
//!   `bar`: those that may not start; `shed`, `kept_back`, `pace`: those that a shortage keeps back or slows down; `hold`: those that wait on the rest of their ground; `lend`: those that stand on lent ground.
//! - `moving`: jobs that leave for other plants, and those that come from there.
//! - `demand`: classes, and the jobs that are asked for; `pools`, `contract`: who may stand where; `refill`: those
//!   of which there are always more.
//! - `queue`, `gap`: who starts next, of those who find room on the `ground`; `running`: who holds what until
//!   when; `line`, `waiting`, `candidates`: those that wait, by turn and by size.

mod account;
mod attempt;
mod bar;
mod bill;
mod candidates;
mod checkpoint;
mod contract;
mod crowds;
mod demand;
mod drains;
mod event;
mod gap;
mod ground;
mod hit;
mod hold;
mod idle;
mod kept_back;
mod lend;
mod line;
mod meters;
mod model;
mod moving;
mod pace;
mod past;
mod pools;
mod quantities;
mod queue;
mod record;
mod recovery;
mod refill;
mod request;
mod running;
mod shed;
mod sizes;
mod spec;
mod steps;
mod tally;
mod together;
mod waiting;
mod waits;
mod work;

#[cfg(test)]
mod queue_tests;
#[cfg(test)]
mod shape_tests;

pub use account::{Account, JobHours};
pub use checkpoint::{
    Checkpoints, Diagnosis, Mtbf, Progress, Recovery, Replacement, Restart, Storage, Survives,
};
pub use demand::{Asked, Class, Course, Demand, Draw, Guest, Outcome};
pub use event::Event;
pub use ground::{Anywhere, Ground};
pub use hit::{Footing, Hit, Saved};
pub use idle::Sliding;
pub use model::{Jobs, Parcel};
pub use pace::Pace;
pub use quantities::Reports;
pub use queue::{Policy, Queue};
pub use record::{Counts, JobRecord, State};
pub use recovery::{
    Decision, DecisionSpec, Eviction, Operations, Reach, RecoverySpec, StorageSpec,
};
pub use request::Request;
pub use shed::KeptBack;
pub use sizes::{DECADES, Sizes};
pub use spec::{
    CheckpointChoice, ClassSpec, CountedBy, DemandKind, JobsSpec, LengthKind, OutcomeSpec,
    PhasesSpec, ProcessKind, ProcessSpec, Scale, TimeLimitsSpec, WaveSpec,
};
pub use tally::{GROUP_RATIOS, Group, GroupRatio, Tally};
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
    /// Those of them that leave the whole domain where the fault is.
    evicting: Vec<u32>,
    /// Jobs that hold the rest of their ground, in the order of their interruption, each with the event
    /// of giving it back.
    holding: Vec<(u32, Handle)>,
    /// Borrowers that are to stop.
    recalls: Vec<(lend::Recall, Handle)>,
    /// Jobs that write a checkpoint before they leave for want of power.
    told: Vec<shed::Told>,
    started: Vec<u32>,
    /// Jobs that have ended since they were last taken.
    ended: Vec<JobRecord>,
    /// Jobs of lost plants that have started here since they were last taken: their class, and since when
    /// they had been lost.
    recovered: Vec<(usize, SimTime)>,
    contract_meters: meters::ContractMeters,
    /// What it reports.
    pub reports: Reports,
}
