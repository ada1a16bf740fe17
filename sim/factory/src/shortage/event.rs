//! What can happen to a shortage.

/// An event of a shortage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something that has given way may come back. Nothing to apply: settling again is enough.
    Eases,
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Eases => (65, 0),
        }
    }
}
