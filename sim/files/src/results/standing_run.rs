//! What stands in a folder of results, read again: a run with its scenario and metrics, or a study.

use std::collections::BTreeMap;
use std::path::Path;

use crate::catalogue::Catalogues;
use crate::results::manifest::{STUDY, manifest, refuse_other_schema};
use crate::scenario::load::{Loaded, load};
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};

/// The files of a run that are read.
const SCENARIO: &str = "scenario.toml";
const SUMMARY: &str = "summary.json";

/// What a folder of results holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// One run.
    Run,
    /// A study: a comparison or a sweep.
    Study,
}

/// A run that stands in a folder.
#[derive(Clone, Debug)]
pub struct StandingRun {
    /// Its scenario, whose values say themselves what holds.
    pub loaded: Loaded,
    /// Version of the program that made it.
    pub version: String,
    /// Fingerprint of its events, as 16 hexadecimal digits.
    pub digest: String,
    /// Metrics that are defined in it, by name.
    pub metrics: BTreeMap<String, f64>,
}

/// What the folder holds.
///
/// # Errors
/// When it is missing, no folder, holds no results of runs, or those of another version's formats.
pub fn holding(folder: &Path) -> Result<Holding, Problems> {
    let refused = |allowed: &str| {
        Err(Problems::from(problem(whole(&folder.display().to_string()), "", "", allowed)))
    };
    if folder.is_file() {
        return refused("is a file; name the folder of a run, a comparison or a study");
    }
    if !folder.is_dir() {
        return refused("there is no such folder; make one with `aifactory run` or `compare`");
    }
    let Some(manifest) = manifest(folder) else {
        return refused(
            "holds no results of aifactory: make them with `aifactory run` or `compare`",
        );
    };
    if let Err(other) = refuse_other_schema(folder) {
        return refused(&other);
    }
    match manifest["kind"].as_str() {
        Some("run") => Ok(Holding::Run),
        Some(STUDY) => Ok(Holding::Study),
        _ => refused("must be the folder of a run, a comparison or a study"),
    }
}

/// Reads the run that stands in the folder.
///
/// # Errors
/// When files of it are missing or have been changed into what is none.
pub fn read_run(folder: &Path, catalogues: &Catalogues) -> Result<StandingRun, Problems> {
    let loaded = load(&folder.join(SCENARIO), &[], catalogues)?;
    let path = folder.join(SUMMARY);
    let summary: serde_json::Value = serde_json::from_str(&read_text(&path)?).map_err(|error| {
        let file = whole(&path.display().to_string());
        Problems::from(problem(file, "", "", format!("is not the summary of a run: {error}")))
    })?;
    let text = |name: &str| summary[name].as_str().unwrap_or_default().to_owned();
    let metrics = summary["metrics"].as_object().into_iter().flatten();
    let metrics = metrics.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?)));
    let metrics = metrics.collect();
    Ok(StandingRun { loaded, version: text("version"), digest: text("digest"), metrics })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_no_results_is_refused_with_what_is_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let refusal = |path: &Path| holding(path).unwrap_err().to_string();
        assert!(refusal(&folder.path().join("absent")).contains("there is no such folder"));
        assert!(refusal(folder.path()).contains("holds no results of aifactory"));
        let file = folder.path().join("a.toml");
        std::fs::write(&file, "").unwrap();
        assert!(refusal(&file).contains("is a file; name the folder of a run"));
        let write = |text: &str| std::fs::write(folder.path().join("manifest.json"), text).unwrap();
        write(
            "{ \"program\": \"aifactory\", \"schema\": 2, \"version\": \"1\", \"kind\": \"report\" }",
        );
        assert!(refusal(folder.path()).contains("must be the folder of a run"));
        write(
            "{ \"program\": \"aifactory\", \"schema\": 1, \"version\": \"0\", \"kind\": \"run\" }",
        );
        assert!(refusal(folder.path()).contains("this program reads version 2"));
        write(
            "{ \"program\": \"aifactory\", \"schema\": 2, \"version\": \"1\", \"kind\": \"study\" }",
        );
        assert_eq!(holding(folder.path()).unwrap(), Holding::Study);
    }
}
