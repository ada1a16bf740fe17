//! What can happen to jobs.

/// An event of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A job of a class arrives.
    Arrival {
        /// Its class.
        class: u16,
    },
    /// A job has done all its work.
    Completion {
        /// Its number.
        job: u32,
    },
    /// A job has held the rest of its ground for as long as it may.
    HoldEnds {
        /// Its number.
        job: u32,
    },
    /// A contract begins.
    ContractBegins {
        /// Its class.
        class: u16,
    },
    /// A contract ends, and its jobs leave.
    ContractEnds {
        /// Its class.
        class: u16,
    },
    /// A borrower gives back what a contract wants.
    RecallEnds {
        /// Its number.
        job: u32,
    },
    /// A job has saved its work and leaves for want of power.
    SuspensionBegins {
        /// Its number.
        job: u32,
    },
    /// There is work again for GPUs of a contract that had none.
    WorkReturns {
        /// Its class.
        class: u16,
        /// The number of the pause that is over.
        pause: u32,
    },
}

impl Event {
    /// For the fingerprint: the kind, which no other event of the plant has, and the entity.
    pub const fn code(self) -> (u64, u64) {
        match self {
            Self::Arrival { class } => (2, class as u64),
            Self::Completion { job } => (3, job as u64),
            Self::RecallEnds { job } => (45, job as u64),
            Self::HoldEnds { job } => (44, job as u64),
            Self::SuspensionBegins { job } => (46, job as u64),
            Self::ContractBegins { class } => (18, class as u64),
            Self::ContractEnds { class } => (19, class as u64),
            Self::WorkReturns { class, pause } => (20, (class as u64) << 32 ^ pause as u64),
        }
    }
}
