//! Quantiles, with intervals that suppose nothing about the distribution.

use super::distributions::{ROUNDING, assert_share, binomial};
use super::interval::Estimate;

/// The value that a `share` of a population, between 0 and 1, does not exceed, from a sample.
///
/// The estimate interpolates linearly between order statistics: type 7 of Hyndman and Fan (1996),
/// Sample Quantiles in Statistical Packages, The American Statistician 50. The interval lies between
/// two order statistics and holds the quantile at least at its `level` whatever the distribution,
/// because the number of values below the quantile is binomial; each side is wrong with at most half
/// of 1 − `level`. A side is `None` where the sample is too small to know it. Source: David and
/// Nagaraja, Order Statistics, 3rd edition (2003), 7.1.
///
/// For a bound on one side at 95 %, ask for a level of 90 % and use that side.
///
/// # Panics
/// If there are no values.
pub fn quantile(values: &[f64], share: f64, level: f64) -> Estimate {
    assert!(!values.is_empty(), "nothing has no quantile");
    assert_share(share);
    assert_share(level);
    let sorted = sorted(values);
    let count = values.len();
    let outside = (1.0 - level) / 2.0;
    // The lower end must not be above the quantile: few enough values are below it too seldom.
    let below = binomial(outside + 2.0 * ROUNDING, count, share);
    let low = below.checked_sub(1).map(|place| sorted[place]);
    let high = sorted.get(binomial(1.0 - outside, count, share)).copied();
    let value = interpolated(&sorted, share);
    Estimate { value, low, high, level, count, method: "order_statistics" }
}

/// The fewest values whose largest bounds the quantile of `share` from above at a one-sided `level`:
/// the first count for which `share`^count is at most 1 − `level`.
///
/// It is 59 for the 95 % quantile at 95 %. Source: Wilks (1941), Determination of Sample Sizes for
/// Setting Tolerance Limits, Annals of Mathematical Statistics 12.
pub fn fewest_for_upper_bound(share: f64, level: f64) -> usize {
    assert_share(share);
    assert_share(level);
    let mut count = 1;
    let mut all_below = share;
    while all_below > 1.0 - level + ROUNDING {
        all_below *= share;
        count += 1;
    }
    count
}

/// The values in ascending order.
pub(super) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The quantile by linear interpolation between sorted values.
pub(super) fn interpolated(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let before = place.floor() as usize;
    let (lower, upper) = (sorted[before], sorted[(before + 1).min(sorted.len() - 1)]);
    if lower.to_bits() == upper.to_bits() {
        return lower;
    }
    lower + (upper - lower) * (place - before as f64)
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    fn ascending(count: u32) -> Vec<f64> {
        (1..=count).map(f64::from).collect()
    }

    /// Ten values: the place of the 25 % quantile is 9 · 0.25 = 2.25 after the first.
    #[test]
    fn the_estimate_interpolates_between_order_statistics() {
        let ten = ascending(10);
        assert!((quantile(&ten, 0.25, 0.9).value - 3.25).abs() < 1e-12);
        assert!((quantile(&ten, 0.5, 0.9).value - 5.5).abs() < 1e-12);
        assert!((quantile(&[4.0, 1.0, 9.0], 0.5, 0.9).value - 4.0).abs() < 1e-12);
        let infinite = quantile(&[f64::INFINITY; 3], 0.5, 0.9).value;
        assert!(infinite.is_infinite() && infinite > 0.0);
    }

    /// Outside the 2nd and 9th of 10 lies the median with 2 · (1 + 10) / 1024 = 2.1 %, outside the 3rd
    /// and 8th with 10.9 %; outside the 6th and 15th of 20 with 2 · 21,700 / 2^20 = 4.1 %.
    #[test]
    fn the_median_lies_between_the_ranks_of_the_binomial() {
        let ten = quantile(&ascending(10), 0.5, 0.95);
        assert_eq!((ten.low, ten.high), (Some(2.0), Some(9.0)));
        let twenty = quantile(&ascending(20), 0.5, 0.95);
        assert_eq!((twenty.low, twenty.high), (Some(6.0), Some(15.0)));
    }

    /// 0.95^59 = 0.0485 and 0.95^58 = 0.0510; on two sides, 0.95^72 = 0.0249 and 0.95^71 = 0.0262.
    #[test]
    fn fifty_nine_values_bound_their_top_twentieth() {
        assert_eq!(fewest_for_upper_bound(0.95, 0.95), 59);
        assert_eq!(fewest_for_upper_bound(0.99, 0.95), 299);
        assert_eq!(fewest_for_upper_bound(0.95, 0.975), 72);
        assert_eq!(fewest_for_upper_bound(0.5, 0.75), 2);
        assert_eq!(fewest_for_upper_bound(0.1, 0.9), 1);
        let high = |count: u32, level: f64| quantile(&ascending(count), 0.95, level).high;
        assert_eq!((high(58, 0.9), high(59, 0.9)), (None, Some(59.0)));
        assert_eq!((high(71, 0.95), high(72, 0.95)), (None, Some(72.0)));
    }

    #[test]
    fn the_low_tail_mirrors_the_high_one() {
        let low = |count: u32| quantile(&ascending(count), 0.05, 0.9).low;
        assert_eq!((low(58), low(59)), (None, Some(1.0)));
    }

    /// Method: 4,000 samples of 80 exponentials; the level is a lower bound, and the steps of the
    /// ranks allow a few per cent more. Three standard errors are 0.012.
    #[test]
    fn the_interval_holds_the_quantile_whatever_the_distribution() {
        const SAMPLES: u32 = 4000;
        let truth = -libm::log(0.1);
        let mut stream = Stream::new(1, "test/quantile", 0);
        let holds = |sample: &u32| {
            let draws = stream.at(*sample);
            let values: Vec<f64> = (0..80).map(|_| draws.exponential()).collect();
            quantile(&values, 0.9, 0.9).holds(truth)
        };
        let share = (0..SAMPLES).filter(holds).count() as f64 / f64::from(SAMPLES);
        assert!((0.888..0.96).contains(&share), "{share}");
    }
}
