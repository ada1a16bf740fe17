//! The life of a job: it waits, runs, is interrupted, runs again and ends.

mod attempts;
mod close;
#[cfg(test)]
mod moved_tests;
mod parcel;
#[cfg(test)]
mod tests;

pub use parcel::Parcel;

use parcel::Afar;
use units::{SimDuration, SimTime};

use super::attempt::{Attempt, Draining};
use super::crowds::OfKind;
use super::hit::Pending;
use super::idle::Idle;
use super::kept_back::Shed;
use super::pools::Pools;
use super::{
    Account, Asked, CheckpointChoice, Class, Counts, Course, Draw, JobRecord, Outcome, Policy,
    Reach, Recovery, Request, Sizes, State, Storage, TimeLimitsSpec, Waits,
};

/// All jobs on the site that have not ended.
#[derive(Debug)]
pub struct Jobs {
    pub(super) classes: Vec<Class>,
    pub(super) pools: Pools,
    /// GPUs of a domain that jobs may use: the greatest segment.
    domain: u32,
    /// By class: GPUs for which jobs wait, and the mean hours of a job.
    pub(super) waiting_gpus: Vec<u64>,
    hours: Vec<f64>,
    /// Whether jobs remember when they had computed how much.
    pub(super) remembers: bool,
    /// By class: whether nothing of it may start.
    pub(super) barred: Vec<bool>,
    /// Fewer wait of some class than should, or a contract has begun.
    pub(super) thin: bool,
    limits: TimeLimitsSpec,
    /// Interrupted and without ground: the queue hears of them when it next decides.
    pub(super) returning: Vec<u32>,
    /// Submitted at this instant, likewise.
    pub(super) joining: Vec<u32>,
    /// What a shortage keeps back.
    pub(super) shed: Shed,
    pub(super) slots: Vec<Job>,
    /// Numbers of ended jobs, to be used again.
    pub(super) unused: Vec<u32>,
    pub(super) account: Account,
    /// By class: GPU-hours held by attempts that have ended, and by jobs that waited for what they lost.
    pub(super) held_by_class: Vec<f64>,
    pub(super) recovery: Recovery,
    pub(super) storage: Storage,
    /// Running jobs for whose checkpoints the storage may be too slow.
    pub(super) draining: Vec<Draining>,
    /// By kind of work: those that run.
    pub(super) crowds: Vec<OfKind>,
    /// By class: of those that have started.
    pub(super) waits: Vec<Waits>,
    pub(super) counts: Counts,
    interruptions: u64,
    pub(super) sizes: Sizes,
}

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) class: usize,
    pub(super) gpus: u32,
    /// Order of submission, from 1.
    number: u64,
    pub(super) submitted: SimTime,
    pub(super) first_start: Option<SimTime>,
    interruptions: u32,
    /// Seconds of computing still to do, until it or its phase ends, that no checkpoint has saved.
    pub(super) work: f64,
    /// Seconds of computing for which its user asks for time.
    pub(super) planned: f64,
    /// Time that its user asks for.
    asked: Asked,
    /// How long it takes to start, beside reading its checkpoint.
    pub(super) starting: SimDuration,
    pub(super) outcome: Outcome,
    /// Seconds of computing that were kept and are of use, of its phase if it has any.
    pub(super) kept: f64,
    /// GPU-seconds of them in phases before.
    pub(super) kept_before: f64,
    /// For how long it has held its GPUs.
    pub(super) held: SimDuration,
    /// It has left.
    pub(super) ended: bool,
    /// Seconds of it that only memory holds.
    pub(super) in_memory: f64,
    /// Seconds of computing of the whole job.
    pub(super) all: f64,
    /// Where backups matter: instants with the seconds that had been computed by then, in order.
    pub(super) past: Vec<(SimTime, f64)>,
    pub(super) attempt: Option<Attempt>,
    /// What interrupted it, until it starts again.
    fault: Option<Pending>,
    /// While it waits for what it lost: GPUs that it holds, and since when.
    holding: Option<(u32, SimTime)>,
    /// Of one that was lost with another plant.
    afar: Option<Afar>,
    /// When it brought nothing.
    pub(super) idle: Idle,
    /// Its phase, if it has several.
    pub(super) course: Option<Course>,
    /// The most GPUs that it asked for in its phases so far.
    pub(super) most_gpus: u32,
    /// It waits for more GPUs for its next phase, since then.
    pub(super) queued_again: Option<SimTime>,
}

