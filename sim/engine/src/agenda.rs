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
pub struct Handle {
    slot: u32,
    generation: u32,
}

/// Cancelled entries are swept out when there are more of them than this and than live ones.
const FEW_CANCELLED: usize = 64;

impl<E> Agenda<E> {
    /// An empty agenda at the start of the scenario.
    pub const fn new() -> Self {
        Self {
            now: SimTime::START,
            payloads: Payloads { slots: Vec::new(), free: Vec::new() },
            queue: Queue::new(),
            cancelled: 0,
        }
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
        let Handle { slot, generation } = handle;
        let entry = Entry { at: at.in_nanoseconds(), slot, generation };
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
        let event = self.payloads.take(handle.slot, handle.generation)?;
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
    /// Cheap after [`Agenda::pop_at`] while more events of that time are near; otherwise it may look
    /// through many events.
    pub fn next_time(&self) -> Option<SimTime> {
        let earliest = self.queue.earliest(|entry| self.payloads.has(entry));
        earliest.map(SimTime::from_nanoseconds)
    }

    /// When the next event will happen, if that is not after `latest`.
    ///
    /// Unlike [`Agenda::next_time`] it brings that event to the front of the queue, so time must
    /// advance to it, or to `latest`, before anything else is scheduled.
    #[inline]
    pub(crate) fn next_until(&mut self, latest: SimTime) -> Option<SimTime> {
        if self.queue.head().is_none() {
            self.fill(latest);
        }
        let next = SimTime::from_nanoseconds(self.queue.head()?.at);
        (next <= latest).then_some(next)
    }

    pub fn step_time(&mut self) -> SimTime {
        self.next_until(SimTime::from_nanoseconds(u64::MAX)).unwrap()
    }
    /// Takes the next event if it happens exactly at `instant`, and moves the clock there.
    #[inline]
    pub fn pop_at(&mut self, instant: SimTime) -> Option<E> {
        if self.next_until(instant)? != instant {
            return None;
        }
        let Entry { slot, generation, .. } = self.queue.head()?;
        self.now = instant;
        self.queue.drop_head();
        self.drop_cancelled_heads();
        self.payloads.take(slot, generation)
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
            && self.queue.head().is_some_and(|entry| !self.payloads.has(&entry))
        {
            self.queue.drop_head();
            self.cancelled -= 1;
        }
    }

    fn fill(&mut self, latest: SimTime) {
        let payloads = &self.payloads;
        self.cancelled -= self.queue.fill(latest.in_nanoseconds(), |entry| payloads.has(entry));
    }

    #[cold]
    fn sweep(&mut self) {
        let payloads = &self.payloads;
        self.queue.sweep(|entry| payloads.has(entry));
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
    /// Empty slots; the last one is used next, because it is the most likely to be cached.
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot<E> {
    /// Counts the payloads that have left this slot.
    generation: u32,
    event: Option<E>,
}

impl<E> Payloads<E> {
    #[inline]
    fn insert(&mut self, event: E) -> Handle {
        if let Some(slot) = self.free.pop() {
            let place = &mut self.slots[slot as usize];
            place.event = Some(event);
            return Handle { slot, generation: place.generation };
        }
        let slot = u32::try_from(self.slots.len()).expect("fewer than 2^32 events are pending");
        self.slots.push(Slot { generation: 0, event: Some(event) });
        Handle { slot, generation: 0 }
    }

    #[inline]
    fn take(&mut self, slot: u32, generation: u32) -> Option<E> {
        let place = self.slots.get_mut(slot as usize)?;
        if place.generation != generation {
            return None;
        }
        let event = place.event.take();
        place.generation += 1;
        // A slot that has used up its generations stays empty.
        if place.generation < u32::MAX {
            self.free.push(slot);
        }
        event
    }

    #[inline]
    fn has(&self, entry: &Entry) -> bool {
        self.slots[entry.slot as usize].generation == entry.generation
    }
}
