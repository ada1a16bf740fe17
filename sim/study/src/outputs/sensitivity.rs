//! How results depend on inputs: what each design can say about that.

use std::collections::BTreeMap;

use files::table::{Cell, Column};

use super::findings::Sensitivity;
use crate::design::{self, Coordinate, Point, Saltelli};
use crate::input::{Input, Values};
use crate::plan::Plan;
use crate::spec::DesignKind;
use crate::statistics::{
    Estimate, RESAMPLES, SaltelliOutputs, Trajectory, elementary_effects,
    partial_rank_correlations, sobol_indices, spearman,
};

/// Fewest points from which a correlation means something.
const FEWEST: usize = 5;

/// Columns of the table.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::text("metric", "Name of the metric."),
        Column::text("method", "How the index was estimated."),
        Column::text("input", "Column of the input in the plan."),
        Column::text(
            "index",
            "Name of the index: S1, ST, mu_star, spearman, …; low and high: at the input's ends.",
        ),
        Column::number("value", "", "The index; low and high are in the unit of the metric."),
        Column::number("ci_low", "", "Lower end of its interval; empty where none is known."),
        Column::number("ci_high", "", "Upper end of its interval; empty where none is known."),
    ]
}

/// The row of an index.
pub(super) fn row(index: &Sensitivity) -> Vec<Cell> {
    vec![
        Cell::from(index.metric),
        Cell::from(index.method),
        Cell::Text(index.input.clone()),
        Cell::from(index.index),
        Cell::Number(index.value),
        Cell::from(index.interval[0]),
        Cell::from(index.interval[1]),
    ]
}

/// Every index of a metric, given its mean at each point.
pub(super) fn sensitivities(
    plan: &Plan,
    metric: &'static str,
    means: &[Option<f64>],
) -> Vec<Sensitivity> {
    let columns = plan.input_columns();
    let first = plan.first_columns();
    let inputs: Vec<String> = first.iter().map(|place| columns[*place].name.clone()).collect();
    let study = Subject { plan, metric, inputs, means };
    match &plan.study.design {
        DesignKind::Saltelli { points } => study.variance_based(*points),
        DesignKind::Morris { trajectories, levels } => study.morris(*trajectories, *levels),
        DesignKind::OneAtATime => study.swings(),
        _ => study.correlations(),
    }
}

/// A metric with its means at the points of a plan.
struct Subject<'s> {
    plan: &'s Plan,
    metric: &'static str,
    inputs: Vec<String>,
    means: &'s [Option<f64>],
}

