//! Money: what the plant costs to build and to run, what it earns, and what a GPU-hour costs.
//!
//! - `books`: money during a run; `usage`: what it metered, by month.
//! - `ledger`, `category`: every payment, and what it is for. `accounts`: all payments of a run, a function of
//!   the design, of `usage` and of the scenario, which `capex`, `opex` and `revenue` write.
//! - `spec`, `equipment`: what a scenario says; `property`: tax on what is owned.
//! - `years`, `model`, `items`: the cash flow, what it costs, by part: sums over the ledger.
//! - `prices`: what a GPU-hour sells for, over time. `quantities`, `lines`: what is
//!   reported.

mod accounts;
mod books;
mod capex;
mod category;
mod equipment;
mod items;
mod ledger;
mod lines;
mod model;
mod opex;
mod prices;
mod property;
mod quantities;
mod revenue;
mod spec;
mod usage;
mod years;

pub use accounts::Accounts;
pub use books::{Books, Closing};
pub use category::{AssetClass, Category, Side};
pub use equipment::{EquipmentSpec, PropertyTaxSpec, RunningSpec};
pub use items::CostItem;
pub use ledger::{Currency, Ledger, Line, Payment, dollars};
pub use lines::Lines;
pub use model::Costs;
pub use prices::PricePath;
pub use quantities::Reports;
pub use spec::FinanceSpec;
pub use usage::{ContractHours, ContractTerms, GpuHours, Meters, Month, Repairs, Usage};
pub use years::Year;
