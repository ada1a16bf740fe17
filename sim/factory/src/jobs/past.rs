//! The past of jobs: how much they had computed when, for the day on which only a backup is left.

use units::SimTime;

use super::Work;
use super::model::{Job, Jobs};

impl Work {
    /// From now on jobs remember when they had computed how much.
    pub const fn remember(&mut self) {
        self.jobs.remembers = true;
    }

    /// Jobs that do not run lose what they have computed since an instant: everything newer is destroyed.
    pub fn roll_back(&mut self, cause: usize, at: SimTime, now: SimTime) {
        self.jobs.roll_back(cause, at, now);
    }
}

impl Jobs {
    fn roll_back(&mut self, cause: usize, at: SimTime, now: SimTime) {
        for job in self.slots.iter_mut().filter(|job| !job.ended && job.attempt.is_none()) {
            let lost = -job.kept_as_of(at, (now, 0.0), now);
            if lost <= 0.0 {
                continue;
            }
            job.forget_since(at, -lost, now);
            job.work += lost;
            // What was added in parts and is taken away at once leaves no rest below 0.
            job.kept = (job.kept - lost * self.account.useful(job.outcome)).max(0.0);
            job.in_memory = 0.0;
            let (of, useful) = ((job.class, job.gpus), self.account.useful(job.outcome));
            self.sizes.add(of, |tally| tally.lose(of.1, lost, useful));
            let lost = (f64::from(job.gpus), lost);
            self.account.book_rollback(lost, (cause, job.outcome));
        }
    }
}

impl Job {
    /// Seconds of computing that are kept of an attempt that began then and has computed so much, if nothing newer than an
    /// instant is left; below 0 if some of earlier attempts is lost.
    pub(super) fn kept_as_of(
        &self,
        at: SimTime,
        (began, computed): (SimTime, f64),
        now: SimTime,
    ) -> f64 {
        let before = self.done();
        let mut points = self.past.clone();
        points.extend([(began, before), (now, before + computed)]);
        (done_by(&points, at) - before).min(computed)
    }

    /// An attempt that began then is over, with what it has computed and what is kept of that.
    pub(super) fn remember(&mut self, began: SimTime, (computed, kept): (f64, f64), now: SimTime) {
        let before = self.done();
        self.past.retain(|&(_, done)| done <= before + kept.min(0.0));
        if computed > 0.0 && kept >= 0.0 {
            self.past.push((began, before));
        }
        self.past.push((now, before + kept));
    }

    /// Everything newer than an instant is destroyed; so much of what has been computed since the last attempt began is kept,
    /// below 0 if some of earlier attempts is lost.
    pub(super) fn forget_since(&mut self, at: SimTime, kept: f64, now: SimTime) {
        let done = self.done() + kept;
        self.past.retain(|&(time, _)| time <= at);
        self.past.extend([(at, done), (now, done)]);
    }

    /// Seconds of computing that are done and kept.
    fn done(&self) -> f64 {
        self.all - self.work
    }
}

/// How much had been computed by an instant, of points in order between which it grew evenly.
fn done_by(points: &[(SimTime, f64)], at: SimTime) -> f64 {
    let Some(next) = points.iter().position(|(time, _)| *time > at) else {
        return points.last().map_or(0.0, |(_, done)| *done);
    };
    let Some(before) = next.checked_sub(1) else { return 0.0 };
    let ((from, least), (to, most)) = (points[before], points[next]);
    let part = at.since(from).in_seconds() / to.since(from).in_seconds();
    least + (most - least) * part
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    fn at(hours: u64) -> SimTime {
        SimTime::START + SimDuration::hours(hours)
    }

    /// 10 s by hour 2, as many at hour 4, then 30 s by hour 8: 20 s by hour 6; nothing before it began.
    #[test]
    fn what_was_done_by_an_instant_grows_evenly_between_what_is_known() {
        let points = [(at(1), 0.0), (at(2), 10.0), (at(4), 10.0), (at(8), 30.0)];
        for (hour, expected) in [(0, 0.0), (1, 0.0), (2, 10.0), (3, 10.0), (6, 20.0), (9, 30.0)] {
            assert!((done_by(&points, at(hour)) - expected).abs() < 1e-12, "hour {hour}");
        }
        assert!(done_by(&[], at(5)).abs() < 1e-12);
    }
}
