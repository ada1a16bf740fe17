//! What can be read of the cooling of a hall: its air, its coolant, and its two water circuits.

use units::{Celsius, Power};

use super::table::leg_at;
use super::{CircuitFlows, CoolingSystem, Leg, Running};
use crate::quantities::Reading;
use crate::quantities::Severity::{Failed, Normal, Reduced};

/// The air of a hall, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct AirNow {
    electrical: Power,
    electrical_fans: Power,
    of_racks: Power,
    handlers: Power,
    kept: Power,
}

/// The coolant of a hall's racks, now.
#[derive(Clone, Copy, Debug)]
pub(super) struct CoolantNow {
    flowing: bool,
    heat: Power,
    pumps: Power,
    kept: Power,
    supply: Celsius,
    back: Celsius,
}

/// The air of a hall.
pub(super) const AIR: &[Reading<AirNow>] = &[
    Reading::new(
        "air_heat_mw",
        "heat into the air",
        "MW",
        "Heat of the racks that goes into the air of the room.",
        |air| air.of_racks.in_megawatts(),
    ),
    Reading::new("air_handlers_mw", "air handlers", "MW", "Power of room air handlers.", |air| {
        air.handlers.in_megawatts()
    }),
    Reading::new(
        "air_kept_mw",
        "heat kept in the air",
        "MW",
        "Heat that warms the air of the room while nothing removes it.",
        |air| air.kept.in_megawatts(),
    ),
    Reading::new(
        "electrical_heat_mw",
        "heat of electrical rooms",
        "MW",
        "Heat that air from outdoors takes from electrical rooms.",
        |air| air.electrical.in_megawatts(),
    ),
    Reading::new(
        "electrical_fans_mw",
        "fans of electrical rooms",
        "MW",
        "Power of fans of electrical rooms.",
        |air| air.electrical_fans.in_megawatts(),
    ),
];

/// The coolant of a hall's racks, where they have any.
pub(super) const COOLANT: &[Reading<CoolantNow>] = &[
    Reading::state(
        "flow",
        "coolant flow",
        "Whether coolant pumps run.",
        &[("flowing", Normal), ("stopped", Failed)],
        |coolant| f64::from(u8::from(!coolant.flowing)),
    ),
    Reading::new(
        "heat_mw",
        "heat of racks",
        "MW",
        "Heat that racks give to their coolant.",
        |coolant| coolant.heat.in_megawatts(),
    ),
    Reading::new("pumps_mw", "CDU pumps", "MW", "Power of CDU pumps.", |coolant| {
        coolant.pumps.in_megawatts()
    }),
    Reading::new(
        "kept_mw",
        "heat kept",
        "MW",
        "Heat that warms the water of the circuits while nothing removes it.",
        |coolant| coolant.kept.in_megawatts(),
    ),
    Reading::new(
        "supply_c",
        "supply",
        "C",
        "Temperature of the coolant on its way to the racks.",
        |coolant| coolant.supply.in_degrees(),
    ),
    Reading::new(
        "return_c",
        "return",
        "C",
        "Temperature of the coolant on its way back from the racks, all mixed.",
        |coolant| coolant.back.in_degrees(),
    ),
];

/// Cubic metres an hour for each litre a second.
const CUBIC_METRES_PER_HOUR: f64 = 3.6;

