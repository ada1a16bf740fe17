//! A market's hourly prices by a generator: season, hour of the day, days that are dear together, spikes, and hours of
//! surplus at prices down to a floor below zero. Every day is a function of its number, so days may be asked for in any order.

use engine::Stream;
use units::{EnergyPrice, Rate, Span};

use crate::calendar::Moment;
use crate::settings::{Check, any, between, spec};

spec! {
    /// Prices of a wholesale market, drawn for every hour.
    pub struct MarketSpec {
        /// Mean price without spikes and surplus.
        pub mean: Option<EnergyPrice> = any();
        /// Prices of the months as they relate to each other; their mean is `mean`.
        pub season: Vec<f64> = between(0.0, 100.0);
        /// Prices of the hours of a day as they relate to each other; their mean is that of the day.
        pub day: Vec<f64> = between(-100.0, 100.0);
        /// Prices of Saturdays and Sundays, for each unit of those of other days.
        pub weekend: f64 = between(0.0, 10.0);
        /// Standard deviation of the logarithm of a day's price.
        pub day_deviation: f64 = between(0.0, 2.0);
        /// Correlation of that between successive days.
        pub day_correlation: f64 = between(0.0, 0.99);
        /// How often a spike begins.
        pub spike_rate: Rate;
        /// How long it lasts, in whole hours.
        pub spike_length: Span = between(3600.0, 86_400.0);
        /// Median price in one.
        pub spike_price: EnergyPrice = any();
        /// Standard deviation of the logarithm of that price.
        pub spike_spread: f64 = between(0.0, 3.0);
        /// Probability that a day of its season has a surplus.
        pub surplus: f64 = between(0.0, 1.0);
        /// Months that have days of surplus, from 1 for January.
        pub surplus_months: Vec<u32> = between(1.0, 12.0);
        /// First hour of a surplus.
        pub surplus_begins: u32 = between(0.0, 23.0);
        /// First hour after that without.
        pub surplus_ends: u32 = between(1.0, 24.0);
        /// Price in a surplus, which may lie below zero.
        pub surplus_price: EnergyPrice = any();
        /// Least price of the market.
        pub floor: EnergyPrice = any();
    }
}

/// The generator.
#[derive(Clone, Debug)]
pub struct Market {
    spec: MarketSpec,
    /// By month and by hour: price over that of the year, and of the day.
    season: Vec<f64>,
    day: Vec<f64>,
    days: Stream,
    spikes: Stream,
    surplus: Stream,
}

/// What is left of days so long ago is below a thousandth.
const LEAST_MEMORY: f64 = 1e-3;

impl MarketSpec {
    /// Checks the rules between keys.
    pub(super) fn check(&self, asked: bool, check: &mut Check<'_>) {
        let key = |name: &str| format!("location.tariff.market.{name}");
        check.require(
            &["location.tariff.kind", &key("mean")],
            !asked || self.mean.is_some(),
            "\"market\"",
            "needs location.tariff.market.mean, the mean price",
        );
        for (name, values, count) in [("season", &self.season, 12), ("day", &self.day, 24)] {
            check.require(
                &[&key(name)],
                values.len() == count && values.iter().sum::<f64>() > 0.0,
                format_args!("{} values with the sum {}", values.len(), values.iter().sum::<f64>()),
                format_args!("must have {count} values whose sum is above 0"),
            );
        }
        check.require(
            &[&key("surplus_begins"), &key("surplus_ends")],
            self.surplus_begins < self.surplus_ends,
            self.surplus_begins.to_string(),
            format_args!(
                "must be below location.tariff.market.surplus_ends, {}",
                self.surplus_ends
            ),
        );
    }
}

