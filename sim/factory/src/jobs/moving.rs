//! Moving: jobs that leave for other plants, and those that come from there.

use engine::Schedule;
use units::SimTime;

use super::{Demand, Draw, Event, Parcel, Work};
use crate::effect::{Effect, Effects};

impl Work {
    /// The job of a class that arrives next.
    pub fn coming(&self, class: usize) -> Option<&Draw> {
        self.arriving[class].as_ref()
    }

    /// The job of a class that arrives now goes elsewhere; the one after it is expected.
    pub fn send_on(&mut self, class: u16, agenda: &mut impl Schedule<Event>) -> Option<Parcel> {
        let parcel = Parcel::fresh(self.coming(class.into())?, agenda.now());
        self.turn_away(class, agenda);
        Some(parcel)
    }

    /// A job comes from another plant and waits, as one of `class`.
    pub fn land(&mut self, class: usize, parcel: &Parcel, now: SimTime) {
        self.jobs.land(class, parcel, now);
    }

    /// Takes a job that does not run out of this plant.
    pub fn take(
        &mut self,
        job: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Parcel {
        let (_, class) = self.jobs.size(job);
        if self.forget_interrupted(job, agenda) {
            effects.push_back(Effect::JobEnds { job, class });
        }
        self.jobs.take(job, agenda.now())
    }

    /// Of a class: the job that has waited longest of those that ask for at most so many GPUs and stand on none,
    /// and when it was submitted.
    pub fn first_waiting(&self, class: usize, most: u32) -> Option<(SimTime, u32)> {
        self.jobs.first_waiting(class, most).filter(|(_, job)| !self.interrupted.contains(job))
    }

    /// Of a class: jobs that were interrupted and do not run.
    pub fn stranded(&self, class: usize) -> Vec<u32> {
        self.jobs.stranded(class)
    }

    /// Of a class: the jobs that do not run.
    pub fn waiting_of(&self, class: usize) -> Vec<u32> {
        self.jobs.waiting_of(class)
    }

    /// Of a class: the jobs that run, the one that began last first.
    pub fn running_of(&self, class: usize) -> Vec<(SimTime, u32)> {
        self.jobs.running_of(class)
    }

    /// A job's number, the seconds of computing before it when it goes on from its newest checkpoint on storage,
    /// and the bytes of that.
    pub fn left_on_storage(&self, job: u32, now: SimTime) -> (u64, f64, f64) {
        self.jobs.left_on_storage(job, now)
    }

    /// GPU-hours for which jobs wait that come by themselves or from other plants.
    pub fn queued_gpu_hours(&self) -> f64 {
        self.jobs.queued_gpu_hours()
    }

    /// Whether jobs of a class wait.
    pub fn waits_of(&self, class: usize) -> bool {
        self.jobs.waits_for(class)
    }

    /// So many GPUs of the contract of a class wait for jobs that are at another plant, beside those that did
    /// unless these are all.
    pub fn await_back(&mut self, class: usize, gpus: u32, all: bool) {
        self.jobs.pools.await_back(class, gpus, all);
    }

    /// GPUs for which jobs have come at this instant, of whom no queue has heard yet.
    pub fn just_come(&self) -> u32 {
        self.jobs.just_come()
    }

    /// GPUs that must be free for jobs of lost plants that wait, beside those that contracts have reserved.
    pub fn wanted_by_guests(&self) -> u32 {
        let queued = self.jobs.pools.guests_waiting();
        self.jobs.guests_waiting() + self.reserved_idle().saturating_sub(queued)
    }

    /// Running jobs of classes that wait in a backlog: those that may be stopped for jobs of lost plants, the one
    /// that began last first.
    pub fn flexible(&self) -> Vec<u32> {
        let classes = self.jobs.classes().iter().enumerate();
        let backlogs = classes.filter(|(_, it)| matches!(it.demand, Demand::Backlog { .. }));
        let mut running: Vec<(SimTime, u32)> =
            backlogs.flat_map(|(class, _)| self.jobs.running_of(class)).collect();
        running.sort_unstable_by(|one, other| other.cmp(one));
        running.into_iter().map(|(_, job)| job).collect()
    }

    /// Takes the jobs of lost plants that have started: their class, and since when they had been lost.
    pub fn take_recovered(&mut self) -> std::vec::Drain<'_, (usize, SimTime)> {
        self.recovered.drain(..)
    }
}
