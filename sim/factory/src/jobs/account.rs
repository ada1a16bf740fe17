//! Accounts of GPU time: what became of the time that jobs held.

use super::Progress;

/// GPU-hours held by jobs, by what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Computing that was kept: goodput.
    pub kept: f64,
    /// Writing checkpoints.
    pub checkpoint: f64,
    /// Loading checkpoints after interruptions.
    pub restart: f64,
    /// Held while a replacement for what was lost is not there yet.
    pub waiting: f64,
    /// Computing that distance between GPUs cost.
    pub spanned: f64,
    /// Held while running slower than at full speed.
    pub slowed: f64,
    /// By cause: computing and writing that an interruption lost.
    pub rolled_back: Vec<f64>,
}

impl Account {
    /// An account that tells `causes` apart.
    pub fn new(causes: usize) -> Self {
        Self { rolled_back: vec![0.0; causes], ..Self::default() }
    }

    /// Books an attempt of `gpus` that was interrupted for `cause`.
    pub(super) fn book_interrupted(&mut self, gpus: f64, progress: Progress, cause: usize) {
        self.kept += hours(gpus, progress.saved);
        self.rolled_back[cause] += hours(gpus, progress.unsaved + progress.unfinished_write);
        self.book_overheads(gpus, progress);
    }

    /// Books an attempt that ran to its end, or to the end of the run: nothing is lost.
    pub(super) fn book_ended(&mut self, gpus: f64, progress: Progress) {
        self.kept += hours(gpus, progress.saved + progress.unsaved);
        self.checkpoint += hours(gpus, progress.unfinished_write);
        self.book_overheads(gpus, progress);
    }

    /// Books time held beyond what the same progress takes at full speed.
    pub(super) fn book_slowed(&mut self, gpus: f64, seconds: f64) {
        self.slowed += hours(gpus, seconds);
    }

    /// Books time held while a replacement is waited for.
    pub(super) fn book_waiting(&mut self, gpus: f64, seconds: f64) {
        self.waiting += hours(gpus, seconds);
    }

    fn book_overheads(&mut self, gpus: f64, progress: Progress) {
        self.checkpoint += hours(gpus, progress.writing);
        self.restart += hours(gpus, progress.restart);
    }

    /// All GPU-hours booked.
    pub fn total(&self) -> f64 {
        let lost: f64 = self.rolled_back.iter().sum();
        let beside = self.waiting + self.spanned;
        self.kept + self.checkpoint + self.restart + self.slowed + beside + lost
    }
}

fn hours(gpus: f64, seconds: f64) -> f64 {
    gpus * seconds / 3600.0
}
