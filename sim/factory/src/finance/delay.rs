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
    let cost = |((number, month), accepted): ((u32, &super::Month), f64)| {
        let before: i64 = paid.range(..number).map(|(_, cents)| -cents).sum();
        let idle = (before as f64 / 100.0 - whole * accepted).max(0.0);
        idle * libm::expm1(month.share_of_year * libm::log1p(spec.discount_rate))
    };
    Some(usage.numbered().zip(accepted).map(cost).sum())
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
