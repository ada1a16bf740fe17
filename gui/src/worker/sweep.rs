//! A sweep on a thread of its own: planned or opened, run with findings on the way, and merged.

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "people want to know how long a sweep takes")]
use std::time::Instant;

use files::Texts;
use report::study_page;
use study::{Failure, Findings, Partial, Session, Told, Worker};

/// Findings are made anew at most so often.
const SHORTEST: Duration = Duration::from_secs(1);
/// Part of the time that making findings may take.
const SHARE: u32 = 20;

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

/// Work on a sweep, seen from the window.
#[derive(Debug)]
pub(crate) struct Sweeping {
    folder: PathBuf,
    counts: Arc<Counts>,
    news: Receiver<News>,
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

impl Sweeping {
    /// Starts the work; `context` is woken when there is news.
    #[expect(clippy::disallowed_types, reason = "people want to know how long it will take")]
    pub(crate) fn start(order: Order, context: egui::Context) -> Self {
        let counts = Arc::new(Counts::default());
        let (sender, news) = channel();
        let folder = order.folder().clone();
        let seen = Arc::clone(&counts);
        let name = format!("sweep {}", folder.file_name().unwrap_or_default().to_string_lossy());
        let work = move || {
            let desk = Desk { counts: &seen, sender, context };
            let end = desk.work(&order).unwrap_or_else(|failure| match failure {
                Failure::Stopped => End::Stopped,
                other => End::Failed(other.to_string()),
            });
            desk.tell(News::Ended(end));
        };
        let thread = thread::Builder::new().name(name).spawn(work);
        thread.expect("the system has room for one more thread");
        Self { folder, counts, news, began: Instant::now() }
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

    /// What has been told since the last time. A thread that broke down, which is our mistake, is
    /// a sweep that failed.
    pub(crate) fn news(&self) -> Option<News> {
        use std::sync::mpsc::TryRecvError::{Disconnected, Empty};
        match self.news.try_recv() {
            Ok(news) => Some(news),
            Err(Empty) => None,
            Err(Disconnected) => {
                let told = format!("The work on {} broke down.", self.folder.display());
                Some(News::Ended(End::Failed(told)))
            }
        }
    }
}

impl Order {
    const fn folder(&self) -> &PathBuf {
        match self {
            Self::Plan { folder, .. } | Self::Open(folder) | Self::Resume(folder) => folder,
        }
    }
}

/// Cores of this machine: so many runs are made at once.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What the thread works with.
struct Desk<'d> {
    counts: &'d Counts,
    sender: Sender<News>,
    context: egui::Context,
}

impl Desk<'_> {
    fn tell(&self, news: News) {
        // The window may have gone: then nobody waits for it.
        let _ = self.sender.send(news);
        self.context.request_repaint();
    }

    fn work(&self, order: &Order) -> Result<End, Failure> {
        let session = match order {
            Order::Plan { path, text, given, folder, .. } => {
                study::plan_given(path, text, given, folder, None, false)?.session
            }
            Order::Open(folder) | Order::Resume(folder) => Session::open(folder)?,
        };
        let session = Arc::new(session);
        let found = Arc::new(session.findings()?);
        self.tell(News::Opened(Arc::clone(&session), found));
        match order {
            Order::Open(_) => Ok(End::Opened),
            Order::Plan { run: false, .. } => Ok(End::Planned),
            Order::Plan { .. } | Order::Resume(_) => self.run(&session),
        }
    }

    /// Makes the runs that are missing, and then the tables.
    fn run(&self, session: &Session) -> Result<End, Failure> {
        let mut partial = Partial::new(session)?;
        let mut pace = Pace::new();
        let mut tell = |told: Told<'_>| {
            match told {
                Told::Begins { finished, least } => {
                    self.counts.before.store(finished, Ordering::Relaxed);
                    self.counts.finished.store(finished, Ordering::Relaxed);
                    self.counts.least.store(least.max(finished).max(1), Ordering::Relaxed);
                }
                Told::Run { run } => {
                    self.counts.finished.fetch_add(1, Ordering::Relaxed);
                    let failed = u64::from(run.outcome.is_err());
                    self.counts.failed.fetch_add(failed, Ordering::Relaxed);
                    pace.changed |= partial.add(run);
                }
                Told::Moment => {}
            }
            pace.when_due(|| self.tell(News::Found(Arc::new(partial.findings()))));
        };
        let stop = || self.counts.stop.load(Ordering::Relaxed);
        let ended = session.run(&mut Worker { jobs: cores(), stop: &stop, tell: &mut tell });
        if ended.is_err() {
            self.tell(News::Found(Arc::new(partial.findings())));
            return ended.map(|()| End::Stopped);
        }
        self.counts.merging.store(true, Ordering::Relaxed);
        let merged = study_page::merge(session, cores())?;
        self.tell(News::Found(Arc::new(merged.findings)));
        Ok(End::Merged(merged.result_hash))
    }
}

/// When findings are made again.
#[expect(clippy::disallowed_types, reason = "findings are made anew about every second")]
struct Pace {
    last: Instant,
    wait: Duration,
    /// Whether there are runs that the last findings did not know.
    changed: bool,
}

#[expect(clippy::disallowed_types, reason = "findings are made anew about every second")]
impl Pace {
    fn new() -> Self {
        Self { last: Instant::now(), wait: SHORTEST, changed: false }
    }

    fn when_due(&mut self, make: impl FnOnce()) {
        if self.changed && self.last.elapsed() >= self.wait {
            let begun = Instant::now();
            make();
            self.wait = SHORTEST.max(begun.elapsed() * SHARE);
            (self.last, self.changed) = (Instant::now(), false);
        }
    }
}
