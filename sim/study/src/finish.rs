//! The end of a study: its parts made into tables, and both held against each other.

use std::fmt::Write as _;
use std::ops::Range;

use factory::simulate;
use files::table::Reader;
use files::{Sharing, fingerprint, fingerprint_of_file, host, now};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::outputs::{self, Findings};
use crate::progress::missing;
use crate::runs::{Outcome, Run, guarded};
use crate::session::Session;
use crate::store::TIMELINES;

/// Missing runs that a message names.
const MOST_NAMED: usize = 4;

/// A study with tables.
#[derive(Debug)]
pub struct Merged {
    /// What it found.
    pub findings: Findings,
    /// Fingerprint of runs, summary and sensitivity: the same however the runs were made.
    pub result_hash: String,
}

/// What somebody may want to know of a study that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Points of the design.
    pub points: usize,
    /// Runs that have finished.
    pub finished: u64,
    /// Those of them that failed.
    pub failed: u64,
    /// Runs that are needed next; 0 when every run is there.
    pub wanted: u64,
    /// Whether the tables are there.
    pub merged: bool,
    /// Whether a worker is in the folder.
    pub busy: bool,
}

impl Session {
    /// Makes the tables from the parts, once every run is there, and the report, whose `page` is made
    /// of what was found.
    ///
    /// # Errors
    /// When runs are missing, the folder is in use, a part is broken, or the disk is full.
    pub fn merge(&self, page: impl FnOnce(&Findings) -> String) -> Result<Merged, Failure> {
        let _lock = self.claim(Sharing::Alone)?;
        let store = self.store();
        let all = 0..self.plan.groups();
        let finished = store.finished(&self.plan, &all)?;
        let missing = missing(&self.plan, all, finished);
        if !missing.is_empty() {
            return Err(Failure::Input(self.in_words(&missing)));
        }
        let (findings, names) = outputs::write(&self.plan, &self.metrics, &store, &self.folder)?;
        self.folder.write("report.html", page(&findings))?;
        let outputs = self.fingerprints(&names)?;
        let result_hash = result_hash(&outputs);
        self.amend_manifest(&[
            ("outputs", Value::Object(outputs)),
            ("result_hash", json!(result_hash)),
            ("merged", json!({ "at": now(), "host": host() })),
            ("runs", json!(findings.succeeded + findings.failed)),
            ("failed", json!(findings.failed)),
        ])?;
        Ok(Merged { findings, result_hash })
    }

    /// Fingerprint of the tables, if they were written.
    pub fn result_hash(&self) -> Option<String> {
        self.folder.manifest()["result_hash"].as_str().map(str::to_owned)
    }

