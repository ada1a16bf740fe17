//! Folders of results that appear whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::disk::atomic::{WriteError, Writing, failed, folder_of, sync_folder, write_atomically};
use crate::disk::partial_folder::PartialFolder;
use crate::results::manifest::{MANIFEST, PROGRAM};
use crate::results::standing::Standing;
use crate::results::table::{Column, Formats, Writer};

/// A folder of results while it is written.
///
/// Everything goes into a hidden folder beside the final one until [`OutputFolder::commit`]. Dropped
/// without that, it is removed. Files that are not of a former result are never touched.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    partial: PartialFolder,
    force: bool,
}

impl OutputFolder {
    /// Begins the folder `target`, and makes the folders above it.
    ///
    /// A former result is replaced, file by file; a folder that holds anything else is taken only
    /// with `force`, and keeps it.
    ///
    /// # Errors
    /// When `target` exists and may not be written into, or the folder above may not.
    pub fn create(target: &Path, force: bool) -> Result<Self, WriteError> {
        // Behind a symbolic link, the folder itself is meant.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let Some(name) = target.file_name() else {
            let reason = "it does not end in a name";
            return Err(WriteError::Refused { path: target, reason });
        };
        let standing = Standing::at(&target)?;
        standing.allow(&target, force)?;
        standing.make_room_for_a_run(&target)?;
        let folder = folder_of(&target);
        fs::create_dir_all(folder).map_err(failed("created", folder))?;
        let partial = PartialFolder::beside(&target, &name.to_string_lossy())?;
        Ok(Self { target, partial, force })
    }

    /// Where to write; its name changes at [`OutputFolder::commit`].
    pub fn path(&self) -> &Path {
        self.partial.path()
    }

    /// Writes a file of the results.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), WriteError> {
        let path = self.path().join(name);
        fs::write(&path, content).map_err(failed("written", &self.target.join(name)))
    }

    /// Begins a table of the results, as CSV and as Parquet.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn table(&self, name: &str, columns: &[Column]) -> Result<Writer, WriteError> {
        Writer::create_as(self.path(), &self.target, name, columns, Formats::BOTH)
    }

    /// Names of what was written so far, in alphabetical order.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<BTreeSet<String>, WriteError> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(self.path()).map_err(failed("read", &self.target))? {
            let entry = entry.map_err(failed("read", &self.target))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.insert(name);
            }
        }
        Ok(names)
    }

    /// Makes the results appear under their name, durably, and answers their path.
    ///
    /// # Errors
    /// When `target` has come to hold something else meanwhile, which stays, or cannot be written.
    pub fn commit(mut self) -> Result<PathBuf, WriteError> {
        let names = self.names()?;
        let _writing = Writing::begin();
        self.partial.unlock()?;
        sync_all_below(self.path())?;
        let standing = Standing::at(&self.target)?;
        standing.allow(&self.target, self.force)?;
        standing.make_room(&self.target, names.iter().map(String::as_str))?;
        if self.target.exists() {
            self.replace(&standing, &names)?;
        } else {
            let appears = fs::rename(self.path(), &self.target);
            appears.map_err(failed("created", &self.target))?;
        }
        for folder in [&self.target, folder_of(&self.target)] {
            sync_folder(folder).map_err(failed("written", folder))?;
        }
        Ok(self.target.clone())
    }

    /// Puts the results in the place of a former one, of which nothing else is touched.
    ///
    /// Whenever this is cut short, the manifest names the files of both, and the next run goes on.
    fn replace(&self, standing: &Standing, names: &BTreeSet<String>) -> Result<(), WriteError> {
        let both: BTreeSet<&String> = standing.ours.union(names).collect();
        let unfinished = json!({ "program": PROGRAM, "unfinished": true, "files": both });
        write_atomically(&self.target.join(MANIFEST), format!("{unfinished:#}\n"))?;
        for former in standing.ours.difference(names).filter(|name| *name != MANIFEST) {
            let path = self.target.join(former);
            remove(&path)?;
        }
        let (manifest, others): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| *name == MANIFEST);
        for name in others.into_iter().chain(manifest) {
            let path = self.target.join(name);
            if path.is_dir() {
                remove(&path)?;
            }
            fs::rename(self.path().join(name), &path).map_err(failed("replaced", &path))?;
        }
        Ok(())
    }
}

/// Removes a file or a folder of a former result.
fn remove(path: &Path) -> Result<(), WriteError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map_err(failed("removed", path))
}

