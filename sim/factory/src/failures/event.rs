//! What can happen to components and their repairs.

/// An event of failures and repairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A component of a kind fails.
    Failure {
        /// Its kind.
        component: u16,
    },
    /// A restart, a crew's repair or the last test has ended.
    Mended {
        /// The repair.
        order: u32,
    },
    /// Diagnosis has ended, or a crew's visit.
    Step {
        /// The repair.
        order: u32,
    },
    /// Crews may begin what waits for them: a shift begins, or they have access again.
    CrewsReturn {
        /// Their pool.
        pool: u16,
    },
    /// A part arrives for which a place waits.
    PartReturns {
        /// Its kind.
        part: u16,
    },
    /// Racks without coolant flow have become too warm.
    RowTrip {
        /// The kind of component that failed.
        component: u16,
        /// The place that it took out.
        place: u32,
    },
    /// A rack has been looked at that a job has left for a fault that it did not find.
    LookedAt {
        /// Its number.
        rack: u32,
    },
    /// Racks that had tripped accept work again.
    RowRestart {
        /// The kind of component that had failed.
        component: u16,
        /// The place that it took out.
        place: u32,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Failure { component } => (4, component as u64),
            Self::Mended { order } => (5, order as u64),
            Self::RowTrip { component, place } => (6, (component as u64) << 24 ^ place as u64),
            Self::RowRestart { component, place } => (7, (component as u64) << 24 ^ place as u64),
            Self::Step { order } => (40, order as u64),
            Self::CrewsReturn { pool } => (41, pool as u64),
            Self::PartReturns { part } => (42, part as u64),
            Self::LookedAt { rack } => (43, rack as u64),
        }
    }
}
