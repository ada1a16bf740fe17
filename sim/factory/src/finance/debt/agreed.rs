//! Loans as they are agreed: how much is drawn and how principal is paid back follow from the base case, and stay
//! whatever becomes of prices and rates.

use super::{Base, Case, Flow, Loan, Terms, fees, interest_before, run_within, sculpt, wanted};
use crate::finance::periods::Periods;
use crate::finance::{
    Category, DebtSpec, FinanceSpec, Ledger, Line, ReferenceRates, ReferenceSpec, Side,
};

/// The loans of a run.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// One of each facility for what is built, and one for each time that it is bought again.
    pub loans: Vec<Loan>,
    /// What lenders ask for.
    pub terms: Terms,
    /// By loan: what is paid for it on the day on which it is drawn.
    pub fees: Vec<f64>,
    /// By year: what is deducted beside interest.
    pub extra: Vec<f64>,
    /// By period: payments to come that are to be put by.
    pub wanted: Vec<f64>,
}

impl Agreed {
    /// Those for what a ledger pays; `None` where nothing is lent.
    pub fn of(spec: &FinanceSpec, ledger: &Ledger, periods: &Periods, base: &Base) -> Option<Self> {
        let specs: Vec<&DebtSpec> = spec.debt.values().collect();
        let mut loans = loans(spec, &specs, ledger, periods);
        if loans.is_empty() {
            return None;
        }
        for loan in &mut loans {
            loan.plan(specs[loan.facility].shape);
        }
        let case = Case { operating: &base.operating, income: base.income.as_ref(), periods };
        let deducted = extra(&specs, &loans, periods);
        sculpt(&case, &specs, &mut loans, &deducted);
        let terms = terms(spec, &specs, periods);
        Some(Self {
            fees: loans.iter().map(|loan| fees(specs[loan.facility], loan)).collect(),
            extra: extra(&specs, &loans, periods),
            wanted: wanted(&loans, &terms, periods),
            terms,
            loans,
        })
    }

    /// Interest follows these reference rates from now on, month by month.
    pub fn follow(&mut self, spec: &FinanceSpec, periods: &Periods, rates: &ReferenceRates) {
        let specs: Vec<&DebtSpec> = spec.debt.values().collect();
        for loan in &mut self.loans {
            let debt = specs[loan.facility];
            let Some(name) = debt.follows() else { continue };
            let of_month = |month| debt.rate_at(rates.at(name, month)) / 12.0;
            // What falls due at the end of a period was set at the beginning of each of its months.
            let of_period = |period: usize| {
                let first = period.saturating_sub(1) * periods.step;
                (first..first + periods.step).map(of_month).sum::<f64>()
            };
            loan.rates.clear();
            loan.rates.extend((0..=periods.last()).map(of_period));
        }
    }

    /// What becomes of them, when interest and tax agree to so many dollars a year.
    pub fn run(&self, case: &Case<'_>, within: f64) -> Flow {
        let loans = (self.loans.as_slice(), &self.terms, self.wanted.as_slice());
        run_within(case, loans, &self.extra, within)
    }
}

fn terms(spec: &FinanceSpec, specs: &[&DebtSpec], periods: &Periods) -> Terms {
    Terms {
        trap: spec.covenant.trap,
        default: spec.covenant.default,
        reserve: specs.iter().map(|it| periods.in_periods(it.reserve.in_years() * 12.0)).collect(),
        sweep: specs.iter().map(|it| it.sweep).collect(),
    }
}

/// The loans: one of each facility for what is built, and one for each time that it is bought again.
fn loans(all: &FinanceSpec, specs: &[&DebtSpec], ledger: &Ledger, periods: &Periods) -> Vec<Loan> {
    let mut loans = Vec::new();
    for (facility, spec) in specs.iter().enumerate() {
        let pays = |line: &Line| spec.lots.iter().any(|lot| lot == line.asset.word());
        let reference = spec.follows().and_then(|name| all.reference_rate.get(name));
        let loan = |lot: u16, wanted: &dyn Fn(&Line) -> bool| {
            let costs = periods.flows(ledger, wanted);
            let ready = costs.iter().rposition(|cost| *cost < 0.0)?;
            let draw = |cost: &f64| (-cost * spec.share).max(0.0);
            let before = spec.draw.in_years() * 12.0;
            let count = periods.in_periods(spec.tenor.in_years() * 12.0).max(1);
            let months = (ready * periods.step, count * periods.step);
            Some(Loan {
                facility,
                lot,
                rate: planned_rate(spec, reference, months) * periods.step as f64 / 12.0,
                draws: costs[..=ready].iter().map(draw).collect(),
                before: interest_before(spec.rate_at(reference.map(|it| it.start)), before),
                ready,
                periods: count,
                planned: Vec::new(),
                rates: Vec::new(),
            })
        };
        let built = |line: &Line| pays(line) && line.category.side() == Side::Capital;
        loans.extend(loan(0, &built));
        let again = |line: &Line| pays(line) && line.category == Category::Refresh;
        let lots = ledger.by(|line| again(line).then_some((line.month, line.lot)));
        for (month, lot) in lots.into_keys().filter(|_| spec.again) {
            loans.extend(loan(lot, &|line: &Line| {
                again(line) && (line.month, line.lot) == (month, lot)
            }));
        }
    }
    loans.retain(|loan| loan.at_ready() > 0.0);
    loans
}

/// The yearly rate by which principal is planned: that of a loan which follows a reference rate at the mean of what is
/// expected of that over its life.
fn planned_rate(
    spec: &DebtSpec,
    reference: Option<&ReferenceSpec>,
    (from, months): (usize, usize),
) -> f64 {
    let Some(reference) = reference else { return spec.rate_at(None) };
    let at = |month: usize| spec.rate_at(Some(reference.expected(month as f64)));
    (from..from + months).map(at).sum::<f64>() / months as f64
}

/// What is deducted by year beside interest: fees, and interest until the plant opened, evenly over the loan's life.
fn extra(specs: &[&DebtSpec], loans: &[Loan], periods: &Periods) -> Vec<f64> {
    let mut by_period = vec![0.0; periods.last() + 1];
    for loan in loans {
        let drawn: f64 = loan.draws.iter().sum();
        let all = fees(specs[loan.facility], loan) + loan.at_ready() - drawn;
        let each = all / loan.periods as f64;
        let span = by_period.iter_mut().skip(loan.ready + 1).take(loan.periods);
        span.for_each(|amount| *amount += each);
    }
    periods.by_year(&by_period)
}
