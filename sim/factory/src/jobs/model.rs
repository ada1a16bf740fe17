//! The life of a job: it waits, runs, is interrupted, runs again and ends.

use units::{SimDuration, SimTime};

use super::pools::Pools;
use super::{
    Account, CheckpointChoice, Checkpoints, Class, Counts, Draw, JobRecord, Outcome, Policy,
    Progress, Request, State, TimeLimitsSpec, Waits,
};

/// All jobs on the site that have not ended.
#[derive(Debug)]
pub struct Jobs {
    pub(super) classes: Vec<Class>,
    pub(super) pools: Pools,
    /// By class: GPUs for which jobs wait.
    pub(super) waiting_gpus: Vec<u64>,
    limits: TimeLimitsSpec,
    /// Interrupted at this instant: the queue hears of them when it next decides.
    pub(super) returning: Vec<u32>,
    /// Submitted at this instant, likewise.
    pub(super) joining: Vec<u32>,
    pub(super) slots: Vec<Job>,
    /// Numbers of ended jobs, to be used again.
    pub(super) unused: Vec<u32>,
    pub(super) account: Account,
    /// By class: of those that have started.
    pub(super) waits: Vec<Waits>,
    pub(super) counts: Counts,
    interruptions: u64,
    /// Hours that jobs ran, whatever their size.
    running_hours: f64,
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
    /// Seconds of computing still to do, until it ends, that no checkpoint has saved.
    pub(super) work: f64,
    /// Seconds of computing for which its user asks for time.
    planned: f64,
    /// Time that its user asks for, for each unit of time that is needed.
    asked: f64,
    pub(super) outcome: Outcome,
    /// Seconds of computing that were kept and are of use.
    pub(super) kept: f64,
    /// For how long it has held its GPUs.
    pub(super) held: SimDuration,
    /// It has left.
    pub(super) ended: bool,
    pub(super) attempt: Option<Attempt>,
}

/// A job while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    began: SimTime,
    restart: f64,
    checkpoints: Checkpoints,
    /// Seconds of running at full speed that the job's time was worth until `since`.
    elapsed: f64,
    since: SimTime,
    speed: f64,
}

