//! Debt: loans that pay for a part of what is built, what lenders ask for, and what is left for the owners.
//!
//! - `loan`: what is drawn and how it is planned to be paid back; `sculpt`: loans that
//!   follow what there is to pay them with.
//! - `base`, `agreed`: the case on which loans are cut, and what is agreed on it.
//! - `waterfall`: what becomes of the money period by period; `books`: all of that for a ledger; `measures`: how well
//!   debt is covered.

mod agreed;
mod base;
mod books;
mod loan;
mod measures;
mod sculpt;
#[cfg(test)]
mod tests;
mod waterfall;

pub use agreed::Agreed;
pub use base::{Base, operating};
pub use books::{Debt, DebtRow, write};
pub use loan::{Loan, fees, interest_before};
pub use measures::Cover;
pub use sculpt::sculpt;
pub use waterfall::{Case, EXACT, Flow, Row, Step, Terms, cent, run, run_within, wanted};
