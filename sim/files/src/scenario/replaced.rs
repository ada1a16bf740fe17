//! Keys that others have replaced: they hold where a scenario sets them, and its readers are told.

use factory::settings::Settings;

use crate::keys::known::matches;

/// The key of an older version, and what stands in its place.
const REPLACED: [(&str, &str); 1] = [(
    "jobs.class.*.restart_time",
    "stands for all steps from a fault until the job computes again; without it jobs.recovery gives each \
     step its own length, by fault, job and site",
)];

/// What is said of keys that were `written` and that others have replaced.
pub(crate) fn notes(written: &Settings) -> Vec<String> {
    let note = |(key, entry): (&str, &factory::settings::Entry)| {
        let (_, instead) = REPLACED.iter().find(|(old, _)| matches(old, key))?;
        Some(format!("{}: {key} {instead}", entry.origin))
    };
    written.iter().filter_map(note).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::catalogue::Catalogues;
    use crate::scenario::load::load_text;

    #[test]
    fn an_old_key_says_what_has_replaced_it() {
        let text = "site = \"memphis\"\nsize = \"5 MW\"\n[jobs.class.research]\nrestart_time = \"5 min\"\n";
        let notes =
            load_text(Path::new("a.toml"), text, &[], &Catalogues::embedded()).unwrap().notes;
        let [note] = &notes[..] else { panic!("{notes:?}") };
        assert!(note.starts_with("a.toml:4:16: jobs.class.research.restart_time stands"), "{note}");
        assert!(note.contains("jobs.recovery"), "{note}");
    }
}
