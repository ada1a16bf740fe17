//! Keys of earlier versions that are still read: what they mean now, and what has replaced them.

use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Settings};

use crate::keys::known::matches;

/// What readers of the results should know of older keys that were `written`.
pub(crate) fn notes(written: &Settings, scenario: &CheckedScenario) -> Vec<String> {
    let note = |(key, entry): (&str, &Entry)| {
        let meaning = meaning(key, scenario)?;
        Some(format!("{}: {key} is an older key: {meaning}", entry.origin))
    };
    written.iter().filter_map(note).collect()
}

/// What an older key means now, and what has replaced it.
fn meaning(key: &str, scenario: &CheckedScenario) -> Option<String> {
    if key == "jobs.offered_load" {
        let reference = scenario.scale().reference;
        return Some(format!(
            "it makes every class open, and its share one of the {reference} GPUs of the reference plant, \
             however many are built; jobs.class.*.demand with arrivals, gpu_hours or gpus has replaced it"
        ));
    }
    let of_class = [
        (
            "jobs.class.*.estimate_factor",
            "users of the class ask for exact multiples of what they need; jobs.limits has replaced it",
        ),
        (
            "jobs.class.*.restart_time",
            "it stands for all steps from a fault until the job computes again; jobs.recovery, which \
             gives each step a length of its own, has replaced it",
        ),
        (
            "compute.spare_gpus",
            "placement.usable_domain, which says how many GPUs of a domain jobs may use, has replaced it",
        ),
    ];
    let (_, meaning) = of_class.iter().find(|(older, _)| matches(older, key))?;
    Some((*meaning).to_owned())
}

#[cfg(test)]
mod tests {
    use crate::scenario::load::noted;

    #[test]
    fn an_older_key_says_what_has_replaced_it() {
        let notes = noted("[jobs]\noffered_load = 0.5\n");
        assert_eq!(notes.len(), 1);
        let parts = ["a.toml:4:16: jobs.offered_load is an older key", "jobs.class.*.demand"];
        assert!(parts.iter().all(|part| notes[0].contains(part)), "{notes:?}");
        let notes = noted("[jobs.class.research]\nestimate_factor = 3.0\n");
        assert!(notes.len() == 1 && notes[0].contains("jobs.limits has replaced it"), "{notes:?}");
        let notes = noted("[jobs.class.research]\nrestart_time = \"5 min\"\n");
        assert!(notes.len() == 1 && notes[0].contains("jobs.recovery"), "{notes:?}");
        let notes = noted("[compute]\nspare_gpus = 4\n");
        assert!(notes.len() == 1 && notes[0].contains("placement.usable_domain"), "{notes:?}");
        assert_eq!(noted(""), [] as [&str; 0]);
    }
}
