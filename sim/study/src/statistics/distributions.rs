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

/// Degrees of freedom from which on an expansion around the normal has more digits than an inverted
/// beta function.
const MANY: usize = 1000;

/// The distance from 0 within which Student's t stays with the probability `level`.
pub(super) fn student_t(freedom: usize, level: f64) -> f64 {
    assert_share(level);
    if freedom >= MANY {
        return student_t_near_normal(freedom as f64, normal(level));
    }
    let student = StudentsT::new(0.0, 1.0, freedom as f64).expect("one degree of freedom or more");
    student.inverse_cdf(f64::midpoint(1.0, level))
}

/// Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
fn student_t_near_normal(freedom: f64, z: f64) -> f64 {
    let square = z * z;
    let first = (square + 1.0) / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z * (1.0 + (first + (second + third / freedom) / freedom) / freedom)
}

/// The distance from 0 within which a standard normal stays with the probability `level`.
pub(super) fn normal(level: f64) -> f64 {
    assert_share(level);
    Normal::standard().inverse_cdf(f64::midpoint(1.0, level))
}

/// The value that a beta variable does not exceed with the given `probability`, by bisection down to
/// neighbouring numbers: it ends for any shapes, where Newton's method may not.
pub(super) fn beta(probability: f64, alpha: f64, beta: f64) -> f64 {
    let distribution = Beta::new(alpha, beta).expect("both shapes are above 0");
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if distribution.cdf(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
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

    /// Method: from 1 to 999 degrees the distribution is inverted, so it must give back the level; the
    /// expansion that follows agrees with what it replaces where both have their digits.
    #[test]
    fn quantiles_give_back_their_level_at_any_degrees_of_freedom() {
        for freedom in 1..MANY {
            let student = StudentsT::new(0.0, 1.0, freedom as f64).unwrap();
            for level in [0.5, 0.9, 0.95, 0.999] {
                let found = 2.0 * student.cdf(student_t(freedom, level)) - 1.0;
                assert!((found - level).abs() < 1e-9, "{found} at {freedom}");
            }
        }
        for level in [0.5, 0.9, 0.95, 0.999] {
            let expanded = student_t_near_normal(900.0, normal(level));
            assert!((expanded / student_t(900, level) - 1.0).abs() < 1e-9, "{level}");
        }
        assert!((student_t(1000, 0.95) - 1.962_339_080_8).abs() < 1e-9);
    }

    /// A beta variable with a first shape of 1 stays below 1 − (1 − p)^(1 / b) with probability p;
    /// with both the same, its median is a half. Shapes are counts of runs: far fewer than 100,000.
    #[test]
    fn quantiles_of_beta_have_their_closed_forms() {
        for shape in [0.5, 1.0, 59.0, 1e3, 1e5] {
            let closed = -libm::expm1(libm::log1p(-0.975) / shape);
            assert!((beta(0.975, 1.0, shape) / closed - 1.0).abs() < 1e-9, "{shape}");
            assert!((beta(0.5, shape, shape) - 0.5).abs() < 1e-9, "{shape}");
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
