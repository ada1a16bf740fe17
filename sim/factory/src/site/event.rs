//! What can happen at the site.

use units::SimDuration;

/// An event of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The grid itself loses supply.
    Outage {
        /// For how long.
        length: SimDuration,
    },
    /// The outage that the scenario plans begins.
    PlannedOutage {
        /// For how long.
        length: SimDuration,
    },
    /// A fault dips the voltage.
    Dip {
        /// Its number.
        fault: u32,
    },
    /// The dips that the scenario plans begin.
    PlannedDips,
    /// A hazard may strike.
    Hazard {
        /// Its number.
        hazard: u16,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Outage { length } => (8, length.in_nanoseconds()),
            Self::PlannedOutage { length } => (9, length.in_nanoseconds()),
            Self::Dip { .. } => (11, 0),
            Self::PlannedDips => (23, 0),
            Self::Hazard { hazard } => (12, hazard as u64),
        }
    }
}
