//! A hall's cooling plant in quasi-steady state: power, water and limits for its heat and weather.

use units::{Celsius, Power, TemperatureDifference};

use super::taken::{Flow, Taken};
use super::{Chiller, CoolingSpec, OutdoorAir, Rejection};

/// Heat of a hall, by the way it leaves the racks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeatLoad {
    /// Into the coolant of the racks.
    pub liquid: Power,
    /// Into the air of the room.
    pub air: Power,
}

/// What cooling takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Performance {
    /// Electrical power of pumps, fans, air handlers and chillers.
    pub power: Power,
    /// What sums over halls are of: see [`super::sums`].
    pub(super) flows: [f64; 8],
    /// How much warmer than its set point the coolant is, or the water of the air where racks have none.
    pub excess: TemperatureDifference,
    /// The coolant is warmer than its set point by more than the tolerance: GPUs must slow down.
    pub too_warm: bool,
}

/// What one of the two water circuits of a hall does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CircuitFlows {
    /// Heat that it carries.
    pub heat: Power,
    /// The part of it that chillers lift.
    pub lifted: Power,
    /// The part of the hall's chillers that this takes.
    pub chiller_share: f64,
    /// Power of the chillers.
    pub chiller_power: Power,
    /// Power of fans outdoors.
    pub fan_power: Power,
    /// Power of the facility's water pumps.
    pub pump_power: Power,
    /// Heat given off outdoors.
    pub rejected: Power,
    /// Water used, in litres each second.
    pub water: f64,
    /// Temperature of the water that goes to the hall.
    pub supply: Celsius,
    /// Temperature of the water that comes back from it.
    pub back: Celsius,
    /// Temperature to which the air outdoors cools the water.
    pub cooled: Celsius,
    /// Water evaporates.
    pub wetted: bool,
    /// How much warmer than its set point the water is where chillers do not suffice.
    pub excess: TemperatureDifference,
}

/// What a circuit does, and what it takes to bring its heat to it: pumps of coolant distribution units,
/// or room air handlers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leg {
    /// What the circuit does.
    pub flows: CircuitFlows,
    /// Power of what brings heat to it.
    pub bringing: Power,
}

/// The cooling plant of one hall.
#[derive(Clone, Debug)]
pub struct HallCooling {
    spec: CoolingSpec,
    supply: Celsius,
    design: HeatLoad,
    chiller: Chiller,
    affinity: Affinity,
}

/// One of the two water circuits of a hall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circuit {
    pub(super) heat: Power,
    pub(super) design: Power,
    /// Temperature at which its water must come back from outdoors.
    pub(super) needed: Celsius,
    pub(super) rise: TemperatureDifference,
}

/// Speed of equipment that carries much more than its load: as slow as it may.
const NO_MARGIN: f64 = 0.1;

impl HallCooling {
    /// The plant that removes the `design` heat and supplies racks with coolant at `supply`.
    pub fn new(spec: &CoolingSpec, supply: Celsius, design: HeatLoad) -> Self {
        Self {
            spec: spec.clone(),
            supply,
            design,
            chiller: Chiller::new(&spec.chiller),
            affinity: Affinity::new(spec.least_speed, spec.speed_exponent),
        }
    }

    /// Temperature at which racks are supplied with coolant.
    pub const fn supply(&self) -> Celsius {
        self.supply
    }

    /// The heat that it is built for.
    pub const fn design(&self) -> HeatLoad {
        self.design
    }

    /// What it takes to remove `heat` in `outdoors`.
    pub fn performance(&self, heat: HeatLoad, outdoors: OutdoorAir) -> Performance {
        let (liquid, air) = (self.liquid(heat.liquid, outdoors), self.air(heat.air, outdoors));
        let liquid = self.with_what_air_leaves(liquid, &air, outdoors);
        self.together(&liquid.taken(), &air.taken())
    }

    /// What the chillers of the hall can lift at their reference point: one bank serves both
    /// circuits.
    pub fn chiller_capacity(&self) -> Power {
        (self.design.liquid + self.design.air) * self.spec.chiller.capacity_share
    }

    /// The circuit of the racks' coolant with the chillers that the circuit of the air leaves, which is
    /// served first.
    pub fn with_what_air_leaves(&self, liquid: Leg, air: &Leg, outdoors: OutdoorAir) -> Leg {
        match liquid.taken().chillers_left(&air.taken()) {
            None => liquid,
            Some(left) => self.liquid_with(liquid.flows.heat, outdoors, left),
        }
    }

