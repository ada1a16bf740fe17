//! The cooling of all halls: what each does with its heat, and when racks without flow trip.

use units::{Power, SimDuration, SimTime};

use super::sums::Sums;
use super::table::Table;
use super::water::Water;
use super::{
    CoolingSpec, CoolingSystem, Design, Event, Hall, HallCooling, HeatLoad, OutdoorAir, Parts,
    Performance, Reports, Running,
};
use crate::effect::{Changed, Effects};
use crate::quantities::{Addends, Integral};

/// What warms a hall beside its racks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Others {
    /// The air of the hall: network, storage and losses there.
    pub hall: Power,
    /// Its electrical rooms.
    pub electrical: Power,
}

impl CoolingSystem {
    /// The plants of halls built for racks of such a power, for what else goes into their chain, and for so many of
    /// them.
    pub fn new(
        spec: &CoolingSpec,
        supply: units::Celsius,
        liquid_share: f64,
        halls: impl Iterator<Item = (Power, Power, u32)>,
    ) -> Self {
        let mut designs: Vec<Design> = Vec::new();
        let mut all = Vec::new();
        for (racks, others, count) in halls {
            let heat = heat(liquid_share, racks, others);
            let known = designs.iter().position(|design| design.plant.design() == heat);
            let design = known.unwrap_or_else(|| {
                designs.push(Design::new(HallCooling::new(spec, supply, heat)));
                designs.len() - 1
            });
            all.push(Hall::new(design, (racks, count)));
        }
        Self {
            spec: spec.clone(),
            liquid_share,
            air: OutdoorAir::default(),
            designs,
            halls: all,
            sums: Sums::default(),
            water: Water::new(spec),
            water_meter: Integral::default(),
            warm_halls: 0,
            hottest: 0.0,
            is_restless: false,
            reports: Reports::default(),
        }
    }

    /// Applies an event.
    pub fn handle(&mut self, event: Event, now: SimTime, effects: &mut Effects) -> Changed {
        match event {
            Event::HallTurns { hall } => self.turn(hall, now, effects),
            Event::WaterTurns => self.turn_water(now, effects),
        }
    }

    /// The weather of the hour.
    pub fn feel(&mut self, air: OutdoorAir) {
        self.air = OutdoorAir { without_water: self.water.is_refused(), ..air };
        for design in &mut self.designs {
            design.liquid.clear();
            design.air.clear();
        }
    }

    /// How long racks of a hall with so many racks on stay below their trip temperature without
    /// coolant flow: the loop's heat store warms with the racks' liquid heat, or that of air-cooled racks
    /// and the air around them with all their heat. `None` if they give off none.
    pub fn time_to_trip(&self, hall: usize, open_racks: u32) -> Option<SimDuration> {
        let state = &self.halls[hall];
        let warming = if self.has_coolant() { state.heat.liquid } else { state.racks };
        let each = warming.in_watts() / f64::from(open_racks);
        let thermal = &self.spec.thermal;
        let store = thermal.loop_heat.in_joules_per_kelvin() * thermal.trip_margin.in_kelvins();
        let seconds = store / each;
        (open_racks > 0 && seconds.is_finite())
            .then(|| SimDuration::from_seconds_rounded_up(seconds))
    }

    /// From the return of flow until racks that have tripped accept work again.
    pub fn restart_time(&self) -> SimDuration {
        self.spec.thermal.restart_time.into()
    }

    /// Whether GPUs of some hall must slow down.
    pub const fn is_too_warm(&self) -> bool {
        self.warm_halls > 0
    }

    /// The plant of a hall.
    pub(super) fn plant_of(&self, hall: usize) -> &HallCooling {
        &self.designs[self.halls[hall].design].plant
    }

    /// Power of the cooling of a hall.
    pub fn power_of(&self, hall: usize) -> Power {
        self.halls[hall].now.power
    }

    /// Power of the cooling of all halls, as it is metered.
    pub fn power_of_all(&self) -> Power {
        let sums = &self.sums;
        let all = [
            sums.chillers(),
            sums.cdu_pumps(),
            sums.water_pumps(),
            sums.fans(),
            sums.air_handlers(),
            sums.electrical(),
        ];
        all.into_iter().map(|sum| Power::watts(sum.value())).sum()
    }

    /// What the parts of the cooling of a hall draw.
    pub fn parts_of(&self, hall: usize) -> Parts {
        self.halls[hall].now.parts()
    }

