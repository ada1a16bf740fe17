//! The words in which quantities are declared.

use super::Step;

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Better {
    /// The greater, the better.
    More,
    /// The smaller, the better.
    Less,
    /// That depends.
    #[default]
    Neither,
}

impl Better {
    /// As tables say it: `more`, `less`, or nothing where that depends.
    pub const fn word(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Less => "less",
            Self::Neither => "",
        }
    }

    /// The direction that a word of tables tells.
    pub fn of_word(word: &str) -> Self {
        match word {
            "more" => Self::More,
            "less" => Self::Less,
            _ => Self::Neither,
        }
    }
}

/// What readers look for a quantity among, in the order of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Temperatures outdoors.
    Weather,
    /// Prices.
    Prices,
    /// How large the plant is.
    Size,
    /// What GPU time became.
    Work,
    /// Waiting for GPUs.
    Waits,
    /// Jobs by state.
    Jobs,
    /// Energy over the run.
    Energy,
    /// Power now, its mean and its greatest value.
    Power,
    /// Ratios and resources used for what racks do.
    #[default]
    Effectiveness,
    /// GPUs by state.
    Gpus,
    /// What failed, and what that did.
    Reliability,
    /// Money.
    Money,
}

/// When a channel exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// In every plant.
    #[default]
    Always,
    /// Where there are generating sets.
    Gensets,
    /// Where there is a battery of the site.
    Battery,
    /// Where units generate on the site.
    Generation,
    /// Where there are solar fields on the site.
    Solar,
    /// Where heat is given off with water.
    Water,
    /// Where a permit or the supply limits that water.
    WaterLimits,
    /// Where the site has a tank for it.
    WaterTank,
}

/// How bad a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As it should be.
    Normal,
    /// It works, but with something less or something lost.
    Reduced,
    /// It does not do what it is for.
    Failed,
}

/// What flows of power add up to, whichever room declares them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meter {
    /// Racks, network and storage.
    It,
    /// Pumps, fans, air handlers and chillers.
    Cooling,
    /// Losses of the power chain.
    Losses,
    /// Losses of stores.
    Storage,
    /// All of the above.
    Facility,
}

/// Where energy comes from and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// The public grid, as it is drawn from.
    Grid,
    /// Generating sets.
    Gensets,
    /// Units that burn fuel on the site.
    Generation,
    /// Solar fields on the site.
    Solar,
    /// Site distribution, with the halls' line-ups: as much leaves it as enters.
    Bus,
    /// UPS batteries: what enters and does not leave is their content.
    Store,
    /// The battery of the site: what enters and does not leave is its content.
    Battery,
    /// Cooling equipment together, fed from the bus.
    Cooling,
    /// Something that takes energy and gives none.
    Sink(&'static str),
    /// The same, with one for each member of a family, whose name follows.
    Sinks(&'static str),
}

/// How a quantity is worked out from others: by name in the same room, or as `room.name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// The sum of all that roll up into a meter.
    Sum(Meter),
    /// The GPU time that comes as far as a step of the waterfall.
    Reached(Step),
    /// The sum of these; what begins with a minus is taken away.
    Net(&'static [&'static str]),
    /// The same, and never below 0.
    Left(&'static [&'static str]),
    /// The net of the first for each unit of the net of the second; not defined where that is 0.
    Ratio(&'static [&'static str], &'static [&'static str]),
    /// The nines of that ratio, 3 for a thousandth; not defined where it is 0.
    Nines(&'static [&'static str], &'static [&'static str]),
}

impl Meter {
    /// Whether what rolls up into `other` is part of this one.
    pub fn covers(self, other: Self) -> bool {
        self == other || self == Self::Facility
    }
}

impl Node {
    /// What people call it; `member` is that of a family.
    pub fn label(self, member: &str) -> String {
        let label = match self {
            Self::Grid => "Grid",
            Self::Gensets => "Generating sets",
            Self::Generation => "Generation",
            Self::Solar => "Solar",
            Self::Bus => "Site distribution",
            Self::Store => "UPS batteries",
            Self::Battery => "Battery",
            Self::Cooling => "Cooling",
            Self::Sink(label) => label,
            Self::Sinks(label) => return format!("{label}: {member}"),
        };
        label.to_owned()
    }
}
