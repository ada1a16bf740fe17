//! What can happen to the plant by others' acts.

/// An event of sovereignty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An act of others begins.
    Begins {
        /// Its number.
        act: u16,
    },
    /// It ends.
    Ends {
        /// Its number.
        act: u16,
    },
    /// A control plane of one's own takes over while it goes on.
    TakesOver {
        /// The number of the act.
        act: u16,
    },
    /// The ground that a class of work had for itself is clean.
    Cleaned {
        /// The class.
        class: u16,
    },
    /// A job that was refused would be done by now.
    WouldBeDone {
        /// Its number.
        refused: u32,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Begins { act } => (80, act as u64),
            Self::Ends { act } => (81, act as u64),
            Self::TakesOver { act } => (82, act as u64),
            Self::WouldBeDone { refused } => (83, refused as u64),
            Self::Cleaned { class } => (84, class as u64),
        }
    }
}
