//! Shedding: in a shortage jobs do not start, or save their work, leave and wait until there is power for them.

use engine::{Handle, Schedule};
use units::{SimDuration, SimTime};

use super::{Event, Jobs, Mtbf, Work};
use crate::effect::{Effect, Effects};

/// A job that writes a checkpoint before it leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    job: u32,
    /// Its number in its record: slots are used again.
    number: u64,
    leaves: Handle,
}

/// GPUs for which jobs of a class wait that a shortage keeps back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptBack {
    /// Of jobs that it has not suspended.
    pub held: u32,
    /// Of jobs that it has.
    pub suspended: u32,
}

impl KeptBack {
    /// All of them.
    pub const fn all(self) -> u32 {
        self.held + self.suspended
    }
}

impl Jobs {
    /// Takes the waiting jobs of a class out of its queue, to be let in one by one.
    fn keep_back(&mut self, class: usize) {
        for slot in 0..self.slots.len() {
            let state = &self.slots[slot];
            if state.class != class || state.ended || state.attempt.is_some() {
                continue;
            }
            #[expect(clippy::cast_possible_truncation, reason = "slots are numbered in u32")]
            let job = slot as u32;
            if self.pools.withdraw(class, job) {
                self.shed.keep(job);
            }
        }
    }

    /// Queues hear of those that were let in. Those that have run come before all others.
    pub(super) fn hear_let_in(&mut self, mtbf: &impl Fn(u32) -> Mtbf) {
        let mut jobs = std::mem::take(&mut self.shed.let_in);
        jobs.sort_unstable_by_key(|job| std::cmp::Reverse(self.number(*job)));
        let (first, others): (Vec<u32>, Vec<u32>) =
            jobs.into_iter().partition(|job| self.slots[*job as usize].was_interrupted());
        for job in first {
            let request = self.request(job, mtbf);
            self.pools.put_first(self.slots[job as usize].class, request);
        }
        for job in others.into_iter().rev() {
            let request = self.request(job, mtbf);
            self.pools.submit(self.slots[job as usize].class, request);
        }
    }

    /// Whether a job waits for power after it was suspended.
    fn is_suspended(&self, job: u32) -> bool {
        let cause = self.slots[job as usize].interrupted_by();
        cause.is_some() && cause == self.shed.causes.map(|causes| causes[0])
    }
}

impl Work {
    /// What is lost to these causes is counted by class: suspension, and racks that go off.
    pub fn count_shed(&mut self, causes: [usize; 2]) {
        self.jobs.shed.causes = Some(causes);
    }

    /// Jobs of these classes start only where they are let in, and those of others by themselves; whether that is
    /// new for any class.
    pub fn keep_back(&mut self, classes: impl Fn(usize) -> bool) -> bool {
        let mut anew = false;
        for class in 0..self.jobs.classes.len() {
            let keeps = classes(class);
            if std::mem::replace(&mut self.jobs.shed.kept_back[class], keeps) == keeps {
                continue;
            }
            anew = true;
            if keeps {
                self.jobs.keep_back(class);
            } else {
                let jobs = &self.jobs.slots;
                let of = |job: &u32| jobs[*job as usize].class == class;
                let shed = &mut self.jobs.shed;
                let (mut own, others) = shed.jobs.iter().copied().partition(of);
                shed.jobs = others;
                shed.let_in.append(&mut own);
            }
        }
        anew
    }

    /// Whether jobs of any class start only where they are let in.
    pub fn keeps_any_back(&self) -> bool {
        self.jobs.shed.kept_back.iter().any(|keeps| *keeps)
    }

    /// Whether jobs of a class start only where they are let in.
    pub fn keeps_back(&self, class: usize) -> bool {
        self.jobs.shed.kept_back[class]
    }

    /// By class: GPUs for which jobs wait that are kept back.
    pub fn kept_back(&self) -> Vec<KeptBack> {
        let mut kept = vec![KeptBack::default(); self.jobs.classes.len()];
        for &job in &self.jobs.shed.jobs {
            let state = &self.jobs.slots[job as usize];
            let of = &mut kept[state.class];
            let gpus = if self.jobs.is_suspended(job) { &mut of.suspended } else { &mut of.held };
            *gpus += state.gpus;
        }
        kept
    }

