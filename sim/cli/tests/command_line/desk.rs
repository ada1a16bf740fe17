//! A folder of its own for each test, and the program run in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder in which the program runs.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What the program left: its exit code, and what it printed.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) printed: String,
    pub(crate) complained: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with one file on it.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let desk = Self::new();
        std::fs::write(desk.path(name), content).unwrap();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, to be run on this desk.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aifactory"));
        command.current_dir(self.folder.path());
        command
    }

    /// Runs the program to its end.
    #[track_caller]
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Outcome {
        Outcome::of(self.program().args(arguments).output().unwrap())
    }

    /// Names on the desk, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// What is said of a scenario of this text, which must be refused and leave nothing behind.
    #[track_caller]
    pub(crate) fn refusal(text: &str, more: &[&str]) -> String {
        let desk = Self::with("a.toml", text);
        let arguments = ["run", "a.toml", "--out", "out"].into_iter().chain(more.iter().copied());
        let outcome = desk.run(arguments);
        outcome.assert_refused();
        assert_eq!(desk.names(), ["a.toml"], "something was written");
        outcome.complained
    }
}

impl Outcome {
    /// What a program that has ended left.
    #[track_caller]
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code();
        let (printed, complained) = (text(output.stdout), text(output.stderr));
        assert!(!complained.contains("panicked"), "{complained}");
        Self { code, printed, complained }
    }

    /// The user is told of a mistake of their own.
    #[track_caller]
    pub(crate) fn assert_refused(&self) {
        assert_eq!(self.code, Some(2), "{}{}", self.printed, self.complained);
        assert!(!self.complained.is_empty());
    }

    #[track_caller]
    pub(crate) fn assert_done(&self) {
        assert_eq!(self.code, Some(0), "{}{}", self.printed, self.complained);
    }
}

/// Names in a folder, hidden ones too.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A scenario that comes with the program.
pub(crate) fn shipped(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(format!("scenarios/{name}.toml")).canonicalize().unwrap()
}
