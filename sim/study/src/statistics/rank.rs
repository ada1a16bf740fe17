//! Rank correlation: how monotonously an output follows an input, alone or beside the others.

use super::distributions::normal;
use super::interval::Estimate;
use super::moments::mean_of;

/// Below this share of its length, what regression leaves of ranks is rounding.
const VANISHED: f64 = 1e-9;

/// The rank of each value, from 1 for the smallest; equal values share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let order = |a: &usize, b: &usize| (0.0 + values[*a]).total_cmp(&(0.0 + values[*b]));
    let mut places: Vec<usize> = (0..values.len()).collect();
    places.sort_by(order);
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in places.chunk_by(|a, b| order(a, b).is_eq()) {
        let rank = before as f64 + (tied.len() + 1) as f64 / 2.0;
        for &place in tied {
            ranks[place] = rank;
        }
        before += tied.len();
    }
    ranks
}

/// Spearman's rank correlation, between −1 and 1, with the interval of Fisher's transformation.
///
/// The variance of the transformed correlation of n pairs is taken as 1.06 / (n − 3), from Fieller,
/// Hartley and Pearson (1957), Tests for Rank Correlation Coefficients I, Biometrika 44; good up to
/// a size of 0.8 and from 10 pairs on. There is no interval for 3 pairs or fewer. If one of both
/// does not vary, the correlation is 0 without an interval.
/// Source: Spearman (1904), The Proof and Measurement of Association between Two Things, American
/// Journal of Psychology 15.
///
/// # Panics
/// If there are no values, or not as many of both.
pub fn spearman(values: &[f64], others: &[f64], level: f64) -> Estimate {
    assert_eq!(values.len(), others.len(), "pairs have two members");
    let found = correlation(&centred_ranks(values), &centred_ranks(others));
    with_interval(found, values.len(), 0, level, "spearman_fisher_z")
}

/// The partial rank correlation of an `output` with each of the `inputs`, given all others.
///
/// It is the correlation of what linear regression on the ranks of the other inputs leaves of both
/// ranks. The interval is that of [`spearman`] with as many pairs less as there are other inputs. An
/// input that does not vary, or is determined by the ranks of the others, as well as an output that
/// is, has a correlation of 0 without an interval.
/// Source: Iman and Conover (1979), The Use of the Rank Transform in Regression, Technometrics 21;
/// Saltelli and Marivoet (1990), Non-Parametric Statistics in Sensitivity Analysis for Model Output,
/// Reliability Engineering and System Safety 28.
///
/// # Panics
/// If there are no values, or not as many of each input as of the output.
pub fn partial_rank_correlations(inputs: &[Vec<f64>], output: &[f64], level: f64) -> Vec<Estimate> {
    assert!(inputs.iter().all(|input| input.len() == output.len()), "a value is missing");
    let ranked: Vec<Vec<f64>> = inputs.iter().map(|input| centred_ranks(input)).collect();
    let output = centred_ranks(output);
    let of_input = |place: usize| {
        let others = ranked.iter().enumerate().filter(|(other, _)| *other != place);
        let basis = orthonormal(others.map(|(_, ranks)| ranks));
        let found = correlation(&left_of(&ranked[place], &basis), &left_of(&output, &basis));
        with_interval(found, output.len(), inputs.len() - 1, level, "partial_rank_fisher_z")
    };
    (0..inputs.len()).map(of_input).collect()
}

fn with_interval(
    correlation: Option<f64>,
    count: usize,
    given: usize,
    level: f64,
    method: &'static str,
) -> Estimate {
    let value = correlation.unwrap_or(0.0);
    let freedom = count.saturating_sub(given + 3);
    let known = correlation.filter(|_| freedom > 0);
    let half = normal(level) * libm::sqrt(1.06 / freedom as f64);
    let end = |half: f64| known.map(|found| libm::tanh(libm::atanh(found) + half));
    Estimate { value, low: end(-half), high: end(half), level, count, method }
}

/// Ranks less their mean.
fn centred_ranks(values: &[f64]) -> Vec<f64> {
    let ranks = ranks(values);
    let mean = mean_of(&ranks);
    ranks.iter().map(|rank| rank - mean).collect()
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The correlation of centred values; `None` if one of both is nothing.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let size = libm::sqrt(product(a, a)) * libm::sqrt(product(b, b));
    (size > 0.0).then(|| (product(a, b) / size).clamp(-1.0, 1.0))
}

/// Vectors of length 1, at right angles, that span the given ones.
fn orthonormal<'a>(vectors: impl Iterator<Item = &'a Vec<f64>>) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for vector in vectors {
        let left = left_of(vector, &basis);
        let length = libm::sqrt(product(&left, &left));
        if length > 0.0 {
            basis.push(left.iter().map(|part| part / length).collect());
        }
    }
    basis
}

