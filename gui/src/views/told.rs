//! Metrics, their intervals and their differences to a baseline, as cells and in words.

use egui::Ui;
use factory::results::{Better, Metric};
use study::statistics::Estimate;

use crate::charts::SheetCell;
use crate::format::{of_metric, percent, signed, signed_percent, with_half};
use crate::model::{Difference, Run, estimate};
use crate::theme::Meaning;

/// What stands where a metric is not defined.
pub(crate) use files::numbers::UNDEFINED;

/// Why a value is missing, as a sentence: the metric's own reason.
pub(crate) fn reason(why: &str) -> String {
    if why.is_empty() { "There is no value.".to_owned() } else { format!("No value: {why}.") }
}

/// The label of a metric with its unit, as it begins a line.
pub(crate) fn heading(metric: &Metric) -> String {
    match metric.unit {
        "" => metric.title(),
        unit => format!("{}, {unit}", metric.title()),
    }
}

/// What a metric means, which way is better, and its name in files.
pub(crate) fn meaning(metric: &Metric) -> String {
    let way = match metric.better {
        Better::Less => " Less is better.",
        Better::More => " More is better.",
        Better::Neither => "",
    };
    let unit = if metric.unit.is_empty() { String::new() } else { format!(" ({})", metric.unit) };
    format!("{}{way}\nIn files: {}{unit}", metric.about, metric.name)
}

/// Of how many seeds a mean is, where the metric is not defined in all of them.
pub(crate) fn defined_in(run: &Run, estimate: &Estimate) -> Option<String> {
    let all = run.replication_count();
    (estimate.count < all).then(|| format!("mean of {} of {all} seeds", estimate.count))
}

/// A mean with half of the width of its interval, where there are several seeds; otherwise the value as
/// it is declared to be shown.
pub(crate) fn figure(estimate: &Estimate, metric: &Metric) -> String {
    match estimate.half_width() {
        _ if metric.share => share(estimate),
        Some(half) => with_half(estimate.value, half, metric.unit),
        None => of_metric(estimate.value, metric),
    }
}

/// A share as per cent, with half of the width of its interval.
pub(crate) fn share(share: &Estimate) -> String {
    match share.half_width() {
        Some(half) => with_half(share.value * 100.0, half * 100.0, "%"),
        None => percent(share.value),
    }
}

/// Says of which seed a view is that shows no means; nothing for a run of one seed.
pub(crate) fn one_seed(ui: &mut Ui, run: &Run) {
    if let Some(one) = run.one_of() {
        let about = "Means of all seeds with their intervals stand in Summary, Compare and Map.";
        ui.weak(format!("Of {one}")).on_hover_text(about);
    }
}

/// The value of a metric, as the mean over seeds with its interval where there are several.
pub(crate) fn value(run: &Run, metric: Metric) -> SheetCell {
    let about = meaning(&metric);
    let Some(estimate) = estimate(run, metric.name) else {
        return SheetCell::new(UNDEFINED, format!("{}\n{about}", reason(metric.undefined)));
    };
    let (mut text, mut told) = (figure(&estimate, &metric), Vec::new());
    if let Some(part) = defined_in(run, &estimate) {
        told.push(format!(
            "{}: {} in the others.",
            crate::format::sentence(&part),
            metric.undefined
        ));
        text = format!("{text} ({} of {})", estimate.count, run.replication_count());
    }
    if let (Some(low), Some(high)) = (estimate.low, estimate.high) {
        let ends = [low, high].map(|end| of_metric(end, &metric));
        told.push(format!(
            "Mean of {} seeds; the true mean lies between {} and {} with 95 % confidence.",
            estimate.count, ends[0], ends[1],
        ));
    }
    told.push(about);
    SheetCell::new(text, told.join("\n"))
}

/// A difference with a word where one of both is better; `*` where it is more than chance.
pub(crate) fn difference(
    difference: Option<Difference>,
    metric: Metric,
    baseline: &str,
    relative: bool,
) -> SheetCell {
    let Some(difference) = difference else {
        let why = metric.undefined;
        return SheetCell::new(UNDEFINED, format!("Not defined in one of both: {why}."));
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
