//! The folder of a study: files that appear whole, parts that many workers write, and a lock.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::disk::atomic::{WriteError, failed, is_partial, sync_folder, write_atomically};
use crate::results::manifest::{MANIFEST, manifest};
use crate::results::scratch::Scratch;
use crate::text::file::read_text;
use crate::text::problems::{Problems, problem, whole};

/// The file that workers lock; what it holds does not matter.
const LOCK: &str = ".lock";

/// Whether others may work in the folder at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody else.
    Alone,
    /// Other workers that write their own parts.
    Shared,
}

/// A folder of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyFolder {
    path: PathBuf,
}

/// The right to work in a folder, until it is dropped or the program ends in whatever way.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
    /// Whether nobody else can be in the folder, as far as the file system knows of locks.
    alone: bool,
}

impl StudyFolder {
    /// The folder for a new study, made where it is missing.
    ///
    /// # Errors
    /// When it holds something that is not a study, such as the results of a run, or cannot be made.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        fs::create_dir_all(path).map_err(failed("created", path))?;
        let mut entries = fs::read_dir(path).map_err(failed("read", path))?;
        let ours = || manifest(path).is_some_and(|manifest| !is_of_a_run(&manifest));
        let is_lock = |entry: &fs::DirEntry| entry.file_name() == LOCK;
        let empty = entries.all(|entry| entry.as_ref().is_ok_and(is_lock));
        if empty || ours() {
            Ok(Self { path: path.to_owned() })
        } else {
            Err(WriteError::NotOurs(path.to_owned()))
        }
    }

    /// The folder of a study that was planned.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(path: &Path) -> Result<Self, Problems> {
        let refused = |allowed: &str| {
            Problems::from(problem(whole(&path.display().to_string()), "", "", allowed))
        };
        if path.is_file() {
            let allowed = "is a file; plan it into a folder first, with `aifactory sweep plan`";
            return Err(refused(allowed));
        }
        if !path.is_dir() {
            return Err(refused("there is no such folder; make it with `aifactory sweep plan`"));
        }
        match manifest(path) {
            Some(manifest) if manifest["plan_hash"].is_string() => {
                Ok(Self { path: path.to_owned() })
            }
            _ => Err(refused("is not the folder of a study; make one with `aifactory sweep plan`")),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest; null when there is none.
    pub fn manifest(&self) -> Value {
        manifest(&self.path).unwrap_or_default()
    }

    /// Writes the manifest, which is the last file of every change.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn write_manifest(&self, manifest: &Value) -> Result<(), WriteError> {
        self.write(MANIFEST, format!("{manifest:#}\n"))
    }

    /// Claims the folder.
    ///
    /// # Errors
    /// When somebody else works in it. On file systems without locks everybody may.
    pub fn lock(&self, sharing: Sharing) -> Result<FolderLock, WriteError> {
        let path = self.path.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(failed("written", &path))?;
        let locked = match sharing {
            Sharing::Alone => file.try_lock(),
            Sharing::Shared => file.try_lock_shared(),
        };
        match locked {
            Err(TryLockError::WouldBlock) => Err(WriteError::Busy(self.path.clone())),
            Ok(()) => Ok(FolderLock { _file: file, alone: sharing == Sharing::Alone }),
            Err(TryLockError::Error(_)) => Ok(FolderLock { _file: file, alone: false }),
        }
    }

    /// Removes hidden files and folders, here and in `folders` below, that killed programs left half
    /// written; only who is alone in the folder knows that nobody writes them.
    pub fn clear_partial(&self, folders: &[&str], lock: &FolderLock) {
        let paths = std::iter::once(self.path.clone())
            .chain(folders.iter().map(|folder| self.path.join(folder)));
        for folder in paths.filter(|_| lock.alone) {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            for path in entries.map(|entry| entry.path()) {
                if is_partial(&path.file_name().unwrap_or_default().to_string_lossy()) {
                    // They are in nobody's way: what cannot be removed is left for the next time.
                    let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
                }
            }
        }
    }

    /// Whether there is a file or folder of that name.
    pub fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    /// Reads a text file.
    ///
    /// # Errors
    /// When it is missing or not text.
    pub fn read(&self, name: &str) -> Result<String, Problems> {
        read_text(&self.path.join(name))
    }

    /// Writes a file whole, with the folders above it.
    ///
    /// # Errors
    /// When the disk is full, for instance.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), WriteError> {
        self.make_room(name)?;
        write_atomically(&self.path.join(name), content)
    }

    /// Files of a folder below this one whose names end so, in alphabetical order.
    ///
    /// # Errors
    /// When the folder cannot be read; a missing one has no files.
    pub fn files(&self, folder: &str, ending: &str) -> Result<Vec<PathBuf>, WriteError> {
        let folder = self.path.join(folder);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
            let path = entry.map_err(failed("read", &folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.starts_with('.') && name.ends_with(ending) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Names of the folders in a folder below this one, in alphabetical order.
    ///
    /// # Errors
    /// When the folder cannot be read; a missing one has none.
    pub fn folders(&self, folder: &str) -> Result<Vec<String>, WriteError> {
        let folder = self.path.join(folder);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed("read", &folder))? {
            let entry = entry.map_err(failed("read", &folder))?;
            if entry.path().is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Moves files into another folder below this one; those of a name that is taken get a number.
    ///
    /// # Errors
    /// When the folder may not be written.
    pub fn move_into(&self, files: &[PathBuf], folder: &str) -> Result<(), WriteError> {
        let folder = self.path.join(folder);
        fs::create_dir_all(&folder).map_err(failed("created", &folder))?;
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let numbered = (2..).map(|number| format!("{number}-{name}"));
            let mut names = std::iter::once(name.to_string()).chain(numbered);
            let free = names.find(|name| !folder.join(name).exists());
            let target = folder.join(free.expect("there is always a further number"));
            fs::rename(file, &target).map_err(failed("moved", file))?;
        }
        sync_folder(&folder).map_err(failed("written", &folder))
    }

    /// Removes files; those that are missing are no problem.
    ///
    /// # Errors
    /// When one may not be removed.
    pub fn remove(&self, names: &[&str]) -> Result<(), WriteError> {
        for name in names {
            let path = self.path.join(name);
            if path.exists() {
                fs::remove_file(&path).map_err(failed("removed", &path))?;
            }
        }
        Ok(())
    }

    /// Removes a folder below this one if nothing is in it.
    pub fn remove_if_empty(&self, folder: &str) {
        // A folder that is not there, or not empty, stays as it is.
        let _ = fs::remove_dir(self.path.join(folder));
    }

    /// A hidden folder for tables while they are written.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn scratch(&self) -> Result<Scratch, WriteError> {
        Scratch::below(&self.path)
    }

    /// Makes a folder below this one, where it is missing.
    ///
    /// # Errors
    /// When it may not be made.
    pub fn make(&self, folder: &str) -> Result<(), WriteError> {
        let folder = self.path.join(folder);
        fs::create_dir_all(&folder).map_err(failed("created", &folder))
    }

    /// Makes the folders above a file.
    fn make_room(&self, name: &str) -> Result<(), WriteError> {
        match Path::new(name).parent() {
            Some(folder) => self.make(&folder.to_string_lossy()),
            None => Ok(()),
        }
    }
}

/// The texts of files of a folder whose names end so, by name.
///
/// # Errors
/// When one cannot be read or is not text.
pub fn texts_in(folder: &Path, ending: &str) -> Result<BTreeMap<String, String>, Problems> {
    let refused = |error: std::io::Error| {
        Problems::from(problem(whole(&folder.display().to_string()), "", "", error.to_string()))
    };
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(ending) {
            texts.insert(name, read_text(&path)?);
        }
    }
    Ok(texts)
}

