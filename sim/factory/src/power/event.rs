//! What can happen to the supply on the site.

/// An event of the power system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// One reason for lost supply ends.
    SupplyRestored,
    /// The gensets that started carry load.
    GensetsReady,
    /// Sets carry load that started only at a later attempt.
    GensetsJoin {
        /// The attempt.
        attempt: u32,
        /// The loss of supply, by number.
        loss: u32,
    },
    /// What has been broken longest of the sets is repaired.
    GensetRepaired,
    /// Fuel arrives.
    FuelArrives {
        /// The loss of supply, by number.
        loss: u32,
    },
    /// A running genset fails.
    GensetFailure,
    /// Of the dips of a fault the one has come that is too much.
    DipsEnd {
        /// Its number.
        fault: u32,
    },
    /// A dark hall is fed again.
    HallReturns {
        /// The hall.
        hall: u16,
    },
    /// The racks of a hall accept work again.
    HallRestart {
        /// The hall.
        hall: u16,
    },
    /// More racks of a hall accept work again, of those that a shortage had switched off.
    MoreRacks {
        /// The hall.
        hall: u16,
    },
    /// A store becomes full or empty. Nothing to apply: settling again is enough.
    Wake,
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::SupplyRestored => (10, 0),
            Self::GensetsReady => (13, 0),
            Self::GensetsJoin { attempt, .. } => (30, attempt as u64),
            Self::GensetRepaired => (31, 0),
            Self::FuelArrives { .. } => (32, 0),
            Self::GensetFailure => (14, 0),
            Self::HallRestart { hall } => (16, hall as u64),
            Self::Wake => (17, 0),
            Self::DipsEnd { .. } => (24, 0),
            Self::HallReturns { hall } => (22, hall as u64),
            Self::MoreRacks { hall } => (21, hall as u64),
        }
    }
}
