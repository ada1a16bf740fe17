//! What a scenario says about cooling and water.

use units::{
    Celsius, Heat, Power, SimDuration, Span, TemperatureDifference, Volume, VolumeFlow, VolumePrice,
};

use super::curve::{LEAST_PART_LOAD, biquadratic, quadratic};
use crate::settings::{Check, Choice, above, any, at_least, between, spec};

spec! {
    /// The cooling plant of a hall: every hall has one like it.
    pub struct CoolingSpec {
        /// How heat leaves the site.
        pub rejection: Rejection;
        /// Temperature of water leaving a dry cooler above the air entering it, at design load.
        pub dry_approach: TemperatureDifference = between(0.5, 30.0);
        /// Temperature of water leaving a tower above the wet bulb, at design load.
        pub tower_approach: TemperatureDifference = between(0.5, 30.0);
        /// Share of the wet-bulb depression that an adiabatic pad gains.
        pub pad_effectiveness: f64 = between(0.0, 1.0);
        /// Temperature of rack coolant above facility water across the CDU, at design load.
        pub cdu_approach: TemperatureDifference = between(0.0, 20.0);
        /// Warming of the coolant through the racks at design load.
        pub loop_rise: TemperatureDifference = between(1.0, 40.0);
        /// Temperature of the water that cools room air.
        pub air_water_temperature: Celsius = between(4.0, 35.0);
        /// Warming of the water that cools room air.
        pub air_water_rise: TemperatureDifference = between(1.0, 30.0);
        /// How far the coolant may exceed its set point before GPUs slow down.
        pub tolerance: TemperatureDifference = between(0.0, 30.0);
        /// Fan power of dry coolers or towers for each unit of heat rejected, at design load.
        pub fan_power: f64 = between(0.0, 0.5);
        /// Power of facility water pumps for each unit of heat, at design load.
        pub pump_power: f64 = between(0.0, 0.5);
        /// Power of CDU pumps for each unit of liquid heat, at design load.
        pub cdu_power: f64 = between(0.0, 0.5);
        /// Power of room air handlers for each unit of air heat, at design load.
        pub air_handler_power: f64 = between(0.0, 0.5);
        /// Power of fans of electrical rooms for each unit of what is lost there.
        pub electrical_fan_power: f64 = between(0.0, 0.5);
        /// Lowest speed of fans and pumps.
        pub least_speed: f64 = between(0.0, 1.0);
        /// Exponent of power in speed; 3 by the affinity laws, less in practice.
        pub speed_exponent: f64 = between(1.0, 3.0);
        /// Chillers.
        pub chiller: ChillerSpec;
        /// Water for evaporation.
        pub water: WaterSpec;
        /// What happens when coolant stops flowing.
        pub thermal: ThermalSpec;
        /// How soon parts turn again that have lost power.
        pub restart: RestartSpec;
    }
}

spec! {
    /// Chillers that trim what free cooling leaves.
    pub struct ChillerSpec {
        /// Share of a hall's design heat that its chillers can lift.
        pub capacity_share: f64 = between(0.0, 2.0);
        /// Share of the Carnot efficiency reached outside the range of the curves.
        pub carnot_share: f64 = between(0.1, 1.0);
        /// Coefficient of performance at the reference point of the curves.
        pub reference_cop: f64 = between(1.0, 20.0);
        /// Capacity as a biquadratic of leaving chilled and entering condenser water, in C.
        pub capacity_curve: Vec<f64> = any();
        /// Energy input ratio as a biquadratic of the same temperatures.
        pub efficiency_curve: Vec<f64> = any();
        /// Energy input ratio as a quadratic of the part load ratio.
        pub part_load_curve: Vec<f64> = any();
        /// Range of leaving chilled water temperatures in which the curves hold.
        pub chilled_range: Vec<Celsius> = between(0.0, 50.0);
        /// Range of entering condenser water temperatures in which the curves hold.
        pub condenser_range: Vec<Celsius> = between(0.0, 60.0);
    }
}

