//! How jobs end, whatever the plant does: drawn when they are submitted.

use super::super::{CountedBy, OutcomeSpec};

/// How a job ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It does all its work.
    #[default]
    Completed,
    /// By an error of its user.
    UserError,
    /// Its user cancels it.
    Cancelled,
    /// It runs out of memory.
    OutOfMemory,
    /// It asked for less time than it needs, and is stopped.
    TimedOut,
}

/// Shares of the ways in which the jobs of a class end.
#[derive(Clone, Debug)]
pub(super) struct Outcomes {
    /// Each with the share of jobs that end so or as one before it.
    until: [(Outcome, f64); 4],
}

/// Seconds within which a job runs out of memory that does.
const OUT_OF_MEMORY: f64 = 120.0;
/// No job ends before this many seconds of computing, unless its work does.
const LEAST: f64 = 1.0;

impl Outcomes {
    /// Those of a class whose jobs have a mean of so many seconds of computing.
    pub(super) fn new(spec: &OutcomeSpec, mean: f64) -> Self {
        let shares = [
            (Outcome::UserError, spec.error),
            (Outcome::Cancelled, spec.cancel),
            (Outcome::OutOfMemory, spec.oom),
            (Outcome::TimedOut, spec.timeout),
        ];
        // Outcomes do not depend on sizes and lengths, so GPU time goes with the mean part of the work.
        let part = |outcome| match spec.counted_by {
            CountedBy::Jobs => 1.0,
            CountedBy::GpuTime => mean_part(outcome, mean),
        };
        let completed = 1.0 - shares.iter().map(|(_, share)| share).sum::<f64>();
        let jobs = shares.map(|(outcome, share)| (outcome, share / part(outcome)));
        let all = completed + jobs.iter().map(|(_, share)| share).sum::<f64>();
        let mut sum = 0.0;
        let until = jobs.map(|(outcome, share)| {
            sum += share / all;
            (outcome, sum)
        });
        Self { until }
    }

    /// The outcome of a job with so many seconds of computing to do, and after how many it ends, given
    /// two numbers drawn between 0 and 1.
    pub(super) fn of(&self, work: f64, (which, when): (f64, f64)) -> (Outcome, f64) {
        let found = self.until.iter().find(|(_, until)| which < *until);
        let outcome = found.map_or(Outcome::Completed, |(outcome, _)| *outcome);
        let end = match outcome {
            Outcome::Completed => work,
            Outcome::UserError => when * when * work,
            Outcome::Cancelled | Outcome::TimedOut => when * work,
            Outcome::OutOfMemory => when * OUT_OF_MEMORY,
        };
        (outcome, end.max(LEAST).min(work))
    }

    /// Share of jobs that end so.
    pub(super) fn share(&self, outcome: Outcome) -> f64 {
        let mut before = 0.0;
        for (other, until) in self.until {
            if other == outcome {
                return until - before;
            }
            before = until;
        }
        1.0 - before
    }

    /// Part of their work that jobs of a mean of so many seconds do until they end.
    pub(super) fn mean_part(&self, mean: f64) -> f64 {
        let all = self.until.map(|(outcome, _)| outcome);
        let parts = all.iter().map(|&outcome| self.share(outcome) * mean_part(outcome, mean));
        self.share(Outcome::Completed) + parts.sum::<f64>()
    }

    /// The same of the first `part` of their work alone.
    pub(super) fn mean_until(&self, part: f64, mean: f64) -> f64 {
        let all = [Outcome::Completed].into_iter().chain(self.until.map(|(outcome, _)| outcome));
        let parts = all.map(|it| self.share(it) * mean_until(it, part, mean_part(it, mean)));
        parts.sum()
    }
}

/// Part of the work that jobs do which end so, in the mean: 1/3 of it where that is the square of a
/// number between 0 and 1.
fn mean_part(outcome: Outcome, mean: f64) -> f64 {
    match outcome {
        Outcome::Completed => 1.0,
        Outcome::UserError => 1.0 / 3.0,
        Outcome::Cancelled | Outcome::TimedOut => 0.5,
        Outcome::OutOfMemory => (OUT_OF_MEMORY / 2.0 / mean.max(LEAST)).min(1.0),
    }
}

