//! Exact sums over parts: the same whatever the order in which parts change.

/// The sum of one value of each of many parts, which change one by one.
///
/// Values are held as multiples of 2^-`BITS` of their unit, so that adding and taking away is exact: a
/// sum is a function of what its parts are now, and not of the way they came there. With 20 bits a
/// watt is cut into a million parts, and sums reach 8,000 GW.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum<const BITS: u32>(i64);

/// What one part adds to a sum now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addend<const BITS: u32>(i64);

impl<const BITS: u32> ExactSum<BITS> {
    const SCALE: f64 = (1_u64 << BITS) as f64;

    /// A part adds another value from now on.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "sums stay far below 2^63 multiples")]
    pub fn set(&mut self, part: &mut Addend<BITS>, value: f64) {
        let now = (value * Self::SCALE) as i64;
        self.0 += now - part.0;
        part.0 = now;
    }

    /// The sum.
    #[inline]
    pub fn value(self) -> f64 {
        self.0 as f64 / Self::SCALE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changes to and fro leave nothing behind, where floating point would.
    #[test]
    fn what_is_added_and_taken_away_leaves_no_trace() {
        let mut sum = ExactSum::<20>::default();
        let [mut one, mut other] = [Addend::default(); 2];
        sum.set(&mut one, 1.0 / 3.0);
        let before = sum;
        for step in 0..1_000 {
            sum.set(&mut other, 1e9 / f64::from(step + 1));
            sum.set(&mut one, 0.1);
            sum.set(&mut other, 0.0);
            sum.set(&mut one, 1.0 / 3.0);
        }
        assert_eq!(sum, before);
        assert!((sum.value() - 1.0 / 3.0).abs() < 1e-6);
    }
}
