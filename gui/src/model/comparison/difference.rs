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

/// The values of a metric with the seeds that they come from, without those that are not defined.
fn values(run: &Run, metric: &str) -> Vec<(u64, f64)> {
    let Some(values) = run.replications.get(metric) else { return Vec::new() };
    let seeds = (run.seed()..).zip(values);
    seeds.filter_map(|(seed, value)| Some((seed, (*value)?))).collect()
}

/// The mean of a metric over the seeds in which it is defined, with its interval; `None` where it is
/// defined in none. The count of the estimate is that of those seeds.
pub(crate) fn estimate(run: &Run, metric: &str) -> Option<Estimate> {
    let values: Vec<f64> = values(run, metric).iter().map(|(_, value)| *value).collect();
    (!values.is_empty()).then(|| statistics::mean(&values, LEVEL))
}

/// The mean over seeds of goodput as a share of the GPU-hours installed, with its interval.
pub(crate) fn goodput_share(run: &Run) -> Option<Estimate> {
    let goodput = run.replications.get("goodput_gpu_hours")?;
    let installed = run.replications.get("installed_gpu_hours")?;
    let known = goodput.iter().zip(installed).filter_map(|(one, other)| (*one).zip(*other));
    let shares = known.filter(|(_, installed)| *installed > 0.0);
    let shares: Vec<f64> = shares.map(|(goodput, installed)| goodput / installed).collect();
    (!shares.is_empty()).then(|| statistics::mean(&shares, LEVEL))
}

/// Whether two runs are of plants of the same size: as much power, as many racks, as many GPUs in each.
pub(crate) fn same_size(one: &Run, other: &Run) -> bool {
    let size = |run: &Run| {
        let layout = run.history.layout();
        (run.loaded.scenario.spec().size, layout.racks, layout.gpus_per_rack)
    };
    size(one) == size(other)
}

/// How a metric differs from that of the baseline; `None` where it is not defined in one of both.
pub(crate) fn difference(run: &Run, baseline: &Run, metric: Metric) -> Option<Difference> {
    let (mine, theirs) = (values(run, metric.name), values(baseline, metric.name));
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
        let (value, base) =
            (estimate(run, metric.name)?.value, estimate(baseline, metric.name)?.value);
        (value - base, base, None)
    };
    let relative = (base != 0.0).then(|| absolute / base.abs());
    let mut difference = Difference { absolute, relative, interval, better: None };
    let told = absolute != 0.0 && (interval.is_none() || difference.is_real());
    // Of runs that last differently, what grows with time says nothing of better and worse; of plants
    // of different size, what grows with the plant.
    let told = told && run.end == baseline.end && (!metric.grows || same_size(run, baseline));
    difference.better = match metric.better {
        Better::Less if told => Some(absolute < 0.0),
        Better::More if told => Some(absolute > 0.0),
        _ => None,
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

    fn metric(run: &Run, name: &str) -> Metric {
        let mut metrics = run.results.metrics.iter().map(|value| value.metric);
        metrics.find(|metric| metric.name == name).unwrap()
    }

    fn against(run: &Run, baseline: &Run, name: &str) -> Option<Difference> {
        difference(run, baseline, metric(run, name))
    }

    /// Goal: the difference is that of a calculation by hand, and its interval that of the statistics.
    ///
    /// Differences are 1, 2 and 3: mean 2, standard deviation 1, and Student's quantile of 0.975
    /// with two degrees of freedom is 4.302653, so the half width is 4.302653/sqrt(3) = 2.484138.
    #[test]
    fn a_difference_is_paired_by_seed() {
        let baseline = with(1, "pue", &[1.0, 4.0, 10.0]);
        let run = with(2, "pue", &[2.0, 6.0, 13.0]);
        let difference = against(&run, &baseline, "pue").unwrap();
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
        assert_eq!(against(&run, &baseline, "pue").unwrap().better, Some(true));
        assert_eq!(against(&baseline, &run, "pue").unwrap().better, Some(false));
        assert_eq!(against(&run, &run, "pue").unwrap().better, None);
        let (more, less) = (with(1, "racks", &[9.0]), with(2, "racks", &[4.0]));
        assert_eq!(against(&more, &less, "racks").unwrap().better, None);
    }

    /// Goal: a larger plant is not better for its greater total, nor a run for its length.
    ///
    /// Method: the same goodput and PUE against plants of the same size, of another power and of
    /// another rack, and against a longer run.
    #[test]
    fn what_grows_with_the_plant_is_no_better_in_a_larger_one() {
        let goodput = "goodput_gpu_hours";
        let run = |id, change: &[&str], values: [f64; 2]| {
            let mut run = testing::run("small.toml", change, id);
            run.replications.insert(goodput, vec![Some(values[0])]);
            run.replications.insert("pue", vec![Some(values[1])]);
            run
        };
        let day = "horizon=\"1 d\"";
        let base = run(1, &[day], [100.0, 1.2]);
        let better = |run: &Run, name| against(run, &base, name).unwrap().better;
        let same = run(2, &[day], [120.0, 1.1]);
        assert_eq!([better(&same, goodput), better(&same, "pue")], [Some(true); 2]);
        for (id, change) in [(3, "size=\"2 MW\""), (4, "rack=\"dgx_h100\"")] {
            let other = run(id, &[day, change], [120.0, 1.1]);
            assert!(!same_size(&other, &base), "{change}");
            assert_eq!([better(&other, goodput), better(&other, "pue")], [None, Some(true)]);
        }
        let longer = run(5, &["horizon=\"2 d\""], [120.0, 1.1]);
        assert_eq!([better(&longer, goodput), better(&longer, "pue")], [None; 2]);
    }

    /// Goal: seeds without goodput do not count as free compute, and nothing crashes without any.
    #[test]
    fn a_metric_that_is_not_defined_is_left_out() {
        let name = "lcoc_usd_per_gpu_hour";
        let mut run = with(1, name, &[]);
        run.replications.insert(name, vec![Some(3.0), None, Some(5.0)]);
        let mean = estimate(&run, name).unwrap();
        assert!((mean.value - 4.0).abs() < 1e-12 && mean.count == 2);
        run.replications.insert(name, vec![None; 3]);
        assert_eq!(estimate(&run, name), None);
        assert_eq!(against(&run, &run, name), None);
        assert_eq!(estimate(&run, "no such metric"), None);
    }
}
