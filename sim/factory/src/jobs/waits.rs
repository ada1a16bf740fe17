//! Waits of the jobs of a class until they first start, those that never did among them.

/// How long jobs waited until their first start; those that never started, so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waits {
    /// Jobs.
    pub jobs: u64,
    /// Those of them that never started.
    pub never_started: u64,
    /// Seconds that they waited together.
    pub seconds: f64,
    /// GPU-seconds of computing that they asked for together.
    pub gpu_seconds: f64,
    /// Those of them of jobs that never started.
    pub waiting_gpu_seconds: f64,
    /// Seconds that each waited, times the GPU-seconds that it asked for.
    weighted: f64,
}

impl Waits {
    /// One more job, which asked for so many GPU-seconds and waited before it started.
    pub(super) fn add(&mut self, seconds: f64, gpu_seconds: f64) {
        self.jobs += 1;
        self.seconds += seconds;
        self.gpu_seconds += gpu_seconds;
        self.weighted += seconds * gpu_seconds;
    }

    /// One more job, which still waits.
    pub(super) fn add_waiting(&mut self, seconds: f64, gpu_seconds: f64) {
        self.never_started += 1;
        self.waiting_gpu_seconds += gpu_seconds;
        self.add(seconds, gpu_seconds);
    }

    /// Those of several classes together.
    pub fn of_all(classes: &[Self]) -> Self {
        classes.iter().fold(Self::default(), |sum, class| Self {
            jobs: sum.jobs + class.jobs,
            never_started: sum.never_started + class.never_started,
            seconds: sum.seconds + class.seconds,
            gpu_seconds: sum.gpu_seconds + class.gpu_seconds,
            waiting_gpu_seconds: sum.waiting_gpu_seconds + class.waiting_gpu_seconds,
            weighted: sum.weighted + class.weighted,
        })
    }

    /// Seconds times GPU-seconds: what the mean by GPU time divides by GPU-seconds.
    pub(super) const fn weighted(&self) -> f64 {
        self.weighted
    }

    /// Mean wait in seconds, each job counted once; `None` without any.
    pub fn mean(&self) -> Option<f64> {
        (self.jobs > 0).then(|| self.seconds / self.jobs as f64)
    }

    /// Mean wait in seconds, each job counted by the GPU time that it asked for; `None` without any.
    pub fn mean_by_gpu_time(&self) -> Option<f64> {
        (self.gpu_seconds > 0.0).then(|| self.weighted / self.gpu_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits of 10 s for 1 GPU-second, 20 s for 3 and 60 s so far for 6: 30 s a job; by GPU time
    /// (10 + 60 + 360) / 10 = 43 s.
    #[test]
    fn means_hold_those_that_still_wait() {
        let (mut small, mut large) = (Waits::default(), Waits::default());
        assert_eq!((small.mean(), small.mean_by_gpu_time()), (None, None));
        small.add(10.0, 1.0);
        small.add(20.0, 3.0);
        large.add_waiting(60.0, 6.0);
        let all = Waits::of_all(&[small, large]);
        assert_eq!((all.jobs, all.never_started), (3, 1));
        assert_eq!((all.mean(), all.mean_by_gpu_time()), (Some(30.0), Some(43.0)));
        assert_eq!(large.mean(), Some(60.0));
    }
}
