//! Metrics, their intervals and their differences to a baseline, as cells and in words.

use egui::Ui;
use factory::results::Metric;
use study::statistics::Estimate;

use crate::charts::SheetCell;
use crate::format::{percent, signed, signed_percent, with_half, with_unit};
use crate::model::{Difference, Run, estimate};
use crate::theme::Meaning;

/// What stands where a metric means nothing.
pub(super) const UNDEFINED: &str = "\u{2013}";

/// A sentence that says in how many seeds a metric is not defined, and why; nothing where it always is.
pub(super) fn why_undefined(run: &Run, metric: Metric) -> String {
    let Some(values) = run.replications.get(metric.name) else { return String::new() };
    let (missing, all) = (values.iter().filter(|value| value.is_none()).count(), values.len());
    match (missing, all) {
        (0, _) => String::new(),
        (1, 1) => format!(" Not defined: {}.", metric.undefined),
        _ => format!(" Not defined in {missing} of {all} seeds: {}.", metric.undefined),
    }
}

/// A mean with half of the width of its interval, where there are several seeds.
pub(super) fn figure(estimate: &Estimate, unit: &str) -> String {
    match estimate.half_width() {
        Some(half) => with_half(estimate.value, half, unit),
        None => with_unit(estimate.value, unit),
    }
}

/// A share as per cent, with half of the width of its interval.
pub(super) fn share(share: &Estimate) -> String {
    match share.half_width() {
        Some(half) => with_half(share.value * 100.0, half * 100.0, "%"),
        None => percent(share.value),
    }
}

/// Says of which seed a view is that shows no means; nothing for a run of one seed.
pub(super) fn one_seed(ui: &mut Ui, run: &Run) {
    if let Some(one) = run.one_of() {
        let about = "Means of all seeds with their intervals stand in Summary, Compare and Map.";
        ui.weak(format!("Of {one}")).on_hover_text(about);
    }
}

/// The value of a metric, as the mean over seeds with its interval where there are several.
pub(super) fn value(run: &Run, metric: Metric) -> SheetCell {
    let Some(estimate) = estimate(run, metric.name) else {
        return SheetCell::new(
            UNDEFINED,
            format!("{}{}", metric.about, why_undefined(run, metric)),
        );
    };
    let text = figure(&estimate, metric.unit);
    let (Some(low), Some(high)) = (estimate.low, estimate.high) else {
        return SheetCell::new(text, metric.about);
    };
    let about = format!(
        "{}{}\nMean of {} seeds; the true mean lies between {} and {} with 95 % confidence.",
        metric.about,
        why_undefined(run, metric),
        estimate.count,
        with_unit(low, metric.unit),
        with_unit(high, metric.unit),
    );
    SheetCell::new(text, about)
}

/// A difference with a word where one of both is better; `*` where it is more than chance.
pub(super) fn difference(
    difference: Option<Difference>,
    metric: Metric,
    baseline: &str,
    relative: bool,
) -> SheetCell {
    let Some(difference) = difference else {
        return SheetCell::new("-", format!("{} is not defined in one of both.", metric.title()));
    };
    let share = difference.relative.filter(|_| relative);
    let amount = match share {
        Some(share) => signed_percent(share),
        None => signed(difference.absolute, metric.unit),
    };
    let mark = if difference.is_real() { " *" } else { "" };
    let word = match difference.better {
        Some(true) => " better",
        Some(false) => " worse",
        None => "",
    };
    SheetCell {
        text: format!("{amount}{mark}{word}"),
        about: sentence(&difference, metric, baseline),
        meaning: difference.better.map(|better| if better { Meaning::Good } else { Meaning::Bad }),
        button: false,
    }
}

/// A difference in a sentence.
fn sentence(difference: &Difference, metric: Metric, baseline: &str) -> String {
    let amount = signed(difference.absolute, metric.unit);
    let share = difference
        .relative
        .map_or_else(String::new, |share| format!(" ({})", signed_percent(share)));
    let surely = match difference.interval {
        None => "Fewer than two seeds in common: whether it is chance is not known.".to_owned(),
        Some((low, high)) => {
            let real =
                if difference.is_real() { "It is more than chance" } else { "It may be chance" };
            let (low, high) = (signed(low, metric.unit), signed(high, metric.unit));
            format!("{real}: seed by seed, the 95 % interval goes from {low} to {high}.")
        }
    };
    format!("{amount}{share} against {baseline}. {surely}")
}
