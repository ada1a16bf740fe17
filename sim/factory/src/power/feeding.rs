//! What feeds the halls at an instant, for recordings to compare.

use units::Power;

use super::PowerSystem;
use super::lineup::Feed;

impl PowerSystem {
    /// What feeds the halls, for comparison: the grid, the sets that run and whether they carry load,
    /// the cap, units that went out or came back, and by hall its feed and whether its store charges.
    pub fn feeding(&self) -> Feeding {
        Feeding {
            grid: self.on_grid(),
            sets: (self.gensets.running(), self.gensets.ready()),
            cap: self.cap.steps(),
            turns: self.turns,
            halls: self.lineups.iter().map(|it| (it.feed, it.ups.rate() > Power::ZERO)).collect(),
        }
    }
}

/// What feeds the halls: see [`PowerSystem::feeding`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feeding {
    grid: bool,
    sets: (u32, bool),
    cap: u32,
    turns: u64,
    /// By hall: its feed, and whether its store charges.
    pub halls: Vec<(Feed, bool)>,
}
