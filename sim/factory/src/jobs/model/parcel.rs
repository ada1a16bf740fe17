//! Parcels: jobs on their way from one plant to another.

use units::{SimDuration, SimTime};

use super::{Job, Jobs};
use crate::jobs::hit::Pending;
use crate::jobs::{Asked, CheckpointChoice, Course, Demand, Diagnosis, Draw, Outcome};

/// A job on its way from one plant to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// It has just been submitted.
    pub fresh: bool,
    /// GPUs that it needs.
    pub gpus: u32,
    /// Seconds of computing still to do where it arrives.
    pub work: f64,
    /// Seconds of computing that it is in all.
    pub whole: f64,
    /// Seconds of computing for which its user asks for time.
    pub planned: f64,
    /// Time that its user asks for.
    pub asked: Asked,
    /// How it ends.
    pub outcome: Outcome,
    /// Seconds of computing from its begin, whatever ends it before.
    pub length: f64,
    /// Those of them that were done when it was submitted.
    pub done: f64,
    /// Its phase, if it has several and was submitted before.
    pub course: Option<Course>,
    /// When it was first submitted.
    pub submitted: SimTime,
    /// When it first started, if it did.
    pub started: Option<SimTime>,
    /// How often it was interrupted.
    pub interruptions: u32,
    /// Seconds of computing that were kept and are of use, of its phase if it has several.
    pub kept: f64,
    /// GPU-seconds of them in phases before.
    pub kept_before: f64,
    /// The most GPUs that it asked for in its phases so far.
    pub most_gpus: u32,
    /// Since when it waits for more GPUs for its phase, if it does.
    pub queued_again: Option<SimTime>,
    /// Where backups matter: instants with the seconds that had been computed by then, in order.
    pub past: Vec<(SimTime, f64)>,
    /// For how long it has held its GPUs.
    pub held: SimDuration,
    /// When it was interrupted and by which cause, if it is to go on from a checkpoint.
    pub fault: Option<(SimTime, usize)>,
    /// Bytes of that checkpoint.
    pub checkpoint_bytes: f64,
    /// Seconds of computing that were kept before and have to be done again.
    pub again: f64,
    /// When its plant was lost, if that is why it moves.
    pub lost: Option<SimTime>,
}

/// What is left of the loss of a job's former plant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Afar {
    /// Seconds of computing that were kept there and have to be done again.
    again: f64,
    /// The cause that these are booked to.
    cause: usize,
    /// When that plant was lost, until the job starts.
    lost: Option<SimTime>,
}

impl Parcel {
    /// A job that has just been submitted.
    pub const fn fresh(draw: &Draw, now: SimTime) -> Self {
        Self {
            fresh: true,
            gpus: draw.gpus,
            work: draw.work,
            whole: draw.work,
            planned: draw.planned,
            asked: draw.asked,
            outcome: draw.outcome,
            length: draw.length,
            done: draw.done,
            course: None,
            submitted: now,
            started: None,
            interruptions: 0,
            kept: 0.0,
            kept_before: 0.0,
            most_gpus: draw.gpus,
            queued_again: None,
            past: Vec::new(),
            held: SimDuration::ZERO,
            fault: None,
            checkpoint_bytes: 0.0,
            again: 0.0,
            lost: None,
        }
    }

    /// GPU-hours of computing that it asks for, until it ends.
    pub fn gpu_hours(&self) -> f64 {
        f64::from(self.gpus) * self.work / 3600.0
    }

    /// Its plant was lost: it goes on from a checkpoint after which so many seconds of computing were left, or
    /// from the beginning where there is none. Returns the seconds that are to be done again.
    pub fn fall_back(&mut self, left: Option<f64>, lost: SimTime) -> f64 {
        let left = left.unwrap_or(self.whole).clamp(self.work, self.whole.max(self.work));
        let again = left - self.work;
        self.again += again;
        self.work = left;
        self.lost = Some(lost);
        again
    }
}

