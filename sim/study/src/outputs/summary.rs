//! The long table of estimates: a row for each point, metric and statistic.

use factory::results::Metric;
use files::table::{Cell, Column};

use super::findings::MetricFindings;
use crate::plan::{POINT, number};
use crate::statistics::{Estimate, mean, paired, quantile};

/// Shares of runs whose quantiles are given, with their names.
pub(super) const QUANTILES: [(f64, &str); 3] = [(0.1, "p10"), (0.5, "p50"), (0.9, "p90")];

/// Columns of the table.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::integer(POINT, "", "Number of the point, from 1."),
        Column::text("metric", "Name of the metric."),
        Column::text("unit", "Unit of value, ci_low and ci_high; empty for shares and counts."),
        Column::text("stat", "What is estimated: mean, p10, difference to the baseline, …"),
        Column::number("value", "", "The estimate, in the unit of the row."),
        Column::number("ci_low", "", "Lower end of the interval; empty where it cannot be known."),
        Column::number("ci_high", "", "Upper end of the interval; empty where it cannot be known."),
        Column::number("level", "", "Confidence level of the interval."),
        Column::integer(
            "n",
            "",
            "Runs behind the estimate: those that did not fail, and in which the metric is defined.",
        ),
        Column::text("method", "How the interval was made."),
    ]
}

/// Estimates of a metric from the values of a point and those of the baseline in the same
/// replications; `None` where a run failed or the metric is not defined in it.
pub(super) fn findings(
    values: &[Option<f64>],
    baseline: Option<&[Option<f64>]>,
    level: f64,
) -> Option<MetricFindings> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.is_empty() {
        return None;
    }
    let range = known.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| {
        [low.min(*value), high.max(*value)]
    });
    let both: Vec<(f64, f64)> = baseline
        .into_iter()
        .flat_map(|baseline| values.iter().zip(baseline))
        .filter_map(|(value, base)| Some(((*value)?, (*base)?)))
        .collect();
    let (own, base): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
    Some(MetricFindings {
        mean: mean(&known, level),
        deviation: deviation(&known),
        quantiles: QUANTILES.map(|(share, _)| quantile(&known, share, level)),
        range,
        difference: (!own.is_empty()).then(|| paired(&own, &base, level)),
        per_megawatt: None,
    })
}

/// Standard deviation of independent values; `None` for a single one.
fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some(libm::sqrt(squares / (count - 1.0)))
}

/// Rows of a metric at a point, from 0.
pub(super) fn rows(point: usize, metric: Metric, found: &MetricFindings) -> Vec<Vec<Cell>> {
    let count = found.mean.count;
    let plain = |value: f64, method| Estimate {
        value,
        low: None,
        high: None,
        level: found.mean.level,
        count,
        method,
    };
    let mut rows = vec![row(point, metric, "mean", &found.mean)];
    rows.extend(found.deviation.map(|d| row(point, metric, "std", &plain(d, "sample"))));
    for ((_, name), estimate) in QUANTILES.iter().zip(&found.quantiles) {
        rows.push(row(point, metric, name, estimate));
    }
    rows.push(row(point, metric, "min", &plain(found.range[0], "sample")));
    rows.push(row(point, metric, "max", &plain(found.range[1], "sample")));
    if let Some(difference) = &found.difference {
        rows.push(row(point, metric, "difference", &difference.difference));
        if let Some(ratio) = difference.variance_ratio {
            let share = Metric { unit: "", ..metric };
            rows.push(row(point, share, "variance_ratio", &plain(ratio, "common_random_numbers")));
        }
    }
    if let Some(each) = &found.per_megawatt {
        let difference = each.difference.as_ref().map(|paired| &paired.difference);
        let told = [("mean_per_mw", Some(&each.mean)), ("difference_per_mw", difference)];
        for (name, estimate) in told.into_iter().filter_map(|(name, it)| Some((name, it?))) {
            let mut row = row(point, metric, name, estimate);
            row[2] = Cell::Text(per_megawatt(metric.unit));
            rows.push(row);
        }
    }
    rows
}

/// The unit of a metric for each megawatt of grid power.
fn per_megawatt(unit: &str) -> String {
    if unit.is_empty() { "1/MW".to_owned() } else { format!("{unit}/MW") }
}

/// A row of the table.
pub(super) fn row(point: usize, metric: Metric, stat: &str, estimate: &Estimate) -> Vec<Cell> {
    vec![
        number(point + 1),
        Cell::from(metric.name),
        Cell::from(metric.unit),
        Cell::from(stat),
        Cell::Number(estimate.value),
        Cell::from(estimate.low),
        Cell::from(estimate.high),
        Cell::Number(estimate.level),
        number(estimate.count),
        Cell::from(estimate.method),
    ]
}
