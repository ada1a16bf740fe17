//! The cooling of a hall: coolant and air, two water circuits, chillers, and what gives heat off.

use units::Power;

use super::readings::{AIR, CIRCUIT, COOLANT};
use super::{CoolingSpec, CoolingSystem, Rejection};
use crate::topology::{
    Carrier, Description, Group, Node, Symbol, System, design, fact, megawatts, part, percent,
    short, word,
};

/// What halls give heat to, and take water from.
#[derive(Clone, Copy, Debug)]
pub struct Outdoors {
    air: usize,
    /// Public water, where heat is given off with it.
    water: Option<usize>,
}

/// The parts of a hall that cooling is linked to.
#[derive(Clone, Debug)]
pub struct Loads {
    /// The hall.
    pub hall: u32,
    /// Rows of racks, each with a coolant distribution unit.
    pub rows: u32,
    /// What feeds pumps, fans and chillers.
    pub bus: usize,
    /// Racks.
    pub racks: usize,
    /// Network and storage.
    pub network: usize,
    /// Stages of the power chain that warm the hall, and the channels of their losses.
    pub losses: Vec<(usize, usize)>,
    /// The same of those in electrical rooms.
    pub electrical: Vec<(usize, usize)>,
    /// The same of those outdoors.
    pub outdoors: Vec<(usize, usize)>,
    /// The hall's channels.
    pub channels: Group,
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

impl Loads {
    fn name(&self) -> String {
        format!("hall {}", self.hall)
    }
}

impl CoolingSystem {
    /// Describes the air outdoors at a place, and the water supply; `channels` are the site's.
    pub fn describe_outdoors(
        &self,
        description: &mut Description,
        place: &str,
        channels: &Group,
    ) -> Outdoors {
        let air = description.node(Node {
            channels: channels.some(&["site/dry_bulb_c", "site/wet_bulb_c"]),
            facts: vec![fact("Place", place)],
            ..part(
                "outdoors",
                "Air outdoors",
                "Takes all heat in the end.",
                System::Cooling,
                Symbol::Outdoors,
            )
        });
        let water = self.uses_water().then(|| {
            description.node(Node {
                channels: channels.beginning("water/"),
                facts: self.facts_of_water(),
                state: self.has_water_limits().then(|| channels.at("water/state")),
                ..part(
                    "water",
                    "Water supply",
                    "Water for evaporation, and for draining minerals.",
                    System::Cooling,
                    Symbol::Water,
                )
            })
        });
        Outdoors { air, water }
    }

    /// What is known of water before it is used.
    fn facts_of_water(&self) -> Vec<(String, String)> {
        let water = &self.spec.water;
        let cycles = fact("Cycles of concentration", short(water.cycles_of_concentration));
        let limits = [
            water.limit_per_day.map(|permit| fact("Permit for a day", permit)),
            water.limit_per_year.map(|permit| fact("Permit for a year", permit)),
            water.supply.map(|supply| fact("Most that is supplied", supply)),
            self.has_water_tank().then(|| fact("Tank of the site", water.tank)),
        ];
        [cycles].into_iter().chain(limits.into_iter().flatten()).collect()
    }

    /// Whether heat is given off with water.
    pub fn uses_water(&self) -> bool {
        self.spec.rejection != Rejection::Dry
    }

    /// Whether racks have coolant.
    pub fn has_coolant(&self) -> bool {
        self.liquid_share > 0.0
    }

    /// Adds the channels of a hall's air, which come after those of its racks.
    pub fn air_channels(description: &mut Description, hall: u32) -> Group {
        description.channels(AIR, &format!("hall {hall}"), &format!("Hall {hall}"))
    }

    /// Describes the cooling of a hall.
    pub fn describe_hall(&self, description: &mut Description, outdoors: Outdoors, loads: &Loads) {
        let heat = self.plant_of(loads.hall as usize).design();
        if self.has_coolant() {
            let source = self.describe_coolant(description, heat.liquid, loads);
            self.describe_circuit(
                description,
                outdoors,
                loads,
                ("facility water", "Facility water", heat.liquid, source),
            );
        }
        let source = describe_air(description, &self.spec, heat.air, loads);
        let circuit = ("chilled water", "Chilled water", heat.air, source);
        self.describe_circuit(description, outdoors, loads, circuit);
        describe_electrical(description, outdoors, loads);
    }