impl Jobs {
    /// Takes a job that does not run out of this plant.
    pub fn take(&mut self, job: u32, now: SimTime) -> Parcel {
        let Job { class, gpus, .. } = self.slots[job as usize];
        // Those that hold ground, or have lost it at this instant, do not wait in a queue yet.
        if self.returning.contains(&job) || !self.pools.runs(class, job) {
            self.waiting_gpus[class] -= u64::from(gpus);
        }
        self.withdraw(job, now);
        let state = &mut self.slots[job as usize];
        let spec = &self.classes[state.class].spec;
        let stored = spec.checkpoint != CheckpointChoice::None && state.fault.is_some();
        let parcel = Parcel {
            fresh: false,
            gpus: state.gpus,
            // Copies in memory stay behind.
            work: state.work + state.in_memory,
            whole: state.all,
            planned: state.planned,
            asked: state.asked,
            outcome: state.outcome,
            length: 0.0,
            done: 0.0,
            course: state.course,
            submitted: state.submitted,
            started: state.first_start,
            interruptions: state.interruptions,
            kept: state.kept,
            kept_before: state.kept_before,
            most_gpus: state.most_gpus,
            queued_again: state.queued_again,
            past: std::mem::take(&mut state.past),
            held: state.held,
            fault: state.fault.map(|fault| (fault.at, fault.cause)),
            checkpoint_bytes: if stored { spec.checkpoint_bytes(state.gpus) } else { 0.0 },
            again: state.in_memory + state.afar.map_or(0.0, |afar| afar.again),
            lost: state.afar.and_then(|afar| afar.lost),
        };
        state.ended = true;
        self.counts.moved += 1;
        self.thin = true;
        self.unused.push(job);
        parcel
    }

    /// A job comes from another plant and waits, as one of `class`; what it does again is booked to its cause.
    pub fn land(&mut self, class: usize, parcel: &Parcel, now: SimTime) {
        let draw = Draw {
            gpus: parcel.gpus,
            work: parcel.work,
            planned: parcel.planned,
            asked: parcel.asked,
            outcome: parcel.outcome,
            length: if parcel.fresh { parcel.length } else { parcel.work.max(1.0) },
            done: if parcel.fresh { parcel.done } else { 0.0 },
        };
        self.submit(class, draw, now);
        let Some(&slot) = self.joining.last() else { return };
        let job = &mut self.slots[slot as usize];
        job.submitted = parcel.submitted;
        if parcel.fresh {
            return;
        }
        self.waiting_gpus[class] -= u64::from(job.gpus);
        self.waiting_gpus[class] += u64::from(parcel.gpus);
        let cause = parcel.fault.map_or(0, |(_, cause)| cause);
        job.gpus = parcel.gpus;
        job.most_gpus = parcel.most_gpus;
        job.queued_again = parcel.queued_again;
        job.past.clone_from(&parcel.past);
        job.work = parcel.work;
        job.course = parcel.course;
        job.all = parcel.whole;
        job.first_start = parcel.started;
        job.interruptions = parcel.interruptions;
        (job.kept, job.kept_before) = (parcel.kept, parcel.kept_before);
        job.held = parcel.held;
        let diagnosis =
            Diagnosis { undetected: SimDuration::ZERO, deciding: SimDuration::ZERO, evicts: false };
        job.fault =
            parcel.fault.map(|(at, cause)| Pending { at, cause, diagnosis, from_memory: false });
        if parcel.again > 0.0 || parcel.lost.is_some() {
            job.afar = Some(Afar { again: parcel.again, cause, lost: parcel.lost });
        }
    }

    /// Since when the former plant of a job that starts now was lost; answered once.
    pub(in super::super) fn recovers(&mut self, job: u32) -> Option<SimTime> {
        self.slots[job as usize].afar.as_mut()?.lost.take()
    }

    /// Of so many seconds of a job's computing that were kept, books those that had been kept before.
    pub(super) fn book_again(&mut self, job: u32, kept: f64) -> f64 {
        let state = &mut self.slots[job as usize];
        let again = state.again(kept);
        if let Some(afar) = state.afar.as_mut().filter(|_| again > 0.0) {
            afar.again -= again;
            let hours = f64::from(state.gpus) * again / 3600.0;
            self.account.book_again(hours, (afar.cause, state.outcome));
        }
        again
    }