/// What regression on an orthonormal basis leaves of a vector; all zero if that is only rounding.
fn left_of(vector: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut left = vector.to_vec();
    for direction in basis {
        let along = product(&left, direction);
        for (part, direction) in left.iter_mut().zip(direction) {
            *part -= along * direction;
        }
    }
    if product(&left, &left) <= VANISHED * VANISHED * product(vector, vector) {
        left.fill(0.0);
    }
    left
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    fn assert_near(found: f64, known: f64) {
        assert!((found - known).abs() < 1e-9, "{found} is not {known}");
    }

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.5, 3.0]), [4.0, 2.0, 4.0, 1.0, 4.0]);
        assert_eq!(ranks(&[0.0, 1.0, -0.0]), [1.5, 3.0, 1.5]);
        assert!(ranks(&[]).is_empty());
    }

    /// Ten people's intelligence and hours of television: squared differences of ranks sum to 194,
    /// so it is 1 − 6 · 194 / (10 · 99) = −29 / 165.
    #[test]
    fn the_correlation_is_that_of_the_hand_calculation() {
        let quotients = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let found = spearman(&quotients, &hours, 0.95);
        assert_near(found.value, -29.0 / 165.0);
        let half = 1.959_963_984_540_054 * libm::sqrt(1.06 / 7.0);
        assert_near(libm::atanh(found.high.unwrap()), libm::atanh(-29.0 / 165.0) + half);
        assert_near(libm::atanh(found.low.unwrap()), libm::atanh(-29.0 / 165.0) - half);
    }

    /// Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: deviations −1.5, 0, 0, 1.5 and −1.5, 0.5, −0.5, 1.5;
    /// products sum to 4.5, squares to 4.5 and 5.
    #[test]
    fn ties_are_counted_by_their_mean_rank() {
        let found = spearman(&[1.0, 5.0, 5.0, 9.0], &[2.0, 7.0, 4.0, 8.0], 0.95);
        assert_near(found.value, 4.5 / libm::sqrt(4.5 * 5.0));
    }

    #[test]
    fn any_rising_function_correlates_fully() {
        let inputs: Vec<f64> = (0..20).map(f64::from).collect();
        let cubes: Vec<f64> = inputs.iter().map(|input| input * input * input).collect();
        let found = spearman(&inputs, &cubes, 0.95);
        assert_eq!((found.value, found.low, found.high), (1.0, Some(1.0), Some(1.0)));
        let falling: Vec<f64> = cubes.iter().map(|cube| -cube).collect();
        assert_near(spearman(&inputs, &falling, 0.95).value, -1.0);
    }

    #[test]
    fn what_does_not_vary_does_not_correlate() {
        let found = spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[0.1; 5], 0.95);
        assert_eq!((found.value, found.low, found.high), (0.0, None, None));
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0], 0.95).low, None);
    }

    /// A normal pair with correlation ρ has a rank correlation of 6 asin(ρ / 2) / π (Pearson, 1907).
    /// Method: 2,000 samples of 30 pairs; three standard errors at 95 % are 0.015, and the
    /// transformation is an approximation.
    #[test]
    fn the_interval_of_fisher_holds_the_correlation() {
        let (rho, mut holds) = (0.6, 0);
        let truth = 6.0 / std::f64::consts::PI * libm::asin(rho / 2.0);
        let mut stream = Stream::new(6, "test/rank", 0);
        for sample in 0..2000 {
            let draws = stream.at(sample);
            let pairs: Vec<(f64, f64)> = (0..30)
                .map(|_| (draws.normal(), draws.normal()))
                .map(|(x, z)| (x, rho * x + libm::sqrt(1.0 - rho * rho) * z))
                .collect();
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            holds += u32::from(spearman(&x, &y, 0.95).holds(truth));
        }
        assert!((1860..=1930).contains(&holds), "{holds}");
    }

    /// Method: with one other input, `(xy − xz yz) / sqrt((1 − xz²)(1 − yz²))`.
    #[test]
    fn the_partial_correlation_given_one_other_has_its_closed_form() {
        let mut stream = Stream::new(7, "test/partial", 0);
        let x: Vec<f64> = (0..50).map(|_| stream.uniform()).collect();
        let z: Vec<f64> = x.iter().map(|x| 0.5 * x + stream.uniform()).collect();
        let y: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 2.0 * x - z + stream.normal()).collect();
        let simple = |a: &[f64], b: &[f64]| spearman(a, b, 0.95).value;
        let (xy, xz, yz) = (simple(&x, &y), simple(&x, &z), simple(&y, &z));
        let closed = |own: f64, other: f64| {
            (own - other * xz) / libm::sqrt((1.0 - other * other) * (1.0 - xz * xz))
        };
        let found = partial_rank_correlations(&[x, z], &y, 0.95);
        assert_near(found[0].value, closed(xy, yz));
        assert_near(found[1].value, closed(yz, xy));
        let half = 1.959_963_984_540_054 * libm::sqrt(1.06 / 46.0);
        assert_near(libm::atanh(found[0].high.unwrap()), libm::atanh(found[0].value) + half);
    }

    #[test]
    fn an_output_that_follows_one_input_has_nothing_left_for_the_others() {
        let mut stream = Stream::new(8, "test/partial", 0);
        let mut column = || (0..40).map(|_| stream.uniform()).collect::<Vec<f64>>();
        let inputs = [column(), column(), vec![1.0; 40]];
        let output: Vec<f64> = inputs[0].iter().map(|input| libm::exp(*input)).collect();
        let found = partial_rank_correlations(&inputs, &output, 0.95);
        assert_near(found[0].value, 1.0);
        for other in &found[1..] {
            assert_eq!((other.value, other.low, other.high), (0.0, None, None));
        }
        let alone = partial_rank_correlations(&inputs[1..2], &output, 0.95)[0];
        assert_near(alone.value, spearman(&inputs[1], &output, 0.95).value);
    }
}
