//! Halls that return to the grid after a loss of supply, one after the other; sets carry theirs until then.

use engine::Schedule;
use units::{Power, SimTime};

use super::event::number;
use super::lineup::Feed;
use super::{Event, Loads, PowerSystem, WITHIN};
use crate::effect::{Changed, Effects};

/// Halls that are cut off from a grid that may supply the others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Apart {
    /// There are some: their stores stay on after dips, or sets are to hand them over.
    pub(super) some: bool,
    /// What comes back is an island and no grid: sets hand over at once.
    pub(super) at_once: bool,
    /// What stores and sets carry of halls that the grid does not supply.
    pub(super) carried: Power,
}

impl PowerSystem {
    /// One reason less for which the grid supplies nothing.
    pub(super) fn restore_supply(
        &mut self,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.reasons -= 1;
        if self.reasons > 0 {
            return;
        }
        self.note_restored();
        self.line.begin(Power::ZERO, agenda.now());
        let locked = |hall: &usize| self.lineups[*hall].locked.is_some();
        let halls: Vec<usize> = (0..self.lineups.len()).filter(|hall| !locked(hall)).collect();
        self.return_to_grid(&halls, agenda, effects);
        self.apart.at_once = false;
    }

    /// The grid supplies these halls again: at once those that their stores carry, or the battery or generation of the
    /// site; the others in their order along the ramp of the connection. What sets carry they carry until then.
    pub(super) fn return_to_grid(
        &mut self,
        halls: &[usize],
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        let kept = self.kept_by_sets(halls, now);
        let each = || halls.iter().copied().zip(kept.iter().copied());
        let at_once = each().filter(|&(hall, kept)| {
            !kept && matches!(self.lineups[hall].feed, Feed::Fed | Feed::Bridged)
        });
        let at_once: Power = at_once.map(|(hall, _)| self.lineups[hall].drew).sum();
        self.line.promise(at_once, now);
        for (hall, kept) in each() {
            if kept {
                self.await_handover(hall, agenda, effects);
                continue;
            }
            self.leave_sets(hall);
            match self.lineups[hall].feed {
                Feed::Dark => self.await_return(hall, agenda, effects),
                _ => self.feed(hall, agenda, effects),
            }
        }
        self.release_sets(agenda);
    }

    /// By hall: whether sets carry it, or what they do of it while it is dark, and go on with that.
    fn kept_by_sets(&self, halls: &[usize], now: SimTime) -> Vec<bool> {
        let others = (0..self.lineups.len()).filter(|hall| !halls.contains(hall));
        let others: Power = others.map(|hall| self.lineups[hall].held).sum();
        let mut left = self.gensets.capacity_by(now) * (1.0 + WITHIN) - others;
        let at_once = self.apart.at_once;
        let keeps = |hall: &usize| {
            let lineup = &self.lineups[*hall];
            let fed = matches!(lineup.feed, Feed::Fed | Feed::Restarting | Feed::Dark);
            let on_sets = lineup.on_sets != Loads::NONE && lineup.held > Power::ZERO;
            let keeps = fed && on_sets && lineup.held <= left && !at_once;
            if keeps {
                left = left - lineup.held;
            }
            keeps
        };
        halls.iter().map(keeps).collect()
    }

    /// A hall waits on sets until its turn comes.
    fn await_handover(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let at = self.line.promise(self.lineups[hall].drew, agenda.now());
        let handle = agenda.schedule(at, Event::HandOver { hall: number(hall) });
        self.lineups[hall].handover = Some((at, handle));
        if self.lineups[hall].feed == Feed::Dark {
            effects.push_back(self.expected(hall, at));
        }
    }

    /// The grid takes a hall over: from then on sets carry nothing of it.
    pub(super) fn take_over(
        &mut self,
        hall: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        self.lineups[hall].handover = None;
        self.leave_sets(hall);
        self.feed(hall, agenda, effects);
        self.release_sets(agenda);
        Changed::SUPPLY
    }

    /// The grid is lost before it has taken all halls over: sets carry on.
    pub(super) fn end_handovers(&mut self, agenda: &mut impl Schedule<Event>) {
        for lineup in &mut self.lineups {
            if let Some((_, event)) = lineup.handover.take() {
                agenda.cancel(event);
            }
        }
        self.count_apart();
    }

    fn leave_sets(&mut self, hall: usize) {
        let lineup = &mut self.lineups[hall];
        (lineup.on_sets, lineup.held, lineup.by_sets) = (Loads::NONE, Power::ZERO, None);
    }

    /// Sets stop once the grid supplies all halls.
    fn release_sets(&mut self, agenda: &mut impl Schedule<Event>) {
        self.count_apart();
        if !self.shares_out() {
            self.stop_sets(agenda);
        }
    }

    /// Whether some hall is cut off from a grid that supplies others has changed.
    pub(super) fn count_apart(&mut self) {
        let apart = |it: &super::LineUp| it.locked.is_some() || it.handover.is_some();
        self.apart.some = self.lineups.iter().any(apart);
        if !self.apart.some {
            self.apart.carried = Power::ZERO;
        }
        self.feeding_changes = true;
    }

    /// When the grid supplies a hall again that it does not supply, as far as is known.
    pub(super) fn back_at(&self, hall: usize) -> SimTime {
        let lineup = &self.lineups[hall];
        let handover = lineup.handover.map(|(at, _)| at);
        handover.or(lineup.locked).map_or(self.restored, |at| at.max(self.restored))
    }

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

    /// Takes note of what each hall that has power draws, with what its cooling does and its drives lose.
    pub fn remember_draw(&mut self, cooling: impl Fn(usize) -> Power) {
        let drives = self.drives();
        for (hall, lineup) in self.lineups.iter_mut().enumerate() {
            if lineup.feed == Feed::Fed {
                lineup.drew = lineup.input + cooling(hall) * drives;
            }
        }
    }
}
