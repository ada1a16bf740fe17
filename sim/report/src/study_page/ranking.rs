//! Tables of points: means with intervals, quantiles, and differences to the baseline.

use factory::quantities::Better;
use files::numbers::{fixed, grouped};
use study::Procedure;

use super::overview::percent;
use super::topic::{Topic, decimals, decimals_of_difference, with_half};
use super::view::View;
use crate::figures::html::{Cell, details, paragraph, table};

/// Points that a table shows; of larger studies the best.
pub(super) const MOST_POINTS: usize = 40;
/// Points of a sample that it shows, of which each by itself means little.
const MOST_OF_SAMPLE: usize = 10;
/// Rows of differences that stand open on the page.
const MOST_OPEN: usize = 12;
/// What stands beside a difference that is real.
pub(super) const REAL: char = '●';

/// Every point with its headline metrics.
pub(super) fn ranking(view: &View<'_>) -> String {
    let most = if view.is_sample() { MOST_OF_SAMPLE } else { MOST_POINTS };
    let wanted = |point: &&usize| !searched(view) || view.runs(**point).is_some();
    let shown: Vec<usize> = view.order.iter().filter(wanted).take(most).copied().collect();
    let shown = shown.as_slice();
    let mut html = paragraph(&introduction(view, shown.len()));
    html.push_str(&means(view, shown));
    if view.findings.points.iter().any(|found| found.runs > 1) {
        html.push_str(&details(
            "What a tenth, a half and nine tenths of the runs do not exceed",
            &quantiles(view, shown),
        ));
    }
    html + &differences(view, shown)
}

/// Whether most points were left out on purpose.
const fn searched(view: &View<'_>) -> bool {
    matches!(view.plan.study.procedure, Procedure::Threshold(_))
}

fn introduction(view: &View<'_>, shown: usize) -> String {
    let order = match view.decisive.first().filter(|topic| topic.better != Better::Neither) {
        Some(topic) => format!("by {}, the best first", topic.title),
        None => "in the order of the plan".to_owned(),
    };
    let all = view.plan.points.len();
    let which = if searched(view) {
        "All points that were tried".to_owned()
    } else if shown < all {
        format!("The first {shown} of {} points", grouped(all as f64))
    } else {
        "All points".to_owned()
    };
    format!(
        "{which}, {order}. Each value is the mean over the runs of a point, with half of the width \
         of its {} confidence interval.",
        percent(view.plan.study.level)
    )
}

type Columns = Vec<(String, Cell)>;

fn titles(view: &View<'_>, heading: impl Fn(&Topic) -> String) -> Columns {
    let mut columns = vec![("Point".to_owned(), Cell::Text)];
    columns.extend(view.headlines.iter().map(|topic| (heading(topic), Cell::Number)));
    columns
}

/// Name of a point, which says whether it is the baseline.
fn name(view: &View<'_>, point: usize) -> String {
    let name = view.name(point);
    if view.plan.study.baseline == Some(point) { format!("{name} (baseline)") } else { name }
}

/// Decimals of a topic in a table of points.
fn digits(view: &View<'_>, topic: &Topic, points: &[usize]) -> usize {
    let values: Vec<f64> = points.iter().filter_map(|p| topic.mean(view.findings, *p)).collect();
    let numbers = points.iter().filter_map(|point| topic.numbers(view.findings, *point));
    let halves: Vec<f64> = numbers.filter_map(|numbers| numbers.half).collect();
    decimals(&values, &halves)
}

/// What stands where there is no number.
const NONE: &str = "–";

fn means(view: &View<'_>, points: &[usize]) -> String {
    let mut columns = titles(view, Topic::heading);
    columns.push(("Runs".to_owned(), Cell::Number));
    let digits: Vec<usize> =
        view.headlines.iter().map(|topic| digits(view, topic, points)).collect();
    let rows = points.iter().map(|&point| {
        let mut row = vec![name(view, point)];
        row.extend(view.headlines.iter().zip(&digits).map(|(topic, digits)| {
            let half = topic.numbers(view.findings, point).and_then(|numbers| numbers.half);
            let mean = topic.mean(view.findings, point);
            mean.map_or(NONE.to_owned(), |mean| with_half(mean, half, *digits))
        }));
        row.push(view.runs(point).map_or(NONE.to_owned(), |runs| runs.to_string()));
        row
    });
    table(&columns, rows)
}

