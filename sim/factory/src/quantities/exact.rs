//! Exact sums: over parts and over time, the same whatever the order in which parts change.

use std::marker::PhantomData;

use units::SimTime;

use super::Amount;

/// A flow as a whole number of the smallest parts of its unit, which are given by its amount.
///
/// Adding 1.5 × 2⁵² leaves that whole number, rounded, in the lower bits of a floating-point number: a
/// third of the instructions of a conversion. Beyond 2⁵¹ parts (34 GW) nothing is left of them.
#[inline]
pub(super) fn parts<A: Amount>(value: A) -> i64 {
    let parts = value.in_base() * per_unit::<A>();
    if parts.abs() < MOST { shifted(parts) } else { converted(parts) }
}

const SHIFT: f64 = 1.5 * (1_u64 << 52) as f64;
const MOST: f64 = (1_u64 << 51) as f64;

#[inline]
const fn shifted(parts: f64) -> i64 {
    (parts + SHIFT).to_bits().cast_signed() - SHIFT.to_bits().cast_signed()
}

/// The same of several flows, in base units that are cut into 2^`bits` parts each.
#[inline]
fn all_parts<const N: usize>(values: [f64; N], bits: [u32; N]) -> [i64; N] {
    let mut parts = values;
    let mut fit = true;
    for (part, bits) in parts.iter_mut().zip(bits) {
        *part *= (1_u64 << bits) as f64;
        fit &= part.abs() < MOST;
    }
    if fit { parts.map(shifted) } else { each_converted(parts) }
}

#[cold]
fn each_converted<const N: usize>(parts: [f64; N]) -> [i64; N] {
    parts.map(|parts| if parts.abs() < MOST { shifted(parts) } else { converted(parts) })
}

/// The same by a conversion, which any number stands.
#[cold]
#[expect(clippy::cast_possible_truncation, reason = "beyond any plant it is cut to the greatest")]
const fn converted(parts: f64) -> i64 {
    parts as i64
}

/// Smallest parts in the base unit of an amount.
pub(super) const fn per_unit<A: Amount>() -> f64 {
    (1_u64 << A::BITS) as f64
}

/// The sum of one value of each of many parts, which change one by one.
///
/// Values are held as whole numbers, so that adding and taking away is exact: a sum is a function of
/// what its parts are now, and not of the way they came there.
#[derive(Clone, Copy, Debug)]
pub struct ExactSum<A> {
    pub(super) parts: i64,
    amount: PhantomData<A>,
}

impl<A> Default for ExactSum<A> {
    fn default() -> Self {
        Self { parts: 0, amount: PhantomData }
    }
}

/// What one part adds to a sum now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addend(i64);

impl<A: Amount> ExactSum<A> {
    /// A part adds another value from now on.
    #[inline]
    pub fn set(&mut self, part: &mut Addend, value: A) {
        let now = parts(value);
        self.parts += now - part.0;
        part.0 = now;
    }

    /// The sum, in the base unit.
    #[inline]
    pub fn value(self) -> f64 {
        self.parts as f64 / per_unit::<A>()
    }
}

/// Sums of several amounts of many parts, each of which sets all its values at once.
///
/// The values of a part stand in a row, because processors convert several neighbours at once.
#[derive(Clone, Copy, Debug)]
pub struct ExactSums<const N: usize>([i64; N]);

/// What one part adds to each of several sums now.
#[derive(Clone, Copy, Debug)]
pub struct Addends<const N: usize>([i64; N]);

impl<const N: usize> Default for ExactSums<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Default for Addends<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> ExactSums<N> {
    /// A part adds other values from now on, given in base units that are cut into 2^`bits` parts each.
    #[inline]
    pub fn set(&mut self, part: &mut Addends<N>, values: [f64; N], bits: [u32; N]) {
        let now = all_parts(values, bits);
        for ((sum, before), now) in self.0.iter_mut().zip(&mut part.0).zip(now) {
            *sum += now - *before;
            *before = now;
        }
    }

    /// One of the sums, whose amount must be that of its values.
    #[inline]
    pub const fn sum<A: Amount>(&self, place: usize) -> ExactSum<A> {
        ExactSum { parts: self.0[place], amount: PhantomData }
    }
}

/// What a flow has added up to by some time, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Integral(pub(super) i128);

impl Integral {
    /// A flow of so many parts holds from one time to another.
    #[inline]
    pub(super) fn add(&mut self, parts: i64, from: SimTime, to: SimTime) {
        self.0 += i128::from(parts) * i128::from(to.since(from).in_nanoseconds());
    }

    /// What was added from an earlier reading to this one, in the base unit of the flow times a second.
    pub(super) fn since<A: Amount>(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / (per_unit::<A>() * 1e9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantities::Number;

    /// Method: numbers on both sides of the border at which the way changes, rounded by hand.
    #[test]
    fn any_flow_is_a_whole_number_of_parts() {
        let watts = |parts: f64| units::Power::watts(parts / 65_536.0);
        for whole in [0_i64, 1, -7, 1 << 50, -(1 << 50), 1 << 55] {
            assert_eq!(parts(watts(whole as f64)), whole);
        }
        assert_eq!([0.4, 0.6, -0.6].map(|part| parts(watts(part))), [0, 1, -1]);
    }

    /// Changes to and fro leave nothing behind, where floating point would.
    #[test]
    fn what_is_added_and_taken_away_leaves_no_trace() {
        let mut sum = ExactSum::<Number>::default();
        let [mut one, mut other] = [Addend::default(); 2];
        sum.set(&mut one, Number(1.0 / 3.0));
        let before = sum;
        for step in 0..1_000 {
            sum.set(&mut other, Number(1e9 / f64::from(step + 1)));
            sum.set(&mut one, Number(0.1));
            sum.set(&mut other, Number(0.0));
            sum.set(&mut one, Number(1.0 / 3.0));
        }
        assert_eq!(sum.parts, before.parts);
        assert!((sum.value() - 1.0 / 3.0).abs() <= 0.5 / per_unit::<Number>());
    }
}
