//! Running values: what a quantity is kept in while a run goes on.

use std::marker::PhantomData;

use units::SimTime;

use super::{Amount, Histogram, Unit};

/// How a quantity is kept, and what its column and its metrics are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Holds until it is set again: mean of the hour, integral, mean and peak of the run.
    Flow,
    /// A content or a price: as it is at the end of the hour and of the run.
    Level,
    /// One of a few states, as a channel only.
    State,
    /// Occurrences in the hour and in the run.
    Count,
    /// Values that come one by one: their mean, number and percentiles.
    Sample,
    /// Worked out from other quantities.
    Derived,
}

/// What the plant asks of a running value. `None` is a value that is not defined, or that the
/// registry works out. Everything is in base units.
pub trait Running {
    /// How it is kept.
    const KIND: Kind;
    /// Unit of a reading.
    const UNIT: Unit = Unit::NONE;
    /// Unit of what the run adds up.
    const TOTAL: Unit = Unit::NONE;

    /// What holds at this instant.
    fn now(&self) -> Option<f64> {
        None
    }

    /// What holds at this instant, as a whole number of the amount's smallest parts: of a flow only.
    fn parts(&self) -> i64 {
        0
    }

    /// What the hour that ends now brought; begins the next.
    fn end_hour(&mut self, _now: SimTime) -> Option<f64> {
        None
    }

    /// By member of a family: what the hour that ended last brought.
    fn members_of_hour(&self) -> &[Option<f64>] {
        &[]
    }

    /// What the run brought until now.
    fn summary(&self, _now: SimTime) -> Summary {
        Summary::default()
    }
}

/// What a run brought.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Integral, number or last content.
    pub total: Option<f64>,
    /// Mean of a sample.
    pub mean: Option<f64>,
    /// The greatest value that held for a time.
    pub peak: Option<f64>,
    /// The value at the end.
    pub last: Option<f64>,
    /// The value at the end less that at the start.
    pub change: Option<f64>,
    /// The value that 95 % of a sample do not exceed.
    pub percentile_95: Option<f64>,
    /// Share of a sample above zero.
    pub share_above_zero: Option<f64>,
    /// Number of values in a sample.
    pub count: Option<f64>,
    /// By member of a family: its name and its total.
    pub members: Vec<(String, f64)>,
}

/// A content, a price or a temperature, as it is known from time to time.
#[derive(Clone, Debug)]
pub struct Level<A> {
    first: Option<f64>,
    value: Option<f64>,
    amount: PhantomData<A>,
}

impl<A> Default for Level<A> {
    fn default() -> Self {
        Self { first: None, value: None, amount: PhantomData }
    }
}

impl<A: Amount> Level<A> {
    /// What is known of it now.
    #[inline]
    pub fn set(&mut self, value: A) {
        let value = value.in_base();
        self.first.get_or_insert(value);
        self.value = Some(value);
    }

    /// It grows.
    pub fn add(&mut self, value: A) {
        let value = self.value.unwrap_or(0.0) + value.in_base();
        self.first.get_or_insert(0.0);
        self.value = Some(value);
    }
}

impl<A: Amount> Running for Level<A> {
    const KIND: Kind = Kind::Level;
    const UNIT: Unit = A::UNIT;
    const TOTAL: Unit = A::UNIT;

    fn now(&self) -> Option<f64> {
        self.value
    }

    fn end_hour(&mut self, _now: SimTime) -> Option<f64> {
        self.value
    }

    fn summary(&self, _now: SimTime) -> Summary {
        let change = self.value.zip(self.first).map(|(last, first)| last - first);
        Summary { total: self.value, last: self.value, change, ..Summary::default() }
    }
}

/// One of a few states, by code.
#[derive(Clone, Copy, Debug, Default)]
pub struct State(u8);

impl State {
    /// It is in a state.
    pub const fn set(&mut self, code: u8) {
        self.0 = code;
    }
}

impl Running for State {
    const KIND: Kind = Kind::State;

    fn now(&self) -> Option<f64> {
        Some(f64::from(self.0))
    }
}

/// How often something happened.
#[derive(Clone, Debug, Default)]
pub struct Count {
    total: u64,
    before: u64,
}

