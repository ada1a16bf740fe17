//! What can happen to generation on the site.

/// An event of generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A unit that was called gives power.
    Ready {
        /// Its group.
        group: u16,
        /// Its number there.
        unit: u16,
    },
    /// The units of a group are there from now on.
    Comes {
        /// The group.
        group: u16,
    },
    /// The units of a group leave.
    Leaves {
        /// The group.
        group: u16,
    },
    /// A unit is to be maintained.
    Maintenance {
        /// Its group.
        group: u16,
        /// Its number there.
        unit: u16,
    },
    /// Maintenance of a unit ends.
    Maintained {
        /// Its group.
        group: u16,
        /// Its number there.
        unit: u16,
    },
    /// The island that the site is collapses.
    Collapse,
    /// The grid is back that an island has done without.
    GridBack,
    /// The grid will give less once units that are called now give power.
    LessImportAhead,
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Ready { group, unit } => (110, (group as u64) << 16 ^ unit as u64),
            Self::Comes { group } => (111, group as u64),
            Self::Leaves { group } => (112, group as u64),
            Self::Maintenance { group, unit } => (113, (group as u64) << 16 ^ unit as u64),
            Self::Maintained { group, unit } => (114, (group as u64) << 16 ^ unit as u64),
            Self::Collapse => (115, 0),
            Self::GridBack => (116, 0),
            Self::LessImportAhead => (117, 0),
        }
    }
}
