//! Cost against goodput: the points that no other surpasses in both.

use files::numbers::fixed;
use study::design::{Coordinate, Point};
use study::statistics::front;
use study::{Input, Values, plain};

use super::topic::{GOODPUT, LCOC, Topic, decimals};
use super::view::{HUES, View, keys, levels, short_key};
use crate::figures::html::{Cell, paragraph, table};
use crate::figures::{Axis, FULL, Frame, Hue, Points, figure};

const HEIGHT: f64 = 380.0;
/// Points of which the names stand in the figure.
const MOST_NAMES: usize = 12;

/// A point with its cost and goodput.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) point: usize,
    cost: f64,
    goodput: f64,
    /// Whether no other point costs less and yields more.
    pub(super) on_front: bool,
}

/// The figure and the list of the points on the front.
pub(super) fn trade_off(view: &View<'_>) -> String {
    let (Some(cost), Some(goodput)) = (view.topic(LCOC), view.topic(GOODPUT)) else {
        return paragraph(
            "The study does not summarise both the cost of a GPU-hour kept and goodput, between which \
             points would be compared here.",
        );
    };
    if !view.findings.likeness.ranks(cost.unit) {
        return paragraph(
            "GPU-hours of different generations of racks are different work, so that points are not weighed \
             by what one costs: the table of means has what an effective PFLOP-hour costs.",
        );
    }
    let outcomes = outcomes(view, &cost, &goodput);
    if outcomes.len() < 2 {
        return paragraph("Fewer than two points have results: there is nothing to weigh.");
    }
    scatter(view, &outcomes, [&goodput, &cost]) + &front_table(view, &outcomes, [&cost, &goodput])
}

/// Every point that has results.
pub(super) fn outcomes(view: &View<'_>, cost: &Topic, goodput: &Topic) -> Vec<Outcome> {
    let known = (0..view.plan.points.len()).filter_map(|point| {
        let mean = |topic: &Topic| topic.mean(view.findings, point);
        Some((point, mean(cost)?, mean(goodput)?))
    });
    let known: Vec<(usize, f64, f64)> = known.collect();
    let values: Vec<Vec<f64>> =
        known.iter().map(|(_, cost, goodput)| vec![*cost, *goodput]).collect();
    let on_front = front(&values, &[true, false]);
    let outcomes = known.iter().zip(on_front);
    outcomes
        .map(|(&(point, cost, goodput), on_front)| Outcome { point, cost, goodput, on_front })
        .collect()
}

/// Hues by the first input that is a list of few values, with their legend.
fn colours(view: &View<'_>) -> (Vec<Hue>, Vec<(Hue, String)>, Option<String>) {
    let inputs = view.plan.study.inputs.iter().enumerate();
    let listed = inputs.filter(|(_, input)| matches!(input.values, Values::Listed(_)));
    let mut few = listed.map(|(place, input)| (place, input, levels(input)));
    let few = few.find(|(_, _, (labels, _))| (2..=HUES.len()).contains(&labels.len()));
    let Some((place, input, (labels, places))) = few else {
        return (vec![Hue::Blue; view.plan.points.len()], Vec::new(), None);
    };
    let hue = |point: &Point| match point[place] {
        Coordinate::Level(level) => HUES[places[level]],
        _ => Hue::Grey,
    };
    let hues = view.plan.points.iter().map(hue).collect();
    let named = |label: String| {
        if input.is_base() { label } else { format!("{} {label}", input.name()) }
    };
    (hues, HUES.into_iter().zip(labels.into_iter().map(named)).collect(), Some(keys(input)))
}

