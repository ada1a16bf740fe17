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
    /// A contract may call for less to be drawn, after its notice.
    CallNotice {
        /// Its number.
        call: u16,
        /// The scenario plans it.
        planned: bool,
    },
    /// Less may be drawn by a contract from now on.
    CallBegins {
        /// Its number.
        call: u16,
    },
    /// It ends.
    CallEnds {
        /// Its number.
        call: u16,
    },
    /// One of several feeds may be lost.
    FeedLost {
        /// Its number.
        feed: u16,
        /// The scenario plans it.
        planned: bool,
    },
    /// A feed is back.
    FeedBack {
        /// Its number.
        feed: u16,
    },
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
            Self::CallNotice { call, .. } => (25, call as u64),
            Self::CallBegins { call } => (26, call as u64),
            Self::CallEnds { call } => (27, call as u64),
            Self::FeedLost { feed, .. } => (28, feed as u64),
            Self::FeedBack { feed } => (29, feed as u64),
            Self::Hazard { hazard } => (12, hazard as u64),
        }
    }
}
