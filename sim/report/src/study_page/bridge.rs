//! The bridge between two designs: what the difference of their cost is made of, as the difference of two ledgers that
//! met the same luck.

use factory::Results;
use factory::finance::{Category, Side};
use files::numbers::fixed;
use study::{Findings, Plan};

use super::Illustration;
use super::topic::GPU_HOUR;
use super::view::View;
use crate::figures::html::{Cell, details, paragraph, table};

/// What one design costs more than another, part by part.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// Place of the design from which it leads, from 0.
    pub from: usize,
    /// Place of the design to which it leads.
    pub to: usize,
    /// Capital expenditure by category, in dollars.
    pub capital: Vec<Step>,
    /// Cost of a GPU-hour kept by part, in dollars; nothing where GPU-hours of the two are different work.
    pub cost: Vec<Step>,
}

/// A part of a cost in both designs.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is paid for.
    pub name: String,
    /// In the design from which the bridge leads.
    pub before: f64,
    /// In the other.
    pub after: f64,
}

impl Step {
    /// How much more it is.
    pub fn more(&self) -> f64 {
        self.after - self.before
    }
}

/// From the baseline of a study to each other design whose first run was shown.
pub(super) fn bridges(plan: &Plan, findings: &Findings, shown: &[Illustration]) -> Vec<Bridge> {
    let of = |point: usize| shown.iter().find(|illustration| illustration.point == point);
    let Some(base) = plan.study.baseline.and_then(of) else { return Vec::new() };
    let ranks = findings.likeness.ranks(GPU_HOUR);
    let others = shown.iter().filter(|illustration| illustration.point != base.point);
    let bridge = |other: &Illustration| Bridge {
        from: base.point,
        to: other.point,
        capital: capital(&base.results, &other.results),
        cost: if ranks { cost(&base.results, &other.results) } else { Vec::new() },
    };
    others.map(bridge).collect()
}

/// Both sums are those of the ledgers, to the cent.
fn capital(before: &Results, after: &Results) -> Vec<Step> {
    let built = Category::ALL.iter().filter(|category| category.side() == Side::Capital);
    let step = |category: &Category| Step {
        name: category.label().to_owned(),
        before: before.ledger.paid_for(*category).in_dollars(),
        after: after.ledger.paid_for(*category).in_dollars(),
    };
    built.map(step).filter(|step| step.before != 0.0 || step.after != 0.0).collect()
}

/// Nothing where one of them kept no GPU-hour.
fn cost(before: &Results, after: &Results) -> Vec<Step> {
    let each = |results: &Results, name: &str| {
        let item = results.costs.iter().find(|item| item.name == name);
        item.map_or(Some(0.0), |item| item.usd_per_gpu_hour)
    };
    let names = before.costs.iter().chain(&after.costs).map(|item| &item.name);
    let mut steps: Vec<Step> = Vec::new();
    for name in names {
        if steps.iter().any(|step| step.name == *name) {
            continue;
        }
        let (Some(before), Some(after)) = (each(before, name), each(after, name)) else {
            return Vec::new();
        };
        steps.push(Step { name: name.clone(), before, after });
    }
    steps
}

/// The section of a page; nothing without a baseline, or where no single runs are shown.
pub(super) fn section(view: &View<'_>) -> String {
    let bridges = bridges(view.plan, view.findings, view.shown);
    let mut html = String::new();
    for bridge in &bridges {
        let title = format!("From {} to {}", view.name(bridge.from), view.name(bridge.to));
        let mut parts = String::new();
        if !bridge.cost.is_empty() {
            parts.push_str(&steps("USD per GPU-hour kept", &bridge.cost, 1.0, 4));
        }
        parts.push_str(&steps("Capital expenditure, M USD", &bridge.capital, 1e6, 2));
        html.push_str(&if bridges.len() > 1 {
            details(&title, &parts)
        } else {
            paragraph(&title) + &parts
        });
    }
    if html.is_empty() {
        return html;
    }
    paragraph(
        "Differences of the ledgers of the first run of each, which met the same weather, failures and jobs: parts add up \
         to the whole.",
    ) + &html
}

fn steps(unit: &str, steps: &[Step], size: f64, digits: usize) -> String {
    let columns = [
        (unit.to_owned(), Cell::Text),
        ("Before".to_owned(), Cell::Number),
        ("After".to_owned(), Cell::Number),
        ("Difference".to_owned(), Cell::Number),
    ];
    let row = |step: &Step| {
        let sign = if step.more() > 0.0 { "+" } else { "" };
        vec![
            step.name.clone(),
            fixed(step.before / size, digits),
            fixed(step.after / size, digits),
            format!("{sign}{}", fixed(step.more() / size, digits)),
        ]
    };
    let whole = Step {
        name: "All".to_owned(),
        before: steps.iter().map(|step| step.before).sum(),
        after: steps.iter().map(|step| step.after).sum(),
    };
    table(&columns, steps.iter().chain([&whole]).map(row))
}
