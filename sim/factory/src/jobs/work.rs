//! The work of the site: jobs that arrive, run and end, with the events that say so.

use engine::Schedule;
use units::{SimDuration, SimTime, Span};

use super::meters::ContractMeters;
use super::{
    Account, Class, Draw, Event, Footing, Ground, Hit, JobRecord, Jobs, JobsSpec, Mtbf, Pace,
    Reach, Recovery, Reports, Storage, Waits, Work,
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
    /// The work of a scenario, of which nothing has arrived, on `free` of the GPUs that are `installed`, in
    /// domains of `domain` that jobs may use.
    pub fn new(
        spec: &JobsSpec,
        classes: Vec<Class>,
        (free, installed, domain): (u32, u32, u32),
        causes: &[String],
        (calendar, end): (Calendar, SimTime),
        seed: u64,
    ) -> Self {
        let (read, write) = spec.storage.bandwidths(installed);
        let restarts = (Recovery::new(&spec.recovery, seed), Storage::new(read, write));
        let account = Account::new(causes.len(), spec.count_cancelled_as_useful);
        let scheduling = (spec.policy, free, domain);
        Self {
            calendar,
            end,
            arriving: vec![None; classes.len()],
            jobs: Jobs::new(classes, scheduling, (spec.limits.clone(), account), restarts),
            completions: Vec::new(),
            interrupted: Vec::new(),
            evicting: Vec::new(),
            holding: Vec::new(),
            recalls: Vec::new(),
            told: Vec::new(),
            started: Vec::new(),
            ended: Vec::new(),
            recovered: Vec::new(),
            contract_meters: ContractMeters::default(),
            reports: Reports::of(causes),
        }
    }

    /// Submits what waits from the start, and schedules the first arrivals.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        for class in 0..self.jobs.classes().len() {
            self.schedule_contract(class, agenda);
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
            Event::Completion { job } => self.complete(job, agenda, effects),
            Event::ContractBegins { class } => self.jobs.begin_contract(class.into()),
            Event::ContractEnds { class } => self.end_contract(class.into(), agenda, effects),
            Event::WorkReturns { class, pause } => {
                self.jobs.resume(class.into(), pause, agenda.now());
                self.recall(class.into(), agenda);
            }
            Event::RecallEnds { job } => self.end_recall(job, effects),
            Event::SuspensionBegins { job } => self.end_told(job, effects),
            Event::HoldEnds { job } => self.end_hold(job, agenda, effects),
        }
        Changed::WORK
    }

    /// So many racks are accepted, of all of them: contracts reserve as much of their GPUs.
    pub fn accept(&mut self, racks: u32, all: u32) {
        self.jobs.accept(racks, all);
    }

    /// The next job of a class does not come: nothing is there for it. The one after it may. Returns what it would
    /// have been.
    pub fn turn_away(&mut self, class: u16, agenda: &mut impl Schedule<Event>) -> Option<Draw> {
        let class = usize::from(class);
        let draw = self.arriving[class].take();
        self.schedule_arrival(class, agenda);
        draw
    }

    fn complete(&mut self, job: u32, agenda: &mut impl Schedule<Event>, effects: &mut Effects) {
        if self.goes_on(job, agenda, effects) {
            return;
        }
        let (gpus, class) = self.size(job);
        effects.push_back(Effect::JobEnds { job, class });
        self.completions[job as usize] = None;
        let record = self.jobs.complete(job, agenda.now());
        self.ended.push(record);
        self.rest(job, gpus, agenda);
    }

    /// Contracts are there from the start, or from their first day; until their last one.
    fn schedule_contract(&mut self, class: usize, agenda: &mut impl Schedule<Event>) {
        let of_class = &self.jobs.classes()[class];
        if !of_class.is_contract() {
            return;
        }
        let day = |day: &Option<String>| {
            let days = self.calendar.days_until(day.as_ref()?).ok()?;
            Some(SimTime::START + SimDuration::hours(24 * u64::try_from(days).unwrap_or(0)))
        };
        let begin = day(&of_class.spec.begin).unwrap_or(SimTime::START);
        let end = day(&of_class.spec.end);
        if end.is_some_and(|end| end <= SimTime::START) {
            return;
        }
        let number = numbered(class);
        if begin == SimTime::START {
            self.jobs.begin_contract(class);
        } else if begin <= self.end {
            agenda.schedule(begin, Event::ContractBegins { class: number });
        }
        if let Some(end) = end.filter(|end| *end <= self.end) {
            agenda.schedule(end, Event::ContractEnds { class: number });
        }
    }

    /// The jobs of a contract leave when it ends.
    fn end_contract(
        &mut self,
        class: usize,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let ended = self.jobs.end_contract(class, agenda.now());
        self.recall(class, agenda);
        for (job, record) in ended {
            let class = self.jobs.kind(job);
            let completion = self.completions.get_mut(job as usize).and_then(Option::take);
            if let Some(completion) = completion {
                agenda.cancel(completion);
                effects.push_back(Effect::JobEnds { job, class });
            } else if self.forget_interrupted(job, agenda) {
                effects.push_back(Effect::JobEnds { job, class });
            }
            self.ended.push(record);
        }
    }

    fn schedule_arrival(&mut self, class: usize, agenda: &mut impl Schedule<Event>) {
        let calendar = &self.calendar;
        // Hours behind are as many less than a week ahead: days of the week are the same.
        let ahead = self.jobs.classes()[class].spec.users_ahead.rem_euclid(168.0);
        let ahead = SimDuration::from_seconds_rounded_up(ahead * 3600.0);
        let rhythm = |time| calendar.rhythm(time + ahead);
        let next = self.jobs.class_mut(class).next_arrival(agenda.now(), self.end, rhythm);
        self.arriving[class] = next.map(|(at, draw)| {
            agenda.schedule(at, Event::Arrival { class: numbered(class) });
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
        if self.jobs.interrupt(job, hit, agenda.now()) {
            self.evicting.push(job);
        }
        self.interrupted.push(job);
        Some(Interrupted { number, gpus })
    }

    /// A repair is expected to give back GPUs at its `end`, none if it has done so.
    pub fn expect(&mut self, repair: u32, gpus: u32, end: SimTime) {
        self.jobs.expect(repair, gpus, end);
    }

    /// Stage of settling: decides which jobs start now on `free` GPUs, where `mtbf` says how often a job
    /// is interrupted by its GPUs; they take their room on the `ground`. Give them back with
    /// [`Self::return_started`].
    pub fn choose(
        &mut self,
        free: u32,
        mtbf: impl Fn(u32) -> Mtbf,
        ground: &mut impl Ground,
        now: SimTime,
    ) -> Vec<u32> {
        let mut started = std::mem::take(&mut self.started);
        started.clear();
        self.jobs.schedule(free, mtbf, (ground, now), &mut started);
        started
    }

    /// Whether choosing would change nothing, on so many free GPUs of ground that has changed so often.
    pub fn rests(&self, changes_of_ground: u64, free: u32, now: SimTime) -> bool {
        !self.wants() && self.jobs.rest(changes_of_ground, free, now)
    }

    /// Takes back the memory of the jobs that started.
    pub fn return_started(&mut self, started: Vec<u32>) {
        self.started = started;
    }

    /// Stage of settling: a chosen job starts, at a speed of 1 unless that is limited.
    pub fn start(
        &mut self,
        job: u32,
        footing: Footing,
        pace: Option<Pace>,
        agenda: &mut impl Schedule<Event>,
    ) {
        if let Some(lost) = self.jobs.recovers(job) {
            self.recovered.push((self.jobs.size(job).1, lost));
        }
        let (done, waited) = self.jobs.start(job, footing, agenda.now());
        if let Some(wait) = waited {
            self.reports.waits.add(Span::seconds(wait.in_seconds()));
        }
        let slot = job as usize;
        if self.completions.len() <= slot {
            self.completions.resize(slot + 1, None);
        }
        self.completions[slot] = Some(agenda.schedule(done, Event::Completion { job }));
        if let Some(pace) = pace {
            self.set_pace_of(job, pace, agenda);
        }
    }

    /// Stage of settling, once jobs have started: those that read from storage share its bandwidth, and
    /// checkpoints come no sooner than it takes them up.
    pub fn share_storage(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.jobs.loads_storage_anew() {
            for (job, done) in self.jobs.drain_anew(agenda.now()) {
                self.move_completion(job, done, agenda);
            }
        }
        if !self.jobs.shares_storage_anew() {
            return;
        }
        for (job, done) in self.jobs.share_storage(agenda.now()) {
            self.move_completion(job, done, agenda);
        }
    }

    /// Brings a running job to a pace, and moves its completion.
    pub fn set_pace_of(&mut self, job: u32, pace: Pace, agenda: &mut impl Schedule<Event>) {
        let done = self.jobs.set_pace(job, pace, agenda.now());
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

    /// Whether it matters to a job how often it is interrupted: its checkpoints follow from that.
    pub fn heeds_interruptions(&self, job: u32) -> bool {
        self.jobs.heeds_interruptions(job)
    }

    /// What copies in memory survive the loss of, where they can lie in two of these.
    pub const fn copies_survive(&self) -> Reach {
        self.jobs.copies_survive()
    }

    /// Whether a job runs.
    pub fn is_running(&self, job: u32) -> bool {
        self.completions.get(job as usize).is_some_and(Option::is_some)
    }

    /// The jobs that run, by number.
    pub fn running(&self) -> impl Iterator<Item = u32> {
        let running = self.completions.iter().zip(0..).filter(|(event, _)| event.is_some());
        running.map(|(_, job)| job)
    }

    /// GPUs of a job, and the kind of work that it does: its class, or a later phase of one.
    pub fn size(&self, job: u32) -> (u32, usize) {
        let (gpus, _) = self.jobs.size(job);
        (gpus, self.jobs.kind(job))
    }

    /// What distance costs a job, for each unit that it costs most jobs.
    pub fn distance(&self, job: u32) -> f64 {
        self.jobs.distance(job)
    }

    /// Whether a job stands on what its contract has reserved.
    pub fn is_reserved_for(&self, job: u32) -> bool {
        self.jobs.is_reserved_for(job)
    }

    /// The GPUs and segments of the job that is next in turn on ground that no contract has reserved.
    pub fn head(&self) -> Option<(u32, u32)> {
        self.jobs.head().map(|head| (head.processors, head.segment))
    }

    /// The number of a job in its record.
    pub fn number(&self, job: u32) -> u64 {
        self.jobs.number(job)
    }

    /// Interruptions so far.
    pub const fn interruptions(&self) -> u64 {
        self.jobs.interruptions()
    }

    /// GPUs that contracts have reserved and that no job of theirs holds.
    pub fn reserved_idle(&self) -> u32 {
        self.jobs.reserved_idle()
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

    /// Whether any job has ended since they were last taken.
    pub const fn has_ended(&self) -> bool {
        !self.ended.is_empty()
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

/// A class as events number it.
#[expect(clippy::cast_possible_truncation, reason = "far fewer than 65,536 classes")]
pub(super) const fn numbered(class: usize) -> u16 {
    class as u16
}
