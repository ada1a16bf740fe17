//! Milestones: first power, first token, and parts of the GPUs that the finished plant could sell.

use units::Span;

use super::capacity::{Capacity, Finished};

/// What has been reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// Power may be drawn.
    FirstPower,
    /// The first racks are accepted.
    FirstToken,
    /// A quarter of the GPUs.
    Quarter,
    /// Half of them.
    Half,
    /// All of them.
    Full,
}

impl Milestone {
    /// All of them, in order.
    pub const ALL: [Self; 5] =
        [Self::FirstPower, Self::FirstToken, Self::Quarter, Self::Half, Self::Full];

    /// What tables call it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FirstPower => "first power",
            Self::FirstToken => "first token",
            Self::Quarter => "25 % of GPUs",
            Self::Half => "50 % of GPUs",
            Self::Full => "all GPUs",
        }
    }

    /// When it is reached, since building began; `None` for never.
    pub fn reached(self, capacity: &Capacity, finished: &Finished) -> Option<Span> {
        let part = |parts: u32| capacity.reaches(finished.racks.div_ceil(parts));
        match self {
            Self::FirstPower => capacity.first_power(),
            Self::FirstToken => capacity.reaches(1),
            Self::Quarter => part(4),
            Self::Half => part(2),
            Self::Full => part(1),
        }
    }
}
