//! The value of information: what it is worth to know an input before one of several options is chosen.
//!
//! ```text
//! EVPI    = E[max_a B_a] - max_a E[B_a]              all is known before the choice
//! EVPPI_i = E[max_a E[B_a | input i]] - max_a E[B_a]    one input is known before it
//! ```
//!
//! The inner expectation is a regression of the benefits on the input (Strong, Oakley and Brennan, 2014,
//! Medical Decision Making 34). Its own noise makes the greatest of several fits too great: what the same
//! regression finds on shuffled inputs, which tell nothing, is subtracted.

use engine::Stream;

use super::distributions::normal;
use super::interval::Estimate;
use super::moments::{mean_of, variance_of};
use super::regression::{Basis, at, drawn, shuffled};

/// How often an input is shuffled to see what the regression finds where there is nothing.
const SHUFFLES: u64 = 40;
/// How often draws are taken again for an interval.
const RESAMPLES: u64 = 100;

/// What it is worth to know something before the choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Information {
    /// What the choice gains on average, in the unit of the benefits.
    pub gain: Estimate,
    /// Share of draws in which another option would be chosen than is best on average.
    pub changes: f64,
}

/// The gain and the share of changes in one set of draws.
type Found = (f64, f64);

/// What it is worth to know everything; `benefits` has for each option its benefit in each draw, where
/// a draw is the same luck and the same inputs for all of them.
///
/// # Panics
/// Without options or draws, or if options have different numbers of draws.
pub fn perfect_information(benefits: &[Vec<f64>], level: f64, seed: u64) -> Information {
    let draws = draws_of(benefits);
    let mut again = Stream::new(seed, "study/information", 0);
    let found = found(benefits, benefits);
    let resampled = (0..RESAMPLES).map(|_| {
        let places = drawn(draws, &mut again);
        let taken: Vec<Vec<f64>> = benefits.iter().map(|of| at(of, &places)).collect();
        self::found(&taken, &taken).0
    });
    let gain = estimate(found.0, &resampled.collect::<Vec<_>>(), (draws, level), "bootstrap");
    Information { gain, changes: found.1 }
}

/// What it is worth to know one input, of which `input` has the value in each draw; `None` if it never varies.
///
/// # Panics
/// As [`perfect_information`], or if the input has not as many values as there are draws.
pub fn partial_information(
    benefits: &[Vec<f64>],
    input: &[f64],
    level: f64,
    seed: u64,
) -> Option<Information> {
    let draws = draws_of(benefits);
    assert_eq!(input.len(), draws, "an input has a value in each draw");
    let basis = Basis::of(input)?;
    let columns = basis.orthonormal();
    let fits = |columns: &super::regression::Orthonormal, of: &[Vec<f64>]| -> Vec<Vec<f64>> {
        of.iter().map(|benefit| columns.fitted(benefit)).collect()
    };
    let plain = found(&fits(&columns, benefits), benefits);
    let mut order = Stream::new(seed, "study/information/shuffled", 0);
    let mut nothing: Found = (0.0, 0.0);
    for _ in 0..SHUFFLES {
        let columns = columns.taken(&shuffled(draws, &mut order));
        let (gain, changes) = found(&fits(&columns, benefits), benefits);
        nothing.0 += gain / SHUFFLES as f64;
        nothing.1 += changes / SHUFFLES as f64;
    }
    let mut again = Stream::new(seed, "study/information/resampled", 0);
    let resampled = (0..RESAMPLES).map(|_| {
        let places = drawn(draws, &mut again);
        let taken: Vec<Vec<f64>> = benefits.iter().map(|of| at(of, &places)).collect();
        found(&fits(&basis.taken(&places).orthonormal(), &taken), &taken).0
    });
    let resampled: Vec<f64> = resampled.collect();
    let gain = estimate(plain.0 - nothing.0, &resampled, (draws, level), "regression_bootstrap");
    Some(Information { gain, changes: (plain.1 - nothing.1).max(0.0) })
}

/// Number of draws.
fn draws_of(benefits: &[Vec<f64>]) -> usize {
    let draws = benefits.first().map_or(0, Vec::len);
    assert!(draws > 0, "there is at least one option with one draw");
    assert!(benefits.iter().all(|of| of.len() == draws), "every option has every draw");
    draws
}

/// What is gained if in each draw the option is taken that is best by `known`, on average over `benefits`.
fn found(known: &[Vec<f64>], benefits: &[Vec<f64>]) -> Found {
    let means: Vec<f64> = benefits.iter().map(|of| mean_of(of)).collect();
    let best = best_of(means.len(), |option| means[option]);
    let draws = benefits[0].len();
    let (mut sum, mut changes) = (0.0, 0.0);
    for (draw, of_best) in known[best].iter().enumerate() {
        let chosen = best_of(means.len(), |option| known[option][draw]);
        // Against the best option's own fit, which has its mean: what is common to both cancels out.
        sum += known[chosen][draw] - of_best;
        changes += if chosen == best { 0.0 } else { 1.0 };
    }
    (sum / draws as f64, changes / draws as f64)
}

/// The first of the options with the greatest value.
fn best_of(options: usize, value: impl Fn(usize) -> f64) -> usize {
    let mut best = 0;
    for option in 1..options {
        if value(option) > value(best) {
            best = option;
        }
    }
    best
}

