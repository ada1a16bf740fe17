//! What can happen to cooling.

/// An event of cooling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Parts of a hall's cooling turn again, or its water has come to a threshold.
    HallTurns {
        /// The hall.
        hall: u16,
    },
    /// A permit of water is used up, or the tank is empty, full, or holds enough again.
    WaterTurns,
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::HallTurns { hall } => (15, hall as u64),
            Self::WaterTurns => (120, 0),
        }
    }
}
