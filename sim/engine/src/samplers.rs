//! The distributions that can be drawn from a stream, on `libm`, so that their bits never change.

use units::SimDuration;

use crate::{Stream, ziggurat};

/// Below this mean, counting arrivals one by one is fast; rejection is proven from here on.
const COUNTED: f64 = 10.0;

/// Beyond this, logarithms of factorials lose the digits that an exact method needs.
const LARGEST_COUNT: f64 = 1e9;

impl Stream {
    /// Uniform between 0 and 1, excluding 1: a multiple of 2^-53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform among `0..count`, which must not be empty.
    ///
    /// Some members are more probable than others by a share of less than `count` / 2^64.
    #[inline]
    pub fn below(&mut self, count: u64) -> u64 {
        assert!(count > 0, "cannot choose among nothing");
        ((u128::from(self.bits()) * u128::from(count)) >> 64) as u64
    }

    /// True with the given `probability`, between 0 and 1.
    #[inline]
    pub fn bernoulli(&mut self, probability: f64) -> bool {
        assert_probability(probability);
        self.uniform() < probability
    }

    /// Exponential with mean 1: multiply by the mean time between events.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        ziggurat::exponential(self)
    }

    /// Exponential with the given mean, to the whole nanosecond below.
    #[inline]
    pub fn exponential_time(&mut self, mean: SimDuration) -> SimDuration {
        let nanoseconds = self.exponential() * mean.in_nanoseconds() as f64;
        SimDuration::nanoseconds(whole(nanoseconds))
    }

    /// Normal with mean 0 and standard deviation 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        ziggurat::normal(self)
    }

    /// Lognormal, in the unit of its `median`. `sigma` is the standard deviation of the logarithm,
    /// not negative; the mean is `median` x exp(`sigma`² / 2).
    #[inline]
    pub fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// Weibull, in the unit of its `scale`, which 63 % do not exceed. Its rate falls with age if
    /// `shape` is below 1 (burn-in), rises if above 1 (wear), and is constant at 1.
    ///
    /// The power of an exponential (Devroye, Non-Uniform Random Variate Generation, 1986, IX.2).
    #[inline]
    pub fn weibull(&mut self, shape: f64, scale: f64) -> f64 {
        assert!(shape > 0.0, "a Weibull shape must be above 0; is {shape}");
        scale * libm::pow(self.exponential(), 1.0 / shape)
    }

    /// Poisson: how many of many rare events happen when `mean` are expected, from 0 to 10^9.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        assert!((0.0..=LARGEST_COUNT).contains(&mean), "a Poisson mean of {mean} is out of range");
        if mean < COUNTED {
            self.poisson_by_arrivals(mean)
        } else {
            self.poisson_by_rejection(mean)
        }
    }

    /// Binomial: how many of `count`, at most 10^9, happen if each does with `probability`.
    pub fn binomial(&mut self, count: u64, probability: f64) -> u64 {
        assert_probability(probability);
        assert!(count as f64 <= LARGEST_COUNT, "a binomial count of {count} is out of range");
        if probability > 0.5 {
            count - self.binomial(count, 1.0 - probability)
        } else if count as f64 * probability < COUNTED {
            self.binomial_by_lifetimes(count, probability)
        } else {
            self.binomial_by_rejection(count as f64, probability)
        }
    }

    /// Counts arrivals of rate 1 during a time of `mean`.
    fn poisson_by_arrivals(&mut self, mean: f64) -> u64 {
        let mut arrivals = 0;
        let mut elapsed = self.exponential();
        while elapsed < mean {
            arrivals += 1;
            elapsed += self.exponential();
        }
        arrivals
    }

    /// Transformed rejection with squeeze: algorithm PTRS of Hörmann, The Transformed Rejection
    /// Method for Generating Poisson Random Variables, Insurance: Mathematics and Economics 12, 1993.
    fn poisson_by_rejection(&mut self, mean: f64) -> u64 {
        let log_mean = libm::log(mean);
        let b = 0.931 + 2.53 * libm::sqrt(mean);
        let a = -0.059 + 0.024_83 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let certain = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let (offset, height) = (self.uniform() - 0.5, self.uniform());
            let edge = 0.5 - offset.abs();
            let k = ((2.0 * a / edge + b) * offset + mean + 0.43).floor();
            if edge >= 0.07 && height <= certain {
                return whole(k);
            }
            if k < 0.0 || (edge < 0.013 && height > edge) {
                continue;
            }
            let hat = libm::log(height * inverse_alpha / (a / (edge * edge) + b));
            if hat <= k * log_mean - mean - libm::lgamma(k + 1.0) {
                return whole(k);
            }
        }
    }

    /// Counts which of `count` exponential lifetimes, in order, end before a time that each survives
    /// with 1 - `probability`: the second waiting time method (Devroye, 1986, X.4.3).
    fn binomial_by_lifetimes(&mut self, count: u64, probability: f64) -> u64 {
        let end = -libm::log1p(-probability);
        let mut ended = 0;
        let mut elapsed = 0.0;
        while ended < count {
            elapsed += self.exponential() / (count - ended) as f64;
            if elapsed >= end {
                break;
            }
            ended += 1;
        }
        ended
    }

    /// Transformed rejection with squeeze: algorithm BTRS of Hörmann, The Generation of Binomial
    /// Random Variates, Journal of Statistical Computation and Simulation 46, 1993.
    fn binomial_by_rejection(&mut self, count: f64, probability: f64) -> u64 {
        let log_odds = libm::log(probability / (1.0 - probability));
        let deviation = libm::sqrt(count * probability * (1.0 - probability));
        let mode = ((count + 1.0) * probability).floor();
        let log_mode = libm::lgamma(mode + 1.0) + libm::lgamma(count - mode + 1.0);
        let b = 1.15 + 2.53 * deviation;
        let a = -0.0873 + 0.0248 * b + 0.01 * probability;
        let alpha = (2.83 + 5.1 / b) * deviation;
        let certain = 0.92 - 4.2 / b;
        loop {
            let (offset, height) = (self.uniform() - 0.5, self.uniform());
            let edge = 0.5 - offset.abs();
            let k = ((2.0 * a / edge + b) * offset + count * probability + 0.5).floor();
            if edge >= 0.07 && height <= certain {
                return whole(k);
            }
            if !(0.0..=count).contains(&k) {
                continue;
            }
            let hat = libm::log(height * alpha / (a / (edge * edge) + b));
            let log_k = libm::lgamma(k + 1.0) + libm::lgamma(count - k + 1.0);
            if hat <= log_mode - log_k + (k - mode) * log_odds {
                return whole(k);
            }
        }
    }
}

/// A count that was computed as a number. What exceeds a `u64` is cut to its largest value.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
#[inline]
const fn whole(count: f64) -> u64 {
    count as i64 as u64 // One instruction where the way over `u64` takes several.
}

#[inline]
fn assert_probability(probability: f64) {
    assert!((0.0..=1.0).contains(&probability), "a probability of {probability} is out of range");
}
