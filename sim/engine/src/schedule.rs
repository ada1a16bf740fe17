//! Scheduling: what a model may do to the agenda, as the whole plant or as one of its parts.

use units::{SimDuration, SimTime};

use crate::{Agenda, Handle};

/// Where events of one kind are scheduled: the agenda itself, or a view that wraps them.
///
/// Views are dispatched statically, so that of them the compiler leaves nothing; [`AnyAgenda`] is where one does for all.
pub trait Schedule<E> {
    /// The current simulated time.
    fn now(&self) -> SimTime;

    /// Schedules `event` to happen `at` a time that is not in the past.
    fn schedule(&mut self, at: SimTime, event: E) -> Handle;

    /// Takes back an event; whether it was still to happen.
    fn cancel(&mut self, handle: Handle) -> bool;

    /// Moves an event to another time, behind the events already scheduled for it. `None` if it has
    /// happened or was cancelled before.
    fn reschedule(&mut self, handle: Handle, at: SimTime) -> Option<Handle>;

    /// Schedules `event` to happen after `delay`.
    #[inline]
    fn schedule_in(&mut self, delay: SimDuration, event: E) -> Handle {
        self.schedule(self.now() + delay, event)
    }

    /// A view for the events of a part, such as `agenda.of(Event::Power)`. Views of views work too.
    #[inline]
    fn of<Part, Wrap: Fn(Part) -> E>(&mut self, wrap: Wrap) -> View<'_, Self, Wrap>
    where
        Self: Sized,
    {
        View { whole: self, wrap }
    }
}

/// An agenda as one part sees it: [`Schedule::of`] makes it.
#[derive(Debug)]
pub struct View<'a, Whole, Wrap> {
    whole: &'a mut Whole,
    wrap: Wrap,
}

impl<Part, E, Whole: Schedule<E>, Wrap: Fn(Part) -> E> Schedule<Part> for View<'_, Whole, Wrap> {
    #[inline]
    fn now(&self) -> SimTime {
        self.whole.now()
    }

    #[inline]
    fn schedule(&mut self, at: SimTime, event: Part) -> Handle {
        self.whole.schedule(at, (self.wrap)(event))
    }

    #[inline]
    fn cancel(&mut self, handle: Handle) -> bool {
        self.whole.cancel(handle)
    }

    #[inline]
    fn reschedule(&mut self, handle: Handle, at: SimTime) -> Option<Handle> {
        self.whole.reschedule(handle, at)
    }
}

/// An agenda of whichever kind, seen as one: a model that takes this is compiled once, whether it has an agenda to
/// itself or shares one with others.
///
/// It lives while an event is handled, so that the time it knows does not change.
pub struct AnyAgenda<'a, E> {
    now: SimTime,
    whole: &'a mut dyn Schedule<E>,
}

impl<'a, E> AnyAgenda<'a, E> {
    /// The agenda, as it is now.
    #[inline]
    pub fn of(whole: &'a mut dyn Schedule<E>) -> Self {
        Self { now: whole.now(), whole }
    }
}

impl<E> std::fmt::Debug for AnyAgenda<'_, E> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AnyAgenda").field("now", &self.now).finish_non_exhaustive()
    }
}

impl<E> Schedule<E> for AnyAgenda<'_, E> {
    #[inline]
    fn now(&self) -> SimTime {
        self.now
    }

    #[inline]
    fn schedule(&mut self, at: SimTime, event: E) -> Handle {
        self.whole.schedule(at, event)
    }

    #[inline]
    fn cancel(&mut self, handle: Handle) -> bool {
        self.whole.cancel(handle)
    }

    #[inline]
    fn reschedule(&mut self, handle: Handle, at: SimTime) -> Option<Handle> {
        self.whole.reschedule(handle, at)
    }
}

impl<E> Schedule<E> for Agenda<E> {
    #[inline]
    fn now(&self) -> SimTime {
        self.now()
    }

    #[inline]
    fn schedule(&mut self, at: SimTime, event: E) -> Handle {
        self.schedule(at, event)
    }

    #[inline]
    fn cancel(&mut self, handle: Handle) -> bool {
        self.cancel(handle).is_some()
    }

    #[inline]
    fn reschedule(&mut self, handle: Handle, at: SimTime) -> Option<Handle> {
        self.reschedule(handle, at)
    }
}
