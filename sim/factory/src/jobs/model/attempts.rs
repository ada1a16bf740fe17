//! Attempts of jobs: how they start, share the storage, are interrupted and end.

use units::{SimDuration, SimTime, Span};

use super::{Job, Jobs};
use crate::jobs::attempt::{Attempt, Draining, Spent};
use crate::jobs::crowds::OfKind;
use crate::jobs::hit::Pending;
use crate::jobs::{
    CheckpointChoice, Checkpoints, ClassSpec, Diagnosis, Footing, Hit, Mtbf, Pace, Request,
    Restart, Saved, Survives,
};

impl Jobs {
    /// What the scheduler hears of a job that is interrupted so often: the time that its user asks for,
    /// or for a contract the time that it is expected to take, with its checkpoints and restarts.
    pub(in super::super) fn request(&self, slot: u32, mtbf: impl Fn(u32) -> Mtbf) -> Request {
        let job = &self.slots[slot as usize];
        let class = &self.classes[job.class];
        let spec = &class.spec;
        let starting = job.starting.in_seconds();
        let asks = spec.estimate_factor.is_none() && !class.is_contract();
        let mtbf =
            if asks && !self.heeds_interruptions(slot) { Mtbf::NEVER } else { mtbf(job.gpus) };
        let checkpoints = Checkpoints::new(spec, mtbf, 0.0);
        let seconds = if asks {
            let undisturbed = starting + checkpoints.running_time(job.planned, 0.0);
            self.limits.asked(undisturbed, job.asked, class.longest())
        } else {
            let restart = spec.restart_time.map_or_else(
                || {
                    let read =
                        self.storage.alone(spec.checkpoint_bytes(job.drawn_gpus())).in_seconds();
                    self.recovery.expected_before_start() + starting + read
                },
                Span::in_seconds,
            );
            let work = job.work + job.course.map_or(0.0, |course| course.later());
            let expected = checkpoints.expected_time(work, restart, mtbf);
            let first = if job.fault.is_some() { restart } else { starting };
            (expected + first) * spec.estimate_factor.unwrap_or(1.0)
        };
        let estimate = SimDuration::from_seconds_rounded_up(seconds);
        let segment = spec.segment.map_or(self.domain, |segment| segment.min(self.domain));
        let class = self.kind(slot);
        Request { job: slot, processors: job.gpus, segment, class, estimate }
    }

    /// A job starts; returns when it will be done at full speed, and how long it had waited if this is
    /// its first start.
    pub fn start(
        &mut self,
        number: u32,
        footing: Footing,
        now: SimTime,
    ) -> (SimTime, Option<SimDuration>) {
        let job = &mut self.slots[number as usize];
        let spec = &self.classes[job.class].spec;
        let gpus = f64::from(job.gpus);
        let waited = job.first_start.is_none().then(|| now.since(job.submitted));
        if let Some(waited) = waited {
            job.first_start = Some(now);
            self.waits[job.class].add(waited.in_seconds(), job.asks());
            let waited = gpus * waited.in_hours();
            self.account.hours.first_waits += waited;
            self.sizes.add((job.class, job.gpus), |tally| tally.first_waits += waited);
            job.idle.begin(now);
        }
        let bytes = spec.checkpoint_bytes(job.drawn_gpus());
        let read = job.reads(spec, bytes);
        let checkpoints = Checkpoints::new(spec, footing.mtbf, self.storage.drain(bytes))
            .exposing(footing.exposed)
            .surviving(footing.copies_survive);
        let restart = match job.fault.take() {
            None => {
                if let Some(since) = job.queued_again.take() {
                    let waited = gpus * now.since(since).in_hours();
                    self.account.hours.later_waits += waited;
                    self.sizes.add((job.class, job.gpus), |tally| tally.later_waits += waited);
                }
                Restart { loading: job.starting, ..Restart::default() }
            }
            Some(fault) => {
                let waited = now.since(fault.at);
                let hours = gpus * waited.in_hours();
                self.account.hours.later_waits += hours;
                self.sizes.add((job.class, job.gpus), |tally| tally.later_waits += hours);
                let replacing = self.recovery.replacing(footing.replacement);
                let loading = job.starting + self.storage.alone(read);
                fault.restart(spec, (replacing, loading), waited)
            }
        };
        let mut attempt = Attempt::new(now, restart, checkpoints, job.in_memory);
        if checkpoints.interval.is_finite() {
            if checkpoints.interval <= self.storage.longest_drain(bytes) {
                let mtbf = footing.mtbf;
                self.draining.push(Draining { job: number, began: now, bytes, mtbf });
            }
            attempt.load = self.storage.share(bytes, checkpoints.interval);
            self.storage.load(attempt.load);
        }
        if read > 0.0 {
            self.storage.plan(number, attempt.loads_from(), read, now);
        }
        job.attempt = Some(attempt);
        let (gpus, done) = (job.gpus, attempt.done(job.work).unwrap_or(now));
        let kind = self.kind(number);
        if self.crowds.len() <= kind {
            self.crowds.resize(kind + 1, OfKind::default());
        }
        self.crowds[kind].add((number, gpus), &attempt);
        (done, waited)
    }

