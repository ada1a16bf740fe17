//! The surroundings of the plant during a run: weather, prices, a grid that fails, and hazards.

use engine::Schedule;
use units::{CarbonIntensity, Energy, EnergyPrice, Mass, MassPrice, Money, Power, SimTime};

use super::connection::Connection;
use super::dips::PLANNED;
use super::limits::Limits;
use super::stand_in::StandIns;
use super::{
    Dip, Event, Grid, Hazards, HourlyWeather, Quarters, Reports, Series, SiteSpec, StandIn, Sun,
    Surroundings, Tariff, Weather, WeatherNow,
};
use crate::calendar::{Calendar, Moment};
use crate::effect::{Changed, Effect, Effects, Reason};

/// The content of the files that a scenario names: what was recorded of its surroundings.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Weather of a year.
    pub weather: Option<HourlyWeather>,
    /// Prices of energy in USD/MWh, without what the tariff adds to them.
    pub prices: Option<Series>,
    /// Carbon dioxide of the grid in g/kWh, by hour.
    pub carbon: Option<Series>,
}

/// What an hour used, and what that costs and emits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourUse {
    /// Energy drawn.
    pub energy: Energy,
    /// Price of what came from the grid.
    pub cost: Money,
    /// Price of what came from supplies on site.
    pub temporary_cost: Money,
    /// Carbon dioxide of all of it.
    pub carbon: Mass,
}

impl Surroundings {
    /// Those of a scenario, with the content of the files that it names.
    pub fn new(spec: &SiteSpec, calendar: Calendar, recorded: Recorded, seed: u64) -> Self {
        let Recorded { weather, prices, carbon } = recorded;
        let sunlight = weather.as_ref().and_then(|weather| weather.sunlight.clone());
        let place = (spec.latitude, spec.longitude, spec.clock);
        let limits = Limits::new(&spec.grid.limits, &spec.grid.limit_hours, &calendar);
        Self {
            calendar,
            limits,
            weather: Weather::new(&spec.weather, spec.elevation, weather, seed),
            grid: Grid::new(&spec.grid, seed),
            connection: Connection::new(
                spec.grid.calls(),
                (&spec.grid.feeds, spec.grid.capacity),
                seed,
            ),
            hazards: Hazards::new(spec, seed),
            tariff: Tariff::new(&spec.tariff, prices, seed),
            carbon,
            sun: Sun::new(&spec.cloud, place, sunlight, seed),
            quarters: Quarters::default(),
            stand_ins: StandIns::default(),
            carbon_intensity: spec.grid.carbon_intensity,
            price: EnergyPrice::default(),
            reports: Reports::default(),
        }
    }

