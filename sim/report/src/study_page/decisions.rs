//! What a search for a threshold found, and which point a selection chose, in words.

use files::numbers::{fixed, significant};
use study::design::Coordinate;
use study::{Goal, Input, Procedure, Threshold, plain};

use super::overview::percent;
use super::topic::{Topic, decimals, with_half};
use super::view::{View, deciding_metric, keys};
use crate::figures::html::{Cell, paragraph, table};

/// What each search found.
pub(super) fn thresholds(view: &View<'_>) -> String {
    let Procedure::Threshold(threshold) = &view.plan.study.procedure else {
        return String::new();
    };
    let input = &view.plan.study.inputs[threshold.input];
    let metric = deciding_metric(&view.plan.study.procedure).unwrap_or("the metric");
    let goal = match threshold.goal {
        Goal::AtLeast(bound) => format!("{metric} of at least {bound}"),
        Goal::AtMost(bound) => format!("{metric} of at most {bound}"),
    };
    let text = format!(
        "For each choice of the other inputs, the values of {} were halved until the last was found \
         with which {} of the runs or more have {goal}, as if all on its side had: the smallest if the \
         largest value has it, or else the largest. A value counts as tried once the {} confidence interval of that share says on which side it is, or after {} runs.",
        keys(input),
        percent(threshold.probability),
        percent(threshold.level),
        threshold.most
    );
    let columns = [
        ("Search", Cell::Text),
        ("Suffices", Cell::Short),
        ("The next, does not", Cell::Short),
        ("Runs at the threshold", Cell::Number),
    ];
    let rows = (0..view.plan.groups()).map(|group| search(view, threshold, input, group));
    paragraph(&text) + &table(&columns, rows)
}

fn search(view: &View<'_>, threshold: &Threshold, input: &Input, group: usize) -> Vec<String> {
    let points = view.plan.group(group);
    let found = view.findings.thresholds.get(group).copied().flatten();
    let value = |point: usize| value(input, view.plan.points[point][threshold.input]);
    let others = others(view, threshold.input, points[0]);
    let Some(found) = found else {
        let ends =
            [points.first(), points.last()].map(|end| end.map_or(String::new(), |p| value(*p)));
        let none = "none: neither end reaches it".to_owned();
        return vec![others, none, ends.join(" and "), "–".to_owned()];
    };
    let place = points.iter().position(|point| *point == found.point);
    let beyond = place.and_then(|place| found.end.beyond(place, points.len()));
    let beyond = beyond.map_or_else(
        || format!("none: it is the {} that was listed", found.end.name()),
        |place| value(points[place]),
    );
    let runs = view.runs(found.point).map_or("–".to_owned(), |runs| runs.to_string());
    let suffices = format!("{}, the {}", value(found.point), found.end.name());
    vec![others, suffices, beyond, runs]
}

fn value(input: &Input, coordinate: Coordinate) -> String {
    input.at(coordinate).map_or_else(|| "as the base".to_owned(), |values| plain(&values[0]))
}

/// What the inputs that are not searched have at a point.
fn others(view: &View<'_>, searched: usize, point: usize) -> String {
    let places = view.plan.study.inputs.iter().zip(&view.plan.points[point]).enumerate();
    let others = places.filter(|(place, _)| *place != searched);
    let words: Vec<String> =
        others.filter_map(|(_, (input, coordinate))| input.label(*coordinate)).collect();
    if words.is_empty() { "all".to_owned() } else { words.join(", ") }
}

/// Which point was chosen, and what is promised.
pub(super) fn selection(view: &View<'_>) -> String {
    let procedure = &view.plan.study.procedure;
    let Procedure::Select { rule, most, .. } = procedure else { return String::new() };
    let metric = deciding_metric(procedure).unwrap_or("the metric");
    let topic = Topic::of(metric, &view.plan.study.metrics);
    let way = if rule.largest { "largest" } else { "smallest" };
    let Some(best) = view.findings.selected else {
        return paragraph(&format!(
            "No point could be told to have the {way} {metric} within {most} runs of each: more \
             runs, or a larger difference that does not matter than {}, would decide.",
            significant(rule.indifference)
        ));
    };
    let numbers =
        topic.and_then(|topic| Some((topic.numbers(view.findings, best)?, topic.heading())));
    let shown = numbers.map_or(String::new(), |(numbers, heading)| {
        let half = numbers.half;
        let digits = decimals(&[numbers.mean], half.as_slice());
        format!(" Its mean: {} ({heading}).", with_half(numbers.mean, half, digits))
    });
    let runs = view.runs(best).map_or(String::new(), |runs| format!(" after {runs} runs"));
    paragraph(&format!(
        "{} was chosen{runs} for the {way} {metric}.{shown} With a probability of at least {} the \
         chosen point is the best one, or less than {} from the best (procedure of Kim and Nelson, \
         2001). Points that had fallen behind were not run further, so that they have fewer runs.",
        view.name(best),
        percent(rule.confidence),
        fixed(rule.indifference, decimals(&[rule.indifference], &[]).min(4)),
    ))
}
