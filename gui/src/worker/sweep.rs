//! A sweep on a thread of its own: planned or opened, run with findings on the way, and merged.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "people want to know how long a sweep takes")]
use std::time::Instant;

use report::study_page;
use study::{Failure, Partial, Session, Told, Worker};

use crate::model::{End, News, Order, Sweeping, cores};

/// Findings are made anew at most so often.
const SHORTEST: Duration = Duration::from_secs(1);
/// Part of the time that making findings may take.
const SHARE: u32 = 20;

/// The thread that works on a sweep.
#[derive(Debug)]
pub(crate) struct SweepThread {
    work: Sweeping,
    news: Receiver<News>,
}

impl SweepThread {
    /// Starts the work; `context` is woken when there is news.
    pub(crate) fn start(order: Order, work: Sweeping, context: egui::Context) -> Self {
        let (sender, news) = channel();
        let folder = work.folder().file_name().unwrap_or_default().to_string_lossy();
        let name = format!("sweep {folder}");
        let seen = work.clone();
        let work_on_it = move || {
            let desk = Desk { work: &seen, sender, context };
            let end = desk.work(&order).unwrap_or_else(|failure| match failure {
                Failure::Stopped => End::Stopped,
                other => End::Failed(other.to_string()),
            });
            desk.tell(News::Ended(end));
        };
        let thread = thread::Builder::new().name(name).spawn(work_on_it);
        thread.expect("the system has room for one more thread");
        Self { work, news }
    }

    /// What has been told since the last time. A thread that broke down, which is our mistake, is
    /// a sweep that failed.
    pub(crate) fn news(&self) -> Option<News> {
        use std::sync::mpsc::TryRecvError::{Disconnected, Empty};
        match self.news.try_recv() {
            Ok(news) => Some(news),
            Err(Empty) => None,
            Err(Disconnected) => {
                let told = format!("The work on {} broke down.", self.work.folder().display());
                Some(News::Ended(End::Failed(told)))
            }
        }
    }
}

/// What the thread works with.
struct Desk<'d> {
    work: &'d Sweeping,
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
                Told::Begins { finished, least } => self.work.runs_begin(finished, least),
                Told::Run { run } => {
                    self.work.count(run.outcome.is_err());
                    pace.changed |= partial.add(run);
                }
                Told::Moment => {}
            }
            pace.when_due(|| self.tell(News::Found(Arc::new(partial.findings()))));
        };
        let stop = || self.work.stopping();
        let ended = session.run(&mut Worker { jobs: cores(), stop: &stop, tell: &mut tell });
        if ended.is_err() {
            self.tell(News::Found(Arc::new(partial.findings())));
            return ended.map(|()| End::Stopped);
        }
        self.work.merges();
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
