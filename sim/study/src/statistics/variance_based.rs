//! Variance-based sensitivity: which share of an output's variance comes from which input.

use engine::Stream;

use super::distributions::assert_share;
use super::interval::Estimate;
use super::moments::mean_of;
use super::quantile::{interpolated, sorted};

/// Resamples of the bootstrap that are enough for percentile intervals at 95 %.
pub const RESAMPLES: usize = 1000;

/// The outputs at the points of a Saltelli design, in the order of its rows.
///
/// The design has two samples A and B of the inputs, the halves of one sequence of twice as many
/// dimensions, and for each input the rows of A with that input taken from B.
#[derive(Clone, Copy, Debug)]
pub struct SaltelliOutputs<'a> {
    /// At the rows of A.
    pub a: &'a [f64],
    /// At the rows of B, as many.
    pub b: &'a [f64],
    /// For each input, at the rows of A with this input from B, as many.
    pub a_with_b: &'a [Vec<f64>],
}

/// A sensitivity index of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The place of the input, from 0.
    pub input: usize,
    /// `S1`, the share of the variance that the input explains alone, or `ST`, the share that it
    /// takes part in.
    pub name: &'static str,
    /// The index; about between 0 and 1, up to the error of estimation.
    pub estimate: Estimate,
}

/// First-order and total indices of Sobol, S1 and ST for each input in turn, with the percentile
/// interval of a bootstrap over the rows of the design.
///
/// Estimators: (b) and (f) of table 2 of Saltelli et al. (2010), Variance Based Sensitivity Analysis
/// of Model Output, Computer Physics Communications 181; the second is that of Jansen (1999). The
/// bootstrap is that of Archer, Saltelli and Sobol (1997), Sensitivity Measures, ANOVA-Like
/// Techniques and the Use of Bootstrap, Journal of Statistical Computation and Simulation 58. It
/// draws rows with random numbers of the `seed`; [`RESAMPLES`] times are usual. An output that does
/// not vary has indices of 0 and no interval.
///
/// # Panics
/// If there are no rows or resamples, or the outputs are not as many everywhere.
pub fn sobol_indices(
    outputs: &SaltelliOutputs,
    level: f64,
    resamples: usize,
    seed: u64,
) -> Vec<Index> {
    assert_share(level);
    assert!(resamples > 0, "an interval needs a resample");
    let rows = Rows::new(outputs);
    let all: Vec<usize> = (0..rows.count()).collect();
    let estimated = rows.indices(&all);
    let draws: Vec<Vec<f64>> =
        (0..resamples).map(|resample| rows.indices(&drawn(rows.count(), seed, resample))).collect();
    let index = |(place, value): (usize, &f64)| {
        let values: Vec<f64> = draws.iter().map(|indices| indices[place]).collect();
        let (low, high) = rows.varies.then(|| percentiles(&values, level)).unzip();
        let (count, method) = (rows.count(), "saltelli_jansen_bootstrap");
        let estimate = Estimate { value: *value, low, high, level, count, method };
        Index { input: place / 2, name: ["S1", "ST"][place % 2], estimate }
    };
    estimated.iter().enumerate().map(index).collect()
}

/// As many rows as there are, drawn with replacement.
fn drawn(count: usize, seed: u64, resample: usize) -> Vec<usize> {
    let mut stream = Stream::new(seed, "study/bootstrap", resample as u64);
    #[expect(clippy::cast_possible_truncation, reason = "below a count that is a usize")]
    (0..count).map(|_| stream.below(count as u64) as usize).collect()
}

fn percentiles(values: &[f64], level: f64) -> (f64, f64) {
    let (sorted, outside) = (sorted(values), (1.0 - level) / 2.0);
    (interpolated(&sorted, outside), interpolated(&sorted, 1.0 - outside))
}

/// Outputs less their mean, which keeps the estimator of S1 precise where the mean is large.
struct Rows {
    a: Vec<f64>,
    b: Vec<f64>,
    a_with_b: Vec<Vec<f64>>,
    varies: bool,
}

impl Rows {
    fn new(outputs: &SaltelliOutputs) -> Self {
        let SaltelliOutputs { a, b, a_with_b } = *outputs;
        let alike = a_with_b.iter().all(|mixed| mixed.len() == a.len());
        assert!(alike && a.len() == b.len(), "outputs are not as many for A, B and all mixtures");
        let mean = mean_of(&[a, b].concat());
        let centred = |values: &[f64]| values.iter().map(|value| value - mean).collect::<Vec<_>>();
        let (a, b) = (centred(a), centred(b));
        let varies = a.iter().chain(&b).any(|value| *value != 0.0);
        Self { a_with_b: a_with_b.iter().map(|mixed| centred(mixed)).collect(), a, b, varies }
    }

    fn count(&self) -> usize {
        self.a.len()
    }

    /// S1 and ST of each input in turn, from some of the rows.
    fn indices(&self, rows: &[usize]) -> Vec<f64> {
        let count = rows.len() as f64;
        let variance = self.variance(rows);
        let share = |part: f64| if variance > 0.0 { part / count / variance } else { 0.0 };
        let of_input = |mixed: &Vec<f64>| {
            let (mut first, mut total) = (0.0, 0.0);
            for &row in rows {
                let change = mixed[row] - self.a[row];
                first += self.b[row] * change;
                total += change * change / 2.0;
            }
            [share(first), share(total)]
        };
        self.a_with_b.iter().flat_map(of_input).collect()
    }

