//! Mean and variance of a slice, exact where all values are the same.

/// The arithmetic mean. Rounding cannot move it away from values that are all the same.
pub(super) fn mean_of(values: &[f64]) -> f64 {
    assert!(!values.is_empty(), "nothing has no mean");
    let first = values[0];
    if values.iter().all(|&value| value.to_bits() == first.to_bits()) {
        return first;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased variance: squares over one less than their count. `None` for a single value.
pub(super) fn variance_of(values: &[f64]) -> Option<f64> {
    let mean = mean_of(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (values.len() > 1).then(|| squares / (values.len() - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of three times 0.1 is not 0.3 in binary, so a plain mean would not be 0.1.
    #[test]
    fn values_that_are_the_same_have_that_mean_and_no_variance() {
        assert!(((0.1 + 0.1 + 0.1) / 3.0_f64).to_bits() != 0.1_f64.to_bits());
        assert_eq!(mean_of(&[0.1; 3]).to_bits(), 0.1_f64.to_bits());
        assert_eq!(variance_of(&[0.1; 3]), Some(0.0));
    }

    #[test]
    fn one_value_has_no_variance_that_could_be_known() {
        assert_eq!(variance_of(&[7.0]), None);
        assert_eq!(variance_of(&[1.0, 3.0]), Some(2.0));
    }
}
