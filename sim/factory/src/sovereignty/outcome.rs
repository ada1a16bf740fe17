//! What became of demands and acts in a run.

use super::{Rule, Trial};

/// What became of demands and acts in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The country in which the site lies.
    pub site: String,
    /// By class and rule, where anything was refused.
    pub refusals: Vec<Refusal>,
    /// How long the plant lived with each act that tried it.
    pub trials: Vec<Trial>,
}

/// What a rule refused of a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refusal {
    /// Number of the class.
    pub class: usize,
    /// The rule.
    pub rule: Rule,
    /// GPU-hours refused.
    pub refused: f64,
    /// Those of them for which GPUs stood free.
    pub stranded: f64,
}
