//! Runs that are wanted or under way: how far they have come, and what came of them.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread;
#[expect(clippy::disallowed_types, reason = "people want to know how long a run takes")]
use std::time::Instant;

use files::Loaded;
use units::SimDuration;

use super::{DocumentId, Run, RunId, Seed};

/// A run that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Its number once it is there.
    pub(crate) id: RunId,
    /// What it will be called.
    pub(crate) name: String,
    /// The scenario it is made of.
    pub(crate) document: Option<DocumentId>,
    /// That scenario, read.
    pub(crate) loaded: Arc<Loaded>,
    /// How many seeds.
    pub(crate) replications: u32,
    /// The run whose place it takes.
    pub(crate) replaces: Option<RunId>,
}

/// A run under way, seen from both sides: threads count, panels read, and anybody may stop it.
#[derive(Clone, Debug)]
pub(crate) struct UnderWay {
    wanted: Arc<Wanted>,
    progress: Arc<Progress>,
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    began: Instant,
}

#[derive(Debug, Default)]
struct Progress {
    /// Simulated nanoseconds, of all replications together.
    done: AtomicU64,
    events: AtomicU64,
    /// Seeds that are finished.
    seeds: AtomicU32,
    stop: AtomicBool,
}

/// What a run tells on its way.
#[derive(Debug)]
pub(crate) enum RunNews {
    /// The results of the first seed, recorded whole, and the run whose place they take.
    First(Box<Run>, Option<RunId>),
    /// Those of the next seed.
    Next(RunId, Seed),
    /// Nothing more comes.
    Ended(Ended),
}

/// How a run ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// All its seeds are there; its name.
    Finished(String),
    /// It was stopped; its name. Seeds that were told stay.
    Cancelled(String),
    /// The simulator gave up, which is our mistake; its name.
    Failed(String),
}

/// Runs under way and runs that wait.
#[derive(Debug, Default)]
pub(crate) struct Work {
    waiting: VecDeque<Wanted>,
    under_way: Vec<UnderWay>,
}

impl UnderWay {
    /// A run that begins now.
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    pub(crate) fn begin(wanted: Wanted) -> Self {
        let (wanted, progress) = (Arc::new(wanted), Arc::new(Progress::default()));
        Self { wanted, progress, began: Instant::now() }
    }

    /// What was asked for.
    pub(crate) fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// What it will be called.
    pub(crate) fn name(&self) -> &str {
        &self.wanted.name
    }

    /// How much is done, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let all = self.wanted.loaded.scenario.length().in_nanoseconds() as f64;
        let done = self.progress.done.load(Ordering::Relaxed) as f64;
        (done / (all * f64::from(self.wanted.replications))).min(1.0)
    }

    /// Seconds since it began.
    pub(crate) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Events handled in each second of work.
    pub(crate) fn events_per_second(&self) -> f64 {
        let events = self.progress.events.load(Ordering::Relaxed) as f64;
        events / self.seconds().max(f64::MIN_POSITIVE)
    }

    /// Seconds until it is done, at the speed so far.
    pub(crate) fn seconds_left(&self) -> Option<f64> {
        let share = self.share();
        (share > 0.0).then(|| self.seconds() / share * (1.0 - share))
    }

    /// Counts simulated time that is done, and the events in it.
    pub(crate) fn count(&self, time: SimDuration, events: u64) {
        self.progress.done.fetch_add(time.in_nanoseconds(), Ordering::Relaxed);
        self.progress.events.fetch_add(events, Ordering::Relaxed);
    }

    /// Counts a seed that is finished.
    pub(crate) fn count_seed(&self) {
        self.progress.seeds.fetch_add(1, Ordering::Relaxed);
    }

    /// Seeds that are finished.
    pub(crate) fn seeds(&self) -> u32 {
        self.progress.seeds.load(Ordering::Relaxed)
    }

    /// Threads that it keeps busy: one for each seed that is not finished, while there are cores.
    fn threads(&self) -> usize {
        let left = self.wanted.replications.saturating_sub(self.seeds());
        usize::try_from(left).unwrap_or(usize::MAX).min(cores())
    }

    /// Stops it within a moment.
    pub(crate) fn cancel(&self) {
        self.progress.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.progress.stop.load(Ordering::Relaxed)
    }
}

impl Work {
    /// Something runs or waits.
    pub(crate) fn is_busy(&self) -> bool {
        !self.under_way.is_empty() || !self.waiting.is_empty()
    }

    /// The runs under way, the oldest first.
    pub(crate) fn under_way(&self) -> &[UnderWay] {
        &self.under_way
    }

    /// Runs that wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// All of them: those under way, and those that wait in their order.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        self.under_way.iter().map(UnderWay::wanted).chain(&self.waiting)
    }

    /// Puts a run at the end of those that wait.
    pub(crate) fn want(&mut self, wanted: Wanted) {
        self.waiting.push_back(wanted);
    }

    /// Stops what runs and forgets what waits.
    pub(crate) fn cancel(&mut self) {
        self.waiting.clear();
        self.under_way.iter().for_each(UnderWay::cancel);
    }

    /// The run that begins now, while there are cores for it.
    pub(crate) fn begin_next(&mut self) -> Option<UnderWay> {
        let threads: usize = self.under_way.iter().map(UnderWay::threads).sum();
        if self.under_way.len() >= most_at_once() || threads >= cores() {
            return None;
        }
        let next = UnderWay::begin(self.waiting.pop_front()?);
        self.under_way.push(next.clone());
        Some(next)
    }

    /// A run is not under way any more.
    pub(crate) fn end(&mut self, id: RunId) {
        self.under_way.retain(|run| run.wanted.id != id);
    }
}

/// Cores of this machine: so many seeds of a run and so many runs of a sweep are made at once.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Runs at once, whatever they have of seeds: memory is left for what they record.
fn most_at_once() -> usize {
    cores().saturating_sub(1).clamp(1, 4)
}
