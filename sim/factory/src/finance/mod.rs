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
mod check;
mod contracts;
mod duties;
mod equipment;
mod forecast;
mod items;
mod ledger;
mod lines;
mod lots;
mod market;
pub mod measures;
mod model;
mod opex;
mod prices;
mod property;
mod quantities;
mod refresh;
mod renewal;
mod revenue;
mod roadmap;
mod spec;
mod usage;
mod worth;
mod years;

pub use accounts::Accounts;
pub use books::{Books, Closing};
pub use category::{AssetClass, Category, Side};
pub use contracts::{ContractSpec, Unit, Units, billed};
pub use equipment::{EquipmentSpec, PropertyTaxSpec, RunningSpec};
pub use forecast::Forecast;
pub use items::CostItem;
pub use ledger::{Currency, Ledger, Line, Payment, dollars};
pub use lines::Lines;
pub use lots::{Lot, Plan};
pub use market::Prices;
pub use model::Costs;
pub use prices::{PricePath, PriceSpec, price_stream};
pub use quantities::Reports;
pub use refresh::{RefreshKind, RefreshSpec, ResaleSpec, purchases};
pub use revenue::{Price, Sale, sales};
pub use roadmap::{GenerationSpec, newest_by, racks_that_fit};
pub use spec::{FinanceSpec, SalesSpec, WorkValueSpec};
pub use usage::{ContractHours, ContractTerms, GpuHours, Meters, Month, Repairs, UnitHours, Usage};
pub use worth::{GpuHourPrices, Levels, Worth};
pub use years::{Year, YearAmount};
