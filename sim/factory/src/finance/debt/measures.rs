//! How well debt is covered.

use super::{Flow, Loan, Terms};
use crate::finance::periods::Periods;

/// How well the debt of a run is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cover {
    /// Least debt service cover of twelve months.
    pub least: Option<f64>,
    /// Mean of it over all periods that have one.
    pub mean: Option<f64>,
    /// Years until it is first below what lenders ask for, so that nothing goes to the owners.
    pub first_breach: Option<f64>,
    /// Years until it is first below what they call a default.
    pub first_default: Option<f64>,
    /// Years until interest or principal was first not paid.
    pub first_unpaid: Option<f64>,
    /// Most that was due and not paid in a period.
    pub most_unpaid: f64,
    /// Loan life cover when the last of what is built has been drawn: what all cash until then is worth at the
    /// loans' rate, for each unit owed. `None` where they outlive the run.
    pub loan_life: Option<f64>,
    /// Most that was kept from the owners at one time.
    pub most_trapped: f64,
}

impl Cover {
    /// That of a run.
    pub fn of(flow: &Flow, loans: &[Loan], terms: &Terms, periods: &Periods) -> Self {
        let covers: Vec<(usize, f64)> = flow
            .steps
            .iter()
            .enumerate()
            .filter_map(|(period, step)| Some((period, step.cover?)))
            .collect();
        let below = |bound: f64| {
            let first = covers.iter().find(|(_, cover)| *cover < bound);
            first.map(|(period, _)| periods.years_until(*period))
        };
        let unpaid = |step: &super::Step| step.due - step.paid;
        let first_unpaid = flow.steps.iter().position(|step| unpaid(step) > 0.005);
        Self {
            least: covers.iter().map(|it| it.1).reduce(f64::min),
            mean: (!covers.is_empty())
                .then(|| covers.iter().map(|it| it.1).sum::<f64>() / covers.len() as f64),
            first_breach: below(terms.trap),
            first_default: below(terms.default),
            first_unpaid: first_unpaid.map(|period| periods.years_until(period)),
            most_unpaid: flow.steps.iter().map(unpaid).fold(0.0, f64::max),
            loan_life: loan_life(flow, loans),
            most_trapped: flow.steps.iter().map(|step| step.trapped).fold(0.0, f64::max),
        }
    }
}

fn loan_life(flow: &Flow, loans: &[Loan]) -> Option<f64> {
    let first = || loans.iter().enumerate().filter(|(_, loan)| loan.lot == 0);
    let from = first().map(|(_, loan)| loan.ready).max()?;
    let last = first().map(|(_, loan)| loan.last()).max()?;
    if last >= flow.steps.len() {
        return None;
    }
    let owed = |place: usize| flow.loans[place][from].closing;
    let all: f64 = first().map(|(place, _)| owed(place)).sum();
    let rate = first().map(|(place, loan)| owed(place) * loan.rate).sum::<f64>() / all;
    let mut worth = 0.0;
    for period in (from + 1..=last).rev() {
        worth = (worth + flow.steps[period].cfads) / (1.0 + rate);
    }
    (all > 0.0).then(|| worth / all)
}
