//! The bridge between the costs of a GPU-hour of two options: what each part of it adds or takes away.

use factory::finance::CostItem;
use files::numbers::fixed;

use super::by_option;
use super::subject::Decision;
use crate::figures::html::{Cell, paragraph};

/// Parts that differ by less than this in all options, in USD for a GPU-hour, are told together.
const LEAST: f64 = 0.0005;

/// From the first option's cost of a GPU-hour kept to those of the others, part by part; nothing where there is no
/// other or a run kept nothing.
pub(super) fn bridge(decision: &Decision) -> String {
    let parts: Option<Vec<Vec<(&str, f64)>>> =
        decision.options.iter().map(|option| parts(&option.shown.results.costs)).collect();
    let Some(parts) = parts.filter(|parts| parts.len() > 1) else { return String::new() };
    let first = &decision.options[0].name;
    let text = format!(
        "From the cost of a GPU-hour kept with {first} to that of each other option, in one run of each: what each part \
         of it adds, or takes away where it is below zero. The parts add up. Fewer hours kept make every part dearer."
    );
    let title = format!("USD per GPU-hour kept, from {first}");
    paragraph(&text) + &by_option(decision, (&title, Cell::Text), rows(&parts, first).into_iter())
}

/// The parts of a cost; `None` without goodput.
fn parts(items: &[CostItem]) -> Option<Vec<(&str, f64)>> {
    items.iter().map(|item| Some((item.name.as_str(), item.usd_per_gpu_hour?))).collect()
}

/// Where each option begins, each part that tells it from the first, and where it ends.
fn rows(parts: &[Vec<(&str, f64)>], first: &str) -> Vec<super::Row> {
    let sum = |parts: &Vec<(&str, f64)>| parts.iter().map(|part| part.1).sum::<f64>();
    let of = |parts: &Vec<(&str, f64)>, name: &str| {
        parts.iter().filter(|part| part.0 == name).map(|part| part.1).sum::<f64>()
    };
    let begin = sum(&parts[0]);
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in parts.iter().flatten() {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let steps = |name: &&str| -> Vec<f64> {
        parts.iter().map(|it| of(it, name) - of(&parts[0], name)).collect()
    };
    let (told, small): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| steps(name).iter().any(|step| step.abs() >= LEAST));
    let row = |name: &str, values: Vec<f64>| -> super::Row {
        (name.to_owned(), values.into_iter().map(|value| Some(fixed(value, 3))).collect())
    };
    let mut rows = vec![row(&format!("Cost with {first}"), vec![begin; parts.len()])];
    rows.extend(told.iter().map(|name| row(name, steps(name))));
    let rest = |option: usize| small.iter().map(|name| steps(name)[option]).sum();
    if !small.is_empty() {
        rows.push(row("All else", (0..parts.len()).map(rest).collect()));
    }
    rows.push(row("Cost with this option", parts.iter().map(sum).collect()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 3.000 with energy .5 to 3.250: energy adds .350, racks take .100; a part that only the second has is all its
    /// own, and what differs by a ten-thousandth is told together.
    #[test]
    fn the_parts_lead_from_one_cost_to_the_other() {
        let one = vec![("Racks", 2.4), ("Energy", 0.5), ("Water", 0.1)];
        let other = vec![("Racks", 2.2), ("Energy", 0.85), ("Water", 0.1001), ("Grants", 0.1)];
        let rows = rows(&[one, other], "A");
        let cells: Vec<(&str, &str)> = rows
            .iter()
            .map(|(name, cells)| (name.as_str(), cells[1].as_deref().unwrap()))
            .collect();
        let expected = [
            ("Cost with A", "3.000"),
            ("Racks", "-0.200"),
            ("Energy", "0.350"),
            ("Grants", "0.100"),
            ("All else", "0.000"),
            ("Cost with this option", "3.250"),
        ];
        assert_eq!(cells.len(), expected.len(), "{cells:?}");
        for ((name, cell), (expected_name, value)) in cells.into_iter().zip(expected) {
            assert_eq!(name, expected_name);
            assert_eq!(cell.replace('\u{2212}', "-"), value, "{name}");
        }
        assert!(rows.iter().skip(1).take(4).all(|(_, cells)| cells[0].as_deref() == Some("0.000")));
    }
}
