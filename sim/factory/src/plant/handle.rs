//! Handling: what an event does to jobs, racks and components.

use engine::{Agenda, Handle};
use units::{SimDuration, SimTime};

use super::build::{index, places};
use super::mend::Damage;
use super::{Event, Plant, Supply};
use crate::compute::{Place, Position};
use crate::failures::{Level, Target};
use crate::results::Incident;

/// Why the racks of a place do not work.
#[derive(Clone, Copy, Debug)]
pub(super) enum Closure {
    /// They still do, without coolant flow, until they trip.
    Warming { trip: Handle, since: SimTime, fault: u32 },
    /// They are off.
    Closed,
    /// They have tripped; with flow restored they restart by themselves.
    Tripped,
}

impl Plant {
    pub(super) fn arrive(&mut self, class: u16, agenda: &mut Agenda<Event>) {
        if let Some(draw) = self.arriving[usize::from(class)].take() {
            self.jobs.submit(class.into(), draw, agenda.now());
        }
        self.schedule_arrival(class, agenda.now(), agenda);
    }

    pub(super) fn schedule_arrival(
        &mut self,
        class: u16,
        now: SimTime,
        agenda: &mut Agenda<Event>,
    ) {
        let calendar = &self.calendar;
        let rhythm = |time| calendar.rhythm(time);
        let next = self.jobs.class_mut(class.into()).next_arrival(now, self.end, rhythm);
        self.arriving[usize::from(class)] = next.map(|(at, draw)| {
            agenda.schedule(at, Event::Arrival { class });
            draw
        });
    }

    pub(super) fn complete(&mut self, job: u32, agenda: &Agenda<Event>) {
        let (_, class) = self.jobs.size(job);
        self.floor.release(job, class);
        self.completions[job as usize] = None;
        let record = self.jobs.complete(job, agenda.now());
        self.records.job(record);
    }

    /// Interrupts a job. It holds what it stands on until the next scheduling, which most often
    /// starts it again on the same racks; the caller takes it off those that are lost.
    pub(super) fn interrupt(&mut self, job: u32, cause: usize, agenda: &mut Agenda<Event>) {
        // A job that waits to start again at this instant is interrupted no further.
        if let Some(completion) = self.completions[job as usize].take() {
            agenda.cancel(completion);
            self.note_interruption(job, cause, agenda.now());
            self.jobs.interrupt(job, cause, agenda.now());
            self.interrupted.push(job);
        }
    }

    /// Interrupts a job and takes it off a rack that it loses.
    fn expel(&mut self, job: u32, rack: u32, cause: usize, agenda: &mut Agenda<Event>) {
        self.interrupt(job, cause, agenda);
        let (_, class) = self.jobs.size(job);
        self.floor.leave(job, rack, class);
    }

    pub(super) fn schedule_failure(&mut self, component: u16, agenda: &mut Agenda<Event>) {
        if let Some(delay) = self.failures.next(component.into()) {
            let at = agenda.now() + delay;
            if at <= self.end {
                agenda.schedule(at, Event::Failure { component });
            }
        }
    }

    pub(super) fn fail(&mut self, component: u16, agenda: &mut Agenda<Event>) {
        let failure = self.failures.strike(component.into());
        self.schedule_failure(component, agenda);
        let spec = &self.failures.components()[usize::from(component)].spec;
        let takes_out = spec.takes_out;
        let (rack, position) = self.victim(failure.target);
        let before = self.tally();
        let number = self.next_fault();
        let damage = match takes_out {
            Level::None | Level::Gpu => {
                self.interrupt_at(component, failure.target.level, rack, position, agenda);
                Some(Damage::None)
            }
            Level::Tray => self.break_tray(component, rack, position, agenda),
            _ => Some(self.break_place(component, takes_out, rack, agenda)),
        };
        if let Some(damage) = damage {
            self.note_fault(component, rack, before, agenda.now());
            self.order_repair(component, failure, damage, number, agenda);
        }
    }

