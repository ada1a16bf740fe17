//! Break-even: what must be true of one thing, all others as they are, for a run to be worth nothing, neither
//! more nor less. All of it follows from the lines of the ledger, without simulating.

use super::measures::Rates;
use super::worth::is_cost;
use super::{Accounts, Category, Line, Side};

/// What must be true; `None` where nothing makes the run worth nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// Revenue for each unit of what there is: by price, by hours sold at the same costs, or by both.
    pub revenue: Option<f64>,
    /// Cost of what is built, bought again and taken down, and of what follows from it, for each unit of what there is.
    pub capital: Option<f64>,
    /// Months by which sales may begin later, where all else is paid as it is; `None` also where the run is
    /// worth less than nothing as it is.
    pub delay_months: Option<f64>,
    /// Cost of capital a year.
    pub capital_cost: Rates,
}

impl BreakEven {
    /// That of a run with these payments.
    pub fn of(accounts: &Accounts) -> Self {
        let worth = accounts.worth.net_present_value;
        let levels = accounts.worth.levels();
        let without_revenue = -levels.cost(&accounts.ledger, is_cost);
        let capital = -levels.cost(&accounts.ledger, follows_capital);
        Self {
            revenue: ratio(-without_revenue, worth - without_revenue),
            capital: ratio(capital - worth, capital),
            delay_months: delay(accounts),
            capital_cost: accounts.worth.rates.clone(),
        }
    }
}

/// A ratio above 0 of two amounts; `None` where there is none.
fn ratio(amount: f64, of: f64) -> Option<f64> {
    let ratio = amount / of;
    (ratio.is_finite() && ratio > 0.0).then_some(ratio)
}

/// Whether a line is capital, or grows with it: upkeep, repairs, insurance and tax are shares of prices.
fn follows_capital(line: &Line) -> bool {
    let shares = [
        Category::Maintenance,
        Category::Support,
        Category::Repairs,
        Category::Insurance,
        Category::PropertyTax,
    ];
    matches!(line.category.side(), Side::Capital | Side::Renewal) || shares.contains(&line.category)
}

/// Whether a line is earned or spent only while the plant works.
fn follows_work(line: &Line) -> bool {
    let metered = [
        Category::Energy,
        Category::Temporary,
        Category::Demand,
        Category::Carbon,
        Category::Nox,
        Category::Fuel,
        Category::Water,
        Category::Administration,
    ];
    line.category.side() == Side::Revenue || metered.contains(&line.category)
}

/// Months without work after which the run is worth nothing, evenly within a month.
fn delay(accounts: &Accounts) -> Option<f64> {
    let mut left = accounts.worth.net_present_value;
    if left < 0.0 {
        return None;
    }
    let levels = accounts.worth.levels();
    let flows = levels.flows(&accounts.ledger, |line| line.month > 0 && follows_work(line));
    for (month, margin) in flows.iter().skip(1) {
        let lost = margin * levels.discount().after(month);
        if lost >= left {
            #[expect(clippy::cast_precision_loss, reason = "months of at most some centuries")]
            return Some((month - 1) as f64 + left / lost);
        }
        left -= lost;
    }
    None
}
