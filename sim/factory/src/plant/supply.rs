//! Supply: losing the grid, bridging with the UPS, starting gensets, shedding halls, and bringing
//! them back.

use engine::{Agenda, Stream};
use units::SimDuration;

use super::handle::hall_number;
use super::{Event, Plant, Supply};
use crate::compute::Place;
use crate::results::Incident;

impl Plant {
    pub(super) fn schedule_outage(&mut self, agenda: &mut Agenda<Event>) {
        if let Some((delay, length)) = self.grid.next_outage() {
            agenda.schedule_in(delay, Event::Outage { length });
        }
    }

    pub(super) fn schedule_dip(&mut self, agenda: &mut Agenda<Event>) {
        if let Some(delay) = self.grid.next_dip() {
            agenda.schedule_in(delay, Event::Dip);
        }
    }

    pub(super) fn begin_outage(&mut self, length: SimDuration, agenda: &mut Agenda<Event>) {
        self.schedule_outage(agenda);
        self.lose_supply(length, "grid outage", agenda);
    }

    /// The grid supplies nothing for `length`, for one more reason.
    pub(super) fn lose_supply(
        &mut self,
        length: SimDuration,
        reason: &str,
        agenda: &mut Agenda<Event>,
    ) {
        let what = reason.to_owned();
        let at = agenda.now();
        self.records.incident(Incident { at, what, place: 0, length: Some(length) });
        agenda.schedule_in(length, Event::SupplyRestored);
        self.supply_losses += 1;
        if self.supply_losses > 1 {
            return;
        }
        self.outages += 1;
        self.genset_failures = 0;
        if self.gensets.installed() > 0 {
            let mut stream = Stream::new(self.spec.seed, "genset/start", self.outages.into());
            self.gensets.start(&mut stream);
            let ready = agenda.schedule_in(self.gensets.start_time(), Event::GensetsReady);
            self.genset_event = Some(ready);
        }
        for hall in 0..self.halls.len() {
            self.lose_feed(hall, agenda);
        }
    }

    pub(super) fn restore_supply(&mut self, agenda: &mut Agenda<Event>) {
        self.supply_losses -= 1;
        if self.supply_losses > 0 {
            return;
        }
        self.gensets.stop();
        if let Some(event) = self.genset_event.take() {
            agenda.cancel(event);
        }
        for hall in 0..self.halls.len() {
            self.feed(hall, agenda);
        }
    }

    pub(super) fn gensets_ready(&mut self, agenda: &mut Agenda<Event>) {
        self.gensets.take_load();
        self.await_genset_failure(agenda);
    }

    fn await_genset_failure(&mut self, agenda: &mut Agenda<Event>) {
        // Each failure of each outage draws from a stream of its own.
        let mut stream = Stream::new(self.spec.seed, "genset/run", self.outages.into());
        let draw = stream.at(self.genset_failures).exponential();
        self.genset_event = self
            .gensets
            .until_failure(draw)
            .map(|delay| agenda.schedule_in(delay, Event::GensetFailure));
    }

    pub(super) fn genset_fails(&mut self, agenda: &mut Agenda<Event>) {
        if self.gensets.running() == 0 {
            return; // They ran out of fuel before.
        }
        self.gensets.fail();
        self.genset_failures += 1;
        let (what, at) = ("genset failure".to_owned(), agenda.now());
        self.records.incident(Incident { at, what, place: 0, length: None });
        self.await_genset_failure(agenda);
    }

    /// A hall loses its feed: its UPS carries it, if it has one.
    pub(super) fn lose_feed(&mut self, hall: usize, agenda: &mut Agenda<Event>) {
        self.supply_changes();
        let state = &mut self.halls[hall];
        match state.supply {
            Supply::Fed if state.ups.has_energy() => {
                state.supply = Supply::Bridged;
                let pumps = self.spec.cooling.thermal.pumps_on_ups;
                let first = self.layout.racks_of(Place::Hall, hall_number(hall).into()).start;
                if let Some(delay) = self.time_to_trip(first).filter(|_| !pumps) {
                    let event = Event::HallTrip { hall: hall_number(hall) };
                    self.halls[hall].pending = Some(agenda.schedule_in(delay, event));
                }
            }
            Supply::Fed => self.go_dark(hall, self.causes.grid, agenda),
            Supply::Restarting => {
                state.supply = Supply::Dark;
                if let Some(restart) = state.pending.take() {
                    agenda.cancel(restart);
                }
            }
            Supply::Bridged | Supply::Dark => {}
        }
    }

    /// Switches the racks of a hall off.
    pub(super) fn go_dark(&mut self, hall: usize, cause: usize, agenda: &mut Agenda<Event>) {
        self.supply_changes();
        let state = &mut self.halls[hall];
        state.supply = Supply::Dark;
        if let Some(trip) = state.pending.take() {
            agenda.cancel(trip);
        }
        self.close(Place::Hall, hall_number(hall).into(), cause, agenda);
    }

    /// A hall is fed again: its racks go on, or restart if they were off.
    pub(super) fn feed(&mut self, hall: usize, agenda: &mut Agenda<Event>) {
        self.supply_changes();
        let state = &mut self.halls[hall];
        match state.supply {
            Supply::Bridged => {
                state.supply = Supply::Fed;
                if let Some(trip) = state.pending.take() {
                    agenda.cancel(trip);
                }
            }
            Supply::Dark => {
                state.supply = Supply::Restarting;
                let delay = SimDuration::from(self.spec.power.restart_time);
                let event = Event::HallRestart { hall: hall_number(hall) };
                state.pending = Some(agenda.schedule_in(delay, event));
            }
            Supply::Fed | Supply::Restarting => {}
        }
    }

    pub(super) fn trip_hall(&mut self, hall: u16, agenda: &mut Agenda<Event>) {
        self.halls[usize::from(hall)].pending = None;
        self.go_dark(hall.into(), self.causes.cooling, agenda);
    }

    pub(super) fn restart_hall(&mut self, hall: u16) {
        self.supply_changes();
        let state = &mut self.halls[usize::from(hall)];
        state.pending = None;
        state.supply = Supply::Fed;
        self.note_opening(Place::Hall);
        self.floor.open(self.layout.racks_of(Place::Hall, hall.into()));
    }

    const fn supply_changes(&mut self) {
        self.all_changed = true;
        self.feeding_changes = true;
    }

    /// Decides which halls the gensets feed, and sheds those whose UPS is empty.
    ///
    /// Halls are fed in order while the sets carry their rating, so that no work which starts in
    /// them can overload the sets.
    pub(super) fn share_out(&mut self, agenda: &mut Agenda<Event>) {
        let mut left = self.gensets.capacity();
        for hall in 0..self.halls.len() {
            let needed = self.rated_need(hall);
            let state = &self.halls[hall];
            if needed <= left {
                left = left - needed;
                self.feed(hall, agenda);
            } else if state.supply == Supply::Bridged && !state.ups.has_energy() {
                self.go_dark(hall, self.causes.grid, agenda);
            } else {
                self.lose_feed(hall, agenda);
            }
        }
    }
}
