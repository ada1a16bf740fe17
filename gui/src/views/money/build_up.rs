//! What costs are made of: a bar for each part, one behind the other up to the sum.

use egui::Ui;
use factory::results::{CostItem, Results};
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use crate::charts::{Bar, bars, empty};
use crate::format::{fixed, percent, sentence, signed, significant, with_unit};
use crate::model::{Run, Table};
use crate::theme::{self, Meaning};
use crate::views::told::UNDEFINED;

/// What costs are divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Basis {
    /// A GPU-hour kept.
    #[default]
    GpuHour,
    /// An average year.
    Year,
}

/// Which amount of an item a chart shows, where it is defined, and how it is written.
struct Amount {
    of: fn(&CostItem) -> Option<f64>,
    heading: &'static str,
    total: &'static str,
    about: &'static str,
}

const PER_GPU_HOUR: Amount = Amount {
    of: |item| item.usd_per_gpu_hour,
    heading: "USD/GPU-h kept",
    total: "All costs",
    about: "The levelised cost of compute: all costs for each GPU-hour kept.",
};
const PER_YEAR: Amount = Amount {
    of: |item| Some(item.usd_per_year),
    heading: "USD per year",
    total: "All costs",
    about: "All costs of an average year, with the payments that recover capital expenditure.",
};
const CAPITAL: Amount = Amount {
    of: |item| Some(item.capital_usd),
    heading: "USD",
    total: "All capital expenditure",
    about: "All that is paid before the first year of operation.",
};

/// Draws what a GPU-hour kept or a year costs.
pub(super) fn costs(ui: &mut Ui, run: &Run, baseline: Option<&Run>, basis: Basis) {
    let amount = match basis {
        Basis::GpuHour => PER_GPU_HOUR,
        Basis::Year => PER_YEAR,
    };
    let costs = &run.results.costs;
    if !costs.is_empty() && costs.iter().all(|item| (amount.of)(item).is_none()) {
        let next = "Without goodput a GPU-hour kept has no cost. Look at the costs per year.";
        return empty(ui, "No GPU-hour was kept.", next);
    }
    draw(ui, run, baseline, &amount);
}

/// Where the last bar of the costs ends.
#[cfg(test)]
pub(super) fn end(results: &Results, basis: Basis) -> f64 {
    let amount = if basis == Basis::GpuHour { PER_GPU_HOUR } else { PER_YEAR };
    let mut bars = Vec::new();
    egui::__run_test_ui(|ui| bars = rows(ui, results, None, &amount));
    bars.iter().rev().find(|bar| !bar.strong).map_or(0.0, |bar| bar.to)
}

/// Draws what the plant costs to build.
pub(super) fn capital(ui: &mut Ui, run: &Run, baseline: Option<&Run>) {
    draw(ui, run, baseline, &CAPITAL);
}

fn draw(ui: &mut Ui, run: &Run, baseline: Option<&Run>, amount: &Amount) {
    let rows = rows(ui, &run.results, baseline.map(|run| &run.results), amount);
    if rows.is_empty() {
        return empty(ui, "Nothing is paid.", "This run has no costs of this kind.");
    }
    if let Some(baseline) = baseline {
        ui.weak(format!("Change against {}", baseline.name));
    }
    let with = [amount.heading, "Share", "Change"];
    let headings = if baseline.is_some() { &with[..] } else { &with[..2] };
    bars(ui, amount.heading, headings, &rows);
}

/// A bar for each item that costs anything, and their sum.
fn rows(ui: &Ui, results: &Results, baseline: Option<&Results>, amount: &Amount) -> Vec<Bar> {
    let sum: f64 = results.costs.iter().filter_map(amount.of).sum();
    let before = |name: &str| -> Option<f64> {
        let items = baseline?.costs.iter().filter(|item| name.is_empty() || item.name == name);
        items.map(amount.of).sum()
    };
    let bar = |name: &str, value: f64, before: Option<f64>| {
        let mut cells = vec![written(value, amount), percent(value / sum)];
        if baseline.is_some() {
            let change = before.map(|before| change(value - before, amount));
            cells.push(change.unwrap_or_else(|| UNDEFINED.to_owned()));
        }
        Bar { name: sentence(name), cells, ..Bar::default() }
    };
    let mut from = 0.0;
    let items = results.costs.iter().filter_map(|item| Some((item, (amount.of)(item)?)));
    let items = items.filter(|(_, value)| *value != 0.0).enumerate();
    let mut rows: Vec<Bar> = items
        .map(|(place, (item, value))| {
            let start = from;
            from += value;
            Bar {
                about: item.about.clone(),
                from: start,
                to: from,
                color: theme::series(ui.visuals(), place),
                ..bar(&item.name, value, before(&item.name))
            }
        })
        .collect();
    if !rows.is_empty() {
        rows.push(Bar {
            about: amount.about.to_owned(),
            to: sum,
            color: theme::meaning(ui.visuals(), Meaning::Idle),
            strong: true,
            ..bar(amount.total, sum, before(""))
        });
    }
    rows
}

fn written(value: f64, amount: &Amount) -> String {
    if amount.heading == PER_GPU_HOUR.heading { fixed(value, 3) } else { with_unit(value, "USD") }
}

fn change(value: f64, amount: &Amount) -> String {
    if amount.heading == PER_GPU_HOUR.heading {
        let sign = if value > 0.0 { "+" } else { "" };
        return format!("{sign}{}", fixed(value, 3));
    }
    if value == 0.0 { significant(value) } else { signed(value, "USD") }
}

/// All items with all amounts, for CSV.
pub(super) fn table(results: &Results) -> Option<Table> {
    let columns = vec![
        Column::text("item", "What is paid for."),
        Column::number("usd_per_year", "USD/year", "Cost of an average year."),
        Column::number("capital_usd", "USD", "The capital expenditure."),
        Column::number("usd_per_gpu_hour", "USD/GPU-h", "Part of the levelised cost of compute."),
        Column::text("about", "What it contains."),
    ];
    let rows = results.costs.iter().map(|item| {
        vec![
            Cell::from(item.name.as_str()),
            Cell::Number(item.usd_per_year),
            Cell::Number(item.capital_usd),
            Cell::from(item.usd_per_gpu_hour),
            Cell::from(item.about.as_str()),
        ]
    });
    (!results.costs.is_empty()).then(|| Table { columns, rows: rows.collect() })
}
