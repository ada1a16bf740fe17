//! The AI factory: what a scenario says, how the plant behaves, and what a run reports.
//!
//! ```text
//! Settings ──read, check──▶ CheckedScenario ──Simulation──▶ Records on the way, Results at the end
//! ```
//!
//! Each subsystem is a room: a folder of its own that knows no other. What rooms report they declare as
//! [`quantities`], what they do to others they say as [`effect`]s. They meet in [`plant`], which
//! balances them, and in [`scenario`], which lists what may be configured. Nothing here touches a
//! file, a clock or a thread.

pub mod buildout;
pub mod calendar;
pub mod compute;
pub mod cooling;
pub mod design;
pub mod effect;
pub mod failures;
pub mod finance;
pub mod generation;
pub mod history;
pub mod jobs;
pub mod moist_air;
pub mod place;
pub mod plant;
pub mod portfolio;
pub mod power;
pub mod quantities;
pub mod replay;
pub mod results;
pub mod scenario;
pub mod security;
pub mod settings;
pub mod shortage;
mod simulation;
pub mod site;
pub mod sovereignty;
mod special;
pub mod swing;
pub mod topology;

pub use history::{FloorAt, History};
pub use place::Place;
pub use plant::{priced_by, registry, topology};
pub use results::{Recording, Results, Topology};
pub use scenario::{CheckedScenario, Scenario};
pub use simulation::{Simulation, simulate, simulate_unless};
pub use site::SiteSpec;

/// The columns of the hours of a run.
pub fn columns() -> &'static [results::Metric] {
    registry().columns()
}

/// The columns of the hours of a run that each of these classes of work has.
pub fn columns_by_class(classes: &[String]) -> Vec<results::ClassColumn> {
    registry().columns_by_class(classes)
}
