//! The points of a study that no other dominates.

use std::cmp::Ordering;
use std::str::FromStr;

use polars::prelude::{Column, DataFrame, IdxCa, IdxSize};

use crate::group::{Statistic, by_group};
use crate::tables::Study;
use crate::{Failure, columns};

/// A number of which less, or more, is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Objective {
    column: String,
    maximised: bool,
}

impl FromStr for Objective {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (column, maximised) = match text.split_once(':') {
            Some((column, "min")) => (column, false),
            Some((column, "max")) => (column, true),
            _ => return Err("must be a column with :min or :max".to_owned()),
        };
        Ok(Self { column: column.trim().to_owned(), maximised })
    }
}

/// The points whose means no other point dominates, with their inputs, in the order of points.
///
/// Points without any number for an objective, since all their runs failed, cannot be compared and
/// are left out.
pub(crate) fn front(
    study: &Study,
    runs: &DataFrame,
    objectives: &[Objective],
) -> Result<DataFrame, Failure> {
    let find = |objective: &Objective| columns::find_number(&objective.column, runs);
    let names: Vec<String> = objectives.iter().map(find).collect::<Result<_, _>>()?;
    columns::once(&names)?;
    let means = means_by_point(runs, &names)?.drop_nulls::<String>(None)?;
    let mut better = vec![Vec::new(); means.height()];
    for (name, objective) in names.iter().zip(objectives) {
        let sign = if objective.maximised { -1.0 } else { 1.0 };
        for (point, mean) in better.iter_mut().zip(means.column(name)?.f64()?.iter()) {
            point.push(sign * mean.unwrap_or(f64::NAN));
        }
    }
    let places: Vec<IdxSize> = undominated(&better);
    let front = means.take(&IdxCa::from_vec("place".into(), places))?;
    let mut shown = vec!["point"];
    shown.extend(study.plan().column("label").is_ok().then_some("label"));
    // An input may be an objective too.
    let inputs = study.inputs().into_iter();
    shown.extend(inputs.filter(|input| !names.iter().any(|name| name == input)));
    let names = names.iter().map(String::as_str);
    Ok(study.beside_plan(&front)?.select(shown.into_iter().chain(names))?)
}

/// A row for each point, with the means of metrics over its runs.
fn means_by_point(runs: &DataFrame, metrics: &[String]) -> Result<DataFrame, Failure> {
    let mut result: Vec<Column> = Vec::new();
    for metric in metrics {
        let keys = ["point".to_owned()];
        let means = by_group(runs, &keys, std::slice::from_ref(metric), &[Statistic::Mean])?;
        if result.is_empty() {
            result.push(means.column("point")?.clone());
        }
        result.push(means.column("mean")?.clone().with_name(metric.into()));
    }
    Ok(DataFrame::new_infer_height(result)?)
}

/// The places, in ascending order, of those that no other dominates: is nowhere above and
/// somewhere below. Of equal ones all remain.
///
/// In lexicographic order nothing is dominated by what comes after it, and whoever is dominated is
/// so by a member of the front: Kung, Luccio and Preparata (1975), "On Finding the Maxima of a Set
/// of Vectors", Journal of the ACM 22(4).
fn undominated(points: &[Vec<f64>]) -> Vec<IdxSize> {
    let mut order: Vec<(&Vec<f64>, IdxSize)> = points.iter().zip(0..).collect();
    order.sort_by(|(one, _), (other, _)| lexicographic(one, other));
    let mut front: Vec<(&Vec<f64>, IdxSize)> = Vec::new();
    for (point, place) in order {
        if !front.iter().any(|(member, _)| dominates(member, point)) {
            front.push((point, place));
        }
    }
    let mut places: Vec<IdxSize> = front.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places
}

fn lexicographic(one: &[f64], other: &[f64]) -> Ordering {
    let differing = one.iter().zip(other).map(|(one, other)| one.total_cmp(other));
    differing.fold(Ordering::Equal, Ordering::then)
}

fn dominates(one: &[f64], other: &[f64]) -> bool {
    let mut pairs = one.iter().zip(other);
    pairs.clone().all(|(one, other)| one <= other) && pairs.any(|(one, other)| one < other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method: by the definition, every pair compared.
    #[test]
    fn the_front_is_that_of_the_definition() {
        let digit = |seed: u32, place: u32| f64::from(seed * place * place % 7);
        let points: Vec<Vec<f64>> =
            (1..60).map(|seed| vec![digit(seed, 1), digit(seed, 2), digit(seed + 3, 3)]).collect();
        let free = |point: &Vec<f64>| !points.iter().any(|other| dominates(other, point));
        let expected: Vec<IdxSize> = points
            .iter()
            .zip(0..)
            .filter(|(point, _)| free(point))
            .map(|(_, place)| place)
            .collect();
        assert!(expected.len() > 1 && expected.len() < points.len());
        assert_eq!(undominated(&points), expected);
    }

    #[test]
    fn of_equal_points_all_remain() {
        let points = [vec![1.0, 2.0], vec![2.0, 1.0], vec![1.0, 2.0], vec![2.0, 2.0]];
        assert_eq!(undominated(&points), [0, 1, 2]);
    }
}