    /// Jobs that read from storage and are done at another time than was thought, now that others read
    /// too or do so no longer: with when they will have done all their work.
    pub fn share_storage(&mut self, now: SimTime) -> Vec<(u32, Option<SimTime>)> {
        let mut moved = Vec::new();
        for (number, read) in self.storage.new_ends(now) {
            let job = &mut self.slots[number as usize];
            let Some(attempt) = job.attempt.as_mut() else { continue };
            let loading = job.starting + read.since(attempt.loads_from());
            if loading != attempt.restart.loading {
                attempt.restart.loading = loading;
                moved.push((number, attempt.done(job.work)));
            }
        }
        moved
    }

    /// Whether [`Self::share_storage`] has anything to tell.
    pub const fn shares_storage_anew(&self) -> bool {
        self.storage.is_shared_anew()
    }

    /// A running job goes on at another pace; returns when it will be done, if ever.
    pub fn set_pace(&mut self, job: u32, pace: Pace, now: SimTime) -> Option<SimTime> {
        let job = &mut self.slots[job as usize];
        let attempt = job.attempt.as_mut()?;
        attempt.set_pace(pace, now);
        attempt.done(job.work)
    }

    /// A running job is hit, with what was saved; it still holds its ground. Whether it leaves the whole domain where
    /// the fault is.
    pub fn interrupt(&mut self, job: u32, hit: Hit, now: SimTime) -> bool {
        let ahead = self.slots[job as usize].in_memory;
        let began = self.slots[job as usize].attempt.map_or(now, |attempt| attempt.began);
        let (gpus, mut spent, checkpoints) = self.end_attempt(job, now);
        if hit.saved == Saved::WhenTold {
            spent.progress.write_at_last(&checkpoints);
        }
        let memory_survives = checkpoints.in_memory_after(hit.reach);
        let computed = spent.progress.computed;
        let all_but_memory = |kept| Survives { kept, in_memory: 0.0, loads_from_memory: false };
        let survives = match hit.saved {
            Saved::ByItself => spent.progress.survives(ahead, memory_survives),
            Saved::All | Saved::WhenTold => all_but_memory(computed),
            Saved::AsOf(at) => {
                all_but_memory(self.slots[job as usize].kept_as_of(at, (began, computed), now))
            }
        };
        let outcome = self.slots[job as usize].outcome;
        let destroyed = matches!(hit.saved, Saved::AsOf(_)) && survives.kept < 0.0;
        if destroyed {
            // All of this attempt, and some of those before it.
            let own = Survives { kept: 0.0, ..survives };
            self.account.book_interrupted(gpus, &spent, own, (hit.cause, outcome));
            self.account.book_rollback((gpus, -survives.kept), (hit.cause, outcome));
        } else {
            self.account.book_interrupted(gpus, &spent, survives, (hit.cause, outcome));
        }
        self.interruptions += 1;
        let again = self.book_again(job, survives.kept);
        let useful = self.account.useful(outcome);
        let own = if destroyed { 0.0 } else { survives.kept - again };
        self.count_attempt(job, &spent, (own, useful));
        let lost = spent.lost(own) / 3600.0;
        self.shed.lose(
            self.slots[job as usize].class,
            hit.cause,
            gpus * spent.lost(survives.kept) / 3600.0,
        );
        let state = &mut self.slots[job as usize];
        state.idle.begin(before(now, lost * 3600.0));
        self.sizes.add((state.class, state.gpus), |tally| {
            tally.interruptions += 1;
            tally.of_hardware += u64::from(hit.hardware);
            tally.unproductive_hours += lost;
        });
        if destroyed {
            let of = (state.class, state.gpus);
            self.sizes.add(of, |tally| tally.lose(of.1, -survives.kept, useful));
        }
        match hit.saved {
            _ if !self.remembers => {}
            Saved::AsOf(at) => state.forget_since(at, survives.kept, now),
            _ => state.remember(began, (computed, survives.kept), now),
        }
        state.work -= survives.kept;
        // What was added in parts and is taken away at once leaves no rest below 0.
        state.kept = (state.kept + (survives.kept - again) * useful).max(0.0);
        state.in_memory = survives.in_memory;
        state.interruptions += 1;
        let diagnosis = if hit.planned {
            Diagnosis { undetected: SimDuration::ZERO, deciding: SimDuration::ZERO, evicts: false }
        } else {
            self.recovery.diagnosis(hit.reach, state.number, state.interruptions)
        };
        let from_memory = survives.loads_from_memory;
        state.fault = Some(Pending { at: now, cause: hit.cause, diagnosis, from_memory });
        diagnosis.evicts
    }

