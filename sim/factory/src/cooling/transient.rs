//! A circuit out of balance: fans at full speed and chillers with all that they have, until its water is where it
//! belongs.

use units::{Power, TemperatureDifference};

use super::hall::Circuit;
use super::warmth::Balance;
use super::{CoolingSpec, HallCooling, HeatLoad, Leg, OutdoorAir, Running};

/// Joules that a cubic metre of water takes up for each kelvin.
const WATER: f64 = 4.1e6;

/// The circuit by which a hall's racks are cooled, while its water is not in balance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tracked {
    /// Of coolant; else of air.
    pub(super) coolant: bool,
    /// Heat of the hall.
    pub(super) heat: HeatLoad,
    /// Heat of air-cooled racks, which warm with the air around them.
    pub(super) racks: Power,
    pub(super) running: Running,
}

impl Tracked {
    /// Whether its heat leaves the hall.
    pub(super) const fn moves(&self) -> bool {
        if self.coolant { self.running.moves_coolant() } else { self.running.moves_air() }
    }

    /// Heat that warms what is tracked.
    pub(super) const fn warming(&self) -> Power {
        match (self.coolant, self.moves()) {
            (true, _) => self.heat.liquid,
            (false, true) => self.heat.air,
            // Air handlers stand still: racks warm with what is around them.
            (false, false) => self.racks,
        }
    }
}

impl CoolingSpec {
    /// What warms with the water of a hall: of so many racks, of which so many are on, at this design heat.
    pub(super) fn store(
        &self,
        tracked: &Tracked,
        (built, open): (u32, u32),
        design: HeatLoad,
    ) -> f64 {
        let thermal = &self.thermal;
        let racks = |count: u32| thermal.loop_heat.in_joules_per_kelvin() * f64::from(count.max(1));
        let running = tracked.running;
        if !tracked.coolant {
            return racks(built);
        }
        if running.cdu_pumps && running.facility_pumps {
            let water = thermal.water_m3_per_mw * design.liquid.in_megawatts();
            racks(built) + (water + thermal.tank.in_cubic_metres()) * WATER
        } else if running.cdu_pumps {
            racks(built)
        } else {
            // Each rack warms its own standing coolant.
            racks(open)
        }
    }
}

impl HallCooling {
    /// How the water of a circuit that is `above` its set point warms, and what the circuit does meanwhile. Heat that
    /// is not moved stays in the water; `quasi` is what the circuit would do in balance.
    pub(super) fn out_of_balance(
        &self,
        tracked: &Tracked,
        (above, store): (f64, f64),
        (outdoors, chillers): (OutdoorAir, f64),
        quasi: Leg,
    ) -> (Balance, Leg) {
        let heat = tracked.warming();
        if !tracked.moves() {
            let balance = Balance { store, heat: heat.in_watts(), conductance: 0.0, air: 0.0 };
            return (balance, quasi);
        }
        let circuit = if tracked.coolant { self.coolant_of(heat) } else { self.air_of(heat) };
        let load = circuit.heat / circuit.design;
        let (air, approach, _) = self.sink(circuit, outdoors, load);
        let rise = circuit.rise * self.spec().warming(load, load);
        let reached = air + approach * load.min(1.0);
        let (lifted, chiller_power) = if tracked.running.chillers && reached > circuit.needed {
            self.lift_all(circuit, reached, chillers)
        } else {
            (Power::ZERO, Power::ZERO)
        };
        let cold = air.above(circuit.needed) - rise;
        let mut conductance = circuit.design.in_watts() / (circuit.rise + approach).in_kelvins();
        if above <= cold.in_kelvins() {
            // Air that is warmer than the water is passed by.
            conductance = 0.0;
        }
        let balance = Balance {
            store,
            heat: (heat - lifted).in_watts(),
            conductance,
            air: cold.in_kelvins(),
        };
        let freely = Power::watts(conductance * (above - cold.in_kelvins()));
        let mut leg = quasi;
        let flows = &mut leg.flows;
        flows.heat = freely + lifted;
        flows.lifted = lifted;
        flows.chiller_share = if lifted > Power::ZERO { chillers } else { 0.0 };
        flows.chiller_power = chiller_power;
        flows.fan_power = circuit.design * self.spec().fan_power;
        flows.rejected = flows.heat + chiller_power;
        flows.excess = TemperatureDifference::kelvins(above);
        flows.supply = circuit.needed + flows.excess;
        flows.back = flows.supply + rise;
        (balance, leg)
    }

    /// All that a part of the hall's chillers lifts from water that comes from outdoors at `reached`.
    fn lift_all(&self, circuit: Circuit, reached: units::Celsius, part: f64) -> (Power, Power) {
        let all = self.chiller().available(self.chiller_capacity(), circuit.needed, reached);
        let lifted = all * part.max(0.0);
        (lifted, self.chiller().power(lifted, all, circuit.needed, reached))
    }

    /// What the racks of a hall may draw so that its water gets no warmer than so far above its set point: all of it
    /// leaves that the circuit moves then.
    pub(super) fn moved_at(
        &self,
        tracked: &Tracked,
        above: f64,
        (outdoors, chillers): (OutdoorAir, f64),
        quasi: Leg,
    ) -> Power {
        if !tracked.moves() {
            return Power::ZERO;
        }
        let (_, leg) = self.out_of_balance(tracked, (above, 1.0), (outdoors, chillers), quasi);
        leg.flows.heat
    }
}
