//! Functions of probability that durations and clouds need: the normal distribution and the inverse of beta's.

/// Probability that a standard normal value is below `z`.
pub(crate) fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Most steps of the continued fraction and of the search for a quantile: both end long before.
const MOST_STEPS: u32 = 200;

/// Relative precision of the continued fraction.
const PRECISION: f64 = 1e-15;

/// The value below which a beta distribution has a `probability`: Newton's method, kept between bounds.
pub(crate) fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    let constant = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let (mut low, mut high) = (0.0, 1.0);
    let mut value = a / (a + b);
    for _ in 0..MOST_STEPS {
        let over = beta_below(value, a, b, constant) - probability;
        if over > 0.0 {
            high = value;
        } else {
            low = value;
        }
        let log_density = constant + (a - 1.0) * libm::log(value) + (b - 1.0) * libm::log1p(-value);
        let next = value - over / libm::exp(log_density);
        let next = if next > low && next < high { next } else { f64::midpoint(low, high) };
        let moved = (next - value).abs();
        value = next;
        if moved <= 1e-13 || high - low <= 1e-13 {
            break;
        }
    }
    value
}

/// Probability that a beta value is below `value`, between 0 and 1: the regularised incomplete beta
/// function by its continued fraction (Abramowitz and Stegun, 26.5.8).
fn beta_below(value: f64, a: f64, b: f64, constant: f64) -> f64 {
    let front = libm::exp(constant + a * libm::log(value) + b * libm::log1p(-value));
    if value < (a + 1.0) / (a + b + 2.0) {
        front * fraction(value, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - value, b, a) / b
    }
}

/// The continued fraction, from its front on (the modified method of Lentz).
fn fraction(value: f64, a: f64, b: f64) -> f64 {
    let away_from_zero = |term: f64| if term.abs() < 1e-300 { 1e-300 } else { term };
    let mut above = 1.0;
    let mut below = 1.0 / away_from_zero(1.0 - (a + b) * value / (a + 1.0));
    let mut result = below;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * value / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * value / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            below = 1.0 / away_from_zero(1.0 + term * below);
            above = away_from_zero(1.0 + term / above);
            change = above * below;
            result *= change;
        }
        if (change - 1.0).abs() < PRECISION {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of beta(2, 4): 1 - (1-x)^5 - 5x (1-x)^4 is below x, by the binomial sum. At .25: 1 - .2373 - .3955 =
    /// .3672. Of beta(1, 1) every quantile is the probability itself.
    #[test]
    fn quantiles_of_beta_are_those_of_its_closed_forms() {
        let below = |x: f64| 1.0 - libm::pow(1.0 - x, 5.0) - 5.0 * x * libm::pow(1.0 - x, 4.0);
        assert!((below(0.25) - 0.3672).abs() < 5e-5);
        for x in [1e-4, 0.01, 0.25, 0.5, 0.9, 0.99] {
            assert!((beta_quantile(below(x), 2.0, 4.0) - x).abs() < 1e-10, "{x}");
        }
        for p in [1e-9, 0.1, 0.5, 0.99] {
            assert!((beta_quantile(p, 1.0, 1.0) - p).abs() < 1e-12, "{p}");
        }
        assert!((normal_below(1.281_551_565_544_6) - 0.9).abs() < 1e-12);
    }
}
