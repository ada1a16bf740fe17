//! What can happen by intruders.

/// An event of security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An intruder strikes.
    Incident,
    /// It is shut out.
    Contained,
    /// The systems of a hall, or of the control plane, are rebuilt.
    Rebuilt {
        /// Its place in the scope.
        unit: u32,
    },
    /// Their data is back, and they work.
    Restored {
        /// Its place in the scope.
        unit: u32,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Incident => (70, 0),
            Self::Contained => (71, 0),
            Self::Rebuilt { unit } => (72, unit as u64),
            Self::Restored { unit } => (73, unit as u64),
        }
    }
}
