//! The cooling of a hall: coolant and air, two water circuits, chillers, and what gives heat off.

use super::facts::{fact, megawatts, percent, short, word};
use super::hall::design;
use super::site::Site;
use super::{CIRCUIT, COOLANT, Description, Group, part};
use crate::compute::Place;
use crate::cooling::{CoolingSpec, Rejection};
use crate::plant::Hall;
use crate::results::{Carrier, Node, Symbol, System};
use crate::scenario::CheckedScenario;
use units::Power;

/// The parts of a hall that give off heat.
pub(super) struct Loads {
    pub(super) name: String,
    pub(super) number: u32,
    pub(super) bus: usize,
    pub(super) racks: usize,
    pub(super) network: usize,
    /// Stages, and the channels of their losses.
    pub(super) losses: Vec<(usize, usize)>,
    pub(super) hall: Group,
}

/// A circuit of water while it is described.
struct Circuit<'a> {
    /// What its parts are called after, such as "chilled water".
    name: &'a str,
    label: &'a str,
    design: Power,
    /// What gives it heat.
    source: usize,
    channels: Group,
}

/// Describes the cooling of a hall.
pub(super) fn describe(
    description: &mut Description,
    scenario: &CheckedScenario,
    hall: &Hall,
    site: &Site,
    loads: &Loads,
) {
    let spec = &scenario.spec().cooling;
    let heat = hall.cooling.design();
    if scenario.spec().compute.rack.liquid_share > 0.0 {
        let source = describe_coolant(description, scenario, heat.liquid, loads);
        let name = format!("{}/facility water", loads.name);
        let channels =
            description.channels(CIRCUIT, &name, &format!("Facility water, hall {}", loads.number));
        let circuit = Circuit {
            name: "facility water",
            label: "Facility water",
            design: heat.liquid,
            source,
            channels,
        };
        describe_circuit(description, spec, site, loads, &circuit);
    }
    let source = describe_air(description, spec, heat.air, loads);
    let name = format!("{}/chilled water", loads.name);
    let channels =
        description.channels(CIRCUIT, &name, &format!("Chilled water, hall {}", loads.number));
    let circuit = Circuit {
        name: "chilled water",
        label: "Chilled water",
        design: heat.air,
        source,
        channels,
    };
    describe_circuit(description, spec, site, loads, &circuit);
}

/// Racks give heat to coolant, which coolant distribution units give to facility water.
fn describe_coolant(
    description: &mut Description,
    scenario: &CheckedScenario,
    heat: Power,
    loads: &Loads,
) -> usize {
    let spec = &scenario.spec().cooling;
    let layout = scenario.layout();
    let racks = layout.racks_of(Place::Hall, loads.number);
    let row = |rack| layout.place_of(Place::Row, rack);
    let units = row(racks.end - 1) - row(racks.start) + 1;
    let name = format!("{}/cdu", loads.name);
    let label = format!("Coolant, hall {}", loads.number);
    let group = description.channels(COOLANT, &name, &label);
    let cdu = description.node(Node {
        hall: Some(loads.number),
        facts: vec![
            fact("Units", units),
            design(heat),
            fact("Coolant supplied at", scenario.spec().compute.rack.supply_temperature),
            fact("Warming through racks", spec.loop_rise),
            fact("Above facility water", spec.cdu_approach),
            fact("Pumps on UPS", if spec.thermal.pumps_on_ups { "yes" } else { "no" }),
        ],
        state: Some(group.at("flow")),
        keeps: vec![group.at("pumps_mw"), group.at("kept_mw")],
        channels: group.all().collect(),
        ..part(
            &name,
            "Coolant distribution units",
            "Pump coolant through the racks and give its heat to facility water.",
            System::Cooling,
            Symbol::Pumps,
        )
    });
    description.link(Carrier::Electricity, loads.bus, cdu, group.at("pumps_mw"));
    description.warm_link(loads.racks, cdu, group.at("heat_mw"), group.at("return_c"));
    cdu
}

