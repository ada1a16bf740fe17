//! The plant's own description: parts, what flows between them, and what can be read of each.
//!
//! Views of the plant are generated from it, so that a new part needs no new view.
//!
//! - `description`: a description that grows while rooms describe their parts.
//! - `facts`: what is known of a part before the run.

mod description;
mod facts;

pub use description::{Description, Group, part};
pub use facts::{design, fact, megawatt_hours, megawatts, percent, short, word};

use crate::quantities::Severity;

/// Everything that a recorded plant consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    /// The parts of the plant.
    pub nodes: Vec<Node>,
    /// What flows between them.
    pub links: Vec<Link>,
    /// What can be read at every instant: the order of the values of a snapshot.
    pub channels: Vec<Channel>,
    /// Kinds of component that fail, by the number in a fault.
    pub components: Vec<String>,
    /// Why racks are off and jobs interrupted, by the number in an interruption.
    pub causes: Vec<String>,
}

/// A part of the plant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Name that no other part has, such as `hall 3/ups`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What it does.
    pub about: String,
    /// Which of the plant's systems it belongs to.
    pub system: System,
    /// How it is drawn.
    pub symbol: Symbol,
    /// Its hall, from 0; `None` for what the whole site shares.
    pub hall: Option<u32>,
    /// What is known of it before the run, such as its rating: name, and value with its unit.
    pub facts: Vec<(String, String)>,
    /// The channel of its state.
    pub state: Option<usize>,
    /// Channels of what stays in it, such as losses and what it stores: what comes in by links is what
    /// goes out by links and these together. Empty as well for sources, and for loads whose power
    /// is all they take.
    pub keeps: Vec<usize>,
    /// Every channel that tells of it, that of its state included.
    pub channels: Vec<usize>,
    /// Like units that it consists of, and of which some may be out.
    pub fleets: Vec<Fleet>,
}

/// Like units of a part, of which some may be out of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// What they are called, such as `line-ups`.
    pub what: String,
    /// How many there are.
    pub units: u32,
    /// How many would do.
    pub needed: u32,
    /// The channel of those that are out: how many, or, where they have names, a sum of 1 for the first, 2 for the
    /// second, 4 for the third and so on.
    pub out: usize,
    /// The channel of those of them that are in maintenance, told in the same way, where units are maintained.
    pub maintained: Option<usize>,
    /// Their names in order, where it is known which of them is out; at most [`Fleet::MOST_NAMES`].
    pub names: Vec<String>,
}

impl Fleet {
    /// So many units fit a sum that a reading holds to the last digit.
    pub const MOST_NAMES: u32 = 24;

    /// What its channel says: a sum that tells which units are out, or how many where they are too many for that.
    pub fn sum(units: u32, is_out: impl Fn(u32) -> bool) -> f64 {
        let out = (0..units).filter(|&unit| is_out(unit));
        let of = |unit: u32| if units > Self::MOST_NAMES { 1 } else { 1_u32 << unit };
        f64::from(out.map(of).sum::<u32>())
    }

    /// Names for units that are few enough to be told apart.
    pub fn named(units: u32, name: impl Fn(u32) -> String) -> Vec<String> {
        if units > Self::MOST_NAMES { Vec::new() } else { (0..units).map(name).collect() }
    }

    /// How many are out, by the value of their channel.
    pub fn out(&self, value: f32) -> u32 {
        if self.names.is_empty() { whole(value) } else { whole(value).count_ones() }
    }

    /// Whether a unit is out, by its number and the value of their channel; `None` where that is not known.
    pub fn is_out(&self, unit: u32, value: f32) -> Option<bool> {
        (!self.names.is_empty()).then(|| whole(value) >> unit & 1 == 1)
    }
}

/// A count or a sum of powers of two as it was read.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^24")]
fn whole(value: f32) -> u32 {
    value.round().clamp(0.0, 16_777_215.0) as u32
}

