//! Crowds: the running jobs of each kind of work together, for those who need not ask each of them.

use super::attempt::Attempt;

/// The running jobs of a kind of work.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfKind {
    pub(super) jobs: u32,
    pub(super) gpus: u64,
    /// The squares of the GPUs of each, added up.
    pub(super) squares: u64,
    /// Checkpoints written in an hour, in parts of which [`PARTS`] make one: whole numbers, so that what comes and goes
    /// leaves no trace.
    writes: i64,
    /// GPUs of the largest and its place, the first of its size; none where that has left and nobody has looked since.
    pub(super) largest: Option<(u32, u32)>,
}

/// Parts of a checkpoint written in an hour.
const PARTS: f64 = (1_u64 << 32) as f64;

/// Checkpoints in an hour of an attempt, in parts.
#[expect(clippy::cast_possible_truncation, reason = "at most some thousands in an hour")]
fn writes_of(attempt: &Attempt) -> i64 {
    let rate = attempt.writes().map_or(0.0, |(every, write)| 3600.0 / (every + write));
    (rate * PARTS) as i64
}

impl Attempt {
    /// Seconds of running from one checkpoint on storage to the next, and for which it stands still then.
    pub(super) fn writes(&self) -> Option<(f64, f64)> {
        let every = self.checkpoints.interval * self.checkpoints.stretch;
        let write = self.checkpoints.write;
        (every.is_finite() && write > 0.0).then_some((every, write))
    }
}

impl OfKind {
    /// Checkpoints that all of them write in an hour.
    pub(super) fn writes(&self) -> f64 {
        self.writes as f64 / PARTS
    }

    /// A job runs from now on.
    pub(super) fn add(&mut self, (job, gpus): (u32, u32), attempt: &Attempt) {
        let is_first = |(most, place): (u32, u32)| gpus > most || gpus == most && job < place;
        if self.jobs == 0 || self.largest.is_some_and(is_first) {
            self.largest = Some((gpus, job));
        }
        self.jobs += 1;
        self.gpus += u64::from(gpus);
        self.squares += u64::from(gpus) * u64::from(gpus);
        self.writes += writes_of(attempt);
    }

    /// It runs no more.
    pub(super) fn remove(&mut self, (job, gpus): (u32, u32), attempt: &Attempt) {
        if self.largest.is_some_and(|(_, place)| place == job) {
            self.largest = None;
        }
        self.jobs -= 1;
        self.gpus -= u64::from(gpus);
        self.squares -= u64::from(gpus) * u64::from(gpus);
        self.writes -= writes_of(attempt);
    }

    /// A job that runs saves its work as often as in the other attempt from now on.
    pub(super) fn change(&mut self, before: &Attempt, after: &Attempt) {
        self.writes += writes_of(after) - writes_of(before);
    }
}
