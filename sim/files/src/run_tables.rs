//! Columns of the tables of a run, and the dictionary that explains them.

use factory::results::{COLUMNS, Results};

/// A column: its name, unit and meaning.
type Column = (&'static str, &'static str, &'static str);

pub(crate) const JOBS: [Column; 10] = [
    ("job", "", "Order of submission, from 1."),
    ("class", "", "Class of work."),
    ("gpus", "GPUs", "GPUs it holds while it runs."),
    ("submit_s", "s", "When it was submitted, since the start of the run."),
    ("start_s", "s", "When it first started; empty if it never did."),
    ("end_s", "s", "When it had done all its work; empty if it had not."),
    ("wait_s", "s", "From submission to the first start."),
    ("interruptions", "", "How often it was interrupted."),
    ("kept_gpu_hours", "GPU-h", "Computing that was kept."),
    ("state", "", "completed, or running or waiting when the run ended."),
];

pub(crate) const INCIDENTS: [Column; 5] = [
    ("time", "", "Local time, ISO 8601."),
    ("hour", "h", "Hours since the start of the run."),
    ("what", "", "Component, hazard or outage."),
    ("place", "", "Number of the place that went out; 0 for the site."),
    ("length_h", "h", "How long it lasts, where that is known when it begins."),
];

pub(crate) const CASHFLOW: [Column; 12] = [
    ("year", "", "Year of operation; 0 is the investment."),
    ("length_years", "years", "Length; below 1 for a year that the run cuts off."),
    ("capex_usd", "USD", "Investment."),
    ("energy_usd", "USD", "Energy drawn from the grid."),
    ("demand_usd", "USD", "Charges for the peak power of each month."),
    ("carbon_usd", "USD", "Carbon price of that energy."),
    ("water_usd", "USD", "Water."),
    ("staff_usd", "USD", "Staff."),
    ("maintenance_usd", "USD", "Upkeep of the facility, support and spare parts of IT."),
    ("revenue_usd", "USD", "Goodput at the opening price of a GPU-hour."),
    ("net_usd", "USD", "Revenue less investment and running costs, before tax."),
    ("goodput_gpu_hours", "GPU-h", "Computing that was kept."),
];

/// A number as tables show it: the shortest text that reads back the same, empty when missing.
pub(crate) fn text(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A table as CSV.
pub(crate) fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = header.iter().map(|&name| name.to_owned()).collect();
    for row in std::iter::once(header).chain(rows) {
        writer.write_record(row).expect("memory takes rows of one length");
    }
    writer.into_inner().expect("memory can be flushed")
}

/// Every column of every table and every metric of the summary, with unit and meaning.
pub(crate) fn dictionary(results: &Results) -> Vec<u8> {
    let row = |file: &str, name: &str, unit: &str, about: &str| {
        [file, name, unit, about].map(str::to_owned).to_vec()
    };
    let tables =
        [("jobs.csv", JOBS.as_slice()), ("incidents.csv", &INCIDENTS), ("cashflow.csv", &CASHFLOW)];
    let metrics = results.metrics.iter().map(|value| value.metric);
    let mut rows: Vec<Vec<String>> =
        metrics.map(|metric| row("summary.json", metric.name, metric.unit, metric.about)).collect();
    rows.push(row("summary.json", "wall_s", "s", "Time that the simulation took."));
    rows.push(row("timeline.csv", "time", "", "Local time at which the hour begins, ISO 8601."));
    rows.push(row("timeline.csv", "hour", "h", "Hours since the start of the run."));
    rows.extend(COLUMNS.iter().map(|c| row("timeline.csv", c.name, c.unit, c.about)));
    for (file, columns) in tables {
        rows.extend(columns.iter().map(|(name, unit, about)| row(file, name, unit, about)));
    }
    table(&["file", "name", "unit", "meaning"], rows.into_iter())
}