spec! {
    /// Water for towers and adiabatic pads.
    pub struct WaterSpec {
        /// Litres evaporated for each kilowatt-hour rejected by evaporation.
        pub evaporation: f64 = between(1.0, 2.0);
        /// Concentration of minerals at which water is drained, relative to fresh water.
        pub cycles_of_concentration: f64 = between(1.1, 20.0);
        /// A permit that says how much the site may take, and at what price, where the keys below do not.
        pub permit: Permit;
        /// Price of water by that permit, instead of `location.tariff.water`.
        pub price: Option<VolumePrice>;
        /// Litres for each kilowatt-hour of IT energy that the permit bears in the mean of the run. It keeps nothing from
        /// being used: `wue_of_permit` tells whether it holds.
        pub wue_most: Option<f64> = above(0.0);
        /// Water that the site may take in a day, from midnight to midnight. Once it is used up, and the tank is empty,
        /// cooling is dry until the day ends: pads stay dry, and towers give off sensible heat alone.
        pub limit_per_day: Option<Volume>;
        /// Water that the site may take in a year, from the day on which the run begins.
        pub limit_per_year: Option<Volume>;
        /// The most water that the supply gives. Where cooling uses more and the tank is empty, it is dry until the tank
        /// holds an hour of that use, or is full; without a tank, until the hour ends.
        pub supply: Option<VolumeFlow> = above(0.0);
        /// A tank of the site between the supply and cooling, full at the start; at least an hour of the supply.
        pub tank: Volume;
        /// What a tower moves without water for each kelvin, as a share of what it moves with it: sensible heat of its
        /// coils; more where dry coolers stand beside it.
        pub dry_share: f64 = between(0.01, 1.0);
    }
}

spec! {
    /// Heat storage of racks and their coolant, which decides how fast they trip.
    pub struct ThermalSpec {
        /// Heat stored in the coolant loop of one rack for each kelvin; of an air-cooled rack, in it and the
        /// air around it.
        pub loop_heat: Heat = above(0.0);
        /// Cubic metres of water in the circuit of the racks' coolant, for each megawatt of their liquid heat by
        /// design: while no fan takes it away, it warms with that heat.
        pub water_m3_per_mw: f64 = between(0.0, 1000.0);
        /// A tank of more water in that circuit of each hall.
        pub tank: Volume;
        /// Warming of the coolant above its set point at which racks switch off.
        pub trip_margin: TemperatureDifference = between(1.0, 60.0);
        /// From the return of flow until racks that have tripped accept work again.
        pub restart_time: Span = at_least(0.0);
    }
}

spec! {
    /// From the return of power to parts of cooling, or from a dip that stops them, until they turn.
    pub struct RestartSpec {
        /// Pumps.
        pub pumps: Span;
        /// Fans outdoors, and handlers of the air.
        pub fans: Span;
        /// Chillers.
        pub chillers: Span;
    }
}

impl RestartSpec {
    /// The times of pumps of coolant, pumps of water, fans and chillers.
    pub(super) const fn delays(&self) -> [Span; 4] {
        [self.pumps, self.pumps, self.fans, self.chillers]
    }
}

/// How heat leaves the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rejection {
    /// Dry coolers: no water.
    #[default]
    Dry,
    /// Dry coolers behind wetted pads, wetted only when dry air would not do.
    Adiabatic,
    /// Evaporative towers.
    Tower,
}

impl Choice for Rejection {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("dry", Self::Dry), ("adiabatic", Self::Adiabatic), ("tower", Self::Tower)];
}

impl ThermalSpec {
    /// How much standing coolant has warmed in `time` with this heat of a rack, up to the warming at
    /// which it trips.
    pub fn standing_warming(&self, heat: Power, time: SimDuration) -> TemperatureDifference {
        let joules = heat.in_watts() * time.in_seconds();
        TemperatureDifference::kelvins(joules / self.loop_heat.in_joules_per_kelvin())
            .min(self.trip_margin)
    }
}

impl CoolingSpec {
    /// Warming of the coolant on its way through equipment at a share of its design heat, for each
    /// unit of the warming at design load, while the circuit as a whole is at `circuit_load`: pumps
    /// follow the load of the circuit down to their lowest speed.
    pub fn warming(&self, load: f64, circuit_load: f64) -> f64 {
        load / circuit_load.min(1.0).max(self.least_speed).max(f64::MIN_POSITIVE)
    }

    /// Temperatures from the coldest to the warmest at which the circuits of a plant need their water, of
    /// racks with coolant at `supply` that takes a share of their heat: chillers cool to no others.
    pub fn chilled_waters(&self, supply: Celsius, liquid_share: f64) -> Vec<[Celsius; 2]> {
        let liquid = [supply - self.cdu_approach, supply];
        let air = [self.air_water_temperature; 2];
        let there = [(liquid, liquid_share > 0.0), (air, liquid_share < 1.0)];
        there.into_iter().filter_map(|(waters, there)| there.then_some(waters)).collect()
    }

