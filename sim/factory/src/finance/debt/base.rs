//! The base case, on which loans are cut.

use crate::finance::periods::Periods;
use crate::finance::tax::Income;
use crate::finance::{Ledger, Side};

/// The case by which sculpted loans are cut: the same use, with prices at their means.
#[derive(Clone, Debug)]
pub struct Base {
    /// What is earned less running costs, by period.
    pub operating: Vec<f64>,
    /// What is taxed.
    pub income: Option<Income>,
}

/// What is earned less running costs, by period.
pub fn operating(ledger: &Ledger, periods: &Periods) -> Vec<f64> {
    periods.flows(ledger, |line| matches!(line.category.side(), Side::Revenue | Side::Running))
}
