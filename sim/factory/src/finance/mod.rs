//! Money: what the plant costs to build and to run, and what a GPU-hour of goodput costs.
//!
//! - `books`: money during a run; `ledger`, `model`, `items`: what was used, what it costs, by part.
//! - `quantities`: what is reported.

mod books;
mod contracts;
mod items;
mod ledger;
pub mod measures;
mod model;
mod prices;
mod quantities;
mod refresh;
mod roadmap;
mod spec;

pub use books::Books;
pub use contracts::{ContractSpec, Unit, Units, billed};
pub use items::CostItem;
pub use ledger::{Ledger, Metered, Year};
pub use model::{Costs, Equipment};
pub use prices::{PricePath, PriceSpec, price_stream};
pub use quantities::Reports;
pub use refresh::{RefreshKind, RefreshSpec, ResaleSpec, purchases};
pub use roadmap::{GenerationSpec, newest_by, racks_that_fit};
pub use spec::{FinanceSpec, SalesSpec, WorkValueSpec};
