//! Owners: what comes to them in other futures of prices and rates of interest, without the whole of the accounts.

use super::debt::{Agreed, Base, Case, Flow, operating};
use super::measures::Discount;
use super::tax::Income;
use super::{Category, FinanceSpec, Ledger, Line, Periods, ReferenceRates, Side};

/// What the owners of a run get whatever becomes of prices and rates, and the loans as they are agreed.
#[derive(Clone, Debug)]
pub(super) struct Owners {
    periods: Periods,
    /// By month of the ledger: its period.
    places: Vec<usize>,
    /// By period: what a unit is worth on the first day, at the return that owners ask for.
    worth: Vec<f64>,
    /// By period: running costs that do not follow from what is sold.
    running: Vec<f64>,
    /// What all is worth that is neither sold, nor a running cost, nor tax, nor borrowed.
    others: f64,
    /// What is taxed when nothing is sold.
    income: Option<Income>,
    agreed: Agreed,
}

/// Dollars a year to which interest and the tax that it lowers agree: as little as the rounding of payments to cents.
const WITHIN: f64 = 0.5;

/// Whether a line follows from what is sold.
fn follows(line: &Line) -> bool {
    line.category.side() == Side::Revenue || line.category == Category::Administration
}

impl Owners {
    /// Those of a run with this ledger; with what is taxed of it when nothing is sold. `None` where nothing is borrowed.
    pub(super) fn new(
        spec: &FinanceSpec,
        ledger: &Ledger,
        (periods, months): (&Periods, u32),
        base: &Base,
        income: Option<Income>,
    ) -> Option<Self> {
        let agreed = Agreed::of(spec, ledger, periods, base)?;
        let last = periods.last() * periods.step;
        let discount = Discount::new(spec.equity_cost, spec.timing, last);
        let worth = (0..=periods.last()).map(|period| discount.after(period * periods.step));
        let worth: Vec<f64> = worth.collect();
        let apart = |line: &Line| {
            let side = line.category.side();
            let other = !matches!(side, Side::Revenue | Side::Running | Side::Financing);
            other && line.category != Category::ProfitTax
        };
        let of = |wanted: &dyn Fn(&Line) -> bool| periods.flows(ledger, wanted);
        let others = of(&apart).iter().zip(&worth).map(|(amount, worth)| amount * worth).sum();
        let all = operating(ledger, periods);
        let running = all.iter().zip(of(&follows)).map(|(all, sold)| all - sold).collect();
        let places = (0..=months).map(|month| periods.of(month)).collect();
        Some(Self { periods: periods.clone(), places, worth, running, others, income, agreed })
    }

    /// What comes to them is worth, when so much is left of what is sold by month of the ledger, at these rates.
    pub(super) fn net_present_value(
        &self,
        spec: &FinanceSpec,
        sold: impl Iterator<Item = (u32, f64)>,
        rates: &ReferenceRates,
    ) -> f64 {
        let mut operating = self.running.clone();
        let mut income = self.income.clone();
        for (month, amount) in sold {
            let period = self.places[month as usize];
            operating[period] += amount;
            if let Some(income) = &mut income {
                income.before_interest[self.periods.year(period)] += amount;
            }
        }
        let case = Case { operating: &operating, income: income.as_ref(), periods: &self.periods };
        // Loans that follow no rate are what was agreed.
        let floats = spec.debt.values().any(|debt| debt.follows().is_some());
        let flow = if floats {
            let mut agreed = self.agreed.clone();
            agreed.follow(spec, &self.periods, rates);
            agreed.run(&case, WITHIN)
        } else {
            self.agreed.run(&case, WITHIN)
        };
        self.others + self.of_flow(&operating, &flow)
    }

    /// What is left for them of what is earned, after tax and debt.
    fn of_flow(&self, operating: &[f64], flow: &Flow) -> f64 {
        let (mut put_by, mut worth) = (0.0, 0.0);
        for (period, step) in flow.steps.iter().enumerate() {
            let held = step.reserve + step.trapped;
            // On the first day nothing is due, and no tax.
            let cash = if period == 0 { operating[0] } else { step.cfads };
            let mut left = cash - (held - put_by);
            put_by = held;
            for ((loan, rows), fee) in
                self.agreed.loans.iter().zip(&flow.loans).zip(&self.agreed.fees)
            {
                let row = rows[period];
                left += row.draw - row.capitalised - row.interest - row.principal;
                left -= if period == loan.ready { *fee } else { 0.0 };
                left -= if period == self.periods.last() { row.closing } else { 0.0 };
            }
            worth += left * self.worth[period];
        }
        worth
    }
}
