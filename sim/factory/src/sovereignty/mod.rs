//! Sovereignty: whose law reaches the plant, who may therefore stand on it, and what others can do to it.
//!
//! - `rules`: whether work may stand on a site, as a pure function; `standing`: what it asks, from a scenario.
//! - `concentration`: how much of something is in one hand.
//! - `spec`, `check`: what a scenario says of it, and rules on that.

mod check;
mod concentration;
mod rules;
mod spec;
mod standing;
#[cfg(test)]
mod tests;

pub use concentration::concentration;
pub use rules::{
    Custody, Hardware, Isolation, Law, Needs, Operator, Regime, Rule, Site, first_failing,
};
pub use spec::{
    ControlPlane, ControlPlaneSpec, DemandsSpec, EventKind, EventSpec, HardwareSpec,
    JurisdictionSpec, OrderEffect, SovereigntySpec, Tier,
};
pub use standing::Standing;
