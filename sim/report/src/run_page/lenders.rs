//! Owners and lenders: what is borrowed on what terms, how well it is covered, and what is left for the owners.

use std::collections::BTreeMap;

use factory::finance::{DebtRow, DebtSpec, FinanceSpec, Shape, Year};
use factory::results::Results;
use files::Loaded;
use files::numbers::{UNDEFINED, fixed, money, percent};

use crate::figures::html::{Cell, Column, details, paragraph, table};
use crate::figures::{Axis, FULL, Frame, Hue, figure};

/// Colours of facilities, in their order.
const HUES: [Hue; 5] = [Hue::Blue, Hue::Sky, Hue::Purple, Hue::Orange, Hue::Grey];

/// The section; nothing where nothing is borrowed and no tax paid on profits.
pub(super) fn owners_and_lenders(loaded: &Loaded, results: &Results) -> String {
    let spec = &loaded.scenario.spec().finance;
    let taxed = spec.tax.jurisdiction != "none";
    if results.debt.is_none() && !taxed && spec.incentive.is_empty() {
        return String::new();
    }
    let mut html = paragraph(&of_owners(results));
    html.push_str(&paragraph(&of_state(spec, results)));
    if let Some(debt) = &results.debt {
        html.push_str(&paragraph(&of_lenders(spec, results)));
        html.push_str(&loans(spec, results, &debt.rows));
        html.push_str(&cover_by_month(spec, results, &debt.rows));
        html.push_str(&owed_by_month(spec, results, &debt.rows));
    }
    html + &details("What comes to owners, year by year", &by_year(&results.years))
}

fn of_owners(results: &Results) -> String {
    let shown = |name: &str, words: fn(f64) -> String| {
        results.value(name).map_or_else(|| UNDEFINED.to_owned(), words)
    };
    let worth = |name| shown(name, money);
    let rate = |name| shown(name, percent);
    let plant = format!(
        "As if nothing were borrowed the plant is worth {} at its cost of capital, with a rate of return of {}.",
        worth("npv_usd"),
        rate("irr")
    );
    if results.debt.is_none() {
        return plant;
    }
    format!(
        "{plant} With its loans what comes to the owners is worth {} at the return that they ask for, with a rate \
         of {}.",
        worth("equity_npv_usd"),
        rate("equity_irr")
    )
}

fn of_state(spec: &FinanceSpec, results: &Results) -> String {
    let value = |name: &str| results.value(name).unwrap_or_default();
    let tax = match spec.jurisdiction.get(&spec.tax.jurisdiction) {
        Some(state) => format!(
            "Tax on profits of {} at {}: {} over the run; LCOC after tax {} USD per GPU-hour kept.",
            spec.tax.jurisdiction,
            percent(state.rate),
            money(value("profit_tax_usd")),
            results
                .value("lcoc_after_tax_usd")
                .map_or_else(|| UNDEFINED.to_owned(), |it| fixed(it, 3))
        ),
        None => "No tax on profits is counted.".to_owned(),
    };
    let conditions = spec.incentive.iter().filter_map(|(name, incentive)| {
        let condition = incentive.condition.as_ref()?;
        Some(format!(" {name} is given if {condition}, which nothing here decides."))
    });
    let grants = value("grants_usd");
    let given = if grants > 0.0 { format!(" Grants: {}.", money(grants)) } else { String::new() };
    tax + &given + &conditions.collect::<String>()
}

fn of_lenders(spec: &FinanceSpec, results: &Results) -> String {
    let value = |name: &str| results.value(name);
    let number = |name| value(name).map_or_else(|| UNDEFINED.to_owned(), |it| fixed(it, 2));
    let trap = fixed(spec.covenant.trap, 2);
    let breach = match value("covenant_breach_years") {
        Some(years) => format!(
            "The covenant of {trap} first breaks after {} years; from then on nothing goes to the owners until it is \
             met again, {} at most.",
            fixed(years, 2),
            money(value("cash_trapped_usd").unwrap_or_default())
        ),
        None => format!("The covenant of {trap} holds over the run."),
    };
    let unpaid = match value("debt_unpaid_years") {
        Some(years) => format!(
            " After {} years interest or principal is not paid: up to {} is missing at one time, and the run goes on.",
            fixed(years, 2),
            money(value("debt_unpaid_usd").unwrap_or_default())
        ),
        None => " All interest and principal is paid.".to_owned(),
    };
    format!(
        "Debt service cover (DSCR) of twelve months is {} at least and {} on the average; loan life cover (LLCR) {}. \
         {breach}{unpaid}",
        number("dscr_min"),
        number("dscr_mean"),
        number("llcr")
    )
}

