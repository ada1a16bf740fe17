//! Folders of results that appear whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use crate::disk::atomic::{WriteError, failed, folder_of, hidden_name, sync_folder};
use crate::results::table::{Column, Formats, Writer};

/// The file by which a folder of results is known, and the name of the program in it.
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const PROGRAM: &str = "aifactory";

/// A folder of results while it is written.
///
/// Everything goes into a hidden folder beside the final one, which takes its name at
/// [`OutputFolder::commit`]. Dropped without that, it is removed.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    partial: PathBuf,
    /// Where a former result stands for the moment in which it is replaced.
    former: PathBuf,
    force: bool,
    committed: bool,
}

impl OutputFolder {
    /// Begins the folder `target`, and makes the folders above it.
    ///
    /// An empty folder and a former result are replaced; anything else only with `force`.
    ///
    /// # Errors
    /// When `target` exists and may not be replaced, or the folder above may not be written.
    pub fn create(target: &Path, force: bool) -> Result<Self, WriteError> {
        // Behind a symbolic link, the folder itself is meant.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let Some(name) = target.file_name() else {
            let reason = "it does not end in a name";
            return Err(WriteError::Refused { path: target, reason });
        };
        replaceable(&target, force)?;
        let folder = folder_of(&target);
        fs::create_dir_all(folder).map_err(failed("created", folder))?;
        let hidden = |state| target.with_file_name(hidden_name(&name.to_string_lossy(), state));
        let (partial, former) = (hidden("partial"), hidden("former"));
        if partial.exists() {
            // Left by a program that was killed and had the same number as this one.
            fs::remove_dir_all(&partial).map_err(failed("removed", &partial))?;
        }
        fs::create_dir(&partial).map_err(failed("created", &target))?;
        Ok(Self { target, partial, former, force, committed: false })
    }

    /// Where to write; its name changes at [`OutputFolder::commit`].
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Writes a file of the results.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), WriteError> {
        let path = self.partial.join(name);
        fs::write(&path, content).map_err(failed("written", &self.target.join(name)))
    }

    /// Begins a table of the results, as CSV and as Parquet.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn table(&self, name: &str, columns: &[Column]) -> Result<Writer, WriteError> {
        Writer::create_as(&self.partial, &self.target, name, columns, Formats::BOTH)
    }

    /// Makes the results appear under their name, durably, and answers their path.
    ///
    /// # Errors
    /// When `target` has come to hold something else meanwhile, or cannot be replaced. The former
    /// content stands then as before.
    pub fn commit(mut self) -> Result<PathBuf, WriteError> {
        sync_all_below(&self.partial)?;
        replaceable(&self.target, self.force)?;
        let replaced = self.target.exists();
        if replaced {
            fs::rename(&self.target, &self.former).map_err(failed("replaced", &self.target))?;
        }
        if let Err(error) = fs::rename(&self.partial, &self.target) {
            if replaced {
                fs::rename(&self.former, &self.target).map_err(failed("restored", &self.target))?;
            }
            return Err(failed("created", &self.target)(error));
        }
        self.committed = true;
        if replaced {
            fs::remove_dir_all(&self.former).map_err(failed("removed", &self.former))?;
        }
        let folder = folder_of(&self.target);
        sync_folder(folder).map_err(failed("written", folder))?;
        Ok(self.target.clone())
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if !self.committed {
            // Nobody is left to hear of a failure, and the name says that it is partial.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// Whether results may stand at `target`, with what is there now.
fn replaceable(target: &Path, force: bool) -> Result<(), WriteError> {
    let refused = |reason| Err(WriteError::Refused { path: target.to_owned(), reason });
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        return refused("it is a file");
    }
    if std::env::current_dir().is_ok_and(|here| here.starts_with(target)) {
        return refused("it is the folder in which the program runs, or one above it");
    }
    let mut entries = fs::read_dir(target).map_err(failed("read", target))?;
    if force || entries.next().is_none() || is_ours(target) {
        return Ok(());
    }
    Err(WriteError::NotOurs(target.to_owned()))
}

/// Whether a folder holds results of this program.
fn is_ours(folder: &Path) -> bool {
    let manifest = fs::read(folder.join(MANIFEST)).ok();
    let manifest: Option<serde_json::Value> =
        manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    manifest.is_some_and(|manifest| manifest["program"] == PROGRAM)
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
        fs::write(target.join("old.csv"), "old").unwrap();
        let output = OutputFolder::create(&target, false).unwrap();
        output.write(MANIFEST, OURS).unwrap();
        assert_eq!(fs::read_to_string(target.join("old.csv")).unwrap(), "old");
        output.commit().unwrap();
        assert_eq!(names(&target), [MANIFEST]);
        assert_eq!(names(folder.path()), ["results"]);
    }

    #[test]
    fn what_is_not_a_result_is_replaced_only_by_force() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("thesis");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("chapter.txt"), "years of work").unwrap();
        fs::write(target.join(MANIFEST), r#"{"program": "other"}"#).unwrap();
        let error = OutputFolder::create(&target, false).unwrap_err();
        assert!(matches!(error, WriteError::NotOurs(_)));
        assert!(error.to_string().contains("thesis exists and is not a folder of results"));
        assert!(error.to_string().ends_with("--force"));
        OutputFolder::create(&target, true).unwrap().commit().unwrap();
        assert!(names(&target).is_empty());
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
