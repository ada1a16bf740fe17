//! Together: what the running jobs of a kind of work are to those who need not ask each of them.

use super::{Jobs, Work};
use crate::effect::Crowd;

impl Jobs {
    /// GPUs and place of the largest running job of a kind, the first of its size.
    fn largest_of(&mut self, kind: usize) -> Option<(u32, u32)> {
        let crowd = *self.crowds.get(kind)?;
        if crowd.jobs == 0 || crowd.largest.is_some() {
            return crowd.largest.filter(|_| crowd.jobs > 0);
        }
        let running = (0..).zip(&self.slots).filter(|(_, job)| job.attempt.is_some());
        let of_kind = running.filter(|(job, _)| self.kind(*job) == kind);
        let largest = of_kind.map(|(job, state)| (state.gpus, std::cmp::Reverse(job))).max();
        let largest = largest.map(|(gpus, std::cmp::Reverse(job))| (gpus, job));
        self.crowds[kind].largest = largest;
        largest
    }
}

impl Work {
    /// The running jobs of a kind of work together; none where nobody runs.
    pub fn crowd(&mut self, kind: usize) -> Option<Crowd> {
        let (most, job) = self.jobs.largest_of(kind)?;
        let all = self.jobs.crowds[kind];
        Some(Crowd {
            kind,
            largest: (job, self.jobs.number(job), most),
            write: self.writes(job).map(|(_, write)| write),
            gpus: all.gpus as f64,
            squares: all.squares as f64,
            writes: all.writes(),
        })
    }

    /// One job that runs.
    pub fn crowd_of(&self, job: u32) -> Crowd {
        let (gpus, kind) = self.size(job);
        let (each, writes) = (f64::from(gpus), self.writes(job));
        Crowd {
            kind,
            largest: (job, self.jobs.number(job), gpus),
            write: writes.map(|(_, write)| write),
            gpus: each,
            squares: each * each,
            writes: writes.map_or(0.0, |(every, write)| 3600.0 / (every + write)),
        }
    }

    /// Seconds of running from one checkpoint of a running job on storage to the next, and for which it stands still then.
    fn writes(&self, job: u32) -> Option<(f64, f64)> {
        self.jobs.slots[job as usize].attempt.as_ref()?.writes()
    }
}
