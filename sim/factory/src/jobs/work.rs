//! The work of the site: jobs that arrive, run and end, with the events that say so.

use engine::Schedule;
use units::{SimDuration, SimTime, Span};

use super::{
    Account, Class, Event, Ground, Hit, JobRecord, Jobs, JobsSpec, Mtbf, Queue, Recovery, Reports,
    Storage, Waits, Work,
};
use crate::calendar::Calendar;
use crate::effect::{Changed, Effect, Effects};

/// The longest that an instant may lie in the future, for what would otherwise never happen.
const FOREVER: SimDuration = SimDuration::hours(24 * 365 * 200);

/// A running job that is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted {
    /// Order of submission, from 1.
    pub number: u64,
    /// Its GPUs.
    pub gpus: u32,
}

impl Work {
    /// The work of a scenario, of which nothing has arrived, on `free` of the GPUs that are `installed`.
    pub fn new(
        spec: &JobsSpec,
        classes: Vec<Class>,
        (free, installed): (u32, u32),
        causes: &[String],
        (calendar, end): (Calendar, SimTime),
        seed: u64,
    ) -> Self {
        let (read, write) = spec.storage.bandwidths(installed);
        let restarts = (Recovery::new(&spec.recovery, seed), Storage::new(read, write));
        Self {
            calendar,
            end,
            arriving: vec![None; classes.len()],
            jobs: Jobs::new(classes, Queue::new(spec.policy, free), causes.len(), restarts),
            completions: Vec::new(),
            interrupted: Vec::new(),
            started: Vec::new(),
            ended: Vec::new(),
            reports: Reports::of(causes),
        }
    }

