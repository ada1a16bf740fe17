//! The AI factory: what a scenario says, how the plant behaves, and what a run reports.
//!
//! ```text
//! Settings ──read, check──▶ CheckedScenario ──Simulation──▶ Records on the way, Results at the end
//! ```
//!
//! Each subsystem lives in a folder of its own and knows no other. They meet in [`plant`], which
//! balances them, and in [`scenario`], which lists what may be configured. Nothing here touches a
//! file, a clock or a thread.

pub mod compute;
pub mod cooling;
pub mod failures;
pub mod finance;
pub mod history;
pub mod jobs;
pub mod plant;
pub mod power;
pub mod replay;
pub mod results;
pub mod scenario;
pub mod settings;
mod simulation;
pub mod site;

pub use compute::Place;
pub use history::{FloorAt, History};
pub use plant::topology;
pub use results::{Recording, Results, Topology};
pub use scenario::{CheckedScenario, Scenario};
pub use simulation::{Simulation, simulate};
pub use site::SiteSpec;
