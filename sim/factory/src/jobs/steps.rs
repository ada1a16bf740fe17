//! Steps: a job whose phase is over goes on with the next one, where it stands or where it finds more room.

use engine::Schedule;
use units::SimTime;

use super::model::Job;
use super::{Event, Jobs, Work};
use crate::effect::{Effect, Effects};

/// A job goes on with another phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// GPUs that it held before, and wants now.
    gpus: (u32, u32),
    /// The kind of work that it did, and does now.
    kinds: (usize, usize),
}

impl Jobs {
    /// The kind of work that a job does, by which what it stands on is counted.
    pub fn kind(&self, job: u32) -> usize {
        let job = &self.slots[job as usize];
        let phase = job.course.map_or(0, |course| course.phase);
        self.classes[job.class].kind_in(job.class, phase)
    }

    /// The class of a job.
    pub fn class_of(&self, job: u32) -> usize {
        self.slots[job as usize].class
    }

    /// What distance costs a job, for each unit that it costs most jobs.
    pub fn distance(&self, job: u32) -> f64 {
        let job = &self.slots[job as usize];
        let of_class = &self.classes[job.class].spec.phases;
        job.course.map_or(1.0, |course| of_class.distance(course.phase))
    }

    /// Books the phase that a running job has done, if that is not its last, and turns to the next one.
    pub(super) fn turn(&mut self, job: u32, now: SimTime) -> Option<Turn> {
        let state = &self.slots[job as usize];
        let class = &self.classes[state.class];
        let next = class.next_phase(state.course?)?;
        let gpus = (state.gpus, class.gpus_in(&next));
        let before = self.kind(job);
        self.book_to_the_end(job, now);
        let starting = self.recovery.starting(gpus.1);
        let state = &mut self.slots[job as usize];
        state.keep_phase();
        state.idle.begin(now);
        let done = state.work;
        state.work = next.until - state.course.map_or(0.0, |course| course.until);
        state.planned = (state.planned - done).max(state.work);
        // Work of phases before is not lost with their backups.
        state.all = state.work;
        state.past.clear();
        state.course = Some(next);
        (state.gpus, state.starting, state.in_memory) = (gpus.1, starting, 0.0);
        state.most_gpus = state.most_gpus.max(gpus.1);
        let class = state.class;
        if gpus.1 > gpus.0 {
            state.queued_again = Some(now);
            self.pools.finish(class, job, gpus.0);
            self.waiting_gpus[class] += u64::from(gpus.1);
            self.joining.push(job);
        } else {
            self.pools.shrink(class, job, gpus);
        }
        Some(Turn { gpus, kinds: (before, self.kind(job)) })
    }
}

impl Job {
    /// What was kept is that of another phase from now on.
    fn keep_phase(&mut self) {
        self.kept_before += f64::from(self.gpus) * self.kept;
        self.kept = 0.0;
    }

    /// GPU-seconds of computing until it ends, at the GPUs of its present phase.
    pub(super) fn asks(&self) -> f64 {
        f64::from(self.gpus) * (self.work + self.course.map_or(0.0, |course| course.later()))
    }

    /// GPUs that it was drawn with.
    pub(super) fn drawn_gpus(&self) -> u32 {
        self.course.map_or(self.gpus, |course| course.gpus)
    }
}

impl Work {
    /// The class of a job, whatever its phase.
    pub fn class_of(&self, job: u32) -> usize {
        self.jobs.class_of(job)
    }

    /// The kinds of work of the later phases of a class.
    pub fn later_kinds(&self, class: usize) -> impl Iterator<Item = usize> {
        let of_class = &self.classes()[class];
        (1..of_class.spec.phases.count()).map(move |phase| of_class.kind_in(class, phase))
    }

    /// Whether a job whose work is done goes on with another phase. It holds what it goes on with until the next
    /// scheduling, which starts it there.
    pub(super) fn goes_on(
        &mut self,
        job: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> bool {
        let Some(Turn { gpus, kinds }) = self.jobs.turn(job, agenda.now()) else { return false };
        self.completions[job as usize] = None;
        if gpus.1 > gpus.0 {
            self.rest(job, gpus.0, agenda);
            effects.push_back(Effect::JobLeaves { job, class: kinds.0 });
        } else {
            self.rest(job, gpus.0 - gpus.1, agenda);
            effects.push_back(Effect::JobTurns { job, gpus: gpus.1, kinds });
            self.interrupted.push(job);
        }
        true
    }

    /// A job of a contract has given back GPUs, for which there is no work for a while.
    pub(super) fn rest(&mut self, job: u32, gpus: u32, agenda: &mut impl Schedule<Event>) {
        if gpus == 0 {
            return;
        }
        if let Some((class, pause)) = self.jobs.pause(job, gpus, agenda.now()) {
            agenda.schedule(pause.until, Event::WorkReturns { class, pause: pause.number });
        }
    }
}
