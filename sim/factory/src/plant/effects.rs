//! Effects: what rooms do to each other, and to the racks that they share.

use engine::Schedule;
use units::SimDuration;

use super::parts::{mechanical, running};
use super::{Event, Plant};
use crate::cooling::Running;
use crate::effect::{Changed, Down, Effect, Reason};
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::power::Mechanical;
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
            Effect::Dip { fault } => return self.dip(fault, agenda),
            Effect::StoresStay { length } => return self.stay_on_stores(length, agenda),
            Effect::MotorsTrip => return self.stop_motors(agenda.now()),
            Effect::CallNoticed { .. }
            | Effect::CallBegins { .. }
            | Effect::CallEnds { .. }
            | Effect::FeedsChange => {
                return self.change_connection(effect, agenda);
            }
            Effect::HazardStruck { hazard } => {
                let what = self.site.name_of(Reason::Hazard(hazard)).to_owned();
                self.note_incident(what, None, agenda);
            }
            Effect::AccessLost { until } => self.lose_access(until),
            Effect::WaterRefused { permit } => return self.note_refused_water(permit, agenda),
            Effect::GensetFailed => self.note_incident("genset failure".to_owned(), None, agenda),
            Effect::HallBridged { .. }
            | Effect::HallFed { .. }
            | Effect::HallDark { .. }
            | Effect::HallOff { .. }
            | Effect::RacksAllowed { .. } => return self.apply_to_hall(effect, agenda),
            Effect::HallExpected { hall, at } => {
                let racks = self.places.racks_of(Place::Hall, hall.into());
                self.compute.floor.expect_power(racks, at);
            }
            Effect::HallTooWarm { hall } => {
                self.trip_hall(hall, agenda);
                return Changed::SUPPLY;
            }
            Effect::OfUnits(effect) => return self.apply_of_units(effect, agenda),
            Effect::Failed(fault) => self.fail(fault, agenda),
            Effect::RacksTooWarm { component, place, number } => {
                self.trip((component, place, number), agenda);
            }
            Effect::PlaceOpens { place, number } => self.open_place(place, number, agenda.now()),
            Effect::FlowReturns { place, number } => self.note_flow(place, number, true),
            Effect::TrayMended { rack, tray } => self.mend_tray(rack, tray, agenda.now()),
            Effect::TrayStage { rack, tray, down, back } => {
                self.compute.floor.stage_tray(rack, tray, down, back);
                return Changed::NOTHING;
            }
            Effect::PlaceStage { component, number, down } => {
                self.stage_place(component, number, down);
                return Changed::NOTHING;
            }
            Effect::Mended { fault } => self.note_mended(fault, agenda.now()),
            Effect::Staffed => self.staff(agenda),
            Effect::Built => return self.build_on(agenda.now()),
            Effect::Law(decree) => return self.carry_out(decree, agenda),
            Effect::JobRecalled { job, saved } => self.recall(job, saved, agenda),
            Effect::JobSuspended { job } => {
                self.leave_for_shortage(job, agenda);
                return Changed::WORK_AND_SUPPLY;
            }
            Effect::JobTurns { job, gpus, kinds } => self.compute.floor.turn(job, gpus, kinds),
            Effect::JobEnds { job, class } | Effect::JobLeaves { job, class } => {
                self.compute.floor.release(job, class);
            }
        }
        Changed::WORK
    }

    /// Nobody reaches the site until then: no crew and no fuel.
    fn lose_access(&mut self, until: units::SimTime) {
        self.failures.lose_access(until);
        self.power.lose_access(until);
    }

    /// What feeds a hall, or some of its racks, changes.
    fn apply_to_hall(&mut self, effect: Effect, agenda: &mut impl Schedule<Event>) -> Changed {
        match effect {
            Effect::HallBridged { .. } | Effect::HallFed { .. } => Changed::SUPPLY,
            Effect::HallDark { hall, too_warm } => {
                let (cause, down) = match self.blackout {
                    _ if too_warm => (self.causes.cooling, Down::Cooling),
                    Reason::Hazard(_) => (self.causes.grid, Down::Hazard),
                    Reason::Grid | Reason::Planned | Reason::Dips | Reason::Island => {
                        (self.causes.grid, Down::Power)
                    }
                };
                let hit = Hit::unforeseen(cause, Reach::Wide, false);
                self.close(Place::Hall, hall.into(), (hit, down), agenda);
                Changed::WORK_AND_SUPPLY
            }
            Effect::HallOff { hall, saved } => self.switch_hall_off(hall, saved, agenda),
            Effect::RacksAllowed { hall, saved } => self.allow_racks(hall, saved, agenda),
            other => panic!("{other:?} is not of the supply of a hall"),
        }
    }

    /// The racks of a hall have become too warm, and go off.
    fn trip_hall(&mut self, hall: u16, agenda: &mut impl Schedule<Event>) {
        if !self.power.feed_of(hall.into()).powers_racks() {
            return;
        }
        self.note_incident_at("hall too warm", hall.into(), agenda);
        self.power.remember_draw(|hall| self.cooling.power_of(hall));
        let least = (self.cooling.restart_time(), self.cooling.lacks_water());
        let agenda = &mut agenda.of(Event::Power);
        self.power.trip(hall.into(), least, agenda, &mut self.effects);
    }

    fn open_place(&mut self, place: Place, number: u32, now: units::SimTime) {
        self.note_opening(place);
        self.open(self.places.racks_of(place, number), now);
    }

    pub(super) fn open(&mut self, racks: std::ops::Range<u32>, now: units::SimTime) {
        self.units.open(racks.clone(), now);
        self.compute.floor.open(racks);
    }

    fn mend_tray(&mut self, rack: u32, tray: u32, now: units::SimTime) {
        self.units.mend(rack, tray, now);
        self.compute.floor.mend_tray(rack, tray);
    }

    pub(super) fn note_incident(
        &mut self,
        what: String,
        length: Option<SimDuration>,
        agenda: &impl Schedule<Event>,
    ) {
        let at = agenda.now();
        self.records.incident(Incident { at, what, place: 0, length });
    }

    /// Stores carry their halls beyond dips for so long.
    fn stay_on_stores(&mut self, length: SimDuration, agenda: &impl Schedule<Event>) -> Changed {
        self.blackout = Reason::Dips;
        let what = self.site.name_of(Reason::Dips).to_owned();
        self.note_incident(what, Some(length), agenda);
        Changed::SUPPLY
    }

    /// Cooling gets no water, since a permit is used up or the supply is too small.
    fn note_refused_water(&mut self, permit: bool, agenda: &impl Schedule<Event>) -> Changed {
        let what = if permit { "permit of water used up" } else { "too little water" };
        self.note_incident(what.to_owned(), None, agenda);
        Changed::NOTHING
    }

    /// Takes down what happened to a place.
    pub(super) fn note_incident_at(
        &mut self,
        what: &str,
        place: u32,
        agenda: &impl Schedule<Event>,
    ) {
        let (at, what) = (agenda.now(), what.to_owned());
        self.records.incident(Incident { at, what, place, length: None });
    }

    pub(super) fn lose_supply(
        &mut self,
        length: SimDuration,
        reason: Reason,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        if self.does_without_grid(length, reason, agenda) {
            return Changed::SUPPLY;
        }
        let what = self.site.name_of(reason).to_owned();
        self.note_incident(what, Some(length), agenda);
        if self.power.on_grid() {
            self.blackout = reason;
            self.power.remember_draw(|hall| self.cooling.power_of(hall));
        }
        let means = (&mut agenda.of(Event::Power), &mut self.effects);
        self.power.lose_supply(length, reason, means)
    }

    /// Interrupts a job, which holds what it stands on until the next scheduling.
    pub(super) fn interrupt(&mut self, job: u32, hit: Hit, agenda: &mut impl Schedule<Event>) {
        if let Some(job) = self.work.interrupt(job, hit, &mut agenda.of(Event::Jobs)) {
            self.note_interruption(job, hit.cause, agenda.now());
        }
    }

    /// A borrower leaves what a contract has lent, and queues.
    pub(super) fn recall(&mut self, job: u32, saved: bool, agenda: &mut impl Schedule<Event>) {
        let hit = Hit {
            cause: self.causes.recall,
            reach: Reach::Wide,
            hardware: false,
            planned: true,
            saved: if saved { Saved::WhenTold } else { Saved::ByItself },
        };
        self.interrupt(job, hit, agenda);
        let (_, class) = self.work.size(job);
        self.compute.floor.release(job, class);
        self.work.give_back(job);
    }

    /// Interrupts a job and takes it off a rack that it loses.
    pub(super) fn expel(
        &mut self,
        job: u32,
        rack: u32,
        hit: Hit,
        agenda: &mut impl Schedule<Event>,
    ) {
        self.interrupt(job, hit, agenda);
        let (_, class) = self.work.size(job);
        self.compute.floor.leave(job, rack, class);
    }

    /// Switches the racks of a place off and interrupts the jobs on them.
    pub(super) fn close(
        &mut self,
        place: Place,
        number: u32,
        (hit, down): (Hit, Down),
        agenda: &mut impl Schedule<Event>,
    ) {
        let racks = self.places.racks_of(place, number);
        self.note_opening(place);
        self.units.close(racks.clone(), agenda.now());
        self.compute.floor.close(racks.clone(), hit.cause, down);
        for rack in racks {
            for job in self.compute.floor.occupants_of(rack) {
                self.expel(job, rack, hit, agenda);
            }
        }
    }

    /// Parts of the cooling of a hall that have power.
    pub(super) fn cooling_runs(&self, hall: usize) -> Running {
        running(self.power.powered(hall))
    }

    /// What the parts of the cooling of a hall draw.
    pub(super) fn mechanical_of(&self, hall: usize) -> Mechanical {
        mechanical(self.cooling.parts_of(hall), &self.power)
    }
}
