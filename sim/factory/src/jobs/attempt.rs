//! An attempt: a job from its start until it ends or is interrupted.

use units::{SimDuration, SimTime};

use super::{Checkpoints, Mtbf, Pace, Progress, Restart};

/// A job while it runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) began: SimTime,
    /// What comes before it computes. It takes its time whatever the speed.
    pub(super) restart: Restart,
    pub(super) checkpoints: Checkpoints,
    /// Seconds of computing before the present interval that no checkpoint on storage holds.
    ahead: f64,
    /// Share of the storage that its checkpoints take.
    pub(super) load: f64,
    /// What it had done when its interval last changed.
    before: Progress,
    /// Seconds of running at full speed that the time was worth until `since`, since its interval last changed.
    elapsed: f64,
    /// The same before that.
    elapsed_before: f64,
    since: SimTime,
    speed: f64,
    /// Of the speed that it lacks, what a shortage takes; seconds that this has cost until `since`.
    short: f64,
    lost_to_shortage: f64,
}

/// A running job for whose checkpoints the storage may be too slow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draining {
    pub(super) job: u32,
    /// When its attempt began: numbers are used again.
    pub(super) began: SimTime,
    /// Bytes of a checkpoint.
    pub(super) bytes: f64,
    /// How often it is interrupted.
    pub(super) mtbf: Mtbf,
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
    /// That of it which a shortage has cost.
    pub(super) short: f64,
    /// Running.
    pub(super) progress: Progress,
}

impl Spent {
    /// Seconds of communication over a distance that belong to so many seconds of computing that are kept. Where `kept`
    /// is below 0, computing of earlier attempts is lost: what distance added to that stays where it was booked, since
    /// those stood elsewhere.
    pub(super) fn distance(&self, kept: f64) -> f64 {
        kept.max(0.0) * self.progress.exposure()
    }

    /// Seconds that are lost of it where so many seconds of computing are kept, with their communication.
    pub(super) fn lost(&self, kept: f64) -> f64 {
        self.progress.computed - kept + self.distance(self.progress.computed) - self.distance(kept)
    }
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
            before: Progress::NONE,
            elapsed: 0.0,
            elapsed_before: 0.0,
            since: now,
            speed: 1.0,
            short: 0.0,
            lost_to_shortage: 0.0,
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

    /// Seconds that a shortage has cost it until now.
    fn short_by(&self, now: SimTime) -> f64 {
        let from = self.since.max(self.computes_from());
        let since = if now > from { now.since(from).in_seconds() } else { 0.0 };
        self.lost_to_shortage + self.short * since
    }

    /// It goes on at another pace.
    pub(super) fn set_pace(&mut self, pace: Pace, now: SimTime) {
        self.elapsed = self.elapsed_by(now);
        self.lost_to_shortage = self.short_by(now);
        self.since = now;
        (self.speed, self.short) = (pace.speed, pace.short);
    }

    /// When `work` is done at the present speed, if ever, as seen from where it was brought up to.
    pub(super) fn done(&self, work: f64) -> Option<SimTime> {
        let total = self.checkpoints.running_time(work - self.before.computed, self.ahead);
        let seconds = (total - self.elapsed).max(0.0) / self.speed;
        let from = self.since.max(self.computes_from());
        (self.speed > 0.0).then(|| from + SimDuration::from_seconds_rounded_up(seconds))
    }

    /// From now on it saves its work at another interval, where it has `work` to do.
    pub(super) fn set_checkpoints(&mut self, checkpoints: Checkpoints, work: f64, now: SimTime) {
        self.set_pace(Pace { speed: self.speed, short: self.short }, now);
        let done = self.progress(self.elapsed, work);
        let unsaved = done.on_storage.map_or(self.ahead + done.computed, |on| done.computed - on);
        self.elapsed_before += self.elapsed;
        (self.before, self.ahead, self.elapsed) = (done, unsaved, 0.0);
        self.checkpoints = checkpoints;
    }

    /// How far it has come after so many seconds since its interval last changed.
    fn progress(&self, elapsed: f64, work: f64) -> Progress {
        let since = self.checkpoints.progress(elapsed, self.ahead, work - self.before.computed);
        self.before.and(since)
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
            slowed: running - (self.elapsed_before + elapsed),
            short: self.short_by(now),
            progress: self.progress(elapsed, work),
        }
    }
}
