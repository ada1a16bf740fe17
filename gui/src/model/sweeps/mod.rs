//! Sweeps: the next one as it is defined, the one that is open, and the work on it.

mod check;
mod definition;
mod draft;
mod saved;
mod subject;
mod varied;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use factory::results::Metric;
use files::{Catalogues, Texts};
use study::{Findings, Session};

pub(crate) use check::{Check, Size};
pub(crate) use draft::{Design, Draft, Part, Replications};
pub(crate) use subject::Subject;
pub(crate) use varied::Varied;
pub(crate) use work::{End, News, Order, Sweeping};

use super::{DocumentId, Library};

/// A part of the view of sweeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    /// The form of the next sweep.
    #[default]
    Define,
    /// All points in a table.
    Points,
    /// Any input or metric against any other.
    Scatter,
    /// What matters most.
    Tornado,
    /// What no other point surpasses.
    Pareto,
}

/// All there is of sweeps.
#[derive(Debug)]
pub(crate) struct Sweeps {
    /// What the view shows.
    pub(crate) page: Page,
    /// The sweep that is open.
    pub(crate) open: Option<Sweep>,
    /// Why the last folder could not be opened, or the last sweep not be made.
    pub(crate) failure: Option<String>,
    /// Every metric that a run reports.
    pub(crate) metrics: Vec<Metric>,
    work: Option<Sweeping>,
    /// What that work is, until it has begun.
    order: Option<Order>,
    /// The scenario that the sweep under way was defined from.
    origin: Option<Arc<Subject>>,
    /// The next sweep of each scenario, with what is wrong with it.
    drafts: BTreeMap<DocumentId, (Draft, Check)>,
    /// Those of them that are to be checked.
    unchecked: BTreeSet<DocumentId>,
    /// The one that is being checked now.
    checking: Option<DocumentId>,
    /// The next sweep that is to begin once it is known to be sound, and whether its runs are made.
    starting: Option<(DocumentId, bool)>,
    /// Why the next sweep of a scenario cannot be defined now, with the texts that say so.
    unread: BTreeMap<DocumentId, (String, Texts)>,
    catalogues: Arc<Catalogues>,
    stamp: u64,
}

/// A sweep in its folder, with what it has found so far.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// Its plan and its folder.
    pub(crate) session: Arc<Session>,
    /// What its finished runs say.
    pub(crate) findings: Arc<Findings>,
    /// Fingerprint of the tables, once every run is there and they were written.
    pub(crate) result_hash: Option<String>,
    /// The point that is looked at everywhere, from 0.
    pub(crate) selected: Option<usize>,
    /// The scenario that it was defined from, if that was done here.
    pub(crate) subject: Option<Arc<Subject>>,
    /// Another number whenever the findings or the sweep are others.
    pub(crate) stamp: u64,
}

impl Default for Sweeps {
    fn default() -> Self {
        let catalogues = Catalogues::embedded();
        let metrics = study::all_metrics(&catalogues);
        Self {
            page: Page::default(),
            open: None,
            failure: None,
            metrics: metrics.expect("what is built in is sound"),
            work: None,
            order: None,
            origin: None,
            drafts: BTreeMap::new(),
            unchecked: BTreeSet::new(),
            checking: None,
            starting: None,
            unread: BTreeMap::new(),
            catalogues: Arc::new(catalogues),
            stamp: 0,
        }
    }
}

impl Sweep {
    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.session.folder.path()
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.session.plan.study.name
    }

    /// The scenario of which its points are variants, if it is open and as it was.
    pub(crate) fn document(&self, library: &Library) -> Option<DocumentId> {
        let subject = self.subject.as_ref()?;
        let document = library.document(subject.document)?;
        (library.texts_of(document) == subject.texts).then_some(document.id)
    }

    /// Runs that have finished.
    pub(crate) fn finished(&self) -> u64 {
        self.findings.succeeded + self.findings.failed
    }
}

impl Sweeps {
    /// The work under way.
    pub(crate) const fn work(&self) -> Option<&Sweeping> {
        self.work.as_ref()
    }

    /// Opens the folder of a sweep.
    pub(crate) fn open_folder(&mut self, folder: PathBuf) {
        if self.work.is_none() {
            self.begin(Order::Open(folder));
        }
    }

    /// Makes the runs that the open sweep lacks.
    pub(crate) fn resume(&mut self) {
        if let (Some(sweep), None) = (&self.open, &self.work) {
            self.begin(Order::Resume(sweep.folder().to_owned()));
        }
    }

    /// Stops the work; what is finished stays.
    pub(crate) fn cancel(&self) {
        if let Some(work) = &self.work {
            work.cancel();
        }
    }

    /// Shows no sweep.
    pub(crate) fn close(&mut self) {
        if self.work.is_none() {
            self.open = None;
            self.page = Page::Define;
        }
    }

    /// Looks at a point everywhere.
    pub(crate) fn select(&mut self, point: Option<usize>) {
        if let Some(sweep) = &mut self.open {
            sweep.selected = point.filter(|point| *point < sweep.session.plan.points.len());
        }
    }

    /// Takes what the work has told: of its end, what is to be said or what went wrong.
    pub(crate) fn take(&mut self, news: News) -> Option<Result<String, String>> {
        self.stamp += 1;
        match news {
            News::Opened(session, findings) => self.opened(session, findings),
            News::Found(findings) => {
                if let Some(open) = &mut self.open {
                    (open.findings, open.stamp) = (findings, self.stamp);
                }
            }
            News::Ended(end) => {
                self.work = None;
                return Some(self.end(end));
            }
        }
        None
    }

    fn opened(&mut self, session: Arc<Session>, findings: Arc<Findings>) {
        let same = self.open.as_ref().filter(|open| open.folder() == session.folder.path());
        let selected = same.and_then(|open| open.selected);
        let earlier = same.and_then(|open| open.subject.clone());
        let subject = self.origin.take().or(earlier);
        let (result_hash, stamp) = (session.result_hash(), self.stamp);
        self.open = Some(Sweep { session, findings, result_hash, selected, subject, stamp });
        self.failure = None;
        self.page = Page::Points;
    }

    /// Work that is to begin now.
    pub(crate) fn take_order(&mut self) -> Option<(Order, Sweeping)> {
        Some((self.order.take()?, self.work.clone()?))
    }

    fn begin(&mut self, order: Order) {
        (self.failure, self.origin) = (None, None);
        self.work = Some(Sweeping::begin(&order));
        self.order = Some(order);
    }

    /// What an end means, in words.
    fn end(&mut self, end: End) -> Result<String, String> {
        self.leave_taken_folders();
        let name = self.open.as_ref().map_or("The sweep", Sweep::name).to_owned();
        match end {
            End::Opened => Ok(format!("{name} is open.")),
            End::Planned => Ok(format!("{name} is planned and can be run.")),
            End::Merged(hash) => {
                if let Some(open) = &mut self.open {
                    open.result_hash = Some(hash);
                }
                Ok(format!("{name} has finished."))
            }
            End::Stopped => Ok(format!("{name} was stopped; what is finished is kept.")),
            End::Failed(problem) => {
                self.failure = Some(problem.clone());
                Err(problem)
            }
        }
    }
}
