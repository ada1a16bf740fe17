//! The quantiles and probabilities that intervals need.

use statrs::distribution::{Beta, Binomial, ContinuousCDF as _, DiscreteCDF as _};
use statrs::distribution::{Normal, StudentsT};

/// Rounding that a comparison of probabilities forgives.
pub(super) const ROUNDING: f64 = 1e-12;

/// # Panics
/// If a level of confidence or another share is not between 0 and 1, both excluded.
pub(super) fn assert_share(share: f64) {
    assert!(share > 0.0 && share < 1.0, "must lie between 0 and 1; is {share}");
}

/// The distance from 0 within which Student's t stays with the probability `level`.
pub(super) fn student_t(freedom: usize, level: f64) -> f64 {
    assert_share(level);
    let student = StudentsT::new(0.0, 1.0, freedom as f64).expect("one degree of freedom or more");
    student.inverse_cdf(f64::midpoint(1.0, level))
}

/// The distance from 0 within which a standard normal stays with the probability `level`.
pub(super) fn normal(level: f64) -> f64 {
    assert_share(level);
    Normal::standard().inverse_cdf(f64::midpoint(1.0, level))
}

/// The value that a beta variable does not exceed with the given `probability`.
pub(super) fn beta(probability: f64, alpha: f64, beta: f64) -> f64 {
    let distribution = Beta::new(alpha, beta).expect("both shapes are above 0");
    distribution.inverse_cdf(probability)
}

/// The fewest k, from 0 to `count`, for which at most k of `count` trials succeed with the given
/// `probability` or more, if each succeeds with `share`.
pub(super) fn binomial(probability: f64, count: usize, share: f64) -> usize {
    let distribution = Binomial::new(share, count as u64).expect("a share between 0 and 1");
    let (mut below, mut reached) = (0, count);
    while below < reached {
        let middle = usize::midpoint(below, reached);
        if distribution.cdf(middle as u64) >= probability - ROUNDING {
            reached = middle;
        } else {
            below = middle + 1;
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of the t distribution: 1, 4, 9, 120 degrees, and none, which is the normal.
    #[test]
    fn quantiles_are_those_of_the_tables() {
        let near = |found: f64, known: f64| (found - known).abs() < 1e-9 * known;
        assert!(near(student_t(1, 0.95), 12.706_204_736_174_7));
        assert!(near(student_t(4, 0.95), 2.776_445_105_198));
        assert!(near(student_t(9, 0.99), 3.249_835_541_592));
        assert!(near(student_t(120, 0.9), 1.657_650_899_3));
        assert!(near(normal(0.95), 1.959_963_984_540_05));
    }

    /// Both ends of Student's t have closed forms at 1 and 2 degrees of freedom.
    #[test]
    fn far_quantiles_keep_their_digits() {
        for level in [0.5, 0.9, 0.999, 0.999_999] {
            let cauchy = libm::tan(std::f64::consts::FRAC_PI_2 * level);
            assert!((student_t(1, level) / cauchy - 1.0).abs() < 1e-8, "{level}");
            let two = level * libm::sqrt(2.0 / (1.0 - level * level));
            assert!((student_t(2, level) / two - 1.0).abs() < 1e-8, "{level}");
        }
    }

    /// Method: sum the 5 probabilities of 4 throws of a coin: 1, 4, 6, 4, 1 sixteenths.
    #[test]
    fn the_fewest_successes_are_found() {
        let fewest = [(0.01, 0), (1.0 / 16.0, 0), (0.07, 1), (5.0 / 16.0, 1), (0.9, 3), (0.95, 4)];
        for (probability, expected) in fewest {
            assert_eq!(binomial(probability, 4, 0.5), expected, "{probability}");
        }
    }
}
