//! Curves of chillers: polynomials of temperatures and of part load.

use units::Celsius;

/// Part load at which a chiller starts to cycle instead of turning down further.
pub(super) const LEAST_PART_LOAD: f64 = 0.1;

/// `c1 + c2·x + c3·x² + c4·y + c5·y² + c6·x·y`, with temperatures in C.
pub(super) fn biquadratic(c: &[f64], x: Celsius, y: Celsius) -> f64 {
    let (x, y) = (x.in_degrees(), y.in_degrees());
    c[0] + c[1] * x + c[2] * x * x + c[3] * y + c[4] * y * y + c[5] * x * y
}

/// `c1 + c2·x + c3·x²`.
pub(super) fn quadratic(c: &[f64], x: f64) -> f64 {
    c[0] + c[1] * x + c[2] * x * x
}
