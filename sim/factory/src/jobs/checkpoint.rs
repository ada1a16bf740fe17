//! Checkpoints: how far a job has come, and what is kept when it is interrupted.

use super::{CheckpointChoice, ClassSpec};

/// How a job saves its work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checkpoints {
    /// Seconds of computing between checkpoints; infinite without any.
    pub interval: f64,
    /// Seconds for which a checkpoint holds the job up.
    pub write: f64,
}

/// Seconds that no expectation exceeds.
const MOST: f64 = 10_000.0 * 365.0 * 86_400.0;

/// Where an attempt stands after some running time, in seconds that add up to that time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Loading the last checkpoint.
    pub restart: f64,
    /// Computing that a completed checkpoint has saved.
    pub saved: f64,
    /// Writing checkpoints that were completed.
    pub writing: f64,
    /// Computing since the last completed checkpoint.
    pub unsaved: f64,
    /// Writing a checkpoint that is not complete.
    pub unfinished_write: f64,
}

impl Checkpoints {
    /// The habits of a class whose jobs are interrupted every `mtbf` seconds on average.
    pub fn new(spec: &ClassSpec, mtbf: f64) -> Self {
        let write = spec.checkpoint_write.in_seconds();
        let interval = match spec.checkpoint {
            CheckpointChoice::None => f64::INFINITY,
            CheckpointChoice::Fixed => spec.checkpoint_interval.in_seconds(),
            CheckpointChoice::Young => young(write, mtbf),
            CheckpointChoice::Daly => daly(write, mtbf),
        };
        // An optimum of no time at all, for free checkpoints, would be one for each step.
        Self { interval: interval.max(1.0), write }
    }

    /// Running time that `work` seconds of computing take without interruption: there is no
    /// checkpoint at the end.
    pub fn running_time(&self, work: f64) -> f64 {
        work + self.write * self.writes_during(work)
    }

    fn writes_during(&self, work: f64) -> f64 {
        ((work / self.interval).ceil() - 1.0).max(0.0)
    }

    /// Running time that `work` seconds of computing take on average where interruptions come by
    /// chance every `mtbf` seconds, each followed by `restart` seconds and the work since the last
    /// checkpoint once more.
    ///
    /// The complete model of Daly (2006), with the last stretch at its own length. At most 10,000 years,
    /// for work that hardly ever ends.
    pub fn expected_time(&self, work: f64, restart: f64, mtbf: f64) -> f64 {
        if mtbf.is_infinite() {
            return self.running_time(work);
        }
        let mut stretches = 0.0;
        let mut left = work;
        let writes = self.writes_during(work);
        if writes > 0.0 {
            stretches = writes * libm::expm1((self.interval + self.write) / mtbf);
            left -= writes * self.interval;
        }
        stretches += libm::expm1(left / mtbf);
        (mtbf * libm::exp(restart / mtbf) * stretches).min(MOST)
    }

    /// Where an attempt stands `elapsed` seconds after it began with a restart of `restart`
    /// seconds, when it had `work` seconds to compute.
    pub fn progress(&self, elapsed: f64, restart: f64, work: f64) -> Progress {
        let computing = elapsed - restart;
        if computing <= 0.0 {
            return Progress { restart: elapsed, ..Progress::default() };
        }
        let cycle = self.interval + self.write;
        let cycles = if cycle.is_finite() { (computing / cycle).floor() } else { 0.0 };
        let cycles = cycles.min(self.writes_during(work));
        // Without checkpoints a cycle never ends, and none of it has passed.
        let passed = if cycles > 0.0 { cycles * cycle } else { 0.0 };
        let rest = (computing - passed).max(0.0);
        // After the last checkpoint the job computes to its end.
        let last = cycles >= self.writes_during(work);
        let unsaved = if last { rest } else { rest.min(self.interval) };
        Progress {
            restart,
            saved: if cycles > 0.0 { cycles * self.interval } else { 0.0 },
            writing: cycles * self.write,
            unsaved,
            unfinished_write: rest - unsaved,
        }
    }
}

