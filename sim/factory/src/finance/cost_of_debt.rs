//! The cost of debt at which the owners' money is worth what they ask for and no more: all loans dearer by the same points.

use super::{Accounts, DebtSpec, FinanceSpec};

/// What loans may cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostOfDebt {
    /// Yearly rate of all loans in the run, by what is drawn of each.
    pub assumed: f64,
    /// The same at which the equity is worth nothing.
    pub most: f64,
}

/// Points by which rates are moved at most, up and down: nobody lends at more.
const FARTHEST: f64 = 0.5;

impl CostOfDebt {
    /// That of a run whose accounts under other rates are `of`; `None` where nothing is borrowed, or where no rate makes
    /// its equity worth nothing.
    pub(super) fn of(spec: &FinanceSpec, of: impl Fn(&FinanceSpec) -> Accounts) -> Option<Self> {
        let assumed = mean_rate(spec, &of(spec))?;
        let worth =
            |points: f64| of(&dearer(spec, points)).worth.equity.map(|it| it.net_present_value);
        let least =
            spec.debt.values().map(|debt| mean_of(spec, debt)).fold(f64::INFINITY, f64::min);
        let (mut low, mut high) = (-least, FARTHEST);
        let above = worth(low)? > 0.0;
        if (worth(high)? > 0.0) == above {
            return None;
        }
        // Cents are the grain of payments: beyond a hundred-millionth nothing moves.
        while high - low > 1e-8 {
            let middle = f64::midpoint(low, high);
            if (worth(middle)? > 0.0) == above {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(Self { assumed, most: assumed + f64::midpoint(low, high) })
    }
}

/// The rate of all loans, by what is drawn of each.
fn mean_rate(spec: &FinanceSpec, accounts: &Accounts) -> Option<f64> {
    let rows = &accounts.debt.as_ref()?.rows;
    let (mut drawn, mut weighted) = (0.0, 0.0);
    for (name, debt) in &spec.debt {
        let of_facility = rows.iter().filter(|row| row.facility == *name).map(|row| row.draw);
        let of_facility: f64 = of_facility.sum();
        drawn += of_facility;
        weighted += of_facility * mean_of(spec, debt);
    }
    (drawn > 0.0).then(|| weighted / drawn)
}

/// The same with loans so much dearer a year.
fn dearer(spec: &FinanceSpec, points: f64) -> FinanceSpec {
    let mut other = spec.clone();
    for debt in other.debt.values_mut() {
        match debt.follows() {
            Some(_) => debt.margin = Some(debt.margin.unwrap_or(0.0) + points),
            None => debt.rate = Some((debt.rate_at(None) + points).max(0.0)),
        }
    }
    other
}

/// The yearly rate of a loan: of one that follows a reference rate at the mean to which that comes back.
fn mean_of(spec: &FinanceSpec, debt: &DebtSpec) -> f64 {
    let reference = debt.follows().and_then(|name| spec.reference_rate.get(name));
    debt.rate_at(reference.map(|it| it.mean))
}
