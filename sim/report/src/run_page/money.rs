//! Money: how the cost of a GPU-hour adds up, and the cash flow by year.

use factory::finance::{Category, Year};
use factory::results::Results;
use files::numbers::{UNDEFINED, fixed, grouped, money, percent};

use crate::figures::html::{Cell, Column, details, paragraph, table};
use crate::figures::{Axis, Bar, FULL, Frame, Hue, Mark, bars, figure};

/// A part of the cost of a GPU-hour.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CostPart {
    /// What is paid for.
    pub(super) name: String,
    /// Dollars for each GPU-hour kept.
    pub(super) dollars: f64,
    hue: Hue,
}

/// Parts of the cost of a GPU-hour kept; nothing without goodput.
pub(super) fn cost_parts(results: &Results) -> Vec<CostPart> {
    let parts = results.costs.iter().filter_map(|item| {
        let hue = if item.capital_usd > 0.0 { Hue::Blue } else { hue_of(&item.name) };
        Some(CostPart { name: item.name.clone(), dollars: item.usd_per_gpu_hour?, hue })
    });
    parts.collect()
}

/// The colour of a running cost.
fn hue_of(name: &str) -> Hue {
    let metered = [Category::Energy, Category::Temporary, Category::Demand, Category::Carbon];
    let metered = metered.into_iter().chain([Category::Nox, Category::Fuel, Category::Water]);
    if metered.into_iter().any(|it| it.label() == name) { Hue::Orange } else { Hue::Purple }
}

/// How the cost of a GPU-hour adds up.
pub(super) fn cost_build_up(results: &Results) -> String {
    let parts = cost_parts(results);
    if parts.is_empty() {
        return paragraph("There was no goodput, so that a GPU-hour kept has no cost.")
            + &by_gpu_hour(results);
    }
    let whole: f64 = parts.iter().map(|part| part.dollars).sum();
    let mut rows = Vec::new();
    let mut sum = 0.0;
    for part in parts.iter().filter(|part| part.dollars > 0.0) {
        rows.push(bar(&part.name, sum, part.dollars, whole, part.hue));
        sum += part.dollars;
    }
    rows.push(Bar { strong: true, ..bar("Levelised cost", 0.0, sum, whole, Hue::Green) });
    let titles = ["", "USD/GPU-h kept", "Share"];
    let svg = bars("Cost of a GPU-hour kept by part", titles, whole, &rows);
    let legend = [
        (Hue::Blue, "Capital expenditure, recovered with interest over its life"),
        (Hue::Orange, "Energy, carbon, fuel and water"),
        (Hue::Purple, "Staff, upkeep, repairs, insurance, taxes and administration"),
    ];
    let caption = "Levelised cost of compute (LCOC): the level price of a GPU-hour kept, which is goodput, \
                   at which the run is worth nothing at its cost of capital, before tax on profits.";
    figure(&svg, &legend, caption) + &by_gpu_hour(results)
}

/// What the same costs come to for each GPU-hour, by whichever GPU-hours they are divided.
fn by_gpu_hour(results: &Results) -> String {
    const COLUMNS: [Column; 4] = [
        ("GPU-hours", Cell::Short),
        ("How many", Cell::Number),
        ("USD for each", Cell::Number),
        ("Meaning", Cell::Text),
    ];
    let rows = COSTS.into_iter().filter_map(|(word, hours, cost)| {
        let cost = results.metrics.iter().find(|value| value.metric.name == cost)?;
        let hours = results.value(hours).map_or_else(|| UNDEFINED.to_owned(), grouped);
        let dollars = cost.value.map_or_else(|| UNDEFINED.to_owned(), |cost| fixed(cost, 3));
        Some(vec![word.to_owned(), hours, dollars, cost.metric.about.to_owned()])
    });
    table(&COLUMNS, rows)
}

