//! A declaration: everything there is to know about a quantity, but for its value.

use super::{Kind, Output, Running, Unit};

/// A quantity, as `quantity!` declares it.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The room that sets it.
    pub room: &'static str,
    /// Its name in the room.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The same where there is little room; empty where the label is short enough.
    pub short: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// How it is kept.
    pub kind: Kind,
    /// Unit of a reading.
    pub unit: Unit,
    /// Unit of what the run adds up.
    pub total_unit: Unit,
    /// What readers look for it among.
    pub topic: Topic,
    /// Which way is better.
    pub better: Better,
    /// Whether it grows with the plant, so that designs of different size cannot be compared by it.
    pub grows: bool,
    /// Why it has no value, where it has none: "no job started". Empty where it always has one.
    pub undefined: &'static str,
    /// Digits after the point that are worth reading, in its unit.
    pub digits: usize,
    /// Name of the hour's column, with its unit at the end; empty where it has none.
    pub column: &'static str,
    /// What a run reports of it.
    pub run: &'static [Output],
    /// Name of its channel in a full recording; empty where it has none.
    pub channel: &'static str,
    /// The part of the plant that its channel tells of, as people call it.
    pub part: &'static str,
    /// When its channel exists.
    pub present: Presence,
    /// Words of a state's codes 0, 1, 2 and so on, and how bad each is; empty for what is no state.
    pub states: &'static [(&'static str, Severity)],
    /// The meter it rolls up into.
    pub meter: Option<Meter>,
    /// Where its energy comes from and where it goes.
    pub ends: Option<(Node, Node)>,
    /// The store whose content it is.
    pub content_of: Option<Node>,
    /// The use of installed GPU time that it is: all of them add up to the time installed.
    pub spends: &'static str,
    /// What it is worked out from; nobody sets it then.
    pub derived: Option<Derived>,
}

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
    /// Where heat is given off with water.
    Water,
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
    /// Site distribution, with the halls' line-ups: as much leaves it as enters.
    Bus,
    /// UPS batteries: what enters and does not leave is their content.
    Store,
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
    /// The sum of these; what begins with a minus is taken away.
    Net(&'static [&'static str]),
    /// The same, and never below 0.
    Left(&'static [&'static str]),
    /// The net of the first for each unit of the net of the second; not defined where that is 0.
    Ratio(&'static [&'static str], &'static [&'static str]),
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
            Self::Bus => "Site distribution",
            Self::Store => "UPS batteries",
            Self::Cooling => "Cooling",
            Self::Sink(label) => label,
            Self::Sinks(label) => return format!("{label}: {member}"),
        };
        label.to_owned()
    }
}

impl Declared {
    /// What holds of a kind of running value unless a declaration says otherwise.
    pub const fn of<T: Running>() -> Self {
        Self {
            room: "",
            name: "",
            label: "",
            short: "",
            meaning: "",
            kind: T::KIND,
            unit: T::UNIT,
            total_unit: T::TOTAL,
            topic: Topic::Effectiveness,
            better: Better::Neither,
            grows: false,
            undefined: "",
            digits: 2,
            column: "",
            run: &[],
            channel: "",
            part: "Site",
            present: Presence::Always,
            states: &[],
            meter: None,
            ends: None,
            content_of: None,
            spends: "",
            derived: None,
        }
    }

    /// Whether it takes energy away from site distribution.
    pub const fn leaves_bus(&self) -> bool {
        matches!(self.ends, Some((Node::Bus | Node::Cooling, _)))
    }
}