impl Count {
    /// It happened once more.
    #[inline]
    pub const fn add_one(&mut self) {
        self.total += 1;
    }

    /// It happened so many times more.
    #[inline]
    pub const fn add(&mut self, times: u64) {
        self.total += times;
    }

    /// It happened so often until now.
    #[inline]
    pub fn set(&mut self, total: u64) {
        assert!(total >= self.total, "what happened cannot be undone");
        self.total = total;
    }

    /// How often until now.
    pub const fn total(&self) -> u64 {
        self.total
    }
}

impl Running for Count {
    const KIND: Kind = Kind::Count;

    fn end_hour(&mut self, _now: SimTime) -> Option<f64> {
        let before = std::mem::replace(&mut self.before, self.total);
        Some((self.total - before) as f64)
    }

    fn summary(&self, _now: SimTime) -> Summary {
        Summary { total: Some(self.total as f64), ..Summary::default() }
    }
}

/// Values that come one by one, each counted once.
#[derive(Clone, Debug, Default)]
pub struct Sample<A> {
    values: Histogram,
    amount: PhantomData<A>,
}

impl<A: Amount> Sample<A> {
    /// One more, which is not negative.
    pub fn add(&mut self, value: A) {
        self.values.add(value.in_base());
    }
}

impl<A: Amount> Running for Sample<A> {
    const KIND: Kind = Kind::Sample;
    const UNIT: Unit = A::UNIT;

    fn summary(&self, _now: SimTime) -> Summary {
        let values = &self.values;
        Summary {
            mean: values.mean(),
            percentile_95: values.quantile(0.95),
            share_above_zero: values.share_above_zero(),
            count: Some(values.count() as f64),
            ..Summary::default()
        }
    }
}

/// One running value for each of several things of a kind, which are told by name.
#[derive(Clone, Debug)]
pub struct Family<T> {
    names: Vec<String>,
    members: Vec<T>,
    /// By member: what the hour that ended last brought.
    hour: Vec<Option<f64>>,
}

impl<T> Default for Family<T> {
    fn default() -> Self {
        Self { names: Vec::new(), members: Vec::new(), hour: Vec::new() }
    }
}

impl<T: Default> Family<T> {
    /// A member for each name.
    pub fn of(names: Vec<String>) -> Self {
        let members = names.iter().map(|_| T::default()).collect();
        Self { names, members, hour: Vec::new() }
    }

    /// A member.
    pub fn member(&mut self, number: usize) -> &mut T {
        &mut self.members[number]
    }

    /// All members.
    pub fn members(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.members.iter_mut()
    }
}

impl<T: Running> Running for Family<T> {
    const KIND: Kind = T::KIND;
    const UNIT: Unit = T::UNIT;
    const TOTAL: Unit = T::TOTAL;

    #[inline]
    fn now(&self) -> Option<f64> {
        Some(self.members.iter().filter_map(Running::now).sum())
    }

    #[inline]
    fn parts(&self) -> i64 {
        self.members.iter().map(Running::parts).sum()
    }

    fn end_hour(&mut self, now: SimTime) -> Option<f64> {
        self.hour.clear();
        self.hour.extend(self.members.iter_mut().map(|member| member.end_hour(now)));
        Some(self.hour.iter().flatten().sum())
    }

    fn members_of_hour(&self) -> &[Option<f64>] {
        &self.hour
    }

    fn summary(&self, now: SimTime) -> Summary {
        let total = |member: &T| member.summary(now).total.unwrap_or(0.0);
        let members: Vec<_> =
            self.names.iter().cloned().zip(self.members.iter().map(total)).collect();
        let all = members.iter().map(|(_, total)| total).sum();
        Summary { total: Some(all), members, ..Summary::default() }
    }
}

/// Nothing to keep: the registry works it out, in the units of an amount.
#[derive(Clone, Debug, Default)]
pub struct Sum<A>(PhantomData<A>);

impl<A: Amount> Running for Sum<A> {
    const KIND: Kind = Kind::Derived;
    const UNIT: Unit = A::UNIT;
    const TOTAL: Unit = A::OVER_TIME;
}

/// Nothing to keep: the registry divides one quantity by another.
#[derive(Clone, Debug, Default)]
pub struct Ratio;

impl Running for Ratio {
    const KIND: Kind = Kind::Derived;
}