impl Subject<'_> {
    fn index(
        &self,
        input: usize,
        method: &'static str,
        index: &'static str,
        estimate: &Estimate,
    ) -> Sensitivity {
        Sensitivity {
            metric: self.metric,
            method,
            input: self.inputs[input].clone(),
            index,
            value: estimate.value,
            interval: [estimate.low, estimate.high],
        }
    }

    fn plain(
        &self,
        input: usize,
        method: &'static str,
        index: &'static str,
        value: f64,
    ) -> Sensitivity {
        let input = self.inputs[input].clone();
        Sensitivity { metric: self.metric, method, input, index, value, interval: [None, None] }
    }

    /// Shares of the variance; none if a point has no result.
    fn variance_based(&self, base_points: usize) -> Vec<Sensitivity> {
        let Some(means) = self.means.iter().copied().collect::<Option<Vec<f64>>>() else {
            return Vec::new();
        };
        let axes: Vec<_> = self.plan.study.inputs.iter().map(Input::axis).collect();
        let seed = self.plan.study.design_seed;
        let Ok(design) = design::saltelli(base_points, &axes, seed) else { return Vec::new() };
        let at = |place: &dyn Fn(&Saltelli, usize) -> usize| -> Vec<f64> {
            (0..base_points).map(|base| means[place(&design, base)]).collect()
        };
        let a = at(&|design, base| design.a(base));
        let b = at(&|design, base| design.b(base));
        let a_with_b: Vec<Vec<f64>> =
            (0..axes.len()).map(|input| at(&|design, base| design.a_with_b(base, input))).collect();
        let outputs = SaltelliOutputs { a: &a, b: &b, a_with_b: &a_with_b };
        let indices = sobol_indices(&outputs, self.plan.study.level, RESAMPLES, seed);
        indices
            .iter()
            .map(|i| self.index(i.input, i.estimate.method, i.name, &i.estimate))
            .collect()
    }

    /// Elementary effects; trajectories with a point without result are left out.
    fn morris(&self, trajectories: usize, levels: usize) -> Vec<Sensitivity> {
        let axes: Vec<_> = self.plan.study.inputs.iter().map(Input::axis).collect();
        let seed = self.plan.study.design_seed;
        let Ok(design) = design::morris(trajectories, &axes, levels, seed) else {
            return Vec::new();
        };
        let cube: Vec<Vec<f64>> = design.points.iter().map(|point| self.in_cube(point)).collect();
        let length = axes.len() + 1;
        let walks: Vec<(usize, Vec<f64>)> = (0..trajectories)
            .filter_map(|walk| {
                let means = &self.means[walk * length..(walk + 1) * length];
                Some((walk, means.iter().copied().collect::<Option<Vec<f64>>>()?))
            })
            .collect();
        let walks: Vec<Trajectory<'_>> = walks
            .iter()
            .map(|(walk, outputs)| Trajectory {
                points: &cube[walk * length..(walk + 1) * length],
                outputs,
            })
            .collect();
        let effects = elementary_effects(&walks, self.plan.study.level);
        effects
            .iter()
            .flat_map(|effect| {
                let mut indices = vec![
                    self.index(effect.input, "morris", "mu", &effect.mu),
                    self.index(effect.input, "morris", "mu_star", &effect.mu_star),
                ];
                indices
                    .extend(effect.sigma.map(|s| self.plain(effect.input, "morris", "sigma", s)));
                indices
            })
            .collect()
    }

    /// A point as numbers between 0 and 1.
    fn in_cube(&self, point: &Point) -> Vec<f64> {
        let share = |(input, coordinate): (&Input, &Coordinate)| match (coordinate, &input.values) {
            (Coordinate::Share(share), _) => *share,
            (Coordinate::Level(level), Values::Listed(values)) if values.len() > 1 => {
                *level as f64 / (values.len() - 1) as f64
            }
            _ => 0.0,
        };
        self.plan.study.inputs.iter().zip(point).map(share).collect()
    }

    /// For each input that is moved alone, the mean at its first and at its last value, and how far
    /// apart all its means are, the base's among them.
    fn swings(&self) -> Vec<Sensitivity> {
        let indices = |input: usize| {
            let points = self.plan.points.iter().zip(self.means);
            let alone = points.filter(move |(point, _)| point[input] != Coordinate::Base);
            let means: Vec<f64> = alone.filter_map(|(_, mean)| *mean).collect();
            let (first, last) = (*means.first()?, *means.last()?);
            let with_base = means.iter().copied().chain(self.means[0]);
            let lowest = with_base.clone().fold(f64::INFINITY, f64::min);
            let highest = with_base.fold(f64::NEG_INFINITY, f64::max);
            let named = [("low", first), ("high", last), ("swing", highest - lowest)];
            Some(named.map(|(name, value)| self.plain(input, "one_at_a_time", name, value)))
        };
        (0..self.inputs.len()).filter_map(indices).flatten().collect()
    }

    /// Rank correlations with inputs that are numbers, and the share of the variance between the
    /// values of a list.
    fn correlations(&self) -> Vec<Sensitivity> {
        let known: Vec<usize> =
            (0..self.means.len()).filter(|point| self.means[*point].is_some()).collect();
        let output: Vec<f64> = known.iter().filter_map(|point| self.means[*point]).collect();
        if known.len() < FEWEST {
            return Vec::new();
        }
        let level = self.plan.study.level;
        let numeric = |input: usize| -> Option<Vec<f64>> {
            let value = |point: &usize| {
                let coordinate = self.plan.points[*point][input];
                match self.plan.study.inputs[input].cell(coordinate) {
                    Cell::Number(number) => Some(number),
                    _ => None,
                }
            };
            let values: Option<Vec<f64>> = known.iter().map(value).collect();
            values.filter(|values| values.iter().any(|value| (value - values[0]).abs() > 0.0))
        };
        let columns: Vec<(usize, Vec<f64>)> =
            (0..self.inputs.len()).filter_map(|input| Some((input, numeric(input)?))).collect();
        let mut found = Vec::new();
        for (input, values) in &columns {
            let rank = spearman(values, &output, level);
            found.push(self.index(*input, "rank_correlation", "spearman", &rank));
        }
        if columns.len() > 1 && known.len() > columns.len() + FEWEST {
            let values: Vec<Vec<f64>> = columns.iter().map(|(_, values)| values.clone()).collect();
            let partial = partial_rank_correlations(&values, &output, level);
            for ((input, _), rank) in columns.iter().zip(&partial) {
                found.push(self.index(*input, "rank_correlation", "partial", rank));
            }
        }
        for (input, of) in self.plan.study.inputs.iter().enumerate() {
            if matches!(of.values, Values::Listed(_)) {
                let value = |point: &usize| format!("{:?}", of.at(self.plan.points[*point][input]));
                let share = correlation_ratio(known.iter().map(value), &output);
                let index = |share| self.plain(input, "correlation_ratio", "eta_squared", share);
                found.extend(share.map(index));
            }
        }
        found
    }
}

/// The share of the variance of values that lies between groups (Pearson's correlation ratio);
/// `None` if the values do not vary, or every one is a group of its own.
fn correlation_ratio(groups: impl Iterator<Item = String>, values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let total: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for (group, value) in groups.zip(values) {
        let (sum, count) = sums.entry(group).or_default();
        *sum += value;
        *count += 1.0;
    }
    let between: f64 = sums.values().map(|(sum, n)| n * (sum / n - mean) * (sum / n - mean)).sum();
    (total > 0.0 && sums.len() < values.len()).then_some(between / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups (1, 3) and (5, 7): mean 4, between 2·(2² + 2²) = 16, total 9 + 1 + 1 + 9 = 20.
    #[test]
    fn the_correlation_ratio_is_the_share_between_groups() {
        let groups = |names: &'static str| names.chars().map(String::from);
        let share = correlation_ratio(groups("aabb"), &[1.0, 3.0, 5.0, 7.0]).unwrap();
        assert!((share - 16.0 / 20.0).abs() < 1e-12);
        assert_eq!(correlation_ratio(groups("aabb"), &[2.0; 4]), None);
        assert_eq!(correlation_ratio(groups("abcd"), &[1.0, 3.0, 5.0, 7.0]), None);
    }
}
