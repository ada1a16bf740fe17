//! What stands at the end: runs that failed, every metric, and how to do it again.

use std::fmt::Write as _;

use files::numbers::{grouped, significant};
use study::plain;

use super::view::View;
use crate::figures::html::{Cell, details, listing, paragraph, table};

/// Points whose means stand in the table of all metrics.
const MOST_POINTS: usize = 8;

/// How many runs failed, and why the first did.
pub(super) fn failures(view: &View<'_>) -> String {
    let findings = view.findings;
    if findings.failed == 0 {
        return String::new();
    }
    let text = format!(
        "{} of {} runs failed and are left out of all estimates; runs.csv says for each why. The \
         first:",
        grouped(findings.failed as f64),
        grouped((findings.failed + findings.succeeded) as f64)
    );
    let columns = [("Point", Cell::Text), ("Why", Cell::Text)];
    let rows = findings.errors.iter().map(|(number, error)| {
        let label = number.checked_sub(1).filter(|point| *point < view.plan.points.len());
        let label = label.map_or(String::new(), |point| format!(" · {}", view.plan.label(point)));
        vec![format!("{number}{label}"), error.clone()]
    });
    paragraph(&text) + &table(&columns, rows)
}

/// The mean of every metric at a few points.
pub(super) fn metrics(view: &View<'_>) -> String {
    let shown = &view.order[..view.order.len().min(MOST_POINTS)];
    let mut columns = vec![("Metric".to_owned(), Cell::Code), ("Unit".to_owned(), Cell::Short)];
    columns.extend(shown.iter().map(|point| (view.name(*point), Cell::Number)));
    columns.push(("Meaning".to_owned(), Cell::Text));
    let metrics = view.plan.study.metrics.iter().enumerate();
    let rows = metrics.map(|(place, metric)| {
        let mut row = vec![metric.name.to_owned(), metric.unit.to_owned()];
        row.extend(shown.iter().map(|point| {
            let mean = view.findings.means.get(*point).and_then(|means| means[place]);
            mean.map_or("–".to_owned(), significant)
        }));
        row.push(metric.about.to_owned());
        row
    });
    let which = if shown.len() < view.order.len() {
        format!(" at the first {MOST_POINTS} points of the order above")
    } else {
        String::new()
    };
    let title = format!("Mean of every metric{which}");
    details(&title, &table(&columns, rows))
}

/// Commands that repeat a run, and where the numbers stand.
pub(super) fn reproduce(view: &View<'_>) -> String {
    let (point, which) = match view.best() {
        Some(best) => (best, "the first run of the first point of the order above"),
        None => (0, "the first run of the first point"),
    };
    if view.plan.points.is_empty() {
        return String::new();
    }
    paragraph(&format!("This repeats {which}, {}, in the folder of this page:", view.name(point)))
        + &listing(&command(view, point))
        + &paragraph(
            "summary.csv and runs.csv beside this page hold all numbers, and manifest.json what \
             they were made of: the same study file, scenarios and version of the program give the \
             same files, byte by byte.",
        )
}

/// The command that repeats the first run of a point.
pub(super) fn command(view: &View<'_>, point: usize) -> String {
    let (base, changes) = view.plan.changes(point);
    let base = view.plan.study.base(base.as_deref());
    let mut text = format!("aifactory run {}", quoted(&base.name));
    for (key, entry) in changes {
        let value = plain(&entry.value);
        let _ = write!(text, " \\\n    --set {}", quoted(&format!("{key}={value}")));
    }
    let _ = write!(text, " \\\n    --seed {}", view.plan.seed(point, 0));
    text
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/=:+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reaches_the_program_as_it_is() {
        assert_eq!(quoted("power.cap=3"), "power.cap=3");
        assert_eq!(quoted("size=2 MW"), "'size=2 MW'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted("a*b"), "'a*b'");
    }
}
