//! Parts: the runs that workers have finished, as files that appear whole.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use factory::results::Metric;
use files::StudyFolder;
use files::table::{ReadError, Reader, write_parquet_atomically};

use crate::failure::Failure;
use crate::plan::{Plan, VERSION};
use crate::progress::Finished;
use crate::runs::{Run, RunTable, columns};

/// The folder of parts.
pub(crate) const PARTS: &str = "parts";
/// The folder of parts of former plans.
pub(crate) const EARLIER: &str = "earlier";
/// The folder of the hours of single runs.
pub(crate) const TIMELINES: &str = "timelines";
const ENDING: &str = ".parquet";

/// The parts of a plan in its folder.
#[derive(Debug)]
pub struct Store<'s> {
    folder: &'s StudyFolder,
    plan_hash: String,
    metrics: &'s [Metric],
}

/// Place of a run: point and replication, both from 0.
type Place = (usize, usize);

/// A part file that belongs to the plan.
#[derive(Clone, Debug)]
struct Part {
    path: PathBuf,
    first: Place,
}

impl<'s> Store<'s> {
    /// The parts of the plan with this hash.
    pub fn new(folder: &'s StudyFolder, plan_hash: &str, metrics: &'s [Metric]) -> Self {
        Self { folder, plan_hash: plan_hash.to_owned(), metrics }
    }

    /// Writes runs as a part; a part of that name keeps the runs it has.
    ///
    /// # Errors
    /// When the disk is full, for instance, or the part of that name is of another plan.
    pub fn write(&self, name: &str, runs: Vec<Run>) -> Result<(), Failure> {
        let path = self.folder.path().join(PARTS).join(format!("{name}{ENDING}"));
        let mut sorted: BTreeMap<Place, Run> = BTreeMap::new();
        if self.folder.has(&format!("{PARTS}/{name}{ENDING}")) {
            for run in self.open(&path)?.runs()? {
                sorted.insert((run.point, run.replication), run);
            }
        }
        sorted.extend(runs.into_iter().map(|run| ((run.point, run.replication), run)));
        let Some((first, _)) = sorted.first_key_value() else { return Ok(()) };
        let first = format!("{} {}", first.0, first.1);
        let footer =
            [("plan_hash", self.plan_hash.as_str()), ("version", VERSION), ("first", &first)];
        self.folder.make(PARTS)?;
        let rows = sorted.values().map(|run| run.row(RunTable::Part, self.metrics.len()));
        write_parquet_atomically(&path, &columns(RunTable::Part, self.metrics), rows, &footer)?;
        Ok(())
    }

    /// A name for a further part of a worker that has all of the plan.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn next_name(&self) -> Result<String, Failure> {
        let number = |path: &PathBuf| -> Option<usize> {
            path.file_stem()?.to_str()?.strip_prefix("part-")?.parse().ok()
        };
        let files = self.folder.files(PARTS, ENDING)?;
        let last = files.iter().filter_map(number).max();
        Ok(name(last.map_or(1, |last| last + 1)))
    }

    /// All parts, of which each must be sound and of this plan.
    fn parts(&self) -> Result<Vec<Part>, Failure> {
        let files = self.folder.files(PARTS, ENDING)?;
        files.iter().map(|path| self.open(path).map(|opened| opened.part)).collect()
    }

    /// Opens a part, if it is sound and of this plan.
    fn open(&self, path: &Path) -> Result<Opened, Failure> {
        let reader = Reader::open(path).map_err(broken)?;
        let refuse = |reason: String| Failure::Input(format!("{}: {reason}", path.display()));
        if !reader.is_sealed() {
            return Err(refuse("has no digest. Remove it: its runs are made again".to_owned()));
        }
        let plan = reader.footer("plan_hash").unwrap_or_default();
        if plan != self.plan_hash {
            return Err(refuse(format!(
                "is a part of another plan ({}, here {}); move it away, or plan this study into \
                 another folder",
                short(plan),
                short(&self.plan_hash)
            )));
        }
        let expected = columns(RunTable::Part, self.metrics);
        let same = reader.columns().iter().map(|c| &c.name).eq(expected.iter().map(|c| &c.name));
        let first = reader.footer("first").and_then(|text| {
            let (point, replication) = text.split_once(' ')?;
            Some((point.parse().ok()?, replication.parse().ok()?))
        });
        match first {
            Some(first) if same => {
                Ok(Opened { part: Part { path: path.to_owned(), first }, reader })
            }
            _ => Err(refuse("is not a part of a study".to_owned())),
        }
    }

    /// What groups of a plan have finished: the deciding metric of each run.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn finished(&self, plan: &Plan, groups: &Range<usize>) -> Result<Finished, Failure> {
        let metric = plan.study.procedure.metric();
        let whole = *groups == (0..plan.groups());
        let points: Vec<usize> =
            if whole { Vec::new() } else { groups.clone().flat_map(|g| plan.group(g)).collect() };
        let points: std::collections::BTreeSet<usize> = points.into_iter().collect();
        let mut finished = Finished::new();
        for run in self.runs()? {
            let run = run?;
            if whole || points.contains(&run.point) {
                let value = metric.and_then(|metric| run.value(metric));
                finished.insert((run.point, run.replication), value);
            }
        }
        Ok(finished)
    }

    /// All runs of all parts in the order of points and replications, each once, in memory that does
    /// not grow with their number.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn runs(&self) -> Result<Merge<'_, 's>, Failure> {
        let mut closed = self.parts()?;
        closed.sort_by_key(|part| std::cmp::Reverse(part.first));
        Ok(Merge { store: self, closed, open: BTreeMap::new(), last: None, count: 0 })
    }

    /// Runs of earlier plans that this one asks for too, by the hashes of its scenarios.
    ///
    /// # Errors
    /// When the folder cannot be read; broken files of earlier plans are passed over.
    pub fn reusable(&self, plan: &Plan, hashes: &[Option<String>]) -> Result<Vec<Run>, Failure> {
        let mut points: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (point, hash) in hashes.iter().enumerate() {
            if let Some(hash) = hash {
                points.entry(hash).or_default().push(point);
            }
        }
        let most = plan.study.procedure.bounds().1;
        let mut runs = Vec::new();
        for folder in self.folder.folders(EARLIER)? {
            for path in self.folder.files(&format!("{EARLIER}/{folder}"), ENDING)? {
                let Ok(reader) = Reader::open(&path) else { continue };
                let expected = columns(RunTable::Part, self.metrics);
                let names = reader.columns().iter().map(|c| &c.name);
                let same = names.eq(expected.iter().map(|c| &c.name));
                if !same || !reader.is_sealed() || reader.footer("version") != Some(VERSION) {
                    continue;
                }
                // Nothing of a part is taken before all of it is known to be sound.
                let Ok(rows) = reader.collect::<Result<Vec<_>, _>>() else { continue };
                for run in rows.iter().filter_map(|row| Run::of_part(row)) {
                    let Some(hash) = run.scenario_hash.as_deref() else { continue };
                    for &point in points.get(hash).into_iter().flatten() {
                        let first = plan.seed(point, 0);
                        let replication = run.seed.checked_sub(first).filter(|r| *r < most as u64);
                        if let Some(replication) = replication.and_then(|r| usize::try_from(r).ok())
                        {
                            runs.push(Run { point, replication, ..run.clone() });
                        }
                    }
                }
            }
        }
        runs.sort_by_key(|run| (run.point, run.replication));
        runs.dedup_by_key(|run| (run.point, run.replication));
        Ok(runs)
    }
}

