//! The connection: contracts by which the utility may call for less to be drawn, and feeds of which one may be lost.

use engine::Stream;
use units::{EnergyPrice, Power, Rate, SimDuration, SimTime, Span};

use super::gap::gap;
use crate::calendar::Moment;
use crate::settings::{Check, at_least, between, one_of, spec};

spec! {
    /// A contract by which the utility may call for less to be drawn.
    pub struct CallSpec {
        /// How often it calls.
        pub rate: Rate = at_least(0.0);
        /// First month in which it may call.
        pub first_month: u32 = between(1.0, 12.0);
        /// Last month in which it may; earlier than the first when that spans the new year.
        pub last_month: u32 = between(1.0, 12.0);
        /// First hour of the day in which a call may begin.
        pub first_hour: u32 = between(0.0, 23.0);
        /// First hour after that in which it no longer may.
        pub last_hour: u32 = between(1.0, 24.0);
        /// From the notice until less may be drawn.
        pub notice: Span;
        /// Share of the connection that may still be drawn.
        pub leaves: f64 = between(0.0, 1.0);
        /// The same as a power, where the contract names one; then no share counts.
        pub leaves_power: Option<Power>;
        /// Median length of a call.
        pub length_median: Span = at_least(60.0);
        /// Standard deviation of the logarithm of the length.
        pub length_spread: f64 = between(0.0, 3.0);
        /// The longest that all calls of a year may last together.
        pub most: Span;
        /// What the utility pays for what is not drawn.
        pub pay: EnergyPrice;
        /// A call that begins at a set time and is of median length, for drills and tests.
        pub planned: Option<Span>;
    }
}

spec! {
    /// Feeds that stand in for each other, each with outages of its own.
    pub struct FeedsSpec {
        /// How many there are; a single one is out when the grid is.
        pub count: u32 = between(1.0, 16.0);
        /// Power of one, of a single one as well; by default its part of all that the grid can deliver, or of the
        /// connection. Racks of a plant that is built are accepted on no more than all of them carry.
        pub capacity: Option<Power> = at_least(1.0);
        /// How often one of several is out while the grid is not.
        pub outage_rate: Rate = at_least(0.0);
        /// Median length of that.
        pub outage_median: Span = between(1.0, 31_536_000.0);
        /// Standard deviation of the logarithm of the length.
        pub outage_spread: f64 = between(0.0, 3.0);
        /// Share of these outages that take all feeds at once, for the same length, so that supply is lost.
        pub beta: f64 = between(0.0, 1.0);
        /// The first feed is out then, for the median length, for drills and tests.
        pub planned: Option<Span>;
    }
}

/// A contract during a run.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: String,
    spec: CallSpec,
    stream: Stream,
    number: u32,
    /// How long the call lasts of which notice was given, or that is in force.
    pub(super) length: Option<SimDuration>,
    /// When that begins, or began.
    begins: SimTime,
    active: bool,
    /// Hours of calls in a year of operation.
    year: u32,
    used: SimDuration,
}

/// A feed during a run.
#[derive(Clone, Debug)]
struct FeedState {
    stream: Stream,
    number: u32,
    /// It is out until then.
    until: SimTime,
}

/// Contracts and feeds during a run.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) calls: Vec<Call>,
    spec: FeedsSpec,
    whole: Option<Power>,
    feeds: Vec<FeedState>,
}

impl Call {
    fn new((name, spec): (&String, &CallSpec), seed: u64) -> Self {
        Self {
            name: name.clone(),
            spec: spec.clone(),
            stream: Stream::new(seed, &format!("call/{name}"), 0),
            number: 0,
            length: None,
            begins: SimTime::START,
            active: false,
            year: 0,
            used: SimDuration::ZERO,
        }
    }

    /// Time until the next notice may be given, in season and hours or not: what falls outside them does not
    /// happen.
    pub(super) fn next(&mut self) -> Option<SimDuration> {
        self.number += 1;
        let draw = self.stream.at(self.number).exponential();
        let share = f64::from(self.spec.months()) / 12.0 * f64::from(self.spec.hours()) / 24.0;
        gap(draw, self.spec.rate.in_per_hour() / share)
    }

    /// From the start until the notice of the call that the scenario plans.
    pub(super) fn planned(&self) -> Option<SimDuration> {
        let (at, notice) = (SimDuration::from(self.spec.planned?), self.notice());
        Some(at - notice)
    }

    pub(super) fn notice(&self) -> SimDuration {
        self.spec.notice.into()
    }

    pub(super) const fn pay(&self) -> EnergyPrice {
        self.spec.pay
    }

    /// Notice is given of a call that begins then, planned or not; false if it may not come then.
    pub(super) fn announce(&mut self, (begins, moment): (SimTime, Moment), planned: bool) -> bool {
        if self.active || self.length.is_some() {
            return false;
        }
        let stream = self.stream.at(self.number);
        stream.exponential(); // the gap that led here
        let median = self.spec.length_median.in_seconds();
        let drawn = stream.lognormal(median, self.spec.length_spread);
        if !planned && !self.spec.allows(moment) {
            return false;
        }
        if moment.year != self.year {
            (self.year, self.used) = (moment.year, SimDuration::ZERO);
        }
        let length = SimDuration::from_seconds_rounded_up(if planned { median } else { drawn });
        let left = SimDuration::from(self.spec.most) - self.used;
        let length = length.min(left);
        if length > SimDuration::ZERO {
            self.used = self.used + length;
            self.length = Some(length);
            self.begins = begins;
        }
        length > SimDuration::ZERO
    }

