//! Inputs that change nothing because another value leaves them nothing to do.

mod power;
mod site;

use factory::jobs::{DemandKind, Policy};
use factory::scenario::{CheckedScenario, Scenario};
use factory::settings::Settings;

/// What readers of the results should know of keys that were `written` for what is switched off.
pub(crate) fn notes(written: &Settings, scenario: &CheckedScenario) -> Vec<String> {
    let spec = scenario.spec();
    let note = |(key, entry): (&str, &factory::settings::Entry)| {
        let reason = reason(key, spec).or_else(|| power::never_maintained(key, scenario))?;
        Some(format!("{}: {key} has no effect, because {reason}", entry.origin))
    };
    written.iter().filter_map(note).collect()
}

/// Why a key has nothing to do, if it has not.
fn reason(key: &str, spec: &Scenario) -> Option<String> {
    power::reason(key, spec).or_else(|| site::reason(key, spec)).or_else(|| of_jobs(key, spec))
}

/// Why a key of a class of jobs has nothing to do.
fn of_jobs(key: &str, spec: &Scenario) -> Option<String> {
    let (class, key) = key.strip_prefix("jobs.class.")?.rsplit_once('.')?;
    match key {
        "estimate_factor" if spec.jobs.policy == Policy::Fcfs => {
            Some("jobs.policy is \"fcfs\", which asks nobody how long jobs take".to_owned())
        }
        "share" => {
            let of_class =
                spec.jobs.class.get(class).filter(|class| class.share.unwrap_or(0.0) > 0.0)?;
            let given = |field: &str, says: &str| format!("jobs.class.{class}.{field} says {says}");
            if of_class.arrivals.is_some() {
                return Some(given("arrivals", "how many jobs come"));
            }
            if of_class.gpu_hours.is_some() {
                return Some(given("gpu_hours", "how much work comes"));
            }
            let contract = spec.jobs.demand_of(of_class) == DemandKind::Contract;
            (contract && of_class.gpus.is_some()).then(|| given("gpus", "how many are reserved"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::noted;

    #[test]
    fn what_is_switched_off_by_another_value_is_noted() {
        let notes = noted("[power.genset]\nshare = 0.0\nfuel = \"12 h\"\n");
        assert_eq!(
            notes,
            ["a.toml:5:8: power.genset.fuel has no effect, because power.genset.share is 0"]
        );
        let notes =
            noted("[jobs]\npolicy = \"fcfs\"\n[jobs.class.research]\nestimate_factor = 3.0\n");
        assert!(notes[0].contains("jobs.policy is \"fcfs\""), "{notes:?}");
    }

    #[test]
    fn a_share_beside_arrivals_is_noted() {
        let notes = noted(
            "[jobs]\nonly = [\"research\"]\n[jobs.class.research]\nshare = 0.5\narrivals = \"10 /h\"\n",
        );
        assert!(
            notes.len() == 1 && notes[0].contains("research.arrivals says how many jobs come"),
            "{notes:?}"
        );
        assert!(noted("[power.genset]\nshare = 0.5\nfuel = \"12 h\"\n").is_empty());
    }
}
