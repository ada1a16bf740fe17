//! The samplers: fixed bits, closed-form distributions and moments, and another implementation.

use engine::Stream;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng as _;
use rand_distr::{Binomial, Distribution, Exp1, LogNormal, Poisson, StandardNormal, Weibull};
use units::SimDuration;

const DRAWS: usize = 200_000;

fn stream() -> Stream {
    Stream::new(2026, "test/samplers", 7)
}

fn sorted(mut draw: impl FnMut() -> f64) -> Vec<f64> {
    let mut sample: Vec<f64> = (0..DRAWS).map(|_| draw()).collect();
    sample.sort_by(f64::total_cmp);
    sample
}

/// Kolmogorov and Smirnov: at most one seed in ten thousand exceeds this, if the distribution is
/// right.
fn assert_distributed(name: &str, draw: impl FnMut() -> f64, below: impl Fn(f64) -> f64) {
    let count = DRAWS as f64;
    let distance = |(rank, &x): (usize, &f64)| {
        (below(x) - rank as f64 / count).abs().max((below(x) - (rank + 1) as f64 / count).abs())
    };
    let farthest = sorted(draw).iter().enumerate().map(distance).fold(0.0, f64::max);
    let allowed = 2.23 / libm::sqrt(count);
    assert!(farthest < allowed, "{name}: {farthest} from its distribution, allowed {allowed}");
}

/// The same for two samples, one drawn by `rand_distr`.
fn assert_like<T: Into<f64>>(name: &str, ours: impl FnMut() -> f64, oracle: impl Distribution<T>) {
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let theirs = sorted(|| oracle.sample(&mut generator).into());
    let ours = sorted(ours);
    let mut behind = 0;
    let mut farthest = 0;
    for (index, &x) in ours.iter().enumerate() {
        // Counts on either side are compared only where the whole run of equal values has passed.
        if ours.get(index + 1) != Some(&x) {
            behind += theirs[behind..].partition_point(|&other| other <= x);
            farthest = farthest.max((index + 1).abs_diff(behind));
        }
    }
    let (farthest, allowed) = (farthest as f64, 2.23 * libm::sqrt(2.0 * DRAWS as f64));
    assert!(farthest < allowed, "{name}: {farthest} counts from the oracle, allowed {allowed}");
}

/// Mean and variance within five standard errors. That of the variance depends on the kurtosis,
/// which is at most 9 for the exponential, and 3 + 1 / variance for rare counts.
fn assert_moments(name: &str, mut draw: impl FnMut() -> f64, mean: f64, variance: f64) {
    let sample: Vec<f64> = (0..DRAWS).map(|_| draw()).collect();
    let count = DRAWS as f64;
    let found_mean = sample.iter().sum::<f64>() / count;
    let found_variance = sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    let error = 5.0 * libm::sqrt(variance / count);
    assert!((found_mean - mean).abs() <= error, "{name}: mean {found_mean}, not {mean}");
    let error = 5.0 * libm::sqrt((variance + 9.0 * variance * variance) / count);
    assert!((found_variance - variance).abs() <= error, "{name}: variance {found_variance}");
}

fn normal_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

#[test]
fn continuous_samplers_have_their_closed_form_distribution() {
    let mut s = stream();
    assert_distributed("uniform", || s.uniform(), |x| x);
    assert_distributed("exponential", || s.exponential(), |x| 1.0 - libm::exp(-x));
    assert_distributed("normal", || s.normal(), normal_below);
    let lognormal = |x| normal_below(libm::log(x / 4.0) / 0.7);
    assert_distributed("lognormal", || s.lognormal(4.0, 0.7), lognormal);
    for shape in [0.5, 1.0, 3.0] {
        let weibull = |x| 1.0 - libm::exp(-libm::pow(x / 20.0, shape));
        assert_distributed("weibull", || s.weibull(shape, 20.0), weibull);
    }
}

/// The far ends are drawn by other code than the rest.
///
/// Method: how many of twenty million draws exceed the beginning of the tail, and by how much.
#[test]
fn the_tails_have_their_closed_form_distribution() {
    let mut s = stream();
    // The mean excess of an exponential is 1 wherever it begins.
    let begin = 7.697_117_470_131_05;
    assert_tail("exponential", begin, || s.exponential(), libm::exp(-begin), 1.0);
    // For the normal it is density / probability - beginning.
    let begin = 3.654_152_885_361_009;
    let density = libm::exp(-0.5 * begin * begin) / libm::sqrt(std::f64::consts::TAU);
    let probability = normal_below(-begin);
    let excess = density / probability - begin;
    assert_tail("normal", begin, || s.normal(), probability, excess);
    assert_tail("normal", begin, || -s.normal(), probability, excess);
}

fn assert_tail(
    name: &str,
    begin: f64,
    mut draw: impl FnMut() -> f64,
    probability: f64,
    excess: f64,
) {
    let draws = 20_000_000;
    let beyond: Vec<f64> = (0..draws).map(|_| draw() - begin).filter(|&x| x > 0.0).collect();
    let count = beyond.len() as f64;
    let expected = f64::from(draws) * probability;
    assert!((count - expected).abs() < 4.0 * libm::sqrt(expected), "{name}: {count} in the tail");
    let mean = beyond.iter().sum::<f64>() / count;
    assert!((mean / excess - 1.0).abs() < 4.0 / libm::sqrt(count), "{name}: {mean} beyond");
}

