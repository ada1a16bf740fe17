//! Loads of a hall, as stores and generating sets take them apart.

use units::Power;

use crate::settings::Choice;

/// A load of a hall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Load {
    /// Its racks.
    #[default]
    Racks,
    /// Its network and storage.
    Network,
    /// Pumps of its coolant distribution units.
    CduPumps,
    /// Pumps of its water circuits.
    FacilityPumps,
    /// Its fans outdoors, and the handlers of its air.
    Fans,
    /// Its chillers.
    Chillers,
}

impl Choice for Load {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("racks", Self::Racks),
        ("network", Self::Network),
        ("cdu_pumps", Self::CduPumps),
        ("facility_pumps", Self::FacilityPumps),
        ("fans", Self::Fans),
        ("chillers", Self::Chillers),
    ];
}

/// A block of load of all halls that generating sets take before the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoadBlock {
    /// One load of each hall.
    Of(Load),
    /// All that is left of a hall: its racks and cooling.
    #[default]
    Halls,
}

impl Choice for LoadBlock {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("network", Self::Of(Load::Network)),
        ("cdu_pumps", Self::Of(Load::CduPumps)),
        ("facility_pumps", Self::Of(Load::FacilityPumps)),
        ("fans", Self::Of(Load::Fans)),
        ("chillers", Self::Of(Load::Chillers)),
        ("halls", Self::Halls),
    ];
}

/// Some loads of a hall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loads(u8);

impl Loads {
    /// None.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(0b11_1111);
    /// Racks alone.
    pub const RACKS: Self = Self::NONE.with(Load::Racks);
    /// All but racks.
    pub const BESIDE_RACKS: Self = Self::ALL.without(Self::RACKS);

    /// Those of a list.
    pub fn of(list: &[Load]) -> Self {
        list.iter().fold(Self::NONE, |loads, &load| loads.with(load))
    }

    /// With one more.
    pub const fn with(self, load: Load) -> Self {
        Self(self.0 | 1 << load as u8)
    }

    /// With others.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Without others.
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Those that are among others too.
    pub const fn both(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether a load is among them.
    pub const fn has(self, load: Load) -> bool {
        self.0 >> load as u8 & 1 == 1
    }
}

/// What the parts of a hall's cooling draw.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mechanical {
    /// Pumps of coolant distribution units.
    pub cdu_pumps: Power,
    /// Pumps of the water circuits.
    pub facility_pumps: Power,
    /// Fans outdoors, and handlers of the air.
    pub fans: Power,
    /// Chillers.
    pub chillers: Power,
}

impl Mechanical {
    /// What one load draws of it; what is none of cooling draws nothing.
    pub const fn of(&self, load: Load) -> Power {
        match load {
            Load::Racks | Load::Network => Power::ZERO,
            Load::CduPumps => self.cdu_pumps,
            Load::FacilityPumps => self.facility_pumps,
            Load::Fans => self.fans,
            Load::Chillers => self.chillers,
        }
    }

    /// What some loads draw of it together.
    pub fn of_all(&self, loads: Loads) -> Power {
        let parts = [Load::CduPumps, Load::FacilityPumps, Load::Fans, Load::Chillers];
        parts.into_iter().filter(|&load| loads.has(load)).map(|load| self.of(load)).sum()
    }
}

/// What a hall needs of generating sets, so that no work which starts in it can overload them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Need {
    /// Into the chain for network and storage alone.
    pub network: Power,
    /// Into the chain for everything at its rating.
    pub chain: Power,
    /// Cooling of all that.
    pub cooling: Mechanical,
    /// Cooling of network and storage alone.
    pub cooling_of_network: Mechanical,
}

impl Need {
    /// The whole hall, with such parts of its cooling.
    pub fn whole(&self, cooling: Loads) -> Power {
        self.chain + self.cooling.of_all(cooling)
    }

    /// One load of a hall whose racks may have power, or not.
    pub const fn of(&self, load: Load, racks: bool) -> Power {
        match load {
            Load::Racks => self.chain,
            Load::Network => self.network,
            _ if racks => self.cooling.of(load),
            _ => self.cooling_of_network.of(load),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_a_set() {
        let some = Loads::of(&[Load::Network, Load::Fans]);
        assert!(some.has(Load::Fans) && !some.has(Load::Racks));
        assert_eq!(some.both(Loads::ALL.without(some)), Loads::NONE);
        assert_eq!(some.without(Loads::NONE.with(Load::Fans)), Loads::NONE.with(Load::Network));
        assert!(Load::OPTIONS.iter().all(|(_, load)| Loads::ALL.has(*load)));
        assert!(!Loads::BESIDE_RACKS.has(Load::Racks) && Loads::BESIDE_RACKS.has(Load::Chillers));
    }
}