    /// An interrupted job that goes on is expected to run for so much longer.
    pub fn renew(&mut self, job: u32, mtbf: Mtbf, now: SimTime) {
        let estimate = self.request(job, |_| mtbf).estimate;
        self.pools.renew(self.slots[job as usize].class, job, estimate, now);
    }

    /// An interrupted job holds `gpus` from now on and waits for the others.
    pub fn hold(&mut self, job: u32, gpus: u32, now: SimTime) {
        if self.slots[job as usize].holding.is_none_or(|(before, _)| before != gpus) {
            self.stop_holding(job, now);
            self.slots[job as usize].holding = Some((gpus, now));
        }
    }

    /// An interrupted job waits no more for what it lost.
    pub fn stop_holding(&mut self, job: u32, now: SimTime) {
        let job = &mut self.slots[job as usize];
        if let (Some((gpus, since)), Some(fault)) = (job.holding.take(), job.fault) {
            let hours = now.since(since).in_hours();
            self.account.book_waiting(f64::from(gpus), hours, fault.cause);
            self.shed.lose(job.class, fault.cause, f64::from(gpus) * hours);
            self.held_by_class[job.class] += f64::from(gpus) * hours;
            self.sizes.add((job.class, job.gpus), |tally| {
                tally.held += f64::from(gpus) * hours;
                tally.unproductive_hours += hours;
            });
        }
    }

    /// An interrupted job without ground waits where it stood before.
    pub fn send_back(&mut self, job: u32) {
        let state = &self.slots[job as usize];
        self.waiting_gpus[state.class] += u64::from(state.gpus);
        self.returning.push(job);
    }

    /// Ends an attempt: its GPUs, what became of its time, and how it saved its work.
    pub(super) fn end_attempt(&mut self, job: u32, now: SimTime) -> (f64, Spent, Checkpoints) {
        let kind = self.kind(job);
        let state = &mut self.slots[job as usize];
        let attempt = state.attempt.expect("only a running job ends an attempt");
        self.crowds[kind].remove((job, state.gpus), &attempt);
        self.storage.load(-attempt.load);
        self.storage.stop(job, now);
        let (spent, checkpoints) = (attempt.spent(state.work, now), attempt.checkpoints);
        state.held = state.held + now.since(attempt.began);
        state.attempt = None;
        state.idle.end(attempt.began + spent.restart.total());
        self.held_by_class[state.class] += f64::from(state.gpus) * spent.held / 3600.0;
        (f64::from(state.gpus), spent, checkpoints)
    }

    /// Counts an attempt that has ended in the groups of its job, of which so many seconds of computing are kept, with
    /// the part of it that is of use.
    pub(super) fn count_attempt(&mut self, job: u32, spent: &Spent, (kept, useful): (f64, f64)) {
        let Job { class, gpus, .. } = self.slots[job as usize];
        let held = spent.held / 3600.0;
        let productive = (kept + spent.distance(kept)) / 3600.0;
        let restart = spent.restart.cause.map_or(0.0, |_| spent.restart.total().in_hours());
        if let Some(cause) = spent.restart.cause {
            self.shed.lose(class, cause, f64::from(gpus) * restart);
        }
        self.shed.slow(class, f64::from(gpus) * spent.short / 3600.0);
        self.sizes.add((class, gpus), |tally| {
            let gpus = f64::from(gpus);
            tally.running += held;
            tally.held += gpus * held;
            tally.productive += gpus * productive;
            tally.productive_hours += productive;
            tally.useful += gpus * kept * useful / 3600.0;
            tally.unproductive_hours += restart;
        });
    }
}

/// So many seconds before an instant, or the start.
fn before(at: SimTime, seconds: f64) -> SimTime {
    let ago = SimDuration::from_seconds_rounded_up(seconds.max(0.0)).in_nanoseconds();
    SimTime::from_nanoseconds(at.in_nanoseconds().saturating_sub(ago))
}

impl Job {
    /// Bytes that it reads from storage when it starts now.
    fn reads(&self, spec: &ClassSpec, bytes: f64) -> f64 {
        let stored = spec.checkpoint != CheckpointChoice::None && spec.restart_time.is_none();
        match self.fault {
            Some(fault) if stored && !fault.from_memory => bytes,
            _ => 0.0,
        }
    }
}
