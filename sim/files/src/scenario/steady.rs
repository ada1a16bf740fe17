//! Islands that will not hold: a step that nothing in them takes at once.

use factory::plant::{IslandStep, island_step};
use factory::scenario::CheckedScenario;

/// What readers should know of an island whose greatest step is more than all its units and its battery take.
pub(crate) fn notes(scenario: &CheckedScenario) -> Vec<String> {
    let told = |island: IslandStep| {
        let (step, accepted) = (island.step.in_megawatts(), island.accepted.in_megawatts());
        (step > accepted).then(|| {
            format!(
                "generation: {} is a step of up to {step:.1} MW, and all units with the battery take {accepted:.1} MW at \
                 once: the island collapses then; {:.1} MW more of battery or of what units take hold it",
                island.what,
                step - accepted
            )
        })
    };
    island_step(scenario).and_then(told).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::noted;

    /// An engine of 7 MW takes 15 % of it at once, 1.05 MW: less than its own loss is. A battery of 20 MW holds all.
    #[test]
    fn an_island_that_will_not_hold_is_noted() {
        let island = "[generation.a]\nkind = \"recip_gas\"\nunits = 1\nrating = \"7 MW\"\nmode = \"island\"\n";
        let notes = noted(island);
        assert!(notes.iter().any(|note| note.contains("take 1.1 MW at once")), "{notes:?}");
        let battery = "[power.battery]\npower = \"20 MW\"\nenergy = \"20 MWh\"\n";
        let notes = noted(&format!("{island}{battery}"));
        assert!(!notes.iter().any(|note| note.contains("at once")), "{notes:?}");
        assert!(noted("").is_empty());
    }
}