    /// The rack that a failure hits, and the place of the GPU on it.
    fn victim(&self, target: Target) -> (u32, u32) {
        let compute = &self.spec.compute;
        let number = target.position.among(places(&self.layout, compute, target.level));
        match target.level {
            Level::Gpu => (number / compute.rack.gpus, number % compute.rack.gpus),
            Level::Tray => {
                let trays = compute.rack.gpus.div_ceil(compute.rack.gpus_per_tray);
                (number / trays, number % trays * compute.rack.gpus_per_tray)
            }
            Level::Row => (self.layout.racks_of(Place::Row, number).start, 0),
            Level::Pod => (self.layout.racks_of(Place::Pod, number).start, 0),
            Level::Hall => (self.layout.racks_of(Place::Hall, number).start, 0),
            Level::Rack | Level::None => (number, target.within.among(compute.rack.gpus)),
        }
    }

    /// Interrupts the job on a GPU, or every job on the racks of a place.
    fn interrupt_at(
        &mut self,
        component: u16,
        level: Level,
        rack: u32,
        position: u32,
        agenda: &mut Agenda<Event>,
    ) {
        let cause = self.failures.components()[usize::from(component)].cause;
        if matches!(level, Level::Gpu | Level::Tray) {
            if let Position::Busy(job) = self.floor.at(rack, position) {
                self.interrupt(job, cause, agenda);
            }
            return;
        }
        let place = place_of(level);
        for rack in self.layout.racks_of(place, self.layout.place_of(place, rack)) {
            for job in self.floor.occupants_of(rack) {
                self.interrupt(job, cause, agenda);
            }
        }
    }

    /// Takes a tray out, with the jobs that stood on it; `None` if it was out already.
    fn break_tray(
        &mut self,
        component: u16,
        rack: u32,
        position: u32,
        agenda: &mut Agenda<Event>,
    ) -> Option<Damage> {
        let cause = self.failures.components()[usize::from(component)].cause;
        match self.floor.at(rack, position) {
            Position::OutOfService => return None,
            Position::Idle => {}
            Position::Busy(job) => self.expel(job, rack, cause, agenda),
        }
        let gpus = self.floor.break_tray(rack, cause);
        while let Some(job) = self.floor.crowded_out(rack) {
            self.expel(job, rack, cause, agenda);
        }
        Some(Damage::Tray { rack, gpus })
    }

    /// Counts a failure at a place, and takes the place out once it is one too many.
    fn break_place(
        &mut self,
        component: u16,
        level: Level,
        rack: u32,
        agenda: &mut Agenda<Event>,
    ) -> Damage {
        let place = self.layout.place_of(place_of(level), rack);
        if self.failures.add(component.into(), place) {
            let part = &self.failures.components()[usize::from(component)];
            let (cause, name, stops_flow) = (part.cause, part.name.clone(), part.spec.stops_flow);
            let trip = stops_flow.then(|| self.time_to_trip(rack)).flatten();
            let closure = if let Some(delay) = trip {
                let event = Event::RowTrip { component, place };
                let trip = agenda.schedule_in(delay, event);
                Closure::Warming { trip, since: agenda.now(), fault: self.next_fault() }
            } else {
                // Racks without a liquid loop have no store of heat: they go off at once.
                self.close(place_of(level), place, cause, agenda);
                if stops_flow { Closure::Tripped } else { Closure::Closed }
            };
            if stops_flow {
                self.note_flow(place_of(level), place, false);
            }
            self.records.incident(Incident { at: agenda.now(), what: name, place, length: None });
            self.closures.insert((component, place), closure);
        }
        Damage::Place { place }
    }

    /// Switches the racks of a place off and interrupts the jobs on them.
    pub(super) fn close(
        &mut self,
        place: Place,
        number: u32,
        cause: usize,
        agenda: &mut Agenda<Event>,
    ) {
        let racks = self.layout.racks_of(place, number);
        self.note_opening(place);
        self.floor.close(racks.clone(), cause);
        for rack in racks {
            for job in self.floor.occupants_of(rack) {
                self.expel(job, rack, cause, agenda);
            }
        }
    }

