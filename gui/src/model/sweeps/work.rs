//! Work on a sweep: what is to be done, how far it has come, and what is told on the way.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
#[expect(clippy::disallowed_types, reason = "people want to know how long a sweep takes")]
use std::time::Instant;

use files::Texts;
use study::{Findings, Session};

/// What is to be done with a sweep.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// Plan a study in a new folder, and make its runs if `run`.
    Plan {
        /// Where the study file would stand.
        path: PathBuf,
        /// What it says.
        text: String,
        /// Scenario files that it names, with what they say.
        given: Texts,
        /// Where results go.
        folder: PathBuf,
        /// Whether its runs are made.
        run: bool,
    },
    /// Open a folder.
    Open(PathBuf),
    /// Make the runs that a folder lacks.
    Resume(PathBuf),
}

/// What is told while a sweep is worked on.
#[derive(Debug)]
pub(crate) enum News {
    /// It was planned or opened, and has found so much before.
    Opened(Arc<Session>, Arc<Findings>),
    /// It has found so much now.
    Found(Arc<Findings>),
    /// The work has ended.
    Ended(End),
}

/// How the work ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The folder is open.
    Opened,
    /// The study is planned.
    Planned,
    /// Every run is there, and tables with this fingerprint are written.
    Merged(String),
    /// Somebody stopped it.
    Stopped,
    /// It could not be done.
    Failed(String),
}

/// Work on a sweep, seen from both sides: threads count, views read, and anybody may stop it.
#[derive(Clone, Debug)]
pub(crate) struct Sweeping {
    folder: PathBuf,
    counts: Arc<Counts>,
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    began: Instant,
}

#[derive(Debug, Default)]
struct Counts {
    /// Runs that were finished before.
    before: AtomicU64,
    /// Runs that are asked for at least; 0 until that is known.
    least: AtomicU64,
    finished: AtomicU64,
    failed: AtomicU64,
    merging: AtomicBool,
    stop: AtomicBool,
}

impl Order {
    /// Where it is worked.
    const fn folder(&self) -> &PathBuf {
        match self {
            Self::Plan { folder, .. } | Self::Open(folder) | Self::Resume(folder) => folder,
        }
    }
}

impl Sweeping {
    /// Work that begins now.
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    pub(super) fn begin(order: &Order) -> Self {
        let (folder, counts) = (order.folder().clone(), Arc::default());
        Self { folder, counts, began: Instant::now() }
    }

    /// Where it works.
    pub(crate) const fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Runs that are finished, those from before among them.
    pub(crate) fn finished(&self) -> u64 {
        self.counts.finished.load(Ordering::Relaxed)
    }

    /// Runs that failed since it began.
    pub(crate) fn failed(&self) -> u64 {
        self.counts.failed.load(Ordering::Relaxed)
    }

    /// Runs that are asked for at least; `None` until the work on them has begun.
    pub(crate) fn least(&self) -> Option<u64> {
        let least = self.counts.least.load(Ordering::Relaxed);
        (least > 0).then_some(least)
    }

    /// Whether all runs are there and tables are being written.
    pub(crate) fn merging(&self) -> bool {
        self.counts.merging.load(Ordering::Relaxed)
    }

    /// Whether it was asked to stop.
    pub(crate) fn stopping(&self) -> bool {
        self.counts.stop.load(Ordering::Relaxed)
    }

    /// Runs that finish in each second.
    pub(crate) fn runs_per_second(&self) -> f64 {
        let made =
            self.finished() - self.counts.before.load(Ordering::Relaxed).min(self.finished());
        made as f64 / self.began.elapsed().as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Seconds until the least number of runs is there, at the speed so far.
    pub(crate) fn seconds_left(&self) -> Option<f64> {
        let left = self.least()?.saturating_sub(self.finished()) as f64;
        let speed = self.runs_per_second();
        (speed > 0.0).then(|| left / speed)
    }

    /// Stops it: runs under way are finished and kept.
    pub(crate) fn cancel(&self) {
        self.counts.stop.store(true, Ordering::Relaxed);
    }

    /// The runs begin: so many are there, and so many are asked for at least.
    pub(crate) fn runs_begin(&self, finished: u64, least: u64) {
        self.counts.before.store(finished, Ordering::Relaxed);
        self.counts.finished.store(finished, Ordering::Relaxed);
        self.counts.least.store(least.max(finished).max(1), Ordering::Relaxed);
    }

    /// Counts a run that has finished.
    pub(crate) fn count(&self, has_failed: bool) {
        self.counts.finished.fetch_add(1, Ordering::Relaxed);
        self.counts.failed.fetch_add(u64::from(has_failed), Ordering::Relaxed);
    }

    /// All runs are there.
    pub(crate) fn merges(&self) {
        self.counts.merging.store(true, Ordering::Relaxed);
    }
}
