//! Accounts of GPU time: what became of the time that jobs held.

use super::attempt::Spent;
use super::{Outcome, Restart, Survives};

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
    /// Starting for the first time.
    pub starting: f64,
    /// Holding still for checkpoints, and taking copies in memory.
    pub checkpointing: f64,
    /// Communicating over a distance that computing does not hide, of what was kept.
    pub spanned: f64,
    /// Held while running slower than at full speed.
    pub slowed: f64,
    /// By cause: standing still while nobody knows of a fault.
    pub undetected: Vec<f64>,
    /// By cause: standing still until it is decided what to do.
    pub deciding: Vec<f64>,
    /// By cause: waiting until what is lost is replaced.
    pub replacing: Vec<f64>,
    /// By cause: loading checkpoints and starting again.
    pub restarting: Vec<f64>,
    /// By cause: computing that an interruption lost, so that it is done twice.
    pub recomputed: Vec<f64>,
    /// Hours of jobs, whatever their size.
    pub hours: JobHours,
}

/// Hours of jobs, whatever their size, and of their GPUs while they waited.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct JobHours {
    /// Running, restarts among it.
    pub running: f64,
    /// Computing that was kept.
    pub productive: f64,
    /// From a fault until the job computes again, and doing again what was lost.
    pub unproductive: f64,
    /// From the first start to the end.
    pub lifetime: f64,
    /// GPU-hours of waiting for a first start.
    pub first_waits: f64,
    /// GPU-hours of waiting for another start.
    pub later_waits: f64,
}

impl Account {
    /// An account that tells `causes` apart, in which cancelled work counts as useful in this part.
    pub fn new(causes: usize, cancelled_counts: f64) -> Self {
        let none = || vec![0.0; causes];
        Self {
            undetected: none(),
            deciding: none(),
            replacing: none(),
            restarting: none(),
            recomputed: none(),
            cancelled_counts,
            ..Self::default()
        }
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

    /// Books an attempt on so many GPUs that was interrupted for `cause`, of a job that ends so.
    pub(super) fn book_interrupted(
        &mut self,
        gpus: f64,
        spent: &Spent,
        survives: Survives,
        (cause, outcome): (usize, Outcome),
    ) {
        self.book(gpus, spent, (survives.kept, outcome));
        let lost = spent.lost(survives.kept);
        self.recomputed[cause] += hours(gpus, lost);
        self.hours.unproductive += lost / 3600.0;
    }

    /// Books hours of computing that were kept, and had been kept before at a plant that was lost.
    pub(super) fn book_again(&mut self, hours: f64, (cause, outcome): (usize, Outcome)) {
        self.keep(outcome, -hours);
        self.recomputed[cause] += hours;
    }

    /// Books an attempt that ran to its end, or to the end of the run: nothing is lost.
    pub(super) fn book_ended(&mut self, gpus: f64, spent: &Spent, outcome: Outcome) {
        self.book(gpus, spent, (spent.progress.computed, outcome));
    }

    fn book(&mut self, gpus: f64, spent: &Spent, (kept, outcome): (f64, Outcome)) {
        self.keep(outcome, hours(gpus, kept));
        // Distance is a part of how long computing takes, as published ratios count it.
        let distance = spent.distance(kept);
        self.hours.productive += (kept + distance) / 3600.0;
        self.hours.running += spent.held / 3600.0;
        self.checkpointing += hours(gpus, spent.progress.checkpointing);
        self.spanned += hours(gpus, distance);
        self.slowed += hours(gpus, spent.slowed);
        self.book_restart(gpus, spent.restart);
    }

    /// Books seconds of computing on so many GPUs that had been kept and are lost, of a job that ends so. What distance
    /// added to them stays where it was booked.
    pub(super) fn book_rollback(
        &mut self,
        (gpus, lost): (f64, f64),
        (cause, outcome): (usize, Outcome),
    ) {
        self.keep(outcome, -hours(gpus, lost));
        self.recomputed[cause] += hours(gpus, lost);
        self.hours.productive -= lost / 3600.0;
        self.hours.unproductive += lost / 3600.0;
    }

    /// Books hours for which an interrupted job held so many GPUs and waited for the others.
    pub(super) fn book_waiting(&mut self, gpus: f64, hours: f64, cause: usize) {
        self.replacing[cause] += gpus * hours;
        self.hours.unproductive += hours;
    }

    fn book_restart(&mut self, gpus: f64, restart: Restart) {
        let Some(cause) = restart.cause else {
            self.starting += gpus * restart.loading.in_hours();
            return;
        };
        self.undetected[cause] += gpus * restart.undetected.in_hours();
        self.deciding[cause] += gpus * restart.deciding.in_hours();
        self.replacing[cause] += gpus * restart.replacing.in_hours();
        self.restarting[cause] += gpus * restart.loading.in_hours();
        self.hours.unproductive += restart.total().in_hours();
    }

    /// All GPU-hours booked.
    pub fn total(&self) -> f64 {
        let by_cause =
            [&self.undetected, &self.deciding, &self.replacing, &self.restarting, &self.recomputed];
        let by_cause: f64 = by_cause.into_iter().flatten().sum();
        let of_no_use = self.user_failed + self.cancelled + self.timed_out;
        self.kept
            + of_no_use
            + self.starting
            + self.checkpointing
            + self.spanned
            + self.slowed
            + by_cause
    }
}

fn hours(gpus: f64, seconds: f64) -> f64 {
    gpus * seconds / 3600.0
}
