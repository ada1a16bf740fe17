//! The life of a job: it waits, runs, is interrupted, runs again and ends.

mod attempts;
#[cfg(test)]
mod tests;

use units::SimTime;

use super::attempt::Attempt;
use super::hit::Pending;
use super::{Account, CheckpointChoice, Class, Draw, Mtbf, Queue, Recovery, Sizes, Storage, Waits};

/// All jobs on the site that have not ended.
#[derive(Debug)]
pub struct Jobs {
    classes: Vec<Class>,
    queue: Queue,
    /// Interrupted at this instant: the queue hears of them when it next decides.
    returning: Vec<u32>,
    /// Submitted at this instant, likewise.
    joining: Vec<u32>,
    slots: Vec<Job>,
    /// Numbers of ended jobs, to be used again.
    unused: Vec<u32>,
    account: Account,
    recovery: Recovery,
    storage: Storage,
    /// By class: of those that have started.
    waits: Vec<Waits>,
    submitted: u64,
    completed: u64,
    interruptions: u64,
    sizes: Sizes,
}

#[derive(Clone, Debug)]
struct Job {
    class: usize,
    gpus: u32,
    /// Order of submission, from 1.
    number: u64,
    submitted: SimTime,
    first_start: Option<SimTime>,
    interruptions: u32,
    /// Seconds of computing still to do that no checkpoint has saved.
    work: f64,
    kept: f64,
    /// Seconds of it that only memory holds.
    in_memory: f64,
    attempt: Option<Attempt>,
    /// What interrupted it, until it starts again.
    fault: Option<Pending>,
}

/// What a job that ended leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRecord {
    /// Order of submission, from 1.
    pub number: u64,
    /// Class of work, by its place in the alphabet.
    pub class: usize,
    /// GPUs it held.
    pub gpus: u32,
    /// When it was submitted.
    pub submitted: SimTime,
    /// When it first started; `None` if it never did.
    pub started: Option<SimTime>,
    /// When it ended; `None` if it had not by the end of the run.
    pub ended: Option<SimTime>,
    /// How often it was interrupted.
    pub interruptions: u32,
    /// GPU-hours of computing that were kept.
    pub kept_gpu_hours: f64,
    /// Whether it runs, waits or has ended.
    pub state: State,
}

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has done all its work.
    Completed,
    /// It was running when the run ended.
    Running,
    /// It was waiting when the run ended.
    Waiting,
}

impl Jobs {
    /// No jobs yet, of `classes`, scheduled by `queue`, with `causes` of interruption, after which they
    /// get going again by `recovery` from the `storage` that they share.
    pub fn new(
        classes: Vec<Class>,
        queue: Queue,
        causes: usize,
        (recovery, storage): (Recovery, Storage),
    ) -> Self {
        Self {
            waits: vec![Waits::default(); classes.len()],
            classes,
            queue,
            returning: Vec::new(),
            joining: Vec::new(),
            slots: Vec::new(),
            unused: Vec::new(),
            account: Account::new(causes),
            recovery,
            storage,
            submitted: 0,
            completed: 0,
            interruptions: 0,
            sizes: Sizes::default(),
        }
    }

    /// The classes of work.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The classes of work, to draw arrivals from.
    pub fn class_mut(&mut self, class: usize) -> &mut Class {
        &mut self.classes[class]
    }

    /// The queue of those that wait.
    pub const fn queue(&self) -> &Queue {
        &self.queue
    }

    /// What became of the GPU time held by attempts that have ended.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Jobs submitted and jobs completed.
    pub const fn counts(&self) -> (u64, u64) {
        (self.submitted, self.completed)
    }

    /// Interruptions so far.
    pub const fn interruptions(&self) -> u64 {
        self.interruptions
    }

    /// Interruptions by the size of jobs.
    pub const fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// A job of `class` arrives and waits.
    pub fn submit(&mut self, class: usize, draw: Draw, now: SimTime) {
        self.submitted += 1;
        let job = Job {
            class,
            gpus: draw.gpus,
            number: self.submitted,
            submitted: now,
            first_start: None,
            interruptions: 0,
            work: draw.work,
            kept: 0.0,
            in_memory: 0.0,
            attempt: None,
            fault: None,
        };
        let slot = self.slot(job);
        self.joining.push(slot);
    }

    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 jobs wait or run at once")]
    fn slot(&mut self, job: Job) -> u32 {
        if let Some(slot) = self.unused.pop() {
            self.slots[slot as usize] = job;
            slot
        } else {
            self.slots.push(job);
            self.slots.len() as u32 - 1
        }
    }

