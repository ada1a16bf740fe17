//! Guests: what other plants see of this one, jobs that leave for them, and those that come from there.

use engine::{AnyAgenda, Schedule};
use units::{SimDuration, SimTime};

use super::{Event, Plant};
use crate::effect::{Changed, Reason};
use crate::jobs::{Demand, Hit, Parcel, Reach, Saved};
use crate::sovereignty::Rule;

/// Kinds of what a portfolio does here, for the fingerprint: no event of a room has them.
const SENT_ON: u64 = 90;
const LANDED: u64 = 91;
const TAKEN: u64 = 92;
const STRUCK: u64 = 93;

/// A number for the fingerprint, as of an event: the kind in the upper half, the entity in the lower.
const fn code(kind: u64, entity: u64) -> u64 {
    (kind << 56) ^ entity
}

/// What jobs find at a plant at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// GPUs on which a job could start now, before all that wait.
    pub room: u32,
    /// GPUs built and in working order.
    pub working: u32,
    /// GPUs built and accepted.
    pub built: u32,
    /// GPU-hours for which jobs wait that come by themselves.
    pub queued: f64,
    /// Price of energy, in dollars for each megawatt-hour.
    pub price: f64,
    /// Carbon dioxide of energy from the grid, in grams for each kilowatt-hour.
    pub carbon: f64,
}

impl Plant {
    /// GPUs on which a job with segments of so many could start now, before all that wait.
    pub fn room(&self, segment: Option<u32>) -> u32 {
        let floor = &self.compute.floor;
        if self.work.head().is_some() || floor.accepted() == 0 || !self.may_start() {
            return 0;
        }
        let domain = floor.schedulable();
        let largest = floor.largest(segment.map_or(domain, |segment| segment.min(domain)));
        let spoken_for = self.work.reserved_idle() + self.work.just_come();
        floor.free().saturating_sub(spoken_for).min(largest)
    }

    /// The rule that bars a class from here now, as acts of others have it.
    pub fn bars(&self, class: usize) -> Option<Rule> {
        self.sovereignty.bars(class)
    }

    /// What jobs with such segments find here now.
    pub fn standing(&self, segment: Option<u32>) -> Standing {
        Standing {
            room: self.room(segment),
            working: self.working(),
            built: self.built(),
            queued: self.work.queued_gpu_hours(),
            price: self.site.price().in_dollars_per_megawatt_hour(),
            carbon: self.site.carbon_intensity().in_grams_per_kilowatt_hour(),
        }
    }

    /// GPUs built and accepted.
    pub fn built(&self) -> u32 {
        self.compute.floor.accepted() * self.places.gpus_per_rack
    }

    /// Of those, the ones in working order.
    pub fn working(&self) -> u32 {
        let floor = &self.compute.floor;
        self.built().min(floor.free() + floor.busy())
    }

    /// GPUs of the job of a class that arrives next.
    pub fn gpus_coming(&self, class: u16) -> Option<u32> {
        self.work.coming(class.into()).map(|draw| draw.gpus)
    }

    /// The job of a class that arrives now goes elsewhere; none where it does not come at all, while the plant is
    /// built and not known yet.
    pub fn send_on(&mut self, class: u16, agenda: &mut impl Schedule<Event>) -> Option<Parcel> {
        let agenda = &mut AnyAgenda::of(agenda);
        self.fingerprint.add_event(agenda.now(), code(SENT_ON, class.into()));
        if !self.building.draws_customer(class, agenda.now()) {
            self.work.turn_away(class, &mut agenda.of(Event::Jobs));
            return None;
        }
        self.work.send_on(class, &mut agenda.of(Event::Jobs))
    }

    /// A job comes from another plant and waits, as one of `class`. Where such jobs come before those of backlogs,
    /// as many of these stop as it needs.
    pub fn land(&mut self, class: usize, parcel: &Parcel, agenda: &mut impl Schedule<Event>) {
        let agenda = &mut AnyAgenda::of(agenda);
        self.fingerprint.add_event(agenda.now(), code(LANDED, class as u64));
        self.fingerprint.add(parcel.work.to_bits());
        self.work.land(class, parcel, agenda.now());
        self.changed |= Changed::WORK;
        let first = matches!(self.work.classes()[class].demand, Demand::Guests { first: true });
        if first {
            self.make_room(agenda);
        }
    }

