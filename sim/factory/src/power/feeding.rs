//! What feeds the halls at an instant, for recordings to compare; when a store of theirs ends that.

use engine::Schedule;
use units::{Energy, Power};

use super::lineup::Feed;
use super::{Event, Loads, PowerSystem};

impl PowerSystem {
    /// What feeds the halls, for comparison: the grid, the sets that run and whether they carry load,
    /// the cap, units that went out or came back, and by hall its feed and whether its store charges.
    pub fn feeding(&self) -> Feeding {
        Feeding {
            grid: self.on_grid(),
            sets: (self.gensets.running(), self.gensets.ready()),
            cap: (self.cap.steps(), self.allowed.to_bits()),
            battery: self.battery_turns(),
            turns: self.turns,
            halls: self.lineups.iter().map(|it| (it.feed, it.ups.rate() > Power::ZERO)).collect(),
            on_sets: self.lineups.iter().map(|it| (it.on_sets, it.is_live())).collect(),
        }
    }

    /// Wakes the plant when a store is full or empty.
    pub fn schedule_wake(&mut self, agenda: &mut impl Schedule<Event>) {
        if let Some(wake) = self.wake.take() {
            agenda.cancel(wake);
        }
        let fuel = self.gensets.until_empty();
        let step = self.gensets.until_next_step(agenda.now()).filter(|_| self.shares_out());
        let recharge = self.until_recharge(agenda.now()).filter(|_| self.shares_out());
        if !self.stores_change && fuel.is_none() && step.is_none() && recharge.is_none() {
            return;
        }
        let limits = self.lineups.iter().filter_map(|lineup| lineup.ups.until_limit());
        if let Some(delay) = limits.chain(fuel).chain(step).chain(recharge).min() {
            self.wake = Some(agenda.schedule_in(delay, Event::Wake));
        }
    }

    /// Energy in all stores.
    pub(super) fn stored(&self) -> Energy {
        self.lineups.iter().map(|lineup| lineup.ups.stored()).sum()
    }
}

/// What feeds the halls: see [`PowerSystem::feeding`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feeding {
    grid: bool,
    sets: (u32, bool),
    /// Steps of all, and what is allowed in the mean.
    cap: (u32, u64),
    /// The battery charges, or delivers.
    battery: (bool, bool),
    turns: u64,
    /// By hall: its feed, and whether its store charges.
    pub halls: Vec<(Feed, bool)>,
    /// By hall: what sets carry of it, and whether its equipment is live.
    on_sets: Vec<(Loads, bool)>,
}
