//! What is held for the head of the queue, and what jobs may use that start before it.

use units::{SimDuration, SimTime};

use super::candidates::{Bounds, LONGEST};
use super::{Ground, Request};

/// What a pass has seen of the ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    /// How often it had changed.
    pub(super) changes: u64,
    /// Processors of the largest request like the head's that could start.
    pub(super) fitting: u32,
    /// Room beside whole segments that is no loss to the head.
    pub(super) beside: u32,
}

impl Passed {
    /// What there is for a head, of whose shape so many fit.
    pub(super) fn new(head: &Request, fitting: u32, ground: &impl Ground) -> Self {
        // Where there are places enough for it that no small job shares.
        let clear = head.processors <= ground.clear();
        let beside = if clear { ground.beside(head.segment) } else { 0 };
        Self { changes: ground.changes(), fitting, beside }
    }
}

/// All that a queue whose jobs have segments of one size sees of the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    segment: u32,
    largest: u32,
    beside: u32,
    clear: u32,
}

impl Sight {
    /// What jobs with such segments see.
    #[inline]
    pub(super) fn of(segment: u32, ground: &impl Ground) -> Self {
        let (largest, beside) = (ground.largest(segment), ground.beside(segment));
        Self { segment, largest, beside, clear: ground.clear() }
    }
}

/// When the blocked head can start, if jobs run as long as estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reservation {
    /// What fitted of a request like the head's when this was worked out.
    pub(super) fitted: u32,
    /// The shadow time. `None` if the head does not fit even when every running job has ended and
    /// all that is under repair is back.
    pub(super) shadow: Option<SimTime>,
    /// Processors that remain free at the shadow time after the head has started, in its segments.
    pub(super) extra: u32,
}

impl Reservation {
    /// Whether the shadow time is still to come.
    pub(super) fn holds(&self, now: SimTime) -> bool {
        self.shadow.is_none_or(|at| now <= at)
    }
}

/// What jobs may use that start before the head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    /// Segments of the head.
    pub(super) segment: u32,
    /// Processors of the largest request like the head's that could start.
    pub(super) fitting: u32,
    /// Room beside all whole segments of that size.
    pub(super) beside: u32,
    pub(super) reservation: Reservation,
    pub(super) now: SimTime,
}

impl Gap {
    /// The head's segment, and what fits in such.
    pub(super) const fn of_head(&self) -> (u32, u32) {
        (self.segment, self.fitting)
    }

    /// Time left until the shadow time.
    pub(super) fn span(&self) -> SimDuration {
        self.reservation.shadow.map_or(LONGEST, |shadow| shadow.since(self.now).min(LONGEST))
    }

    /// The bounds for jobs of which those with `fitting` processors have room.
    pub(super) fn bounds(&self, fitting: u32) -> Bounds {
        // A job takes whole segments, and one more for what is left of it.
        let whole = self.reservation.extra - self.reservation.extra % self.segment;
        Bounds { free: fitting, extra: whole.max(self.beside), span: self.span() }
    }
}