impl Market {
    /// That of a scenario with this seed.
    pub fn new(spec: &MarketSpec, seed: u64) -> Self {
        let relative = |values: &[f64]| -> Vec<f64> {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter().map(|value| value / mean).collect()
        };
        Self {
            season: relative(&spec.season),
            day: relative(&spec.day),
            days: Stream::new(seed, "tariff/day", 0),
            spikes: Stream::new(seed, "tariff/spike", 0),
            surplus: Stream::new(seed, "tariff/surplus", 0),
            spec: spec.clone(),
        }
    }

    /// Prices of the 24 hours of the day of a moment, in USD/MWh.
    pub fn prices(&self, moment: Moment) -> [f64; 24] {
        let spec = &self.spec;
        let mean = spec.mean.unwrap_or_default().in_dollars_per_megawatt_hour();
        let weekend = if moment.weekend { spec.weekend } else { 1.0 };
        let level = mean * self.season[moment.month] * weekend * self.level(moment.day);
        let mut prices: [f64; 24] = std::array::from_fn(|hour| level * self.day[hour]);
        for (hour, price) in self.spikes(moment.day) {
            prices[hour] = prices[hour].max(price);
        }
        let in_season = spec.surplus_months.iter().any(|&month| month as usize == moment.month + 1);
        if in_season && self.surplus.clone().at(moment.day).uniform() < spec.surplus {
            let least = spec.surplus_price.in_dollars_per_megawatt_hour();
            for price in &mut prices[spec.surplus_begins as usize..spec.surplus_ends as usize] {
                *price = price.min(least);
            }
        }
        prices.map(|price| price.max(spec.floor.in_dollars_per_megawatt_hour()))
    }

    /// How dear a day is, with a mean of 1: an AR(1) in its logarithm, as a sum over the days before.
    fn level(&self, day: u32) -> f64 {
        let (deviation, correlation) = (self.spec.day_deviation, self.spec.day_correlation);
        if deviation <= 0.0 {
            return 1.0;
        }
        let mut days = self.days.clone();
        let (mut sum, mut weight, mut variance) = (0.0, 1.0, 0.0);
        // Days before the run began have numbers too.
        let mut number = day.wrapping_add(1 << 31);
        while weight > LEAST_MEMORY {
            sum += weight * days.at(number).normal();
            variance += weight * weight;
            weight *= correlation;
            number = number.wrapping_sub(1);
        }
        let z = sum / libm::sqrt(variance);
        libm::exp(deviation * (z - deviation / 2.0))
    }

