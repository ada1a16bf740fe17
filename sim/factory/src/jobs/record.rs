//! What jobs leave behind when they end, and how many have ended how.

use units::SimTime;

use super::Outcome;

/// What a job that ended leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRecord {
    /// Order of submission, from 1.
    pub number: u64,
    /// Class of work, by its place in the alphabet.
    pub class: usize,
    /// GPUs it held; of a job of several phases the most.
    pub gpus: u32,
    /// When it was submitted.
    pub submitted: SimTime,
    /// When it first started; `None` if it never did.
    pub started: Option<SimTime>,
    /// When it ended; `None` if it had not by the end of the run.
    pub ended: Option<SimTime>,
    /// How often it was interrupted.
    pub interruptions: u32,
    /// GPU-hours of computing that were kept and are of use.
    pub kept_gpu_hours: f64,
    /// Whether it runs, waits or has ended, and how.
    pub state: State,
}

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has done all its work.
    Completed,
    /// It has ended by an error of its user, or for want of memory.
    Failed,
    /// Its user has cancelled it, or its contract has ended.
    Cancelled,
    /// It has been stopped because it asked for too little time.
    TimedOut,
    /// It was running when the run ended.
    Running,
    /// It was waiting when the run ended.
    Waiting,
}

impl State {
    /// That of a job which has ended so.
    pub(super) const fn ended(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Completed => Self::Completed,
            Outcome::UserError | Outcome::OutOfMemory => Self::Failed,
            Outcome::Cancelled => Self::Cancelled,
            Outcome::TimedOut => Self::TimedOut,
        }
    }
}

/// Numbers of jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those submitted.
    pub submitted: u64,
    /// Those that have done all their work.
    pub completed: u64,
    /// Those that have ended by an error of their user, or for want of memory.
    pub failed: u64,
    /// Those that their user has cancelled, or whose contract has ended.
    pub cancelled: u64,
    /// Those that have been stopped because they asked for too little time.
    pub timed_out: u64,
    /// Those that have left for another plant.
    pub moved: u64,
}

impl Counts {
    /// One more job has ended.
    pub(super) const fn add(&mut self, state: State) {
        match state {
            State::Completed => self.completed += 1,
            State::Failed => self.failed += 1,
            State::Cancelled => self.cancelled += 1,
            State::TimedOut => self.timed_out += 1,
            State::Running | State::Waiting => {}
        }
    }
}
