//! Main effects: how a metric follows each input, whatever the others are.

use files::numbers::fixed;
use files::table::Cell;
use study::design::Coordinate;
use study::{DesignKind, Input, Procedure, Values};

use super::topic::{Topic, decimals};
use super::view::{View, keys, levels};
use crate::figures::html::{pair, paragraph};
use crate::figures::{Axis, Frame, HALF, Hue, Points, cut, figure};

const HEIGHT: f64 = 250.0;
/// Points that are drawn one by one.
const MOST_DOTS: usize = 1500;
/// Groups of as many points each, of which the means are drawn where every point has its own value.
const GROUPS: usize = 8;
/// Inputs that are drawn.
const MOST_INPUTS: usize = 12;
/// Width of the axes of a figure, in pixels.
const AXIS: f64 = HALF - 80.0;

/// A figure for each input and each of the two first topics; only where a design moves all inputs
/// independently, and there is more to see than the list of points.
pub(super) fn effects(view: &View<'_>) -> String {
    let study = &view.plan.study;
    let tells = match study.design {
        // A search looks at few values, others at each choice.
        _ if matches!(study.procedure, Procedure::Threshold(_)) => false,
        DesignKind::Grid => study.inputs.len() > 1 || !is_list_of_words(&study.inputs[0]),
        DesignKind::LatinHypercube { .. } | DesignKind::Sobol { .. } => true,
        _ => false,
    };
    if !tells || view.best().is_none() && view.decisive.is_empty() {
        return String::new();
    }
    let moved = || study.inputs.iter().enumerate().filter(|(_, input)| !is_constant(input));
    let mut html = paragraph(
        "Each pale dot is the mean of a point. The line goes through the means of all points with \
         the same value of the input, or of groups of neighbours where every point has its own: \
         what the input does on average over all others.",
    );
    if moved().count() > MOST_INPUTS {
        html.push_str(&paragraph(&format!(
            "The first {MOST_INPUTS} inputs are shown; plan.csv and summary.csv have all."
        )));
    }
    for (place, input) in moved().take(MOST_INPUTS) {
        let topics = view.decisive.iter().take(2);
        let figures: String = topics.map(|topic| effect(view, topic, place, input)).collect();
        html.push_str(&pair(&figures));
    }
    html
}

fn is_constant(input: &Input) -> bool {
    matches!(&input.values, Values::Listed(values) if values.len() < 2)
}

/// Whether the values of an input are no numbers in one unit.
fn is_list_of_words(input: &Input) -> bool {
    !matches!(input.cell(first(input)), Cell::Number(_))
}

fn first(input: &Input) -> Coordinate {
    match &input.values {
        Values::Listed(_) => Coordinate::Level(0),
        Values::Range(_) => Coordinate::Share(0.0),
    }
}

fn effect(view: &View<'_>, topic: &Topic, place: usize, input: &Input) -> String {
    let words = is_list_of_words(input);
    let logarithmic = matches!(&input.values, Values::Range(range) if range.logarithmic);
    let (labels, places) = levels(input);
    let x = |coordinate: Coordinate| match (input.cell(coordinate), coordinate) {
        (Cell::Number(number), _) if logarithmic => Some(libm::log10(number)),
        (Cell::Number(number), _) => Some(number),
        (_, Coordinate::Level(level)) => Some(places[level] as f64),
        _ => None,
    };
    let points = view.plan.points.iter().enumerate();
    let dots: Vec<(usize, f64, f64)> = points
        .filter_map(|(point, at)| Some((point, x(at[place])?, topic.mean(view.findings, point)?)))
        .collect();
    let all: Points = dots.iter().map(|dot| (dot.1, dot.2)).collect();
    let line = course_of_means(&all);
    let key = input.label.clone().unwrap_or_else(|| keys(input));
    let title = if words { cut(&key, AXIS) } else { titled(&key, input) };
    let axis = if words {
        let room = AXIS / labels.len() as f64;
        Axis::of_names(&title, labels.iter().map(|label| cut(label, room))).thinned(AXIS)
    } else if logarithmic {
        let values = all.iter().map(|point| libm::pow(10.0, point.0));
        Axis::logarithmic(&title, values).thinned(AXIS)
    } else {
        Axis::around(&title, all.iter().map(|point| point.0)).thinned(AXIS)
    };
    let y = Axis::around(&topic.heading(), all.iter().map(|point| point.1));
    let mut frame = Frame::new(HALF, HEIGHT, axis, y);
    let values: Vec<f64> = all.iter().map(|point| point.1).collect();
    let digits = decimals(&values, &[]);
    for (point, x, y) in dots.iter().take(MOST_DOTS) {
        let hint = format!("{}: {}", view.name(*point), fixed(*y, digits));
        frame.speck((*x, *y), Hue::Grey, &hint);
    }
    frame.line(&line, Hue::Blue);
    for (x, y) in line {
        frame.dot((x, y), 4.5, Hue::Blue, &format!("mean {}", fixed(y, digits)));
    }
    figure(&frame.finish(&format!("{} by {key}", topic.title)), &[], "")
}

/// The key of an input with its unit.
fn titled(key: &str, input: &Input) -> String {
    let unit = &input.columns()[0].unit;
    let key = cut(key, AXIS - 60.0);
    if unit.is_empty() { key } else { format!("{key}, {unit}") }
}

/// Means over all points with the same x; where most points have their own, over groups of
/// neighbours. From left to right.
fn course_of_means(points: &[(f64, f64)]) -> Points {
    let mut sorted = points.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut groups: Vec<Points> = Vec::new();
    for point in &sorted {
        match groups.last_mut() {
            Some(group) if group[0].0.total_cmp(&point.0).is_eq() => group.push(*point),
            _ => groups.push(vec![*point]),
        }
    }
    if groups.len() * 2 > sorted.len() && sorted.len() > 2 * GROUPS {
        let bound = |group: usize| group * sorted.len() / GROUPS;
        let groups = (0..GROUPS).map(|group| &sorted[bound(group)..bound(group + 1)]);
        return groups.map(mean).collect();
    }
    groups.iter().map(|group| mean(group)).collect()
}

fn mean(group: &[(f64, f64)]) -> (f64, f64) {
    let count = group.len() as f64;
    let sum = group.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    (sum.0 / count, sum.1 / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_with_the_same_value_have_one_mean() {
        let points = [(2.0, 10.0), (1.0, 4.0), (2.0, 20.0), (1.0, 6.0)];
        assert_eq!(course_of_means(&points), [(1.0, 5.0), (2.0, 15.0)]);
    }

    /// 80 points of a straight line: each group of ten neighbours has its mean on it, and the means
    /// of the groups have the mean of all.
    #[test]
    fn points_with_values_of_their_own_are_taken_in_groups() {
        let points: Points = (0..80).rev().map(|x| (f64::from(x), f64::from(x) * 3.0)).collect();
        let means = course_of_means(&points);
        assert_eq!(means.len(), GROUPS);
        assert!(means.iter().all(|(x, y)| (y - x * 3.0).abs() < 1e-9), "{means:?}");
        assert!((means[0].0 - 4.5).abs() < 1e-12);
    }
}
