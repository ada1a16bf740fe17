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
    /// GPUs that it asks for.
    pub(super) gpus: u32,
    /// Seconds of computing.
    pub(super) seconds: f64,
}

impl Trace {
    /// That of a process, if it is one.
    pub(super) fn of(spec: &ProcessSpec) -> Option<Self> {
        if spec.kind != ProcessKind::Trace {
            return None;
        }
        let all = spec.times.iter().zip(&spec.gpus).zip(&spec.lengths);
        let mut jobs: Vec<Traced> = all
            .map(|((time, gpus), length)| Traced {
                at: SimTime::START + SimDuration::from(*time),
                gpus: *gpus,
                seconds: length.in_seconds(),
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

    /// Jobs in an hour, from the start to the last one.
    pub(super) fn rate(&self) -> f64 {
        let hours = self.jobs.last().map_or(0.0, |last| last.at.in_hours());
        self.jobs.len() as f64 / hours.max(1.0)
    }

    /// GPU-hours of a job, on average.
    pub(super) fn mean_gpu_hours(&self) -> f64 {
        let hours = self.jobs.iter().map(|job| f64::from(job.gpus) * job.seconds / 3600.0);
        hours.sum::<f64>() / (self.jobs.len() as f64).max(1.0)
    }
}
