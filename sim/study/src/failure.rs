//! What keeps a study from its result, and who can do something about it.

use std::fmt;

use files::table::ReadError;
use files::{Problems, WriteError};

/// What keeps a study from its result.
#[derive(Debug)]
pub enum Failure {
    /// The user's input: the text says what to change. Trying again does not help.
    Input(String),
    /// The machine or another program: more room, or a later try, helps. What was finished is kept.
    Machine(String),
    /// Somebody wanted to stop. What was finished is kept.
    Stopped,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(text) | Self::Machine(text) => f.write_str(text),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Input(problems.to_string())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let text = error.to_string();
        if error.is_of_the_path() { Self::Input(text) } else { Self::Machine(text) }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        if error.is_of_the_system() {
            return Self::Machine(error.to_string());
        }
        Self::Input(error.to_string())
    }
}
