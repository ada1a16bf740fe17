//! Scenario files as commands take them: no study in the place of one.

use std::path::Path;

use factory::scenario::CheckedScenario;
use files::{Catalogues, Loaded, Problems};

use crate::Failure;

/// The scenario at a path, which must not be a study.
pub(crate) fn scenario(
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<Loaded, Problems> {
    files::refuse_a_study(path)?;
    files::load(path, overrides, catalogues)
}

/// Refuses so many runs at once of a scenario where this machine has not the memory that they need.
pub(crate) fn fits_this_machine(scenario: &CheckedScenario, at_once: usize) -> Result<(), Failure> {
    let needed = scenario.effort().memory_gb * at_once as f64;
    match files::available_memory_gb() {
        Some(available) if needed > available => Err(Failure::Machine(format!(
            "{at_once} at once of {} need about {needed:.1} GB of memory, and this machine has \
             {available:.1} GB left",
            scenario.spec().name
        ))),
        _ => Ok(()),
    }
}
