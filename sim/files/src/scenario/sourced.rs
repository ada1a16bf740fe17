//! Sources of values that were written out whole: what the catalogues say too, they stand for again.

use factory::settings::Settings;

use crate::catalogue::Catalogues;
use crate::scenario::load::{Loaded, chosen_entries};

/// What holds in a scenario, where each value that the catalogues hold as well has their source.
///
/// The scenario in the folder of a run says everything itself, as of its own: this tells what nobody had
/// chosen apart from what somebody had.
pub fn with_sources(loaded: &Loaded, catalogues: &Catalogues) -> Settings {
    let below = chosen_entries(&loaded.settings, &loaded.path, catalogues).settings;
    let mut settings = loaded.settings.clone();
    for (key, entry) in below.iter() {
        if loaded.settings.get(key).is_some_and(|own| own.value == entry.value) {
            settings.set(key, entry.clone());
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{load_text, resolve};

    /// Method: write a scenario out whole, read that, and compare sources with those of the first reading.
    #[test]
    fn a_scenario_that_was_written_out_keeps_its_sources() {
        let catalogues = Catalogues::embedded();
        let path = std::path::Path::new("a.toml");
        let text = "site = \"memphis\"\nsize = \"2 MW\"\n[finance]\nrack_price = \"5 M USD\"\n";
        let first = load_text(path, text, &[], &catalogues).unwrap();
        let again = load_text(path, &resolve(&first), &[], &catalogues).unwrap();
        let sourced = with_sources(&again, &catalogues);
        let without = |settings: &Settings| -> Vec<String> {
            let own = settings.iter().filter(|(_, entry)| entry.origin.source.is_none());
            own.map(|(key, _)| key.to_owned()).collect()
        };
        assert!(without(&again.settings).len() > 200);
        assert_eq!(without(&sourced), without(&first.settings));
        assert!(without(&sourced).contains(&"finance.rack_price".to_owned()));
    }
}