    /// A repair is expected to give back GPUs at its `end`, none if it has done so.
    pub fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.queue.expect(repair, gpus, end);
    }

    /// Decides which jobs start now, given the GPUs that are free, and how often a job is interrupted
    /// by its GPUs and by whether it takes copies in memory; appends them to `started`.
    pub fn schedule(
        &mut self,
        free: u32,
        mtbf: impl Fn(u32, bool) -> Mtbf,
        now: SimTime,
        started: &mut Vec<u32>,
    ) {
        while let Some(job) = self.returning.pop() {
            let request = self.request(job, &mtbf);
            self.queue.interrupt(request);
        }
        for index in 0..self.joining.len() {
            let job = self.joining[index];
            let request = self.request(job, &mtbf);
            self.queue.submit(request);
        }
        self.joining.clear();
        let change = i64::from(free) - i64::from(self.queue.free());
        if change != 0 {
            self.queue.change_free(change);
        }
        self.queue.pass(now, started);
    }

    /// The number of a job in its record.
    pub fn number(&self, job: u32) -> u64 {
        self.slots[job as usize].number
    }

    /// GPUs and class of a job.
    pub fn size(&self, job: u32) -> (u32, usize) {
        let job = &self.slots[job as usize];
        (job.gpus, job.class)
    }

    /// Whether a job takes copies in the memory of others.
    pub fn copies_in_memory(&self, job: u32) -> bool {
        self.classes[self.slots[job as usize].class].spec.copies_in_memory()
    }

    /// Whether how often a job is interrupted decides how often it saves its work.
    pub fn heeds_interruptions(&self, job: u32) -> bool {
        let class = self.slots[job as usize].class;
        let choice = self.classes[class].spec.checkpoint;
        matches!(choice, CheckpointChoice::Young | CheckpointChoice::Daly)
    }

    /// A running job has done all its work.
    pub fn complete(&mut self, job: u32, now: SimTime) -> JobRecord {
        let (gpus, spent, _) = self.end_attempt(job, now);
        self.account.book_ended(gpus, &spent);
        self.completed += 1;
        self.queue.finish(job);
        self.unused.push(job);
        let state = &mut self.slots[job as usize];
        state.kept += spent.progress.computed;
        self.account.hours.lifetime += state.lifetime(now);
        state.record(Some(now), State::Completed)
    }

    /// Books what running jobs have done by the end of the run; their work is not lost. Returns
    /// those that run and those that wait.
    pub fn close(&mut self, now: SimTime) -> Vec<JobRecord> {
        let mut unused = self.unused.clone();
        unused.sort_unstable();
        let mut records = Vec::new();
        for slot in 0..self.slots.len() {
            #[expect(clippy::cast_possible_truncation, reason = "slots are numbered in u32")]
            let job = slot as u32;
            if unused.binary_search(&job).is_ok() {
                continue;
            }
            let running = self.slots[slot].attempt.is_some();
            if running {
                let (gpus, spent, _) = self.end_attempt(job, now);
                self.account.book_ended(gpus, &spent);
                self.slots[slot].kept += spent.progress.computed;
            }
            self.close_waits(slot, now);
            let state = if running { State::Running } else { State::Waiting };
            records.push(self.slots[slot].record(None, state));
        }
        records.sort_by_key(|record| record.number);
        records
    }

    /// By class: how long jobs waited until they first started, or wait so far.
    pub fn waits(&self, now: SimTime) -> Vec<Waits> {
        let mut waits = self.waits.clone();
        // Numbers of ended jobs are used again; those jobs have started.
        for job in self.slots.iter().filter(|job| job.first_start.is_none()) {
            let waited = now.since(job.submitted).in_seconds();
            waits[job.class].add_waiting(waited, f64::from(job.gpus) * job.work);
        }
        waits
    }

    /// Counts how long a job that has not ended was there and waits.
    fn close_waits(&mut self, slot: usize, now: SimTime) {
        let job = &self.slots[slot];
        let gpus = f64::from(job.gpus);
        self.account.hours.lifetime += job.lifetime(now);
        if job.first_start.is_none() {
            self.account.hours.first_waits += gpus * now.since(job.submitted).in_hours();
        }
        if let Some(fault) = job.fault {
            self.account.hours.later_waits += gpus * now.since(fault.at).in_hours();
        }
    }

    /// GPU-hours kept by `now`, with what running jobs have computed so far.
    pub fn kept_by(&self, now: SimTime) -> f64 {
        let running = self.slots.iter().filter_map(|job| Some((job, job.attempt?)));
        let computed = running.map(|(job, attempt)| {
            f64::from(job.gpus) * attempt.spent(job.work, now).progress.computed / 3600.0
        });
        self.account.kept + computed.sum::<f64>()
    }
}

impl Job {
    /// Hours since it first started.
    fn lifetime(&self, now: SimTime) -> f64 {
        self.first_start.map_or(0.0, |start| now.since(start).in_hours())
    }

    fn record(&self, ended: Option<SimTime>, state: State) -> JobRecord {
        JobRecord {
            number: self.number,
            class: self.class,
            gpus: self.gpus,
            submitted: self.submitted,
            started: self.first_start,
            ended,
            interruptions: self.interruptions,
            kept_gpu_hours: f64::from(self.gpus) * self.kept / 3600.0,
            state,
        }
    }
}