    /// GPUs for which jobs wait that were let in and have not started, by class.
    pub fn let_in_waiting(&self, class: usize) -> u64 {
        let slots = &self.jobs.slots;
        let kept = self.jobs.shed.jobs.iter().map(|job| &slots[*job as usize]);
        let kept = kept.filter(|job| job.class == class).map(|job| u64::from(job.gpus));
        self.jobs.waiting_gpus[class].saturating_sub(kept.sum())
    }

    /// Lets in those of the jobs kept back that fit, those of the highest priority and who came first before others.
    /// `who` is told a job's class and whether it was suspended, `fits` its kind and GPUs. Whether any was let in.
    pub fn let_in(
        &mut self,
        who: impl Fn(usize, bool) -> bool,
        priority: impl Fn(usize) -> u32,
        mut fits: impl FnMut(usize, u32) -> bool,
    ) -> bool {
        let jobs = &self.jobs;
        let mut waiting: Vec<u32> = jobs.shed.jobs.clone();
        waiting.retain(|job| who(jobs.slots[*job as usize].class, jobs.is_suspended(*job)));
        waiting.sort_by_key(|&job| {
            let class = jobs.slots[job as usize].class;
            (std::cmp::Reverse(priority(class)), jobs.number(job))
        });
        waiting.retain(|&job| fits(jobs.kind(job), jobs.slots[job as usize].gpus));
        let shed = &mut self.jobs.shed;
        shed.jobs.retain(|job| !waiting.contains(job));
        let any = !waiting.is_empty();
        shed.let_in.append(&mut waiting);
        any
    }

    /// How long a running job writes a checkpoint before it leaves; none where it saves nothing.
    pub fn time_to_save(&self, job: u32) -> Option<SimDuration> {
        let write = self.jobs.slots[job as usize].attempt?.checkpoints.last_write();
        write.is_finite().then(|| SimDuration::from_seconds_rounded_up(write))
    }

    /// A running job is told to leave: it writes a checkpoint first.
    pub fn tell_to_leave(&mut self, job: u32, agenda: &mut impl Schedule<Event>) {
        let Some(write) = self.time_to_save(job) else { return };
        let leaves = agenda.schedule_in(write, Event::SuspensionBegins { job });
        self.told.push(Told { job, number: self.jobs.number(job), leaves });
    }

    /// Whether a running job has been told to leave.
    pub fn is_told(&self, job: u32) -> bool {
        let number = self.jobs.number(job);
        self.told.iter().any(|told| told.job == job && told.number == number)
    }

    /// Jobs that write a checkpoint before they leave.
    pub fn told(&self) -> impl Iterator<Item = u32> {
        let runs = |told: &&Told| self.jobs.is_running(told.job, told.number);
        self.told.iter().filter(runs).map(|told| told.job)
    }

    /// A job has written its checkpoint, unless it has gone by itself.
    pub(super) fn end_told(&mut self, job: u32, effects: &mut Effects) {
        let of_job = |told: &Told| told.job == job;
        let Some(place) = self.told.iter().position(of_job) else { return };
        let told = self.told.remove(place);
        if self.jobs.is_running(job, told.number) {
            effects.push_back(Effect::JobSuspended { job });
        }
    }

    /// Nobody needs to leave any more: those that write a checkpoint go on.
    pub fn call_off(&mut self, agenda: &mut impl Schedule<Event>) {
        for told in self.told.drain(..) {
            agenda.cancel(told.leaves);
        }
    }

    /// By class: GPU-hours lost until now by jobs that were suspended and by those whose racks went off, and those
    /// that running took longer.
    pub fn shed_by_class(&self, now: SimTime) -> Vec<[f64; 3]> {
        let shed = &self.jobs.shed;
        let booked = shed.lost.iter().zip(&shed.slowed);
        let mut sums: Vec<[f64; 3]> =
            booked.map(|([suspended, off], slowed)| [*suspended, *off, *slowed]).collect();
        for job in &self.jobs.slots {
            let Some(attempt) = job.attempt.as_ref() else { continue };
            let short = attempt.spent(job.work, now).short;
            sums[job.class][2] += f64::from(job.gpus) * short / 3600.0;
        }
        sums
    }
}