/// Whether a manifest is of a run, which names its scenario file.
fn is_of_a_run(manifest: &Value) -> bool {
    manifest["scenario_file"].is_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> (tempfile::TempDir, StudyFolder) {
        let folder = tempfile::tempdir().unwrap();
        let study = StudyFolder::create(&folder.path().join("study")).unwrap();
        (folder, study)
    }

    #[test]
    fn two_may_not_work_alone_and_workers_may_work_together() {
        let (_folder, study) = study();
        let alone = study.lock(Sharing::Alone).unwrap();
        for sharing in [Sharing::Alone, Sharing::Shared] {
            let error = study.lock(sharing).unwrap_err();
            assert!(error.to_string().contains("in use by another"), "{error}");
        }
        drop(alone);
        let one = study.lock(Sharing::Shared).unwrap();
        let _other = study.lock(Sharing::Shared).unwrap();
        assert!(matches!(study.lock(Sharing::Alone), Err(WriteError::Busy(_))));
        drop(one);
    }

    #[test]
    fn only_studies_are_opened_and_nothing_else_is_overwritten() {
        let (folder, study) = study();
        assert!(StudyFolder::open(study.path()).is_err());
        study.write("chapter.txt", "years of work").unwrap();
        assert!(matches!(StudyFolder::create(study.path()), Err(WriteError::NotOurs(_))));
        let manifest = serde_json::json!({ "program": "aifactory", "plan_hash": "ab" });
        study.write_manifest(&manifest).unwrap();
        assert_eq!(StudyFolder::open(study.path()).unwrap(), study);
        assert_eq!(study.manifest(), manifest);
        assert!(StudyFolder::open(&folder.path().join("absent")).is_err());
    }

    #[test]
    fn tables_appear_together_and_abandoned_ones_not_at_all() {
        let (_folder, study) = study();
        let scratch = study.scratch().unwrap();
        fs::write(scratch.path().join("runs.csv"), "a").unwrap();
        drop(scratch);
        assert!(study.files("", ".csv").unwrap().is_empty());
        let scratch = study.scratch().unwrap();
        fs::write(scratch.path().join("runs.csv"), "a").unwrap();
        assert_eq!(scratch.publish().unwrap(), ["runs.csv"]);
        assert_eq!(study.read("runs.csv").unwrap(), "a");
        assert_eq!(fs::read_dir(study.path()).unwrap().count(), 1);
    }

    /// Method: what a killed worker leaves, beside a part, a hidden file of somebody else, and the lock.
    #[test]
    fn what_killed_workers_left_half_written_goes_with_the_next_that_is_alone() {
        let (_folder, study) = study();
        study.write("parts/part-00001.parquet", "a").unwrap();
        study.write("parts/.part-00002.parquet.partial1-77", "half").unwrap();
        study.write(".tables.partial-77/runs.csv", "half").unwrap();
        study.write(".notes", "mine").unwrap();
        let together = study.lock(Sharing::Shared).unwrap();
        study.clear_partial(&["parts"], &together);
        assert!(study.has("parts/.part-00002.parquet.partial1-77"));
        drop(together);
        study.clear_partial(&["parts", "absent"], &study.lock(Sharing::Alone).unwrap());
        assert!(!study.has("parts/.part-00002.parquet.partial1-77"));
        assert!(!study.has(".tables.partial-77"));
        assert!(study.has(".notes") && study.has(LOCK) && study.has("parts/part-00001.parquet"));
    }

    #[test]
    fn files_are_moved_aside() {
        let (_folder, study) = study();
        study.write("parts/part-00001.parquet", "a").unwrap();
        let parts = study.files("parts", ".parquet").unwrap();
        study.move_into(&parts, "earlier/ab").unwrap();
        assert!(study.files("parts", ".parquet").unwrap().is_empty());
        assert_eq!(study.files("earlier/ab", ".parquet").unwrap().len(), 1);
        assert_eq!(study.folders("earlier").unwrap(), ["ab"]);
    }
}
