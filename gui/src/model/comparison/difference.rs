//! How a metric of a run differs from that of the baseline, how surely, and whether that is better.

use factory::results::{Better, Metric};
use study::statistics::{self, Estimate};

use crate::model::Run;

/// Probability with which intervals hold the true value.
const LEVEL: f64 = 0.95;

/// A metric of a run against that of the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Difference {
    /// Value less the value of the baseline.
    pub(crate) absolute: f64,
    /// The same for each unit of the baseline; `None` where that is 0.
    pub(crate) relative: Option<f64>,
    /// Ends of its interval, from runs with the same seeds; `None` with fewer than two of them.
    pub(crate) interval: Option<(f64, f64)>,
    /// Whether it is better than the baseline; `None` where that is not known, or is the same, or
    /// may be chance.
    pub(crate) better: Option<bool>,
}

impl Difference {
    /// Whether the interval excludes that there is no difference.
    pub(crate) fn is_real(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

/// What is declared of a metric of a run.
fn declared(run: &Run, metric: &str) -> Option<Metric> {
    let found = run.results.metrics.iter().find(|value| value.metric.name == metric);
    found.map(|value| value.metric)
}

/// The values of a metric with the seeds that they come from, without those in which it is not defined.
fn values(run: &Run, metric: &str) -> Vec<(u64, f64)> {
    let Some(values) = run.replications.get(metric) else { return Vec::new() };
    let seeds = (run.seed()..).zip(values);
    seeds.filter_map(|(seed, value)| Some((seed, (*value)?))).collect()
}

/// Whether two runs are of plants of one size for one time, so that totals can be called better or worse.
fn are_of_one_size(run: &Run, other: &Run) -> bool {
    let size = |run: &Run| (run.loaded.scenario.layout().racks, run.loaded.scenario.spec().size);
    run.end == other.end && size(run) == size(other)
}

/// The mean of a metric over seeds, with its interval; `None` where the metric means nothing.
pub(crate) fn estimate(run: &Run, metric: &str) -> Option<Estimate> {
    let values: Vec<f64> = values(run, metric).iter().map(|(_, value)| *value).collect();
    (!values.is_empty()).then(|| statistics::mean(&values, LEVEL))
}

/// The mean over seeds of goodput as a share of the GPU-hours installed, with its interval.
pub(crate) fn goodput_share(run: &Run) -> Option<Estimate> {
    let goodput = run.replications.get("goodput_gpu_hours")?;
    let installed = run.replications.get("installed_gpu_hours")?;
    let shares = goodput.iter().zip(installed);
    let shares: Vec<f64> =
        shares.filter_map(|(goodput, installed)| Some((*goodput)? / (*installed)?)).collect();
    (!shares.is_empty()).then(|| statistics::mean(&shares, LEVEL))
}

/// How a metric differs from that of the baseline; `None` where either means nothing.
pub(crate) fn difference(run: &Run, baseline: &Run, metric: &str) -> Option<Difference> {
    let (mine, theirs) = (values(run, metric), values(baseline, metric));
    let pairs = mine.iter().filter_map(|(seed, value)| {
        let other = theirs.iter().find(|(other, _)| other == seed)?;
        Some((*value, other.1))
    });
    let (values, others): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let (absolute, base, interval) = if values.len() > 1 {
        let difference = statistics::paired(&values, &others, LEVEL).difference;
        let base = statistics::mean(&others, LEVEL).value;
        (difference.value, base, difference.low.zip(difference.high))
    } else if let ([value], [base]) = (&values[..], &others[..]) {
        (value - base, *base, None)
    } else {
        let (value, base) = (estimate(run, metric)?.value, estimate(baseline, metric)?.value);
        (value - base, base, None)
    };
    let relative = (base != 0.0).then(|| absolute / base.abs());
    let mut difference = Difference { absolute, relative, interval, better: None };
    let told = absolute != 0.0 && (interval.is_none() || difference.is_real());
    let declared = declared(run, metric);
    // What grows with the plant or with time says nothing of better and worse where those differ.
    let told =
        told && (are_of_one_size(run, baseline) || declared.is_some_and(|metric| !metric.grows));
    difference.better = match declared.map(|metric| metric.better).filter(|_| told) {
        Some(Better::Less) => Some(absolute < 0.0),
        Some(Better::More) => Some(absolute > 0.0),
        Some(Better::Neither) | None => None,
    };
    Some(difference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn with(id: u32, metric: &'static str, values: &[f64]) -> Run {
        let mut run = testing::run("small.toml", &["horizon=\"1 d\""], id);
        run.replications.insert(metric, values.iter().copied().map(Some).collect());
        run
    }

    /// Goal: the difference is that of a calculation by hand, and its interval that of the statistics.
    ///
    /// Differences are 1, 2 and 3: mean 2, standard deviation 1, and Student's quantile of 0.975
    /// with two degrees of freedom is 4.302653, so the half width is 4.302653/sqrt(3) = 2.484138.
    #[test]
    fn a_difference_is_paired_by_seed() {
        let baseline = with(1, "pue", &[1.0, 4.0, 10.0]);
        let run = with(2, "pue", &[2.0, 6.0, 13.0]);
        let difference = difference(&run, &baseline, "pue").unwrap();
        assert!((difference.absolute - 2.0).abs() < 1e-12);
        assert!((difference.relative.unwrap() - 2.0 / 5.0).abs() < 1e-12);
        let (low, high) = difference.interval.unwrap();
        assert!((low - (2.0 - 2.484_138)).abs() < 1e-5 && (high - (2.0 + 2.484_138)).abs() < 1e-5);
        assert!(!difference.is_real() && difference.better.is_none());
        let pairs = statistics::paired(&[2.0, 6.0, 13.0], &[1.0, 4.0, 10.0], LEVEL);
        assert_eq!(Some(low), pairs.difference.low);
        let mean = estimate(&run, "pue").unwrap();
        assert_eq!(mean, statistics::mean(&[2.0, 6.0, 13.0], LEVEL));
    }

    #[test]
    fn better_follows_the_direction_of_the_metric() {
        let baseline = with(1, "pue", &[1.2]);
        let run = with(2, "pue", &[1.1]);
        assert_eq!(difference(&run, &baseline, "pue").unwrap().better, Some(true));
        assert_eq!(difference(&baseline, &run, "pue").unwrap().better, Some(false));
        assert_eq!(difference(&run, &run, "pue").unwrap().better, None);
        let (more, less) = (with(1, "racks", &[9.0]), with(2, "racks", &[4.0]));
        assert_eq!(difference(&more, &less, "racks").unwrap().better, None);
    }

    /// Goal: seeds without goodput do not count as free compute, and nothing crashes without any.
    #[test]
    fn a_metric_that_means_nothing_is_left_out() {
        let metric = "lcoc_usd_per_gpu_hour";
        let mut run = with(1, metric, &[3.0, 0.0, 5.0]);
        run.replications.insert(metric, vec![Some(3.0), None, Some(5.0)]);
        let mean = estimate(&run, metric).unwrap();
        assert!((mean.value - 4.0).abs() < 1e-12 && mean.count == 2);
        run.replications.insert(metric, vec![None; 3]);
        assert_eq!(estimate(&run, metric), None);
        assert_eq!(difference(&run, &run, metric), None);
        assert_eq!(estimate(&run, "no such metric"), None);
    }

    /// Goal: a larger plant is not better because it does more of everything, but it may be by a ratio.
    #[test]
    fn totals_of_plants_of_different_size_are_not_called_better() {
        let small = with(1, "carbon_t", &[1.0]);
        let mut large = testing::run("small.toml", &["horizon=\"1 d\"", "compute.racks=4"], 2);
        large.replications.insert("carbon_t", vec![Some(3.0)]);
        large.replications.insert("pue", vec![Some(1.05)]);
        assert_eq!(difference(&large, &small, "carbon_t").unwrap().better, None);
        assert_eq!(difference(&large, &small, "pue").unwrap().better, Some(true));
    }
}