impl Jobs {
    /// No jobs yet, of `classes`, scheduled by a policy on so many free GPUs in domains of so many, with
    /// this account; after interruptions they get going again by `recovery` from the `storage` that they
    /// share.
    pub fn new(
        classes: Vec<Class>,
        (policy, free, domain): (Policy, u32, u32),
        (limits, account): (TimeLimitsSpec, Account),
        (recovery, storage): (Recovery, Storage),
    ) -> Self {
        let sizes = Sizes::of(classes.len());
        let shed = Shed::of(classes.len());
        Self {
            crowds: Vec::new(),
            waits: vec![Waits::default(); classes.len()],
            held_by_class: vec![0.0; classes.len()],
            pools: Pools::new(policy, free, &classes),
            domain,
            waiting_gpus: vec![0; classes.len()],
            hours: classes.iter().map(Class::mean_hours).collect(),
            remembers: false,
            barred: vec![false; classes.len()],
            thin: true,
            classes,
            limits,
            returning: Vec::new(),
            joining: Vec::new(),
            shed,
            slots: Vec::new(),
            unused: Vec::new(),
            account,
            recovery,
            storage,
            draining: Vec::new(),
            counts: Counts::default(),
            interruptions: 0,
            sizes,
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

    /// Number of running jobs, and of waiting ones.
    pub fn running_and_waiting(&self) -> (usize, usize) {
        let (running, waiting) = self.pools.running_and_waiting();
        (running, waiting + self.shed.waiting())
    }

    /// The job that is next in turn on ground that no contract has reserved.
    pub fn head(&self) -> Option<&Request> {
        self.pools.head()
    }

    /// Whether a job stands on what its contract has reserved.
    pub fn is_reserved_for(&self, job: u32) -> bool {
        self.pools.is_reserved_for(self.slots[job as usize].class)
    }

    /// GPUs that contracts have reserved and that no job of theirs holds.
    pub fn reserved_idle(&self) -> u32 {
        self.pools.reserved_idle()
    }

    /// What became of the GPU time held by attempts that have ended.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// Jobs submitted, and those that have ended.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// What copies in memory survive the loss of, where they can lie in two of these.
    pub const fn copies_survive(&self) -> Reach {
        self.recovery.copies_survive()
    }

    /// Interruptions so far.
    pub const fn interruptions(&self) -> u64 {
        self.interruptions
    }

    /// Jobs by class and by size.
    pub const fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// A job of `class` arrives and waits.
    pub fn submit(&mut self, class: usize, draw: Draw, now: SimTime) {
        self.counts.submitted += 1;
        let of_class = &self.classes[class];
        let course = of_class.course(&draw);
        let gpus = course.map_or(draw.gpus, |course| of_class.gpus_in(&course));
        self.waiting_gpus[class] += u64::from(gpus);
        let job = Job {
            class,
            gpus,
            number: self.counts.submitted,
            submitted: now,
            first_start: None,
            interruptions: 0,
            work: course.map_or(draw.work, |course| course.until - draw.done),
            planned: draw.planned,
            asked: draw.asked,
            starting: self.recovery.starting(gpus),
            outcome: draw.outcome,
            kept: 0.0,
            kept_before: 0.0,
            held: SimDuration::ZERO,
            ended: false,
            in_memory: 0.0,
            all: course.map_or(draw.work, |course| course.until - draw.done),
            past: Vec::new(),
            attempt: None,
            fault: None,
            holding: None,
            afar: None,
            idle: Idle::default(),
            course,
            most_gpus: gpus,
            queued_again: None,
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
        self.pools.expect(repair, gpus, end);
    }

    /// The number of a job in its record.
    pub fn number(&self, job: u32) -> u64 {
        self.slots[job as usize].number
    }

    /// Whether the job of this number runs in a slot.
    pub(super) fn is_running(&self, job: u32, number: u64) -> bool {
        let job = &self.slots[job as usize];
        job.number == number && job.attempt.is_some()
    }

    /// GPUs and class of a job.
    pub fn size(&self, job: u32) -> (u32, usize) {
        let job = &self.slots[job as usize];
        (job.gpus, job.class)
    }

    /// Whether how often a job is interrupted decides how often it saves its work.
    pub fn heeds_interruptions(&self, job: u32) -> bool {
        let class = self.slots[job as usize].class;
        let choice = self.classes[class].spec.checkpoint;
        matches!(choice, CheckpointChoice::Young | CheckpointChoice::Daly)
    }

    /// A running job has done all the work that it does.
    pub fn complete(&mut self, job: u32, now: SimTime) -> JobRecord {
        let state = State::ended(self.slots[job as usize].outcome);
        self.end_running(job, state, now)
    }

    /// A running job leaves in this state.
    pub(super) fn end_running(&mut self, job: u32, state: State, now: SimTime) -> JobRecord {
        self.book_to_the_end(job, now);
        let Job { class, gpus, .. } = self.slots[job as usize];
        self.pools.finish(class, job, gpus);
        self.leave(job, state, now)
    }

    /// A job that no queue knows any more leaves in this state.
    pub(super) fn leave(&mut self, job: u32, state: State, now: SimTime) -> JobRecord {
        self.counts.add(state);
        self.unused.push(job);
        self.close_waits(job as usize, now);
        let ended = &mut self.slots[job as usize];
        ended.ended = true;
        ended.record(Some(now), state)
    }

    /// Books what a running job has done, of which nothing is lost.
    pub(super) fn book_to_the_end(&mut self, job: u32, now: SimTime) {
        let (gpus, spent, _) = self.end_attempt(job, now);
        let state = &self.slots[job as usize];
        self.account.book_ended(gpus, &spent, state.outcome);
        let again = self.book_again(job, spent.progress.computed);
        let own = spent.progress.computed - again;
        let state = &mut self.slots[job as usize];
        let useful = self.account.useful(state.outcome);
        state.kept += own * useful;
        self.count_attempt(job, &spent, (own, useful));
    }
}

impl Job {
    /// The cause that has interrupted it, until it starts again.
    pub(super) fn interrupted_by(&self) -> Option<usize> {
        self.fault.map(|fault| fault.cause)
    }

    /// GPU-hours that it holds and that are not booked yet.
    pub(super) fn holds_since_booked(&self, now: SimTime) -> f64 {
        let running = self.attempt.map(|attempt| (self.gpus, attempt.began));
        let held = running.or(self.holding);
        held.map_or(0.0, |(gpus, since)| f64::from(gpus) * now.since(since).in_hours())
    }

    /// Hours since it first started.
    fn lifetime(&self, now: SimTime) -> f64 {
        self.first_start.map_or(0.0, |start| now.since(start).in_hours())
    }

    fn record(&self, ended: Option<SimTime>, state: State) -> JobRecord {
        JobRecord {
            number: self.number,
            class: self.class,
            gpus: self.most_gpus,
            submitted: self.submitted,
            started: self.first_start,
            ended,
            interruptions: self.interruptions,
            kept_gpu_hours: (self.kept_before + f64::from(self.gpus) * self.kept) / 3600.0,
            state,
        }
    }
}
