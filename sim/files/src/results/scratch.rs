//! Tables of a study while they are written: they appear together, or not at all.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::disk::atomic::{WriteError, failed, hidden_name, sync_folder};

/// A hidden folder whose files appear in the folder of the study when they are complete.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// A new one in the folder of a study.
    pub(crate) fn below(target: &Path) -> Result<Self, WriteError> {
        let path = target.join(hidden_name("tables", "partial"));
        if path.exists() {
            fs::remove_dir_all(&path).map_err(failed("removed", &path))?;
        }
        fs::create_dir(&path).map_err(failed("created", &path))?;
        Ok(Self { path, target: target.to_owned() })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets all files appear, durably, and answers their names in alphabetical order.
    ///
    /// # Errors
    /// When the folder may not be written.
    pub fn publish(self) -> Result<Vec<String>, WriteError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed("read", &self.path))? {
            let entry = entry.map_err(failed("read", &self.path))?;
            let file = File::options().write(true).open(entry.path());
            file.and_then(|file| file.sync_all()).map_err(failed("written", &entry.path()))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        for name in &names {
            let target = self.target.join(name);
            fs::rename(self.path.join(name), &target).map_err(failed("written", &target))?;
        }
        sync_folder(&self.target).map_err(failed("written", &self.target))?;
        Ok(names)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nobody is left to hear of a failure, and the name says that it is partial.
        let _ = fs::remove_dir_all(&self.path);
    }
}