#[test]
fn samplers_agree_with_another_implementation() {
    let mut s = stream();
    assert_like::<f64>("exponential", || s.exponential(), Exp1);
    assert_like::<f64>("normal", || s.normal(), StandardNormal);
    let oracle = LogNormal::new(libm::log(4.0), 0.7).unwrap();
    assert_like::<f64>("lognormal", || s.lognormal(4.0, 0.7), oracle);
    let oracle = Weibull::new(20.0, 1.7).unwrap();
    assert_like::<f64>("weibull", || s.weibull(1.7, 20.0), oracle);
    for mean in [0.01, 0.7, 9.9, 10.0, 37.5, 1e4] {
        let oracle = Poisson::new(mean).unwrap();
        assert_like::<f64>(&format!("poisson {mean}"), || s.poisson(mean) as f64, oracle);
    }
    for (count, chance) in [(1, 0.3), (20, 0.1), (20, 0.9), (40, 0.5), (1_000, 0.2), (9_000, 0.7)] {
        let oracle = Binomial::new(count, chance).unwrap().map(|drawn| drawn as f64);
        let name = format!("binomial {count} {chance}");
        assert_like::<f64>(&name, || s.binomial(count, chance) as f64, oracle);
    }
}

#[test]
fn counts_have_their_closed_form_moments() {
    let mut s = stream();
    for mean in [0.0, 0.5, 3.0, 10.0, 250.0, 1e6, 1e9] {
        assert_moments(&format!("poisson {mean}"), || s.poisson(mean) as f64, mean, mean);
    }
    for count in [0, 1, 30, 100_000, 1_000_000_000] {
        for chance in [0.0, 1e-6, 0.25, 0.5, 0.999, 1.0] {
            let mean = count as f64 * chance;
            let name = format!("binomial {count} {chance}");
            let variance = mean * (1.0 - chance);
            assert_moments(&name, || s.binomial(count, chance) as f64, mean, variance);
        }
    }
    // Of 0..6, each has probability 1/6: mean 15/6, mean of squares 55/6.
    assert_moments("below", || s.below(6) as f64, 2.5, 55.0 / 6.0 - 2.5 * 2.5);
    let draw = || f64::from(u8::from(s.bernoulli(0.3)));
    assert_moments("bernoulli", draw, 0.3, 0.3 * 0.7);
}

#[test]
fn an_exponential_time_has_its_mean() {
    let mut s = stream();
    let mean = SimDuration::hours(50_000);
    let draw = || s.exponential_time(mean).in_hours();
    assert_moments("exponential time", draw, 50_000.0, 50_000.0 * 50_000.0);
}

/// Method: the bits that were drawn when this test was written. If they change, so does every
/// result ever published: raise the version.
#[test]
fn every_sampler_draws_the_bits_it_always_drew() {
    let mut s = stream();
    let mut drawn = Vec::new();
    for _ in 0..2_000 {
        let mut round = vec![s.bits(), s.below(1_000), s.poisson(3.0), s.poisson(300.0)];
        round.extend([s.binomial(20, 0.2), s.binomial(900, 0.6), u64::from(s.bernoulli(0.5))]);
        round.extend([s.uniform(), s.exponential(), s.normal()].map(f64::to_bits));
        round.extend([s.lognormal(2.0, 0.5), s.weibull(0.8, 3.0)].map(f64::to_bits));
        round.push(s.exponential_time(SimDuration::hours(1)).in_nanoseconds());
        drawn.push(round);
    }
    let mut digest = engine::Fingerprint::new();
    drawn.iter().flatten().for_each(|&bits| digest.add(bits));
    assert_eq!(drawn[0], FIRST_ROUND);
    assert_eq!(digest.value(), ALL_ROUNDS);
}

const FIRST_ROUND: [u64; 13] = [
    9_611_040_264_278_376_833,
    347,
    1,
    270,
    4,
    524,
    0,
    4_605_995_597_838_215_172,
    4_596_680_002_793_408_866,
    13_830_862_310_599_884_965,
    4_608_526_910_791_280_394,
    4_608_056_668_549_174_450,
    3_944_687_258_314,
];
const ALL_ROUNDS: u64 = 3_374_336_666_887_268_111;

#[test]
fn impossible_parameters_are_refused() {
    let refused: [fn(&mut Stream) -> u64; 6] = [
        |s| s.below(0),
        |s| s.bernoulli(f64::NAN).into(),
        |s| s.weibull(0.0, 1.0).to_bits(),
        |s| s.poisson(-1.0),
        |s| s.binomial(10, 1.5),
        |s| s.binomial(1_000_000_001, 0.5),
    ];
    for draw in refused {
        assert!(std::panic::catch_unwind(|| draw(&mut stream())).is_err());
    }
}