    /// Power that the cooling of a hall needs for racks and others that draw so much.
    pub fn rated_power(&self, hall: usize, racks: Power, others: Others) -> Power {
        let heat = heat(self.liquid_share, racks, others.hall);
        let fans = others.electrical * self.spec.electrical_fan_power;
        self.plant_of(hall).performance(heat, self.air).power + fans
    }

    /// The same of its parts, with fans outdoors at full speed where they may have to make up for what was lost.
    pub fn rated_parts(&self, hall: usize, racks: Power, others: Others) -> Parts {
        let heat = heat(self.liquid_share, racks, others.hall);
        let electrical = others.electrical * self.spec.electrical_fan_power;
        let plant = self.plant_of(hall);
        let parts = plant.performance(heat, self.air).parts();
        let makes_up = racks > Power::ZERO || self.halls[hall].warmth.is_some();
        let full = plant.design().liquid + plant.design().air;
        let full = if makes_up { full * self.spec.fan_power } else { Power::ZERO };
        Parts { fans: parts.fans + full + electrical, ..parts }
    }

    /// Stage of settling: removes the heat of a hall whose racks draw `racks`, and `others` that go
    /// into its chain as well.
    pub fn remove(&mut self, now: SimTime, hall: usize, racks: Power, others: Others) {
        let heat = heat(self.liquid_share, racks, others.hall);
        self.note_warmth(hall, now);
        let state = &mut self.halls[hall];
        (state.heat, state.racks, state.electrical) = (heat, racks, others.electrical);
        self.remove_from(hall, now);
    }

    /// Stage of settling: removes the heat of all halls in other weather.
    pub fn remove_again(&mut self, now: SimTime) {
        for hall in 0..self.halls.len() {
            self.note_warmth(hall, now);
            self.remove_from(hall, now);
        }
    }

    fn remove_from(&mut self, hall: usize, now: SimTime) {
        let state = &self.halls[hall];
        let steady = state.running == Running::ALL && state.warmth.is_none();
        let mut found = Performance::default();
        if steady {
            found = self.designs[state.design].performance(state.heat, self.air);
        }
        // Water that would be as warm as racks trip at does not get there at once.
        if !steady || found.excess >= self.spec.thermal.trip_margin {
            found = self.remove_unsteadily(hall, now);
        }
        let now = found;
        let state = &mut self.halls[hall];
        let fans = state.electrical * self.spec.electrical_fan_power;
        let now = if state.running.fans { now.with_electrical(fans) } else { now };
        let before = std::mem::replace(&mut state.now, now);
        self.sums.set(&mut state.addends, &now);
        self.warm_halls -= u32::from(before.too_warm);
        self.warm_halls += u32::from(now.too_warm);
    }
}

impl Hall {
    /// One with a plant of this design, at rest.
    fn new(design: usize, (rated_racks, racks): (Power, u32)) -> Self {
        Self {
            design,
            heat: HeatLoad::default(),
            racks: Power::ZERO,
            electrical: Power::ZERO,
            now: Performance::default(),
            addends: Addends::default(),
            running: Running::ALL,
            starts: [Some(SimTime::START); 4],
            rated_racks,
            built_racks: racks,
            open_racks: racks,
            warmth: None,
            standing: (0.0, 0.0),
            target: 0.0,
            is_slowed: false,
            is_restless: false,
            wake: None,
        }
    }
}

impl Design {
    fn new(plant: HallCooling) -> Self {
        Self { plant, liquid: Table::default(), air: Table::default() }
    }

    /// What it takes to remove `heat` in the weather of the hour, by its tables.
    pub(super) fn performance(&mut self, heat: HeatLoad, outdoors: OutdoorAir) -> Performance {
        let Self { plant, liquid, air } = self;
        let design = plant.design();
        let mut coolant =
            liquid.at(heat.liquid, design.liquid, |heat| plant.liquid(heat, outdoors));
        let air = air.at(heat.air, design.air, |heat| plant.air(heat, outdoors));
        if let Some(left) = coolant.chillers_left(&air) {
            coolant = plant.liquid_with(heat.liquid, outdoors, left).taken();
        }
        plant.together(&coolant, &air)
    }
}

/// Heat of a hall: the racks' share goes into the liquid; the rest, and that of all `others` such as
/// network, storage and losses of busways, into the air.
fn heat(liquid_share: f64, racks: Power, others: Power) -> HeatLoad {
    let liquid = racks * liquid_share;
    HeatLoad { liquid, air: racks - liquid + others }
}
