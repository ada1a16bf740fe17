//! The cooling of all halls: what each does with its heat, and when racks without flow trip.

use engine::Schedule;
use units::{Power, SimDuration};

use super::sums::Sums;
use super::table::Table;
use super::{
    CoolingSpec, CoolingSystem, Design, Event, Hall, HallCooling, HeatLoad, OutdoorAir, Parts,
    Performance, Reports, Running,
};
use crate::effect::{Changed, Effect, Effects};
use crate::quantities::{Addends, Integral};

impl CoolingSystem {
    /// The plants of halls built for these racks, and for what else goes into their chain.
    pub fn new(
        spec: &CoolingSpec,
        supply: units::Celsius,
        liquid_share: f64,
        halls: impl Iterator<Item = (Power, Power)>,
    ) -> Self {
        let mut designs: Vec<Design> = Vec::new();
        let mut all = Vec::new();
        for (racks, others) in halls {
            let heat = heat(liquid_share, racks, others);
            let known = designs.iter().position(|design| design.plant.design() == heat);
            let design = known.unwrap_or_else(|| {
                designs.push(Design::new(HallCooling::new(spec, supply, heat)));
                designs.len() - 1
            });
            all.push(Hall::new(design));
        }
        Self {
            spec: spec.clone(),
            liquid_share,
            air: OutdoorAir::default(),
            designs,
            halls: all,
            sums: Sums::default(),
            water_meter: Integral::default(),
            warm_halls: 0,
            reports: Reports::default(),
        }
    }

    /// Applies an event.
    pub fn handle(&mut self, event: Event, effects: &mut Effects) -> Changed {
        match event {
            Event::HallTrip { hall } => {
                self.halls[usize::from(hall)].trip = None;
                effects.push_back(Effect::HallTooWarm { hall });
            }
        }
        Changed::SUPPLY
    }

    /// The weather of the hour.
    pub fn feel(&mut self, air: OutdoorAir) {
        self.air = air;
        for design in &mut self.designs {
            design.liquid.clear();
            design.air.clear();
        }
    }

    /// A hall with so many racks on is carried by its UPS, with its pumps or without: then its racks will trip.
    pub fn bridge(
        &mut self,
        hall: u16,
        open_racks: u32,
        pumps: bool,
        agenda: &mut impl Schedule<Event>,
    ) {
        if pumps {
            return;
        }
        if let Some(delay) = self.time_to_trip(hall.into(), open_racks) {
            let trip = agenda.schedule_in(delay, Event::HallTrip { hall });
            self.halls[usize::from(hall)].trip = Some(trip);
        }
    }

    /// A hall is fed again, or off: its racks will not trip any more.
    pub fn forget_trip(&mut self, hall: u16, agenda: &mut impl Schedule<Event>) {
        if let Some(trip) = self.halls[usize::from(hall)].trip.take() {
            agenda.cancel(trip);
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

    /// What the parts of the cooling of a hall draw.
    pub fn parts_of(&self, hall: usize) -> Parts {
        self.halls[hall].now.parts()
    }

    /// Power that the cooling of a hall needs for racks and others that draw so much.
    pub fn rated_power(&self, hall: usize, racks: Power, others: Power) -> Power {
        let heat = heat(self.liquid_share, racks, others);
        self.plant_of(hall).performance(heat, self.air).power
    }

    /// The same of its parts.
    pub fn rated_parts(&self, hall: usize, racks: Power, others: Power) -> Parts {
        let heat = heat(self.liquid_share, racks, others);
        self.plant_of(hall).performance(heat, self.air).parts()
    }

    /// Stage of settling: removes the heat of a hall whose racks draw `racks`, and `others` that go
    /// into its chain as well.
    pub fn remove(&mut self, hall: usize, racks: Power, others: Power, running: Running) {
        let heat = heat(self.liquid_share, racks, others);
        let state = &mut self.halls[hall];
        (state.heat, state.racks, state.running) = (heat, racks, running);
        self.remove_from(hall);
    }

    /// Stage of settling: removes the heat of all halls in other weather.
    pub fn remove_again(&mut self) {
        (0..self.halls.len()).for_each(|hall| self.remove_from(hall));
    }

    fn remove_from(&mut self, hall: usize) {
        let state = &mut self.halls[hall];
        let design = &mut self.designs[state.design];
        let now = match state.running {
            Running::ALL => design.performance(state.heat, self.air),
            Running::NONE => Performance::default(),
            some => {
                let legs = design.plant.legs_with(state.heat, self.air, some);
                let [liquid, air] = legs.map(|leg| leg.taken());
                design.plant.together(&liquid, &air)
            }
        };
        let before = std::mem::replace(&mut state.now, now);
        self.sums.set(&mut state.addends, &now);
        self.warm_halls -= u32::from(before.too_warm);
        self.warm_halls += u32::from(now.too_warm);
    }
}

impl Hall {
    /// One with a plant of this design, at rest.
    fn new(design: usize) -> Self {
        Self {
            design,
            heat: HeatLoad::default(),
            racks: Power::ZERO,
            now: Performance::default(),
            addends: Addends::default(),
            running: Running::ALL,
            trip: None,
        }
    }
}

impl Design {
    fn new(plant: HallCooling) -> Self {
        Self { plant, liquid: Table::default(), air: Table::default() }
    }

    /// What it takes to remove `heat` in the weather of the hour, by its tables.
    fn performance(&mut self, heat: HeatLoad, outdoors: OutdoorAir) -> Performance {
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
/// network, storage and losses of the power block, into the air.
fn heat(liquid_share: f64, racks: Power, others: Power) -> HeatLoad {
    let liquid = racks * liquid_share;
    HeatLoad { liquid, air: racks - liquid + others }
}