/// One of the two water circuits of a hall.
pub(super) const CIRCUIT: &[Reading<CircuitFlows>] = &[
    Reading::new("heat_mw", "heat", "MW", "Heat that the circuit takes in.", |circuit| {
        circuit.heat.in_megawatts()
    }),
    Reading::new("pumps_mw", "pumps", "MW", "Power of the circuit's pumps.", |circuit| {
        circuit.pump_power.in_megawatts()
    }),
    Reading::new(
        "direct_mw",
        "free cooling",
        "MW",
        "Heat that goes outdoors without chillers.",
        |circuit| (circuit.heat - circuit.lifted).in_megawatts(),
    ),
    Reading::new("lifted_mw", "chillers' heat", "MW", "Heat that chillers lift.", |circuit| {
        circuit.lifted.in_megawatts()
    }),
    Reading::state(
        "chillers",
        "chillers",
        "What the chillers do.",
        &[("off", Normal), ("running", Normal), ("at their limit", Reduced)],
        |circuit| {
            let running = u8::from(circuit.lifted.in_watts() > 0.0);
            f64::from(if circuit.excess.in_kelvins() > 0.0 { 2 } else { running })
        },
    ),
    Reading::new("chillers_mw", "chillers", "MW", "Power of chillers.", |circuit| {
        circuit.chiller_power.in_megawatts()
    }),
    Reading::new(
        "condenser_mw",
        "condenser heat",
        "MW",
        "Heat that chillers give off: what they lift, and their own power.",
        |circuit| (circuit.lifted + circuit.chiller_power).in_megawatts(),
    ),
    Reading::state(
        "rejection",
        "heat rejection",
        "Whether heat is given off to dry air or by evaporating water.",
        &[("dry", Normal), ("wet", Normal), ("idle", Normal)],
        |circuit| {
            let wet = u8::from(circuit.wetted);
            f64::from(if circuit.heat.in_watts() > 0.0 { wet } else { 2 })
        },
    ),
    Reading::new("fans_mw", "fans", "MW", "Power of fans outdoors.", |circuit| {
        circuit.fan_power.in_megawatts()
    }),
    Reading::new("rejected_mw", "heat rejected", "MW", "Heat given off outdoors.", |circuit| {
        circuit.rejected.in_megawatts()
    }),
    Reading::new("water_m3_per_h", "water", "m3/h", "Water evaporated and drained.", |circuit| {
        circuit.water * CUBIC_METRES_PER_HOUR
    }),
    Reading::new(
        "supply_c",
        "supply",
        "C",
        "Temperature of the water on its way to the hall.",
        |circuit| circuit.supply.in_degrees(),
    ),
    Reading::new(
        "return_c",
        "return",
        "C",
        "Temperature of the water on its way back from the hall.",
        |circuit| circuit.back.in_degrees(),
    ),
    Reading::new(
        "cooled_c",
        "free cooling reaches",
        "C",
        "Temperature to which the air outdoors alone cools the water.",
        |circuit| circuit.cooled.in_degrees(),
    ),
];

impl CoolingSystem {
    /// Reads the air of a hall whose racks draw `racks`.
    pub fn read_air(&self, hall: usize, racks: Power, values: &mut Vec<f32>) {
        let state = &self.halls[hall];
        let heat = state.heat;
        let [_, air] = self.legs_of(hall);
        let now = AirNow {
            electrical: state.electrical,
            electrical_fans: Power::watts(state.now.flows[7]),
            of_racks: racks - heat.liquid,
            handlers: air.bringing,
            kept: heat.air - air.flows.heat,
        };
        Reading::read(AIR, &now, values);
    }

    /// Reads the coolant of a hall, where its racks have any, and its water circuits.
    pub fn read_water(&self, hall: usize, values: &mut Vec<f32>) {
        let [liquid, air] = self.legs_of(hall);
        if self.has_coolant() {
            Reading::read(COOLANT, &self.coolant_of(hall, &liquid), values);
            Reading::read(CIRCUIT, &liquid.flows, values);
        }
        Reading::read(CIRCUIT, &air.flows, values);
    }

    fn coolant_of(&self, hall: usize, leg: &Leg) -> CoolantNow {
        let (state, plant) = (&self.halls[hall], self.plant_of(hall));
        let heat = state.heat.liquid;
        let load = heat / plant.design().liquid;
        let supply = plant.supply() + leg.flows.excess;
        let rise = self.spec.loop_rise * self.spec.warming(load, load);
        CoolantNow {
            flowing: state.running.cdu_pumps,
            heat,
            pumps: leg.bringing,
            kept: heat - leg.flows.heat,
            supply,
            back: if heat > Power::ZERO { supply + rise } else { supply },
        }
    }

    /// What removes the heat of a hall from its coolant and its air now.
    fn legs_of(&self, hall: usize) -> [Leg; 2] {
        let (state, plant) = (&self.halls[hall], self.plant_of(hall));
        let (heat, design) = (state.heat, plant.design());
        if let Some(warmth) = state.warmth {
            return self.legs_out_of_balance(hall, &warmth);
        }
        if state.running != Running::ALL {
            return plant.legs_with(heat, self.air, state.running);
        }
        let liquid = leg_at(heat.liquid, design.liquid, |heat| plant.liquid(heat, self.air));
        let air = leg_at(heat.air, design.air, |heat| plant.air(heat, self.air));
        [plant.with_what_air_leaves(liquid, &air, self.air), air]
    }
}
