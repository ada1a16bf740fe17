//! Lending: GPUs of a contract that has no work for them go to jobs that borrow, and back with grace.

use engine::{Handle, Schedule};
use units::{SimDuration, SimTime};

use super::{Event, Jobs, Work};
use crate::effect::{Effect, Effects};

/// A borrower that is to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recall {
    job: u32,
    /// Its number in its record: slots are used again.
    number: u64,
    /// It will have saved its work by then.
    saves: bool,
}

impl Jobs {
    /// GPUs of contracts that jobs of others hold.
    pub fn lent(&self) -> u32 {
        self.pools.lent()
    }

    /// Borrowers that stop for contracts to have their GPUs back, those that began last first, and how long
    /// each goes on: until it has saved its work, or to the end of the `grace` if that takes longer.
    fn recalled(
        &self,
        already: &[(Recall, Handle)],
        grace: SimDuration,
    ) -> Vec<(Recall, SimDuration)> {
        let stops = |job: u32| already.iter().any(|(recall, _)| recall.job == job);
        let gpus = already.iter().map(|(recall, _)| self.slots[recall.job as usize].gpus);
        let mut missing = self.pools.owed().saturating_sub(gpus.sum());
        if missing == 0 {
            return Vec::new();
        }
        let mut borrowers: Vec<(SimTime, u32)> = Vec::new();
        for (job, state) in (0..).zip(&self.slots) {
            let Some(attempt) = state.attempt.filter(|_| self.pools.borrows(state.class)) else {
                continue;
            };
            if !stops(job) {
                borrowers.push((attempt.began, job));
            }
        }
        borrowers.sort_unstable();
        let mut recalled = Vec::new();
        while let Some((_, job)) = borrowers.pop().filter(|_| missing > 0) {
            let state = &self.slots[job as usize];
            missing = missing.saturating_sub(state.gpus);
            let write = state.attempt.map_or(0.0, |attempt| attempt.checkpoints.last_write());
            let saves = write <= grace.in_seconds();
            let after = if saves { SimDuration::from_seconds_rounded_up(write) } else { grace };
            recalled.push((Recall { job, number: self.number(job), saves }, after));
        }
        recalled
    }
}

impl Work {
    /// A contract wants its GPUs back: whoever holds too many of them is told to stop.
    pub(super) fn recall(&mut self, class: usize, agenda: &mut impl Schedule<Event>) {
        let jobs = &self.jobs;
        self.recalls.retain(|&(recall, event)| {
            let runs = jobs.is_running(recall.job, recall.number);
            if !runs {
                agenda.cancel(event);
            }
            runs
        });
        let grace = self.jobs.classes()[class].spec.grace.into();
        for (recall, after) in self.jobs.recalled(&self.recalls, grace) {
            let event = agenda.schedule_in(after, Event::RecallEnds { job: recall.job });
            self.recalls.push((recall, event));
        }
    }

    /// The time of a borrower is over, unless it has gone by itself.
    pub(super) fn end_recall(&mut self, job: u32, effects: &mut Effects) {
        let of_job = |(recall, _): &(Recall, Handle)| recall.job == job;
        let Some(place) = self.recalls.iter().position(of_job) else { return };
        let (recall, _) = self.recalls.remove(place);
        if self.jobs.is_running(job, recall.number) {
            effects.push_back(Effect::JobRecalled { job, saved: recall.saves });
        }
    }

    /// Whether a running job can write a checkpoint within so long.
    pub fn saves_within(&self, job: u32, notice: SimDuration) -> bool {
        let attempt = self.jobs.slots[job as usize].attempt;
        attempt.is_some_and(|it| it.checkpoints.last_write() <= notice.in_seconds())
    }

    /// A borrower that has been interrupted for a contract holds nothing any more, and queues.
    pub fn give_back(&mut self, job: u32) {
        self.interrupted.retain(|other| *other != job);
        self.jobs.send_back(job);
    }
}