    /// The variance of the outputs at A and B together.
    fn variance(&self, rows: &[usize]) -> f64 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for &row in rows {
            let (a, b) = (self.a[row], self.b[row]);
            sum += a + b;
            squares += a * a + b * b;
        }
        let count = 2.0 * rows.len() as f64;
        squares / count - (sum / count) * (sum / count)
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// Outputs of a function of inputs between 0 and 1 at A, B and the mixtures.
    fn outputs<const INPUTS: usize>(
        seed: u64,
        rows: usize,
        function: impl Fn([f64; INPUTS]) -> f64,
    ) -> (Vec<f64>, Vec<f64>, Vec<Vec<f64>>) {
        let mut stream = Stream::new(seed, "test/saltelli", 0);
        let mut draw = || [(); INPUTS].map(|()| stream.uniform());
        let points: Vec<_> = (0..rows).map(|_| (draw(), draw())).collect();
        let mixed = |input: usize| {
            let mix = |(mut a, b): ([f64; INPUTS], [f64; INPUTS])| {
                a[input] = b[input];
                function(a)
            };
            points.iter().copied().map(mix).collect()
        };
        let a = points.iter().map(|(a, _)| function(*a)).collect();
        let b = points.iter().map(|(_, b)| function(*b)).collect();
        (a, b, (0..INPUTS).map(mixed).collect())
    }

    fn ishigami(inputs: [f64; 3]) -> f64 {
        let [x, y, z] = inputs.map(|input| PI * (2.0 * input - 1.0));
        let (sine, other) = (libm::sin(x), libm::sin(y));
        sine + 7.0 * other * other + 0.1 * z * z * z * z * sine
    }

    /// Indices of Ishigami and Homma (1990) with a = 7 and b = 0.1, in closed form.
    const KNOWN: [f64; 6] = [0.3139, 0.5576, 0.4424, 0.4424, 0.0, 0.2437];

    #[test]
    fn the_indices_of_ishigami_are_found() {
        let (a, b, a_with_b) = outputs(1, 4096, ishigami);
        let outputs = SaltelliOutputs { a: &a, b: &b, a_with_b: &a_with_b };
        let found = sobol_indices(&outputs, 0.99, RESAMPLES, 1);
        assert_eq!(found.len(), 6);
        for (place, (index, known)) in found.iter().zip(KNOWN).enumerate() {
            let named = (index.input, index.name, index.estimate.count);
            assert_eq!(named, (place / 2, ["S1", "ST"][place % 2], 4096));
            let off = (index.estimate.value - known).abs();
            assert!(off < 0.04 && index.estimate.holds(known), "{index:?} is {known}");
            assert!(index.estimate.half_width().unwrap() < 0.08, "{index:?}");
        }
    }

    /// Method: 200 small designs; the share of intervals at 90 % that hold their index, over all
    /// six, is within four standard errors of what was promised, but for the bootstrap's own error.
    #[test]
    fn the_bootstrap_holds_the_indices_about_as_often_as_it_says() {
        const DESIGNS: u64 = 200;
        let mut holds = [0_u32; 6];
        for design in 0..DESIGNS {
            let (a, b, a_with_b) = outputs(100 + design, 256, ishigami);
            let outputs = SaltelliOutputs { a: &a, b: &b, a_with_b: &a_with_b };
            let found = sobol_indices(&outputs, 0.9, 200, design);
            for (place, (index, known)) in found.iter().zip(KNOWN).enumerate() {
                holds[place] += u32::from(index.estimate.holds(known));
            }
        }
        assert!(holds.iter().all(|count| (163..=197).contains(count)), "{holds:?} of {DESIGNS}");
    }

    /// An output of 1e6 + 3 x + 4 y: shares of the variance 9 / 25 and 16 / 25, without interaction,
    /// whatever is added.
    #[test]
    fn a_large_mean_does_not_disturb() {
        let (a, b, a_with_b) = outputs(2, 4096, |[x, y]| 1e6 + 3.0 * x + 4.0 * y);
        let outputs = SaltelliOutputs { a: &a, b: &b, a_with_b: &a_with_b };
        let found = sobol_indices(&outputs, 0.95, 100, 1);
        for (index, known) in found.iter().zip([0.36, 0.36, 0.64, 0.64]) {
            assert!((index.estimate.value - known).abs() < 0.03, "{index:?}");
        }
    }

    #[test]
    fn an_output_that_does_not_vary_has_no_interval() {
        let outputs = SaltelliOutputs { a: &[0.1; 8], b: &[0.1; 8], a_with_b: &[vec![0.1; 8]] };
        for index in sobol_indices(&outputs, 0.95, 10, 1) {
            let estimate = index.estimate;
            assert_eq!((estimate.value, estimate.low, estimate.high), (0.0, None, None));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let (a, b, a_with_b) = outputs(1, 64, ishigami);
        let outputs = SaltelliOutputs { a: &a, b: &b, a_with_b: &a_with_b };
        let found = |seed: u64| sobol_indices(&outputs, 0.95, 50, seed);
        assert_eq!(found(1), found(1));
        assert!(found(1)[0].estimate.low.unwrap() - found(2)[0].estimate.low.unwrap() != 0.0);
    }
}
