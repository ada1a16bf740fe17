//! What can happen while the plant is built.

/// An event of building.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// More is there, or less: the step of the capacity with this number begins.
    Step {
        /// Its number.
        step: u32,
    },
    /// A task ends.
    TaskEnds {
        /// Its number.
        task: u32,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Step { step } => (50, step as u64),
            Self::TaskEnds { task } => (51, task as u64),
        }
    }
}
