//! Money: what the plant costs to build and to run, and what a GPU-hour of goodput costs.

mod items;
mod ledger;
mod model;
mod spec;

pub use ledger::{Ledger, Metered, Year};
pub use model::{Costs, Equipment};
pub use spec::FinanceSpec;
