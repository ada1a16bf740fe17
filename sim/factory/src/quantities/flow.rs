//! Flows: what holds until it is set again, and what it adds up to.

use std::marker::PhantomData;

use units::SimTime;

use super::{Amount, ExactSum, Integral, Kind, Running, Summary, Unit, exact};

/// A rate or a state that holds until it is set again, integrated exactly.
///
/// Values are whole numbers of the amount's smallest parts and times are whole nanoseconds, so the
/// integral is the same however the time is cut: reading, closing hours and setting the value it has
/// leave no trace. Setting the same value costs one comparison; what is not set costs nothing.
#[derive(Clone, Debug)]
pub struct Flow<A> {
    value: i64,
    /// The greatest value that has held for a time.
    peak: i64,
    /// Until when it is integrated.
    since: SimTime,
    integral: Integral,
    /// The integral when the hour began.
    before: Integral,
    amount: PhantomData<A>,
}

/// No value yet.
const UNSET: i64 = i64::MIN;
/// Seconds of an hour.
const HOUR: f64 = 3600.0;

impl<A> Default for Flow<A> {
    fn default() -> Self {
        let (since, integral) = (SimTime::START, Integral::default());
        let amount = PhantomData;
        Self { value: UNSET, peak: UNSET, since, integral, before: integral, amount }
    }
}

impl<A: Amount> Flow<A> {
    /// Holds from now on.
    #[inline]
    pub fn set(&mut self, now: SimTime, value: A) {
        self.set_parts(now, exact::parts(value));
    }

    /// Holds from now on: what many parts add up to.
    #[inline]
    pub fn set_sum(&mut self, now: SimTime, sum: ExactSum<A>) {
        self.set_parts(now, sum.parts);
    }

    /// Holds from now on: a whole number of the base unit, which no rounding changes.
    #[inline]
    pub fn set_count(&mut self, now: SimTime, count: u32) {
        const { assert!(A::BITS < 32, "any number fits") }
        self.set_parts(now, i64::from(count) << A::BITS);
    }

    #[inline]
    fn set_parts(&mut self, now: SimTime, value: i64) {
        if value != self.value {
            self.integrate(now);
            self.value = value;
        }
    }

    /// Reads a meter: what was added since that was last read, in the base unit times a second.
    pub fn read_meter(&self, now: SimTime, meter: &mut Integral) -> f64 {
        let mut reading = self.integral;
        if self.value != UNSET {
            reading.add(self.value, self.since, now);
        }
        reading.since::<A>(std::mem::replace(meter, reading))
    }

    #[inline]
    fn integrate(&mut self, now: SimTime) {
        if now > self.since && self.value != UNSET {
            self.integral.add(self.value, self.since, now);
            self.peak = self.peak.max(self.value);
        }
        self.since = now;
    }

    fn in_base(parts: i64) -> Option<f64> {
        (parts != UNSET).then(|| parts as f64 / exact::per_unit::<A>())
    }
}

impl<A: Amount> Running for Flow<A> {
    const KIND: Kind = Kind::Flow;
    const UNIT: Unit = A::UNIT;
    const TOTAL: Unit = A::OVER_TIME;

    #[inline]
    fn now(&self) -> Option<f64> {
        Self::in_base(self.value)
    }

    #[inline]
    fn parts(&self) -> i64 {
        if self.value == UNSET { 0 } else { self.value }
    }

    fn end_hour(&mut self, now: SimTime) -> Option<f64> {
        self.integrate(now);
        let before = std::mem::replace(&mut self.before, self.integral);
        (self.value != UNSET).then(|| self.integral.since::<A>(before) / HOUR)
    }

    fn summary(&self, now: SimTime) -> Summary {
        let mut whole = self.clone();
        whole.integrate(now);
        let total = whole.integral.since::<A>(Integral::default());
        Summary {
            total: (whole.peak != UNSET).then_some(total),
            peak: Self::in_base(whole.peak),
            last: self.now(),
            ..Summary::default()
        }
    }
}