fn scatter(view: &View<'_>, outcomes: &[Outcome], [x, y]: [&Topic; 2]) -> String {
    let (hues, legend, by) = colours(view);
    let across = Axis::around(&x.heading(), outcomes.iter().map(|outcome| outcome.goodput));
    let up = Axis::around(&y.heading(), outcomes.iter().map(|outcome| outcome.cost));
    let mut frame = Frame::new(FULL, HEIGHT, across, up);
    let members = members(outcomes);
    let course: Points = members.iter().map(|member| (member.goodput, member.cost)).collect();
    frame.line(&course, Hue::Grey);
    let (xs, ys): (Vec<f64>, Vec<f64>) = outcomes.iter().map(|o| (o.goodput, o.cost)).unzip();
    let digits = [decimals(&xs, &[]), decimals(&ys, &[])];
    let radius = if outcomes.len() > 200 { 3.5 } else { 5.5 };
    for outcome in outcomes {
        let place = (outcome.goodput, outcome.cost);
        let hint = format!(
            "{}: {} {}, {} {}",
            view.name(outcome.point),
            x.title,
            fixed(outcome.goodput, digits[0]),
            y.title,
            fixed(outcome.cost, digits[1])
        );
        frame.dot(place, radius, hues[outcome.point], &hint);
        if outcome.on_front {
            frame.ring(place, radius + 3.5, hues[outcome.point], &hint);
        }
    }
    // Where colours name every point, names beside them would say it twice.
    if outcomes.len() <= MOST_NAMES && (by.is_none() || view.plan.study.inputs.len() > 1) {
        names(view, &mut frame, outcomes);
    }
    let colour = by.map(|key| format!(" Colours tell {key}.")).unwrap_or_default();
    let caption = format!(
        "Means of every point; further to the right and further down is better. Rings mark the \
         Pareto front, the points that no other surpasses in both.{colour}"
    );
    let legend: Vec<(Hue, &str)> = legend.iter().map(|(hue, name)| (*hue, name.as_str())).collect();
    figure(&frame.finish("Cost of a GPU-hour kept against goodput, by point"), &legend, &caption)
}

/// Names beside points, where no other name is near.
fn names(view: &View<'_>, frame: &mut Frame, outcomes: &[Outcome]) {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    for outcome in sorted {
        frame.note((outcome.goodput, outcome.cost), &view.name(outcome.point));
    }
}

/// The points on the front, the cheapest first.
fn members(outcomes: &[Outcome]) -> Vec<Outcome> {
    let mut members: Vec<Outcome> = outcomes.iter().copied().filter(|o| o.on_front).collect();
    members.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    members
}

fn front_table(view: &View<'_>, outcomes: &[Outcome], topics: [&Topic; 2]) -> String {
    let members = members(outcomes);
    let costs: Vec<f64> = outcomes.iter().map(|outcome| outcome.cost).collect();
    let goodputs: Vec<f64> = outcomes.iter().map(|outcome| outcome.goodput).collect();
    let digits = [decimals(&costs, &[]), decimals(&goodputs, &[])];
    let mut columns = vec![("Point".to_owned(), Cell::Short)];
    columns.extend(topics.iter().map(|topic| (topic.heading(), Cell::Number)));
    columns.extend(view.plan.study.inputs.iter().map(|input| (short_key(input), Cell::Short)));
    let rows = members.iter().map(|member| {
        let (cost, goodput) = (fixed(member.cost, digits[0]), fixed(member.goodput, digits[1]));
        let mut row = vec![(member.point + 1).to_string(), cost, goodput];
        let places = view.plan.study.inputs.iter().zip(&view.plan.points[member.point]);
        row.extend(places.map(|(input, coordinate)| shown(input, *coordinate)));
        row
    });
    let text = match members.len() {
        1 => "One point is the best in both: no other costs less or yields more.".to_owned(),
        count => format!("{count} points are on the front, the cheapest first:"),
    };
    format!("<h3>Pareto front</h3>\n{}{}", paragraph(&text), table(&columns, rows))
}

/// A value of an input for people.
fn shown(input: &Input, coordinate: Coordinate) -> String {
    match input.at(coordinate) {
        None => "as the base".to_owned(),
        Some(_) if input.is_base() => input.label(coordinate).unwrap_or_default(),
        Some(values) => plain(&values[0]),
    }
}