    /// What the finished runs say, whether or not all are there; nothing is written.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn findings(&self) -> Result<Findings, Failure> {
        outputs::gather(&self.plan, &self.metrics, &self.store())
    }

    /// The fingerprints of files by their names.
    pub(crate) fn fingerprints(&self, names: &[String]) -> Result<Map<String, Value>, Failure> {
        let mut found = Map::new();
        for name in names {
            found.insert(name.clone(), json!(fingerprint_of_file(&self.folder.path().join(name))?));
        }
        Ok(found)
    }

    /// Which runs are missing, and in which shards they belong.
    fn in_words(&self, missing: &[(usize, usize)]) -> String {
        let shown = self.folder.path().display();
        let runs: Vec<String> = missing
            .iter()
            .take(MOST_NAMED)
            .map(|(point, replication)| format!("point {} run {}", point + 1, replication + 1))
            .collect();
        let more = if missing.len() > MOST_NAMED { ", …" } else { "" };
        let mut text =
            format!("{} runs are missing in {shown}: {}{more}.", missing.len(), runs.join(", "));
        if let Some(shards) = self.folder.manifest()["shards"].as_u64() {
            let shards = usize::try_from(shards).unwrap_or(1).max(1);
            let lacks = |range: &Range<usize>| {
                let points: Vec<usize> = range.clone().flat_map(|g| self.plan.group(g)).collect();
                missing.iter().any(|(point, _)| points.contains(point))
            };
            let parts: Vec<String> = (1..=shards)
                .filter(|shard| lacks(&self.plan.groups_of_part(shard - 1, shards)))
                .map(|shard| {
                    format!("part-{shard:05} (aifactory sweep shard {shard}/{shards} {shown})")
                })
                .collect();
            let _ = write!(text, " Missing or incomplete: {}.", parts.join(", "));
        }
        let _ = write!(text, " Make them: aifactory sweep run {shown}");
        text
    }

    /// Notes that the study is divided into so many shards, for messages.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn note_shards(&self, shards: usize) -> Result<(), Failure> {
        if self.folder.manifest()["shards"] == json!(shards) {
            return Ok(());
        }
        self.amend_manifest(&[("shards", json!(shards))])
    }

    /// How far it has come.
    ///
    /// # Errors
    /// When a part is broken or of another plan.
    pub fn status(&self) -> Result<Status, Failure> {
        let store = self.store();
        let (mut finished, mut failed) = (0, 0);
        for run in store.runs()? {
            finished += 1;
            failed += u64::from(run?.outcome.is_err());
        }
        let all = 0..self.plan.groups();
        let wanted =
            missing(&self.plan, all.clone(), store.finished(&self.plan, &all)?).len() as u64;
        let merged = self.result_hash().is_some();
        let busy = self.folder.lock(Sharing::Alone).is_err();
        let points = self.plan.points.len();
        Ok(Status { points, finished, failed, wanted, merged, busy })
    }

    /// Holds the tables, and the hours of runs, against their fingerprints, and `count` runs against
    /// new simulations.
    ///
    /// # Errors
    /// What differs, or that there are no tables yet.
    pub fn verify(&self, count: usize) -> Result<usize, Failure> {
        let manifest = self.folder.manifest();
        let Some(outputs) = manifest["outputs"].as_object() else {
            let shown = self.folder.path().display();
            let text = format!("{shown} has no tables yet: aifactory sweep merge {shown}");
            return Err(Failure::Input(text));
        };
        let planned = manifest["plan_tables"].as_object();
        let written: Vec<(&String, &Value)> =
            outputs.iter().chain(planned.into_iter().flatten()).collect();
        let names: Vec<String> = written.iter().map(|(name, _)| (*name).clone()).collect();
        let found = self.fingerprints(&names)?;
        let changed: Vec<&str> = written
            .iter()
            .filter(|(name, fingerprint)| found[*name] != **fingerprint)
            .map(|(name, _)| name.as_str())
            .collect();
        if !changed.is_empty() {
            let text = format!("Changed since they were written: {}.", changed.join(", "));
            return Err(Failure::Input(text));
        }
        self.check_timelines()?;
        let runs = self.sample(count)?;
        for run in &runs {
            self.repeat(run)?;
        }
        Ok(runs.len())
    }

    /// Reads the hours of every run, which must have the digest they were written with.
    fn check_timelines(&self) -> Result<(), Failure> {
        for path in self.folder.files(TIMELINES, ".parquet")? {
            let mut reader = Reader::open(&path)?;
            if !reader.is_sealed() {
                let path = path.display();
                return Err(Failure::Input(format!("{path} is damaged: it has no digest")));
            }
            reader.try_for_each(|row| row.map(drop))?;
        }
        Ok(())
    }

    /// Runs that succeeded, spread evenly over all.
    fn sample(&self, count: usize) -> Result<Vec<Run>, Failure> {
        let mut total = 0_usize;
        for run in self.store().runs()? {
            total += usize::from(run?.outcome.is_ok());
        }
        let wanted: Vec<usize> =
            (0..count.min(total)).map(|k| k * total / count.min(total)).collect();
        let mut runs = Vec::new();
        let mut place = 0;
        for run in self.store().runs()? {
            let run = run?;
            if run.outcome.is_ok() {
                if wanted.binary_search(&place).is_ok() {
                    runs.push(run);
                }
                place += 1;
            }
        }
        Ok(runs)
    }

    /// Simulates a run again.
    fn repeat(&self, run: &Run) -> Result<(), Failure> {
        let variant = self.plan.variant(run.point)?;
        let again = guarded(|| simulate(&variant.scenario.with_seed(run.seed)));
        let again = again.map(|results| Outcome::of(&results));
        if again == run.outcome {
            return Ok(());
        }
        let (point, replication) = (run.point + 1, run.replication + 1);
        Err(Failure::Input(format!("Point {point}, run {replication} gives another result now.")))
    }
}

/// The fingerprint of all tables together.
fn result_hash(outputs: &Map<String, Value>) -> String {
    let mut lines: Vec<String> = outputs
        .iter()
        .map(|(name, hash)| format!("{name} {}\n", hash.as_str().unwrap_or("")))
        .collect();
    lines.sort();
    fingerprint(lines.concat())
}
