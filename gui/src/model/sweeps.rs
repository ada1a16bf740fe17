//! Sweeps: which inputs vary, what is under way, and what has been found.

use crate::command::SweepCommand;

/// All there is of sweeps.
#[derive(Debug, Default)]
pub(crate) struct Sweeps {
    /// Keys of the chosen scenario that the next sweep varies.
    pub(crate) varied: Vec<String>,
}

impl Sweeps {
    /// Changes what is varied, or what is under way.
    pub(crate) fn apply(&mut self, command: SweepCommand) {
        if let SweepCommand::Vary(key) = command {
            self.varied.push(key);
        }
    }
}