/// Young's first-order optimum of the interval between checkpoints of `write` seconds.
///
/// J. Young, "A first order approximation to the optimum checkpoint interval", Communications of
/// the ACM 17 (1974).
fn young(write: f64, mtbf: f64) -> f64 {
    libm::sqrt(2.0 * write * mtbf)
}

/// Daly's higher-order optimum.
///
/// J. Daly, "A higher order estimate of the optimum checkpoint interval for restart dumps", Future
/// Generation Computer Systems 22 (2006), equation 37.
fn daly(write: f64, mtbf: f64) -> f64 {
    if write >= 2.0 * mtbf {
        return mtbf;
    }
    let ratio = write / (2.0 * mtbf);
    young(write, mtbf) * (1.0 + libm::sqrt(ratio) / 3.0 + ratio / 9.0) - write
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes of 5 min and a failure every 18 h: 103.9 min by Young, 100.6 min by Daly. With a
    /// failure every hour: 24.5 and 21.3 min.
    #[test]
    fn the_optimal_intervals_are_those_of_the_papers() {
        for (mtbf, first, higher) in [(18.0 * 3600.0, 103.9, 100.6), (3600.0, 24.5, 21.3)] {
            assert!((young(300.0, mtbf) / 60.0 - first).abs() < 0.05);
            assert!((daly(300.0, mtbf) / 60.0 - higher).abs() < 0.05);
        }
    }

    /// 100 s of work, saved every 30 s in 5 s, after a restart of 10 s: checkpoints are complete
    /// at 45, 80 and 115 s, and the work is done at 10 + 100 + 3 × 5 = 125 s.
    #[test]
    fn progress_adds_up_at_every_moment() {
        let checkpoints = Checkpoints { interval: 30.0, write: 5.0 };
        assert!((checkpoints.running_time(100.0) - 115.0).abs() < 1e-9);
        for elapsed in 0..=125 {
            let elapsed = f64::from(elapsed);
            let at = checkpoints.progress(elapsed, 10.0, 100.0);
            let sum = at.restart + at.saved + at.writing + at.unsaved + at.unfinished_write;
            assert!((sum - elapsed).abs() < 1e-9, "{at:?}");
        }
        let at = checkpoints.progress(78.0, 10.0, 100.0);
        assert_eq!((at.saved, at.unsaved, at.unfinished_write), (30.0, 30.0, 3.0));
        let end = checkpoints.progress(125.0, 10.0, 100.0);
        assert_eq!((end.saved, end.unsaved, end.writing), (90.0, 10.0, 15.0));
    }

    /// 100 h of work saved every 2 h in 3 min, an interruption every 20 h, restarts of 6 min: 49
    /// stretches of 2.05 h and one of 2 h, each 20 h x e^(0.1 / 20) x (e^(length / 20 h) - 1):
    /// 49 x 2.16957 + 2.11396 = 108.423 h. Without interruptions 102.45 h.
    #[test]
    fn the_expected_time_holds_writes_restarts_and_work_done_twice() {
        let checkpoints = Checkpoints { interval: 7200.0, write: 180.0 };
        let hours = |mtbf| checkpoints.expected_time(360_000.0, 360.0, mtbf) / 3600.0;
        assert!((hours(72_000.0) - 108.423).abs() < 0.001, "{}", hours(72_000.0));
        assert!((hours(f64::INFINITY) - 102.45).abs() < 1e-9);
        assert!((hours(1e15) - 102.45).abs() < 1e-3);
        let never = Checkpoints { interval: f64::INFINITY, write: 0.0 };
        assert!((never.expected_time(36_000.0, 0.0, 36_000.0) - 61_858.1).abs() < 0.1);
        assert!(never.expected_time(1e9, 1.0, 1e-3) <= MOST);
    }

    /// Also where the optimum is to write none, because nothing ever fails.
    #[test]
    fn a_job_without_checkpoints_computes_all_the_time() {
        let checkpoints = Checkpoints { interval: f64::INFINITY, write: 5.0 };
        let at = checkpoints.progress(70.0, 10.0, 100.0);
        assert_eq!((at.restart, at.saved, at.unsaved), (10.0, 0.0, 60.0));
        assert_eq!((at.writing, at.unfinished_write), (0.0, 0.0));
    }
}
