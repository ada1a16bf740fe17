//! A trace: jobs of a log, with the time at which each came, its GPUs and its length.

use units::{SimDuration, SimTime};

use super::super::{ProcessKind, ProcessSpec};

/// Jobs in the order in which they come.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    jobs: Vec<Traced>,
    next: usize,
}

/// A job of a trace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Traced {
    /// When it comes.
    pub(super) at: SimTime,
    /// GPUs that it asks for, which the class may round.
    pub(super) gpus: f64,
    /// Seconds of computing.
    pub(super) seconds: f64,
    /// Seconds that its user asks for; 0 where nobody knows.
    pub(super) limit: f64,
}

impl Trace {
    /// That of a process, if it is one.
    pub(super) fn of(spec: &ProcessSpec) -> Option<Self> {
        if spec.kind != ProcessKind::Trace {
            return None;
        }
        let (from, until) = (spec.begin, spec.end);
        let limits = spec.limits.iter().map(|limit| limit.in_seconds());
        let limits = limits.chain(std::iter::repeat(0.0));
        let all = spec.times.iter().zip(&spec.gpus).zip(&spec.lengths).zip(limits);
        let wanted = all.filter(|(((time, _), _), _)| {
            **time >= from && until.is_none_or(|until| **time < until)
        });
        let mut jobs: Vec<Traced> = wanted
            .map(|(((time, gpus), length), limit)| {
                let after = (time.in_seconds() - from.in_seconds()) * spec.scale_time;
                Traced {
                    at: SimTime::START + SimDuration::from_seconds_rounded_up(after),
                    gpus: f64::from(*gpus) * spec.scale_gpus,
                    seconds: length.in_seconds(),
                    limit,
                }
            })
            .collect();
        jobs.sort_by_key(|job| job.at);
        Some(Self { jobs, next: 0 })
    }

    /// The next job, if it comes by `horizon`.
    pub(super) fn next(&mut self, horizon: SimTime) -> Option<Traced> {
        let job = *self.jobs.get(self.next).filter(|job| job.at <= horizon)?;
        self.next += 1;
        Some(job)
    }

    /// The next job whenever it came, after the last one the first.
    pub(super) fn next_wanted(&mut self) -> Option<Traced> {
        let job = *self.jobs.get(self.next).or_else(|| self.jobs.first())?;
        self.next = self.next % self.jobs.len() + 1;
        Some(job)
    }

    /// Jobs in an hour, from the start to the last one.
    pub(super) fn rate(&self) -> f64 {
        let hours = self.jobs.last().map_or(0.0, |last| last.at.in_hours());
        self.jobs.len() as f64 / hours.max(1.0)
    }

    /// GPU-hours of a job, on average.
    pub(super) fn mean_gpu_hours(&self) -> f64 {
        let hours = self.jobs.iter().map(|job| job.gpus * job.seconds / 3600.0);
        hours.sum::<f64>() / (self.jobs.len() as f64).max(1.0)
    }
}
