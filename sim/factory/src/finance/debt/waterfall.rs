//! The waterfall: what there is in each period goes to interest, principal, what is put by, what pays back sooner,
//! and then to the owners, unless a covenant keeps it.

use super::Loan;
use crate::finance::periods::Periods;
use crate::finance::tax::Income;

/// What there is to pay debt with.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// By period: what is earned less running costs, before tax on profits.
    pub operating: &'a [f64],
    /// What is taxed; `None` where there is no tax.
    pub income: Option<&'a Income>,
    /// Its periods.
    pub periods: &'a Periods,
}

/// What lenders ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// Cover below which nothing goes to owners.
    pub trap: f64,
    /// Cover below which loans are in default.
    pub default: f64,
    /// By facility: periods to come for which payments are put by.
    pub reserve: Vec<usize>,
    /// By facility: share of what is left that pays back sooner.
    pub sweep: Vec<f64>,
}

/// A loan in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Owed at the beginning.
    pub opening: f64,
    /// Drawn, with interest that is drawn.
    pub draw: f64,
    /// Of that, interest.
    pub capitalised: f64,
    /// Interest that is owed and was not paid.
    pub unpaid: f64,
    /// Interest paid.
    pub interest: f64,
    /// Principal paid.
    pub principal: f64,
    /// Owed at the end.
    pub closing: f64,
}

/// All loans in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    /// Cash flow available for debt service: what is earned less running costs and tax paid.
    pub cfads: f64,
    /// Interest and principal that fall due as planned.
    pub service: f64,
    /// The same of what is in arrears too.
    pub due: f64,
    /// Paid of that.
    pub paid: f64,
    /// Cover of twelve months; `None` before there are twelve, and where nothing is due.
    pub cover: Option<f64>,
    /// Put by for payments to come.
    pub reserve: f64,
    /// Kept from the owners.
    pub trapped: f64,
}

/// What becomes of all loans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// By loan and period.
    pub loans: Vec<Vec<Row>>,
    /// By period.
    pub steps: Vec<Step>,
    /// By year: tax paid.
    pub taxes: Vec<f64>,
}

/// Whole hundredths, half away from zero: what is paid is paid in these.
pub fn cent(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// What interest of a year may differ by between the tax that it lowers and what is paid, in dollars.
pub const EXACT: f64 = 0.005;

/// Runs all loans over all periods. `extra` is deducted by year beside interest: fees, and interest until the plant
/// opened, over the life of their loan.
pub fn run(case: &Case<'_>, loans: &[Loan], terms: &Terms, extra: &[f64]) -> Flow {
    let wanted = wanted(loans, terms, case.periods);
    run_within(case, (loans, terms, &wanted), extra, EXACT)
}

/// The same with what is to be put by in each period known, and until interest and tax agree to so many dollars a year.
pub fn run_within(
    case: &Case<'_>,
    (loans, terms, wanted): (&[Loan], &Terms, &[f64]),
    extra: &[f64],
    within: f64,
) -> Flow {
    let planned = |period: usize| loans.iter().map(|loan| loan.interest_in(period)).sum();
    let planned: Vec<f64> = (0..=case.periods.last()).map(planned).collect();
    let mut interest = case.periods.by_year(&planned);
    // Tax depends on interest, and through what is swept or left unpaid interest on tax.
    for _ in 0..60 {
        let taxes = case.taxes(&interest, extra);
        let flow = flow(case, (loans, terms, wanted), taxes);
        let next = flow.interest(case.periods);
        let moved = interest.iter().zip(&next).map(|(one, other)| (one - other).abs());
        let moved = moved.fold(0.0, f64::max);
        interest = next;
        if moved < within {
            return flow;
        }
    }
    let taxes = case.taxes(&interest, extra);
    flow(case, (loans, terms, wanted), taxes)
}

/// By period: payments to come that are to be put by for all loans.
pub fn wanted(loans: &[Loan], terms: &Terms, periods: &Periods) -> Vec<f64> {
    let of_loan = |loan: &Loan, period: usize| {
        let ahead = terms.reserve.get(loan.facility).copied().unwrap_or(0);
        (period + 1..=period + ahead).map(|to_come| loan.planned_service(to_come)).sum::<f64>()
    };
    let of = |period: usize| {
        loans.iter().filter(|loan| period >= loan.ready).map(|loan| of_loan(loan, period)).sum()
    };
    (0..=periods.last()).map(of).collect()
}

impl Case<'_> {
    /// Tax by year when so much is deducted.
    pub fn taxes(&self, interest: &[f64], extra: &[f64]) -> Vec<f64> {
        let Some(income) = self.income else { return vec![0.0; self.periods.count_of_years()] };
        let deducted: Vec<f64> = interest
            .iter()
            .enumerate()
            .map(|(year, interest)| interest + extra.get(year).copied().unwrap_or(0.0))
            .collect();
        income.tax(&deducted)
    }
}