/// Racks, network and losses give heat to the air of the room, which air handlers cool.
fn describe_air(
    description: &mut Description,
    spec: &CoolingSpec,
    heat: Power,
    loads: &Loads,
) -> usize {
    let hall = &loads.hall;
    let handlers = description.node(Node {
        hall: Some(loads.number),
        facts: vec![
            design(heat),
            fact("Power at design load", megawatts(heat * spec.air_handler_power)),
        ],
        keeps: vec![hall.at("air_handlers_mw"), hall.at("air_kept_mw")],
        channels: vec![hall.at("air_handlers_mw"), hall.at("air_kept_mw")],
        ..part(
            &format!("{}/air handlers", loads.name),
            "Room air handlers",
            "Cool the air of the room, which takes the heat of network, storage and losses and a \
             part of that of racks.",
            System::Cooling,
            Symbol::AirHandler,
        )
    });
    description.link(Carrier::Electricity, loads.bus, handlers, hall.at("air_handlers_mw"));
    description.link(Carrier::Air, loads.racks, handlers, hall.at("air_heat_mw"));
    description.link(Carrier::Air, loads.network, handlers, hall.at("network_mw"));
    for &(stage, loss) in &loads.losses {
        description.link(Carrier::Air, stage, handlers, loss);
    }
    handlers
}

/// Water that takes heat from its source to chillers and outdoors.
fn describe_circuit(
    description: &mut Description,
    spec: &CoolingSpec,
    site: &Site,
    loads: &Loads,
    circuit: &Circuit<'_>,
) {
    let channel = |name: &str| circuit.channels.at(name);
    let water = description.node(water_node(spec, loads, circuit));
    let chillers = description.node(chillers_node(spec, loads, circuit));
    let rejection = description.node(rejection_node(spec, loads, circuit));
    for (part, power) in [(water, "pumps_mw"), (chillers, "chillers_mw"), (rejection, "fans_mw")] {
        description.link(Carrier::Electricity, loads.bus, part, channel(power));
    }
    description.warm_link(circuit.source, water, channel("heat_mw"), channel("return_c"));
    description.warm_link(water, rejection, channel("direct_mw"), channel("return_c"));
    description.warm_link(water, chillers, channel("lifted_mw"), channel("cooled_c"));
    description.link(Carrier::Coolant, chillers, rejection, channel("condenser_mw"));
    description.link(Carrier::Air, rejection, site.outdoors, channel("rejected_mw"));
    if let Some(supply) = site.water {
        description.link(Carrier::Water, supply, rejection, channel("water_m3_per_h"));
    }
}

fn water_node(spec: &CoolingSpec, loads: &Loads, circuit: &Circuit<'_>) -> Node {
    let channel = |name: &str| circuit.channels.at(name);
    let told = ["heat_mw", "pumps_mw", "supply_c", "return_c", "cooled_c"];
    Node {
        hall: Some(loads.number),
        facts: vec![
            design(circuit.design),
            fact("Power of pumps at design load", megawatts(circuit.design * spec.pump_power)),
        ],
        keeps: vec![channel("pumps_mw")],
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{}", loads.name, circuit.name),
            circuit.label,
            "Pumps carry heat to where the air outdoors takes it, and to chillers what the weather \
             leaves.",
            System::Cooling,
            Symbol::Pumps,
        )
    }
}

fn chillers_node(spec: &CoolingSpec, loads: &Loads, circuit: &Circuit<'_>) -> Node {
    let channel = |name: &str| circuit.channels.at(name);
    let capacity = circuit.design * spec.chiller.capacity_share;
    let told = ["chillers", "lifted_mw", "chillers_mw", "condenser_mw"];
    Node {
        hall: Some(loads.number),
        facts: vec![
            fact("Capacity at the reference point", megawatts(capacity)),
            fact("COP at the reference point", short(spec.chiller.reference_cop)),
        ],
        state: Some(channel("chillers")),
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{} chillers", loads.name, circuit.name),
            "Chillers",
            "Lift the heat that the weather leaves.",
            System::Cooling,
            Symbol::Chiller,
        )
    }
}

fn rejection_node(spec: &CoolingSpec, loads: &Loads, circuit: &Circuit<'_>) -> Node {
    let channel = |name: &str| circuit.channels.at(name);
    let (label, approach) = match spec.rejection {
        Rejection::Dry => ("Dry coolers", spec.dry_approach),
        Rejection::Adiabatic => ("Adiabatic coolers", spec.dry_approach),
        Rejection::Tower => ("Cooling towers", spec.tower_approach),
    };
    let told = ["rejection", "rejected_mw", "fans_mw", "water_m3_per_h", "cooled_c"];
    Node {
        hall: Some(loads.number),
        facts: vec![
            fact("Kind", word(&spec.rejection)),
            fact("Approach at design load", approach),
            fact("Power of fans at design load", percent(spec.fan_power) + " of heat"),
        ],
        state: Some(channel("rejection")),
        keeps: vec![channel("fans_mw")],
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{} rejection", loads.name, circuit.name),
            label,
            "Give heat off to the air outdoors.",
            System::Cooling,
            Symbol::Rejection,
        )
    }
}
