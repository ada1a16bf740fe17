//! The price of a GPU-hour of a generation over the years: it drifts, and fluctuates around the drift.
//!
//! `ln P = ln P_0 + drift t + X`, where X is an Ornstein-Uhlenbeck process that begins at 0 on the first
//! day of the generation, drawn in exact steps of a month from a stream of its own.

use engine::Stream;
use units::{Money, Rate};

use crate::settings::{between, spec};

spec! {
    /// How the price of a GPU-hour of a generation goes on.
    pub struct PriceSpec {
        /// Price on the first day of its path, in money a GPU-hour; by default `finance.gpu_hour_price` for
        /// the racks of the plant, and the roadmap's for those that come after them.
        pub start: Option<Money>;
        /// Drift of the logarithm of the price in a year, below 0 where prices fall.
        pub drift: f64 = between(-5.0, 5.0);
        /// How fast a price far from its drift comes back: the inverse of the time after which 1/e of the
        /// distance is left.
        pub reversion: Rate;
        /// Standard deviation of the logarithm over a short time, for each square root of a year.
        pub volatility: f64 = between(0.0, 5.0);
    }
}

/// Prices of a generation on the days between months, from its first day on.
#[derive(Clone, Debug, PartialEq)]
pub struct PricePath(Vec<f64>);

/// Years in a month.
const MONTH: f64 = 1.0 / 12.0;

impl PricePath {
    /// A price that begins at `start`, over so many months, as `stream` has it.
    pub fn drawn(spec: &PriceSpec, start: f64, months: usize, stream: &mut Stream) -> Self {
        let reversion = spec.reversion.in_per_year();
        let keeps = libm::exp(-reversion * MONTH);
        let variance = if reversion == 0.0 {
            MONTH
        } else {
            -libm::expm1(-2.0 * reversion * MONTH) / (2.0 * reversion)
        };
        let deviation = spec.volatility * libm::sqrt(variance);
        let grows = libm::exp(spec.drift * MONTH);
        let (mut drift, mut x) = (start, 0.0);
        let mut prices = Vec::with_capacity(months + 1);
        prices.push(start);
        for _ in 0..months {
            drift *= grows;
            // A step that cannot deviate needs no draw; the stream is this path's own.
            x = if deviation == 0.0 { 0.0 } else { x * keeps + deviation * stream.normal() };
            prices.push(if x == 0.0 { drift } else { drift * libm::exp(x) });
        }
        Self(prices)
    }

    /// The mean of all futures: the drift, and what fluctuations add to the mean of a price.
    pub fn mean(spec: &PriceSpec, start: f64, months: usize) -> Self {
        let reversion = spec.reversion.in_per_year();
        let at = |month: usize| {
            let years = month as f64 * MONTH;
            let spread = if reversion == 0.0 {
                years
            } else {
                -libm::expm1(-2.0 * reversion * years) / (2.0 * reversion)
            };
            let variance = spec.volatility * spec.volatility * spread;
            start * libm::exp(spec.drift * years + 0.5 * variance)
        };
        Self((0..=months).map(at).collect())
    }

    /// A price that stays.
    pub fn constant(price: f64) -> Self {
        Self(vec![price])
    }

    /// The price of an hour in a month, from 0: the mean of those at its two ends. After the last month
    /// the price is the last.
    pub fn in_month(&self, month: usize) -> f64 {
        let at = |month: usize| self.0[month.min(self.0.len() - 1)];
        0.5 * (at(month) + at(month + 1))
    }

    /// The prices at the beginning, and at the end of each month.
    pub fn at_ends(&self) -> &[f64] {
        &self.0
    }
}

/// The stream of a generation's prices in the `future`-th of a run's possible futures; 0 is the run itself.
/// Racks bought again alike have the next `path` of their generation.
pub fn price_stream(seed: u64, generation: &str, path: u64, future: u32) -> Stream {
    let mut stream = Stream::new(seed, &format!("finance/price/{generation}"), path);
    stream.of(path, future);
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(drift: f64, volatility: f64) -> PriceSpec {
        PriceSpec { start: None, drift, reversion: Rate::per_year(1.0), volatility }
    }

    /// Goal: prices have the mean and the spread of their process. With drift ln .8, reversion 1 a year and
    /// volatility .4 the variance of ln P after t years is .16 (1 - e^-2t) / 2: .0692 and .0800, so its
    /// deviation .2630 and .2828, and the mean of P .8 e^.0346 = .8282 and .8^5 e^.04 = .3411.
    /// Method: 100,000 paths, so that means lie within .0007 and .0003 of these (one standard error).
    #[test]
    fn prices_have_the_mean_and_spread_of_their_process() {
        let spec = spec(libm::log(0.8), 0.4);
        let count = 100_000;
        let mut sums = [[0.0; 3]; 2];
        for path in 0..count {
            let path = PricePath::drawn(&spec, 1.0, 60, &mut price_stream(1, "any", 0, path));
            for (sum, month) in sums.iter_mut().zip([12, 60]) {
                let price = path.at_ends()[month];
                let logarithm = libm::log(price);
                let terms = [price, logarithm, logarithm * logarithm];
                sum.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term / f64::from(count));
            }
        }
        for ([mean, first, second], (expected, deviation)) in
            sums.into_iter().zip([(0.8282, 0.2630), (0.3411, 0.2828)])
        {
            assert!((mean - expected).abs() < 0.003 * expected + 0.001, "{mean} for {expected}");
            let found = libm::sqrt(second - first * first);
            assert!((found - deviation).abs() < 0.0025, "{found} for {deviation}");
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "exact by construction")]
    fn a_price_without_volatility_only_drifts_and_one_without_drift_stays() {
        let path =
            |drift| PricePath::drawn(&spec(drift, 0.0), 6.8, 24, &mut price_stream(1, "a", 0, 0));
        let falls = path(-0.20);
        assert!((falls.at_ends()[12] - 6.8 * libm::exp(-0.20)).abs() < 1e-12);
        assert!(path(0.0).at_ends().iter().all(|price| *price == 6.8));
        assert!((falls.in_month(0) - 0.5 * (6.8 + falls.at_ends()[1])).abs() < 1e-12);
        assert_eq!(falls.in_month(99), falls.at_ends()[24]);
    }

    /// A longer run meets the same prices at first; another future, generation or seed does not.
    #[test]
    fn prices_belong_to_their_generation_and_future() {
        let spec = spec(0.0, 0.4);
        let draw = |seed, name: &str, path, months| {
            PricePath::drawn(&spec, 1.0, months, &mut price_stream(seed, name, 0, path))
        };
        let one = draw(1, "a", 0, 12);
        assert_eq!(one.at_ends(), &draw(1, "a", 0, 60).at_ends()[..13]);
        for other in [draw(1, "a", 1, 12), draw(1, "b", 0, 12), draw(2, "a", 0, 12)] {
            assert_ne!(one, other);
        }
    }
}
