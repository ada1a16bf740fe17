//! Regression of several outputs on one input: means by level of what has few values, a natural cubic
//! spline through knots at quantiles of everything else.

use engine::Stream;

use super::moments::{mean_of, variance_of};

/// Distinct values up to which an input has a mean for each of them.
const MOST_LEVELS: usize = 8;
/// Quantiles at which the spline has its knots, as Harrell (2001) places five of them.
const KNOTS: [f64; 5] = [0.05, 0.275, 0.5, 0.725, 0.95];
/// Part of its length that a column must add to those before it, to count as one of its own.
const NEW: f64 = 1e-9;

/// What outputs are regressed on: columns of the input, each with a value for each draw.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    columns: Vec<Vec<f64>>,
}

/// The same as orthonormal columns.
#[derive(Clone, Debug)]
pub(super) struct Orthonormal {
    columns: Vec<Vec<f64>>,
}

impl Basis {
    /// That of an input; `None` if it never varies.
    pub(super) fn of(input: &[f64]) -> Option<Self> {
        let mut sorted = input.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        match sorted.len() {
            0 | 1 => None,
            2..=MOST_LEVELS => Some(Self::of_levels(input, &sorted)),
            _ => Some(Self::of_spline(input)),
        }
    }

    fn of_levels(input: &[f64], levels: &[f64]) -> Self {
        let level = |level: &f64| {
            let is = |value: &f64| if value.total_cmp(level).is_eq() { 1.0 } else { 0.0 };
            input.iter().map(is).collect()
        };
        Self { columns: levels.iter().map(level).collect() }
    }

    /// Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), 5.4.
    fn of_spline(input: &[f64]) -> Self {
        let mean = mean_of(input);
        let deviation = libm::sqrt(variance_of(input).unwrap_or(1.0));
        let scaled: Vec<f64> = input.iter().map(|value| (value - mean) / deviation).collect();
        let mut sorted = scaled.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
        let place = |share: f64| (share * (sorted.len() - 1) as f64).round() as usize;
        let mut knots: Vec<f64> = KNOTS.iter().map(|share| sorted[place(*share)]).collect();
        knots.dedup();
        let mut columns = vec![vec![1.0; input.len()], scaled.clone()];
        if let [inner @ .., before_last, last] = knots.as_slice() {
            let cube = |value: f64| value.max(0.0) * value.max(0.0) * value.max(0.0);
            let bend = |knot: f64, x: f64| (cube(x - knot) - cube(x - last)) / (last - knot);
            let column = |knot: &f64| {
                let at = |x: &f64| bend(*knot, *x) - bend(*before_last, *x);
                scaled.iter().map(at).collect()
            };
            columns.extend(inner.iter().map(column));
        }
        Self { columns }
    }

    /// That of draws taken again, by their places.
    pub(super) fn taken(&self, places: &[usize]) -> Self {
        Self { columns: self.columns.iter().map(|column| at(column, places)).collect() }
    }

    /// Its columns made orthonormal, those left out that say nothing new.
    pub(super) fn orthonormal(&self) -> Orthonormal {
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for column in &self.columns {
            let length = libm::sqrt(product(column, column));
            let mut rest = column.clone();
            // Twice, since the first time leaves rounding behind.
            for _ in 0..2 {
                for known in &columns {
                    let part = product(&rest, known);
                    rest.iter_mut().zip(known).for_each(|(value, of)| *value -= part * of);
                }
            }
            let left = libm::sqrt(product(&rest, &rest));
            if left > NEW * length {
                for value in &mut rest {
                    *value /= left;
                }
                columns.push(rest);
            }
        }
        Orthonormal { columns }
    }
}

impl Orthonormal {
    /// What an output is expected to be in each draw, given the input.
    pub(super) fn fitted(&self, output: &[f64]) -> Vec<f64> {
        let mut fitted = vec![0.0; output.len()];
        for column in &self.columns {
            let part = product(column, output);
            fitted.iter_mut().zip(column).for_each(|(value, of)| *value += part * of);
        }
        fitted
    }

    /// The same where the input has been shuffled among the draws.
    pub(super) fn taken(&self, places: &[usize]) -> Self {
        Self { columns: self.columns.iter().map(|column| at(column, places)).collect() }
    }
}

/// Values at places.
pub(super) fn at(values: &[f64], places: &[usize]) -> Vec<f64> {
    places.iter().map(|place| values[*place]).collect()
}

/// So many places below `count`, each drawn on its own.
pub(super) fn drawn(count: usize, stream: &mut Stream) -> Vec<usize> {
    (0..count).map(|_| below(count, stream)).collect()
}

/// The places below `count` in an order of their own (Fisher and Yates, 1938).
pub(super) fn shuffled(count: usize, stream: &mut Stream) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        places.swap(last, below(last + 1, stream));
    }
    places
}

/// A place below `count`. The bias of the remainder is below 2^-40 for all counts of draws.
#[expect(clippy::cast_possible_truncation, reason = "a remainder of a count fits")]
fn below(count: usize, stream: &mut Stream) -> usize {
    (stream.bits() % count as u64) as usize
}

fn product(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is a line of the input is fitted exactly, by a spline and between the means of levels.
    #[test]
    fn a_line_is_fitted_exactly() {
        let many: Vec<f64> = (0..200).map(|place| f64::from(place * place) / 100.0).collect();
        let few: Vec<f64> = (0..200).map(|place| f64::from(place % 4)).collect();
        for input in [many, few] {
            let output: Vec<f64> = input.iter().map(|x| 3.0 - 2.0 * x).collect();
            let fitted = Basis::of(&input).unwrap().orthonormal().fitted(&output);
            let worst = fitted.iter().zip(&output).map(|(f, y)| (f - y).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-9, "{worst}");
        }
        assert!(Basis::of(&[2.0; 9]).is_none() && Basis::of(&[]).is_none());
    }

    #[test]
    fn an_order_holds_every_place_once() {
        let mut places = shuffled(100, &mut Stream::new(1, "test/order", 0));
        assert_ne!(places, (0..100).collect::<Vec<_>>());
        places.sort_unstable();
        assert_eq!(places, (0..100).collect::<Vec<_>>());
    }
}