    /// Stops jobs of backlogs, those that began last first, until enough GPUs are free for those who come before them.
    /// They save their work and queue again.
    fn make_room(&mut self, agenda: &mut impl Schedule<Event>) {
        let wanted = self.work.wanted_by_guests();
        for job in self.work.flexible() {
            if self.compute.floor.free() >= wanted {
                break;
            }
            self.recall(job, true, agenda);
        }
    }

    /// Whether jobs of a class wait.
    pub fn waits_of(&self, class: usize) -> bool {
        self.work.waits_of(class)
    }

    /// So many GPUs of the contract of a class wait for jobs that are at another plant, beside those that did
    /// unless these are all.
    pub fn await_back(&mut self, class: usize, gpus: u32, all: bool) {
        self.work.await_back(class, gpus, all);
        self.changed |= Changed::WORK;
    }

    /// Takes a job that does not run out of this plant.
    pub fn take(&mut self, job: u32, agenda: &mut impl Schedule<Event>) -> Parcel {
        let agenda = &mut AnyAgenda::of(agenda);
        self.fingerprint.add_event(agenda.now(), code(TAKEN, job.into()));
        let effects = &mut self.effects;
        let parcel = self.work.take(job, &mut agenda.of(Event::Jobs), effects);
        self.apply_effects(agenda);
        self.changed |= Changed::WORK;
        parcel
    }

    /// Stops a job that runs, which saves its work, and takes it out of this plant.
    pub fn recall_and_take(&mut self, job: u32, agenda: &mut impl Schedule<Event>) -> Parcel {
        let agenda = &mut AnyAgenda::of(agenda);
        let hit = Hit {
            cause: self.causes.recall,
            reach: Reach::Wide,
            hardware: false,
            planned: true,
            saved: Saved::WhenTold,
        };
        self.interrupt(job, hit, agenda);
        self.take(job, agenda)
    }

    /// Of a class: the job that has waited longest of those that ask for at most so many GPUs and stand on none,
    /// and when it was submitted.
    pub fn first_waiting(&self, class: usize, most: u32) -> Option<(SimTime, u32)> {
        self.work.first_waiting(class, most)
    }

    /// Of a class: jobs that were interrupted and do not run.
    pub fn stranded(&self, class: usize) -> Vec<u32> {
        self.work.stranded(class)
    }

    /// Of a class: the jobs that run.
    pub fn running_of(&self, class: usize) -> Vec<u32> {
        self.work.running_of(class).into_iter().map(|(_, job)| job).collect()
    }

    /// Of a class: the jobs that do not run.
    pub fn waiting_of(&self, class: usize) -> Vec<u32> {
        self.work.waiting_of(class)
    }

    /// GPUs of a job.
    pub fn gpus_of(&self, job: u32) -> u32 {
        self.work.size(job).0
    }

    /// A job's number, the seconds of computing before it when it goes on from its newest checkpoint on storage,
    /// and the bytes of that.
    pub fn left_on_storage(&self, job: u32, now: SimTime) -> (u64, f64, f64) {
        self.work.left_on_storage(job, now)
    }

    /// Takes the jobs of lost plants that have started here: their class, and since when they had been lost.
    pub fn take_recovered(&mut self) -> std::vec::Drain<'_, (usize, SimTime)> {
        self.work.take_recovered()
    }

    /// The name of a cause of interruptions.
    pub fn cause(&self, number: usize) -> &str {
        &self.causes.names[number]
    }

    /// The number of a cause of interruptions; that of the grid where nothing here has that name.
    pub fn cause_named(&self, name: &str) -> usize {
        let known = self.causes.names.iter().position(|cause| cause == name);
        known.unwrap_or(self.causes.grid)
    }

    /// Something that strikes several plants at once takes the supply of this one for so long.
    pub fn strike(&mut self, length: SimDuration, agenda: &mut impl Schedule<Event>) {
        let agenda = &mut AnyAgenda::of(agenda);
        self.fingerprint.add_event(agenda.now(), code(STRUCK, 0));
        self.fingerprint.add(length.in_nanoseconds());
        let changed = self.lose_supply(length, Reason::Grid, agenda);
        self.changed |= changed;
        self.apply_effects(agenda);
    }
}
