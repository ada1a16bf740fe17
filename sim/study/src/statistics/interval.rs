//! Estimates with their intervals: means, differences and proportions.

use super::distributions::{assert_share, beta, normal, student_t};
use super::moments::{mean_of, variance_of};

/// A number that was estimated, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, in the unit of the values it comes from.
    pub value: f64,
    /// Lower end of the interval; `None` where it cannot be known, as for the mean of one value.
    pub low: Option<f64>,
    /// Upper end of the interval; `None` where it cannot be known.
    pub high: Option<f64>,
    /// Probability with which intervals made in this way hold the true number, between 0 and 1.
    pub level: f64,
    /// Number of independent values behind it.
    pub count: usize,
    /// How the interval was made, as one word.
    pub method: &'static str,
}

impl Estimate {
    /// Half of the interval's width; `None` unless both ends are known.
    pub fn half_width(&self) -> Option<f64> {
        Some((self.high? - self.low?) / 2.0)
    }

    /// Whether the interval holds `value`. An end that is not known holds everything on its side.
    pub fn holds(&self, value: f64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

/// The mean of independent values, with Student's interval, at a `level` between 0 and 1.
///
/// The interval is exact for normal values, and good for the means of many others from some ten
/// values on. Its ends are not known for a single value, nor if a value is infinite.
/// Source: Student (1908), The Probable Error of a Mean, Biometrika 6.
///
/// # Panics
/// If there are no values.
pub fn mean(values: &[f64], level: f64) -> Estimate {
    mean_by(values, level, "student_t")
}

fn mean_by(values: &[f64], level: f64, method: &'static str) -> Estimate {
    assert_share(level);
    let value = mean_of(values);
    let count = values.len();
    let variance = variance_of(values).filter(|variance| variance.is_finite());
    let half = variance.map(|v| student_t(count - 1, level) * libm::sqrt(v / count as f64));
    let (low, high) = (half.map(|half| value - half), half.map(|half| value + half));
    Estimate { value, low, high, level, count, method }
}

/// The difference of two designs that met the same random numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// The mean of value minus baseline.
    pub difference: Estimate,
    /// Variance of the differences over the sum of both variances: what common random numbers are
    /// worth. Below 1 they help, 1 is what independent runs would have, above 1 they harm. `None`
    /// if nothing varies.
    pub variance_ratio: Option<f64>,
}

impl Paired {
    /// Whether the interval excludes that there is no difference.
    pub fn is_real(&self) -> bool {
        let Estimate { low, high, .. } = self.difference;
        low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0)
    }
}

/// The difference of values to a baseline, replication by replication, with Student's interval.
///
/// Source: Law, Simulation Modeling and Analysis, 5th edition (2015), 10.2.1 and 11.2.
///
/// # Panics
/// If there are no values, or not as many in the baseline.
pub fn paired(values: &[f64], baseline: &[f64], level: f64) -> Paired {
    assert_eq!(values.len(), baseline.len(), "pairs have two members");
    let differences: Vec<f64> = values.iter().zip(baseline).map(|(a, b)| a - b).collect();
    let variances = variance_of(values).zip(variance_of(baseline));
    let independent = variances.map(|(values, baseline)| values + baseline);
    let ratio = variance_of(&differences).zip(independent).map(|(pairs, sum)| pairs / sum);
    Paired {
        difference: mean_by(&differences, level, "paired_t"),
        variance_ratio: ratio.filter(|ratio| ratio.is_finite()),
    }
}

/// The probability of an event seen `successes` times in `count` independent runs.
///
/// The interval covers the truth at about its level on average over all probabilities, also for few
/// runs and near 0 and 1.
/// Source: Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference,
/// Journal of the American Statistical Association 22; recommended by Brown et al. (2001),
/// Interval Estimation for a Binomial Proportion, Statistical Science 16.
///
/// # Panics
/// If there are no runs, or fewer than successes.
pub fn proportion_wilson(successes: usize, count: usize, level: f64) -> Estimate {
    let value = proportion(successes, count);
    let runs = count as f64;
    let squared = normal(level) * normal(level);
    let centre = (value + squared / (2.0 * runs)) / (1.0 + squared / runs);
    let variance = value * (1.0 - value) / runs + squared / (4.0 * runs * runs);
    let half = normal(level) * libm::sqrt(variance) / (1.0 + squared / runs);
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == count { 1.0 } else { centre + half };
    Estimate { value, low: Some(low), high: Some(high), level, count, method: "wilson" }
}