fn sync_all_below(folder: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(failed("read", folder))? {
        let path = entry.map_err(failed("read", folder))?.path();
        if path.is_dir() {
            sync_all_below(&path)?;
        } else {
            let file = fs::File::options().write(true).open(&path);
            file.and_then(|file| file.sync_all()).map_err(failed("written", &path))?;
        }
    }
    sync_folder(folder).map_err(failed("written", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"{"program": "aifactory"}"#;

    /// Every name below a folder.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn results_appear_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new/results");
        let output = OutputFolder::create(&target, false).unwrap();
        output.write("summary.json", "{}").unwrap();
        assert!(!target.exists());
        output.commit().unwrap();
        assert_eq!(names(&target), ["summary.json"]);
        assert_eq!(names(&folder.path().join("new")), ["results"]);
    }

    #[test]
    fn an_abandoned_run_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let output = OutputFolder::create(&folder.path().join("results"), false).unwrap();
        output.write("summary.json", "{}").unwrap();
        drop(output);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_former_result_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("results");
        fs::create_dir(&target).unwrap();
        fs::write(target.join(MANIFEST), OURS).unwrap();
        fs::write(target.join("jobs.csv"), "old").unwrap();
        let output = OutputFolder::create(&target, false).unwrap();
        output.write(MANIFEST, OURS).unwrap();
        assert_eq!(fs::read_to_string(target.join("jobs.csv")).unwrap(), "old");
        output.commit().unwrap();
        assert_eq!(names(&target), [MANIFEST]);
        assert_eq!(names(folder.path()), ["results"]);
    }

    /// What stands in a folder: names with their texts.
    fn texts(folder: &Path) -> Vec<(String, String)> {
        let text = |name: String| {
            let text = fs::read_to_string(folder.join(&name)).unwrap();
            (name, text)
        };
        names(folder).into_iter().map(text).collect()
    }

    /// A folder that holds these files.
    fn holding(folder: &Path, files: &[(&str, &str)]) -> PathBuf {
        let target = folder.join("thesis");
        fs::create_dir(&target).unwrap();
        for (name, text) in files {
            fs::write(target.join(name), text).unwrap();
        }
        target
    }

    /// Goal: what somebody else wrote is never removed, whether or not there is a result beside it.
    #[test]
    fn what_is_not_a_result_stays_and_is_written_beside_only_by_force() {
        for (manifest, said) in [
            (None, "thesis exists and is not a folder of results"),
            (Some(OURS), "thesis holds chapter.txt, which is not a result"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let target = holding(folder.path(), &[("chapter.txt", "years of work")]);
            if let Some(manifest) = manifest {
                fs::write(target.join(MANIFEST), manifest).unwrap();
            }
            let before = texts(&target);
            let message = OutputFolder::create(&target, false).unwrap_err().to_string();
            assert!(message.contains(said) && message.ends_with("--force"), "{message}");
            assert_eq!(texts(&target), before);
            let output = OutputFolder::create(&target, true).unwrap();
            output.write(MANIFEST, OURS).unwrap();
            output.commit().unwrap();
            assert_eq!(names(&target), ["chapter.txt", MANIFEST]);
            assert_eq!(fs::read_to_string(target.join("chapter.txt")).unwrap(), "years of work");
            assert_eq!(names(folder.path()), ["thesis"]);
        }
    }

    /// Method: a file, a folder and another program's manifest bear the names of results.
    #[test]
    fn what_bears_the_name_of_a_result_and_is_none_is_not_replaced_even_by_force() {
        let other = r#"{"program": "other"}"#;
        for files in [&[("report.html", "mine")][..], &[(MANIFEST, other)]] {
            let folder = tempfile::tempdir().unwrap();
            let target = holding(folder.path(), files);
            let error = OutputFolder::create(&target, true).unwrap_err();
            assert!(matches!(error, WriteError::Taken(_)), "{error}");
            assert_eq!(texts(&target).len(), files.len());
        }
        let folder = tempfile::tempdir().unwrap();
        let target = holding(folder.path(), &[(MANIFEST, OURS)]);
        fs::create_dir(target.join("jobs.csv")).unwrap();
        assert!(matches!(OutputFolder::create(&target, true), Err(WriteError::Taken(_))));
    }

    /// Only what the manifest names is of a result: a table of the same kind may be somebody's.
    #[test]
    fn a_manifest_names_what_is_of_its_result() {
        let folder = tempfile::tempdir().unwrap();
        let files = r#"{"program": "aifactory", "files": ["extra.csv", "manifest.json"]}"#;
        let target = holding(folder.path(), &[(MANIFEST, files), ("extra.csv", "old")]);
        let output = OutputFolder::create(&target, false).unwrap();
        output.write(MANIFEST, OURS).unwrap();
        output.write("summary.json", "{}").unwrap();
        assert_eq!(output.names().unwrap().len(), 2);
        output.commit().unwrap();
        assert_eq!(names(&target), [MANIFEST, "summary.json"]);
    }

    #[test]
    fn a_study_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let study = r#"{"program": "aifactory", "kind": "study"}"#;
        let target = holding(folder.path(), &[(MANIFEST, study)]);
        for force in [false, true] {
            let message = OutputFolder::create(&target, force).unwrap_err().to_string();
            assert!(message.contains("it holds a study"), "{message}");
        }
    }

    /// Someone may write into the target while a simulation runs.
    #[test]
    fn what_came_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("results");
        let output = OutputFolder::create(&target, false).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("chapter.txt"), "years of work").unwrap();
        assert!(matches!(output.commit().unwrap_err(), WriteError::NotOurs(_)));
        assert_eq!(names(folder.path()), ["results"]);
        assert_eq!(names(&target), ["chapter.txt"]);
    }

    #[test]
    fn neither_a_file_nor_the_current_folder_can_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("results");
        fs::write(&file, "x").unwrap();
        for path in [file.as_path(), Path::new("."), Path::new("/")] {
            let error = OutputFolder::create(path, true).unwrap_err();
            assert!(matches!(error, WriteError::Refused { .. }), "{error}");
        }
    }

    /// Method: a file stands where a folder above the target would be; the superuser may write
    /// into read-only folders, so that permissions cannot be tested in every place.
    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "x").unwrap();
        let target = folder.path().join("file/results");
        let message = OutputFolder::create(&target, false).unwrap_err().to_string();
        assert!(message.contains("file cannot be created: "), "{message}");
    }
}
