//! The queue of future events.

use std::collections::BTreeMap;

use units::{SimDuration, SimTime};

/// Future events in the order they will happen.
///
/// Events of one instant happen in the order they were scheduled, so a run never depends on how
/// the queue is built.
#[derive(Debug)]
pub struct Agenda<E> {
    now: SimTime,
    scheduled: u64,
    /// Keyed by time, then by order of scheduling.
    events: BTreeMap<(SimTime, u64), E>,
}

/// Names one scheduled event, so that it can be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    at: SimTime,
    order: u64,
}

impl<E> Agenda<E> {
    /// An empty agenda at the start of the scenario.
    pub const fn new() -> Self {
        Self { now: SimTime::START, scheduled: 0, events: BTreeMap::new() }
    }

    /// The current simulated time.
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// Schedules `event` to happen `at` a time that is not in the past.
    pub fn schedule(&mut self, at: SimTime, event: E) -> Handle {
        assert!(at >= self.now, "cannot schedule for {at:?}: it is already {:?}", self.now);
        let order = self.scheduled;
        self.events.insert((at, order), event);
        self.scheduled += 1;
        Handle { at, order }
    }

    /// Schedules `event` to happen after `delay`.
    pub fn schedule_in(&mut self, delay: SimDuration, event: E) -> Handle {
        self.schedule(self.now + delay, event)
    }

    /// Takes back an event. `None` if it has happened or was cancelled before.
    pub fn cancel(&mut self, handle: Handle) -> Option<E> {
        self.events.remove(&(handle.at, handle.order))
    }

    /// Number of events still to happen.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing is going to happen any more.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// When the next event will happen.
    pub fn next_time(&self) -> Option<SimTime> {
        self.events.first_key_value().map(|(&(at, _), _)| at)
    }

    /// Takes the next event if it happens exactly at `instant`, and moves the clock there.
    pub fn pop_at(&mut self, instant: SimTime) -> Option<E> {
        let entry = self.events.first_entry()?;
        if entry.key().0 != instant {
            return None;
        }
        self.now = instant;
        Some(entry.remove())
    }

    /// Moves the clock to `end`, which no event precedes.
    pub fn advance_to(&mut self, end: SimTime) {
        assert!(self.next_time().is_none_or(|next| next > end), "events remain before {end:?}");
        self.now = end;
    }
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}