impl Flow {
    /// Interest by year, paid or not.
    fn interest(&self, periods: &Periods) -> Vec<f64> {
        let of = |period: usize| {
            let rows = self.loans.iter().map(|loan| loan[period]);
            rows.map(|row| row.interest + row.unpaid).sum()
        };
        let by_period: Vec<f64> = (0..self.steps.len()).map(of).collect();
        periods.by_year(&by_period)
    }
}

/// One pass, with these taxes.
fn flow(
    case: &Case<'_>,
    (loans, terms, wanted): (&[Loan], &Terms, &[f64]),
    taxes: Vec<f64>,
) -> Flow {
    let paid_tax = case.periods.spread(&taxes);
    let last = case.periods.last();
    let mut flow = Flow { loans: vec![Vec::new(); loans.len()], steps: Vec::new(), taxes };
    for (period, tax) in paid_tax.into_iter().enumerate() {
        let mut rows: Vec<Row> = loans
            .iter()
            .zip(&flow.loans)
            .map(|(loan, rows)| begin(loan, rows.last(), period))
            .collect();
        let before = flow.steps.last().copied().unwrap_or_default();
        let mut step = Step::default();
        if period > 0 {
            step.cfads = case.operating[period] - tax;
        }
        pay(loans, &mut rows, &mut step, before, period);
        let mut left = put_by((loans, wanted[period]), &mut step, before, period);
        let fresh = (step.cfads - step.paid - (step.reserve - before.reserve)).max(0.0);
        left -= sweep(loans, terms, &mut rows, fresh.min(left.max(0.0)));
        step.cover = cover(&flow.steps, &step, loans, case.periods, period);
        let owes = rows.iter().any(|row| row.closing > 0.0)
            || loans.iter().any(|loan| loan.ready > period);
        let kept = step.cover.is_some_and(|cover| cover < terms.trap) && owes && period < last;
        step.trapped = if kept { cent(left.max(0.0)) } else { 0.0 };
        if period == last || !owes {
            step.reserve = 0.0;
        }
        flow.steps.push(step);
        flow.loans.iter_mut().zip(rows).for_each(|(all, row)| all.push(row));
    }
    flow
}

/// What is owed and drawn before anything is paid.
fn begin(loan: &Loan, before: Option<&Row>, period: usize) -> Row {
    let opening = before.map_or(0.0, |row| row.closing);
    // Not drawn any more, and paid back.
    if period > loan.ready && opening == 0.0 {
        return Row::default();
    }
    let cash = cent(loan.draws.get(period).copied().unwrap_or(0.0));
    let capitalised = if period > loan.ready {
        0.0
    } else {
        let first = if period == 0 { cash * loan.before } else { 0.0 };
        cent(opening * loan.rate_in(period) + first)
    };
    let draw = cash + capitalised;
    Row { opening, draw, capitalised, closing: opening + draw, ..Row::default() }
}

