//! Dips of the voltage: stores carry racks through them and count them; what has no store goes off.

use std::collections::VecDeque;

use engine::{Schedule, Stream};
use units::{Power, SimDuration, SimTime, Span};

use super::lineup::Taken;
use super::{Event, Feed, PowerSystem};
use crate::effect::{Changed, Effect, Effects, Reason};

/// A dip, as the supply of racks meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sag {
    /// From now.
    pub after: SimDuration,
    /// It is more than supplies of racks bear.
    pub reaches_racks: bool,
    /// Loads must stay on through it.
    pub must_be_borne: bool,
    /// It is more than motors bear.
    pub stops_motors: bool,
}

/// Share of the load that may go off for longer than a second when a dip must be borne.
const MAY_GO: f64 = 0.1;

/// What a train of dips does to the supply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Outcome {
    transfers: u32,
    violations: u32,
    /// Racks lose the grid then, since they have no store or theirs stays on the store.
    lost: Option<SimDuration>,
}

/// Transfers that stores have counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter {
    recent: VecDeque<SimTime>,
}

impl Counter {
    /// One more transfer at `now`; whether that makes `count` within `window`.
    fn add(&mut self, now: SimTime, (count, window): (u32, SimDuration)) -> bool {
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|&first| now.since(first) > window) {
            self.recent.pop_front();
        }
        let locks = self.recent.len() >= count as usize;
        if locks {
            self.recent.clear();
        }
        locks
    }
}

impl PowerSystem {
    /// The voltage dips while the site draws so much, of which `motors` go off when they are reached; returns
    /// whether racks lose their feed.
    pub fn ride_through(
        &mut self,
        fault: u32,
        sags: &[Sag],
        (import, motors): (Power, Power),
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        if self.hides_outages() {
            return false;
        }
        let outcome = self.outcome(sags, motors > import * MAY_GO, agenda.now());
        self.reports.dip_transfers.add(outcome.transfers.into());
        self.reports.violations.add(outcome.violations.into());
        let off = if sags.iter().any(|sag| sag.stops_motors) { motors } else { Power::ZERO };
        let lost = if outcome.lost.is_some() { import } else { off };
        self.most_lost = self.most_lost.max(lost);
        if let Some(after) = outcome.lost {
            agenda.schedule_in(after, Event::DipsEnd { fault });
        }
        outcome.lost.is_some()
    }

    fn outcome(&mut self, sags: &[Sag], motors_matter: bool, now: SimTime) -> Outcome {
        let ups = &self.spec.ups;
        let limit = (ups.count, SimDuration::from(ups.window));
        let has_store = ups.autonomy > Span::ZERO;
        let mut outcome = Outcome::default();
        for sag in sags {
            let mut goes = false;
            if sag.reaches_racks && has_store {
                outcome.transfers += 1;
                goes = self.counter.add(now + sag.after, limit);
            } else if sag.reaches_racks {
                goes = true;
            }
            let too_much = goes || sag.stops_motors && motors_matter;
            outcome.violations += u32::from(sag.must_be_borne && too_much);
            if goes {
                outcome.lost = Some(sag.after);
                break;
            }
        }
        outcome
    }

    /// A dip has come that motors without a store do not bear, if the grid still feeds the site and nothing hides it.
    pub(super) fn trip_motors(&self, effects: &mut Effects) -> Changed {
        if self.on_grid() && !self.hides_outages() {
            effects.push_back(Effect::MotorsTrip);
        }
        Changed::NOTHING
    }

    /// The dip has come that is too much: stores stay on until somebody brings them back, racks without one go
    /// off.
    pub(super) fn lose_to_dips(
        &mut self,
        fault: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        if !self.on_grid() {
            return Changed::NOTHING;
        }
        let ups = &self.spec.ups;
        if ups.autonomy > Span::ZERO {
            let mut stream = Stream::new(self.seed, "ups/return", 0);
            let seconds =
                stream.at(fault).lognormal(ups.return_median.in_seconds(), ups.return_spread);
            let length = SimDuration::from_seconds_rounded_up(seconds);
            effects.push_back(Effect::SupplyLost { length, reason: Reason::Dips });
            return Changed::SUPPLY;
        }
        (self.restored, self.taken) = (agenda.now(), Taken::Dip);
        self.line.begin(Power::ZERO, agenda.now());
        for hall in 0..self.lineups.len() {
            if matches!(self.lineups[hall].feed, Feed::Fed | Feed::Restarting) {
                self.lose_network(hall);
                self.lose_feed(hall, agenda, effects);
                self.await_return(hall, agenda, effects);
            }
        }
        Changed::SUPPLY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10 July 2024: six dips in 82 s, at 0, 16, 33, 49, 66 and 82 s. Whoever counts to three within 60 s stays on
    /// the store at 33 s, who counts to four at 49 s, who counts to five never does.
    #[test]
    fn of_six_dips_in_82_s_three_within_a_minute_come_at_33_s() {
        let train = [0, 16, 33, 49, 66, 82];
        for (count, expected) in [(3, Some(33)), (4, Some(49)), (5, None)] {
            let mut counter = Counter::default();
            let locks = train.into_iter().find(|&second| {
                let now = SimTime::START + SimDuration::seconds(second);
                counter.add(now, (count, SimDuration::seconds(60)))
            });
            assert_eq!(locks, expected, "count {count}");
        }
    }
}
