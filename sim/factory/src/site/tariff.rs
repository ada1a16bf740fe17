//! The tariff: what an hour's energy costs.

use units::{EnergyPrice, Money, Power, SimDuration, SimTime};

use super::TariffSpec;
use crate::calendar::{Calendar, Moment};

/// Prices, and what was metered since the last demand charge.
#[derive(Clone, Debug)]
pub struct Tariff {
    spec: TariffSpec,
    peak: Power,
    /// The peak that there would have been without a battery; nothing where there is none.
    unaided: Power,
    /// Charges that the difference has saved since they were last asked for.
    saved: Money,
    /// Hours metered, as a share of the month they fall in.
    share: f64,
}

impl Tariff {
    /// The tariff of a scenario.
    pub fn new(spec: &TariffSpec) -> Self {
        Self {
            spec: spec.clone(),
            peak: Power::ZERO,
            unaided: Power::ZERO,
            saved: Money::ZERO,
            share: 0.0,
        }
    }

    /// Price of energy in the hour that begins at `moment`.
    pub fn price(&self, moment: Moment) -> EnergyPrice {
        let (begins, ends, hour) = (self.spec.peak_begins, self.spec.peak_ends, moment.hour);
        let within = if begins <= ends {
            (begins..ends).contains(&hour)
        } else {
            hour >= begins || hour < ends // over midnight
        };
        if within && !moment.weekend { self.spec.peak_energy } else { self.spec.off_peak_energy }
    }

    /// Prices of energy in the 24 hours of the day in which an instant falls, from midnight, as a day-ahead market
    /// tells them.
    pub fn prices_of_day(&self, calendar: &Calendar, time: SimTime) -> [EnergyPrice; 24] {
        let midnight = calendar.midnight(time);
        let begins = |hour: usize| midnight + SimDuration::hours(hour as u64);
        std::array::from_fn(|hour| self.price(calendar.at(begins(hour))))
    }

    /// Meters the mean import of the hour that began at `moment`.
    pub fn meter(&mut self, moment: Moment, import: Power) {
        self.peak = self.peak.max(import);
        self.share += 1.0 / f64::from(moment.month_hours);
    }

    /// Meters what the mean import of that hour would have been without a battery.
    pub fn meter_unaided(&mut self, import: Power) {
        self.unaided = self.unaided.max(import);
    }

    /// Charges that a battery has saved since this was last asked.
    pub fn take_saved(&mut self) -> Money {
        std::mem::take(&mut self.saved)
    }

    /// Ends a month, or the part of one that was metered: the demand charge that is due. A part of a
    /// month is charged as such.
    pub fn close_month(&mut self) -> Money {
        let (peak, share) = (std::mem::take(&mut self.peak), std::mem::take(&mut self.share));
        let price = self.spec.demand_charge.in_dollars_per_kilowatt_month();
        let unaided = std::mem::take(&mut self.unaided);
        if unaided > Power::ZERO {
            self.saved += Money::dollars(price * (unaided - peak).in_kilowatts() * share);
        }
        Money::dollars(price * peak.in_kilowatts() * share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::{DemandPrice, MassPrice, VolumePrice};

    fn tariff(peak_begins: u32, peak_ends: u32) -> Tariff {
        Tariff::new(&TariffSpec {
            peak_energy: EnergyPrice::dollars_per_megawatt_hour(100.0),
            off_peak_energy: EnergyPrice::dollars_per_megawatt_hour(50.0),
            peak_begins,
            peak_ends,
            demand_charge: DemandPrice::dollars_per_kilowatt_month(10.0),
            carbon: MassPrice::ZERO,
            water: VolumePrice::ZERO,
        })
    }

    /// A week of January at 2 MW owes 7/31 of 10 USD/kW × 2,000 kW.
    #[test]
    fn a_part_of_a_month_is_charged_as_such() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let mut tariff = tariff(8, 20);
        for hour in 0..24 * 7 {
            let moment = calendar.at(SimTime::START + SimDuration::hours(hour));
            tariff.meter(moment, Power::megawatts(2.0));
        }
        let due = tariff.close_month().in_dollars();
        assert!((due - 7.0 / 31.0 * 20_000.0).abs() < 1e-6, "{due}");
        assert!(tariff.close_month().in_dollars().abs() < 1e-12, "nothing is charged twice");
    }

    /// Friday, 1 January 2027: from 22 h to 6 h it is peak.
    #[test]
    fn peak_hours_may_cross_midnight() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let tariff = tariff(22, 6);
        let price = |hour| {
            let moment = calendar.at(SimTime::START + SimDuration::hours(hour));
            tariff.price(moment).in_dollars_per_megawatt_hour()
        };
        assert!(price(5) > 99.0 && price(6) < 51.0 && price(21) < 51.0 && price(22) > 99.0);
    }

    /// Saturday, 2 January 2027, has no peak; Monday the 4th has one from 8 h to 20 h: 12 hours at 100, 12 at 50.
    #[test]
    fn a_day_ahead_has_the_prices_of_its_hours() {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let tariff = tariff(8, 20);
        let day = |hours| {
            let prices =
                tariff.prices_of_day(&calendar, SimTime::START + SimDuration::hours(hours));
            prices.map(EnergyPrice::in_dollars_per_megawatt_hour)
        };
        assert!(day(24 + 5).iter().all(|price| (price - 50.0).abs() < 1e-9));
        let monday = day(3 * 24 + 23);
        assert!((monday[7] - 50.0).abs() < 1e-9 && (monday[8] - 100.0).abs() < 1e-9);
        assert!((monday.iter().sum::<f64>() - 12.0 * 150.0).abs() < 1e-9);
    }
}