    pub(super) fn trip_row(&mut self, component: u16, place: u32, agenda: &mut Agenda<Event>) {
        let part = &self.failures.components()[usize::from(component)];
        let (level, cause) = (place_of(part.spec.takes_out), part.cause);
        let hall = self.layout.hall_of(self.layout.racks_of(level, place).start);
        // Racks that have lost their power meanwhile are cold.
        let warm = matches!(self.halls[hall].supply, Supply::Fed | Supply::Bridged);
        let closure = if warm { Closure::Tripped } else { Closure::Closed };
        let before = self.closures.insert((component, place), closure);
        let tally = self.tally();
        self.close(level, place, cause, agenda);
        if let Some(Closure::Warming { since, fault, .. }) = before {
            self.note_trip(fault, tally, agenda.now());
            if warm {
                self.meters.trip(agenda.now().since(since));
            }
        }
    }

    pub(super) fn restart_row(&mut self, component: u16, place: u32) {
        let level = self.failures.components()[usize::from(component)].spec.takes_out;
        self.note_opening(place_of(level));
        self.floor.open(self.layout.racks_of(place_of(level), place));
    }

    /// How long the racks beside `rack` stay below their trip temperature without coolant flow:
    /// the loop's heat store warms with the racks' liquid heat. `None` if they give off none.
    pub(super) fn time_to_trip(&self, rack: u32) -> Option<SimDuration> {
        let hall = self.layout.hall_of(rack);
        let open = self.floor.open_racks(hall);
        let liquid = self.halls[hall].flows.heat.liquid.in_watts() / f64::from(open);
        let thermal = &self.spec.cooling.thermal;
        let store = thermal.loop_heat.in_joules_per_kelvin() * thermal.trip_margin.in_kelvins();
        let seconds = store / liquid;
        (open > 0 && seconds.is_finite()).then(|| SimDuration::from_seconds_rounded_up(seconds))
    }

    pub(super) fn schedule_hazard(&mut self, hazard: u16, agenda: &mut Agenda<Event>) {
        if let Some(delay) = self.hazards.next(hazard.into()) {
            agenda.schedule_in(delay, Event::Hazard { hazard });
        }
    }

    pub(super) fn strike(&mut self, hazard: u16, agenda: &mut Agenda<Event>) {
        let moment = self.calendar.at(agenda.now());
        let strike = self.hazards.strike(hazard.into(), moment);
        let name = self.hazards.name(hazard.into()).to_owned();
        self.schedule_hazard(hazard, agenda);
        let Some(strike) = strike else { return };
        self.crews.lose_access(agenda.now() + strike.access_lost);
        if let Some(length) = strike.outage {
            self.lose_supply(length, &name, agenda);
        } else {
            let at = agenda.now();
            self.records.incident(Incident { at, what: name, place: 0, length: None });
        }
    }

    pub(super) fn dip(&mut self, agenda: &mut Agenda<Event>) {
        self.schedule_dip(agenda);
        if self.spec.power.ups.autonomy > units::Span::ZERO || self.supply_losses > 0 {
            return; // The UPS rides through, or there is no voltage to dip.
        }
        for job in self.running() {
            self.interrupt(job, self.causes.grid, agenda);
        }
    }

    /// The jobs that run, by number.
    pub(super) fn running(&self) -> Vec<u32> {
        let running = self.completions.iter().zip(0..).filter(|(event, _)| event.is_some());
        running.map(|(_, job)| job).collect()
    }
}

/// The places of a level that racks share.
pub(super) fn place_of(level: Level) -> Place {
    match level {
        Level::Row => Place::Row,
        Level::Pod => Place::Pod,
        Level::Hall => Place::Hall,
        Level::None | Level::Gpu | Level::Tray | Level::Rack => Place::Rack,
    }
}

/// The number of a hall as events carry it.
pub(super) fn hall_number(hall: usize) -> u16 {
    index(hall)
}