    /// Checks the rules between keys.
    pub fn check(&self, check: &mut Check<'_>) {
        let chiller = &self.chiller;
        let lengths = [
            ("capacity_curve", chiller.capacity_curve.len(), 6),
            ("efficiency_curve", chiller.efficiency_curve.len(), 6),
            ("part_load_curve", chiller.part_load_curve.len(), 3),
            ("chilled_range", chiller.chilled_range.len(), 2),
            ("condenser_range", chiller.condenser_range.len(), 2),
        ];
        for (name, length, needed) in lengths {
            check.require(
                &[&format!("cooling.chiller.{name}")],
                length == needed,
                format!("{length} values"),
                format!("must have {needed} values"),
            );
        }
        self.water.check(check, self.rejection);
        if lengths.iter().all(|(_, length, needed)| length == needed) {
            chiller.check_curves(check);
        }
    }
}

/// A permit of water.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Permit {
    /// None that is known here: what is said is what holds.
    #[default]
    None,
    /// That of a data centre of Tier 3 in Johor.
    JohorTier3,
}

impl Choice for Permit {
    const OPTIONS: &'static [(&'static str, Self)] =
        &[("none", Self::None), ("johor_tier_3", Self::JohorTier3)];
}

impl WaterSpec {
    /// Checks the rules between its keys.
    fn check(&self, check: &mut Check<'_>, rejection: Rejection) {
        for (name, limit) in
            [("limit_per_day", self.limit_per_day), ("limit_per_year", self.limit_per_year)]
        {
            let nothing = limit.is_some_and(|limit| limit <= Volume::ZERO);
            check.require(
                &[&format!("cooling.water.{name}"), "cooling.rejection"],
                !nothing || rejection != Rejection::Tower,
                limit.unwrap_or_default(),
                "must be above 0 m3 where heat is given off by towers",
            );
        }
        check.require(
            &["cooling.water.tank", "cooling.water.supply"],
            self.tank <= Volume::ZERO || self.supply.is_some(),
            self.tank,
            "needs cooling.water.supply, which says how fast it fills",
        );
        let hour = self.supply.map_or(0.0, VolumeFlow::in_cubic_metres_per_hour);
        let holds = self.tank.in_cubic_metres();
        check.require(
            &["cooling.water.tank", "cooling.water.supply"],
            holds <= 0.0 || holds >= hour,
            self.tank,
            format!("must be 0 m3, or at least an hour of cooling.water.supply: {hour} m3"),
        );
    }
}

/// Values of each temperature, and of part load, at which curves are checked.
const PLACES: u32 = 20;

impl ChillerSpec {
    /// A curve that is not positive somewhere in its range would make energy of nothing.
    fn check_curves(&self, check: &mut Check<'_>) {
        let between = |low: f64, high: f64| {
            let place = move |place| low + (high - low) * f64::from(place) / f64::from(PLACES);
            (0..=PLACES).map(place)
        };
        let ends = |range: &[Celsius]| between(range[0].in_degrees(), range[1].in_degrees());
        let temperatures = |curve: &[f64]| {
            let chilled = ends(&self.chilled_range);
            let all = chilled.flat_map(|chilled| {
                let condenser = ends(&self.condenser_range);
                condenser
                    .map(move |condenser| (Celsius::degrees(chilled), Celsius::degrees(condenser)))
            });
            all.map(|(chilled, condenser)| biquadratic(curve, chilled, condenser))
                .fold(f64::INFINITY, f64::min)
        };
        let part_loads = between(LEAST_PART_LOAD, 1.0);
        let part_loads = part_loads.map(|load| quadratic(&self.part_load_curve, load));
        let least = [
            ("capacity_curve", temperatures(&self.capacity_curve)),
            ("efficiency_curve", temperatures(&self.efficiency_curve)),
            ("part_load_curve", part_loads.fold(f64::INFINITY, f64::min)),
        ];
        for (name, least) in least {
            check.require(
                &[&format!("cooling.chiller.{name}")],
                least > 0.0,
                format!("a curve that falls to {least:.3}"),
                "must be above 0 in its whole range",
            );
        }
        for (name, range) in
            [("chilled_range", &self.chilled_range), ("condenser_range", &self.condenser_range)]
        {
            check.require(
                &[&format!("cooling.chiller.{name}")],
                range[0] < range[1],
                format!("{} to {}", range[0], range[1]),
                "must begin below its end",
            );
        }
    }
}
