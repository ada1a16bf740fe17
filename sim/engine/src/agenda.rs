//! The queue of future events.

use units::{SimDuration, SimTime};

use crate::queue::{Entry, Queue};

/// Future events in the order they will happen.
///
/// Events of one instant happen in the order they were scheduled, so a run never depends on how
/// the queue is built.
#[derive(Debug)]
pub struct Agenda<E> {
    now: SimTime,
    payloads: Payloads<E>,
    /// Invariant: its head, if it has one, was not cancelled.
    queue: Queue,
    /// Entries of the queue whose event was cancelled.
    cancelled: usize,
}

/// Names one scheduled event, so that it can be cancelled.
///
/// It never names another event: not after its own has happened, and not after any number of later
/// ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(u64);

impl Handle {
    #[inline]
    const fn new(slot: u32, generation: u32) -> Self {
        Self((generation as u64) << 32 | slot as u64)
    }

    /// Index of the payload.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half of the number")]
    const fn slot(self) -> u32 {
        self.0 as u32
    }

    /// Which of the payloads that have been in that slot.
    #[inline]
    const fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Cancelled entries are swept out when there are more of them than this and than live ones.
const FEW_CANCELLED: usize = 64;

impl<E> Agenda<E> {
    /// An empty agenda at the start of the scenario.
    pub const fn new() -> Self {
        Self { now: SimTime::START, payloads: Payloads::new(), queue: Queue::new(), cancelled: 0 }
    }

    /// The current simulated time.
    #[inline]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// Schedules `event` to happen `at` a time that is not in the past.
    #[inline]
    pub fn schedule(&mut self, at: SimTime, event: E) -> Handle {
        assert!(at >= self.now, "cannot schedule for {at:?}: it is already {:?}", self.now);
        let handle = self.payloads.insert(event);
        let entry = Entry { at: at.in_nanoseconds(), name: handle.0 };
        self.queue.insert(entry, self.now.in_nanoseconds());
        handle
    }

    /// Schedules `event` to happen after `delay`.
    #[inline]
    pub fn schedule_in(&mut self, delay: SimDuration, event: E) -> Handle {
        self.schedule(self.now + delay, event)
    }

    /// Takes back an event. `None` if it has happened or was cancelled before.
    #[inline]
    pub fn cancel(&mut self, handle: Handle) -> Option<E> {
        let event = self.payloads.take(handle)?;
        self.cancelled += 1;
        self.drop_cancelled_heads();
        if self.cancelled > self.len() + FEW_CANCELLED {
            self.sweep();
        }
        Some(event)
    }

    /// Moves an event to another time, behind the events already scheduled for it. `None` if it has
    /// happened or was cancelled before.
    #[inline]
    pub fn reschedule(&mut self, handle: Handle, at: SimTime) -> Option<Handle> {
        let event = self.cancel(handle)?;
        Some(self.schedule(at, event))
    }

    /// Number of events still to happen.
    #[inline]
    pub const fn len(&self) -> usize {
        self.queue.len() - self.cancelled
    }

    /// Whether nothing is going to happen any more.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the next event will happen.
    ///
    /// It moves nothing, so it may have to look through many events; [`run_until`](crate::run_until)
    /// does not use it.
    pub fn next_time(&self) -> Option<SimTime> {
        let earliest = self.queue.earliest(|entry| self.payloads.has(Handle(entry.name)));
        earliest.map(SimTime::from_nanoseconds)
    }

    /// When the next event will happen, if that is not after `latest`.
    ///
    /// Unlike [`Agenda::next_time`] it brings that event to the front of the queue. If time does not
    /// advance to it or to `latest` before much else is scheduled, that work is done again.
    #[inline]
    pub(crate) fn next_until(&mut self, latest: SimTime) -> Option<SimTime> {
        if self.queue.head().is_none() {
            self.fill(latest);
        }
        let next = SimTime::from_nanoseconds(self.queue.head()?.at);
        (next <= latest).then_some(next)
    }

    /// Takes the next event if it happens exactly at `instant`, and moves the clock there.
    #[inline]
    pub fn pop_at(&mut self, instant: SimTime) -> Option<E> {
        if self.queue.head().is_none() {
            self.fill(instant);
        }
        let Entry { at, name } = self.queue.head()?;
        if at != instant.in_nanoseconds() {
            return None;
        }
        self.now = instant;
        self.queue.drop_head();
        self.drop_cancelled_heads();
        self.payloads.take(Handle(name))
    }

