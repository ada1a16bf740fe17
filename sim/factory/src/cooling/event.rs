//! What can happen to cooling.

/// An event of cooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The racks of a hall without pumps have become too warm.
    HallTrip {
        /// The hall.
        hall: u16,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::HallTrip { hall } => (15, hall as u64),
        }
    }
}
