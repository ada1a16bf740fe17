//! The tariff: what an hour's energy costs, and its peaks.

use units::{Energy, EnergyPrice, MassPrice, Money, Power, SimDuration, SimTime};

use super::demand::Demand;
use super::quarters::QUARTERS;
use super::surplus::Surpluses;
use super::{Market, Series, TariffKind, TariffSpec};
use crate::calendar::{Calendar, Moment};

/// Prices, and what was metered since the last demand charge.
#[derive(Clone, Debug)]
pub struct Tariff {
    spec: TariffSpec,
    market: Market,
    series: Option<Series>,
    surpluses: Surpluses,
    demand: Demand,
    /// The day whose prices of a market are known, and these.
    today: Option<(u32, [f64; 24])>,
}

impl Tariff {
    /// The tariff of a scenario; `series` is the content of the file that it names.
    ///
    /// # Panics
    /// Where prices stand in a file that was not given.
    pub fn new(spec: &TariffSpec, series: Option<Series>, seed: u64) -> Self {
        let read = series.is_some() == (spec.kind == TariffKind::File);
        assert!(read, "prices of a file come with it");
        Self {
            market: Market::new(&spec.market, seed),
            surpluses: Surpluses::new(&spec.surpluses, &spec.surplus, seed),
            demand: Demand::new(spec),
            spec: spec.clone(),
            series,
            today: None,
        }
    }

    /// What each unit of energy costs beyond its price.
    pub const fn adder(&self) -> EnergyPrice {
        self.spec.adder
    }

    /// Price of carbon emitted.
    pub const fn carbon(&self) -> MassPrice {
        self.spec.carbon
    }

    /// Price of nitrogen oxides emitted.
    pub const fn nox(&self) -> MassPrice {
        self.spec.nox
    }

    /// Price of energy in the hour that begins at `time`; its mean where it moves within the hour.
    pub fn price(&mut self, calendar: &Calendar, time: SimTime) -> EnergyPrice {
        let moment = calendar.at(time);
        if self.spec.kind == TariffKind::Market && self.today.is_none_or(|it| it.0 != moment.day) {
            self.today = Some((moment.day, self.market.prices(moment)));
        }
        self.price_of(calendar, time)
    }

    /// Prices of energy in the 24 hours of the day in which an instant falls, from midnight, as a day-ahead market
    /// tells them.
    pub fn prices_of_day(&self, calendar: &Calendar, time: SimTime) -> [EnergyPrice; 24] {
        let midnight = calendar.midnight(time);
        let begins = |hour: usize| midnight + SimDuration::hours(hour as u64);
        if self.spec.kind == TariffKind::Market {
            let prices = self.market.prices(calendar.at(midnight));
            // Hours of the day are those of the clock, which may be ahead of the day.
            let price = |moment: Moment| self.delivered(prices[moment.hour as usize], moment);
            return std::array::from_fn(|hour| price(calendar.at(begins(hour))));
        }
        std::array::from_fn(|hour| self.price_of(calendar, begins(hour)))
    }

    fn price_of(&self, calendar: &Calendar, time: SimTime) -> EnergyPrice {
        let moment = calendar.at(time);
        match (&self.series, self.today) {
            (Some(series), _) => {
                let date = calendar.date(time);
                if self.surpluses.is_empty() {
                    return self.delivered(series.mean_of_hour(date, moment.hour), moment);
                }
                let steps = series.of_hour(date, moment.hour);
                let prices = steps.iter().map(|step| self.delivered(*step, moment));
                let sum = prices.reduce(|sum, price| sum + price).unwrap_or_default();
                sum * (1.0 / steps.len() as f64)
            }
            (None, Some((_, prices))) => self.delivered(prices[moment.hour as usize], moment),
            (None, None) => self.surpluses.least(self.level(moment), moment) + self.spec.adder,
        }
    }

    /// What energy costs for which a market asks so much, in USD/MWh.
    fn delivered(&self, market: f64, moment: Moment) -> EnergyPrice {
        let asked = EnergyPrice::dollars_per_megawatt_hour(market);
        self.surpluses.least(asked, moment) + self.spec.adder
    }

    /// The one of two prices that holds.
    fn level(&self, moment: Moment) -> EnergyPrice {
        let (begins, ends, hour) = (self.spec.peak_begins, self.spec.peak_ends, moment.hour);
        let within = if begins <= ends {
            (begins..ends).contains(&hour)
        } else {
            hour >= begins || hour < ends // over midnight
        };
        if within && !moment.weekend { self.spec.peak_energy } else { self.spec.off_peak_energy }
    }

    /// Whether quarters of hours have to be metered: for peaks, or for prices that move within the hour.
    pub fn asks_for_quarters(&self) -> bool {
        let moves = self.series.as_ref().is_some_and(|series| series.steps_per_hour() > 1);
        moves || self.demand.asks_for_quarters()
    }

    /// What the energy of the hour costs that began at `begun` with the mean price `price`: that of each step of the
    /// series at its own price.
    pub(super) fn cost(
        &self,
        (calendar, begun): (&Calendar, SimTime),
        price: EnergyPrice,
        energy: Energy,
        quarters: &[Energy; QUARTERS],
    ) -> Money {
        let Some(series) = self.series.as_ref().filter(|series| series.steps_per_hour() > 1) else {
            return price * energy;
        };
        let moment = calendar.at(begun);
        let steps = series.of_hour(calendar.date(begun), moment.hour);
        let parts = quarters.chunks(QUARTERS / steps.len());
        let cost = |(step, part): (&f64, &[Energy])| {
            self.delivered(*step, moment) * part.iter().copied().sum::<Energy>()
        };
        steps.iter().zip(parts).map(cost).sum()
    }

    /// Meters what a battery took off the mean import of the hour that was metered last.
    pub fn meter_unaided(&mut self, relief: Power) {
        self.demand.meter_unaided(relief);
    }

    /// Charges that a battery has saved since this was last asked.
    pub fn take_saved(&mut self) -> Money {
        self.demand.take_saved()
    }

    /// Meters the hour that began at `moment`, with its mean import.
    pub(super) fn meter(&mut self, moment: Moment, import: Power, quarters: &[Energy; QUARTERS]) {
        self.demand.meter(moment, import, quarters);
    }

    /// Ends a month, or the part of one that was metered: the demand charge that is due.
    pub fn close_month(&mut self) -> Money {
        self.demand.close_month()
    }
}

#[cfg(test)]
mod tests;