    /// Schedules what the scenario plans, and the first of what may happen.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        if let Some((at, length)) = self.grid.planned_outage() {
            agenda.schedule(at, Event::PlannedOutage { length });
        }
        if let Some(at) = self.grid.planned_dips() {
            agenda.schedule(at, Event::PlannedDips);
        }
        self.schedule_outage(agenda);
        self.schedule_dip(agenda);
        self.begin_connection(agenda);
        for hazard in 0..self.hazards.count() {
            #[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 hazards")]
            self.schedule_hazard(hazard as u16, agenda);
        }
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::Outage { length } => {
                self.schedule_outage(agenda);
                if self.grid.lose(length, agenda.now()) {
                    effects.push_back(Effect::SupplyLost { length, reason: Reason::Grid });
                }
            }
            Event::PlannedOutage { length } => {
                if let Some(span) = self.grid.planned_access_lost() {
                    effects.push_back(Effect::AccessLost { until: agenda.now() + span });
                }
                effects.push_back(Effect::SupplyLost { length, reason: Reason::Planned });
            }
            Event::Dip { fault } => {
                self.schedule_dip(agenda);
                effects.push_back(Effect::Dip { fault });
            }
            Event::PlannedDips => effects.push_back(Effect::Dip { fault: PLANNED }),
            Event::CallNotice { .. }
            | Event::CallBegins { .. }
            | Event::CallEnds { .. }
            | Event::FeedLost { .. }
            | Event::FeedBack { .. } => self.change_connection(event, agenda, effects),
            Event::Hazard { hazard } => self.strike(hazard, agenda, effects),
        }
        Changed::NOTHING
    }

    /// What people call a reason for lost supply.
    pub fn name_of(&self, reason: Reason) -> &str {
        match reason {
            Reason::Grid => "grid outage",
            Reason::Planned => "planned outage",
            Reason::Dips => "UPS locked on its batteries after dips",
            Reason::Island => "island collapsed",
            Reason::Hazard(hazard) => self.hazards.name(hazard.into()),
        }
    }

    /// The dips of a fault of the grid.
    pub fn dips(&self, fault: u32) -> Vec<Dip> {
        self.grid.dips(fault)
    }

    /// Share of the load that may go off at a dip through which it must stay on.
    pub const fn may_go(&self) -> f64 {
        self.grid.may_go()
    }

    /// Where an instant falls.
    pub fn moment(&self, time: SimTime) -> Moment {
        self.calendar.at(time)
    }

    /// Hours of the year of operation that begins so many years after the first day.
    pub fn hours_of_year(&self, year: u32) -> u32 {
        self.calendar.hours_of_year(year)
    }

    /// An hour begins: its weather; and its price from now on.
    pub fn begin_hour(&mut self, now: SimTime) -> WeatherNow {
        let moment = self.calendar.at(now);
        self.price = self.tariff.price(&self.calendar, now);
        self.reports.price.set(self.price);
        if let Some(carbon) = &self.carbon {
            let grams = carbon.mean_of_hour(self.calendar.date(now), moment.hour);
            self.carbon_intensity = CarbonIntensity::grams_per_kilowatt_hour(grams);
            self.emit(now, self.quarters.import());
        }
        self.weather.hour(moment)
    }

    /// Sunlight of the hour that begins at an instant, as a share of 1,000 W/m2; instants must not go back.
    pub fn sunlight(&mut self, time: SimTime) -> f64 {
        self.sun.light(self.calendar.at(time))
    }

    /// Price of energy in this hour.
    pub const fn price(&self) -> EnergyPrice {
        self.price
    }

    /// What each unit of energy costs for the use of the grid.
    pub const fn grid_use(&self) -> EnergyPrice {
        self.tariff.adder()
    }

    /// Price of nitrogen oxides emitted.
    pub const fn nox_price(&self) -> MassPrice {
        self.tariff.nox()
    }

    /// Price of carbon emitted.
    pub const fn carbon_price(&self) -> MassPrice {
        self.tariff.carbon()
    }

    /// Prices of energy in the 24 hours of the day in which an instant falls, as a day-ahead market tells them.
    pub fn prices_of_day(&self, time: SimTime) -> [EnergyPrice; 24] {
        self.tariff.prices_of_day(&self.calendar, time)
    }

    /// Carbon dioxide emitted for each unit of energy drawn from the grid.
    pub const fn carbon_intensity(&self) -> CarbonIntensity {
        self.carbon_intensity
    }

    /// Others stand in for the grid from now on, which itself carries so much.
    pub fn stand_in(&mut self, now: SimTime, grid: Power, supplies: Vec<StandIn>) {
        if !(supplies.is_empty() && self.stand_ins.is_empty()) {
            self.stand_ins.change(now, grid, supplies);
        }
    }

    /// Meters the energy that was drawn in the hour that began at `begun` and ends now. Its peaks count for the demand
    /// charge. What stands in for the grid feeds of it what the grid does not, and is taken off at the mean price of the hour.
    pub fn meter_hour(&mut self, (begun, now): (SimTime, SimTime), energy: Energy) -> HourUse {
        let quarters = self.quarters.end_hour(now);
        let mean = Power::watts(energy.in_joules() / now.since(begun).in_seconds());
        self.tariff.meter(self.calendar.at(begun), mean, &quarters);
        let cost = self.tariff.cost((&self.calendar, begun), self.price, energy, &quarters);
        let carbon = self.carbon_intensity * energy;
        let mut hour = HourUse { energy, cost, temporary_cost: Money::ZERO, carbon };
        if self.stand_ins.is_empty() {
            return hour;
        }
        for (supply, fed) in self.stand_ins.end_hour(now) {
            if let Some(price) = supply.price {
                hour.cost = hour.cost - self.price * fed;
                hour.temporary_cost += price * fed;
            }
            if let Some(carbon) = supply.carbon {
                hour.carbon = hour.carbon + carbon * fed - self.carbon_intensity * fed;
            }
        }
        hour
    }

    /// Meters what a battery took off the mean import of the hour that was metered last.
    pub fn meter_unaided(&mut self, relief: Power) {
        self.tariff.meter_unaided(relief);
    }

    /// Charges for peak power that a battery has saved since this was last asked.
    pub fn take_saved(&mut self) -> Money {
        self.tariff.take_saved()
    }

    /// Whether a storm or the like is announced that may take the grid.
    pub fn is_storm_announced(&self, now: SimTime) -> bool {
        self.hazards.is_announced(now, |at| self.calendar.at(at).month)
    }

    /// Ends a month, or the part of one that was metered: the demand charge that is due.
    pub fn close_month(&mut self) -> Money {
        self.tariff.close_month()
    }

    fn schedule_outage(&mut self, agenda: &mut impl Schedule<Event>) {
        if let Some((delay, length)) = self.grid.next_outage() {
            agenda.schedule_in(delay, Event::Outage { length });
        }
    }

    fn schedule_dip(&mut self, agenda: &mut impl Schedule<Event>) {
        if let Some((delay, fault)) = self.grid.next_dip() {
            agenda.schedule_in(delay, Event::Dip { fault });
        }
    }

    fn schedule_hazard(&mut self, hazard: u16, agenda: &mut impl Schedule<Event>) {
        if let Some(delay) = self.hazards.next(hazard.into(), agenda.now()) {
            agenda.schedule_in(delay, Event::Hazard { hazard });
        }
    }

    fn strike(&mut self, hazard: u16, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        let moment = self.calendar.at(agenda.now());
        let strike = self.hazards.strike(hazard.into(), moment);
        self.schedule_hazard(hazard, agenda);
        let Some(strike) = strike else { return };
        effects.push_back(Effect::AccessLost { until: agenda.now() + strike.access_lost });
        effects.push_back(match strike.outage {
            Some(length) => Effect::SupplyLost { length, reason: Reason::Hazard(hazard) },
            None => Effect::HazardStruck { hazard },
        });
    }
}