    /// Racks give heat to coolant, which coolant distribution units give to facility water.
    fn describe_coolant(&self, description: &mut Description, heat: Power, loads: &Loads) -> usize {
        let spec = &self.spec;
        let supply = self.plant_of(loads.hall as usize).supply();
        let name = format!("{}/cdu", loads.name());
        let label = format!("Coolant, hall {}", loads.hall);
        let group = description.channels(COOLANT, &name, &label);
        let cdu = description.node(Node {
            hall: Some(loads.hall),
            facts: vec![
                fact("Units", loads.rows),
                design(heat),
                fact("Coolant supplied at", supply),
                fact("Warming through racks", spec.loop_rise),
                fact("Above facility water", spec.cdu_approach),
            ],
            state: Some(group.at("flow")),
            keeps: group.some(&["pumps_mw", "kept_mw"]),
            channels: group.all(),
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

    /// Water that takes heat from its source to chillers and outdoors.
    fn describe_circuit(
        &self,
        description: &mut Description,
        outdoors: Outdoors,
        loads: &Loads,
        (name, label, design, source): (&str, &str, Power, usize),
    ) {
        let full_name = format!("{}/{name}", loads.name());
        let channels =
            description.channels(CIRCUIT, &full_name, &format!("{label}, hall {}", loads.hall));
        let circuit = &Circuit { name, label, design, source, channels };
        let channel = |name: &str| circuit.channels.at(name);
        let water = description.node(water_node(&self.spec, loads, circuit));
        let capacity = self.plant_of(loads.hall as usize).chiller_capacity();
        let chillers = description.node(chillers_node(&self.spec, loads, circuit, capacity));
        let rejection = description.node(rejection_node(&self.spec, loads, circuit));
        for (part, power) in
            [(water, "pumps_mw"), (chillers, "chillers_mw"), (rejection, "fans_mw")]
        {
            description.link(Carrier::Electricity, loads.bus, part, channel(power));
        }
        description.warm_link(circuit.source, water, channel("heat_mw"), channel("return_c"));
        description.warm_link(water, rejection, channel("direct_mw"), channel("return_c"));
        description.warm_link(water, chillers, channel("lifted_mw"), channel("cooled_c"));
        description.link(Carrier::Coolant, chillers, rejection, channel("condenser_mw"));
        description.link(Carrier::Air, rejection, outdoors.air, channel("rejected_mw"));
        if let Some(supply) = outdoors.water {
            description.link(Carrier::Water, supply, rejection, channel("water_m3_per_h"));
        }
    }
}

/// Stages of electrical rooms give their heat to air from outdoors, those outdoors to that at once.
fn describe_electrical(description: &mut Description, outdoors: Outdoors, loads: &Loads) {
    for &(stage, loss) in &loads.outdoors {
        description.link(Carrier::Air, stage, outdoors.air, loss);
    }
    if loads.electrical.is_empty() {
        return;
    }
    let (fans, heat) =
        (loads.channels.at("electrical_fans_mw"), loads.channels.at("electrical_heat_mw"));
    let rooms = description.node(Node {
        hall: Some(loads.hall),
        keeps: vec![fans],
        channels: vec![fans, heat],
        ..part(
            &format!("{}/electrical rooms", loads.name()),
            "Electrical rooms",
            "Air from outdoors takes the heat of transformers, UPS and boards.",
            System::Cooling,
            Symbol::AirHandler,
        )
    });
    description.link(Carrier::Electricity, loads.bus, rooms, fans);
    description.link(Carrier::Air, rooms, outdoors.air, heat);
    for &(stage, loss) in &loads.electrical {
        description.link(Carrier::Air, stage, rooms, loss);
    }
}

/// Racks, network and losses give heat to the air of the room, which air handlers cool.
fn describe_air(
    description: &mut Description,
    spec: &CoolingSpec,
    heat: Power,
    loads: &Loads,
) -> usize {
    let hall = &loads.channels;
    let handlers = description.node(Node {
        hall: Some(loads.hall),
        facts: vec![
            design(heat),
            fact("Power at design load", megawatts(heat * spec.air_handler_power)),
        ],
        keeps: vec![hall.at("air_handlers_mw"), hall.at("air_kept_mw")],
        channels: vec![hall.at("air_handlers_mw"), hall.at("air_kept_mw")],
        ..part(
            &format!("{}/air handlers", loads.name()),
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

fn water_node(spec: &CoolingSpec, loads: &Loads, circuit: &Circuit<'_>) -> Node {
    let channel = |name: &str| circuit.channels.at(name);
    let told = ["heat_mw", "pumps_mw", "supply_c", "return_c", "cooled_c"];
    Node {
        hall: Some(loads.hall),
        facts: vec![
            design(circuit.design),
            fact("Power of pumps at design load", megawatts(circuit.design * spec.pump_power)),
        ],
        keeps: vec![channel("pumps_mw")],
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{}", loads.name(), circuit.name),
            circuit.label,
            "Pumps carry heat to where the air outdoors takes it, and to chillers what the weather \
             leaves.",
            System::Cooling,
            Symbol::Pumps,
        )
    }
}

fn chillers_node(
    spec: &CoolingSpec,
    loads: &Loads,
    circuit: &Circuit<'_>,
    capacity: Power,
) -> Node {
    let channel = |name: &str| circuit.channels.at(name);
    let told = ["chillers", "lifted_mw", "chillers_mw", "condenser_mw"];
    Node {
        hall: Some(loads.hall),
        facts: vec![
            fact("Capacity of the hall's chillers at the reference point", megawatts(capacity)),
            fact("COP at the reference point", short(spec.chiller.reference_cop)),
        ],
        state: Some(channel("chillers")),
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{} chillers", loads.name(), circuit.name),
            "Chillers",
            "Lift the heat that the weather leaves. The chillers of a hall serve its air first.",
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
        hall: Some(loads.hall),
        facts: vec![
            fact("Kind", word(&spec.rejection)),
            fact("Approach at design load", approach),
            fact("Power of fans at design load", percent(spec.fan_power) + " of heat"),
        ],
        state: Some(channel("rejection")),
        keeps: vec![channel("fans_mw")],
        channels: told.map(channel).to_vec(),
        ..part(
            &format!("{}/{} rejection", loads.name(), circuit.name),
            label,
            "Give heat off to the air outdoors.",
            System::Cooling,
            Symbol::Rejection,
        )
    }
}
