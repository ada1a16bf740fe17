//! Single long series: where their warm-up ends, and the mean of values that depend on each other.

use super::interval::{Estimate, mean};
use super::moments::mean_of;

/// Observations in a batch of MSER-5.
const BATCH: usize = 5;

/// The number of observations at the beginning of a series that MSER-5 leaves out as warm-up.
///
/// The series is cut into means of five; left out are as many of them as make the squared standard
/// error of the mean of the rest smallest, the fewest if several do. It is at most half of the
/// series, a multiple of five; a result near the half says that the series is too short to tell.
///
/// Source: White (1997), An Effective Truncation Heuristic for Bias Reduction in Simulation Output,
/// Simulation 69; in fives: White, Cobb and Spratt (2000), A Comparison of Five Steady-State
/// Truncation Heuristics for Simulation, Winter Simulation Conference.
pub fn mser5(values: &[f64]) -> usize {
    let batches: Vec<f64> = values.chunks_exact(BATCH).map(mean_of).collect();
    let mut best = (f64::INFINITY, 0);
    let (mut mean, mut squares) = (0.0, 0.0);
    for (cut, batch) in batches.iter().enumerate().rev() {
        let kept = (batches.len() - cut) as f64;
        let above = batch - mean;
        mean += above / kept;
        squares += above * (batch - mean);
        let error = squares / (kept * kept);
        if cut <= batches.len() / 2 && error <= best.0 {
            best = (error, cut);
        }
    }
    best.1 * BATCH
}

/// The mean of a stationary series from the means of so many `batches`, 2 or more, with Student's
/// interval.
///
/// The means of long batches are about independent where neighbouring values are not. Values that do
/// not fill the batches are left out at the beginning. The value is the mean of what remains, and
/// the count that of the batches; 20 to 30 are usual.
/// Source: Schmeiser (1982), Batch Size Effects in the Analysis of Simulation Output, Operations
/// Research 30.
///
/// # Panics
/// If there are fewer than 2 batches, or fewer values than batches.
pub fn batch_means(values: &[f64], batches: usize, level: f64) -> Estimate {
    assert!(batches >= 2, "an interval needs 2 batches; there is {batches}");
    let size = values.len() / batches;
    assert!(size >= 1, "{} values do not make {batches} batches", values.len());
    let kept = &values[values.len() - size * batches..];
    let means: Vec<f64> = kept.chunks_exact(size).map(mean_of).collect();
    Estimate { method: "batch_means", ..mean(&means, level) }
}

#[cfg(test)]
mod tests {
    use engine::Stream;

    use super::*;

    /// A series in which each value remembers 0.8 of the last one's distance from 0, and begins at
    /// a distance.
    fn autoregressive(sample: u64, start: f64, count: usize) -> Vec<f64> {
        let mut stream = Stream::new(3, "test/series", sample);
        let mut value = start;
        let mut next = || {
            value = 0.8 * value + stream.normal();
            value
        };
        (0..count).map(|_| next()).collect()
    }

    /// Batch means 9, 3, 1, 1, 2, 0. Squares over count²: of all 6 values, mean 16 / 6, it is
    /// (96 − 256 / 6) / 36 = 1.48; of the last 5, (15 − 49 / 5) / 25 = 0.208; of 4, (6 − 4) / 16 =
    /// 0.125; of 3, (5 − 3) / 9 = 0.222.
    #[test]
    fn the_cut_is_that_of_the_hand_calculation() {
        let series: Vec<f64> =
            [9.0, 3.0, 1.0, 1.0, 2.0, 0.0].into_iter().flat_map(|batch| [batch; 5]).collect();
        assert_eq!(mser5(&series), 10);
    }

    #[test]
    fn nothing_is_cut_without_a_warm_up() {
        assert_eq!(mser5(&[0.1; 200]), 0);
        assert_eq!(mser5(&[1.0, 2.0, 3.0]), 0);
        assert_eq!(mser5(&[]), 0);
    }

    #[test]
    fn at_most_half_is_cut() {
        let falling: Vec<f64> = (0..204).map(|place| 1.0 - f64::from(place)).collect();
        assert_eq!(mser5(&falling), 100);
    }

    /// From a distance of 100, 0.8^n is below the noise of sigma 1.7 after some 20 values.
    #[test]
    fn a_warm_up_is_found() {
        for sample in 0..20 {
            let cut = mser5(&autoregressive(sample, 100.0, 1000));
            assert!((15..=500).contains(&cut), "{cut}");
        }
        let cuts: usize = (0..20).map(|sample| mser5(&autoregressive(sample, 100.0, 1000))).sum();
        assert!(cuts / 20 < 120, "{cuts}");
    }

    /// Seven values in 3 batches: the first is left out.
    #[test]
    fn batches_are_contiguous_and_the_latest() {
        let found = batch_means(&[99.0, 1.0, 3.0, 5.0, 7.0, 9.0, 11.0], 3, 0.95);
        assert_eq!((found.value, found.count, found.method), (6.0, 3, "batch_means"));
        assert_eq!(found.low, mean(&[2.0, 6.0, 10.0], 0.95).low);
    }

    /// Method: 1,000 series of 2,000 dependent values. Three standard errors at 95 % are 0.021.
    #[test]
    fn batches_hold_the_mean_where_single_values_do_not() {
        let (mut batched, mut single) = (0, 0);
        for sample in 0..1000 {
            let series = autoregressive(sample, 0.0, 2000);
            batched += u32::from(batch_means(&series, 20, 0.95).holds(0.0));
            single += u32::from(mean(&series, 0.95).holds(0.0));
        }
        assert!((920..=970).contains(&batched), "{batched}");
        assert!(single < 600, "{single}");
    }
}
