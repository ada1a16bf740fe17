//! Restarts: from a fault until the job computes again, each step with a length of its own.

use engine::Stream;
use units::{SimDuration, Span};

use super::super::{Decision, Eviction, Reach, RecoverySpec};

/// What takes the place of the ground that an interruption has taken from a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Nothing was lost.
    None,
    /// Hot spares in the same domains.
    Hot,
    /// Domains that stand by.
    Warm,
    /// Other ground, for which the job has queued.
    Requeued,
}

/// The steps before an attempt computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restart {
    /// What interrupted the job; `None` at its first start.
    pub cause: Option<usize>,
    /// Nobody knows of the fault.
    pub undetected: SimDuration,
    /// What is wrong is being found out.
    pub deciding: SimDuration,
    /// What is lost is being replaced.
    pub replacing: SimDuration,
    /// The job is started and reads its checkpoint.
    pub loading: SimDuration,
}

/// How long it takes to notice a fault and to decide what to do, with wrong decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Until it is noticed, all times together.
    pub undetected: SimDuration,
    /// Until it is decided, all times together.
    pub deciding: SimDuration,
    /// Whether the job leaves the whole domain where the fault is.
    pub evicts: bool,
}

/// How interrupted jobs get going again.
#[derive(Clone, Debug)]
pub struct Recovery {
    spec: RecoverySpec,
    expected_before_start: f64,
    /// Each interruption of a job has an occurrence of its own.
    stream: Stream,
}

/// GPUs that start in just the time of the scenario.
const USUAL_GPUS: f64 = 64.0;

impl Restart {
    /// From the beginning of the attempt until it computes.
    pub fn total(&self) -> SimDuration {
        self.before_loading() + self.loading
    }

    /// From the beginning of the attempt until the job is loaded.
    pub fn before_loading(&self) -> SimDuration {
        self.undetected + self.deciding + self.replacing
    }

    /// As much of each step as has passed after some time.
    pub fn passed(&self, time: SimDuration) -> Self {
        let mut left = time;
        let mut part = |step: SimDuration| {
            let passed = step.min(left);
            left = left - passed;
            passed
        };
        Self {
            cause: self.cause,
            undetected: part(self.undetected),
            deciding: part(self.deciding),
            replacing: part(self.replacing),
            loading: part(self.loading),
        }
    }
}

impl Recovery {
    /// As a scenario says it.
    pub fn new(spec: &RecoverySpec, seed: u64) -> Self {
        Self {
            spec: spec.clone(),
            expected_before_start: expected_before_start(spec),
            stream: Stream::new(seed, "jobs/recovery", 0),
        }
    }

    /// What it takes to notice the fault behind an interruption of a job, and to decide.
    pub fn diagnosis(&mut self, reach: Reach, job: u64, interruption: u32) -> Diagnosis {
        let draws = self.stream.of(job, interruption);
        let hidden = draws.uniform() < self.spec.implicit_share && reach == Reach::Tray;
        let way = self.spec.way();
        let mut decisions = 1_u32;
        while decisions <= self.spec.retries && draws.uniform() >= way.success {
            decisions += 1;
        }
        let detection =
            if hidden { self.spec.implicit_detection } else { self.spec.explicit_detection };
        let times = f64::from(decisions);
        let unknown = match self.spec.decision {
            Decision::OverEvict => hidden,
            Decision::AutoRetry => decisions > self.spec.retries,
        };
        Diagnosis {
            undetected: length(detection, times),
            deciding: length(way.time, times),
            evicts: unknown && self.spec.evict == Eviction::Domain && reach == Reach::Tray,
        }
    }

    /// What copies in memory survive the loss of, where they can lie in two of these.
    pub const fn copies_survive(&self) -> Reach {
        self.spec.copies_survive
    }

    /// Until what is lost has been replaced.
    pub fn replacing(&self, by: Replacement) -> SimDuration {
        match by {
            Replacement::None => SimDuration::ZERO,
            Replacement::Hot => self.spec.hot_swap.into(),
            Replacement::Warm => self.spec.warm_swap.into(),
            Replacement::Requeued => self.spec.cold_start.into(),
        }
    }

    /// Starting a job on so many GPUs, beside reading its checkpoint.
    pub fn starting(&self, gpus: u32) -> SimDuration {
        let doublings = libm::log2(f64::from(gpus) / USUAL_GPUS);
        let seconds =
            self.spec.start_time.in_seconds() + self.spec.start_growth.in_seconds() * doublings;
        SimDuration::from_seconds_rounded_up(seconds.max(0.0))
    }

    /// Seconds from a fault until a hot spare has replaced what is lost, on average.
    pub const fn expected_before_start(&self) -> f64 {
        self.expected_before_start
    }
}