fn quantiles(view: &View<'_>, points: &[usize]) -> String {
    let columns = titles(view, Topic::heading);
    let digits: Vec<usize> =
        view.headlines.iter().map(|topic| digits(view, topic, points)).collect();
    let rows = points.iter().map(|&point| {
        let mut row = vec![view.name(point)];
        row.extend(view.headlines.iter().zip(&digits).map(|(topic, digits)| {
            let numbers = topic.numbers(view.findings, point);
            numbers.map_or(NONE.to_owned(), |numbers| {
                numbers.quantiles.map(|value| fixed(value, *digits)).join(" / ")
            })
        }));
        row
    });
    paragraph("P10 / P50 / P90 of the runs of each point.") + &table(&columns, rows)
}

/// Differences to the baseline, in its replications.
fn differences(view: &View<'_>, points: &[usize]) -> String {
    let Some(baseline) = view.plan.study.baseline else { return String::new() };
    let each = |topic: &Topic| {
        topic.found(view.findings, baseline).is_some_and(|found| found.per_megawatt.is_some())
    };
    let others: Vec<usize> = points.iter().copied().filter(|point| *point != baseline).collect();
    if others.is_empty() {
        return String::new();
    }
    let scale = |topic: &Topic| {
        let of_baseline = topic.found(view.findings, baseline);
        topic.of_differences(of_baseline.map(|found| found.compared().mean.value))
    };
    let columns = titles(view, |topic| {
        let per = if each(topic) { " per MW" } else { "" };
        match scale(topic) {
            Some((_, "")) | None => format!("{}{per}", topic.title),
            Some((_, unit)) => format!("{}, {unit}{per}", topic.title),
        }
    });
    let cells: Vec<Vec<String>> =
        view.headlines.iter().map(|topic| column(view, topic, scale(topic), &others)).collect();
    let rows = others.iter().enumerate().map(|(row, point)| {
        let mut texts = vec![view.name(*point)];
        texts.extend(cells.iter().map(|column| column[row].clone()));
        texts
    });
    let text = format!(
        "Difference to {}, run by run with the same seed, with half of the width of its {} \
         confidence interval. The mark {REAL} stands where the interval excludes that there is no \
         difference.",
        view.name(baseline),
        percent(view.plan.study.level)
    );
    let differences = paragraph(&text) + &table(&columns, rows);
    let differences = if others.len() > MOST_OPEN {
        details("Difference to the baseline", &differences)
    } else {
        format!("<h3>Difference to the baseline</h3>\n{differences}")
    };
    differences + &details("What common random numbers are worth", &variance_ratios(view, &others))
}

/// Differences of a topic at each point.
fn column(
    view: &View<'_>,
    topic: &Topic,
    scale: Option<(f64, &'static str)>,
    points: &[usize],
) -> Vec<String> {
    let found = |point: &usize| {
        let paired = topic.found(view.findings, *point)?.compared().difference?;
        let (factor, _) = scale?;
        let half = paired.difference.half_width().map(|half| half * factor);
        Some((paired.difference.value * factor, half, paired.is_real()))
    };
    let found: Vec<Option<(f64, Option<f64>, bool)>> = points.iter().map(found).collect();
    let shown = |found: &Option<(f64, Option<f64>, bool)>| match found {
        None => NONE.to_owned(),
        Some((value, half, real)) => {
            let sign = if *value > 0.0 { "+" } else { "" };
            let digits = decimals_of_difference(*value, *half);
            // A figure space keeps numbers without a mark in line.
            let mark = if *real { REAL } else { '\u{2007}' };
            format!("{sign}{} {mark}", with_half(*value, *half, digits))
        }
    };
    found.iter().map(shown).collect()
}

fn variance_ratios(view: &View<'_>, points: &[usize]) -> String {
    let columns = titles(view, |topic| topic.title.clone());
    let rows = points.iter().map(|&point| {
        let mut row = vec![view.name(point)];
        row.extend(view.headlines.iter().map(|topic| {
            let found = topic.found(view.findings, point);
            let found = found.and_then(|found| found.compared().difference);
            let ratio = found.and_then(|paired| paired.variance_ratio);
            ratio.map_or(NONE.to_owned(), |ratio| fixed(ratio, 3))
        }));
        row
    });
    let text = "Variance of the differences over the sum of both variances. Below 1, comparing runs \
                that met the same random numbers has narrowed the intervals: at 0.1, independent \
                runs would have had to be ten times as many. A dash stands where nothing varies.";
    paragraph(text) + &table(&columns, rows)
}
