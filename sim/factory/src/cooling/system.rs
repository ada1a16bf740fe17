//! The cooling of all halls: what each does with its heat, and when racks without flow trip.

use engine::Schedule;
use units::{Power, SimDuration};

use super::sums::{Addends, Sums};
use super::{
    CoolingSpec, CoolingSystem, Event, Hall, HallCooling, HeatLoad, OutdoorAir, Performance,
    Reports,
};
use crate::effect::{Changed, Effect, Effects};

/// What the supply of a hall lets its cooling do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Fed,
    /// What the UPS carries: coolant pumps, where they are on it.
    OnUps,
    /// Nothing.
    Dark,
}

impl CoolingSystem {
    /// The plants of halls built for these racks, and for what else goes into their chain.
    pub fn new(
        spec: &CoolingSpec,
        supply: units::Celsius,
        liquid_share: f64,
        halls: impl Iterator<Item = (Power, Power)>,
    ) -> Self {
        let hall = |(racks, others)| Hall {
            plant: HallCooling::new(spec, supply, heat(liquid_share, racks, others)),
            heat: HeatLoad::default(),
            now: Performance::default(),
            addends: Addends::default(),
            mode: Mode::Fed,
            trip: None,
        };
        Self {
            spec: spec.clone(),
            liquid_share,
            air: OutdoorAir::default(),
            halls: halls.map(hall).collect(),
            sums: Sums::default(),
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
    pub const fn feel(&mut self, air: OutdoorAir) {
        self.air = air;
    }

    /// A hall with so many racks on is carried by its UPS: without pumps its racks will trip.
    pub fn bridge(&mut self, hall: u16, open_racks: u32, agenda: &mut impl Schedule<Event>) {
        if self.spec.thermal.pumps_on_ups {
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
    /// coolant flow: the loop's heat store warms with the racks' liquid heat. `None` if they give
    /// off none.
    pub fn time_to_trip(&self, hall: usize, open_racks: u32) -> Option<SimDuration> {
        let liquid = self.halls[hall].heat.liquid.in_watts() / f64::from(open_racks);
        let thermal = &self.spec.thermal;
        let store = thermal.loop_heat.in_joules_per_kelvin() * thermal.trip_margin.in_kelvins();
        let seconds = store / liquid;
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

    /// Power of the cooling of a hall.
    pub fn power_of(&self, hall: usize) -> Power {
        self.halls[hall].now.power
    }

    /// Whether coolant pumps run in this mode.
    pub const fn coolant_flows(&self, mode: Mode) -> bool {
        match mode {
            Mode::Fed => true,
            Mode::OnUps => self.spec.thermal.pumps_on_ups,
            Mode::Dark => false,
        }
    }

    /// Power that the cooling of a hall needs for racks and others that draw so much.
    pub fn rated_power(&self, hall: usize, racks: Power, others: Power) -> Power {
        let heat = heat(self.liquid_share, racks, others);
        self.halls[hall].plant.performance(heat, self.air).power
    }

    /// Stage of settling: removes the heat of a hall whose racks draw `racks`, and `others` that go
    /// into its chain as well.
    pub fn remove(&mut self, hall: usize, racks: Power, others: Power, mode: Mode) {
        let state = &mut self.halls[hall];
        state.heat = heat(self.liquid_share, racks, others);
        state.mode = mode;
        let now = match mode {
            Mode::Fed => state.plant.performance(state.heat, self.air),
            Mode::OnUps if self.spec.thermal.pumps_on_ups => {
                Performance::of_pumps(state.plant.pump_power(state.heat))
            }
            Mode::OnUps | Mode::Dark => Performance::default(),
        };
        let before = std::mem::replace(&mut state.now, now);
        self.sums.set(&mut state.addends, &now);
        self.warm_halls -= u32::from(before.too_warm);
        self.warm_halls += u32::from(now.too_warm);
    }
}

/// Heat of a hall: the racks' share goes into the liquid; the rest, and that of all `others` such as
/// network, storage and losses of the power block, into the air.
fn heat(liquid_share: f64, racks: Power, others: Power) -> HeatLoad {
    let liquid = racks * liquid_share;
    HeatLoad { liquid, air: racks - liquid + others }
}
