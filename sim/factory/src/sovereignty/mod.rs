//! Sovereignty: whose law reaches the plant, who may therefore stand on it, and what others can do to it.
//!
//! - `rules`: whether work may stand on a site, as a pure function; `standing`: what it asks, from a scenario.
//! - `acts`: what others do, with its instants; `model`: all of it during a run; `refusals`: what rules refuse, and what
//!   stands free meanwhile; `autonomy`: how long a plant lives with an act; `outcome`: what became of it.
//! - `concentration`: how much of something is in one hand.
//! - `event`, `quantities`: what can happen, and what is reported.
//! - `spec`, `check`: what a scenario says of it, and rules on that.

mod acts;
mod autonomy;
mod check;
mod concentration;
mod event;
mod model;
mod outcome;
mod quantities;
mod refusals;
mod rules;
mod spec;
mod standing;
#[cfg(test)]
mod tests;

pub use acts::{Act, Stop};
pub use autonomy::{SHARES, Trial};
pub use event::Event;
pub use outcome::{Outcome, Refusal};
pub use quantities::Reports;

pub use concentration::{Amounts, concentration};
pub use rules::{
    Custody, Hardware, Isolation, Law, Needs, Operator, Regime, Rule, Site, first_failing,
};
pub use spec::{
    ControlPlane, ControlPlaneSpec, DemandsSpec, EventKind, EventSpec, HardwareSpec,
    JurisdictionSpec, OrderEffect, SovereigntySpec, Tier,
};
pub use standing::Standing;

use units::SimDuration;

/// Demands of tenants and acts of others, during a run.
#[derive(Debug)]
pub struct Affairs {
    /// Nothing is demanded, and nothing happens.
    silent: bool,
    /// The country in which the site lies.
    site: String,
    custody: Custody,
    scrub: SimDuration,
    /// The plant as rules know it.
    standing: Standing,
    /// By class of work: what its tenant demands, where rules hold for it.
    needs: Vec<Option<Needs>>,
    /// The four conditions of sovereignty: place, parent, control plane, licence.
    holds: [bool; 4],
    acts: Vec<Act>,
    /// By act: the law that a foreign order comes from.
    authors: Vec<Option<Law>>,
    /// By act: whether it goes on, and whether a control plane of one's own has taken over.
    on: Vec<bool>,
    taken_over: Vec<bool>,
    refusals: refusals::Refusals,
    trials: Vec<Trial>,
    /// GPUs that are there, and those whose data is open to others, as they were last metered.
    seen: Option<(u32, u32)>,
    /// What it reports.
    pub reports: Reports,
}
