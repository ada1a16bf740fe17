//! The life of a job: it waits, runs, is interrupted, runs again and ends.

use units::{SimDuration, SimTime};

use super::{
    Account, CheckpointChoice, Checkpoints, Class, Draw, Ground, Progress, Queue, Request, Waits,
};

/// All jobs on the site that have not ended.
#[derive(Debug)]
pub struct Jobs {
    classes: Vec<Class>,
    queue: Queue,
    /// GPUs of a domain that jobs may use: the greatest segment.
    domain: u32,
    /// Interrupted and without ground: the queue hears of them when it next decides.
    returning: Vec<u32>,
    /// Submitted at this instant, likewise.
    joining: Vec<u32>,
    slots: Vec<Job>,
    /// Numbers of ended jobs, to be used again.
    unused: Vec<u32>,
    account: Account,
    /// By class: of those that have started.
    waits: Vec<Waits>,
    submitted: u64,
    completed: u64,
    interruptions: u64,
    /// Hours that jobs ran, whatever their size.
    running_hours: f64,
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
    attempt: Option<Attempt>,
    /// While it waits for what it lost: GPUs that it holds, and since when.
    holding: Option<(u32, SimTime)>,
}

/// A job while it runs.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    began: SimTime,
    restart: f64,
    checkpoints: Checkpoints,
    /// Seconds of running at full speed that the job's time was worth until `since`.
    elapsed: f64,
    since: SimTime,
    speed: f64,
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
    /// No jobs yet, of `classes`, scheduled by `queue`, with `causes` of interruption, on domains of `domain`
    /// GPUs.
    pub fn new(classes: Vec<Class>, queue: Queue, causes: usize, domain: u32) -> Self {
        Self {
            waits: vec![Waits::default(); classes.len()],
            classes,
            queue,
            domain,
            returning: Vec::new(),
            joining: Vec::new(),
            slots: Vec::new(),
            unused: Vec::new(),
            account: Account::new(causes),
            submitted: 0,
            completed: 0,
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

    /// Interruptions, and the hours jobs ran.
    pub const fn interruptions(&self) -> (u64, f64) {
        (self.interruptions, self.running_hours)
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
            attempt: None,
            holding: None,
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

    /// What the scheduler hears of a job that is interrupted every `mtbf` seconds: users ask for more
    /// time than they expect it to take with its checkpoints and restarts.
    pub(super) fn request(&self, slot: u32, mtbf: f64) -> Request {
        let job = &self.slots[slot as usize];
        let spec = &self.classes[job.class].spec;
        let restart = spec.restart_time.in_seconds();
        let checkpoints = Checkpoints::new(spec, mtbf);
        let mut expected = checkpoints.expected_time(job.work, restart, mtbf);
        if job.interruptions > 0 {
            expected += restart;
        }
        let estimate = SimDuration::from_seconds_rounded_up(expected * spec.estimate_factor);
        let segment = spec.segment.map_or(self.domain, |segment| segment.min(self.domain));
        Request { job: slot, processors: job.gpus, segment, class: job.class, estimate }
    }

    /// A repair is expected to give back GPUs at its `end`, none if it has done so.
    pub fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.queue.expect(repair, gpus, end);
    }

    /// Decides which jobs start now, given the GPUs that are free, and the seconds between
    /// interruptions of a job by its GPUs; appends them to `started`.
    pub fn schedule(
        &mut self,
        free: u32,
        mtbf: impl Fn(u32) -> f64,
        (ground, now): (&mut impl Ground, SimTime),
        started: &mut Vec<u32>,
    ) {
        while let Some(job) = self.returning.pop() {
            let request = self.request(job, mtbf(self.slots[job as usize].gpus));
            self.queue.interrupt(request);
        }
        for index in 0..self.joining.len() {
            let job = self.joining[index];
            let request = self.request(job, mtbf(self.slots[job as usize].gpus));
            self.queue.submit(request);
        }
        self.joining.clear();
        let change = i64::from(free) - i64::from(self.queue.free());
        if change != 0 {
            self.queue.change_free(change);
        }
        self.queue.pass(now, ground, started);
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

    /// A running job is interrupted for `cause`, with what was saved; it still holds its ground.
    pub fn interrupt(&mut self, job: u32, cause: usize, now: SimTime) {
        let (gpus, progress) = self.end_attempt(job, now);
        self.account.book_interrupted(gpus, progress, cause);
        self.interruptions += 1;
        let state = &mut self.slots[job as usize];
        state.work -= progress.saved;
        state.kept += progress.saved;
        state.interruptions += 1;
    }

    /// The queue, to tell it of jobs that go on.
    pub(super) const fn queue_mut(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// An interrupted job holds `gpus` from now on and waits for the others.
    pub(super) fn hold(&mut self, job: u32, gpus: u32, now: SimTime) {
        if self.slots[job as usize].holding.is_none_or(|(before, _)| before != gpus) {
            self.stop_holding(job, now);
            self.slots[job as usize].holding = Some((gpus, now));
        }
    }

    /// An interrupted job waits no more for what it lost.
    pub(super) fn stop_holding(&mut self, job: u32, now: SimTime) {
        if let Some((gpus, since)) = self.slots[job as usize].holding.take() {
            self.account.book_waiting(f64::from(gpus), now.since(since).in_seconds());
        }
    }

    /// An interrupted job without ground waits where it stood before.
    pub(super) fn send_back(&mut self, job: u32) {
        self.returning.push(job);
    }

    /// A running job has done all its work.
    pub fn complete(&mut self, job: u32, now: SimTime) -> JobRecord {
        let (gpus, progress) = self.end_attempt(job, now);
        self.account.book_ended(gpus, progress);
        self.completed += 1;
        self.queue.finish(job);
        self.unused.push(job);
        let state = &mut self.slots[job as usize];
        state.kept += progress.saved + progress.unsaved;
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
            self.stop_holding(job, now);
            let running = self.slots[slot].attempt.is_some();
            if running {
                let (gpus, progress) = self.end_attempt(job, now);
                self.account.book_ended(gpus, progress);
                self.slots[slot].kept += progress.saved + progress.unsaved;
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
        // Numbers of ended jobs are used again; those jobs have started.
        for job in self.slots.iter().filter(|job| job.first_start.is_none()) {
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
            f64::from(job.gpus) * (progress.saved + progress.unsaved) / 3600.0
        });
        self.account.kept + computed.sum::<f64>()
    }

    /// Ends an attempt: its GPUs, and where it stood.
    fn end_attempt(&mut self, job: u32, now: SimTime) -> (f64, Progress) {
        let state = &mut self.slots[job as usize];
        let mut attempt = state.attempt.take().expect("only a running job ends an attempt");
        attempt.advance(now);
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