impl Jobs {
    /// No jobs yet, of `classes`, scheduled by `policy` on so many free GPUs, with this account.
    pub fn new(
        classes: Vec<Class>,
        (policy, free): (Policy, u32),
        limits: TimeLimitsSpec,
        account: Account,
    ) -> Self {
        Self {
            waits: vec![Waits::default(); classes.len()],
            pools: Pools::new(policy, free, &classes),
            waiting_gpus: vec![0; classes.len()],
            classes,
            limits,
            returning: Vec::new(),
            joining: Vec::new(),
            slots: Vec::new(),
            unused: Vec::new(),
            account,
            counts: Counts::default(),
            interruptions: 0,
            running_hours: 0.0,
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
        (self.pools.running(), self.pools.waiting())
    }

    /// Whether a job runs.
    pub fn runs(&self, job: u32) -> bool {
        self.slots.get(job as usize).is_some_and(|state| self.pools.runs(state.class, job))
    }

    /// Whether jobs wait for GPUs that no contract has reserved.
    pub const fn wait_for_common_ground(&self) -> bool {
        self.pools.waits_for_common_ground()
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

    /// Interruptions, and the hours jobs ran.
    pub const fn interruptions(&self) -> (u64, f64) {
        (self.interruptions, self.running_hours)
    }

    /// A job of `class` arrives and waits.
    pub fn submit(&mut self, class: usize, draw: Draw, now: SimTime) {
        self.counts.submitted += 1;
        self.waiting_gpus[class] += u64::from(draw.gpus);
        let job = Job {
            class,
            gpus: draw.gpus,
            number: self.counts.submitted,
            submitted: now,
            first_start: None,
            interruptions: 0,
            work: draw.work,
            planned: draw.planned,
            asked: draw.asked,
            outcome: draw.outcome,
            kept: 0.0,
            held: SimDuration::ZERO,
            ended: false,
            attempt: None,
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

    /// What the scheduler hears of a job that is interrupted every `mtbf` seconds: the time that its user
    /// asks for, or for a contract the time that it is expected to take, with its checkpoints and
    /// restarts.
    pub(super) fn request(&self, slot: u32, mtbf: f64) -> Request {
        let job = &self.slots[slot as usize];
        let class = &self.classes[job.class];
        let spec = &class.spec;
        let checkpoints = Checkpoints::new(spec, mtbf);
        let asks = spec.estimate_factor.is_none() && !class.is_contract();
        let seconds = if asks {
            let undisturbed = checkpoints.running_time(job.planned);
            let most = class.longest();
            self.limits.asked(undisturbed, job.asked, most)
        } else {
            let restart = spec.restart_time.in_seconds();
            let mut expected = checkpoints.expected_time(job.work, restart, mtbf);
            if job.interruptions > 0 {
                expected += restart;
            }
            expected * spec.estimate_factor.unwrap_or(1.0)
        };
        let estimate = SimDuration::from_seconds_rounded_up(seconds);
        Request { job: slot, processors: job.gpus, estimate }
    }

    /// A repair is expected to give back GPUs at its `end`, none if it has done so.
    pub fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.pools.expect(repair, gpus, end);
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

    /// Whether how often a job is interrupted decides how often it saves its work.
    pub fn heeds_interruptions(&self, job: u32) -> bool {
        let class = self.slots[job as usize].class;
        let choice = self.classes[class].spec.checkpoint;
        matches!(choice, CheckpointChoice::Young | CheckpointChoice::Daly)
    }

    /// A job starts on GPUs that interrupt it every `mtbf` seconds; returns when it will be done at
    /// full speed, and how long it had waited if this is its first start.
    pub fn start(&mut self, job: u32, mtbf: f64, now: SimTime) -> (SimTime, Option<SimDuration>) {
        let job = &mut self.slots[job as usize];
        let spec = &self.classes[job.class].spec;
        let waited = job.first_start.is_none().then(|| now.since(job.submitted));
        if let Some(waited) = waited {
            job.first_start = Some(now);
            self.waits[job.class].add(waited.in_seconds(), f64::from(job.gpus) * job.work);
        }
        let restart = if job.interruptions > 0 { spec.restart_time.in_seconds() } else { 0.0 };
        let attempt = Attempt {
            began: now,
            restart,
            checkpoints: Checkpoints::new(spec, mtbf),
            elapsed: 0.0,
            since: now,
            speed: 1.0,
        };
        job.attempt = Some(attempt);
        (now + attempt.left(job.work), waited)
    }

    /// A running job goes on at a share of full speed; returns when it will be done, if ever.
    pub fn set_speed(&mut self, job: u32, speed: f64, now: SimTime) -> Option<SimTime> {
        let job = &mut self.slots[job as usize];
        let attempt = job.attempt.as_mut()?;
        attempt.advance(now);
        attempt.speed = speed;
        (speed > 0.0).then(|| now + attempt.left(job.work))
    }

    /// A running job is interrupted for `cause`: it waits where it stood before, with what was saved.
    pub fn interrupt(&mut self, job: u32, cause: usize, now: SimTime) {
        let (gpus, progress) = self.end_attempt(job, now);
        let outcome = self.slots[job as usize].outcome;
        self.account.book_interrupted(gpus, progress, (cause, outcome));
        self.interruptions += 1;
        let state = &mut self.slots[job as usize];
        self.waiting_gpus[state.class] += u64::from(state.gpus);
        state.work -= progress.saved;
        state.kept += progress.saved * self.account.useful(outcome);
        state.interruptions += 1;
        self.returning.push(job);
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
        let ended = &mut self.slots[job as usize];
        ended.ended = true;
        ended.record(Some(now), state)
    }

    /// Books what a running job has done, of which nothing is lost.
    fn book_to_the_end(&mut self, job: u32, now: SimTime) {
        let (gpus, progress) = self.end_attempt(job, now);
        let state = &mut self.slots[job as usize];
        self.account.book_ended(gpus, progress, state.outcome);
        state.kept += (progress.saved + progress.unsaved) * self.account.useful(state.outcome);
    }

    /// Books what running jobs have done by the end of the run; their work is not lost. Returns
    /// those that run and those that wait.
    pub fn close(&mut self, now: SimTime) -> Vec<JobRecord> {
        let mut records = Vec::new();
        for slot in 0..self.slots.len() {
            #[expect(clippy::cast_possible_truncation, reason = "slots are numbered in u32")]
            let job = slot as u32;
            if self.slots[slot].ended {
                continue;
            }
            let running = self.slots[slot].attempt.is_some();
            if running {
                self.book_to_the_end(job, now);
            }
            let state = if running { State::Running } else { State::Waiting };
            records.push(self.slots[slot].record(None, state));
        }
        records.sort_by_key(|record| record.number);
        records
    }

    /// By class: how long jobs waited until they first started, or wait so far.
    pub fn waits(&self, now: SimTime) -> Vec<Waits> {
        let mut waits = self.waits.clone();
        // Numbers of ended jobs are used again; how long those waited is known.
        for job in self.slots.iter().filter(|job| !job.ended && job.first_start.is_none()) {
            let waited = now.since(job.submitted).in_seconds();
            waits[job.class].add_waiting(waited, f64::from(job.gpus) * job.work);
        }
        waits
    }

    /// GPU-hours kept by `now`, with what running jobs have computed so far.
    pub fn kept_by(&self, now: SimTime) -> f64 {
        let running = self.slots.iter().filter_map(|job| Some((job, job.attempt?)));
        let computed = running.map(|(job, mut attempt)| {
            attempt.advance(now);
            let progress = attempt.checkpoints.progress(attempt.elapsed, attempt.restart, job.work);
            let useful = self.account.useful(job.outcome);
            f64::from(job.gpus) * (progress.saved + progress.unsaved) * useful / 3600.0
        });
        self.account.kept + computed.sum::<f64>()
    }

    /// Ends an attempt: its GPUs, and where it stood.
    fn end_attempt(&mut self, job: u32, now: SimTime) -> (f64, Progress) {
        let state = &mut self.slots[job as usize];
        let mut attempt = state.attempt.take().expect("only a running job ends an attempt");
        attempt.advance(now);
        state.held = state.held + now.since(attempt.began);
        let held = now.since(attempt.began).in_seconds();
        let gpus = f64::from(state.gpus);
        self.account.book_slowed(gpus, held - attempt.elapsed);
        self.running_hours += held / 3600.0;
        (gpus, attempt.checkpoints.progress(attempt.elapsed, attempt.restart, state.work))
    }
}

impl Attempt {
    fn advance(&mut self, now: SimTime) {
        self.elapsed += self.speed * now.since(self.since).in_seconds();
        self.since = now;
    }

    /// Time until `work` is done at the present speed.
    fn left(&self, work: f64) -> SimDuration {
        let total = self.restart + self.checkpoints.running_time(work);
        SimDuration::from_seconds_rounded_up((total - self.elapsed).max(0.0) / self.speed)
    }
}

impl Job {
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
