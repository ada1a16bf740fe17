//! The discrete-event engine: an agenda of future events, and a loop that works through it.
//!
//! It knows nothing of power, chips or water, performs no input or output, and never looks at the
//! wall clock. Given the same world and the same agenda it does the same thing, always.

mod agenda;
mod fingerprint;
mod layers;
mod queue;
mod random;
mod samplers;
mod schedule;
mod ziggurat;

pub use agenda::{Agenda, Handle};
pub use fingerprint::Fingerprint;
pub use random::Stream;
pub use schedule::{AnyAgenda, Schedule, View};

use std::fmt::Debug;

use units::SimTime;

/// A model that the engine can drive.
pub trait World {
    /// Everything that can happen in this world.
    type Event: Debug;

    /// Applies one event. It may schedule others.
    fn handle(&mut self, event: Self::Event, agenda: &mut impl Schedule<Self::Event>);

    /// Brings all flows into balance, once, after every event of this instant was handled.
    fn settle(&mut self, agenda: &mut impl Schedule<Self::Event>);
}

/// More events than any plant could have at one instant.
const ENDLESS: u64 = 10_000_000;

/// Events of one instant after which somebody is asked again whether to stop.
const BETWEEN_QUESTIONS: u64 = 256;

/// Runs `world` up to and including `end`, settling it after every instant with events, and at
/// `end`. Returns the number of events handled.
///
/// # Panics
/// If an instant never ends: it has more than ten million events, because handling or settling
/// them keeps scheduling others for the same instant.
pub fn run_until<W: World>(world: &mut W, agenda: &mut Agenda<W::Event>, end: SimTime) -> u64 {
    run_until_stopped(world, agenda, end, || false).0
}

/// The same, unless `stop` says so on the way: it is asked before every instant, and every few
/// hundred events of one. Answers the number of events handled, and whether the end was reached; a
/// world that was stopped may be in the middle of an instant, and is of no more use.
///
/// # Panics
/// As [`run_until`].
pub fn run_until_stopped<W: World>(
    world: &mut W,
    agenda: &mut Agenda<W::Event>,
    end: SimTime,
    stop: impl Fn() -> bool,
) -> (u64, bool) {
    let mut handled = 0;
    let mut before_instant = 0;
    while let Some(instant) = agenda.next_until(end) {
        if stop() {
            return (handled, false);
        }
        if instant > agenda.now() {
            before_instant = handled;
        }
        while let Some(event) = agenda.pop_at(instant) {
            let of_instant = handled - before_instant;
            assert!(
                of_instant < ENDLESS,
                "{instant:?} never ends: after {ENDLESS} events at this instant comes {event:?}"
            );
            if of_instant % BETWEEN_QUESTIONS == BETWEEN_QUESTIONS - 1 && stop() {
                return (handled, false);
            }
            world.handle(event, agenda);
            handled += 1;
        }
        world.settle(agenda);
    }
    if agenda.now() < end {
        agenda.advance_to(end);
        world.settle(agenda);
    }
    (handled, true)
}
