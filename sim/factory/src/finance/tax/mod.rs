//! Tax on profits, and what states give: depreciation, losses that are carried, credits, grants.

mod books;
mod depreciation;
mod income;

pub use books::{grants, income, write};
pub use depreciation::{Declining, Method, by_year};
pub use income::Income;
