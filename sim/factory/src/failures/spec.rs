//! What a scenario says about failing components.

use std::collections::BTreeMap;

use units::{Rate, Span};

use super::repair::{NO_PART, RepairSpec, RepairTimes};
use crate::place::{Place, Places};
use crate::settings::{Check, Choice, at_least, between, one_of, spec};

spec! {
    /// Components that fail.
    pub struct FailuresSpec {
        /// Names of the components in use; empty for all of them.
        pub only: Vec<String>;
        /// Kinds of component.
        pub component: BTreeMap<String, ComponentSpec>;
    }
}

spec! {
    /// A kind of component: how many there are, how often one fails, what that takes out.
    pub struct ComponentSpec {
        /// Group in which losses are reported, such as "gpu" or "network".
        pub cause: String;
        /// What the components are counted by.
        pub per: Level;
        /// Components for each of those.
        pub count: f64 = at_least(0.0);
        /// Failures of one component.
        pub rate: Rate = at_least(0.0);
        /// What is out of service until the repair ends; "none" for faults that only interrupt.
        pub takes_out: Level;
        /// Failures at once that each such place withstands without going out.
        pub tolerates: u32;
        /// Share of failures that a restart cures, without a crew.
        pub restart_cures: f64 = between(0.0, 1.0);
        /// How long such a restart takes.
        pub restart_time: Span;
        /// Skill of the crew that repairs the others.
        pub skill: String;
        /// Median time of a crew's repair with travel and tests; where a part is exchanged, of the exchange
        /// alone.
        pub repair_median: Span;
        /// Standard deviation of the logarithm of that time.
        pub repair_spread: f64 = between(0.0, 3.0);
        /// Part that is exchanged, of `repair.stock`; "none" for what is mended in its place.
        pub part: String;
        /// Whether its places have their turn one after the other at this rate, as maintenance does,
        /// instead of failing by chance.
        pub in_turn: bool;
        /// Whether coolant stops flowing, so that racks trip only once they are too warm.
        pub stops_flow: bool;
    }
}

/// A level of the plant, as a place that can fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: a fault that interrupts work and leaves no damage.
    #[default]
    None,
    /// A GPU.
    Gpu,
    /// A tray: the GPUs exchanged together.
    Tray,
    /// A rack.
    Rack,
    /// The racks of one CDU.
    Row,
    /// The racks of one scalable unit of the network.
    Pod,
    /// A data hall with its power block.
    Hall,
}

impl Level {
    /// How many levels there are.
    pub const COUNT: usize = 7;
    /// Every level, in order.
    pub const ALL: [Self; Self::COUNT] =
        [Self::None, Self::Gpu, Self::Tray, Self::Rack, Self::Row, Self::Pod, Self::Hall];
}

impl Choice for Level {
    const OPTIONS: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("gpu", Self::Gpu),
        ("tray", Self::Tray),
        ("rack", Self::Rack),
        ("row", Self::Row),
        ("pod", Self::Pod),
        ("hall", Self::Hall),
    ];
}

impl Level {
    /// How many places of this level there are.
    pub fn count(self, places: &Places) -> u32 {
        match self {
            Self::None => 0,
            Self::Gpu => places.racks * places.gpus_per_rack,
            Self::Tray => places.racks * places.trays_per_rack(),
            level => places.count(level.place()),
        }
    }

    /// The places of this level that racks share; a part of a rack is in a rack.
    pub const fn place(self) -> Place {
        match self {
            Self::Row => Place::Row,
            Self::Pod => Place::Pod,
            Self::Hall => Place::Hall,
            Self::None | Self::Gpu | Self::Tray | Self::Rack => Place::Rack,
        }
    }
}

fn names<T>(map: &BTreeMap<String, T>) -> impl Iterator<Item = &str> {
    map.keys().map(String::as_str)
}

impl FailuresSpec {
    /// The components in use, with their names.
    pub fn components(&self) -> impl Iterator<Item = (&String, &ComponentSpec)> {
        self.component.iter().filter(|(name, _)| self.uses(name))
    }

    /// Parts in stock by kind: those that components name.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    pub(super) fn stock(
        &self,
        repair: &RepairSpec,
        places: &Places,
    ) -> impl Iterator<Item = (String, u32)> {
        repair.stock.iter().map(|(part, share)| {
            let users = self.components().filter(|(_, component)| component.part == *part);
            let installed = users.map(|(_, component)| component.parts(places)).fold(0.0, f64::max);
            (part.clone(), (share * installed).ceil().clamp(0.0, 1e9) as u32)
        })
    }

    /// Whether a component, or a kind of unit of another room, is in use.
    pub fn uses(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// Checks the rules between keys; `units` are the kinds of unit of other rooms.
    pub fn check(&self, units: &[&String], repair: &RepairSpec, check: &mut Check<'_>) {
        for name in &self.only {
            let known = names(&self.component).chain(units.iter().map(|unit| unit.as_str()));
            check.require(
                &["failures.only"],
                self.component.contains_key(name) || units.contains(&name),
                format_args!("{name:?}"),
                format_args!("must name a component or electrical unit: {}", one_of(name, known)),
            );
        }
        for unit in units {
            check.require(
                &[&format!("power.unit.{unit}"), &format!("failures.component.{unit}")],
                !self.component.contains_key(*unit),
                format_args!("{unit:?}"),
                "must not have the name of a component: failures.only names both",
            );
        }
        for (name, component) in self.components() {
            let key = |field: &str| format!("failures.component.{name}.{field}");
            check.require(
                &[&key("skill")],
                repair.crew.contains_key(&component.skill),
                format_args!("{:?}", component.skill),
                format_args!("must name a crew: {}", one_of(&component.skill, names(&repair.crew))),
            );
            let parts = [NO_PART].into_iter().chain(names(&repair.stock));
            check.require(
                &[&key("part")],
                component.part == NO_PART || repair.stock.contains_key(&component.part),
                format_args!("{:?}", component.part),
                format_args!(
                    "must be {}: a part needs its entry in repair.stock",
                    one_of(&component.part, parts)
                ),
            );
            check.require(
                &[&key("per")],
                component.per != Level::None,
                "\"none\"",
                "must be gpu, tray, rack, row, pod or hall",
            );
            let fits = component.takes_out == Level::None
                || component.per <= component.takes_out
                || component.takes_out == Level::Tray && component.per == Level::Rack;
            check.require(
                &[&key("takes_out"), &key("per")],
                fits && component.takes_out != Level::Gpu,
                format!("{:?}", component.takes_out).to_lowercase(),
                "must be none, a tray of a rack, or a level at or above the one it is counted by",
            );
            check.require(
                &[&key("stops_flow"), &key("takes_out")],
                !component.stops_flow || component.takes_out >= Level::Row,
                "true",
                "needs takes_out = \"row\" or above",
            );
        }
    }
}

impl ComponentSpec {
    /// How long a crew's repair takes.
    pub(super) const fn repair_times(&self) -> RepairTimes {
        RepairTimes::Lognormal { median: self.repair_median, spread: self.repair_spread }
    }

    /// How many of its parts are installed.
    fn parts(&self, places: &Places) -> f64 {
        if self.takes_out == Level::Tray {
            f64::from(Level::Tray.count(places))
        } else {
            f64::from(self.per.count(places)) * self.count
        }
    }
}
