//! Describing: the parts of the plant of a scenario, what flows between them, and what can be read.
//! Rooms describe their parts; here they are linked to each other, in the order of readings.

use units::SimTime;

use super::{Causes, Plant, parts, registry};
use crate::compute::{Compute, describe_racks};
use crate::cooling::{CoolingSystem, Loads};
use crate::failures::Failures;
use crate::place::Place;
use crate::power::{PowerSystem, Room};
use crate::quantities::{Declared, Node, Presence};
use crate::scenario::CheckedScenario;
use crate::topology::{self, Carrier, Description, Group, Symbol, System, Topology, part};

/// The description of the plant of `scenario`.
pub fn topology(scenario: &CheckedScenario) -> Topology {
    let (spec, layout) = (scenario.spec(), scenario.layout());
    let compute = parts::empty_racks(spec, &layout);
    let power = parts::power_of(scenario, &compute, &layout);
    let units = parts::units_of(scenario, &power);
    let failures = Failures::new((&spec.failures, &units, &spec.repair.rma), |_| 0, spec.seed);
    let components = failures.components().iter().map(|part| part.name.clone()).collect();
    let causes = Causes::of(scenario).names;
    let mut description =
        Description { topology: Topology { components, causes, ..Topology::default() } };
    let cooling = parts::cooling_of(spec, &compute, &power, layout.halls);
    let generation = parts::generation_of(scenario);
    let present = |declared: &&'static Declared| match declared.present {
        Presence::Always => true,
        Presence::Gensets => power.has_gensets(),
        Presence::Battery => power.has_battery(),
        Presence::Generation => generation.has_units(),
        Presence::Solar => generation.has_fields(),
        Presence::Water => cooling.uses_water(),
        Presence::WaterLimits => cooling.has_water_limits(),
        Presence::WaterTank => cooling.has_water_tank(),
    };
    let site = description.site_channels(channels().filter(&present));
    let of_site = power.describe_site(&mut description, spec.size, &site);
    let drawn = spec.power.import_limit.unwrap_or(spec.size);
    spec.location.grid.describe_circuits(&mut description, of_site.grid, drawn);
    generation.describe(&mut description, of_site.bus, &site);
    let outdoors = cooling.describe_outdoors(&mut description, &spec.location.label, &site);
    for hall in 0..layout.halls {
        let channels = PowerSystem::feed_channels(&mut description, hall)
            .and(Compute::channels(&mut description, hall))
            .and(CoolingSystem::air_channels(&mut description, hall));
        let lineup = power.describe_hall(&mut description, hall, of_site, &channels);
        let racks = layout.racks_of(Place::Hall, hall);
        let row = |rack| layout.place_of(Place::Row, rack);
        let rows = row(racks.end - 1) - row(racks.start) + 1;
        let rack = &spec.compute.rack;
        let (racks, network) =
            describe_racks(&mut description, rack, (hall, racks.len()), lineup.last, &channels);
        let lost = |room: Room| {
            let there = lineup.losses.iter().filter(move |(.., of)| *of == room);
            there.map(|&(stage, loss, _)| (stage, loss)).collect()
        };
        let loads = Loads {
            hall,
            rows,
            bus: lineup.bus,
            racks,
            network,
            losses: lost(Room::Hall),
            electrical: lost(Room::Electrical),
            outdoors: lost(Room::Outdoors),
            channels,
        };
        cooling.describe_hall(&mut description, outdoors, &loads);
    }
    add_loads(&mut description, of_site.bus, (channels().filter(&present), &site));
    tell_the_rest(&mut description.topology, of_site.bus);
    description.topology
}

/// Whatever else takes power from site distribution, by the ends that quantities declare.
fn add_loads(
    description: &mut Description,
    bus: usize,
    (present, site): (impl Iterator<Item = &'static Declared>, &Group),
) {
    for declared in present {
        let Some((Node::Bus, Node::Sink(label))) = declared.ends else { continue };
        let flow = site.at(declared.channel);
        let name = format!("site/{}", label.to_lowercase());
        let about = declared.meaning;
        let load = description.node(topology::Node {
            keeps: vec![flow],
            channels: vec![flow],
            ..part(&name, label, about, System::Power, Symbol::Load)
        });
        description.link(Carrier::Electricity, bus, load, flow);
    }
}

/// Quantities of the site with a channel, in the order of readings.
fn channels() -> impl Iterator<Item = &'static Declared> {
    registry().all().filter(|declared| !declared.channel.is_empty())
}

/// The bus of the site tells of what no other part tells of.
fn tell_the_rest(topology: &mut Topology, bus: usize) {
    let told = |channel: usize| {
        topology.nodes.iter().any(|node| node.channels.contains(&channel))
            || topology.links.iter().any(|link| link.flow == channel)
    };
    let rest: Vec<usize> = (0..topology.channels.len()).filter(|&it| !told(it)).collect();
    topology.nodes[bus].channels = rest;
}

impl Plant {
    /// The value of every channel of the plant's description, in its order.
    #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough to look at")]
    pub(super) fn readings(&mut self, now: SimTime) -> Box<[f32]> {
        let row = self.at(now);
        let mut values = Vec::new();
        for (declared, value) in registry().all().zip(&row) {
            if !declared.channel.is_empty() && self.has(declared.present) {
                values.push((value.unwrap_or(0.0) / declared.unit.size) as f32);
            }
        }
        let own = self.generation.delivers();
        self.power.read_site(self.load() - own, &mut values);
        self.site.read_circuits(now, self.power.on_grid(), &mut values);
        self.generation.read(&mut values);
        for hall in 0..self.places.halls as usize {
            let cooling = self.mechanical_of(hall);
            self.power.read_feed(hall, &cooling, &mut values);
            self.compute.read_racks(hall, &mut values);
            self.cooling.read_air(hall, self.compute.drawn(hall).racks, &mut values);
            self.power.read_store_and_stages(hall, &cooling, &mut values);
            self.cooling.read_water(hall, &mut values);
        }
        values.into_boxed_slice()
    }
}
