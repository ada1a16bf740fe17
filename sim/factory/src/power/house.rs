//! The house: light, offices, security and electrical rooms, which draw while the grid feeds halls.

use units::Power;

use super::PowerSystem;
use super::lineup::Feed;

impl PowerSystem {
    /// What the house draws: all it needs where that may be drawn, else nothing.
    pub fn house_load(&self) -> Power {
        let fed = self.on_grid() && self.suffices_for(self.house, 1.0);
        if fed { self.house } else { Power::ZERO }
    }

    /// What the house and the battery for itself draw.
    pub fn common_load(&self) -> Power {
        if self.has_battery() { self.house_load() + self.auxiliaries() } else { self.house_load() }
    }

    /// The house draws for the halls that are built.
    pub(super) fn furnish(&mut self) {
        let built = self.lineups.iter().zip(&self.groups);
        let built = built.filter(|(lineup, _)| lineup.feed != Feed::Unbuilt);
        let rating: Power = built.map(|(_, groups)| groups.load().rating).sum();
        self.house = rating * self.spec.house_load;
    }
}
