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

    /// Brings it up to now.
    pub(super) fn advance(&mut self, now: SimTime) {
        let from = self.since.max(self.computes_from());
        if now > from {
            self.elapsed += self.speed * now.since(from).in_seconds();
        }
        self.since = now;
    }

    /// It goes on at a share of full speed.
    pub(super) fn set_speed(&mut self, speed: f64, now: SimTime) {
        self.advance(now);
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
    pub(super) fn spent(mut self, work: f64, now: SimTime) -> Spent {
        self.advance(now);
        let held = now.since(self.began);
        let restart = self.restart.passed(held);
        let running = (held - restart.total()).in_seconds();
        Spent {
            held: held.in_seconds(),
            restart,
            slowed: running - self.elapsed,
            progress: self.checkpoints.progress(self.elapsed, self.ahead, work),
        }
    }
}
