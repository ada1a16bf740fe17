//! The manifest, by which a folder of results is known.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::disk::atomic::WriteError;
use crate::disk::fingerprint::fingerprint_of_file;

/// The file by which a folder of results is known, and the name of the program in it.
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const PROGRAM: &str = "aifactory";
/// What a manifest says of the folder of a study.
pub(crate) const STUDY: &str = "study";
/// What a manifest says of the folder of a portfolio.
pub(crate) const PORTFOLIO: &str = "portfolio";
/// Keys of a study's manifest under which fingerprints of its tables stand by name.
const FINGERPRINTS: [&str; 2] = ["outputs", "plan_tables"];

/// The manifest of a folder; `None` where there is none, or none of this program.
pub(crate) fn manifest(folder: &Path) -> Option<Value> {
    let bytes = fs::read(folder.join(MANIFEST)).ok()?;
    let manifest: Value = serde_json::from_slice(&bytes).ok()?;
    (manifest["program"] == PROGRAM).then_some(manifest)
}

/// Version of the formats of results: of their tables, `summary.json` and `manifest.json`.
pub const SCHEMA: u32 = 2;

/// Refuses results whose formats are of another version; a folder without a manifest of this program
/// passes.
///
/// # Errors
/// Which version was found, which one is read, and who wrote it.
pub fn refuse_other_schema(folder: &Path) -> Result<(), String> {
    let Some(manifest) = manifest(folder) else { return Ok(()) };
    // A folder that was only begun has no version yet.
    let Some(version) = manifest["version"].as_str() else { return Ok(()) };
    let found = manifest["schema"].as_u64().unwrap_or(1);
    if found == u64::from(SCHEMA) {
        return Ok(());
    }
    let shown = folder.join(MANIFEST);
    Err(format!(
        "{}: the formats of these results are of version {found} (written by aifactory {version}); this \
         program reads version {SCHEMA}. Make them again with this program, or read them with that one",
        shown.display()
    ))
}

/// The scenario file whose results stand in a folder, as its manifest names it.
pub fn scenario_of(folder: &Path) -> Option<String> {
    manifest(folder)?["scenario_file"].as_str().map(str::to_owned)
}

/// Whether a table of a study is as it was written; yes where no manifest knows its fingerprint.
///
/// # Errors
/// When the table cannot be read.
pub fn is_as_written(folder: &Path, name: &str) -> Result<bool, WriteError> {
    let manifest = manifest(folder).unwrap_or_default();
    let mut known = FINGERPRINTS.iter().filter_map(|key| manifest[*key][name].as_str());
    known.next().map_or(Ok(true), |known| Ok(fingerprint_of_file(&folder.join(name))? == known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fingerprint::fingerprint;

    #[test]
    fn a_table_is_held_against_the_fingerprint_in_the_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
        write("runs.csv", "a".to_owned());
        assert!(is_as_written(folder.path(), "runs.csv").unwrap());
        for (key, text, expected) in
            [("outputs", "a", true), ("outputs", "b", false), ("plan_tables", "b", false)]
        {
            let fingerprint = fingerprint(text);
            let manifest =
                serde_json::json!({ "program": PROGRAM, key: { "runs.csv": fingerprint } });
            write(MANIFEST, manifest.to_string());
            assert_eq!(is_as_written(folder.path(), "runs.csv").unwrap(), expected);
        }
    }
}