/// Pays interest, then principal, each loan its part where there is not enough.
fn pay(loans: &[Loan], rows: &mut [Row], step: &mut Step, before: Step, period: usize) {
    let mut dues = vec![(0.0, 0.0); rows.len()];
    for ((loan, row), due) in loans.iter().zip(rows.iter_mut()).zip(&mut dues) {
        if period <= loan.ready || row.opening <= 0.0 {
            continue;
        }
        let interest = cent(row.opening * loan.rate_in(period));
        let (now, then) = (loan.planned_at(period), loan.planned_at(period - 1));
        // Planned to grow: some of the interest is owed instead.
        let deferred = cent((now - then).max(0.0)).min(interest);
        row.unpaid = deferred;
        let principal = cent((row.opening - now).max(0.0)).min(row.opening);
        let usual = cent((then - now).max(0.0)).min(principal);
        *due = (interest - deferred, principal);
        step.service += interest - deferred + usual;
        step.due += interest - deferred + principal;
    }
    let there = (step.cfads + before.trapped + before.reserve).max(0.0);
    let interest: f64 = dues.iter().map(|due| due.0).sum();
    let principal: f64 = dues.iter().map(|due| due.1).sum();
    let part = |due: f64, there: f64| if due > there { there / due } else { 1.0 };
    let (of_interest, of_principal) =
        (part(interest, there), part(principal, (there - interest).max(0.0)));
    for (row, due) in rows.iter_mut().zip(&dues).filter(|(row, _)| row.closing != 0.0) {
        row.interest = floor_cent(due.0 * of_interest, due.0);
        row.principal = floor_cent(due.1 * of_principal, due.1);
        row.unpaid += due.0 - row.interest;
        row.closing = cent(row.opening + row.draw + row.unpaid - row.principal);
        step.paid += row.interest + row.principal;
    }
}

/// A part of what is due, in whole cents; all of it is all of it.
fn floor_cent(amount: f64, due: f64) -> f64 {
    if amount >= due { due } else { (amount * 100.0).floor() / 100.0 }
}

/// Puts by what payments to come ask for, as far as there is something; returns what is left. On the day on which the
/// last of a loan is drawn owners pay what is missing.
fn put_by((loans, wanted): (&[Loan], f64), step: &mut Step, before: Step, period: usize) -> f64 {
    let pool = (step.cfads + before.trapped + before.reserve).max(0.0) - step.paid;
    let opens = loans.iter().any(|loan| loan.ready == period);
    step.reserve = cent(if opens { wanted } else { wanted.min(pool.max(0.0)) });
    pool - step.reserve
}

/// Pays back sooner with a share of what is left; returns what that took.
fn sweep(loans: &[Loan], terms: &Terms, rows: &mut [Row], mut left: f64) -> f64 {
    let mut taken = 0.0;
    for (loan, row) in loans.iter().zip(rows.iter_mut()) {
        let share = terms.sweep.get(loan.facility).copied().unwrap_or(0.0);
        if share > 0.0 && row.opening > 0.0 {
            let more = floor_cent(left * share, row.closing).min(row.closing).max(0.0);
            row.principal += more;
            row.closing = cent(row.closing - more);
            left -= more;
            taken += more;
        }
    }
    taken
}

/// Cover of the twelve months that end with a period.
fn cover(
    before: &[Step],
    now: &Step,
    loans: &[Loan],
    periods: &Periods,
    period: usize,
) -> Option<f64> {
    let count = 12 / periods.step;
    let first = loans.iter().map(|loan| loan.ready + 1).min()?;
    if period + 1 < first + count {
        return None;
    }
    let window = before[period + 1 - count..period].iter().chain([now]);
    let (cfads, service) =
        window.fold((0.0, 0.0), |sum, step| (sum.0 + step.cfads, sum.1 + step.service));
    (service > 0.0).then(|| cfads / service)
}
