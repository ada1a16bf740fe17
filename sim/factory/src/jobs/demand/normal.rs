//! The normal distribution: what share lies below a value, and the value below which a share lies.

/// Share of a standard normal below `z`.
pub(super) fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The value below which a `share` of a standard normal lies; `share` is between 0 and 1, both excluded.
///
/// The rational approximation of P. Acklam (2003), to 1.2e-9, and one step of Halley from there.
pub(super) fn quantile(share: f64) -> f64 {
    // The far end is worked out at the near one, where shares have all their digits.
    if share > 0.5 {
        return -quantile(1.0 - share);
    }
    let z = approximate(share);
    let error = below(z) - share;
    let step = error * libm::sqrt(std::f64::consts::TAU) * libm::exp(z * z / 2.0);
    z - step / (1.0 + z * step / 2.0)
}

/// For shares up to a half.
fn approximate(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_690e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    const TAIL: f64 = 0.024_25;
    if share < TAIL {
        let q = libm::sqrt(-2.0 * libm::log(share));
        polynomial(&C, q) / polynomial(&D, q)
    } else {
        let q = share - 0.5;
        let square = q * q;
        polynomial(&A, square) * q / polynomial(&B, square)
    }
}

/// With the coefficient of the greatest power first.
fn polynomial(coefficients: &[f64], at: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * at + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of tables, and the way back at shares of all sizes.
    #[test]
    fn quantiles_are_those_of_tables() {
        for (share, z) in [
            (0.5, 0.0),
            (0.841_344_746_068_543, 1.0),
            (0.975, 1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_814),
        ] {
            assert!((quantile(share) - z).abs() < 1e-13, "{share}: {}", quantile(share));
        }
        for power in 1..=15 {
            let share = libm::pow(10.0, -f64::from(power));
            assert!((below(quantile(share)) / share - 1.0).abs() < 1e-12, "{share}");
        }
    }
}
