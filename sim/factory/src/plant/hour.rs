//! The hour: weather and prices change, the hour before is billed and recorded.

use engine::Agenda;
use units::{Energy, EnergyPrice, Money, Power, SimDuration, Volume};

use super::meters::Meters;
use super::{Event, Plant};
use crate::cooling::OutdoorAir;
use crate::finance::Metered;
use crate::results::{COLUMNS, Row};

/// Readings of the meters when the hour began, and what held at its beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct HourTotals {
    meters: Option<Meters>,
    price: EnergyPrice,
    interruptions: u64,
    /// An hour begins at this instant.
    pub(super) begins: bool,
}

const HOUR: SimDuration = SimDuration::hours(1);
const SECONDS: f64 = 3600.0;

impl Plant {
    pub(super) fn begin_hour(&mut self, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        self.advance(now);
        self.bill_hour(now);
        let moment = self.calendar.at(now);
        let weather = self.weather.hour(moment);
        self.air = OutdoorAir::new(weather.dry_bulb, weather.relative_humidity);
        self.all_changed = true;
        self.hour.price = self.tariff.price(moment);
        self.hour.meters = Some(self.meters.clone());
        self.hour.interruptions = self.jobs.interruptions().0;
        self.hour.begins = true;
        if now < self.end {
            agenda.schedule_in(HOUR, Event::Hour);
        }
    }

    /// Bills and records the hour that ends now.
    fn bill_hour(&mut self, now: units::SimTime) {
        let Some(before) = self.hour.meters.take() else { return };
        let began = now - HOUR;
        let energy = Energy::joules(self.meters.import - before.import);
        let water = Volume::litres(self.meters.water - before.water);
        let location = &self.spec.location;
        let mean_import = energy.in_joules() / SECONDS;
        let month = self.calendar.at(began);
        self.tariff.meter(month, Power::watts(mean_import));
        self.ledger.book(Metered {
            energy: self.hour.price * energy,
            demand: Money::ZERO,
            carbon: location.tariff.carbon * (location.grid.carbon_intensity * energy),
            water: location.tariff.water * water,
            goodput_gpu_hours: 0.0,
        });
        let year_ends = self.ledger.year_is_over();
        if year_ends || self.calendar.at(now).month != month.month {
            let due = self.tariff.close_month();
            self.ledger.book_demand(due);
        }
        if year_ends {
            let goodput = self.jobs.kept_by(now);
            self.ledger.close(goodput);
        }
        let values = self.row(&before);
        self.records.row(Row { begins: began, values });
    }

    fn row(&self, before: &Meters) -> [f64; COLUMNS.len()] {
        let meters = &self.meters;
        let mean = |now: f64, then: f64| (now - then) / SECONDS;
        let megawatts = |now: f64, then: f64| mean(now, then) / 1e6;
        let it = megawatts(meters.it, before.it);
        let cooling = megawatts(meters.cooling, before.cooling);
        let losses = megawatts(meters.losses, before.losses);
        let discharge = megawatts(meters.discharge, before.discharge);
        let charging = megawatts(meters.charging, before.charging);
        let charging_loss = megawatts(meters.charging_loss, before.charging_loss);
        let busy = mean(meters.busy, before.busy);
        let blocked = mean(meters.blocked, before.blocked);
        let idle = mean(meters.idle, before.idle);
        let out = mean(meters.out.iter().sum(), before.out.iter().sum());
        let stored: Energy = self.halls.iter().map(|hall| hall.ups.stored()).sum();
        let interruptions = self.jobs.interruptions().0 - self.hour.interruptions;
        [
            self.air.dry_bulb.in_degrees(),
            self.air.wet_bulb.in_degrees(),
            self.hour.price.in_dollars_per_megawatt_hour(),
            it,
            cooling,
            megawatts(meters.chiller, before.chiller),
            losses,
            megawatts(meters.import, before.import),
            megawatts(meters.genset, before.genset),
            discharge - charging,
            mean(meters.water, before.water) * SECONDS / 1000.0,
            if it > 0.0 { (it + cooling + losses + charging_loss) / it } else { 0.0 },
            busy,
            blocked,
            idle,
            f64::from(self.floor.installed()) - busy - blocked - idle - out,
            out,
            mean(meters.running, before.running),
            mean(meters.waiting, before.waiting),
            interruptions as f64,
            self.scale(),
            self.crews.waiting() as f64,
            stored.in_megawatt_hours(),
        ]
    }
}