/// By what all costs are divided: the word for it, and the metrics of the GPU-hours and of the cost.
pub(super) const COSTS: [(&str, &str, &str); 4] = [
    ("installed", "installed_gpu_hours", "lcoc_installed_usd"),
    ("sellable", "sellable_gpu_hours", "lcoc_sellable_usd"),
    ("held", "held_gpu_hours", "lcoc_held_usd"),
    ("kept", "goodput_gpu_hours", "lcoc_usd_per_gpu_hour"),
];

fn bar(name: &str, begins: f64, length: f64, whole: f64, hue: Hue) -> Bar {
    Bar {
        name: name.to_owned(),
        begins,
        length,
        hue,
        values: [fixed(length, 3), percent(length / whole)],
        hint: format!("{name}: {} USD per GPU-hour kept", fixed(length, 4)),
        strong: false,
    }
}

/// Money by year, and when it has come back.
pub(super) fn cash_flow(results: &Results) -> String {
    let years = &results.years;
    amounts_by_year(years, FULL, AMOUNTS)
        + &sum_by_year(years)
        + &price_by_month(results)
        + &details("Every year", &year_table(years))
}

/// What a GPU-hour of the racks that stand then sells for in each month, and what it costs.
fn price_by_month(results: &Results) -> String {
    let mut ends = 0.0;
    let mut points = Vec::new();
    for (price, month) in results.prices.iter().zip(&results.usage.months) {
        points.push((ends + month.share_of_year / 2.0, *price));
        ends += month.share_of_year;
    }
    if points.is_empty() {
        return String::new();
    }
    let cost = results.value("lcoc_held_usd");
    let heights = points.iter().map(|point| point.1).chain(cost);
    let y = Axis::from_zero("USD/GPU-h", heights);
    let x = Axis::between("Years of operation", 0.0, ends.max(f64::MIN_POSITIVE));
    let mut frame = Frame::new(FULL, 190.0, x, y);
    frame.line(&points, Hue::Green);
    if let Some(cost) = cost {
        frame.line(&[(0.0, cost), (ends, cost)], Hue::Orange);
    }
    let legend = [
        (Hue::Green, "Price of a GPU-hour of the racks that stand then"),
        (Hue::Orange, "Levelised cost of a GPU-hour held or reserved"),
    ];
    let caption = "Price path of this run's future: it drifts, fluctuates around its drift, and begins anew with \
                   new racks. Contracts keep the price that was agreed.";
    figure(&frame.finish("Price of a GPU-hour by month"), &legend, caption)
}

/// How to read the amounts by year.
const AMOUNTS: &str = "Year 0 is the capital expenditure before the plant opens; later ones buy again what has \
                       died, less what the old is sold for. Revenue bills every GPU-hour that is held or reserved, \
                       at the price of its month or of its contract. What is borrowed is not in it.";

/// Capital expenditure, running costs and revenue by year, in a figure of this width.
pub(crate) fn amounts_by_year(years: &[Year], width: f64, caption: &str) -> String {
    let (unit, size) = unit_of(years);
    let amount = |money: units::Money| money.in_dollars() / size;
    let spent = years.iter().map(|year| -amount(year.capex + year.running() + year.tax));
    let earned = years.iter().map(|year| amount(year.revenue + year.grants));
    let y = Axis::from_zero(&format!("Money, {unit} USD"), spent.chain(earned));
    let mut frame = Frame::new(width, 260.0, year_axis(years), y);
    // A bar for each of a few years would be as wide as a hand.
    let width = 0.6 * (years.len() as f64 / 8.0).min(1.0);
    for year in years {
        let place = (f64::from(year.number), width);
        let (capex, costs, revenue) =
            (amount(year.capex), amount(year.running()), amount(year.revenue));
        let hint = |name: &str, amount: f64| {
            format!("Year {}: {name}, {}", year.number, money(amount * size))
        };
        let bars = [
            ("capital expenditure", 0.0, -capex, Hue::Blue),
            ("running costs", -capex, -capex - costs, Hue::Orange),
            ("revenue", 0.0, revenue, Hue::Green),
            ("tax on profits", -capex - costs, -capex - costs - amount(year.tax), Hue::Purple),
            ("grants", revenue, revenue + amount(year.grants), Hue::Sky),
        ];
        for (name, from, to, hue) in bars.into_iter().filter(|bar| (bar.2 - bar.1).abs() > 0.0) {
            frame.bar(place, from, to, hue, &hint(name, to - from));
        }
    }
    let mut legend = vec![
        (Hue::Blue, "Capital expenditure"),
        (Hue::Orange, "Running costs"),
        (Hue::Green, "Revenue, less credits"),
    ];
    let some = |of: fn(&Year) -> units::Money| years.iter().any(|year| of(year).in_dollars() > 0.0);
    let others: [(bool, Hue, &str); 2] = [
        (some(|year| year.tax), Hue::Purple, "Tax on profits"),
        (some(|year| year.grants), Hue::Sky, "Grants"),
    ];
    legend.extend(others.iter().filter(|it| it.0).map(|(_, hue, name)| (*hue, *name)));
    figure(&frame.finish("Cash flow by year"), &legend, caption)
}

