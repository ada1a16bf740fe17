//! Accounts of GPU time: what became of the time that jobs held.

use super::attempt::Spent;
use super::{Restart, Survives};

/// GPU-hours held by jobs, by what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Computing that was kept: goodput.
    pub kept: f64,
    /// Starting for the first time.
    pub starting: f64,
    /// Holding still for checkpoints, and taking copies in memory.
    pub checkpointing: f64,
    /// Communicating over a distance that computing does not hide.
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
    /// An account that tells `causes` apart.
    pub fn new(causes: usize) -> Self {
        let none = || vec![0.0; causes];
        Self {
            undetected: none(),
            deciding: none(),
            replacing: none(),
            restarting: none(),
            recomputed: none(),
            ..Self::default()
        }
    }

    /// Books an attempt on so many GPUs that was interrupted for `cause`.
    pub(super) fn book_interrupted(
        &mut self,
        gpus: f64,
        spent: &Spent,
        survives: Survives,
        cause: usize,
    ) {
        self.book(gpus, spent, survives.kept);
        let lost = spent.progress.computed - survives.kept;
        self.recomputed[cause] += hours(gpus, lost);
        self.hours.unproductive += lost / 3600.0;
    }

    /// Books an attempt that ran to its end, or to the end of the run: nothing is lost.
    pub(super) fn book_ended(&mut self, gpus: f64, spent: &Spent) {
        self.book(gpus, spent, spent.progress.computed);
    }

    fn book(&mut self, gpus: f64, spent: &Spent, kept: f64) {
        self.kept += hours(gpus, kept);
        self.hours.productive += kept / 3600.0;
        self.hours.running += spent.held / 3600.0;
        self.checkpointing += hours(gpus, spent.progress.checkpointing);
        self.spanned += hours(gpus, spent.progress.exposed);
        self.slowed += hours(gpus, spent.slowed);
        self.book_restart(gpus, spent.restart);
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
        self.kept + self.starting + self.checkpointing + self.spanned + self.slowed + by_cause
    }
}

fn hours(gpus: f64, seconds: f64) -> f64 {
    gpus * seconds / 3600.0
}
