//! A hall: its feed, stages and UPS store, its racks with network and storage.

use super::cooling::{self, Loads};
use super::facts::{fact, megawatt_hours, megawatts, percent};
use super::site::{Site, describe_stages};
use super::{Description, Group, HALL, STORE, part};
use crate::compute::Place;
use crate::plant::Hall;
use crate::power::Feeds;
use crate::results::{Carrier, Node, Symbol, System};
use crate::scenario::CheckedScenario;
use units::Energy;

/// Describes a hall and links it to the site.
pub(super) fn describe(
    description: &mut Description,
    scenario: &CheckedScenario,
    hall: &Hall,
    number: u32,
    site: &Site,
) {
    let spec = scenario.spec();
    let name = format!("hall {number}");
    let channels = description.channels(HALL, &name, &format!("Hall {number}"));
    let bus = description.node(bus_node(&name, number, &channels));
    description.link(Carrier::Electricity, site.bus, bus, channels.at("feed_mw"));
    if hall.ups.capacity() > Energy::ZERO {
        let store = describe_store(description, scenario, hall, number);
        let (node, charge) = store;
        description.link(Carrier::Electricity, bus, node, charge);
    }
    let stages = describe_stages(description, spec, &hall.chain, Feeds::Hall, Some(number));
    let racks = description.node(racks_node(scenario, &name, number, &channels));
    let network = description.node(network_node(&name, number, &channels));
    // Without a stage, the bus itself feeds racks and network.
    let mut last = bus;
    for (stage, group) in &stages {
        description.link(Carrier::Electricity, last, *stage, group.at("input_mw"));
        last = *stage;
    }
    description.link(Carrier::Electricity, last, racks, channels.at("racks_mw"));
    description.link(Carrier::Electricity, last, network, channels.at("network_mw"));
    let losses = stages.iter().map(|(stage, group)| (*stage, group.at("loss_mw"))).collect();
    let loads = Loads { name, number, bus, racks, network, losses, hall: channels };
    cooling::describe(description, scenario, hall, site, &loads);
}

fn bus_node(name: &str, number: u32, channels: &Group) -> Node {
    let told = ["supply", "feed_mw", "chain_mw", "it_mw"];
    Node {
        hall: Some(number),
        state: Some(channels.at("supply")),
        channels: told.map(|name| channels.at(name)).to_vec(),
        ..part(
            &format!("{name}/bus"),
            &format!("Hall {number}"),
            "Feeds the hall's power chain and its cooling, from the site or from the UPS store.",
            System::Power,
            Symbol::Bus,
        )
    }
}

/// The UPS store of a hall, and the channel of what goes into it.
fn describe_store(
    description: &mut Description,
    scenario: &CheckedScenario,
    hall: &Hall,
    number: u32,
) -> (usize, usize) {
    let ups = &scenario.spec().power.ups;
    let name = format!("hall {number}/store");
    let label = format!("UPS store, hall {number}");
    let group = description.channels(STORE, &name, &label);
    let node = description.node(Node {
        hall: Some(number),
        facts: vec![
            fact("Energy when full", megawatt_hours(hall.ups.capacity())),
            fact("Carries the rated hall for", ups.autonomy),
            fact("Charges in", ups.recharge_time),
            fact("Round-trip efficiency", percent(ups.round_trip_efficiency)),
        ],
        state: Some(group.at("state")),
        keeps: vec![group.at("rate_mw"), group.at("loss_mw")],
        channels: group.all().collect(),
        ..part(
            &name,
            "UPS store",
            "Batteries that carry the hall until the grid or generating sets do.",
            System::Power,
            Symbol::Store,
        )
    });
    (node, group.at("charge_mw"))
}

fn racks_node(scenario: &CheckedScenario, name: &str, number: u32, channels: &Group) -> Node {
    let rack = &scenario.spec().compute.rack;
    let racks = scenario.layout().racks_of(Place::Hall, number).len();
    let told = ["racks_mw", "racks_open", "gpus_busy", "air_heat_mw"];
    Node {
        hall: Some(number),
        facts: vec![
            fact("Type", &rack.label),
            fact("Racks", racks),
            fact("GPUs of a rack", rack.gpus),
            fact("Rated power of a rack", rack.rated_power),
            fact("Power of an idle rack", rack.idle_power),
            fact("Heat into coolant", percent(rack.liquid_share)),
        ],
        channels: told.map(|name| channels.at(name)).to_vec(),
        ..part(
            &format!("{name}/racks"),
            "Racks",
            "Compute, and turn all their power into heat.",
            System::Compute,
            Symbol::Racks,
        )
    }
}

fn network_node(name: &str, number: u32, channels: &Group) -> Node {
    Node {
        hall: Some(number),
        channels: vec![channels.at("network_mw")],
        ..part(
            &format!("{name}/network"),
            "Network and storage",
            "Switches, optics, storage and management that go with the racks of the hall; on whenever \
             the hall has power.",
            System::Compute,
            Symbol::Load,
        )
    }
}

/// Adds to the facts of a node a design load.
pub(super) fn design(power: units::Power) -> (String, String) {
    fact("Design heat", megawatts(power))
}