    /// Submits what waits from the start, and schedules the first arrivals.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        for class in 0..self.jobs.classes().len() {
            for _ in 0..self.jobs.classes()[class].at_start() {
                let draw = self.jobs.class_mut(class).draw_at_start();
                self.jobs.submit(class, draw, SimTime::START);
            }
            self.schedule_arrival(class, agenda);
        }
    }

    /// Applies an event.
    pub fn handle(
        &mut self,
        event: Event,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        match event {
            Event::Arrival { class } => {
                let class = usize::from(class);
                if let Some(draw) = self.arriving[class].take() {
                    self.jobs.submit(class, draw, agenda.now());
                }
                self.schedule_arrival(class, agenda);
            }
            Event::Completion { job } => {
                let (_, class) = self.jobs.size(job);
                effects.push_back(Effect::JobEnds { job, class });
                self.completions[job as usize] = None;
                let record = self.jobs.complete(job, agenda.now());
                self.ended.push(record);
            }
        }
        Changed::WORK
    }

    fn schedule_arrival(&mut self, class: usize, agenda: &mut impl Schedule<Event>) {
        let calendar = &self.calendar;
        let rhythm = |time| calendar.rhythm(time);
        let next = self.jobs.class_mut(class).next_arrival(agenda.now(), self.end, rhythm);
        self.arriving[class] = next.map(|(at, draw)| {
            #[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 classes")]
            agenda.schedule(at, Event::Arrival { class: class as u16 });
            draw
        });
    }

    /// Interrupts a job that runs. It holds what it stands on until the next scheduling, which most
    /// often starts it again on the same racks; the caller takes it off those that are lost.
    pub fn interrupt(
        &mut self,
        job: u32,
        hit: Hit,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Interrupted> {
        // A job that waits to start again at this instant is interrupted no further.
        let completion = self.completions[job as usize].take()?;
        agenda.cancel(completion);
        let (gpus, _) = self.jobs.size(job);
        let number = self.jobs.number(job);
        self.jobs.interrupt(job, hit, agenda.now());
        self.interrupted.push(job);
        Some(Interrupted { number, gpus })
    }

    /// A repair is expected to give back GPUs at its `end`, none if it has done so.
    pub fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.jobs.expect(repair, gpus, end);
    }

    /// Stage of settling: decides which jobs start now on `free` GPUs and those that interrupted jobs
    /// still hold, where `mtbf` says how often a job is interrupted by its GPUs and
    /// by whether it takes copies in memory. Give them back with
    /// [`Self::return_started`].
    pub fn choose(
        &mut self,
        free: u32,
        mtbf: impl Fn(u32, bool) -> Mtbf,
        now: SimTime,
    ) -> Vec<u32> {
        let mut started = std::mem::take(&mut self.started);
        self.jobs.schedule(free, mtbf, now, &mut started);
        started
    }

    /// Takes back the memory of the jobs that started.
    pub fn return_started(&mut self, mut started: Vec<u32>) {
        started.clear();
        self.started = started;
    }

    /// Jobs interrupted at this instant, which still hold what they stood on.
    pub fn interrupted(&self) -> &[u32] {
        &self.interrupted
    }

    /// Forgets who was interrupted at this instant.
    pub fn take_interrupted(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.interrupted)
    }

    /// Stage of settling: a chosen job starts, at a speed of 1 unless that is limited.
    pub fn start(
        &mut self,
        job: u32,
        ground: Ground,
        speed: Option<f64>,
        agenda: &mut impl Schedule<Event>,
    ) {
        let (done, waited) = self.jobs.start(job, ground, agenda.now());
        if let Some(wait) = waited {
            self.reports.waits.add(Span::seconds(wait.in_seconds()));
        }
        let slot = job as usize;
        if self.completions.len() <= slot {
            self.completions.resize(slot + 1, None);
        }
        self.completions[slot] = Some(agenda.schedule(done, Event::Completion { job }));
        if let Some(speed) = speed {
            self.set_speed(job, speed, agenda);
        }
    }

    /// Stage of settling, once jobs have started: those that read from storage share its bandwidth.
    pub fn share_storage(&mut self, agenda: &mut impl Schedule<Event>) {
        for (job, done) in self.jobs.share_storage(agenda.now()) {
            self.move_completion(job, done, agenda);
        }
    }

    /// Every running job goes on at a new speed, which its class decides.
    pub fn set_speed_of_all(
        &mut self,
        speed: impl Fn(usize) -> f64,
        agenda: &mut impl Schedule<Event>,
    ) {
        for job in self.running() {
            let (_, class) = self.jobs.size(job);
            self.set_speed(job, speed(class), agenda);
        }
    }

    /// Brings a running job to a speed, and moves its completion.
    fn set_speed(&mut self, job: u32, speed: f64, agenda: &mut impl Schedule<Event>) {
        let done = self.jobs.set_speed(job, speed, agenda.now());
        self.move_completion(job, done, agenda);
    }

    /// A running job will be done at another time, if ever.
    fn move_completion(
        &mut self,
        job: u32,
        done: Option<SimTime>,
        agenda: &mut impl Schedule<Event>,
    ) {
        let Some(completion) = self.completions[job as usize] else { return };
        agenda.cancel(completion);
        // A job that stands still completes when it is set going again, which moves this event.
        let at = done.unwrap_or(self.end + FOREVER);
        self.completions[job as usize] = Some(agenda.schedule(at, Event::Completion { job }));
    }

    /// Whether a job runs.
    pub fn runs(&self, job: u32) -> bool {
        self.jobs.queue().runs(job)
    }

    /// Whether it matters to a job how often it is interrupted: its checkpoints follow from that.
    pub fn heeds_interruptions(&self, job: u32) -> bool {
        self.jobs.heeds_interruptions(job)
    }

    /// Whether a job takes copies in the memory of others.
    pub fn copies_in_memory(&self, job: u32) -> bool {
        self.jobs.copies_in_memory(job)
    }

    /// The jobs that run, by number.
    pub fn running(&self) -> Vec<u32> {
        let running = self.completions.iter().zip(0..).filter(|(event, _)| event.is_some());
        running.map(|(_, job)| job).collect()
    }

    /// GPUs and class of a job.
    pub fn size(&self, job: u32) -> (u32, usize) {
        self.jobs.size(job)
    }

    /// The number of a job in its record.
    pub fn number(&self, job: u32) -> u64 {
        self.jobs.number(job)
    }

    /// Interruptions so far.
    pub const fn interruptions(&self) -> u64 {
        self.jobs.interruptions()
    }

    /// Whether jobs wait.
    pub fn waits(&self) -> bool {
        self.jobs.queue().waiting() > 0
    }

    /// The classes of work.
    pub fn classes(&self) -> &[Class] {
        self.jobs.classes()
    }

    /// What became of the GPU time held by attempts that have ended.
    pub const fn account(&self) -> &Account {
        self.jobs.account()
    }

    /// GPU-hours kept by `now`, with what running jobs have computed so far.
    pub fn kept_by(&self, now: SimTime) -> f64 {
        self.jobs.kept_by(now)
    }

    /// By class: how long jobs waited until they first started, or wait so far.
    pub fn waits_by_class(&self, now: SimTime) -> Vec<Waits> {
        self.jobs.waits(now)
    }

    /// Takes the jobs that have ended.
    pub fn take_ended(&mut self) -> std::vec::Drain<'_, JobRecord> {
        self.ended.drain(..)
    }

    /// Books what running jobs have done by the end of the run; returns those that run and wait.
    pub fn close(&mut self, now: SimTime) -> Vec<JobRecord> {
        self.jobs.close(now)
    }
}
