//! The hour: the one that ends is recorded and billed, the next brings its weather and prices.

use engine::Schedule;
use units::{Money, Power, SimDuration, SimTime};

use super::{Event, Plant};
use crate::cooling::OutdoorAir;
use crate::results::Row;
use crate::site::WeatherNow;

const HOUR: SimDuration = SimDuration::hours(1);

impl Plant {
    pub(super) fn begin_hour(&mut self, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        if now > SimTime::START {
            self.end_hour(now);
        }
        let WeatherNow { dry_bulb, relative_humidity, pressure } = self.site.begin_hour(now);
        if self.cooling.has_water_limits() {
            let moment = self.site.moment(now);
            self.cooling.begin_water_hour(now, [moment.day, moment.year]);
        }
        self.cooling.feel(OutdoorAir::new(dry_bulb, relative_humidity, pressure));
        self.cooling.read();
        self.begin_generation_hour(now, dry_bulb);
        if self.site.has_limits() {
            self.follow_limits(agenda);
        }
        if self.power.has_battery() {
            self.begin_battery_hour(now);
        }
        if now < self.end {
            agenda.schedule_in(HOUR, Event::Hour);
        }
    }

    /// An hour of the battery begins: it knows the prices of the day, and of storms that are announced.
    fn begin_battery_hour(&mut self, now: SimTime) {
        let (hour, storm) = (self.site.moment(now).hour, self.site.is_storm_announced(now));
        let site = &self.site;
        self.power.begin_battery_hour(hour, storm, || site.prices_of_day(now));
    }

    /// Records and bills the hour that ends now.
    fn end_hour(&mut self, now: SimTime) {
        self.power.advance(now);
        self.power.read(now);
        self.failures.read(now);
        self.cooling.read_tank(now);
        self.read_shortage(now);
        self.cooling.tell_hottest(now);
        self.swing.tell_hour(now);
        if self.records.keeps_rows() {
            self.record_hour(now);
        }
        self.bill_hour(now);
    }

    fn record_hour(&mut self, now: SimTime) {
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        for room in self.rooms() {
            room.end_hour(now, &mut row);
        }
        super::registry().complete(&mut row);
        let mut by_class = Vec::new();
        for room in self.rooms() {
            room.hour_by_class(&mut by_class);
        }
        let (values, by_class) = (super::registry().row(&row), by_class.into());
        self.records.row(Row { begins: now - HOUR, values, by_class });
        self.row = row;
    }

    fn bill_hour(&mut self, now: SimTime) {
        let energy = self.power.read_grid_meter(now);
        let water = self.cooling.read_water_meter(now);
        let moment = self.site.moment(now - HOUR);
        let used = self.site.meter_hour((now - HOUR, now), energy);
        if let Some(saved) = self.power.read_battery(now) {
            self.power.book_savings(self.site.price() * saved, Money::ZERO);
            self.site.meter_unaided(Power::watts(saved.in_joules() / HOUR.in_seconds()));
        }
        let carbon = used.carbon + self.bill_generation(now, energy);
        self.finance.book_hour((energy, used.cost, used.temporary_cost), carbon, water);
        let next = self.site.moment(now);
        if next.year != moment.year || next.month != moment.month {
            self.power.test_sets();
            self.power.age_battery(now);
            self.close_month(now);
        }
    }
}
