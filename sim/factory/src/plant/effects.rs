//! Effects: what rooms do to each other, and to the racks that they share.

use engine::Schedule;
use units::SimDuration;

use super::{Event, Plant};
use crate::compute::Position;
use crate::cooling::Mode;
use crate::effect::{Changed, Effect, Fault, Hits, Reason};
use crate::failures::Damage;
use crate::place::Place;
use crate::power::Feed;
use crate::results::Incident;

impl Plant {
    /// Applies effects until none is left. An effect is taken out before it is applied, so that
    /// applying it may bring others.
    pub(super) fn apply_effects(&mut self, agenda: &mut impl Schedule<Event>) {
        while let Some(effect) = self.effects.pop_front() {
            let changed = self.apply(effect, agenda);
            self.changed |= changed;
        }
    }

    fn apply(&mut self, effect: Effect, agenda: &mut impl Schedule<Event>) -> Changed {
        match effect {
            Effect::SupplyLost { length, reason } => {
                return self.lose_supply(length, reason, agenda);
            }
            Effect::Dip => self.dip(agenda),
            Effect::HazardStruck { hazard } => {
                let what = self.site.name_of(Reason::Hazard(hazard)).to_owned();
                self.note_incident(what, None, agenda);
            }
            Effect::AccessLost { until } => self.failures.lose_access(until),
            Effect::GensetFailed => self.note_incident("genset failure".to_owned(), None, agenda),
            Effect::HallBridged { hall } => {
                let open = self.compute.floor.open_racks(hall.into());
                self.cooling.bridge(hall, open, &mut agenda.of(Event::Cooling));
                return Changed::SUPPLY;
            }
            Effect::HallFed { hall } => {
                self.cooling.forget_trip(hall, &mut agenda.of(Event::Cooling));
                return Changed::SUPPLY;
            }
            Effect::HallDark { hall, too_warm } => {
                self.cooling.forget_trip(hall, &mut agenda.of(Event::Cooling));
                let cause = if too_warm { self.causes.cooling } else { self.causes.grid };
                self.close(Place::Hall, hall.into(), cause, agenda);
                return Changed::WORK_AND_SUPPLY;
            }
            Effect::HallTooWarm { hall } => {
                self.power.go_dark(hall.into(), true, &mut self.effects);
                return Changed::SUPPLY;
            }
            Effect::Failed(fault) => self.fail(fault, agenda),
            Effect::RacksTooWarm { component, place, number } => {
                self.trip((component, place, number), agenda);
            }
            Effect::PlaceOpens { place, number } => {
                self.note_opening(place);
                self.compute.floor.open(self.places.racks_of(place, number));
            }
            Effect::FlowReturns { place, number } => self.note_flow(place, number, true),
            Effect::TrayMended { rack, gpus, cause } => {
                self.compute.floor.mend_tray(rack, gpus, cause.into());
            }
            Effect::Mended { fault } => self.note_mended(fault, agenda.now()),
            Effect::JobEnds { job, class } => self.compute.floor.release(job, class),
        }
        Changed::WORK
    }

    fn note_incident(
        &mut self,
        what: String,
        length: Option<SimDuration>,
        agenda: &impl Schedule<Event>,
    ) {
        let at = agenda.now();
        self.records.incident(Incident { at, what, place: 0, length });
    }

    fn lose_supply(
        &mut self,
        length: SimDuration,
        reason: Reason,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        let what = self.site.name_of(reason).to_owned();
        self.note_incident(what, Some(length), agenda);
        self.power.lose_supply(length, &mut agenda.of(Event::Power), &mut self.effects)
    }

    fn dip(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.power.is_open_to_dips() {
            for job in self.work.running() {
                self.interrupt(job, self.causes.grid, agenda);
            }
        }
    }

    /// Interrupts a job, which holds what it stands on until the next scheduling.
    fn interrupt(&mut self, job: u32, cause: usize, agenda: &mut impl Schedule<Event>) {
        if let Some(job) = self.work.interrupt(job, cause, &mut agenda.of(Event::Jobs)) {
            self.note_interruption(job, cause, agenda.now());
        }
    }

    /// Interrupts a job and takes it off a rack that it loses.
    fn expel(&mut self, job: u32, rack: u32, cause: usize, agenda: &mut impl Schedule<Event>) {
        self.interrupt(job, cause, agenda);
        let (_, class) = self.work.size(job);
        self.compute.floor.leave(job, rack, class);
    }