    /// Hours of a day in a spike, with its price.
    fn spikes(&self, day: u32) -> Vec<(usize, f64)> {
        let spec = &self.spec;
        let begins = -libm::expm1(-spec.spike_rate.in_per_hour());
        if begins <= 0.0 {
            return Vec::new();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 24")]
        let length = spec.spike_length.in_hours().round() as usize;
        let median = spec.spike_price.in_dollars_per_megawatt_hour();
        let mut draws = self.spikes.clone();
        let mut hours = Vec::new();
        let before = day.checked_sub(1).map(|before| (before, 0));
        for (day, after) in before.into_iter().chain([(day, 24)]) {
            let draws = draws.at(day);
            for hour in 0..24 {
                let (comes, height) = (draws.uniform() < begins, draws.normal());
                if comes {
                    let price = median * libm::exp(spec.spike_spread * height);
                    // On a line of two days, of which the second is asked for.
                    let first = after + hour;
                    let within = (first..first + length).filter(|hour| (24..48).contains(hour));
                    hours.extend(within.map(|hour| (hour - 24, price)));
                }
            }
        }
        hours
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use units::{SimDuration, SimTime};

    fn spec() -> MarketSpec {
        let usd = EnergyPrice::dollars_per_megawatt_hour;
        MarketSpec {
            mean: Some(usd(100.0)),
            season: vec![1.0; 12],
            day: (0..24).map(|hour| if hour < 12 { 0.5 } else { 1.5 }).collect(),
            weekend: 1.0,
            day_deviation: 0.0,
            day_correlation: 0.0,
            spike_rate: Rate::per_year(0.0),
            spike_length: Span::hours(2.0),
            spike_price: usd(1000.0),
            spike_spread: 0.0,
            surplus: 0.0,
            surplus_months: vec![4],
            surplus_begins: 10,
            surplus_ends: 14,
            surplus_price: usd(-20.0),
            floor: usd(-500.0),
        }
    }

    /// Prices of the hours of so many days from 1 January 2027 on.
    fn days(spec: &MarketSpec, count: u64) -> Vec<[f64; 24]> {
        let calendar = Calendar::new("2027-01-01").unwrap();
        let market = Market::new(spec, 1);
        let day = |day| market.prices(calendar.at(SimTime::START + SimDuration::hours(24 * day)));
        (0..count).map(day).collect()
    }

    fn mean(days: &[[f64; 24]]) -> f64 {
        days.iter().flatten().sum::<f64>() / (24.0 * days.len() as f64)
    }

    /// A shape of 0.5 and 1.5 about 100: 50 in the morning, 150 later; a floor of 60 lifts the mornings.
    #[test]
    fn a_plain_market_has_the_prices_of_its_shape() {
        let plain = days(&spec(), 3);
        assert!((plain[2][3] - 50.0).abs() < 1e-9 && (plain[2][12] - 150.0).abs() < 1e-9);
        let floor = EnergyPrice::dollars_per_megawatt_hour(60.0);
        let floored = days(&MarketSpec { floor, ..spec() }, 3);
        assert!((floored[2][3] - 60.0).abs() < 1e-9 && (floored[2][12] - 150.0).abs() < 1e-9);
    }

    /// Forty years of days whose logarithm scatters by 0.4 with a memory of .6: the mean stays 100, the deviation is 0.4
    /// and the correlation .6.
    #[test]
    fn days_scatter_about_the_mean_and_remember() {
        let spec = MarketSpec { day_deviation: 0.4, day_correlation: 0.6, ..spec() };
        let days = days(&spec, 365 * 40);
        assert!((mean(&days) / 100.0 - 1.0).abs() < 0.02, "{}", mean(&days));
        let logs: Vec<f64> = days.iter().map(|day| libm::log(day[20] / 150.0) + 0.08).collect();
        let variance = logs.iter().map(|it| it * it).sum::<f64>() / logs.len() as f64;
        let products = logs.windows(2).map(|it| it[0] * it[1]).sum::<f64>() / logs.len() as f64;
        assert!((libm::sqrt(variance) - 0.4).abs() < 0.01, "{variance}");
        assert!((products / variance - 0.6).abs() < 0.03, "{}", products / variance);
    }

    /// 50 spikes a year of two hours at 1,000 over ten years: 100 hours a year, but for those that overlap.
    #[test]
    fn spikes_come_at_their_rate_and_last_over_midnight() {
        let spec = MarketSpec { spike_rate: Rate::per_year(50.0), ..spec() };
        let days = days(&spec, 3650);
        let hours = days.iter().flatten().filter(|price| **price > 999.0).count() as f64 / 10.0;
        assert!((hours - 100.0).abs() < 10.0, "{hours} hours a year");
        let over = days.windows(2).filter(|it| it[0][23] > 999.0 && it[0][22] < 999.0);
        assert!(over.clone().count() > 5 && over.clone().all(|it| it[1][0] > 999.0));
    }

    /// Half of the days of April have four hours at -20: 4 x 15 = 60 hours a year.
    #[test]
    fn a_surplus_has_hours_below_zero() {
        let days = days(&MarketSpec { surplus: 0.5, ..spec() }, 3650);
        let hours = days.iter().flatten().filter(|price| **price < 0.0).count() as f64 / 10.0;
        assert!((hours - 60.0).abs() < 8.0, "{hours} hours a year");
        assert!(days.iter().all(|day| day[9] > 0.0 && day[14] > 0.0));
    }
}
