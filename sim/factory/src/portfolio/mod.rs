//! The portfolio: several plants in one agenda, which share jobs over a network between them.
//!
//! It stands above `plant`: a plant knows nothing of it, and one that is alone in a portfolio does what it does
//! without one, to the last bit.
//!
//! - `spec`, `check`, `members`: its part of the file, the rules between its keys, and what is sound. `distance`: how
//!   far apart sites are.
//! - `wan`: links, on which transfers share the bandwidth. `data`: data sets with homes and replicas.
//! - `dispatch`: where a job goes; `rules`: where it may not.
//! - `regions`: how far users are from sites, and by which clock they come.
//! - `site`: a plant in a portfolio, with its guests; `model`: the state and every event, and below it jobs that go
//!   elsewhere, what links carry, failover, and what strikes several sites.
//! - `quantities`, `log`, `outcome`: what it reports, the tables, and what all plants brought together.
//! - `simulation`: a run, from beginning to end or in steps.

mod check;
mod check_regions;
mod data;
mod dispatch;
mod distance;
mod event;
mod log;
mod members;
mod model;
mod outcome;
mod quantities;
mod regions;
mod rules;
mod simulation;
mod site;
mod spec;
#[cfg(test)]
mod tests;
mod wan;

pub use dispatch::{Candidate, Policy, choose};
pub use distance::{great_circle, round_trip};
pub use event::Event;
pub use log::{DispatchRow, FailoverRow, Refused, TransferRow, WanMonth, What};
pub use members::{CheckedPortfolio, Conduct, Member};
pub use outcome::PortfolioResults;
pub use simulation::PortfolioSimulation;
pub use spec::{
    DataSpec, FailoverSpec, FollowSpec, LinkSpec, MemberSpec, PortfolioFile, PortfolioSpec,
    RegionSpec, SharedSpec, ShockSpec,
};
pub use wan::{Lane, Link, Passed};

use crate::quantities::Registry;
use std::sync::LazyLock;

/// Everything that a portfolio reports beside what its plants do.
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> =
        LazyLock::new(|| Registry::new(&[quantities::Reports::DECLARED]));
    &REGISTRY
}
