//! Money: what the plant costs to build and to run, what it earns, and what a GPU-hour costs.
//!
//! - `books`: money during a run; `usage`: what it metered, by month.
//! - `built`: what is there when, which capital follows.
//! - `ledger`, `category`, `payment_words`: every payment, and what it is for. `accounts`: all payments of a run, a function of
//!   the design, of `usage` and of the scenario, which `capex`, `opex` and `revenue` write.
//! - `spec`, `equipment`, `borrowing`, `state`, `vendors`: what a scenario says; `check`, `check_financing`: rules on that; `property`: tax on what is owned.
//! - `years`, `blocks`, `model`, `items`: the cash flow, what it costs, by part: sums over the ledger.
//! - `delay`: what it costs that parts come at different times; `penalties`, `damages`: what contracts get, and vendors pay,
//!   for what is late. `debt`, `tax`: what is borrowed, and what states take and give, in `periods`.
//! - `break_even`, `cost_of_debt`: what must be true for a run to be worth nothing, to all and to its owners.
//! - `currency`: in which payments are made, and its rate. `prices`, `reference`: what a GPU-hour sells for, and market
//!   rates of interest, over time. `quantities`, `lines`: what is
//!   reported.

mod accounts;
mod blocks;
mod books;
mod borrowing;
mod break_even;
mod built;
mod capex;
mod category;
mod check;
mod check_financing;
mod contracts;
mod cost_of_debt;
mod currency;
mod damages;
pub mod debt;
mod delay;
mod duties;
mod equipment;
mod escalation;
mod financing;
mod forecast;
mod items;
mod ledger;
mod lines;
mod lots;
mod market;
pub mod measures;
mod model;
mod opex;
mod owners;
mod payment_words;
mod penalties;
mod periods;
mod prices;
mod property;
mod quantities;
mod reference;
mod refresh;
mod renewal;
mod revenue;
mod roadmap;
mod spec;
mod state;
pub mod tax;
mod usage;
mod vendors;
mod worth;
mod years;

pub use accounts::Accounts;
pub use blocks::{Block, BlockAmounts, BlockSide, by_block};
pub use books::{Books, Closing};
pub use borrowing::{CovenantSpec, DebtSpec, Shape};
pub use break_even::BreakEven;
pub use built::{Built, LateDelivery, Stage};
pub use category::{AssetClass, Category, Side};
pub use contracts::{ContractSpec, Unit, Units, billed};
pub use cost_of_debt::CostOfDebt;
pub use currency::{Currency, ExchangeSpec, PaidIn};
pub use debt::{Debt, DebtRow};
pub use equipment::{EquipmentSpec, PropertyTaxSpec, RunningSpec};
pub use escalation::EscalationSpec;
pub use financing::Financing;
pub use forecast::Forecast;
pub use items::CostItem;
pub use ledger::{Ledger, Line, Payment, dollars};
pub use lines::Lines;
pub use lots::{Lot, Plan};
pub use market::Prices;
pub use model::Costs;
pub use periods::Periods;
pub use prices::{PricePath, PriceSpec, price_stream};
pub use quantities::Reports;
pub use reference::{ReferenceRates, ReferenceSpec};
pub use refresh::{RefreshKind, RefreshSpec, ResaleSpec, purchases, purchases_of_racks};
pub use revenue::{Price, Sale, sales};
pub use roadmap::{GenerationSpec, newest_by, racks_that_fit};
pub use spec::{FinanceSpec, SalesSpec, WorkValueSpec, is_price};
pub use state::{IncentiveKind, IncentiveSpec, JurisdictionSpec, TaxSpec};
pub use usage::{
    ContractHours, ContractTerms, GenerationCosts, GpuHours, Meters, Month, Repairs, SiteUse,
    UnitHours, Usage,
};
pub use vendors::DamagesSpec;
pub use worth::{Equity, GpuHourPrices, Levels, Worth};
pub use years::{Year, YearAmount};
