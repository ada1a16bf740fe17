//! The table of the comparison: values of all runs, and differences to the baseline beside them.

use factory::results::Metric;
use files::table::{Cell, Column};

use super::super::told;
use crate::charts::{Heading, Sheet, SheetCell};
use crate::model::{Run, Table, difference, estimate};

/// The metric by which runs are sorted, and whether the greatest comes first.
type Sorted = (String, bool);

/// The table for people: the baseline comes first in `runs`; whether it is turned, and whether
/// differences are told as per cent.
pub(super) fn sheet(
    runs: &[&Run],
    metrics: &[Metric],
    sorted: Option<&Sorted>,
    (turned, relative): (bool, bool),
) -> Sheet {
    if turned {
        runs_as_rows(runs, metrics, sorted, relative)
    } else {
        metrics_as_rows(runs, metrics, sorted, relative)
    }
}

const DIFFERENCE: &str = "Against the baseline; * marks what is more than chance.";

fn cells(runs: &[&Run], run: &Run, metric: Metric, relative: bool) -> [SheetCell; 2] {
    let baseline = runs[0];
    let difference = difference(run, baseline, metric);
    [told::value(run, metric), told::difference(difference, metric, &baseline.name, relative)]
}

fn metrics_as_rows(
    runs: &[&Run],
    metrics: &[Metric],
    sorted: Option<&Sorted>,
    relative: bool,
) -> Sheet {
    let mut headings = vec![Heading::text("Metric", "Press one to sort the runs by it.")];
    for run in runs {
        let first = run.id == runs[0].id;
        let name = if first { format!("{} (baseline)", run.name) } else { run.name.clone() };
        headings.push(Heading::numbers(name, &run.loaded.scenario.spec().name));
        if !first {
            headings.push(Heading::numbers("Difference", DIFFERENCE));
        }
    }
    let rows = metrics.iter().map(|metric| {
        let order = sorted.filter(|(name, _)| name == metric.name).map(|(_, greatest)| *greatest);
        let text = match order {
            Some(true) => format!("{} (greatest first)", metric.title()),
            Some(false) => format!("{} (least first)", metric.title()),
            None => metric.title(),
        };
        let name = SheetCell { button: true, ..SheetCell::new(text, told::meaning(metric)) };
        let mut row = vec![name, told::value(runs[0], *metric)];
        for run in &runs[1..] {
            row.extend(cells(runs, run, *metric, relative));
        }
        row
    });
    Sheet { headings, rows: rows.collect() }
}

fn runs_as_rows(
    runs: &[&Run],
    metrics: &[Metric],
    sorted: Option<&Sorted>,
    relative: bool,
) -> Sheet {
    let mut headings = vec![Heading::text("Run", "The baseline comes first.")];
    for metric in metrics {
        let order = sorted.filter(|(name, _)| name == metric.name).map(|(_, greatest)| *greatest);
        let heading = Heading::numbers(metric.title(), told::meaning(metric));
        headings.push(Heading { button: true, sorted: order, ..heading });
        headings.push(Heading::numbers("Difference", DIFFERENCE));
    }
    let rows = runs.iter().enumerate().map(|(place, run)| {
        let name = if place == 0 { format!("{} (baseline)", run.name) } else { run.name.clone() };
        let mut row = vec![SheetCell::new(name, &run.loaded.scenario.spec().name)];
        for metric in metrics {
            let [value, against] = cells(runs, run, *metric, relative);
            row.push(value);
            row.push(if place == 0 { SheetCell::default() } else { against });
        }
        row
    });
    Sheet { headings, rows: rows.collect() }
}

/// A row for each run and metric, for files.
pub(super) fn table(runs: &[&Run], metrics: &[Metric]) -> Table {
    let columns = vec![
        Column::text("run", "Name of the run."),
        Column::text("metric", "Name of the metric."),
        Column::text("unit", "Its unit; empty where there is none."),
        Column::number("value", "", "Mean over seeds."),
        Column::number("low", "", "Lower end of its 95 % interval."),
        Column::number("high", "", "Upper end of its 95 % interval."),
        Column::integer("seeds", "", "Seeds behind it."),
        Column::number("difference", "", "Value less that of the baseline, paired seed by seed."),
        Column::number("difference_low", "", "Lower end of its 95 % interval."),
        Column::number("difference_high", "", "Upper end of its 95 % interval."),
        Column::number("difference_share", "", "The difference as a share of the baseline."),
    ];
    let pairs = runs.iter().flat_map(|run| metrics.iter().map(move |metric| (run, metric)));
    let rows = pairs.map(|(run, metric)| {
        let estimate = estimate(run, metric.name);
        let against = difference(run, runs[0], *metric).filter(|_| run.id != runs[0].id);
        let interval = against.and_then(|difference| difference.interval);
        let seeds = estimate.map_or(0, |estimate| estimate.count);
        vec![
            Cell::from(run.name.as_str()),
            Cell::from(metric.name),
            Cell::from(metric.unit),
            Cell::from(estimate.map(|estimate| estimate.value)),
            Cell::from(estimate.and_then(|estimate| estimate.low)),
            Cell::from(estimate.and_then(|estimate| estimate.high)),
            Cell::Integer(i64::try_from(seeds).unwrap_or(i64::MAX)),
            Cell::from(against.map(|difference| difference.absolute)),
            Cell::from(interval.map(|(low, _)| low)),
            Cell::from(interval.map(|(_, high)| high)),
            Cell::from(against.and_then(|difference| difference.relative)),
        ]
    });
    Table { columns, rows: rows.collect() }
}