/// What is wrong with a part, and what to do about it.
fn broken(error: ReadError) -> Failure {
    match Failure::from(error) {
        Failure::Input(text) => {
            Failure::Input(format!("{text}. Remove it: its runs are made again"))
        }
        other => other,
    }
}

/// The name of a part by its number.
pub(crate) fn name(number: usize) -> String {
    format!("part-{number:05}")
}

/// The table of the hours of a run, by the hash of its scenario and its seed.
pub(crate) fn timeline_name(hash: &str, seed: u64) -> String {
    format!("{TIMELINES}/scenario-{hash}-seed-{seed}.parquet")
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or("none")
}

/// A part that is being read.
struct Opened {
    part: Part,
    reader: Reader,
}

impl Opened {
    fn next(&mut self) -> Result<Option<Run>, Failure> {
        let Some(row) = self.reader.next() else { return Ok(None) };
        let refuse =
            || Failure::Input(format!("{}: has a row that is no run", self.part.path.display()));
        Run::of_part(&row.map_err(broken)?).map(Some).ok_or_else(refuse)
    }

    fn runs(mut self) -> Result<Vec<Run>, Failure> {
        std::iter::from_fn(|| self.next().transpose()).collect()
    }
}

/// Runs of several parts in order, each once. A part is opened when its first run comes.
pub struct Merge<'m, 's> {
    store: &'m Store<'s>,
    /// Parts that come later, the next one last.
    closed: Vec<Part>,
    /// Parts that are open, by their next run; equal places are told apart by a number.
    open: BTreeMap<(Place, usize), (Run, Opened)>,
    last: Option<Place>,
    count: usize,
}

impl Merge<'_, '_> {
    /// Takes the next run of a part, and puts the part back among those that are open.
    fn put(&mut self, mut opened: Opened) -> Result<(), Failure> {
        if let Some(run) = opened.next()? {
            self.count += 1;
            let place = (run.point, run.replication);
            self.open.insert((place, self.count), (run, opened));
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<Option<Run>, Failure> {
        loop {
            let next = self.open.first_key_value().map(|((place, _), _)| *place);
            if let Some(part) =
                self.closed.pop_if(|part| next.is_none_or(|next| part.first <= next))
            {
                let opened = self.store.open(&part.path)?;
                self.put(opened)?;
                continue;
            }
            let Some(((place, _), (run, opened))) = self.open.pop_first() else { return Ok(None) };
            self.put(opened)?;
            if self.last.replace(place) != Some(place) {
                return Ok(Some(run));
            }
        }
    }
}

impl Iterator for Merge<'_, '_> {
    type Item = Result<Run, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}