/// One of the plant's systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// From the grid to the racks.
    Power,
    /// From the racks to the air outdoors.
    Cooling,
    /// Racks, network and storage.
    Compute,
}

/// How a part is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Symbol {
    /// The public grid.
    Grid,
    /// Generating sets.
    Genset,
    /// Transformers.
    Transformer,
    /// Converters of an uninterruptible power supply.
    Converter,
    /// Any other equipment that power passes through.
    Stage,
    /// A store of energy.
    Store,
    /// A place where power is shared out.
    Bus,
    /// Something that uses power.
    Load,
    /// Racks.
    Racks,
    /// Pumps, with their heat exchanger where they have one.
    Pumps,
    /// Room air handlers.
    AirHandler,
    /// Chillers.
    Chiller,
    /// Dry coolers or towers.
    Rejection,
    /// The air outdoors.
    Outdoors,
    /// Public water.
    Water,
}

/// What flows from one part to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The part that it comes from, by its place in [`Topology::nodes`].
    pub from: usize,
    /// The part that it goes to.
    pub to: usize,
    /// What flows.
    pub carries: Carrier,
    /// The channel that says how much; negative when it flows back.
    pub flow: usize,
    /// The channel of its temperature at the end where it leaves.
    pub temperature: Option<usize>,
}

/// What a link carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// Electricity.
    Electricity,
    /// Heat in the coolant of racks or in facility water.
    Coolant,
    /// Heat in air.
    Air,
    /// Water that is used up.
    Water,
}

/// What can be read at every instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Name that no other channel has, with its unit at the end, such as `hall 3/it_mw`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Unit for people; empty where there is none.
    pub unit: &'static str,
    /// What it means.
    pub about: &'static str,
    /// The words of a state's codes 0, 1, 2 and so on, and how bad each is; empty for a quantity.
    pub states: &'static [(&'static str, Severity)],
}

impl Topology {
    /// The place of a part, by name.
    pub fn node(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// The place of a channel, by name.
    pub fn channel(&self, name: &str) -> Option<usize> {
        self.channels.iter().position(|channel| channel.name == name)
    }
}

impl Channel {
    /// The word of a state's code; `None` for a quantity.
    pub fn word(&self, value: f32) -> Option<&'static str> {
        code(value).and_then(|code| self.states.get(code)).map(|(word, _)| *word)
    }

    /// How bad a state is; `None` for a quantity.
    pub fn severity(&self, value: f32) -> Option<Severity> {
        code(value).and_then(|code| self.states.get(code)).map(|(_, severity)| *severity)
    }
}

/// The code of a state as it was read.
fn code(value: f32) -> Option<usize> {
    (0..u8::MAX).find(|&code| (f32::from(code) - value).abs() < 0.5).map(usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of four line-ups the second and the fourth: 2 + 8. Of thirty there is no sum, but a count.
    #[test]
    fn a_sum_says_which_units_are_out() {
        let odd = |unit: u32| unit % 2 == 1;
        assert!((Fleet::sum(4, odd) - 10.0).abs() < 1e-12);
        assert!((Fleet::sum(30, odd) - 15.0).abs() < 1e-12);
        let names = Fleet::named(4, |unit| unit.to_string());
        let fleet =
            Fleet { what: String::new(), units: 4, needed: 3, out: 0, maintained: None, names };
        assert_eq!(
            (fleet.out(10.0), fleet.is_out(1, 10.0), fleet.is_out(2, 10.0)),
            (2, Some(true), Some(false))
        );
        let fleet = Fleet { names: Vec::new(), ..fleet };
        assert_eq!((fleet.out(15.0), fleet.is_out(1, 15.0)), (15, None));
        // Even the sum of most units is a reading to the last digit.
        let all = Fleet::sum(Fleet::MOST_NAMES, |_| true);
        #[expect(clippy::cast_possible_truncation, reason = "that is what is tested")]
        let read = all as f32;
        assert!((f64::from(read) - all).abs() < 0.5);
    }
}
