//! Autonomy: for how long a plant keeps its capacity while others stop something.

use units::{SimTime, Span};

use super::Act;

/// Shares of the capacity at the beginning of a stop whose loss is told.
pub const SHARES: [f64; 3] = [0.95, 0.9, 0.8];

/// What became of the capacity during an act of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The act.
    pub act: Act,
    /// GPUs that it had when the act began: in service under a stop of supply, else held by jobs.
    pub before: u32,
    /// Whether it goes on.
    pub on: bool,
    /// By share: from its beginning until the capacity first fell below; `None` where it never did.
    pub fell_after: [Option<Span>; SHARES.len()],
}

impl Trial {
    /// An act begins, while the plant has so many GPUs.
    pub(super) const fn new(act: Act, before: u32) -> Self {
        Self { act, before, on: true, fell_after: [None; SHARES.len()] }
    }

    /// The plant has so many GPUs now.
    pub(super) fn see(&mut self, gpus: u32, now: SimTime) {
        for (share, fell) in SHARES.iter().zip(&mut self.fell_after) {
            if fell.is_none() && f64::from(gpus) < share * f64::from(self.before) {
                *fell = Some(Span::seconds(now.since(self.act.from).in_seconds()));
            }
        }
    }
}
