//! What it costs that parts of a plant come at different times, and later than they were planned.

use super::measures::Discount;
use super::{FinanceSpec, Ledger, Plan, Side, Usage, capex};
use crate::design::Design;

/// What capital costs that has been paid and cannot be used yet: at the cost of capital, of what has been paid more than
/// the part of the whole that the racks which may run are. `None` for a plant that stands from the first hour.
pub(super) fn idle_capital(
    spec: &FinanceSpec,
    design: &Design,
    usage: &Usage,
    ledger: &Ledger,
) -> Option<f64> {
    if usage.built.stages.is_empty() {
        return None;
    }
    let whole: f64 =
        -capex::payments(spec, design).iter().map(|it| it.amount.in_dollars()).sum::<f64>();
    let capital = |side: Side| side == Side::Capital;
    let paid = ledger.by(|line| capital(line.category.side()).then_some(line.month));
    let [accepted, _] = usage.accepted();
    let idle = |((number, month), accepted): ((u32, &super::Month), f64)| {
        let before: i64 = paid.range(..number).map(|(_, cents)| -cents).sum();
        ((before as f64 / 100.0 - whole * accepted).max(0.0), month.share_of_year)
    };
    Some(carried(usage.numbered().zip(accepted).map(idle), spec.discount_rate))
}

/// What it costs to carry what is idle, month by month with its part of a year, at a yearly rate: what is idle for t costs
/// (1 + rate)^t - 1 of it.
fn carried(idle: impl Iterator<Item = (f64, f64)>, rate: f64) -> f64 {
    // Charges bear charges while that for which they were made is idle.
    let (mut sum, mut charged, mut before) = (0.0, 0.0, 0.0);
    for (amount, years) in idle {
        if amount < before {
            charged *= amount / before;
        }
        let charge = (amount + charged) * libm::expm1(years * libm::log1p(rate));
        sum += charge;
        charged += charge;
        before = amount;
    }
    sum
}

/// What GPU-hours would have earned that were accepted later than planned: at the share of the others that is held, the
/// price of their month, and their worth on the first day. `None` as above.
pub(super) fn delay_cost(
    spec: &FinanceSpec,
    design: &Design,
    (usage, plan): (&Usage, &Plan),
    prices: &[f64],
) -> Option<f64> {
    if usage.built.planned.is_empty() {
        return None;
    }
    let hours = usage.gpu_hours();
    let held = if hours.sellable > 0.0 { hours.held / hours.sellable } else { 0.0 };
    let discount = Discount::new(spec.discount_rate, spec.timing, plan.place_of(plan.last()));
    let [accepted, planned] = usage.accepted();
    let cost = |((number, month), (accepted, planned)): ((u32, &super::Month), (f64, f64))| {
        let late = (planned - accepted).max(0.0) * design.gpus() * month.hours;
        let price = prices.get(number as usize - 1).copied().unwrap_or(0.0);
        late * held * price * discount.after(plan.place_of(number))
    };
    Some(usage.numbered().zip(accepted.into_iter().zip(planned)).map(cost).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 39.9 billion of racks six months early at 10 %: 39.9 x (1.1^.5 - 1) = 1.95. In halves, of which the second waits for
    /// as long again: 19.95 x .0488 + 19.95 x .1 = 2.97. What waits once more bears no charges of what is in use.
    #[test]
    fn racks_half_a_year_early_cost_what_their_money_costs() {
        let month = 1.0 / 12.0;
        let half = |idle: f64| std::iter::repeat_n((idle, month), 6);
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-3, "{found}");
        near(carried(half(39.9), 0.10), 1.9475);
        near(carried(half(39.9).chain(half(19.95)), 0.10), 19.95 * 0.048_809 + 19.95 * 0.1);
        near(carried(half(39.9).chain(half(0.0)).chain(half(39.9)), 0.10), 2.0 * 1.9475);
        near(carried(half(0.0), 0.10), 0.0);
    }
}
