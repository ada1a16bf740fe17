//! Describing: the parts of the plant of a scenario, what flows between them, and what can be read.

use crate::results::Topology;
use crate::scenario::CheckedScenario;

/// The description of the plant of `scenario`.
pub fn topology(scenario: &CheckedScenario) -> Topology {
    let components = scenario.spec().failures.components();
    Topology {
        components: components.map(|(name, _)| name.clone()).collect(),
        ..Topology::default()
    }
}