    /// What both circuits take together.
    #[inline]
    pub(super) fn together(&self, liquid: &Taken, air: &Taken) -> Performance {
        const POWERS: [Flow; 4] = [Flow::Chillers, Flow::Fans, Flow::Pumps, Flow::Bringing];
        let tolerance = self.spec.tolerance;
        let powers = [liquid, air].map(|taken| POWERS.map(|of| taken.power(of)));
        let both = |of: Flow| liquid.value(of) + air.value(of);
        Performance {
            power: powers.into_iter().flatten().sum(),
            flows: [
                both(Flow::Chillers),
                both(Flow::Pumps),
                both(Flow::Fans),
                both(Flow::Lifted),
                both(Flow::Water),
                liquid.value(Flow::Bringing),
                air.value(Flow::Bringing),
                0.0,
            ],
            excess: if self.design.liquid > Power::ZERO { liquid.excess } else { air.excess },
            too_warm: liquid.excess > tolerance || air.excess > tolerance,
        }
    }

    /// How the circuit of the racks' coolant removes `heat` with all chillers, and what its CDU pumps
    /// take.
    pub fn liquid(&self, heat: Power, outdoors: OutdoorAir) -> Leg {
        self.liquid_with(heat, outdoors, 1.0)
    }

    /// The same with a part of the chillers.
    pub(super) fn liquid_with(&self, heat: Power, outdoors: OutdoorAir, chillers: f64) -> Leg {
        if heat <= Power::ZERO {
            return Leg { flows: CircuitFlows::at_rest(self.supply), ..Leg::default() };
        }
        let circuit = self.coolant_of(heat);
        Leg { flows: self.remove(circuit, outdoors, chillers), bringing: self.pump_power(heat) }
    }

    /// The circuit of the racks' coolant with so much heat.
    pub(super) fn coolant_of(&self, heat: Power) -> Circuit {
        let (spec, design) = (&self.spec, self.design.liquid);
        let needed = self.supply - spec.cdu_approach * (heat / design).min(1.0);
        Circuit { heat, design, needed, rise: spec.loop_rise }
    }

    /// The circuit of the air with so much heat.
    pub(super) fn air_of(&self, heat: Power) -> Circuit {
        let (needed, rise) = (self.spec.air_water_temperature, self.spec.air_water_rise);
        Circuit { heat, design: self.design.air, needed, rise }
    }

    pub(super) const fn spec(&self) -> &CoolingSpec {
        &self.spec
    }

    pub(super) const fn chiller(&self) -> &Chiller {
        &self.chiller
    }

    /// How the circuit that cools the air of the room removes `heat` with all chillers, and what its air
    /// handlers take.
    pub fn air(&self, heat: Power, outdoors: OutdoorAir) -> Leg {
        self.air_with(heat, outdoors, 1.0)
    }

    /// The same with a part of the chillers.
    pub(super) fn air_with(&self, heat: Power, outdoors: OutdoorAir, chillers: f64) -> Leg {
        let spec = &self.spec;
        if heat <= Power::ZERO {
            let flows = CircuitFlows::at_rest(spec.air_water_temperature);
            return Leg { flows, ..Leg::default() };
        }
        let load = heat / self.design.air;
        let circuit = self.air_of(heat);
        let share = spec.air_handler_power * self.affinity.power(load);
        let flows = self.remove(circuit, outdoors, chillers);
        Leg { flows, bringing: self.design.air * share }
    }

    /// Power of the pumps of coolant distribution units.
    pub fn pump_power(&self, heat: Power) -> Power {
        if heat <= Power::ZERO {
            return Power::ZERO;
        }
        let load = heat / self.design.liquid;
        self.design.liquid * (self.spec.cdu_power * self.affinity.power(load))
    }

    /// Power of the pumps of a water circuit.
    pub(super) fn circuit_pumps(&self, heat: Power, design: Power) -> Power {
        design * (self.spec.pump_power * self.affinity.power(heat / design))
    }

    /// Carries the heat of one circuit outdoors: freely where the weather allows, else with a part of
    /// the hall's chillers for what is left.
    fn remove(&self, circuit: Circuit, outdoors: OutdoorAir, chillers: f64) -> CircuitFlows {
        let spec = &self.spec;
        let load = circuit.heat / circuit.design;
        let (air, approach, wetted) = self.sink(circuit, outdoors, load);
        let reached = air + approach * load.min(1.0);
        let mut result = CircuitFlows {
            heat: circuit.heat,
            rejected: circuit.heat,
            cooled: reached.max(circuit.needed),
            wetted,
            ..CircuitFlows::default()
        };
        let lacking = reached > circuit.needed;
        if lacking {
            self.chill(circuit, reached, chillers, &mut result);
        }
        let margin = circuit.needed.above(air).in_kelvins() / approach.in_kelvins();
        let fan_speed = if lacking { 1.0 } else { load / margin.max(NO_MARGIN) };
        result.fan_power = circuit.design * (spec.fan_power * self.affinity.power(fan_speed));
        result.pump_power = self.circuit_pumps(circuit.heat, circuit.design);
        result.water = self.water(result.rejected, outdoors, air, wetted, circuit.rise);
        result.supply = circuit.needed + result.excess;
        result.back = result.supply + circuit.rise * spec.warming(load, load);
        result
    }

