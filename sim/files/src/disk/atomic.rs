//! Files that are either written whole or not at all.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Why results could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The operating system refused; a different path or more room may help.
    Io {
        /// What was being done, such as "written".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        error: io::Error,
    },
    /// The folder holds something that is not a result of this program.
    NotOurs(PathBuf),
    /// A folder of results holds something else as well.
    Foreign {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        name: String,
    },
    /// Something that is not a result bears the name of one; it is not replaced, even with force.
    Taken(PathBuf),
    /// Somebody else works in the folder.
    Busy(PathBuf),
    /// The path cannot be a folder of results, even with force.
    Refused {
        /// The path.
        path: PathBuf,
        /// Why not.
        reason: &'static str,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, path, error } => {
                write!(f, "{} cannot be {doing}: {}", path.display(), in_words(error))
            }
            Self::NotOurs(path) => write!(
                f,
                "{} exists and is not a folder of results; name another, or write beside what it \
                 holds with --force",
                path.display()
            ),
            Self::Foreign { path, name } => write!(
                f,
                "{} holds {name}, which is not a result of this program; name another folder, or \
                 keep it and replace the results beside it with --force",
                path.display()
            ),
            Self::Taken(path) => write!(
                f,
                "{} stands where a result would, and is none; move it, or name another folder",
                path.display()
            ),
            Self::Busy(path) => write!(
                f,
                "{} is in use by another sweep; wait until it has ended, or name another folder",
                path.display()
            ),
            Self::Refused { path, reason } => {
                write!(f, "{} cannot be a folder of results: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Io { error, .. } = self { Some(error) } else { None }
    }
}

impl WriteError {
    /// Whether the path itself is wrong, so that another one helps and a later try does not: it leads
    /// nowhere, or through a file.
    pub fn is_of_the_path(&self) -> bool {
        use io::ErrorKind::{
            AlreadyExists, InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound,
        };
        match self {
            Self::Io { doing, error, .. } => match error.kind() {
                // Folders above are made where they are missing: then it is the system that refuses.
                NotFound => *doing != "created",
                AlreadyExists | InvalidFilename | InvalidInput | IsADirectory | NotADirectory => {
                    true
                }
                _ => false,
            },
            Self::Busy(_) => false,
            _ => true,
        }
    }
}

/// Makes the error of an operation on a path.
pub(crate) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |error| WriteError::Io { doing, path, error }
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes a file so that readers see the old content or the whole new one, never a part.
///
/// # Errors
/// When the folder does not exist or may not be written, or the disk is full; nothing remains then.
pub fn write_atomically(path: &Path, content: impl AsRef<[u8]>) -> Result<(), WriteError> {
    fill_atomically(path, |file| file.write_all(content.as_ref()))
}

/// Takes a file away.
///
/// # Errors
/// When it is not there or may not be taken away.
pub fn remove_file(path: &Path) -> Result<(), WriteError> {
    std::fs::remove_file(path).map_err(failed("removed", path))
}

/// How many files or folders are on the way to their names.
static WRITING: AtomicUsize = AtomicUsize::new(0);

/// Something is on the way to its name for as long as this lives.
#[derive(Debug)]
pub(crate) struct Writing;

impl Writing {
    /// From now on.
    pub(crate) fn begin() -> Self {
        WRITING.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether anything is on the way to its name.
pub(crate) fn is_writing() -> bool {
    WRITING.load(Ordering::SeqCst) > 0
}

/// Has a file filled so that readers see the old content or the whole new one, never a part.
///
/// Others may fill the same path at the same time: the last one to end wins.
///
/// # Errors
/// As [`write_atomically`], and when `content` fails; nothing remains then.
pub(crate) fn fill_atomically(
    path: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), WriteError> {
    let Some(name) = path.file_name() else {
        let reason = "it does not end in the name of a file";
        return Err(WriteError::Refused { path: path.to_owned(), reason });
    };
    let _writing = Writing::begin();
    let (mut file, partial) =
        new_partial(path, &name.to_string_lossy()).map_err(failed("written", path))?;
    let written = content(&mut file)
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::rename(&partial, path))
        .and_then(|()| sync_folder(folder_of(path)));
    written.map_err(|error| {
        // After the renaming there is nothing to remove; what counts is that nothing partial remains.
        let _ = std::fs::remove_file(&partial);
        failed("written", path)(error)
    })
}

/// A new hidden file beside `path`: that of the first attempt whose name nobody has taken.
fn new_partial(path: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let mut attempt = 1;
    loop {
        let partial = path.with_file_name(hidden_name(name, &format!("partial{attempt}")));
        match File::create_new(&partial) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
            made => return made.map(|file| (file, partial)),
        }
    }
}

/// A hidden name beside `name`, different for every running program.
pub(crate) fn hidden_name(name: &str, state: &str) -> String {
    format!(".{name}.{state}-{}", std::process::id())
}

/// Whether a name is of something half written: `.NAME.partial-PROCESS`, perhaps with a number.
pub(crate) fn is_partial(name: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((named, state)) = name.rsplit_once(".partial") else { return false };
    let Some((attempt, process)) = state.split_once('-') else { return false };
    named.len() > 1
        && named.starts_with('.')
        && digits(attempt)
        && digits(process)
        && !process.is_empty()
}

/// The folder in which a path stands.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// Makes names in a folder durable, where the system knows how to.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_remains() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        write_atomically(&path, "old").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    /// Two threads of one program have the same process id.
    #[test]
    fn two_at_once_do_not_write_into_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fill_atomically(&path, |outer| {
            outer.write_all(b"out")?;
            write_atomically(&path, "inner").unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "inner");
            outer.write_all(b"er")
        })
        .unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "outer");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent/a.csv");
        let message = write_atomically(&path, "x").unwrap_err().to_string();
        assert!(message.ends_with("a.csv cannot be written: there is no such folder"), "{message}");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        std::fs::create_dir_all(path.join("inside")).unwrap();
        assert!(write_atomically(&path, "x").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
    }
}