/// Part of the work within the first `part` of it that jobs do which end so, in the mean.
fn mean_until(outcome: Outcome, part: f64, all: f64) -> f64 {
    match outcome {
        Outcome::Completed => part,
        // The square of a number between 0 and 1 is above x with a probability of 1 - sqrt(x).
        Outcome::UserError => part - libm::sqrt(part) * part / 1.5,
        Outcome::Cancelled | Outcome::TimedOut => part - part * part / 2.0,
        // Within two minutes.
        Outcome::OutOfMemory => part.min(all),
    }
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    const ALL: [Outcome; 5] = [
        Outcome::Completed,
        Outcome::UserError,
        Outcome::Cancelled,
        Outcome::OutOfMemory,
        Outcome::TimedOut,
    ];

    fn spec(shares: [f64; 4], counted_by: CountedBy) -> OutcomeSpec {
        let [error, cancel, oom, timeout] = shares;
        OutcomeSpec { error, cancel, oom, timeout, counted_by }
    }

    /// Meta RSC: .24 of jobs fail by their users, .06 are cancelled, .001 run out of memory and .006 out
    /// of time. Method: 200,000 jobs, each count within three standard errors.
    #[test]
    fn shares_of_jobs_are_those_that_are_asked_for() {
        let shares = [0.24, 0.06, 0.001, 0.006];
        let outcomes = Outcomes::new(&spec(shares, CountedBy::Jobs), 3600.0);
        let mut stream = Stream::new(1, "test", 0);
        let count = 200_000;
        let mut found = [0_u32; 5];
        for _ in 0..count {
            let (outcome, _) = outcomes.of(3600.0, (stream.uniform(), stream.uniform()));
            found[ALL.iter().position(|other| *other == outcome).unwrap()] += 1;
        }
        let asked = [1.0 - 0.307, 0.24, 0.06, 0.001, 0.006];
        for ((found, asked), outcome) in found.into_iter().zip(asked).zip(ALL) {
            assert!((outcomes.share(outcome) - asked).abs() < 1e-12, "{outcome:?}");
            let expected = f64::from(count) * asked;
            let error = libm::sqrt(expected * (1.0 - asked));
            assert!((f64::from(found) - expected).abs() < 3.0 * error, "{outcome:?}: {found}");
        }
    }

    /// Kalos (AcmeTrace): .31 of GPU time in jobs that complete, .61 in cancelled and .08 in failed ones.
    /// By jobs .31 : .61 x 2 : .08 x 3, of 1.77 together: 17.5, 68.9 and 13.6 %.
    #[test]
    fn shares_of_gpu_time_are_met_by_other_shares_of_jobs() {
        let outcomes = Outcomes::new(&spec([0.08, 0.61, 0.0, 0.0], CountedBy::GpuTime), 3600.0);
        let share = |outcome| (outcomes.share(outcome) * 1000.0).round() / 10.0;
        assert_eq!(ALL.map(share)[..3], [17.5, 13.6, 68.9]);
        let mut stream = Stream::new(2, "test", 0);
        let mut time = [0.0; 5];
        for _ in 0..200_000 {
            let (outcome, end) = outcomes.of(3600.0, (stream.uniform(), stream.uniform()));
            time[ALL.iter().position(|other| *other == outcome).unwrap()] += end;
        }
        let all: f64 = time.iter().sum();
        for (found, asked) in time.into_iter().zip([0.31, 0.08, 0.61]) {
            assert!((found / all - asked).abs() < 0.005, "{} of {asked}", found / all);
        }
        assert!((all / 200_000.0 / 3600.0 - outcomes.mean_part(3600.0)).abs() < 0.005);
    }

    #[test]
    fn no_job_does_more_than_its_work() {
        let outcomes = Outcomes::new(&spec([0.0, 0.0, 1.0, 0.0], CountedBy::Jobs), 3600.0);
        assert_eq!(outcomes.of(30.0, (0.5, 0.5)), (Outcome::OutOfMemory, 30.0));
        assert_eq!(outcomes.of(3600.0, (0.5, 0.5)), (Outcome::OutOfMemory, 60.0));
    }
}