    /// Switches the racks of a place off and interrupts the jobs on them.
    fn close(
        &mut self,
        place: Place,
        number: u32,
        cause: usize,
        agenda: &mut impl Schedule<Event>,
    ) {
        let racks = self.places.racks_of(place, number);
        self.note_opening(place);
        self.compute.floor.close(racks.clone(), cause);
        for rack in racks {
            for job in self.compute.floor.occupants_of(rack) {
                self.expel(job, rack, cause, agenda);
            }
        }
    }

    /// Applies a component's failure, and has it repaired.
    fn fail(&mut self, fault: Fault, agenda: &mut impl Schedule<Event>) {
        let before = self.tally();
        let number = self.next_fault();
        let cause = usize::from(fault.cause);
        let damage = match fault.hits {
            Hits::Gpu { position } => {
                if let Position::Busy(job) = self.compute.floor.at(fault.rack, position) {
                    self.interrupt(job, cause, agenda);
                }
                Some(Damage::None)
            }
            Hits::Jobs { place } => {
                for rack in self.places.racks_of(place, self.places.place_of(place, fault.rack)) {
                    for job in self.compute.floor.occupants_of(rack) {
                        self.interrupt(job, cause, agenda);
                    }
                }
                Some(Damage::None)
            }
            Hits::Tray { position } => self.break_tray(fault.rack, position, cause, agenda),
            Hits::Place { .. } => Some(self.break_place(fault, number, agenda)),
        };
        let Some(damage) = damage else { return };
        self.note_fault(fault, before, agenda.now());
        let agenda = &mut agenda.of(Event::Failures);
        if self.failures.order_repair(fault, damage, number, agenda) {
            self.note_mended(number, agenda.now());
        }
    }

    /// Takes a tray out, with the jobs that stood on it; `None` if it was out already.
    fn break_tray(
        &mut self,
        rack: u32,
        position: u32,
        cause: usize,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Damage> {
        match self.compute.floor.at(rack, position) {
            Position::OutOfService => return None,
            Position::Idle => {}
            Position::Busy(job) => self.expel(job, rack, cause, agenda),
        }
        let gpus = self.compute.floor.break_tray(rack, cause);
        while let Some(job) = self.compute.floor.crowded_out(rack) {
            self.expel(job, rack, cause, agenda);
        }
        Some(Damage::Tray { rack, gpus })
    }

    /// Takes a place out once its failures are one too many: at once, or when its racks are too warm.
    fn break_place(
        &mut self,
        fault: Fault,
        number_of_fault: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> Damage {
        let Hits::Place { place, number, goes_out, stops_flow } = fault.hits else {
            panic!("{fault:?} hits no place");
        };
        if goes_out {
            let name = self.failures.components()[usize::from(fault.component)].name.clone();
            let closed = (fault.component, number);
            let hall = self.places.hall_of(fault.rack);
            let open = self.compute.floor.open_racks(hall);
            let trip = self.cooling.time_to_trip(hall, open).filter(|_| stops_flow);
            if let Some(delay) = trip {
                let agenda = &mut agenda.of(Event::Failures);
                self.failures.begin_to_warm(closed, delay, number_of_fault, agenda);
            } else {
                // Racks that give off no heat do not warm.
                self.close(place, number, fault.cause.into(), agenda);
                self.failures.close(closed, stops_flow);
            }
            if stops_flow {
                self.note_flow(place, number, false);
            }
            let at = agenda.now();
            self.records.incident(Incident { at, what: name, place: number, length: None });
        }
        Damage::Place { number }
    }

    /// Racks that stood without coolant flow go off.
    fn trip(
        &mut self,
        (component, place, number): (u16, Place, u32),
        agenda: &mut impl Schedule<Event>,
    ) {
        let cause = self.failures.components()[usize::from(component)].cause;
        let hall = self.places.hall_of(self.places.racks_of(place, number).start);
        // Racks that have lost their power meanwhile are cold.
        let warm = self.power.feed_of(hall).powers_racks();
        let before = self.tally();
        let fault = self.failures.trip((component, number), warm, agenda.now());
        self.close(place, number, cause, agenda);
        if let Some(fault) = fault {
            self.note_trip(fault, before, agenda.now());
        }
    }

    /// What the supply of a hall lets its cooling do.
    pub(super) fn mode_of(&self, hall: usize) -> Mode {
        match self.power.feed_of(hall) {
            Feed::Fed | Feed::Restarting => Mode::Fed,
            Feed::Bridged => Mode::OnUps,
            Feed::Dark => Mode::Dark,
        }
    }
}
