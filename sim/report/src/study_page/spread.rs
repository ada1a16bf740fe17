//! Box plots: how far the runs of each point differ, and how well its mean is known.

use files::numbers::fixed;

use super::topic::{Numbers, Topic, decimals, with_half};
use super::view::View;
use crate::figures::html::paragraph;
use crate::figures::{Axis, FULL, Hue, Rows, figure};

/// Points that a figure shows.
const MOST_POINTS: usize = 24;
/// Runs from which on the interval of a mean is drawn.
const FEWEST: usize = 5;

/// A figure for each topic that decides.
pub(super) fn spread(view: &View<'_>) -> String {
    if view.is_sample() {
        return String::new();
    }
    if view.findings.points.is_empty() {
        return paragraph(
            "The study has so many points that means alone were kept; runs.csv has every run.",
        );
    }
    let runs = view.findings.points.iter().map(|found| found.runs).max();
    if runs.is_some_and(|runs| runs < 2) {
        return paragraph(
            "Each point was run once, so that nothing is known of how far runs differ: \
             replications with other seeds would tell.",
        );
    }
    view.decisive.iter().map(|topic| boxes(view, topic)).collect()
}

fn boxes(view: &View<'_>, topic: &Topic) -> String {
    let known: Vec<(usize, Numbers)> = view
        .order
        .iter()
        .filter_map(|point| Some((*point, topic.numbers(view.findings, *point)?)))
        .collect();
    let shown = &known[..known.len().min(MOST_POINTS)];
    if shown.is_empty() {
        return String::new();
    }
    let names: Vec<String> = shown.iter().map(|(point, _)| view.name(*point)).collect();
    let ends = shown.iter().flat_map(|(_, numbers)| {
        let half = drawn_half(numbers).unwrap_or_default();
        numbers.range.into_iter().chain([numbers.mean - half, numbers.mean + half])
    });
    let means: Vec<f64> = shown.iter().map(|(_, numbers)| numbers.mean).collect();
    let halves: Vec<f64> = shown.iter().filter_map(|(_, numbers)| numbers.half).collect();
    let digits = decimals(&means, &halves);
    let mut rows = Rows::new(FULL, Axis::around(&topic.heading(), ends), &names, "Mean");
    for (row, (numbers, name)) in shown.iter().map(|shown| &shown.1).zip(&names).enumerate() {
        draw(&mut rows, row, numbers, &hint(name, numbers, digits));
        rows.value(row, &fixed(numbers.mean, digits));
    }
    let mut legend = vec![(Hue::Sky, "P10 to P90 of the runs, with their median")];
    if shown.iter().any(|(_, numbers)| drawn_half(numbers).is_some()) {
        legend.push((Hue::Blue, "Confidence interval of the mean"));
    }
    let count = if shown.len() < known.len() {
        format!(" The {} best of {} points.", shown.len(), known.len())
    } else {
        String::new()
    };
    let few = if shown.iter().any(|(_, numbers)| numbers.runs < FEWEST) {
        " Intervals from fewer than five runs are left out: they are wider than the runs themselves."
    } else {
        ""
    };
    let caption = format!(
        "{} in the runs of each point. The thin line reaches from the smallest run to the largest. \
         The axis need not begin at zero.{few}{count}",
        topic.title
    );
    figure(&rows.finish(&format!("{} by point", topic.heading())), &legend, &caption)
}

fn draw(rows: &mut Rows, row: usize, numbers: &Numbers, hint: &str) {
    let lane = (row, 0, 1);
    let [low, median, high] = numbers.quantiles;
    rows.whisker(lane, numbers.range[0], numbers.range[1]);
    rows.pale(lane, low, high, Hue::Sky, hint);
    if let Some(half) = drawn_half(numbers) {
        rows.core(lane, numbers.mean - half, numbers.mean + half, Hue::Blue, hint);
    }
    rows.stroke(lane, median);
}

/// Half of the width of an interval that has enough runs to be drawn: with fewer it is wider than
/// all of them.
fn drawn_half(numbers: &Numbers) -> Option<f64> {
    numbers.half.filter(|_| numbers.runs >= FEWEST)
}

fn hint(name: &str, numbers: &Numbers, digits: usize) -> String {
    let shown = |value: f64| fixed(value, digits);
    let [low, median, high] = numbers.quantiles.map(shown);
    format!(
        "{name}: mean {}, P10 {low}, median {median}, P90 {high}, from {} to {}",
        with_half(numbers.mean, numbers.half, digits),
        shown(numbers.range[0]),
        shown(numbers.range[1])
    )
}
