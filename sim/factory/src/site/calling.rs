//! Calls and feeds as events: when less may be drawn, and when more again.

use engine::Schedule;
use units::{EnergyPrice, Power, SimTime};

use super::{CallSpec, Event, GridSpec, Surroundings};
use crate::effect::{Effect, Effects, Reason};

impl GridSpec {
    /// The contracts in force, with their names.
    pub(super) fn calls(&self) -> impl Iterator<Item = (&String, &CallSpec)> {
        self.call.iter().filter(|(name, _)| self.calls.contains(name))
    }
}

impl Surroundings {
    /// What may be drawn now of what is `agreed`.
    pub fn available(&self, agreed: Power, now: SimTime) -> Power {
        // Calls that begin now do so when their event comes.
        let before = SimTime::from_nanoseconds(now.in_nanoseconds().saturating_sub(1));
        self.connection.available(agreed, (now, before)).min(self.given(agreed, now))
    }

    /// What may be drawn at an instant that lies ahead, as far as that is known now.
    pub fn available_at(&self, agreed: Power, (now, then): (SimTime, SimTime)) -> Power {
        self.connection.available(agreed, (now, then)).min(self.given(agreed, then))
    }

    /// What the connection gives by the day and the hour.
    fn given(&self, agreed: Power, at: SimTime) -> Power {
        if self.limits.is_empty() {
            agreed
        } else {
            self.limits.within(agreed, (at, self.calendar.at(at)))
        }
    }

    /// Whether what the connection gives depends on the day or the hour.
    pub const fn has_limits(&self) -> bool {
        !self.limits.is_empty()
    }

    /// What the utility pays for what is not drawn on a call.
    pub fn pay_of(&self, call: u16) -> EnergyPrice {
        self.connection.calls[usize::from(call)].pay()
    }

    /// What people call a contract.
    pub fn name_of_call(&self, call: u16) -> &str {
        &self.connection.calls[usize::from(call)].name
    }

    /// Feeds of the grid, at least one.
    pub fn feeds(&self) -> usize {
        self.connection.feeds().max(1)
    }

    /// Schedules what the scenario plans, and the first of what may happen.
    pub(super) fn begin_connection(&mut self, agenda: &mut impl Schedule<Event>) {
        for (number, call) in (0..).zip(&mut self.connection.calls) {
            if let Some(notice) = call.planned() {
                let event = Event::CallNotice { call: number, planned: true };
                agenda.schedule(SimTime::START + notice, event);
            }
            if let Some(delay) = call.next() {
                agenda.schedule_in(delay, Event::CallNotice { call: number, planned: false });
            }
        }
        if let Some(at) = self.connection.planned_loss() {
            agenda.schedule(at, Event::FeedLost { feed: 0, planned: true });
        }
        for feed in (0..).take(self.connection.feeds()) {
            self.schedule_loss(feed, agenda);
        }
    }

    fn schedule_loss(&mut self, feed: u16, agenda: &mut impl Schedule<Event>) {
        if let Some(delay) = self.connection.next_loss(feed.into()) {
            agenda.schedule_in(delay, Event::FeedLost { feed, planned: false });
        }
    }

    /// What may be drawn changes, or will.
    pub(super) fn change_connection(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        match event {
            Event::CallNotice { call, planned } => self.announce(call, planned, agenda, effects),
            Event::CallBegins { call } => {
                let state = &mut self.connection.calls[usize::from(call)];
                state.begin();
                let length = state.length.unwrap_or_default();
                agenda.schedule_in(length, Event::CallEnds { call });
                let notice = state.notice();
                effects.push_back(Effect::CallBegins { call, notice, length });
            }
            Event::CallEnds { call } => {
                self.connection.calls[usize::from(call)].end();
                effects.push_back(Effect::CallEnds { call });
            }
            Event::FeedLost { feed, planned } => self.lose_feed(feed, planned, agenda, effects),
            _ => effects.push_back(Effect::FeedsChange),
        }
    }

    fn announce(
        &mut self,
        call: u16,
        planned: bool,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let state = &mut self.connection.calls[usize::from(call)];
        let notice = state.notice();
        let begins = agenda.now() + notice;
        if state.announce((begins, self.calendar.at(begins)), planned) {
            agenda.schedule_in(notice, Event::CallBegins { call });
            effects.push_back(Effect::CallNoticed { begins });
        }
        if !planned && let Some(delay) = state.next() {
            agenda.schedule_in(delay, Event::CallNotice { call, planned: false });
        }
    }

    fn lose_feed(
        &mut self,
        feed: u16,
        planned: bool,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let now = agenda.now();
        let lost = self.connection.lose(feed.into(), planned, now);
        if !planned {
            self.schedule_loss(feed, agenda);
        }
        let Some(length) = lost else { return };
        agenda.schedule_in(length, Event::FeedBack { feed });
        match self.connection.until_any(now) {
            Some(length) => {
                effects.push_back(Effect::SupplyLost { length, reason: Reason::Grid });
            }
            None => effects.push_back(Effect::FeedsChange),
        }
    }
}