/// An estimate with the normal interval of the spread of what was found on draws taken again.
fn estimate(
    value: f64,
    resampled: &[f64],
    (count, level): (usize, f64),
    method: &'static str,
) -> Estimate {
    let spread = variance_of(resampled).map(|variance| normal(level) * libm::sqrt(variance));
    let (low, high) = (spread.map(|half| value - half), spread.map(|half| value + half));
    Estimate { value, low, high, level, count, method }
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF as _, Normal};

    use super::*;

    const DRAWS: usize = 4000;

    /// A normal variable in strata of equal probability, in an order of its own for each name.
    fn normals(name: u64) -> Vec<f64> {
        let order = shuffled(DRAWS, &mut Stream::new(3, "test/information", name));
        let of = |place: usize| Normal::standard().inverse_cdf((place as f64 + 0.5) / DRAWS as f64);
        order.into_iter().map(of).collect()
    }

    /// What is gained on average by an option that is chosen where its benefit, normal with mean -m and
    /// deviation s, is above 0: s phi(m / s) - m Phi(-m / s).
    fn unit_loss(m: f64, s: f64) -> f64 {
        let density = libm::exp(-0.5 * m * m / (s * s)) / libm::sqrt(2.0 * std::f64::consts::PI);
        s * density - m * Normal::standard().cdf(-m / s)
    }

    /// One option is worth 0, the other one is normal with mean -1 and deviation 2: 2 phi(.5) - Phi(-.5) =
    /// 2 (.35207) - .30854 = .3956; the other one is better in Phi(-.5) = 30.85 % of draws.
    #[test]
    fn perfect_information_is_worth_its_closed_form() {
        let second: Vec<f64> = normals(0).iter().map(|z| -1.0 + 2.0 * z).collect();
        let benefits = [vec![0.0; DRAWS], second];
        let known = perfect_information(&benefits, 0.95, 1);
        assert!((known.gain.value - 0.3956).abs() < 0.001, "{known:?}");
        assert!((known.changes - 0.3085).abs() < 0.001 && known.gain.holds(0.3956), "{known:?}");
        assert!((unit_loss(1.0, 2.0) - 0.3956).abs() < 5e-5);
    }

    /// The second option is worth -1 + 1.5 x + y: knowing x alone is worth the unit loss of a deviation of 1.5,
    /// knowing y that of 1.
    /// Method: every one of 128 equally likely values of x with every one of y, so that they are independent to
    /// the last draw; such values of a normal variable have 99 % of its variance.
    #[test]
    fn two_independent_inputs_are_worth_their_closed_forms() {
        let values = 128;
        let of = |place: usize| {
            Normal::standard().inverse_cdf(((place % values) as f64 + 0.5) / values as f64)
        };
        let x: Vec<f64> = (0..values * values).map(of).collect();
        let y: Vec<f64> = (0..values * values).map(|draw| of(draw / values)).collect();
        let worth = x.iter().zip(&y).map(|(x, y)| -1.0 + 1.5 * x + y).collect();
        let benefits = [vec![0.0; values * values], worth];
        for (input, deviation) in [(&x, 1.5), (&y, 1.0)] {
            let known = partial_information(&benefits, input, 0.95, 1).unwrap();
            let expected = unit_loss(1.0, deviation);
            let off = known.gain.value / expected - 1.0;
            assert!(off.abs() < 0.03, "{deviation}: {known:?}, expected {expected}");
            let changes = Normal::standard().cdf(-1.0 / deviation);
            assert!((known.changes - changes).abs() < 0.01, "{known:?}, expected {changes}");
        }
    }

    /// Three levels of equal share move the second option by -2, 0 and 2 about -1: knowing the level gains a
    /// third of the time 1.
    #[test]
    fn an_input_of_few_values_is_told_by_its_levels() {
        let level: Vec<f64> = (0..3000_u32).map(|draw| f64::from(draw % 3)).collect();
        let noise = normals(4);
        let worth = |draw: usize| -1.0 + 2.0 * (level[draw] - 1.0) + noise[draw];
        let benefits = [vec![0.0; 3000], (0..3000).map(worth).collect()];
        let known = partial_information(&benefits, &level, 0.95, 1).unwrap();
        assert!((known.gain.value - 1.0 / 3.0).abs() < 0.03, "{known:?}");
        assert!((known.changes - 1.0 / 3.0).abs() < 0.01, "{known:?}");
    }

    /// Method: twenty inputs that tell nothing, of options so close that noise would choose between them.
    #[test]
    fn an_irrelevant_input_is_worth_nothing() {
        let noise = normals(5);
        let second: Vec<f64> = noise.iter().map(|z| -0.02 + z).collect();
        let benefits = [vec![0.0; DRAWS], second];
        let mut sum = 0.0;
        for name in 0..20 {
            let known = partial_information(&benefits, &normals(100 + name), 0.95, 1).unwrap();
            let error = known.gain.half_width().unwrap() / 1.96;
            assert!(known.gain.value < 2.0 * error, "{name}: {known:?}");
            sum += known.gain.value / 20.0;
        }
        let all = perfect_information(&benefits, 0.95, 1).gain.value;
        assert!(sum.abs() < 0.01 * all, "{sum} of {all}");
        assert_eq!(partial_information(&benefits, &vec![1.0; DRAWS], 0.95, 1), None);
    }
}
