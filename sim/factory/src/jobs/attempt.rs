//! An attempt: a job from its start until it ends or is interrupted.

use units::{SimDuration, SimTime};

use super::{Checkpoints, Progress, Restart};

/// A job while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) began: SimTime,
    /// What comes before it computes. It takes its time whatever the speed.
    pub(super) restart: Restart,
    pub(super) checkpoints: Checkpoints,
    /// Seconds of computing before it that only memory holds.
    pub(super) ahead: f64,
    /// Share of the storage that its checkpoints take.
    pub(super) load: f64,
    /// Seconds of running at full speed that the time was worth until `since`.
    elapsed: f64,
    since: SimTime,
    speed: f64,
}

/// What became of an attempt's time, in seconds that add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spent {
    /// All of it.
    pub(super) held: f64,
    /// Steps before it computed, as far as they have passed.
    pub(super) restart: Restart,
    /// Beyond what the same takes at full speed.
    pub(super) slowed: f64,
    /// Running.
    pub(super) progress: Progress,
}

impl Attempt {
    /// An attempt that begins now at full speed.
    pub(super) const fn new(
        now: SimTime,
        restart: Restart,
        checkpoints: Checkpoints,
        ahead: f64,
    ) -> Self {
        Self {
            began: now,
            restart,
            checkpoints,
            ahead,
            load: 0.0,
            elapsed: 0.0,
            since: now,
            speed: 1.0,
        }
    }

    /// When it computes, or began to.
    fn computes_from(&self) -> SimTime {
        self.began + self.restart.total()
    }

    /// When its job is loaded.
    pub(super) fn loads_from(&self) -> SimTime {
        self.began + self.restart.before_loading()
    }

    /// Seconds of running at full speed that its time is worth until now.
    fn elapsed_by(&self, now: SimTime) -> f64 {
        let from = self.since.max(self.computes_from());
        if now > from {
            self.elapsed + self.speed * now.since(from).in_seconds()
        } else {
            self.elapsed
        }
    }

    /// It goes on at a share of full speed.
    pub(super) fn set_speed(&mut self, speed: f64, now: SimTime) {
        self.elapsed = self.elapsed_by(now);
        self.since = now;
        self.speed = speed;
    }

    /// When `work` is done at the present speed, if ever, as seen from where it was brought up to.
    pub(super) fn done(&self, work: f64) -> Option<SimTime> {
        let total = self.checkpoints.running_time(work, self.ahead);
        let seconds = (total - self.elapsed).max(0.0) / self.speed;
        let from = self.since.max(self.computes_from());
        (self.speed > 0.0).then(|| from + SimDuration::from_seconds_rounded_up(seconds))
    }

    /// What has become of its time, where it had `work` to do.
    pub(super) fn spent(&self, work: f64, now: SimTime) -> Spent {
        let elapsed = self.elapsed_by(now);
        let held = now.since(self.began);
        let restart = self.restart.passed(held);
        let running = (held - restart.total()).in_seconds();
        Spent {
            held: held.in_seconds(),
            restart,
            slowed: running - elapsed,
            progress: self.checkpoints.progress(elapsed, self.ahead, work),
        }
    }
}