    /// Chillers lift what is left of the heat of a circuit whose water comes back from outdoors at
    /// `reached`, from the temperature that is needed.
    ///
    /// They cool the water by the part of its rise that they carry of its heat. What they cannot carry
    /// warms the water until the air outdoors takes it: then they cool it from `reached` on, as far as
    /// they can.
    fn chill(&self, circuit: Circuit, reached: Celsius, part: f64, result: &mut CircuitFlows) {
        let lacking = reached.above(circuit.needed).in_kelvins();
        let wanted = circuit.heat * (lacking / circuit.rise.in_kelvins()).min(1.0);
        let all = self.chiller.available(self.chiller_capacity(), circuit.needed, reached);
        let carried = wanted.min(all * part);
        let power = self.chiller.power(carried, all, circuit.needed, reached);
        result.lifted = carried;
        result.chiller_share = if carried > Power::ZERO { carried / all } else { 0.0 };
        result.chiller_power = power;
        result.rejected += power;
        if carried < wanted {
            let cooled = circuit.rise * (carried / circuit.heat);
            result.excess = TemperatureDifference::kelvins(lacking) - cooled;
        }
    }

    /// Temperature of the air that takes the heat, the approach to it at design load, and whether
    /// water evaporates.
    pub(super) fn sink(
        &self,
        circuit: Circuit,
        outdoors: OutdoorAir,
        load: f64,
    ) -> (Celsius, TemperatureDifference, bool) {
        let spec = &self.spec;
        let dry = outdoors.dry_bulb;
        match spec.rejection {
            Rejection::Dry => (dry, spec.dry_approach, false),
            Rejection::Tower if outdoors.without_water => {
                (dry, self.approach_without_water(circuit.rise, load), false)
            }
            Rejection::Adiabatic if outdoors.without_water => (dry, spec.dry_approach, false),
            Rejection::Tower => (outdoors.wet_bulb, spec.tower_approach, true),
            Rejection::Adiabatic => {
                if dry + spec.dry_approach * load.min(1.0) <= circuit.needed {
                    return (dry, spec.dry_approach, false);
                }
                let depression = dry.above(outdoors.wet_bulb);
                (dry - depression * spec.pad_effectiveness, spec.dry_approach, true)
            }
        }
    }

    /// Litres each second, evaporated and drained.
    ///
    /// A tower rejects most of its heat by evaporation, less of it in cold air. A pad cools the air before the cooler: the heat that
    /// evaporates water is to the heat rejected as the air's cooling in the pad is to its warming
    /// in the cooler, which is about that of the water it cools.
    fn water(
        &self,
        heat: Power,
        outdoors: OutdoorAir,
        air: Celsius,
        wetted: bool,
        rise: TemperatureDifference,
    ) -> f64 {
        if !wetted {
            return 0.0;
        }
        let latent = match self.spec.rejection {
            Rejection::Tower => heat * outdoors.evaporating_share(),
            _ => heat * (outdoors.dry_bulb.above(air) / rise),
        };
        let water = &self.spec.water;
        let evaporated = latent.in_kilowatts() * water.evaporation / 3600.0;
        evaporated * (1.0 + 1.0 / (water.cycles_of_concentration - 1.0))
    }
}

impl Leg {
    /// What it takes.
    pub(super) fn taken(&self) -> Taken {
        let flows = &self.flows;
        let taken = [
            (Flow::Chillers, flows.chiller_power.in_watts()),
            (Flow::Pumps, flows.pump_power.in_watts()),
            (Flow::Fans, flows.fan_power.in_watts()),
            (Flow::Lifted, flows.lifted.in_watts()),
            (Flow::Water, flows.water),
            (Flow::Bringing, self.bringing.in_watts()),
            (Flow::ChillerShare, flows.chiller_share),
        ];
        Taken::of(&taken, flows.excess)
    }
}

impl CircuitFlows {
    /// A circuit without heat, whose water is at its set point.
    fn at_rest(water: Celsius) -> Self {
        Self { supply: water, back: water, cooled: water, ..Self::default() }
    }
}

/// Power of fans and pumps by speed, tabulated because a power function is slow.
#[derive(Clone, Debug)]
struct Affinity {
    table: Vec<f64>,
}

/// Intervals of the table: linear interpolation is within 10⁻⁵ of the curve.
const INTERVALS: u16 = 256;

impl Affinity {
    fn new(least_speed: f64, exponent: f64) -> Self {
        let entry = |step: u16| {
            let speed = f64::from(step) / f64::from(INTERVALS);
            libm::pow(speed.max(least_speed), exponent)
        };
        Self { table: (0..=INTERVALS).map(entry).collect() }
    }

    /// Share of design power at a share of design flow.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
    fn power(&self, flow: f64) -> f64 {
        let place = flow.clamp(0.0, 1.0) * f64::from(INTERVALS);
        let step = (place as usize).min(usize::from(INTERVALS) - 1);
        let (low, high) = (self.table[step], self.table[step + 1]);
        low + (high - low) * (place - step as f64)
    }
}
