//! Sculpting: a loan is cut so that the base case covers debt service as many times in every period, or more where the
//! loan is all of its share.

use super::{Case, Loan};
use crate::finance::{DebtSpec, Shape};

/// Cuts the sculpted ones among loans, each after those before it; `extra` is deducted by year beside interest.
pub fn sculpt(case: &Case<'_>, specs: &[&DebtSpec], loans: &mut [Loan], extra: &[f64]) {
    let sculpted: Vec<(usize, f64, f64)> = loans
        .iter()
        .enumerate()
        .filter(|(_, loan)| specs[loan.facility].shape == Shape::Sculpted && loan.lot == 0)
        .filter_map(|(place, loan)| Some((place, specs[loan.facility].dscr?, loan.at_ready())))
        .collect();
    if sculpted.is_empty() {
        return;
    }
    // Interest lowers the tax, which raises what there is to pay it with.
    for _ in 0..200 {
        let there = cash_to_come(case, loans, extra);
        let mut moved = 0.0_f64;
        for &(place, wanted, most) in &sculpted {
            let before = loans[place].planned_at(loans[place].ready);
            let others = |period: usize| -> f64 {
                let earlier = loans.iter().enumerate().filter(|(other, loan)| {
                    let later = sculpted.iter().any(|it| it.0 == *other) && *other > place;
                    *other != place && !later && loan.ready <= period
                });
                earlier.map(|(_, loan)| loan.planned_service(period)).sum()
            };
            let loan = &loans[place];
            let span = loan.ready + 1..=loan.last();
            let each: Vec<(f64, f64)> =
                span.map(|period| (there(period), others(period))).collect();
            let cut = |(cash, others): &(f64, f64)| (cash / wanted - others).max(0.0);
            let mut payments: Vec<f64> = each.iter().map(cut).collect();
            let worth = payments.iter().rev();
            let worth = worth.fold(0.0, |worth, payment| (worth + payment) / (1.0 + loan.rate));
            // No more is lent than the share of what it pays for: then every payment is covered better.
            if worth > most {
                for payment in &mut payments {
                    *payment *= most / worth;
                }
            }
            loans[place].sculpt(&payments);
            let now = loans[place].planned_at(loans[place].ready);
            moved = moved.max((now - before).abs() / most.max(1.0));
        }
        if moved < 1e-13 {
            break;
        }
    }
    for (place, ..) in sculpted {
        loans[place].draw_as_planned();
    }
}

/// What there is to pay debt with in each period of the base case. After the run that of its last twelve months
/// goes on.
fn cash_to_come(case: &Case<'_>, loans: &[Loan], extra: &[f64]) -> impl Fn(usize) -> f64 + use<> {
    let periods = case.periods;
    let planned = |period: usize| loans.iter().map(|loan| loan.planned_parts(period).0).sum();
    let planned: Vec<f64> = (0..=periods.last()).map(planned).collect();
    let taxes = periods.spread(&case.taxes(&periods.by_year(&planned), extra));
    let there: Vec<f64> =
        case.operating.iter().zip(taxes).map(|(operating, tax)| operating - tax).collect();
    let year = (12 / periods.step).min(periods.last().max(1));
    let tail = &there[there.len() - year.min(there.len() - 1).max(1)..];
    let after = tail.iter().sum::<f64>() / tail.len() as f64;
    move |period| there.get(period).copied().unwrap_or(after)
}
