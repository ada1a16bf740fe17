//! The manifest, by which a folder of results is known.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The file by which a folder of results is known, and the name of the program in it.
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const PROGRAM: &str = "aifactory";
/// What a manifest says of the folder of a study.
pub(crate) const STUDY: &str = "study";

/// The manifest of a folder; `None` where there is none, or none of this program.
pub(crate) fn manifest(folder: &Path) -> Option<Value> {
    let bytes = fs::read(folder.join(MANIFEST)).ok()?;
    let manifest: Value = serde_json::from_slice(&bytes).ok()?;
    (manifest["program"] == PROGRAM).then_some(manifest)
}

/// The scenario file whose results stand in a folder, as its manifest names it.
pub fn scenario_of(folder: &Path) -> Option<String> {
    manifest(folder)?["scenario_file"].as_str().map(str::to_owned)
}