    /// Of a class: the job that has waited longest of those that ask for at most so many GPUs and stand on none.
    pub fn first_waiting(&self, class: usize, most: u32) -> Option<(SimTime, u32)> {
        if self.waiting_gpus[class] == 0 {
            return None;
        }
        let waits = |job: &&Job| {
            !job.ended && job.class == class && job.attempt.is_none() && job.holding.is_none()
        };
        let numbered = (0_u32..).zip(&self.slots).filter(|(_, job)| waits(job) && job.gpus <= most);
        numbered.map(|(slot, job)| (job.submitted, job.number, slot)).min().map(|it| (it.0, it.2))
    }

    /// Of a class: jobs that were interrupted and do not run, and whether they hold ground.
    pub fn stranded(&self, class: usize) -> Vec<u32> {
        let numbered = (0_u32..).zip(&self.slots);
        let stranded = numbered.filter(|(_, job)| {
            !job.ended && job.class == class && job.attempt.is_none() && job.fault.is_some()
        });
        stranded.map(|(slot, _)| slot).collect()
    }

    /// Of a class: the jobs that do not run.
    pub fn waiting_of(&self, class: usize) -> Vec<u32> {
        let numbered = (0_u32..).zip(&self.slots);
        let waiting =
            numbered.filter(|(_, job)| !job.ended && job.class == class && job.attempt.is_none());
        waiting.map(|(slot, _)| slot).collect()
    }

    /// Of a class: the jobs that run, the one that began last first.
    pub fn running_of(&self, class: usize) -> Vec<(SimTime, u32)> {
        let numbered = (0_u32..).zip(&self.slots).filter(|(_, job)| job.class == class);
        let mut running: Vec<(SimTime, u32)> =
            numbered.filter_map(|(slot, job)| Some((job.attempt?.began, slot))).collect();
        running.sort_unstable_by(|one, other| other.cmp(one));
        running
    }

    /// Seconds of computing that a job has before it when it goes on from its newest checkpoint on storage,
    /// with its number and the bytes of that checkpoint.
    pub fn left_on_storage(&self, job: u32, now: SimTime) -> (u64, f64, f64) {
        let state = &self.slots[job as usize];
        let behind = state.work + state.in_memory;
        let left = state.attempt.map_or(behind, |attempt| {
            let stored = attempt.spent(state.work, now).progress.on_storage;
            stored.map_or(behind, |stored| state.work - stored)
        });
        let bytes = self.classes[state.class].spec.checkpoint_bytes(state.gpus);
        (state.number, left, bytes)
    }

    /// GPUs for which jobs of lost plants wait, those that have just come among them.
    pub fn guests_waiting(&self) -> u32 {
        let classes = self.classes.iter().zip(&self.waiting_gpus);
        let first = classes.filter(|(class, _)| class.demand == Demand::Guests { first: true });
        u32::try_from(first.map(|(_, gpus)| *gpus).sum::<u64>()).unwrap_or(u32::MAX)
    }

    /// GPUs for which jobs have come at this instant, of whom no queue has heard yet.
    pub fn just_come(&self) -> u32 {
        self.joining.iter().map(|job| self.slots[*job as usize].gpus).sum()
    }

    /// Whether jobs of a class wait.
    pub fn waits_for(&self, class: usize) -> bool {
        self.waiting_gpus[class] > 0
    }

    /// GPU-hours for which jobs wait that come by themselves or from other plants: those of a backlog always do.
    pub fn queued_gpu_hours(&self) -> f64 {
        let classes = self.classes.iter().zip(self.waiting_gpus.iter().zip(&self.hours));
        let of = classes.filter(|(class, (gpus, _))| {
            **gpus > 0 && matches!(class.demand, Demand::Open | Demand::Guests { .. })
        });
        of.map(|(_, (gpus, hours))| *gpus as f64 * hours).sum()
    }
}

impl Job {
    /// Whether it was interrupted and has not started again.
    pub(in super::super) const fn was_interrupted(&self) -> bool {
        self.fault.is_some()
    }

    /// Of so many seconds of computing that were kept: those that had been kept before.
    pub(super) fn again(&self, kept: f64) -> f64 {
        self.afar.map_or(0.0, |afar| afar.again.min(kept).max(0.0))
    }
}
