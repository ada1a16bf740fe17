//! Every metric of a run in a table: value, interval, difference to the baseline, meaning.

use factory::results::Metric;
use files::table::{Cell, Column};

use super::super::told;
use crate::charts::{Heading, Sheet, SheetCell};
use crate::model::{Run, Table, difference, estimate};

/// The metrics that have all the words of `search` in their name or meaning.
pub(super) fn sheet(run: &Run, baseline: Option<&Run>, search: &str) -> Sheet {
    let mut headings = vec![
        Heading::text("Metric", "Its name in files and in studies stands where the pointer rests."),
        Heading::numbers("Value", "In this run; the mean over seeds where there are several."),
    ];
    if let Some(baseline) = baseline {
        let about = "Difference to the baseline; * marks what is more than chance.";
        headings.push(Heading::numbers(format!("Against {}", baseline.name), about));
    }
    headings.push(Heading::text("Meaning", "What the metric says."));
    let metrics = run.results.metrics.iter().map(|value| value.metric);
    let rows = metrics.filter(|metric| found(metric, search)).map(|metric| {
        let mut row =
            vec![SheetCell::new(metric.title(), told::meaning(&metric)), told::value(run, metric)];
        if let Some(baseline) = baseline {
            let difference = difference(run, baseline, metric);
            row.push(told::difference(difference, metric, &baseline.name, true));
        }
        row.push(SheetCell::plain(metric.about));
        row
    });
    Sheet { headings, rows: rows.collect() }
}

/// Whether a metric has all words in its name, its label, its unit or its meaning.
pub(in super::super) fn found(metric: &Metric, search: &str) -> bool {
    let Metric { name, label, unit, about, .. } = metric;
    let text = format!("{name} {label} {unit} {about}").to_lowercase();
    search.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// All metrics, for files.
pub(super) fn table(run: &Run, baseline: Option<&Run>) -> Table {
    let columns = vec![
        Column::text("metric", "Name of the metric."),
        Column::text("unit", "Its unit; empty where there is none."),
        Column::number("value", "", "Its value; the mean over seeds where there are several."),
        Column::number("low", "", "Lower end of the 95 % interval."),
        Column::number("high", "", "Upper end of the 95 % interval."),
        Column::number("difference", "", "Value less that of the baseline."),
        Column::text("about", "What it means."),
    ];
    let rows = run.results.metrics.iter().map(|value| {
        let metric = value.metric;
        let estimate = estimate(run, metric.name);
        let against = baseline.and_then(|baseline| difference(run, baseline, metric));
        vec![
            Cell::from(metric.name),
            Cell::from(metric.unit),
            Cell::from(estimate.map(|estimate| estimate.value)),
            Cell::from(estimate.and_then(|estimate| estimate.low)),
            Cell::from(estimate.and_then(|estimate| estimate.high)),
            Cell::from(against.map(|difference| difference.absolute)),
            Cell::from(metric.about),
        ]
    });
    Table { columns, rows: rows.collect() }
}
