//! The end of a run: what has become of jobs by then, and how long they waited.

use units::SimTime;

use super::Jobs;
use crate::jobs::{JobRecord, State, Waits};

impl Jobs {
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
            self.stop_holding(job, now);
            let running = self.slots[slot].attempt.is_some();
            if running {
                self.book_to_the_end(job, now);
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
        // Numbers of ended jobs are used again; how long those waited is known.
        for job in self.slots.iter().filter(|job| !job.ended && job.first_start.is_none()) {
            let waited = now.since(job.submitted).in_seconds();
            waits[job.class].add_waiting(waited, job.asks());
        }
        waits
    }

    /// Counts how long a job was there that has ended, or has not by the end of the run and may wait.
    pub(super) fn close_waits(&mut self, slot: usize, now: SimTime) {
        let job = &mut self.slots[slot];
        let gpus = f64::from(job.gpus);
        self.account.hours.lifetime += job.lifetime(now);
        let mut first = 0.0;
        if job.first_start.is_none() {
            first = gpus * now.since(job.submitted).in_hours();
            self.account.hours.first_waits += first;
        }
        let since = job.fault.map(|fault| fault.at).or(job.queued_again);
        let later = since.map_or(0.0, |since| gpus * now.since(since).in_hours());
        self.account.hours.later_waits += later;
        let lifetime = job.lifetime(now);
        let sliding = job.first_start.map(|start| job.idle.sliding((start, now)));
        self.sizes.add((job.class, job.gpus), |tally| {
            tally.lifetime += lifetime;
            tally.first_waits += first;
            tally.later_waits += later;
            tally.sliding.add(sliding.unwrap_or_default());
        });
    }

    /// GPU-hours that running slower has cost until now.
    pub fn slowed_by(&self, now: SimTime) -> f64 {
        let running = self.slots.iter().filter_map(|job| Some((job, job.attempt.as_ref()?)));
        let lost = running.map(|(job, attempt)| {
            f64::from(job.gpus) * attempt.spent(job.work, now).slowed / 3600.0
        });
        self.account.slowed + lost.sum::<f64>()
    }

    /// GPU-hours kept by `now`, with what running jobs have computed so far.
    pub fn kept_by(&self, now: SimTime) -> f64 {
        let running = self.slots.iter().filter_map(|job| Some((job, job.attempt.as_ref()?)));
        let computed = running.map(|(job, attempt)| {
            let useful = self.account.useful(job.outcome);
            let computed = attempt.spent(job.work, now).progress.computed;
            f64::from(job.gpus) * (computed - job.again(computed)) * useful / 3600.0
        });
        self.account.kept + computed.sum::<f64>()
    }
}