    pub(super) const fn begin(&mut self) {
        self.active = true;
    }

    pub(super) const fn end(&mut self) {
        (self.active, self.length) = (false, None);
    }
}

impl CallSpec {
    const fn months(&self) -> u32 {
        (self.last_month + 12 - self.first_month) % 12 + 1
    }

    const fn hours(&self) -> u32 {
        let hours = (self.last_hour + 24 - self.first_hour) % 24;
        if hours == 0 { 24 } else { hours }
    }

    /// Whether a call may begin then.
    fn allows(&self, moment: Moment) -> bool {
        let month = (moment.month + 13 - self.first_month as usize) % 12;
        let hour = (moment.hour + 24 - self.first_hour) % 24;
        month < self.months() as usize && hour < self.hours()
    }
}

impl Connection {
    /// Those in force of `calls`, and feeds that share the `whole` power of the grid where that is known.
    pub(super) fn new<'a>(
        calls: impl Iterator<Item = (&'a String, &'a CallSpec)>,
        (spec, whole): (&FeedsSpec, Option<Power>),
        seed: u64,
    ) -> Self {
        let several = if spec.count > 1 { spec.count } else { 0 };
        let feed = |number: u32| FeedState {
            stream: Stream::new(seed, "grid/feed", number.into()),
            number: 0,
            until: SimTime::START,
        };
        Self {
            calls: calls.map(|call| Call::new(call, seed)).collect(),
            feeds: (0..several).map(feed).collect(),
            spec: spec.clone(),
            whole,
        }
    }

    /// What may be drawn now of what is `agreed`, as far as calls are known that begin at an instant or before.
    pub(super) fn available(&self, agreed: Power, (now, by): (SimTime, SimTime)) -> Power {
        let known = |call: &&Call| call.active || (call.length.is_some() && call.begins <= by);
        let calls = self.calls.iter().filter(known);
        let left = |call: &Call| call.spec.leaves_power.unwrap_or(agreed * call.spec.leaves);
        let of_calls = calls.map(left).fold(agreed, Power::min);
        if self.feeds.is_empty() {
            // A single feed is out when the grid is.
            return self.spec.capacity.map_or(of_calls, |most| of_calls.min(most));
        }
        let each = self
            .spec
            .capacity
            .unwrap_or_else(|| self.whole.unwrap_or(agreed) / f64::from(self.spec.count));
        let up = self.feeds.iter().filter(|feed| feed.until <= now).count();
        of_calls.min(each * up as f64)
    }

    /// Feeds that are counted.
    pub(super) const fn feeds(&self) -> usize {
        self.feeds.len()
    }

    /// Whether a feed is out by itself.
    pub(super) fn is_out(&self, feed: usize, now: SimTime) -> bool {
        self.feeds.get(feed).is_some_and(|feed| feed.until > now)
    }

    /// Time until a feed is out next.
    pub(super) fn next_loss(&mut self, feed: usize) -> Option<SimDuration> {
        let state = &mut self.feeds[feed];
        state.number += 1;
        let draw = state.stream.at(state.number).exponential();
        gap(draw, self.spec.outage_rate.in_per_hour())
    }

    /// When the first feed goes out as planned, if it does.
    pub(super) fn planned_loss(&self) -> Option<SimTime> {
        let planned = self.spec.planned.filter(|_| !self.feeds.is_empty())?;
        Some(SimTime::START + SimDuration::from(planned))
    }

    /// A feed goes out, and all others with it where that has a common cause; for how long, unless it is out already.
    pub(super) fn lose(&mut self, feed: usize, planned: bool, now: SimTime) -> Option<SimDuration> {
        let median = self.spec.outage_median.in_seconds();
        let spread = self.spec.outage_spread;
        let state = &mut self.feeds[feed];
        let stream = state.stream.at(state.number);
        stream.exponential(); // the gap that led here
        let drawn = stream.lognormal(median, spread);
        let common = stream.bernoulli(self.spec.beta) && !planned;
        if state.until > now {
            return None;
        }
        let length = SimDuration::from_seconds_rounded_up(if planned { median } else { drawn });
        let lost = if common { 0..self.feeds.len() } else { feed..feed + 1 };
        for state in &mut self.feeds[lost] {
            state.until = state.until.max(now + length);
        }
        Some(length)
    }

    /// How long no feed is left, if none is.
    pub(super) fn until_any(&self, now: SimTime) -> Option<SimDuration> {
        let first = self.feeds.iter().map(|feed| feed.until).min()?;
        (first > now).then(|| first.since(now))
    }
}

/// Checks names and times of contracts.
pub(super) fn check_calls(
    names: &[String],
    calls: &std::collections::BTreeMap<String, CallSpec>,
    check: &mut Check<'_>,
) {
    for name in names {
        let known = one_of(name, calls.keys().map(String::as_str));
        check.require(
            &["location.grid.calls"],
            calls.contains_key(name),
            format_args!("{name:?}"),
            format_args!("must name a contract below location.grid.call: {known}"),
        );
    }
    for (name, call) in calls {
        let Some(planned) = call.planned else { continue };
        check.require(
            &[
                &format!("location.grid.call.{name}.planned"),
                &format!("location.grid.call.{name}.notice"),
            ],
            call.notice <= planned,
            planned.to_string(),
            format_args!(
                "must be at least location.grid.call.{name}.notice, which is {}",
                call.notice
            ),
        );
    }
}

#[cfg(test)]
mod tests;
