//! Accounts of GPU time: what became of the time that jobs held.

use super::{Outcome, Progress};

/// GPU-hours held by jobs, by what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Computing that was kept and is of use: goodput.
    pub kept: f64,
    /// Computing that was kept by jobs that end by an error of their user.
    pub user_failed: f64,
    /// Computing that was kept by jobs that their user cancels, less what counts as useful.
    pub cancelled: f64,
    /// Computing that was kept by jobs that are stopped because they asked for too little time.
    pub timed_out: f64,
    /// Useful seconds for each second of jobs that are cancelled.
    cancelled_counts: f64,
    /// Writing checkpoints.
    pub checkpoint: f64,
    /// Loading checkpoints after interruptions.
    pub restart: f64,
    /// Held while running slower than at full speed.
    pub slowed: f64,
    /// By cause: computing and writing that an interruption lost.
    pub rolled_back: Vec<f64>,
}

impl Account {
    /// An account that tells `causes` apart, in which cancelled work counts as useful in this part.
    pub fn new(causes: usize, cancelled_counts: f64) -> Self {
        Self { rolled_back: vec![0.0; causes], cancelled_counts, ..Self::default() }
    }

    /// Part of the computing of jobs with this outcome that is of use.
    pub(super) const fn useful(&self, outcome: Outcome) -> f64 {
        match outcome {
            Outcome::Completed => 1.0,
            Outcome::Cancelled => self.cancelled_counts,
            Outcome::UserError | Outcome::OutOfMemory | Outcome::TimedOut => 0.0,
        }
    }

    /// Books computing that was kept, by how its job ends.
    fn keep(&mut self, outcome: Outcome, hours: f64) {
        let useful = hours * self.useful(outcome);
        self.kept += useful;
        match outcome {
            Outcome::Completed => {}
            Outcome::UserError | Outcome::OutOfMemory => self.user_failed += hours,
            Outcome::Cancelled => self.cancelled += hours - useful,
            Outcome::TimedOut => self.timed_out += hours,
        }
    }

    /// Books an attempt of `gpus` that was interrupted for `cause`, of a job that ends so.
    pub(super) fn book_interrupted(
        &mut self,
        gpus: f64,
        progress: Progress,
        (cause, outcome): (usize, Outcome),
    ) {
        self.keep(outcome, hours(gpus, progress.saved));
        self.rolled_back[cause] += hours(gpus, progress.unsaved + progress.unfinished_write);
        self.book_overheads(gpus, progress);
    }

    /// Books an attempt that ran to its end, or to the end of the run: nothing is lost.
    pub(super) fn book_ended(&mut self, gpus: f64, progress: Progress, outcome: Outcome) {
        self.keep(outcome, hours(gpus, progress.saved + progress.unsaved));
        self.checkpoint += hours(gpus, progress.unfinished_write);
        self.book_overheads(gpus, progress);
    }

    /// Books time held beyond what the same progress takes at full speed.
    pub(super) fn book_slowed(&mut self, gpus: f64, seconds: f64) {
        self.slowed += hours(gpus, seconds);
    }

    fn book_overheads(&mut self, gpus: f64, progress: Progress) {
        self.checkpoint += hours(gpus, progress.writing);
        self.restart += hours(gpus, progress.restart);
    }

    /// All GPU-hours booked.
    pub fn total(&self) -> f64 {
        let lost: f64 = self.rolled_back.iter().sum();
        let of_no_use = self.user_failed + self.cancelled + self.timed_out;
        self.kept + of_no_use + self.checkpoint + self.restart + self.slowed + lost
    }
}

fn hours(gpus: f64, seconds: f64) -> f64 {
    gpus * seconds / 3600.0
}
