//! How long a task takes, and the luck by which that is drawn: what vendors and causes have in common
//! makes their tasks late together.

use engine::Stream;
use units::Span;

use crate::special::{beta_quantile, normal_below};

/// Standard normal value that nine of ten do not exceed.
const NINE_OF_TEN: f64 = 1.281_551_565_544_600_4;

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Duration {
    /// Always so long.
    Fixed(Span),
    /// A beta distribution by its least, most probable and greatest value.
    Pert(Span, Span, Span),
    /// Lognormal by its median and the value that nine of ten do not exceed.
    Lognormal(Span, Span),
    /// Weibull by its shape and its scale, which 63 % do not exceed.
    Weibull(f64, Span),
}

impl Duration {
    /// How long it takes where luck is `z`, a standard normal value: more is worse luck.
    pub(super) fn at(self, z: f64) -> Span {
        match self {
            Self::Fixed(length) => length,
            Self::Pert(least, likely, most) => {
                let width = most - least;
                if width <= Span::ZERO {
                    return least;
                }
                let (below, above) = ((likely - least) / width, (most - likely) / width);
                // Not quite 0 or 1, whose quantiles need no search.
                let probability = normal_below(z).clamp(1e-12, 1.0 - 1e-12);
                least + width * beta_quantile(probability, 1.0 + 4.0 * below, 1.0 + 4.0 * above)
            }
            Self::Lognormal(median, ninety) => median * factor(ninety / median, z),
            Self::Weibull(shape, scale) => {
                scale * libm::pow(-libm::log(normal_below(-z)), 1.0 / shape)
            }
        }
    }

    /// How long it takes with neither good nor bad luck.
    pub(super) fn median(self) -> Span {
        self.at(0.0)
    }
}

/// What a lognormal time of median 1 is at `z`, when nine of ten do not exceed `ninety`.
pub(super) fn factor(ninety: f64, z: f64) -> f64 {
    libm::exp(libm::log(ninety) / NINE_OF_TEN * z)
}

/// Whose luck a task shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared<'a> {
    /// Who delivers.
    pub vendor: Option<&'a str>,
    /// What makes it late, such as the utility.
    pub cause: Option<&'a str>,
}

/// The luck of a plan: a Gaussian copula with a factor for each vendor and for each cause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Luck {
    seed: u64,
    /// Share of the variance that tasks of one vendor have in common.
    vendor: f64,
    /// Share of the variance that tasks of one cause have in common.
    cause: f64,
}

impl Luck {
    /// That of a run with `seed`, where tasks of one vendor and of one cause have these shares in common.
    pub(super) const fn new(seed: u64, vendor: f64, cause: f64) -> Self {
        Self { seed, vendor, cause }
    }

    /// What `task` has in common with others, and the share of the variance that is its own.
    ///
    /// A task without vendor or cause keeps that share for itself, so that its own distribution stays.
    pub(super) fn of(&self, task: &str, shared: Shared<'_>) -> Own {
        let normal = |purpose: String| Stream::new(self.seed, &purpose, 0).normal();
        let (mut common, mut own) = (0.0, 1.0);
        if let Some(vendor) = shared.vendor {
            common += libm::sqrt(self.vendor) * normal(format!("buildout/vendor/{vendor}"));
            own -= self.vendor;
        }
        if let Some(cause) = shared.cause {
            common += libm::sqrt(self.cause) * normal(format!("buildout/cause/{cause}"));
            own -= self.cause;
        }
        let stream = Stream::new(self.seed, &format!("buildout/task/{task}"), 0);
        Own { common, weight: libm::sqrt(own.max(0.0)), stream }
    }

    /// Numbers for a licence, by task.
    pub(super) fn of_licence(&self, task: &str) -> Stream {
        Stream::new(self.seed, &format!("buildout/licence/{task}"), 0)
    }
}

/// The luck of a task and of its parts.
#[derive(Clone, Debug)]
pub(super) struct Own {
    common: f64,
    /// Of what is its own.
    weight: f64,
    stream: Stream,
}