/// Seconds from a fault until a hot spare has replaced what is lost, on average.
fn expected_before_start(spec: &RecoverySpec) -> f64 {
    let (way, hidden) = (spec.way(), spec.implicit_share);
    let wrong = 1.0 - way.success;
    // 1 + w + w^2 + ..., a term for each decision that may be needed.
    let decisions = if wrong < 1.0 {
        (1.0 - libm::pow(wrong, f64::from(spec.retries) + 1.0)) / way.success
    } else {
        f64::from(spec.retries) + 1.0
    };
    let detection = spec.implicit_detection.in_seconds() * hidden
        + spec.explicit_detection.in_seconds() * (1.0 - hidden);
    decisions * (detection + way.time.in_seconds()) + spec.hot_swap.in_seconds()
}

fn length(step: Span, times: f64) -> SimDuration {
    SimDuration::from_seconds_rounded_up(step.in_seconds() * times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(decision: Decision) -> RecoverySpec {
        RecoverySpec { decision, ..RecoverySpec::usual() }
    }

    /// 64 GPUs 90 s, one GPU 90 - 6 x 15 = 0 s, 16,384 GPUs 90 + 8 x 15 = 210 s.
    #[test]
    fn large_jobs_take_longer_to_start() {
        let recovery = Recovery::new(&spec(Decision::OverEvict), 1);
        for (gpus, seconds) in [(64, 90.0), (1, 0.0), (16_384, 210.0)] {
            assert!((recovery.starting(gpus).in_seconds() - seconds).abs() < 1e-6);
        }
    }

    /// With decisions that are always right: 30 s for 86.5 % of the faults and 10 min for the others,
    /// 106.95 s on average, and 60 s to decide. With tries that are right in a third of the cases, three
    /// more at most: (1 - 0.67^4) / 0.33 = 2.4197 tries.
    ///
    /// Method: the mean of 40,000 interruptions, within four standard errors of less than 1 %.
    #[test]
    fn noticing_and_deciding_take_as_long_as_faults_and_decisions_say() {
        for (decision, tries, time) in
            [(Decision::OverEvict, 1.0, 60.0), (Decision::AutoRetry, 2.4197, 660.0)]
        {
            let mut recovery = Recovery::new(&spec(decision), 7);
            let (mut undetected, mut deciding, count) = (0.0, 0.0, 40_000_u32);
            for interruption in 0..count {
                let diagnosis = recovery.diagnosis(Reach::Tray, 5, interruption);
                undetected += diagnosis.undetected.in_seconds() / f64::from(count);
                deciding += diagnosis.deciding.in_seconds() / f64::from(count);
            }
            let expected = 106.95 * tries;
            assert!((undetected / expected - 1.0).abs() < 0.04, "{undetected} against {expected}");
            assert!((deciding / (time * tries) - 1.0).abs() < 0.04, "{deciding} s to decide");
            let all = recovery.expected_before_start();
            assert!((all - (106.95 + time) * tries - 60.0).abs() < 0.1, "{all}");
        }
    }

    /// With decisions that are always right, the faults that do not show themselves, of trays alone; with tries that
    /// are right in a third of the cases, what three of them leave, .67^3 = 30.1 %: the fourth replaces it all.
    #[test]
    fn a_domain_is_left_where_the_culprit_is_not_known() {
        for (decision, share) in [(Decision::OverEvict, 0.135), (Decision::AutoRetry, 0.3008)] {
            let of = |evict, reach| {
                let mut recovery = Recovery::new(&RecoverySpec { evict, ..spec(decision) }, 7);
                let all = 0..20_000_u32;
                all.filter(|&number| recovery.diagnosis(reach, 5, number).evicts).count()
            };
            let found = of(Eviction::Domain, Reach::Tray) as f64 / 20_000.0;
            assert!((found - share).abs() < 0.01, "{found} of {share}");
            assert_eq!(of(Eviction::Domain, Reach::Rack), 0);
            assert_eq!(of(Eviction::Tray, Reach::Tray), 0);
        }
    }

    /// What takes out a rack is always seen at once.
    #[test]
    fn the_loss_of_a_rack_never_hides() {
        let hides = RecoverySpec { implicit_share: 1.0, ..spec(Decision::OverEvict) };
        let mut recovery = Recovery::new(&hides, 7);
        assert_eq!(recovery.diagnosis(Reach::Wide, 1, 1).undetected, SimDuration::seconds(30));
        assert_eq!(recovery.diagnosis(Reach::Tray, 1, 1).undetected, SimDuration::seconds(600));
    }

    /// Steps of 30, 60, 60 and 150 s: after 100 s the first two have passed, and 10 s of the third.
    #[test]
    fn steps_pass_one_after_the_other() {
        let seconds = SimDuration::seconds;
        let restart = Restart {
            cause: Some(2),
            undetected: seconds(30),
            deciding: seconds(60),
            replacing: seconds(60),
            loading: seconds(150),
        };
        assert_eq!(restart.total(), seconds(300));
        let passed = restart.passed(seconds(100));
        let steps = [passed.undetected, passed.deciding, passed.replacing, passed.loading];
        assert_eq!(steps, [seconds(30), seconds(60), seconds(10), SimDuration::ZERO]);
        assert_eq!(restart.passed(seconds(1000)), restart);
    }
}
