//! What a scenario says about redundancy: how equipment backs itself, how its units fail, and when they are
//! maintained.

use std::collections::BTreeMap;

use units::{Power, Rate, Span};

use super::Scheme;
use crate::settings::{Choice, above, at_least, between, spec};

spec! {
    /// How equipment of each scope backs itself.
    pub struct TopologySpec {
        /// Units installed for those needed in stages that feed the whole site: N, N+1, N+2, 2N, 3N/2 or
        /// 4N/3.
        pub site: Redundancy;
        /// How the line-ups of a hall back each other: N, N+1 and N+2 on one bus, 2N, 3N/2 and 4N/3 by racks
        /// on two of them, or catchers that take the place of those that are out.
        pub hall: Scheme;
        /// Units installed for those needed in stages that feed one row.
        pub row: Redundancy;
        /// Units installed for those needed in stages that feed one rack.
        pub rack: Redundancy;
        /// Line-ups with racks of their own in a group with catchers.
        pub primaries: u32 = between(1.0, 7.0);
        /// Line-ups in such a group that take the place of those that are out.
        pub catchers: u32 = between(1.0, 7.0);
    }
}

spec! {
    /// A line-up: transformer, main breaker, UPS and board in series, the unit of redundancy in a hall.
    pub struct LineUpSpec {
        /// Power that one delivers.
        pub rating: Power = above(0.0);
    }
}

spec! {
    /// A kind of electrical unit that fails; how many there are follows from what is built.
    pub struct UnitSpec {
        /// What is out of service with it: a line-up, the path of a line-up to its racks behind the place
        /// where a catcher takes over, the bus that all line-ups of a hall share, a section of medium
        /// voltage, a run over a row, what feeds one rack, or a unit of the site's stage of its name.
        pub takes_out: TakesOut;
        /// Failures of one unit.
        pub rate: Rate = at_least(0.0);
        /// Mean time of a repair with travel and tests.
        pub repair_mean: Span = above(0.0);
        /// How times of repair are spread about it: lognormal, or exponential as in textbooks of reliability.
        pub repair_kind: RepairKind;
        /// Standard deviation of the logarithm of a lognormal time.
        pub repair_spread: f64 = between(0.0, 3.0);
        /// Share of its failures that hit a second unit that stands in for it as well (beta factor): a line-up or path of the
        /// same group, a unit of the same stage of the site, a section, a run of the row, a pack of the rack. A common bus
        /// has no second.
        pub beta: f64 = between(0.0, 1.0);
        /// Skill of the crew that repairs it.
        pub skill: String;
    }
}

spec! {
    /// Planned maintenance: every unit once a year, on weekdays, one of a hall or of a kind at a time.
    pub struct MaintenanceSpec {
        /// How long a line-up is out for it in a year, in days of at most eight hours; 0 for no maintenance of any unit.
        pub duration: Span;
        /// The same by kind of unit of the site: `set` for standby sets, which do not answer a call meanwhile, `section` for
        /// sections of medium voltage, and stages that feed the site by name, such as `hv_mv`; 0 for none.
        /// One of a kind at a time (of sets as few as the days suffice for), while the grid feeds all halls and no other of the kind
        /// is out or broken, for a section no line-up either; else it is put off for a week. What is left must carry the
        /// design load: sections of which one alone takes power from racks, and units of a stage without a spare one are never
        /// maintained. Neither are buses and paths of catchers, for which nothing stands in; runs over rows and supplies of racks
        /// are inspected under load.
        pub unit: BTreeMap<String, Span>;
        /// Months without any, from 1 to 12, such as those of typhoons.
        pub blocked_months: Vec<u32>;
        /// Probability that it trips another line-up of the same group, or another unit of the same kind, for an hour.
        pub error: f64 = between(0.0, 1.0);
    }
}

/// How many units are installed for those needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redundancy {
    /// Just those needed.
    #[default]
    N,
    /// One more.
    NPlusOne,
    /// Two more.
    NPlusTwo,
    /// Twice as many.
    TwoN,
    /// Three for every two needed (distributed redundant).
    ThreeForTwo,
    /// Four for every three needed (distributed redundant).
    FourForThree,
}

/// What is out of service with an electrical unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakesOut {
    /// A line-up.
    #[default]
    LineUp,
    /// The path of a primary line-up to its racks, where there are catchers.
    Path,
    /// The bus that the line-ups of a hall share, where they share one.
    Bus,
    /// A section of medium voltage.
    Section,
    /// A run over a row.
    Row,
    /// A unit that feeds one rack, such as a power rack beside it.
    Rack,
    /// A unit of a stage that feeds the whole site.
    Site,
}

/// How times of repair are spread about their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepairKind {
    /// Lognormal.
    #[default]
    Lognormal,
    /// Exponential.
    Exponential,
}

impl Choice for RepairKind {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("lognormal", Self::Lognormal), ("exponential", Self::Exponential)];
}

impl Choice for TakesOut {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("line_up", Self::LineUp),
        ("path", Self::Path),
        ("bus", Self::Bus),
        ("section", Self::Section),
        ("row", Self::Row),
        ("rack", Self::Rack),
        ("site", Self::Site),
    ];
}

impl UnitSpec {
    /// Median time of a repair whose times are lognormal.
    pub fn repair_median(&self) -> Span {
        let spread = self.repair_spread;
        self.repair_mean * libm::exp(-spread * spread / 2.0)
    }
}

impl Choice for Redundancy {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("N", Self::N),
        ("N+1", Self::NPlusOne),
        ("N+2", Self::NPlusTwo),
        ("2N", Self::TwoN),
        ("3N/2", Self::ThreeForTwo),
        ("4N/3", Self::FourForThree),
    ];
}

impl Redundancy {
    /// Units installed where `needed` would do.
    pub const fn installed(self, needed: u32) -> u32 {
        match self {
            Self::N => needed,
            Self::NPlusOne => needed + 1,
            Self::NPlusTwo => needed + 2,
            Self::TwoN => needed * 2,
            Self::ThreeForTwo => (needed * 3).div_ceil(2),
            Self::FourForThree => (needed * 4).div_ceil(3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Usable share of what is installed: N/(N+1), 50 %, 66.7 %, 75 %.
    #[test]
    fn redundancy_adds_the_units_it_names() {
        assert_eq!(Redundancy::NPlusOne.installed(4), 5);
        assert_eq!(Redundancy::TwoN.installed(4), 8);
        assert_eq!(Redundancy::ThreeForTwo.installed(4), 6);
        assert_eq!(Redundancy::FourForThree.installed(6), 8);
    }
}
