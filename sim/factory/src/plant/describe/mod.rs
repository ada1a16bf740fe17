//! Describing: the parts of the plant of a scenario, what flows between them, and what can be read.
//!
//! - `channel`: what can be read of a kind of part, and how.
//! - `site`, `hall`, `cooling`: the parts, from the grid to the racks and from there outdoors.

mod channel;
mod cooling;
mod facts;
mod hall;
mod site;

pub(super) use channel::{CIRCUIT, COOLANT, GENSETS, HALL, Quantity, SITE, STAGE, STORE, WATER};
pub(super) use site::label_of;

use super::{Causes, Hall};
use crate::compute::Floor;
use crate::failures::Failures;
use crate::results::{Carrier, Link, Node, Symbol, System, Topology};
use crate::scenario::CheckedScenario;

/// The description of the plant of `scenario`.
pub fn topology(scenario: &CheckedScenario) -> Topology {
    let spec = scenario.spec();
    let failures = Failures::new(&spec.failures, |_| 0, spec.seed);
    let components = failures.components().iter().map(|part| part.name.clone()).collect();
    let causes = Causes::new(failures.causes()).names;
    let topology = Topology { components, causes, ..Topology::default() };
    let mut description = Description { topology };
    let layout = scenario.layout();
    let floor = Floor::new(&spec.compute, &layout, 1, 1);
    let site = site::describe(&mut description, scenario);
    for number in 0..layout.halls {
        let hall = Hall::new(scenario, &floor, number as usize);
        hall::describe(&mut description, scenario, &hall, number, &site);
    }
    description.topology
}

/// A description that grows.
struct Description {
    topology: Topology,
}

/// The channels of one part, which follow each other.
struct Group {
    first: usize,
    names: Vec<&'static str>,
}

impl Group {
    /// The channel of a name.
    fn at(&self, name: &str) -> usize {
        let place = self.names.iter().position(|known| *known == name);
        self.first + place.unwrap_or_else(|| panic!("no channel of this part is called {name}"))
    }

    fn all(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.names.len()
    }
}

impl Description {
    /// Adds the channels of a part.
    fn channels<R>(&mut self, of: &[Quantity<R>], name: &str, label: &str) -> Group {
        let first = self.topology.channels.len();
        self.topology.channels.extend(of.iter().map(|quantity| quantity.channel(name, label)));
        Group { first, names: of.iter().map(|quantity| quantity.name).collect() }
    }

    /// Adds a part.
    fn node(&mut self, node: Node) -> usize {
        self.topology.nodes.push(node);
        self.topology.nodes.len() - 1
    }

    fn link(&mut self, carries: Carrier, from: usize, to: usize, flow: usize) {
        self.topology.links.push(Link { from, to, carries, flow, temperature: None });
    }

    /// A link whose carrier leaves at a temperature.
    fn warm_link(&mut self, from: usize, to: usize, flow: usize, temperature: usize) {
        let carries = Carrier::Coolant;
        self.topology.links.push(Link { from, to, carries, flow, temperature: Some(temperature) });
    }
}

/// A part of which only what every part has is known yet.
fn part(name: &str, label: &str, about: &str, system: System, symbol: Symbol) -> Node {
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
    }
}
