//! What a GPU-hour kept costs at each point: its parts, stacked to the levelised cost.

use files::numbers::fixed;

use super::topic::LCOC;
use super::view::View;
use crate::figures::html::{Cell, details, paragraph, table};
use crate::figures::{Axis, FULL, Hue, Rows, figure};

/// Points that the figure shows.
const MOST_POINTS: usize = 24;

/// Parts of the yearly cost: what they are called, their hue, and the metric that holds them.
const PARTS: [(&str, Hue, &str); 4] = [
    ("IT capital recovery", Hue::Blue, "capital_it_usd_per_year"),
    ("Plant capital recovery", Hue::Sky, "capital_plant_usd_per_year"),
    ("Shell capital recovery", Hue::Grey, "capital_shell_usd_per_year"),
    ("Energy", Hue::Orange, "opex_energy_usd_per_year"),
];
/// What is left of the running costs.
const REST: (&str, Hue) = ("Other running costs", Hue::Purple);
const RUNNING: &str = "opex_usd_per_year";

/// The cost of a GPU-hour kept by part, in the order of [`PARTS`] and then the rest; `None` where a part
/// is not known or nothing is paid.
pub(super) fn parts(view: &View<'_>, point: usize) -> Option<Vec<f64>> {
    let cost = view.metric(LCOC, point)?;
    let mut yearly: Vec<f64> =
        PARTS.iter().map(|part| view.metric(part.2, point)).collect::<Option<_>>()?;
    let energy = yearly[PARTS.len() - 1];
    yearly.push((view.metric(RUNNING, point)? - energy).max(0.0));
    let all: f64 = yearly.iter().sum();
    (all > 0.0).then(|| yearly.iter().map(|part| cost * part / all).collect())
}

/// Stacked bars of the points, and their numbers.
pub(super) fn cost_build_up(view: &View<'_>) -> String {
    let known = view.order.iter().filter_map(|point| Some((*point, parts(view, *point)?)));
    let known: Vec<(usize, Vec<f64>)> = known.take(MOST_POINTS).collect();
    if known.is_empty() {
        return paragraph(
            "The study does not summarise the metrics from which the cost of a GPU-hour kept is built up: \
             LCOC, yearly capital recovery and running costs.",
        );
    }
    let names: Vec<String> = known.iter().map(|(point, _)| view.name(*point)).collect();
    let wholes = known.iter().map(|(_, parts)| parts.iter().sum::<f64>());
    let axis = Axis::from_zero("USD per GPU-hour kept", wholes);
    let mut rows = Rows::new(FULL, axis, &names, "LCOC");
    let kinds: Vec<(&str, Hue)> = PARTS.iter().map(|part| (part.0, part.1)).chain([REST]).collect();
    for (row, (_, parts)) in known.iter().enumerate() {
        let mut sum = 0.0;
        for (part, (kind, hue)) in parts.iter().zip(&kinds).filter(|(part, _)| **part > 0.0) {
            let hint = format!("{}: {kind}, {} USD per GPU-hour kept", names[row], fixed(*part, 3));
            rows.bar((row, 0, 1), sum, sum + part, *hue, &hint);
            sum += part;
        }
        rows.value(row, &fixed(sum, 3));
    }
    let legend: Vec<(Hue, &str)> = kinds.iter().map(|(name, hue)| (*hue, *name)).collect();
    let caption = "Levelised cost of compute (LCOC) at each point, as the mean over its runs, \
                   divided among its parts like the yearly costs: capital expenditure, recovered \
                   with interest over its life, and what is paid for operation.";
    let svg = rows.finish("Cost of a GPU-hour kept by part, by point");
    figure(&svg, &legend, caption) + &details("Every part", &part_table(&names, &known, &kinds))
}

fn part_table(names: &[String], known: &[(usize, Vec<f64>)], kinds: &[(&str, Hue)]) -> String {
    let mut columns = vec![("Point".to_owned(), Cell::Text)];
    columns.extend(kinds.iter().map(|(name, _)| ((*name).to_owned(), Cell::Number)));
    columns.push(("LCOC, USD/GPU-h kept".to_owned(), Cell::Number));
    let rows = names.iter().zip(known).map(|(name, (_, parts))| {
        let mut row = vec![name.clone()];
        row.extend(parts.iter().map(|part| fixed(*part, 3)));
        row.push(fixed(parts.iter().sum(), 3));
        row
    });
    table(&columns, rows)
}
