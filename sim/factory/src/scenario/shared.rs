//! What a scenario shares with others that stand in one portfolio with it: guests, luck, and a clock beside theirs.

use super::CheckedScenario;
use crate::jobs::Guest;

impl CheckedScenario {
    /// The same scenario with classes whose jobs come from other plants: they draw nothing, so that the luck of
    /// all else is as it was.
    #[must_use]
    pub fn with_guests(mut self, guests: Vec<Guest>) -> Self {
        self.guests = guests;
        self
    }

    /// The same scenario with paths of prices that it shares with all plants of this seed.
    #[must_use]
    pub const fn with_prices_of(mut self, seed: u64) -> Self {
        self.price_seed = Some(seed);
        self
    }

    /// The same scenario with a clock that is ahead of the one by which its days begin by so many hours.
    #[must_use]
    pub fn with_clock_ahead(mut self, hours: i64) -> Self {
        self.calendar = self.calendar.with_clock_ahead(hours);
        self
    }

    /// The same scenario with a class whose users' clock is ahead of the plant's by so many hours.
    #[must_use]
    pub fn with_users_ahead(mut self, class: &str, hours: f64) -> Self {
        if let Some(class) = self.spec.jobs.class.get_mut(class) {
            class.users_ahead = hours;
        }
        self
    }

    /// The same scenario with acts of others that come by chance when they do at all plants of this seed.
    #[must_use]
    pub const fn with_acts_of(mut self, seed: u64) -> Self {
        self.act_seed = Some(seed);
        self
    }

    /// Seed of what others do by chance.
    pub fn act_seed(&self) -> u64 {
        self.act_seed.unwrap_or(self.spec.seed)
    }

    /// Seed of the paths of prices.
    pub fn price_seed(&self) -> u64 {
        self.price_seed.unwrap_or(self.spec.seed)
    }
}
