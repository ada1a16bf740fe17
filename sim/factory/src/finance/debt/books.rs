//! The debt of a run: its loans follow what its ledger pays for, and their payments are written there.

use units::Money;

use super::{Agreed, Base, Case, Cover, EXACT, Flow, Loan, operating};
use crate::finance::periods::Periods;
use crate::finance::tax::Income;
use crate::finance::{AssetClass, Category, FinanceSpec, Ledger, Payment, ReferenceRates};

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
    /// Yearly rate of interest of the period; `None` where nothing was owed at its beginning.
    pub rate: Option<f64>,
}

/// Writes what is drawn, paid and put by at these reference rates; what is built, earned and taxed is written before.
/// `None` without loans.
pub fn write(
    ledger: &mut Ledger,
    spec: &FinanceSpec,
    (periods, rates): (&Periods, &ReferenceRates),
    income: Option<&Income>,
    base: &Base,
) -> Option<Debt> {
    let mut agreed = Agreed::of(spec, ledger, periods, base)?;
    agreed.follow(spec, periods, rates);
    let operating = operating(ledger, periods);
    let flow = agreed.run(&Case { operating: &operating, income, periods }, EXACT);
    write_lines(ledger, &agreed, &flow, periods);
    write_tax_saved(ledger, income, &flow, periods);
    let names: Vec<&String> = spec.debt.keys().collect();
    let cover = Cover::of(&flow, &agreed.loans, &agreed.terms, periods);
    Some(Debt { rows: rows(&names, &agreed.loans, &flow, periods), cover })
}

fn write_lines(ledger: &mut Ledger, agreed: &Agreed, flow: &Flow, periods: &Periods) {
    let Agreed { loans, fees, .. } = agreed;
    let mut put_by = 0.0;
    for (period, step) in flow.steps.iter().enumerate() {
        let month = periods.month(period);
        let mut line = |category, amount: f64, lot| {
            let payment = Payment::in_(month, category, AssetClass::None, Money::dollars(amount));
            ledger.write(payment.of_lot(lot));
        };
        for ((loan, rows), fee) in loans.iter().zip(&flow.loans).zip(fees) {
            let row = rows[period];
            line(Category::Draws, row.draw, loan.lot);
            line(Category::CapitalisedInterest, -row.capitalised, loan.lot);
            line(Category::Interest, -row.interest, loan.lot);
            line(Category::Principal, -row.principal, loan.lot);
            if period == loan.ready {
                line(Category::Fees, -fee, loan.lot);
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
                rate: rate(loans, flow, (facility, period), periods),
            });
        }
    }
    table
}

/// The yearly rate of what a facility owes at the beginning of a period.
fn rate(
    loans: &[Loan],
    flow: &Flow,
    (facility, period): (usize, usize),
    periods: &Periods,
) -> Option<f64> {
    let of = loans.iter().zip(&flow.loans).filter(|(loan, _)| loan.facility == facility);
    let (mut owed, mut interest) = (0.0, 0.0);
    for (loan, rows) in of {
        owed += rows[period].opening;
        interest += rows[period].opening * loan.rate_in(period);
    }
    (owed > 0.0).then(|| interest / owed * 12.0 / periods.step as f64)
}
