//! Repair: who mends what is broken and when, and the parts that are exchanged for it.
//!
//! - `shifts`: seats of crews by the hour of the day; `crews`: who waits for one, and who has one.
//! - `parts`: stock, who waits for a part, and the parts that are away.
//! - `times`: how long a repair takes, by chance.
//!
//! Nothing here knows what is mended, nor schedules anything: both are the caller's.

mod crews;
mod parts;
mod shifts;
mod spec;
#[cfg(test)]
mod tests;
mod times;

pub use crews::{Crews, Plan, Repair};
pub use parts::Parts;
pub use shifts::Shifts;
pub use spec::{CrewSpec, NO_PART, RepairSpec, RmaSpec, Steps};
pub use times::RepairTimes;
