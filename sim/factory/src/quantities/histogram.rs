//! Quantiles of many values in memory that does not grow with their number.

/// Counts of values in logarithmic bins, from a millisecond to centuries.
///
/// A quantile is within 0.5 % of the exact one.
#[derive(Clone, Debug)]
pub struct Histogram {
    bins: Vec<u64>,
    zeros: u64,
    count: u64,
    sum: f64,
}

/// Ratio of successive bin edges: the middle of a bin is within 0.5 % of both.
const RATIO: f64 = 1.01;
/// The first edge.
const FIRST: f64 = 1e-3;
/// Bins enough to reach 10^10.
const BINS: usize = 3010;

impl Default for Histogram {
    fn default() -> Self {
        Self { bins: vec![0; BINS], zeros: 0, count: 0, sum: 0.0 }
    }
}

impl Histogram {
    /// Counts a value that is not negative.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by min")]
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum += value;
        if value < FIRST {
            self.zeros += 1;
        } else {
            let bin = libm::log(value / FIRST) / libm::log(RATIO);
            self.bins[(bin as usize).min(BINS - 1)] += 1;
        }
    }

    /// Number of values.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Mean of all values; `None` when there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    /// Share of values above zero; `None` when there are none.
    pub fn share_above_zero(&self) -> Option<f64> {
        (self.count > 0).then(|| (self.count - self.zeros) as f64 / self.count as f64)
    }

    /// The value that a share of all values does not exceed; `None` when there are none.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let rank = share * self.count as f64;
        let mut below = self.zeros as f64;
        if self.count == 0 || below >= rank {
            return (self.count > 0).then_some(0.0);
        }
        for (bin, &count) in (0_u32..).zip(&self.bins) {
            below += count as f64;
            if below >= rank {
                return Some(FIRST * libm::pow(RATIO, f64::from(bin) + 0.5));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_within_half_a_percent() {
        let mut histogram = Histogram::default();
        for value in 1..=10_000 {
            histogram.add(f64::from(value));
        }
        for share in [0.05, 0.5, 0.95, 0.99] {
            let exact = share * 10_000.0;
            let found = histogram.quantile(share).unwrap();
            assert!((found / exact - 1.0).abs() < 0.0051, "{share}");
        }
        assert!((histogram.mean().unwrap() - 5000.5).abs() < 1e-9);
    }

    #[test]
    fn zeros_are_counted_apart() {
        let mut histogram = Histogram::default();
        for value in [0.0, 0.0, 0.0, 10.0] {
            histogram.add(value);
        }
        assert!((histogram.share_above_zero().unwrap() - 0.25).abs() < 1e-12);
        let quantile = |share| histogram.quantile(share).unwrap();
        assert!(quantile(0.7) < 1e-12 && quantile(0.9) > 9.9);
    }

    #[test]
    fn without_values_nothing_is_defined() {
        let none = Histogram::default();
        assert_eq!([none.mean(), none.share_above_zero(), none.quantile(0.95)], [None; 3]);
    }
}
