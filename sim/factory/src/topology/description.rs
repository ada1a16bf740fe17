//! A description that grows: rooms add their parts, channels and links one after the other.

use super::{Carrier, Channel, Link, Node, Symbol, System, Topology};
use crate::quantities::{Declared, Reading};

/// A description that grows.
#[derive(Debug, Default)]
pub struct Description {
    /// What has been described so far.
    pub topology: Topology,
}

/// Channels by name: those of one part, or those of the site.
#[derive(Clone, Debug, Default)]
pub struct Group {
    channels: Vec<(&'static str, usize)>,
}

impl Group {
    /// The channel of a name.
    ///
    /// # Panics
    /// If there is none: names stand in declarations.
    pub fn at(&self, name: &str) -> usize {
        let place = self.channels.iter().find(|(known, _)| *known == name);
        place.unwrap_or_else(|| panic!("no channel of this part is called {name}")).1
    }

    /// The channels of some names.
    pub fn some(&self, names: &[&str]) -> Vec<usize> {
        names.iter().map(|name| self.at(name)).collect()
    }

    /// Every channel, in order.
    pub fn all(&self) -> Vec<usize> {
        self.channels.iter().map(|(_, channel)| *channel).collect()
    }

    /// Every channel whose name begins like this, in order.
    pub fn beginning(&self, with: &str) -> Vec<usize> {
        let begins = self.channels.iter().filter(|(name, _)| name.starts_with(with));
        begins.map(|(_, channel)| *channel).collect()
    }

    /// These and others.
    pub fn and(mut self, other: Self) -> Self {
        self.channels.extend(other.channels);
        self
    }
}

impl Description {
    /// Adds the channels of a part whose name and label begin like these.
    pub fn channels<Part>(&mut self, of: &[Reading<Part>], name: &str, label: &str) -> Group {
        let first = self.topology.channels.len();
        self.topology.channels.extend(of.iter().map(|reading| Channel {
            name: format!("{name}/{}", reading.name),
            label: format!("{label}: {}", reading.label),
            unit: reading.unit,
            about: reading.meaning,
            states: reading.states,
        }));
        Group { channels: of.iter().map(|reading| reading.name).zip(first..).collect() }
    }

    /// Adds the channels of quantities of the site, by their whole names.
    pub fn site_channels(&mut self, of: impl Iterator<Item = &'static Declared>) -> Group {
        let mut group = Group::default();
        for declared in of {
            group.channels.push((declared.channel, self.topology.channels.len()));
            self.topology.channels.push(Channel {
                name: declared.channel.to_owned(),
                label: format!("{}: {}", declared.part, declared.label),
                unit: declared.unit.symbol,
                about: declared.meaning,
                states: declared.states,
            });
        }
        group
    }

    /// Adds a part.
    pub fn node(&mut self, node: Node) -> usize {
        self.topology.nodes.push(node);
        self.topology.nodes.len() - 1
    }

    /// Adds a link.
    pub fn link(&mut self, carries: Carrier, from: usize, to: usize, flow: usize) {
        self.topology.links.push(Link { from, to, carries, flow, temperature: None });
    }

    /// Adds a link whose coolant leaves at a temperature.
    pub fn warm_link(&mut self, from: usize, to: usize, flow: usize, temperature: usize) {
        let carries = Carrier::Coolant;
        self.topology.links.push(Link { from, to, carries, flow, temperature: Some(temperature) });
    }
}

/// A part of which only what every part has is known yet.
pub fn part(name: &str, label: &str, about: &str, system: System, symbol: Symbol) -> Node {
    Node {
        name: name.to_owned(),
        label: label.to_owned(),
        about: about.to_owned(),
        system,
        symbol,
        hall: None,
        facts: Vec::new(),
        state: None,
        keeps: Vec::new(),
        channels: Vec::new(),
        fleets: Vec::new(),
    }
}
