//! Hidden folders in which results are made, and the clearing away of those that a killed program left.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::disk::atomic::{WriteError, failed, folder_of, hidden_name, is_partial, is_writing};

/// The file in a partial folder that its program holds locked for as long as it runs.
const LOCK: &str = ".lock";
/// What the lock is called until it is held, so that nobody finds one that is not.
const LOCK_BEING_MADE: &str = ".lock-being-made";
/// How long what is being written may take until it appears, where the program ends at once.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often that is looked at.
const MOMENT: Duration = Duration::from_millis(10);
/// Stands in the names of all of them, after the name of what is made.
const PARTIAL: &str = "partial";

/// Partial folders of this program.
static OWN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A hidden folder beside the one that it will become; it is removed with all in it when dropped.
#[derive(Debug)]
pub(crate) struct PartialFolder {
    path: PathBuf,
    /// Held until the folder is ready; nobody has one where the file system knows no locks.
    lock: Option<File>,
}

impl PartialFolder {
    /// Makes a partial folder beside `target`, whose name is `name`, after clearing away those there
    /// whose program has ended.
    ///
    /// # Errors
    /// When the folder of `target` may not be written.
    pub(crate) fn beside(target: &Path, name: &str) -> Result<Self, WriteError> {
        clear_away(folder_of(target), name);
        let mut attempt = 1;
        let path = loop {
            let state = if attempt == 1 { PARTIAL.into() } else { format!("{PARTIAL}{attempt}") };
            let path = target.with_file_name(hidden_name(name, &state));
            match fs::create_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
                made => break made.map(|()| path).map_err(failed("created", target))?,
            }
        };
        own(|own| own.insert(path.clone()));
        let mut folder = Self { path, lock: None };
        folder.lock = Some(folder.locked().map_err(failed("created", target))?);
        Ok(folder)
    }

    /// The lock of the folder, which has its name only once it is held.
    fn locked(&self) -> io::Result<File> {
        let being_made = self.path.join(LOCK_BEING_MADE);
        let file = File::create_new(&being_made)?;
        // Where there are no locks nobody takes an unlocked folder for an abandoned one either.
        let _ = file.try_lock();
        fs::rename(being_made, self.path.join(LOCK))?;
        Ok(file)
    }

    /// Where to write.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock away, so that only what was written is in the folder.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub(crate) fn unlock(&mut self) -> Result<(), WriteError> {
        own(|own| own.remove(&self.path));
        self.lock = None;
        fs::remove_file(self.path.join(LOCK)).map_err(failed("removed", &self.path))
    }
}

impl Drop for PartialFolder {
    fn drop(&mut self) {
        own(|own| own.remove(&self.path));
        self.lock = None;
        // Nobody is left to hear of a failure; where it has become the target there is nothing.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn own<T>(look: impl FnOnce(&mut BTreeSet<PathBuf>) -> T) -> T {
    look(&mut OWN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Leaves nothing half done where the program ends at once: waits, for some seconds at most, until
/// what is being written has appeared, and removes the partial folders of this program.
pub fn leave_nothing_partial() {
    let mut waited = Duration::ZERO;
    while is_writing() && waited < PATIENCE {
        std::thread::sleep(MOMENT);
        waited += MOMENT;
    }
    for path in own(std::mem::take) {
        // Nobody is left to hear of a failure, and the next run there clears it away.
        let _ = fs::remove_dir_all(path);
    }
}

/// Removes partial folders of `name` whose program holds them no more.
fn clear_away(folder: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let begins = format!(".{name}.{PARTIAL}");
    for path in entries.flatten().map(|entry| entry.path()) {
        let named = path.file_name().unwrap_or_default().to_string_lossy();
        if named.starts_with(&begins) && is_partial(&named) && is_abandoned(&path) {
            // It is in nobody's way: what cannot be removed now is left for the next time.
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Whether the lock of a partial folder is there and held by nobody.
fn is_abandoned(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(LOCK));
    lock.is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of a program that was killed, as it leaves it.
    fn abandoned(beside: &Path, name: &str) -> PathBuf {
        let path = beside.join(name);
        fs::create_dir(&path).unwrap();
        fs::write(path.join(LOCK), "").unwrap();
        fs::write(path.join("jobs.csv"), "half a table").unwrap();
        path
    }

    /// Goal: what a killed program leaves goes with the next result of that name, and nothing else.
    ///
    /// Method: besides abandoned folders there are one in use, one of another name, one without a
    /// lock, and one whose name only looks alike.
    #[test]
    fn what_a_killed_program_left_is_cleared_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("r");
        let gone = [".r.partial-1", ".r.partial2-1"].map(|name| abandoned(folder.path(), name));
        let stays = [".s.partial-1", ".r.partial-notes"].map(|name| abandoned(folder.path(), name));
        fs::create_dir(folder.path().join(".r.partial-2")).unwrap();
        let used = PartialFolder::beside(&target, "r").unwrap();
        let other = PartialFolder::beside(&target, "r").unwrap();
        assert!(gone.iter().all(|path| !path.exists()));
        assert!(stays.iter().all(|path| path.exists()));
        assert!(folder.path().join(".r.partial-2").exists());
        assert!(used.path().exists() && other.path().exists() && used.path() != other.path());
    }
}
