//! Refilling and scheduling: of some classes there are always more jobs, and contracts begin and end.

use units::{SimDuration, SimTime};

use super::work::numbered;
use super::{Demand, Ground, JobRecord, Jobs, Mtbf, State};

/// GPUs of a contract for which there is no work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its number in the class.
    pub number: u32,
    /// When there is work again.
    pub until: SimTime,
}

impl Jobs {
    /// Decides which jobs start now, given the GPUs that are free, and how often a job is interrupted by
    /// its GPUs; appends them to `started`. They take their room on the `ground`.
    ///
    /// Of a backlog there are always more: where those that start leave too few, more are drawn, and
    /// start where they fit.
    pub fn schedule(
        &mut self,
        mut free: u32,
        mtbf: impl Fn(u32) -> Mtbf,
        (ground, now): (&mut impl Ground, SimTime),
        started: &mut Vec<u32>,
    ) {
        self.hear(&mtbf);
        loop {
            if self.thin {
                self.refill(now);
            }
            self.join(&mtbf);
            let before = started.len();
            free = self.pools.pass(free, (ground, now), started);
            for &job in &started[before..] {
                let (gpus, class) = self.size(job);
                self.waiting_gpus[class] -= u64::from(gpus);
                self.thin |= self.waiting_gpus[class] < self.depth(class);
            }
            if !self.thin {
                return;
            }
        }
    }

    /// Whether scheduling would change nothing: nothing has since it last did, neither the jobs nor the
    /// ground with so many free GPUs, and no time has come for which it waits.
    pub fn rest(&self, changes_of_ground: u64, free: u32, now: SimTime) -> bool {
        !self.thin
            && self.joining.is_empty()
            && self.returning.is_empty()
            && !self.shed.lets_in()
            && self.pools.rest((changes_of_ground, free), now)
    }

    /// Whether a job waits in the queue that all share, or may come to it before others are chosen.
    pub fn ask(&self) -> bool {
        self.thin
            || !self.joining.is_empty()
            || !self.returning.is_empty()
            || self.shed.lets_in()
            || self.pools.head().is_some()
    }

    /// Queues hear of those that were interrupted and hold nothing, and of those that have come.
    pub(super) fn hear(&mut self, mtbf: &impl Fn(u32) -> Mtbf) {
        while let Some(job) = self.returning.pop() {
            let request = self.request(job, mtbf);
            let class = self.slots[job as usize].class;
            self.pools.interrupt(class, request);
            if self.shed.keeps_back(class) {
                self.pools.withdraw(class, job);
                self.shed.keep(job);
            }
        }
        if self.shed.lets_in() {
            self.hear_let_in(mtbf);
        }
        self.join(mtbf);
    }

    /// Those that were submitted at this instant join their queues.
    fn join(&mut self, mtbf: &impl Fn(u32) -> Mtbf) {
        for index in 0..self.joining.len() {
            let job = self.joining[index];
            let class = self.slots[job as usize].class;
            if self.shed.keeps_back(class) {
                self.shed.keep(job);
                continue;
            }
            let request = self.request(job, mtbf);
            // One that was interrupted comes from another plant.
            if self.slots[job as usize].was_interrupted() {
                self.pools.submit_first(class, request);
            } else {
                self.pools.submit(class, request);
            }
        }
        self.joining.clear();
    }

    /// GPUs for which jobs of a class wait at least.
    fn depth(&self, class: usize) -> u64 {
        match self.classes[class].demand {
            _ if self.barred[class] => 0,
            Demand::Backlog { depth } => depth,
            Demand::Contract { depth, .. } if self.pools.holds(class) => depth,
            Demand::Open | Demand::Contract { .. } | Demand::Guests { .. } => 0,
        }
    }

    fn refill(&mut self, now: SimTime) {
        self.thin = false;
        for class in 0..self.classes.len() {
            let depth = self.depth(class);
            while self.waiting_gpus[class] < depth {
                let draw = self.classes[class].draw();
                self.submit(class, draw, now);
            }
        }
    }

    /// The contract of a class begins.
    pub fn begin_contract(&mut self, class: usize) {
        self.pools.begin(class);
        self.thin = true;
    }

    /// So many racks are accepted, of all of them: contracts reserve as much of their GPUs.
    pub fn accept(&mut self, racks: u32, all: u32) {
        self.pools.accept(racks, all);
        self.thin = true;
    }

    /// The contract of a class ends; returns its jobs, those that run at this instant first, and what
    /// they leave behind.
    pub fn end_contract(&mut self, class: usize, now: SimTime) -> Vec<(u32, JobRecord)> {
        self.pools.end(class);
        let mut left = Vec::new();
        for slot in 0..self.slots.len() {
            #[expect(clippy::cast_possible_truncation, reason = "slots are numbered in u32")]
            let job = slot as u32;
            let state = &self.slots[slot];
            if state.class != class || state.ended {
                continue;
            }
            let record = if state.attempt.is_some() {
                self.end_running(job, State::Cancelled, now)
            } else {
                self.take_out(job, now);
                self.leave(job, State::Cancelled, now)
            };
            left.push((job, record));
        }
        self.waiting_gpus[class] = 0;
        left
    }

    /// Takes a job that does not run out of all queues; it has waited in vain if it never started.
    fn take_out(&mut self, job: u32, now: SimTime) {
        self.withdraw(job, now);
        let state = &self.slots[job as usize];
        let (class, asked) = (state.class, state.asks());
        if state.first_start.is_none() {
            let waited = now.since(state.submitted);
            self.waits[class].add_waiting(waited.in_seconds(), asked);
        }
    }

    /// Takes a job that does not run out of all queues.
    pub(super) fn withdraw(&mut self, job: u32, now: SimTime) {
        self.stop_holding(job, now);
        let state = &self.slots[job as usize];
        let (class, gpus) = (state.class, state.gpus);
        if self.pools.runs(class, job) {
            // It was interrupted at this instant, and its queue has not heard of that.
            self.returning.retain(|other| *other != job);
            self.pools.finish(class, job, gpus);
        } else if self.joining.contains(&job) {
            self.joining.retain(|other| *other != job);
        } else if !self.shed.forget(job) {
            self.pools.withdraw(class, job);
        }
    }

    /// A job of a class with a contract has given back GPUs: its class, and whether there is no work for them, and
    /// until when.
    pub fn pause(&mut self, job: u32, gpus: u32, now: SimTime) -> Option<(u16, Pause)> {
        let state = &self.slots[job as usize];
        let class = &self.classes[state.class];
        let share = class.spec.r#use;
        if !class.is_contract() || share >= 1.0 {
            return None;
        }
        let idle = state.held.in_seconds() * (1.0 - share) / share;
        let until = now + SimDuration::from_seconds_rounded_up(idle);
        let class = state.class;
        let number = self.pools.pause(class, gpus, until)?;
        Some((numbered(class), Pause { number, until }))
    }

    /// A pause of the contract of a class is over.
    pub fn resume(&mut self, class: usize, pause: u32, now: SimTime) {
        self.pools.resume(class, pause, now);
    }
}