/// Facilities with their terms and what becomes of them.
fn loans(spec: &FinanceSpec, results: &Results, rows: &[DebtRow]) -> String {
    const COLUMNS: [Column; 8] = [
        ("Loan", Cell::Short),
        ("Pays for", Cell::Text),
        ("Rate", Cell::Number),
        ("Paid back", Cell::Text),
        ("Drawn, M USD", Cell::Number),
        ("Interest, M USD", Cell::Number),
        ("Principal, M USD", Cell::Number),
        ("Still owed, M USD", Cell::Number),
    ];
    let last = results.ledger.lines().iter().map(|line| line.month).max().unwrap_or_default();
    let row = |(name, debt): (&String, &DebtSpec)| {
        let of = || rows.iter().filter(|row| row.facility == *name);
        let sum = |amount: fn(&DebtRow) -> f64| fixed(of().map(amount).sum::<f64>() / 1e6, 1);
        let owed = of().next_back().filter(|row| row.month <= last).map_or(0.0, |row| row.closing);
        vec![
            name.clone(),
            format!("{} of {}", percent(debt.share), debt.lots.join(", ")),
            rate(debt),
            format!("{} over {}", shape(debt), debt.tenor),
            sum(|row| row.draw),
            sum(|row| row.interest),
            sum(|row| row.principal),
            fixed(owed / 1e6, 1),
        ]
    };
    table(&COLUMNS, spec.debt.iter().map(row))
}

/// The rate that was agreed, or the reference rate with its margin.
fn rate(debt: &DebtSpec) -> String {
    let Some(name) = debt.follows() else { return percent(debt.rate_at(None)) };
    let margin = percent(debt.margin.unwrap_or(0.0));
    if debt.hedged > 0.0 {
        format!(
            "{name} + {margin}, {} of it swapped at {}",
            percent(debt.hedged),
            percent(debt.base)
        )
    } else {
        format!("{name} + {margin}")
    }
}

fn shape(debt: &DebtSpec) -> String {
    match debt.shape {
        Shape::Annuity => "level payments".to_owned(),
        Shape::Straight => "level principal".to_owned(),
        Shape::Sculpted => format!("cut for a cover of {}", fixed(debt.dscr.unwrap_or(1.0), 2)),
        Shape::Bullet => "at the end".to_owned(),
    }
}

/// Years from the first day to the end of each month of the ledger, from 0.
fn ends(results: &Results) -> Vec<f64> {
    let mut ends = vec![0.0];
    for month in &results.usage.months {
        ends.push(ends.last().copied().unwrap_or_default() + month.share_of_year);
    }
    ends
}

fn cover_by_month(spec: &FinanceSpec, results: &Results, rows: &[DebtRow]) -> String {
    let ends = ends(results);
    let Some(first) = rows.first() else { return String::new() };
    let points: Vec<(f64, f64)> = rows
        .iter()
        .filter(|row| row.facility == first.facility)
        .filter_map(|row| Some((*ends.get(row.month as usize)?, row.cover?)))
        .collect();
    if points.is_empty() {
        return paragraph(
            "The run is shorter than the twelve months over which cover is measured.",
        );
    }
    let levels = [(spec.covenant.trap, "nothing to owners"), (spec.covenant.default, "default")];
    let heights = points.iter().map(|point| point.1).chain(levels.map(|level| level.0));
    let y = Axis::from_zero("DSCR of twelve months", heights);
    let x = Axis::between("Years of operation", 0.0, ends.last().copied().unwrap_or(1.0));
    let mut frame = Frame::new(FULL, 210.0, x, y);
    frame.line(&points, Hue::Green);
    for (value, name) in levels {
        frame.level(value, &format!("{name} below {}", fixed(value, 2)));
    }
    let legend = [(Hue::Green, "Cash for debt service over interest and principal that fall due")];
    let caption = "Cash for debt service is what the plant earns less running costs and tax paid; cover is measured \
                   over the twelve months that end then, of all loans together.";
    figure(&frame.finish("Debt service cover by month"), &legend, caption)
}

fn owed_by_month(spec: &FinanceSpec, results: &Results, rows: &[DebtRow]) -> String {
    let ends = ends(results);
    let mut layers: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for row in rows {
        let at = ends.get(row.month as usize).copied().unwrap_or_default();
        layers.entry(&row.facility).or_default().push((at, row.closing / 1e9));
    }
    let count = layers.values().map(Vec::len).max().unwrap_or_default();
    let sum = |place: usize| layers.values().filter_map(|it| it.get(place)).map(|it| it.1).sum();
    let y = Axis::from_zero("Owed, billion USD", (0..count).map(sum));
    let x = Axis::between("Years of operation", 0.0, ends.last().copied().unwrap_or(1.0));
    let mut frame = Frame::new(FULL, 190.0, x, y);
    let names = spec.debt.keys().zip(HUES.iter().cycle());
    let legend: Vec<(Hue, &str)> = names
        .filter(|(name, _)| layers.contains_key(name.as_str()))
        .map(|(name, hue)| (*hue, name.as_str()))
        .collect();
    let stacked = legend.iter().map(|(hue, name)| (*hue, layers[name].clone()));
    frame.stack(&stacked.collect::<Vec<_>>());
    let caption = "What is owed at the end of each month; what is bought again is borrowed again where the loan says so.";
    figure(&frame.finish("Debt by month"), &legend, caption)
}

fn by_year(years: &[Year]) -> String {
    let net = Year::AMOUNTS[Year::NET];
    let amounts = [net].into_iter().chain(Year::FINANCING);
    let mut columns = vec![("Year", Cell::Number)];
    columns.extend(amounts.clone().map(|amount| (amount.label, Cell::Number)));
    let rows = years.iter().map(|year| {
        let of_year = amounts.clone().map(|amount| fixed((amount.of)(year).in_millions(), 1));
        std::iter::once(year.number.to_string()).chain(of_year).collect::<Vec<_>>()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    paragraph("Amounts in million USD.") + &table(&columns, rows.into_iter())
}
