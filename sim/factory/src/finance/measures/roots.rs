//! All roots of a polynomial on an interval of positive numbers, by subdivision.
//!
//! With terms above and below zero apart, P and N, both grow with x, so that on [a, b] the polynomial
//! lies between P(a) - N(b) and P(b) - N(a): an interval that this keeps from zero has no root, one on
//! which it keeps the derivative from zero has at most one, and any other is halved. No root is missed.

/// Intervals narrower than this, for each unit of x, are points.
const POINT: f64 = 1e-12;
/// What is below this, for each unit of the terms' sizes, is zero within rounding.
const ROUNDING: f64 = 1e-12;

/// Roots nearer than this, for each unit of x, are one: rounding keeps those that touch no better apart.
const ONE_PLACE: f64 = 2e-6;

/// The roots in `[low, high]`, `low > 0`, in rising order; of several in one place, one. The
/// coefficients begin with that of x^0. A polynomial that is zero everywhere has none.
pub(super) fn roots(coefficients: &[f64], low: f64, high: f64) -> Vec<f64> {
    let polynomial = Split::new(coefficients);
    let slope = Split::new(&derivative(coefficients));
    let mut found: Vec<f64> = Vec::new();
    if coefficients.iter().all(|coefficient| *coefficient == 0.0) {
        return found;
    }
    let mut open = vec![(low, high)];
    while let Some((from, to)) = open.pop() {
        if polynomial.keeps_from_zero(from, to) {
            continue;
        }
        let middle = 0.5 * (from + to);
        if slope.keeps_from_zero(from, to) {
            found.extend(polynomial.bisect(from, to));
        } else if to - from < POINT * to {
            if polynomial.is_zero(middle) {
                found.push(middle);
            }
        } else {
            open.push((middle, to));
            open.push((from, middle));
        }
    }
    found.sort_by(f64::total_cmp);
    found.dedup_by(|one, other| (*one - *other).abs() < ONE_PLACE * *one);
    found
}

fn derivative(coefficients: &[f64]) -> Vec<f64> {
    let terms = coefficients.iter().zip(0_u32..).skip(1);
    terms.map(|(coefficient, power)| coefficient * f64::from(power)).collect()
}

/// A polynomial with its terms above and below zero apart.
struct Split {
    above: Vec<f64>,
    below: Vec<f64>,
}

impl Split {
    fn new(coefficients: &[f64]) -> Self {
        let part = |sign: f64| coefficients.iter().map(|term| (sign * term).max(0.0)).collect();
        Self { above: part(1.0), below: part(-1.0) }
    }

    fn at(&self, x: f64) -> (f64, f64) {
        (horner(&self.above, x), horner(&self.below, x))
    }

    fn keeps_from_zero(&self, from: f64, to: f64) -> bool {
        let ((low_above, low_below), (high_above, high_below)) = (self.at(from), self.at(to));
        let slack = 1e-14 * (high_above + high_below);
        low_above - high_below > slack || high_above - low_below < -slack
    }

    fn is_zero(&self, x: f64) -> bool {
        let (above, below) = self.at(x);
        (above - below).abs() <= ROUNDING * (above + below)
    }

    fn value(&self, x: f64) -> f64 {
        let (above, below) = self.at(x);
        above - below
    }

    /// The one root in an interval in which it rises or falls throughout, if there is one.
    fn bisect(&self, mut from: f64, mut to: f64) -> Option<f64> {
        let falls = self.value(from) > self.value(to);
        let above = |x: f64| (self.value(x) > 0.0) != falls;
        if above(from) || !above(to) {
            return [from, to].into_iter().find(|end| self.value(*end) == 0.0);
        }
        for _ in 0..60 {
            let middle = 0.5 * (from + to);
            if above(middle) { to = middle } else { from = middle }
        }
        Some(0.5 * (from + to))
    }
}

fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x - .5)(x - 1)(x - 1.2) = x^3 - 2.7 x^2 + 2.3 x - .6; on [.6, 2] two of the three.
    #[test]
    fn every_root_in_the_interval_is_found_and_none_outside() {
        let found = roots(&[-0.6, 2.3, -2.7, 1.0], 0.6, 2.0);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!((found[0] - 1.0).abs() < 1e-9 && (found[1] - 1.2).abs() < 1e-9, "{found:?}");
    }

    /// (x - 1)^2 touches zero; (x - 1)^2 + .001 does not.
    #[test]
    fn a_root_that_only_touches_zero_is_one_and_a_near_miss_is_none() {
        let found = roots(&[1.0, -2.0, 1.0], 0.5, 2.0);
        assert!(found.len() == 1 && (found[0] - 1.0).abs() < 1e-6, "{found:?}");
        assert!(roots(&[1.001, -2.0, 1.0], 0.5, 2.0).is_empty());
        assert!(roots(&[0.0, 0.0], 0.5, 2.0).is_empty());
    }
}