    /// Moves the clock to `end`, which no event precedes.
    pub fn advance_to(&mut self, end: SimTime) {
        assert!(end >= self.now, "cannot go back to {end:?}: it is already {:?}", self.now);
        assert!(self.next_until(end).is_none(), "events remain before {end:?}");
        self.now = end;
    }

    #[inline]
    fn drop_cancelled_heads(&mut self) {
        while self.cancelled > 0
            && self.queue.head().is_some_and(|entry| !self.payloads.has(Handle(entry.name)))
        {
            self.queue.drop_head();
            self.cancelled -= 1;
        }
    }

    fn fill(&mut self, latest: SimTime) {
        let payloads = &self.payloads;
        self.cancelled -=
            self.queue.fill(latest.in_nanoseconds(), |entry| payloads.has(Handle(entry.name)));
    }

    #[cold]
    fn sweep(&mut self) {
        let payloads = &self.payloads;
        self.queue.sweep(|entry| payloads.has(Handle(entry.name)));
        self.cancelled = 0;
    }
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}

/// What will happen, in slots that are used again and again.
#[derive(Debug)]
struct Payloads<E> {
    slots: Vec<Slot<E>>,
    /// The slot to use next: the one left last, because it is the most likely to be cached.
    free: u32,
}

#[derive(Debug)]
struct Slot<E> {
    /// Counts the events that have left this slot.
    generation: u32,
    /// While this slot is empty: the one to use after it.
    next_free: u32,
    event: Option<E>,
}

/// No slot is free.
const NONE: u32 = u32::MAX;

impl<E> Payloads<E> {
    const fn new() -> Self {
        Self { slots: Vec::new(), free: NONE }
    }

    #[inline]
    fn insert(&mut self, event: E) -> Handle {
        let slot = self.free;
        if let Some(place) = self.slots.get_mut(slot as usize) {
            self.free = place.next_free;
            place.event = Some(event);
            return Handle::new(slot, place.generation);
        }
        self.insert_in_new_slot(event)
    }

    #[inline(never)]
    fn insert_in_new_slot(&mut self, event: E) -> Handle {
        let slot = u32::try_from(self.slots.len()).ok().filter(|&slot| slot != NONE);
        let slot = slot.expect("fewer than 2^32 events are pending");
        self.slots.push(Slot { generation: 0, next_free: NONE, event: Some(event) });
        Handle::new(slot, 0)
    }

    #[inline]
    fn take(&mut self, handle: Handle) -> Option<E> {
        let place = self.slots.get_mut(handle.slot() as usize)?;
        if place.generation != handle.generation() {
            return None;
        }
        place.generation += 1;
        // A slot that has used up its generations stays empty.
        if place.generation < u32::MAX {
            place.next_free = self.free;
            self.free = handle.slot();
        }
        place.event.take()
    }

    #[inline]
    fn has(&self, handle: Handle) -> bool {
        self.slots[handle.slot() as usize].generation == handle.generation()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_events_leave_the_queue() {
        let mut agenda = Agenda::new();
        let far = SimTime::from_nanoseconds(1 << 60);
        for _ in 0..1_000 {
            agenda.schedule(far, ());
        }
        for _ in 0..100_000 {
            let handle = agenda.schedule(far, ());
            agenda.cancel(handle);
            assert!(agenda.queue.len() <= 2 * agenda.len() + FEW_CANCELLED + 1);
        }
        assert_eq!(agenda.payloads.slots.len(), 1_001);
    }

    #[test]
    fn a_slot_is_left_for_good_before_its_generations_repeat() {
        let mut agenda = Agenda::new();
        let first = agenda.schedule(SimTime::START, 1);
        agenda.cancel(first);
        agenda.payloads.slots[0].generation = u32::MAX - 1;
        let last = agenda.schedule(SimTime::START, 2);
        assert_eq!(agenda.cancel(last), Some(2));
        let next = agenda.schedule(SimTime::START, 3);
        assert_eq!((last.slot(), next.slot()), (0, 1));
        assert_eq!(agenda.cancel(last), None);
    }
}
