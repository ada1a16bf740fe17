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
pub use schedule::{Schedule, View};

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

/// Runs `world` up to and including `end`, settling it after every instant with events, and at
/// `end`. Returns the number of events handled.
///
/// # Panics
/// If an instant never ends: it has more than ten million events, because handling or settling
/// them keeps scheduling others for the same instant.
pub fn run_until<W: World>(world: &mut W, agenda: &mut Agenda<W::Event>, end: SimTime) -> u64 {
    let mut handled = 0;
    let mut before_instant = 0;
    while let Some(instant) = agenda.next_until(end) {
        if instant > agenda.now() {
            before_instant = handled;
        }
        while let Some(event) = agenda.pop_at(instant) {
            assert!(
                handled - before_instant < ENDLESS,
                "{instant:?} never ends: after {ENDLESS} events at this instant comes {event:?}"
            );
            world.handle(event, agenda);
            handled += 1;
        }
        world.settle(agenda);
    }
    if agenda.now() < end {
        agenda.advance_to(end);
        world.settle(agenda);
    }
    handled
}
