//! Halls that return after a loss of supply, one after the other.

use engine::Schedule;
use units::Power;

use super::event::number;
use super::lineup::Feed;
use super::{Event, PowerSystem};
use crate::effect::Effects;

impl PowerSystem {
    /// A dark hall returns when its turn comes.
    pub(super) fn await_return(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let state = &mut self.lineups[hall];
        state.feed = Feed::Dark;
        let at = self.line.promise(state.drew, agenda.now());
        let event = Event::HallReturns { hall: number(hall) };
        state.restart = Some(agenda.schedule(at, event));
        effects.push_back(self.expected(hall, at));
    }

    /// Takes note of what each hall that has power draws, with what its cooling does.
    pub fn remember_draw(&mut self, cooling: impl Fn(usize) -> Power) {
        for (hall, lineup) in self.lineups.iter_mut().enumerate() {
            if lineup.feed == Feed::Fed {
                lineup.drew = lineup.input + cooling(hall);
            }
        }
    }
}
