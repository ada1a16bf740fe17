//! How a metric of a run differs from that of the baseline, how surely, and whether that is better.

use study::statistics::{self, Estimate};

use crate::model::Run;

/// Probability with which intervals hold the true value.
const LEVEL: f64 = 0.95;

/// Which direction of a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Better {
    /// Less of it.
    Lower,
    /// More of it.
    Higher,
}

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

/// Which direction of a metric is better, where everybody agrees.
pub(crate) fn better(metric: &str) -> Option<Better> {
    const LOWER: [&str; 26] = [
        "lost_gpu_hours",
        "wait_mean_s",
        "wait_p95_s",
        "wait_probability",
        "energy_cooling_mwh",
        "energy_chiller_mwh",
        "energy_losses_mwh",
        "energy_ups_loss_mwh",
        "pue",
        "water_m3",
        "wue_l_per_kwh",
        "carbon_t",
        "power_chain_loss_share",
        "throttled_h",
        "interruptions",
        "interruptions_per_1000_node_days",
        "grid_losses",
        "coolant_trips",
        "capex_usd",
        "capex_it_usd",
        "opex_usd_per_year",
        "opex_energy_usd_per_year",
        "capital_usd_per_year",
        "capital_plant_usd_per_year",
        "capital_shell_usd_per_year",
        "lcoc_usd_per_gpu_hour",
    ];
    const HIGHER: [&str; 8] = [
        "goodput_gpu_hours",
        "ettr",
        "availability",
        "jobs_completed",
        "chiller_cop",
        "job_mttf_h",
        "genset_survival",
        "coolant_trip_time_s",
    ];
    if LOWER.contains(&metric) {
        Some(Better::Lower)
    } else {
        HIGHER.contains(&metric).then_some(Better::Higher)
    }
}

/// Metrics that mean nothing while another one is 0: they are 0 as well, by convention.
const RATIOS: [(&str, &str); 6] = [
    ("lcoc_usd_per_gpu_hour", "goodput_gpu_hours"),
    ("job_mttf_h", "interruptions"),
    ("coolant_trip_time_s", "coolant_trips"),
    ("genset_survival", "grid_losses"),
    ("chiller_cop", "energy_chiller_mwh"),
    ("pue", "energy_it_mwh"),
];

/// Whether a metric means something in the run itself, and is not 0 by convention.
pub(crate) fn defined(run: &Run, metric: &str) -> bool {
    let base = RATIOS.iter().find(|(ratio, _)| *ratio == metric).map(|(_, base)| *base);
    run.value_of_first(metric).is_some()
        && base.is_none_or(|base| run.value_of_first(base) != Some(0.0))
}

/// The values of a metric with the seeds that they come from, without those that mean nothing.
fn values(run: &Run, metric: &str) -> Vec<(u64, f64)> {
    let Some(values) = run.replications.get(metric) else { return Vec::new() };
    let base = RATIOS.iter().find(|(ratio, _)| *ratio == metric).map(|(_, base)| *base);
    let base = base.and_then(|base| run.replications.get(base));
    let known = |place: usize| base.is_none_or(|base| base.get(place) != Some(&0.0));
    let seeds = (run.seed()..).zip(values.iter().copied()).enumerate();
    seeds.filter(|(place, _)| known(*place)).map(|(_, value)| value).collect()
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
    let shares = goodput.iter().zip(installed).filter(|(_, installed)| **installed > 0.0);
    let shares: Vec<f64> = shares.map(|(goodput, installed)| goodput / installed).collect();
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
    // Of runs that last differently, what grows with time says nothing of better and worse.
    let told = told && run.end == baseline.end;
    difference.better = better(metric).filter(|_| told).map(|better| match better {
        Better::Lower => absolute < 0.0,
        Better::Higher => absolute > 0.0,
    });
    Some(difference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn with(id: u32, metric: &'static str, values: &[f64]) -> Run {
        let mut run = testing::run("small.toml", &["horizon=\"1 d\""], id);
        run.replications.insert(metric, values.to_vec());
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
        run.replications.insert("goodput_gpu_hours", vec![10.0, 0.0, 10.0]);
        assert!((estimate(&run, metric).unwrap().value - 4.0).abs() < 1e-12);
        run.replications.insert("goodput_gpu_hours", vec![0.0; 3]);
        assert_eq!(estimate(&run, metric), None);
        assert_eq!(difference(&run, &run, metric), None);
        assert_eq!(estimate(&run, "no such metric"), None);
    }
}