fn sum_by_year(years: &[Year]) -> String {
    let (unit, size) = unit_of(years);
    let mut sum = 0.0;
    let mut ends = 0.0;
    let mut points = Vec::new();
    for year in years {
        sum += year.net().in_dollars() / size;
        ends += year.length;
        points.push((ends, sum));
    }
    let title = format!("Sum since the beginning, {unit} USD");
    let y = Axis::from_zero(&title, points.iter().map(|point| point.1));
    let x = Axis::between("Years of operation", 0.0, ends.max(f64::MIN_POSITIVE));
    let mut frame = Frame::new(FULL, 190.0, x, y);
    frame.line(&points, Hue::Blue);
    let caption = match payback(&points) {
        Some(at) => format!("The money spent has come back after {} years.", fixed(at, 1)),
        None => "The money spent does not come back within the run.".to_owned(),
    };
    figure(&frame.finish("Sum of the cash flow since the beginning"), &[], &caption)
}

/// When a sum that begins below zero has risen to it, on the straight lines between its points.
fn payback(points: &[(f64, f64)]) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let [(before, low), (after, high)] = [pair[0], pair[1]];
        (low < 0.0 && high >= 0.0).then(|| before + (after - before) * low / (low - high))
    })
}

/// The unit that suits the largest amount, and its size in dollars.
fn unit_of(years: &[Year]) -> (&'static str, f64) {
    let amounts = years.iter().map(|year| (year.capex + year.revenue).in_dollars());
    if amounts.fold(0.0, f64::max) >= 1e9 { ("billion", 1e9) } else { ("million", 1e6) }
}

/// An axis with a place for each year, and a mark at some.
fn year_axis(years: &[Year]) -> Axis {
    let last = years.iter().map(|year| year.number).max().unwrap_or_default();
    let step = [1, 2, 5, 10].into_iter().find(|step| last / step <= 13).unwrap_or(10);
    let marks = (0..=last).filter(|year| year % step == 0);
    let marks = marks.map(|year| Mark { at: f64::from(year), label: year.to_string() });
    let title = "Year of operation".to_owned();
    Axis { title, low: -0.5, high: f64::from(last) + 0.5, marks: marks.collect() }
}

fn year_table(years: &[Year]) -> String {
    let mut columns = vec![("Year", Cell::Number), ("Length, years", Cell::Number)];
    columns.extend(Year::AMOUNTS.map(|amount| (amount.label, Cell::Number)));
    let rows = years.iter().map(|year| {
        let mut cells = vec![year.number.to_string(), fixed(year.length, 2)];
        cells.extend(year.amounts().iter().map(|amount| fixed(amount.in_millions(), 1)));
        cells
    });
    paragraph("Amounts in million USD.") + &table(&columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 spent, then 40 a year: back in the middle of the third year.
    #[test]
    fn money_comes_back_when_the_sum_reaches_zero() {
        let sum = [(0.0, -100.0), (1.0, -60.0), (2.0, -20.0), (3.0, 20.0)];
        assert!((payback(&sum).unwrap() - 2.5).abs() < 1e-12);
        assert_eq!(payback(&sum[..3]), None);
    }
}
