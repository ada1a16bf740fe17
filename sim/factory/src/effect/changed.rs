//! What an event leaves to be settled.

use std::ops::BitOrAssign;

/// What kind of change came since the plant last settled. It decides which stages run.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Jobs wait that did not, or places are free that were not.
    pub work: bool,
    /// What feeds the halls, or whether a store charges, is not as it was.
    pub supply: bool,
    /// An hour begins: weather and prices are new.
    pub weather: bool,
}

impl Changed {
    /// Nothing.
    pub const NOTHING: Self = Self { work: false, supply: false, weather: false };
    /// The work.
    pub const WORK: Self = Self { work: true, ..Self::NOTHING };
    /// The supply.
    pub const SUPPLY: Self = Self { supply: true, ..Self::NOTHING };
    /// What a hall that says so itself draws, and whether places are free there.
    pub const SUPPLY_OF_HALL: Self = Self::WORK;
    /// The weather.
    pub const WEATHER: Self = Self { weather: true, ..Self::NOTHING };
    /// The work and the supply.
    pub const WORK_AND_SUPPLY: Self = Self { work: true, supply: true, ..Self::NOTHING };
    /// Everything, as at the start.
    pub const ALL: Self = Self { work: true, supply: true, weather: true };
}

impl BitOrAssign for Changed {
    fn bitor_assign(&mut self, other: Self) {
        self.work |= other.work;
        self.supply |= other.supply;
        self.weather |= other.weather;
    }
}
