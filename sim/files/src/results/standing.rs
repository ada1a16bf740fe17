//! What stands where results are to go: which of it is a former result, and which is somebody's own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::disk::atomic::{WriteError, failed};
use crate::results::manifest::{MANIFEST, STUDY, manifest};

/// The folder with the results of the sites of a portfolio.
pub(crate) const SITES: &str = "sites";

/// Files of a run whose manifest names none, as those of earlier versions.
const UNNAMED: [&str; 16] = [
    "cashflow.csv",
    "cashflow.parquet",
    "datapackage.json",
    "dictionary.csv",
    "gpu_hours.csv",
    "gpu_hours.parquet",
    "incidents.csv",
    "incidents.parquet",
    "jobs.csv",
    "jobs.parquet",
    MANIFEST,
    "report.html",
    "scenario.toml",
    "summary.json",
    "timeline.csv",
    "timeline.parquet",
];

/// What is in a folder that results may go into. Hidden files are nobody's and stay.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Files of a former result.
    pub(crate) ours: BTreeSet<String>,
    /// Everything else.
    foreign: BTreeSet<String>,
    /// Whether there is a former result.
    is_result: bool,
}

impl Standing {
    /// What stands at `target`; nothing where there is nothing.
    ///
    /// # Errors
    /// When it is no folder, or one that cannot be of results.
    pub(crate) fn at(target: &Path) -> Result<Self, WriteError> {
        let refused = |reason| Err(WriteError::Refused { path: target.to_owned(), reason });
        if !target.exists() {
            return Ok(Self::default());
        }
        if !target.is_dir() {
            return refused("it is a file");
        }
        if std::env::current_dir().is_ok_and(|here| here.starts_with(target)) {
            return refused("it is the folder in which the program runs, or one above it");
        }
        let manifest = manifest(target);
        if manifest.as_ref().is_some_and(|manifest| manifest["kind"] == STUDY) {
            return refused("it holds a study, whose runs would be lost");
        }
        let mut standing = Self { is_result: manifest.is_some(), ..Self::default() };
        let named = manifest.map(|manifest| files_of(&manifest)).unwrap_or_default();
        for entry in fs::read_dir(target).map_err(failed("read", target))? {
            let entry = entry.map_err(failed("read", target))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let is_ours = is_file || name == SITES && holds_results_alone(&entry.path());
            if is_ours && named.contains(&name) {
                standing.ours.insert(name);
            } else if !name.starts_with('.') {
                standing.foreign.insert(name);
            }
        }
        Ok(standing)
    }

    /// Whether results may stand at `target` beside what is foreign there: with `force` only.
    ///
    /// # Errors
    /// What is in the way.
    pub(crate) fn allow(&self, target: &Path, force: bool) -> Result<(), WriteError> {
        match self.foreign.first() {
            None => Ok(()),
            Some(_) if force => Ok(()),
            Some(name) if self.is_result => {
                Err(WriteError::Foreign { path: target.to_owned(), name: name.clone() })
            }
            Some(_) => Err(WriteError::NotOurs(target.to_owned())),
        }
    }

    /// Whether results of these names fit beside what is foreign at `target`.
    ///
    /// # Errors
    /// What bears the name of a result and is none: it is never replaced.
    pub(crate) fn make_room<'n>(
        &self,
        target: &Path,
        mut names: impl Iterator<Item = &'n str>,
    ) -> Result<(), WriteError> {
        match names.find(|name| self.foreign.contains(*name)) {
            Some(name) => Err(WriteError::Taken(target.join(name))),
            None => Ok(()),
        }
    }

    /// The same for the names of a run's files, before there are any.
    ///
    /// # Errors
    /// As [`Standing::make_room`].
    pub(crate) fn make_room_for_a_run(&self, target: &Path) -> Result<(), WriteError> {
        self.make_room(target, UNNAMED.into_iter())
    }
}

/// Whether all that stands in a folder are folders with results, and nothing else in those.
fn holds_results_alone(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let alone = |entry: fs::DirEntry| {
        let standing = Standing::at(&entry.path());
        standing.is_ok_and(|it| it.is_result && it.foreign.is_empty())
    };
    entries.into_iter().all(|entry| entry.is_ok_and(alone))
}

/// The files that a manifest says are of its result.
fn files_of(manifest: &serde_json::Value) -> BTreeSet<String> {
    match manifest["files"].as_array() {
        Some(files) => files.iter().filter_map(|file| file.as_str()).map(str::to_owned).collect(),
        None => UNNAMED.map(str::to_owned).into_iter().collect(),
    }
}
