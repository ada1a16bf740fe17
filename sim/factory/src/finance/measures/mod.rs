//! What a stream of payments is worth: present values, rates of return, payback, levelised prices.
//!
//! All of it is pure: flows by month go in, numbers come out.

mod flows;
mod levelised;
mod payback;
mod rates;
mod roots;
mod terminal;

pub use flows::{Discount, Flows, Timing};
pub use levelised::level_price;
pub use payback::payback_years;
pub use rates::{Rates, modified_rate, rates_of_return};
pub use terminal::{Asset, Terminal};
