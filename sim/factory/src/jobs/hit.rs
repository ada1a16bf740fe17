//! What interrupts a job, and what it starts on.

use units::{SimDuration, SimTime};

use super::{ClassSpec, Diagnosis, Mtbf, Reach, Replacement, Restart};

/// What interrupts a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the cause.
    pub cause: usize,
    /// How much it takes out.
    pub reach: Reach,
    /// Whether it is something that can break.
    pub hardware: bool,
    /// Whether it was announced, so that nothing needs to be noticed or decided.
    pub planned: bool,
    /// Whether the job has saved its work before it.
    pub saved: Saved,
}

impl Hit {
    /// One that nobody has announced.
    pub const fn unforeseen(cause: usize, reach: Reach, hardware: bool) -> Self {
        Self { cause, reach, hardware, planned: false, saved: Saved::ByItself }
    }
}

/// Whether a job has saved its work when it is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// As far as it had by itself.
    ByItself,
    /// All of it.
    All,
    /// All that it had computed until it was told, when it began to write a checkpoint.
    WhenTold,
    /// What it had computed by that instant: everything newer is destroyed.
    AsOf(SimTime),
}

/// What a job starts on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footing {
    /// How often it interrupts the job.
    pub mtbf: Mtbf,
    /// What takes the place of what the job lost before, if it was interrupted.
    pub replacement: Replacement,
    /// Communication that computing does not hide, for each second of computing.
    pub exposed: f64,
    /// The most that its copies in memory survive the loss of.
    pub copies_survive: Reach,
}

/// An interruption from which a job has not started again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) at: SimTime,
    pub(super) cause: usize,
    pub(super) diagnosis: Diagnosis,
    /// Whether it starts again from copies in memory, and not from storage.
    pub(super) from_memory: bool,
}

impl Pending {
    /// The steps from here until the job computes, of which those that need no ground have gone on while
    /// it waited; in one where its class says how long they take together.
    pub(super) fn restart(
        &self,
        spec: &ClassSpec,
        (replacing, loading): (SimDuration, SimDuration),
        waited: SimDuration,
    ) -> Restart {
        let cause = Some(self.cause);
        if let Some(all) = spec.restart_time {
            return Restart { cause, loading: all.into(), ..Restart::default() };
        }
        let Diagnosis { undetected, deciding, .. } = self.diagnosis;
        Restart {
            cause,
            undetected: undetected - waited,
            deciding: deciding - (waited - undetected),
            replacing,
            loading,
        }
    }
}
