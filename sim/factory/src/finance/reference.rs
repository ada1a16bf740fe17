//! Reference rates: market rates of interest that loans follow, over the years.
//!
//! `dr = reversion (mean - r) dt + volatility dW` (Vasicek 1977), drawn in exact steps of a month from a stream of its own.

use std::collections::BTreeMap;

use engine::Stream;
use units::Rate;

use crate::settings::{between, spec};

spec! {
    /// How a market rate of interest goes on.
    pub struct ReferenceSpec {
        /// Yearly rate on the first day.
        pub start: f64 = between(-0.1, 0.5);
        /// Yearly rate to which it comes back.
        pub mean: f64 = between(-0.1, 0.5);
        /// How fast a rate far from that comes back: the inverse of the time after which 1/e of the distance is left.
        pub reversion: Rate;
        /// Standard deviation of the yearly rate over a short time, for each square root of a year.
        pub volatility: f64 = between(0.0, 0.2);
    }
}

/// Years in a month.
const MONTH: f64 = 1.0 / 12.0;

impl ReferenceSpec {
    /// The mean of all futures so many months after the first day.
    pub fn expected(&self, months: f64) -> f64 {
        let left = libm::exp(-self.reversion.in_per_year() * months * MONTH);
        self.mean + (self.start - self.mean) * left
    }

    /// The rate on the first day and at the end of each month after it, as `stream` has it, or with neither good nor bad
    /// luck.
    fn path(&self, months: usize, stream: Option<Stream>) -> Vec<f64> {
        let reversion = self.reversion.in_per_year();
        let variance = if reversion == 0.0 {
            MONTH
        } else {
            -libm::expm1(-2.0 * reversion * MONTH) / (2.0 * reversion)
        };
        let deviation = self.volatility * libm::sqrt(variance);
        let keeps = libm::exp(-reversion * MONTH);
        // A rate that cannot deviate needs no draw; the stream is this path's own.
        let mut stream = stream.filter(|_| deviation > 0.0);
        let mut rate = self.start;
        let mut rates = Vec::with_capacity(months + 1);
        rates.push(rate);
        for _ in 0..months {
            rate = self.mean + (rate - self.mean) * keeps;
            if let Some(stream) = &mut stream {
                rate += deviation * stream.normal();
            }
            rates.push(rate);
        }
        rates
    }
}

/// The reference rates of one of the possible futures of a run: on the first day, and at the end of each month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceRates(BTreeMap<String, Vec<f64>>);

impl ReferenceRates {
    /// Those of these names over so many months, of a seed and a future or with neither good nor bad luck.
    pub fn new<'s>(
        specs: &BTreeMap<String, ReferenceSpec>,
        names: impl Iterator<Item = &'s String>,
        months: usize,
        luck: Option<(u64, u32)>,
    ) -> Self {
        let mut all = BTreeMap::new();
        for name in names {
            let Some(spec) = specs.get(name).filter(|_| !all.contains_key(name)) else { continue };
            let stream = luck.map(|(seed, future)| {
                let mut stream = Stream::new(seed, &format!("finance/rate/{name}"), 0);
                stream.at(future);
                stream
            });
            all.insert(name.clone(), spec.path(months, stream));
        }
        Self(all)
    }

    /// The rate of a name at the end of a month, 0 for the first day; after the last month the last one.
    pub fn at(&self, name: &str, month: usize) -> Option<f64> {
        let rates = self.0.get(name)?;
        rates.get(month).or_else(|| rates.last()).copied()
    }

    /// The same rates as so many are said for a name, in tests by hand.
    #[cfg(test)]
    pub fn said(name: &str, rates: &[f64]) -> Self {
        Self(BTreeMap::from([(name.to_owned(), rates.to_vec())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(volatility: f64) -> ReferenceSpec {
        ReferenceSpec { start: 0.037, mean: 0.033, reversion: Rate::per_year(0.2), volatility }
    }

    fn end(spec: &ReferenceSpec, months: usize, future: u32) -> f64 {
        let (specs, name) = (BTreeMap::from([("any".to_owned(), spec.clone())]), "any".to_owned());
        let rates = ReferenceRates::new(&specs, std::iter::once(&name), months, Some((1, future)));
        rates.at("any", months).unwrap()
    }

    /// After five years .033 + .004/e = .034472 on the average, with a deviation of .01 x ((1 - e^-2) / .4)^.5 = .014703.
    /// Method: 20,000 futures, of which one standard error is .0001.
    #[test]
    fn rates_have_the_mean_and_spread_of_their_process() {
        let (spec, count) = (spec(0.01), 20_000);
        assert!((spec.expected(60.0) - 0.034_471_5).abs() < 1e-7);
        let ends: Vec<f64> = (0..count).map(|future| end(&spec, 60, future)).collect();
        let mean = ends.iter().sum::<f64>() / f64::from(count);
        let square = ends.iter().map(|end| (end - mean) * (end - mean)).sum::<f64>();
        let deviation = libm::sqrt(square / f64::from(count));
        assert!((mean - 0.034_471_5).abs() < 0.0004, "{mean}");
        assert!((deviation - 0.014_703).abs() < 0.0003, "{deviation}");
    }

    /// A longer run meets the same rates at first, another future others; without volatility they are the means.
    #[test]
    fn rates_belong_to_their_future_and_without_luck_are_expected() {
        let (moves, still) = (spec(0.01), spec(0.0));
        let specs = BTreeMap::from([("a".to_owned(), moves)]);
        let name = "a".to_owned();
        let of = |months, future| {
            ReferenceRates::new(&specs, std::iter::once(&name), months, Some((1, future)))
        };
        assert_eq!(of(12, 3).at("a", 12), of(60, 3).at("a", 12));
        assert_ne!(of(12, 3).at("a", 12), of(12, 4).at("a", 12));
        assert!((end(&still, 30, 7) - still.expected(30.0)).abs() < 1e-12);
        assert_eq!(of(12, 3).at("b", 1), None);
    }
}
