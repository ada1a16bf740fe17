//! Dips of the voltage: stores carry racks through them and count them; what has no store goes off.

use engine::{Schedule, Stream};
use units::{Power, SimDuration, SimTime};

use super::event::number;
use super::lineup::{LineUp, Taken};
use super::{Event, Feed, Load, Loads, Mechanical, PowerSystem};
use crate::effect::{Changed, Effect, Effects};

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

/// What a dip does to halls.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    /// Some store carries racks through it.
    carried: bool,
    /// Some hall leaves the grid: its store stays on, or its racks go off.
    some_go: bool,
    /// What these halls drew.
    gone: Power,
}

impl PowerSystem {
    /// The voltage dips while the site draws `load`, of which `motors` go off when they are reached, and no more than
    /// `may_go` may where the dip must be borne; `cooling(hall)` is what the cooling of a hall draws. Returns whether racks
    /// lose the grid.
    pub fn ride_through(
        &mut self,
        (fault, sags): (u32, &[Sag]),
        (load, motors, may_go): (Power, Power, Power),
        cooling: impl Fn(usize) -> Mechanical,
        agenda: &mut impl Schedule<Event>,
    ) -> bool {
        if self.hides_outages() {
            return false;
        }
        let now = agenda.now();
        let (mut gone, mut stopped, mut some_go) = (Power::ZERO, Power::ZERO, false);
        for sag in sags {
            let met = self.meet(*sag, now, &cooling);
            let stops = if sag.stops_motors { motors } else { Power::ZERO };
            let too_much = met.gone + stops > may_go;
            self.reports.dip_transfers.add(met.carried.into());
            self.reports.violations.add((sag.must_be_borne && too_much).into());
            gone += met.gone;
            stopped = stopped.max(stops);
            if met.some_go {
                some_go = true;
                agenda.schedule_in(sag.after, Event::DipsEnd { fault });
            }
        }
        self.most_lost = self.most_lost.max((gone + stopped).min(load));
        some_go
    }

    /// Halls on the grid meet a dip: the stores of those that have one which carries racks count it, and may stay on; the
    /// racks of others go off.
    fn meet(&mut self, sag: Sag, now: SimTime, cooling: &impl Fn(usize) -> Mechanical) -> Met {
        let mut met = Met::default();
        if !sag.reaches_racks {
            return met;
        }
        let at = now + sag.after;
        for hall in 0..self.lineups.len() {
            if !self.has_racks_on_grid(hall) || self.lineups[hall].gives_way.is_some() {
                continue;
            }
            let carries = self.store_carries_racks(hall);
            let limit = self.borne_by(hall);
            let lineup = &mut self.lineups[hall];
            met.carried |= carries;
            if !carries || lineup.counter.add(at, limit) {
                lineup.gives_way = Some(at);
                met.some_go = true;
                let with_it = if carries { self.carried } else { Loads::NONE };
                met.gone += lineup.input + cooling(hall).of_all(with_it);
            }
        }
        met
    }

    /// Transfers after which the store of a hall stays on, and the time within which it counts them.
    fn borne_by(&self, hall: usize) -> (u32, SimDuration) {
        let ups = &self.spec.ups;
        let more = u32::from(number(hall)) % (ups.count_spread + 1);
        (ups.count.saturating_add(more), ups.window.into())
    }

    /// Whether a hall has racks, on or restarting, that draw from the grid.
    fn has_racks_on_grid(&self, hall: usize) -> bool {
        let fed = matches!(self.lineups[hall].feed, Feed::Fed | Feed::Restarting);
        fed && self.cut_off(hall) == Loads::NONE
    }

    fn store_carries_racks(&self, hall: usize) -> bool {
        self.stored_for(hall).has(Load::Racks)
    }

    /// A dip has come that motors without a store do not bear, if the grid still feeds the site and nothing hides it.
    pub(super) fn trip_motors(&self, effects: &mut Effects) -> Changed {
        if self.on_grid() && !self.hides_outages() {
            effects.push_back(Effect::MotorsTrip);
        }
        Changed::NOTHING
    }

    /// The dip has come that is too much for some halls: their stores stay on until somebody brings them back, racks
    /// without one go off.
    pub(super) fn lose_to_dips(
        &mut self,
        fault: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        let now = agenda.now();
        let of =
            |(hall, it): (usize, &mut LineUp)| it.gives_way.take_if(|at| *at == now).map(|_| hall);
        let halls: Vec<usize> = self.lineups.iter_mut().enumerate().filter_map(of).collect();
        let on_grid = halls.into_iter().filter(|&hall| self.has_racks_on_grid(hall));
        let (stay, go): (Vec<usize>, Vec<usize>) =
            on_grid.partition(|&hall| self.store_carries_racks(hall));
        if stay.is_empty() && go.is_empty() {
            return Changed::NOTHING;
        }
        self.taken = Taken::Dip;
        if !stay.is_empty() {
            self.lock(fault, &stay, agenda, effects);
        }
        if !go.is_empty() {
            self.restored = now;
            self.line.hold(now);
        }
        for hall in go {
            self.lose_network(hall);
            self.lose_feed(hall, agenda, effects);
            self.await_return(hall, agenda, effects);
        }
        Changed::SUPPLY
    }

    /// The stores of these halls stay on, until somebody brings them back; sets start.
    fn lock(
        &mut self,
        fault: u32,
        halls: &[usize],
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let ups = &self.spec.ups;
        let mut stream = Stream::new(self.seed, "ups/return", 0);
        let seconds = stream.at(fault).lognormal(ups.return_median.in_seconds(), ups.return_spread);
        let length = SimDuration::from_seconds_rounded_up(seconds);
        agenda.schedule_in(length, Event::StoresReturn);
        self.reports.locks.add_one();
        self.start_sets(agenda);
        for &hall in halls {
            self.lineups[hall].locked = Some(agenda.now() + length);
            self.lose_feed(hall, agenda, effects);
        }
        self.count_apart();
        effects.push_back(Effect::StoresStay { length });
    }

    /// Somebody brings stores back that have stayed on.
    pub(super) fn unlock(
        &mut self,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        let now = agenda.now();
        let of = |(hall, it): (usize, &mut LineUp)| {
            it.locked.take_if(|until| *until <= now).map(|_| hall)
        };
        let halls: Vec<usize> = self.lineups.iter_mut().enumerate().filter_map(of).collect();
        if self.on_grid() {
            self.return_to_grid(&halls, agenda, effects);
        } else {
            self.count_apart();
        }
        Changed::SUPPLY
    }
}