/// The probability of an event seen `successes` times in `count` independent runs, with the interval
/// that covers the truth at least at its level, whatever the truth is.
///
/// Source: Clopper and Pearson (1934), The Use of Confidence or Fiducial Limits Illustrated in the
/// Case of the Binomial, Biometrika 26.
///
/// # Panics
/// If there are no runs, or fewer than successes.
pub fn proportion_exact(successes: usize, count: usize, level: f64) -> Estimate {
    assert_share(level);
    let value = proportion(successes, count);
    let (seen, unseen) = (successes as f64, (count - successes) as f64);
    let outside = (1.0 - level) / 2.0;
    let low = if successes == 0 { 0.0 } else { beta(outside, seen, unseen + 1.0) };
    let high = if successes == count { 1.0 } else { beta(1.0 - outside, seen + 1.0, unseen) };
    Estimate { value, low: Some(low), high: Some(high), level, count, method: "clopper_pearson" }
}

fn proportion(successes: usize, count: usize) -> f64 {
    assert!(count > 0 && successes <= count, "{successes} successes in {count} runs");
    successes as f64 / count as f64
}

/// The highest probability of an event that is compatible with not having seen it in `count` runs.
///
/// It is exact: the probability for which no event is seen in so many runs with 1 − `level`. At 95 %
/// it is close to 3 / `count`; without any run it is 1.
/// Source: Hanley and Lippman-Hand (1983), If Nothing Goes Wrong, Is Everything All Right?, Journal
/// of the American Medical Association 249.
pub fn zero_event_bound(count: usize, level: f64) -> f64 {
    assert_share(level);
    -libm::expm1(libm::log1p(-level) / count as f64)
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    fn assert_interval(found: Estimate, value: f64, low: f64, high: f64, tolerance: f64) {
        let near = |end: f64, known: f64| (end - known).abs() < tolerance;
        assert!(near(found.value, value), "{found:?}");
        assert!(near(found.low.unwrap(), low), "{found:?}");
        assert!(near(found.high.unwrap(), high), "{found:?}");
    }

    /// Values 1 to 5: mean 3, standard error sqrt(2.5 / 5), t of 4 degrees 2.776445.
    #[test]
    fn the_interval_is_that_of_student() {
        let half = 2.776_445 * libm::sqrt(0.5);
        let found = mean(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95);
        assert_interval(found, 3.0, 3.0 - half, 3.0 + half, 1e-6);
        assert_eq!((found.count, found.method), (5, "student_t"));
        assert!((found.half_width().unwrap() - half).abs() < 1e-6);
    }

    #[test]
    fn values_that_are_the_same_are_known_exactly() {
        let found = mean(&[0.1; 7], 0.95);
        assert_eq!((found.value, found.low, found.high), (0.1, Some(0.1), Some(0.1)));
    }

    #[test]
    fn one_value_or_an_infinite_one_has_no_interval() {
        let one = mean(&[7.0], 0.95);
        assert_eq!((one.value, one.low, one.high, one.half_width()), (7.0, None, None, None));
        let infinite = mean(&[1.0, f64::INFINITY], 0.95);
        assert_eq!((infinite.value, infinite.low, infinite.high), (f64::INFINITY, None, None));
        assert!(one.holds(-1e9) && one.holds(1e9));
    }

    /// Method: 10,000 samples of normals; the share of intervals with the true mean is within three
    /// standard errors, 0.0065, of the level.
    #[test]
    fn ninety_five_of_a_hundred_intervals_hold_the_mean() {
        const SAMPLES: u32 = 10_000;
        for count in [5, 10] {
            let mut stream = Stream::new(1, "test/coverage", count);
            let holds = |sample: &u32| {
                let draws = stream.at(*sample);
                let values: Vec<f64> = (0..count).map(|_| 20.0 + 3.0 * draws.normal()).collect();
                mean(&values, 0.95).holds(20.0)
            };
            let share = (0..SAMPLES).filter(holds).count() as f64 / f64::from(SAMPLES);
            assert!((share - 0.95).abs() < 0.0065, "{share} at n = {count}");
        }
    }

    /// Differences 1, 2, 3: mean 2, standard error 1 / sqrt(3), t of 2 degrees 4.302653.
    /// Variances: values 4, 6, 11 have 13; baseline 3, 4, 8 has 7; differences have 1.
    #[test]
    fn pairs_are_compared_by_their_differences() {
        let found = paired(&[4.0, 6.0, 11.0], &[3.0, 4.0, 8.0], 0.95);
        let half = 4.302_653 / libm::sqrt(3.0);
        assert_interval(found.difference, 2.0, 2.0 - half, 2.0 + half, 1e-5);
        assert!((found.variance_ratio.unwrap() - 1.0 / 20.0).abs() < 1e-12, "{found:?}");
        assert!(!found.is_real());
        assert!(paired(&[4.0, 6.0, 11.0], &[3.0, 4.0, 8.0], 0.8).is_real());
    }

    #[test]
    fn a_constant_difference_is_real_and_none_is_not() {
        let lower = paired(&[1.0, 5.0, 2.0], &[2.0, 6.0, 3.0], 0.95);
        assert_eq!((lower.is_real(), lower.variance_ratio), (true, Some(0.0)));
        assert_eq!((lower.difference.low, lower.difference.high), (Some(-1.0), Some(-1.0)));
        assert!(!paired(&[1.0, 5.0], &[1.0, 5.0], 0.95).is_real());
        assert_eq!(paired(&[1.0, 1.0], &[3.0, 3.0], 0.95).variance_ratio, None);
        assert!(!paired(&[1.0], &[3.0], 0.95).is_real());
    }

    /// Published intervals for 81 of 263 and 15 of 148, 0 of 20, 1 of 29: Newcombe (1998),
    /// Two-Sided Confidence Intervals for the Single Proportion, Statistics in Medicine 17, table I.
    #[test]
    fn intervals_of_proportions_are_the_published_ones() {
        let wilson = [
            (81_usize, 263_usize, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (successes, count, low, high) in wilson {
            let share = successes as f64 / count as f64;
            let found = proportion_wilson(successes, count, 0.95);
            assert_interval(found, share, low, high, 5.1e-5);
        }
        let exact = [
            (81_usize, 263_usize, 0.2527, 0.3676),
            (15, 148, 0.0578, 0.1617),
            (0, 20, 0.0, 0.1684),
            (1, 29, 0.0009, 0.1776),
        ];
        for (successes, count, low, high) in exact {
            let share = successes as f64 / count as f64;
            let found = proportion_exact(successes, count, 0.95);
            assert_interval(found, share, low, high, 5.1e-5);
        }
    }

    /// Method: an event that always happened is one whose opposite never did.
    #[test]
    fn proportions_are_symmetric() {
        for method in [proportion_wilson, proportion_exact] {
            for successes in 0..=12 {
                let (seen, unseen) = (method(successes, 12, 0.9), method(12 - successes, 12, 0.9));
                assert!((seen.low.unwrap() - (1.0 - unseen.high.unwrap())).abs() < 1e-9);
            }
            assert_eq!(method(12, 12, 0.9).high, Some(1.0));
        }
    }

    #[test]
    fn an_event_never_seen_is_rarer_than_three_over_n() {
        assert!((zero_event_bound(1, 0.95) - 0.95).abs() < 1e-12);
        assert!((zero_event_bound(1000, 0.95) * 1000.0 - 3.0).abs() < 0.01);
        assert!((libm::pow(1.0 - zero_event_bound(59, 0.95), 59.0) - 0.05).abs() < 1e-12);
        assert!((zero_event_bound(0, 0.95) - 1.0).abs() < 1e-12);
        let one_sided = proportion_exact(0, 40, 0.9).high.unwrap();
        assert!((zero_event_bound(40, 0.95) - one_sided).abs() < 1e-9);
    }
}
