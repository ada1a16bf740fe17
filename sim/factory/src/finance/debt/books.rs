//! The debt of a run: its loans follow what its ledger pays for, and their payments are written there.

use units::Money;

use super::{Case, Cover, Flow, Loan, Terms, fees, interest_before, run, sculpt};
use crate::finance::periods::Periods;
use crate::finance::tax::Income;
use crate::finance::{AssetClass, Category, DebtSpec, FinanceSpec, Ledger, Line, Payment, Side};

/// What becomes of the debt of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Debt {
    /// Rows of its table: by facility and period.
    pub rows: Vec<DebtRow>,
    /// How well it is covered.
    pub cover: Cover,
}

/// A facility in a period, with what all of them share.
#[derive(Clone, Debug, PartialEq)]
pub struct DebtRow {
    /// Its name.
    pub facility: String,
    /// Month of the ledger at whose end payments count; 0 for the first day.
    pub month: u32,
    /// Owed at the beginning.
    pub opening: f64,
    /// Drawn, with interest that is drawn.
    pub draw: f64,
    /// Interest that is owed and was not paid.
    pub unpaid: f64,
    /// Interest paid.
    pub interest: f64,
    /// Principal paid.
    pub principal: f64,
    /// Owed at the end.
    pub closing: f64,
    /// Cash flow available for debt service, of the whole plant.
    pub cfads: f64,
    /// Interest and principal that fall due as planned, of all facilities.
    pub service: f64,
    /// Debt service cover of twelve months.
    pub cover: Option<f64>,
    /// Put by for payments to come, for all facilities.
    pub reserve: f64,
    /// Kept from the owners.
    pub trapped: f64,
}

/// The case by which sculpted loans are cut: the same use, with prices at their means.
#[derive(Clone, Debug)]
pub struct Base {
    /// What is earned less running costs, by period.
    pub operating: Vec<f64>,
    /// What is taxed.
    pub income: Option<Income>,
}

/// Writes what is drawn, paid and put by; what is built, earned and taxed is written before. `None` without loans.
pub fn write(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    periods: &Periods,
    income: Option<&Income>,
    base: &Base,
) -> Option<Debt> {
    let specs: Vec<&DebtSpec> = spec.debt.values().collect();
    let mut loans = loans(&specs, ledger, periods);
    if loans.is_empty() {
        return None;
    }
    for loan in &mut loans {
        loan.plan(specs[loan.facility].shape);
    }
    let case = Case { operating: &base.operating, income: base.income.as_ref(), periods };
    let deducted = extra(&specs, &loans, periods);
    sculpt(&case, &specs, &mut loans, &deducted);
    let operating = operating(ledger, periods);
    let case = Case { operating: &operating, income, periods };
    let terms = terms(spec, &specs, periods);
    let flow = run(&case, &loans, &terms, &extra(&specs, &loans, periods));
    write_lines(ledger, &specs, &loans, &flow, periods);
    write_tax_saved(ledger, income, &flow, periods);
    let names: Vec<&String> = spec.debt.keys().collect();
    let cover = Cover::of(&flow, &loans, &terms, periods);
    Some(Debt { rows: rows(&names, &loans, &flow, periods), cover })
}

/// What is earned less running costs, by period.
pub fn operating(ledger: &Ledger, periods: &Periods) -> Vec<f64> {
    periods.flows(ledger, |line| matches!(line.category.side(), Side::Revenue | Side::Running))
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
fn loans(specs: &[&DebtSpec], ledger: &Ledger, periods: &Periods) -> Vec<Loan> {
    let mut loans = Vec::new();
    for (facility, spec) in specs.iter().enumerate() {
        let pays = |line: &Line| spec.lots.iter().any(|lot| lot == line.asset.word());
        let loan = |lot: u16, wanted: &dyn Fn(&Line) -> bool| {
            let costs = periods.flows(ledger, wanted);
            let ready = costs.iter().rposition(|cost| *cost < 0.0)?;
            let draw = |cost: &f64| (-cost * spec.share).max(0.0);
            let before = spec.draw.in_years() * 12.0;
            Some(Loan {
                facility,
                lot,
                rate: spec.yearly_rate() * periods.step as f64 / 12.0,
                draws: costs[..=ready].iter().map(draw).collect(),
                before: interest_before(spec.yearly_rate(), before),
                ready,
                periods: periods.in_periods(spec.tenor.in_years() * 12.0).max(1),
                planned: Vec::new(),
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

fn write_lines(
    ledger: &mut Ledger,
    specs: &[&DebtSpec],
    loans: &[Loan],
    flow: &Flow,
    periods: &Periods,
) {
    let mut put_by = 0.0;
    for (period, step) in flow.steps.iter().enumerate() {
        let month = periods.month(period);
        let mut line = |category, amount: f64, lot| {
            let payment = Payment::in_(month, category, AssetClass::None, Money::dollars(amount));
            ledger.write(payment.of_lot(lot));
        };
        for (loan, rows) in loans.iter().zip(&flow.loans) {
            let row = rows[period];
            line(Category::Draws, row.draw, loan.lot);
            line(Category::CapitalisedInterest, -row.capitalised, loan.lot);
            line(Category::Interest, -row.interest, loan.lot);
            line(Category::Principal, -row.principal, loan.lot);
            if period == loan.ready {
                line(Category::Fees, -fees(specs[loan.facility], loan), loan.lot);
            }
            if period == periods.last() {
                line(Category::Owed, -row.closing, loan.lot);
            }
        }
        let held = step.reserve + step.trapped;
        line(Category::Reserves, put_by - held, 0);
        put_by = held;
    }
}

/// The tax that is not paid because interest is deducted.
fn write_tax_saved(ledger: &mut Ledger, income: Option<&Income>, flow: &Flow, periods: &Periods) {
    let Some(income) = income else { return };
    let without = income.tax(&[]);
    let saved: Vec<f64> = without.iter().zip(&flow.taxes).map(|(all, paid)| all - paid).collect();
    for (period, amount) in periods.spread(&saved).into_iter().enumerate() {
        let (month, amount) = (periods.month(period), Money::dollars(amount));
        ledger.write(Payment::in_(month, Category::TaxSaved, AssetClass::None, amount));
    }
}

/// Rows of the table: facilities in their order, each with all its periods.
fn rows(names: &[&String], loans: &[Loan], flow: &Flow, periods: &Periods) -> Vec<DebtRow> {
    let mut table = Vec::new();
    for (facility, name) in names.iter().enumerate() {
        for (period, step) in flow.steps.iter().enumerate() {
            let of = loans.iter().zip(&flow.loans).filter(|(loan, _)| loan.facility == facility);
            let rows = of.map(|(_, rows)| rows[period]);
            let sum = |amount: fn(&super::Row) -> f64| rows.clone().map(|row| amount(&row)).sum();
            table.push(DebtRow {
                facility: (*name).clone(),
                month: periods.month(period),
                opening: sum(|row| row.opening),
                draw: sum(|row| row.draw),
                unpaid: sum(|row| row.unpaid),
                interest: sum(|row| row.interest),
                principal: sum(|row| row.principal),
                closing: sum(|row| row.closing),
                cfads: step.cfads,
                service: step.service,
                cover: step.cover,
                reserve: step.reserve,
                trapped: step.trapped,
            });
        }
    }
    table
}
