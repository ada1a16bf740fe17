//! Numbers of a decision in words: one form for each, in tables and in sentences alike.

use factory::results::Metric;
use files::numbers::{figure, fixed};
use study::statistics::{Estimate, mean, quantile};

use super::subject::Decision;
use crate::study_page::{decimals, with_half};

/// What stands where there is no number.
pub(super) const NONE: &str = "–";
/// Fewest draws from which a tenth of them means something.
const FEWEST_FOR_TENTHS: usize = 10;

/// From this amount on money is told in billions.
const BILLION: f64 = 1e9;
const MILLION: f64 = 1e6;

/// A metric in the unit in which people read it: its divisor and the unit, which suit all options.
pub(super) fn scale(decision: &Decision, place: usize) -> (f64, String) {
    let values = decision.options.iter().flat_map(|option| option.values(place));
    of_size(&decision.metrics[place], values.fold(0.0, |most, value| f64::max(most, value.abs())))
}

/// The same where the largest value is known.
fn of_size(metric: &Metric, largest: f64) -> (f64, String) {
    let (size, money) = if largest >= BILLION { (BILLION, "B USD") } else { (MILLION, "M USD") };
    match (metric.unit, metric.share) {
        ("USD", _) => (size, money.to_owned()),
        ("USD/year", _) => (size, format!("{money} a year")),
        ("s", _) => (3600.0, "h".to_owned()),
        (_, true) => (0.01, "%".to_owned()),
        (unit, _) => (1.0, unit.to_owned()),
    }
}

/// The same of the measure, for each megawatt where plants differ in size.
pub(super) fn scale_of_measure(decision: &Decision) -> (f64, String) {
    if !decision.per_megawatt() {
        return scale(decision, decision.measure);
    }
    // A plant has many megawatts, so that money for each is told in millions.
    let (size, unit) = of_size(decision.measure(), 0.0);
    (size, format!("{unit} per MW"))
}

/// The mean of values with half of its interval.
pub(super) fn mean_in_words(values: &[f64], size: f64, level: f64) -> Option<String> {
    (!values.is_empty()).then(|| estimate_in_words(&mean(values, level), size))
}

/// An estimate with half of its interval.
pub(super) fn estimate_in_words(estimate: &Estimate, size: f64) -> String {
    let value = estimate.value / size;
    let half = estimate.half_width().map(|half| half / size);
    with_half(value, half, decimals(&[value], half.as_slice()).min(3))
}

/// What a tenth, a half and nine tenths of values do not exceed; of few values, the middle alone.
pub(super) fn tenths(values: &[f64], size: f64, level: f64) -> Option<String> {
    let at = |share| fixed(quantile(values, share, level).value / size, 2);
    match values.len() {
        0 => None,
        count if count < FEWEST_FOR_TENTHS => Some(format!("{NONE} / {} / {NONE}", at(0.5))),
        _ => Some([0.1, 0.5, 0.9].map(at).join(" / ")),
    }
}

/// A metric of the run that is shown.
pub(super) fn of_shown(decision: &Decision, option: usize, name: &str) -> Option<String> {
    let results = &decision.options[option].shown.results;
    let found = results.metrics.iter().find(|value| value.metric.name == name)?;
    Some(figure(found.value?, &found.metric))
}

/// A level of confidence in words.
pub(super) fn percent(share: f64) -> String {
    let shown = fixed(share * 100.0, 1);
    format!("{} %", shown.trim_end_matches('0').trim_end_matches('.'))
}

/// Words with an "and" before the last.
pub(super) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Months by their short names.
pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