impl Own {
    /// The luck of a part: 0 for the task itself, from 1 on for its lots or attempts. A standard normal value.
    pub(super) fn of_part(&mut self, part: u32) -> f64 {
        self.common + self.weight * self.stream.at(part).normal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANS: u64 = 40_000;

    fn months(value: f64) -> Span {
        Span::years(value / 12.0)
    }

    /// Mean and standard deviation over plans.
    fn moments(value: impl Fn(u64) -> f64) -> (f64, f64) {
        let (mut sum, mut squares) = (0.0, 0.0);
        for seed in 0..PLANS {
            let value = value(seed);
            sum += value;
            squares += value * value;
        }
        let mean = sum / PLANS as f64;
        (mean, libm::sqrt(squares / PLANS as f64 - mean * mean))
    }

    /// PERT(12, 18, 36) is beta(1 + 4 x 6/24, 1 + 4 x 18/24) = beta(2, 4) on [12, 36]: mean 12 + 24/3 = 20,
    /// variance (20 - 12)(36 - 20)/7 = 18.29, standard deviation 4.276. Three in a row: 60.0 and
    /// 4.276 x sqrt 3 = 7.407. With 40,000 plans the mean of three is known to .037, the deviation to .03.
    #[test]
    fn a_pert_time_has_the_mean_and_deviation_of_its_beta() {
        let pert = Duration::Pert(months(12.0), months(18.0), months(36.0));
        let luck = |seed| Luck::new(seed, 0.4, 0.2);
        let one = |seed, name: &str| {
            pert.at(luck(seed).of(name, Shared::default()).of_part(0)).in_years() * 12.0
        };
        let (mean, deviation) = moments(|seed| one(seed, "a"));
        assert!(
            (mean - 20.0).abs() < 0.07 && (deviation - 4.276).abs() < 0.05,
            "{mean} {deviation}"
        );
        let (mean, deviation) = moments(|seed| one(seed, "a") + one(seed, "b") + one(seed, "c"));
        assert!(
            (mean - 60.0).abs() < 0.11 && (deviation - 7.407).abs() < 0.09,
            "{mean} {deviation}"
        );
    }

    /// The later of two standard normal times with correlation rho: mean sqrt((1 - rho)/pi), which is .5642
    /// at 0, .3989 at .5 and 0 at 1. A vendor in common correlates by its share.
    #[test]
    fn the_later_of_two_tasks_of_one_vendor_comes_the_earlier_the_more_they_share() {
        for (rho, expected) in [(0.0, 0.5642), (0.5, 0.3989), (1.0, 0.0)] {
            let shared = Shared { vendor: Some("maker"), cause: None };
            let (mean, _) = moments(|seed| {
                let luck = Luck::new(seed, rho, 0.0);
                let time = |name: &str| luck.of(name, shared).of_part(0);
                time("one").max(time("other"))
            });
            assert!((mean - expected).abs() < 0.015, "{rho}: {mean} instead of {expected}");
        }
    }

    /// The later of two independent exponential times of mean 1 has the mean 1 + 1/2; Weibull of shape 1
    /// is exponential.
    #[test]
    fn the_later_of_two_exponential_times_is_half_as_long_again() {
        let time = Duration::Weibull(1.0, Span::days(1.0));
        let (mean, _) = moments(|seed| {
            let luck = Luck::new(seed, 0.4, 0.2);
            let one = |name: &str| time.at(luck.of(name, Shared::default()).of_part(0)).in_days();
            one("one").max(one("other"))
        });
        assert!((mean - 1.5).abs() < 0.02, "{mean}");
    }

    /// Shares of vendor and cause go back to the task that has none: its deviation stays 1.
    #[test]
    fn what_a_task_shares_leaves_its_own_distribution_as_it_is() {
        let shared = [
            Shared::default(),
            Shared { vendor: Some("maker"), cause: None },
            Shared { vendor: None, cause: Some("utility") },
            Shared { vendor: Some("maker"), cause: Some("utility") },
        ];
        for shared in shared {
            let (mean, deviation) =
                moments(|seed| Luck::new(seed, 0.4, 0.2).of("task", shared).of_part(0));
            assert!(mean.abs() < 0.02 && (deviation - 1.0).abs() < 0.015, "{shared:?}");
        }
    }

    /// A lognormal time is its median at 0 and its P90 at 1.2816.
    #[test]
    fn a_lognormal_time_is_given_by_its_median_and_its_ninetieth_percentile() {
        let time = Duration::Lognormal(months(24.0), months(41.0));
        assert_eq!(time.median(), months(24.0));
        assert!((time.at(NINE_OF_TEN) / months(41.0) - 1.0).abs() < 1e-12);
    }
}
