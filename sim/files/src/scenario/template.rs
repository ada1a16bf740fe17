//! A scenario that is read once and varied many times, without the disk and in microseconds.

use std::path::Path;

use factory::finance::is_price;
use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Key, Kind, Problem, Settings, Value};
use sha2::{Digest as _, Sha256};
use units::Quantity as _;

use crate::catalogue::{CHAIN_KEY, Catalogues, OPERATIONS_KEY, PERMIT_KEY};
use crate::disk::fingerprint::hexadecimal;
use crate::keys::known::{KnownKeys, matches};
use crate::keys::layers::lay_over;
use crate::scenario::inherit::{Texts, chain_among};
use crate::scenario::load::{
    Loaded, RACK, SITE, WEATHER_FILE, WEATHER_SECTION, load_chain, load_with_written, placed,
    weather, with_choices,
};
use crate::scenario::logs::{LOG, with_logs};
use crate::scenario::overrides::item;
use crate::scenario::recorded::{SERIES_FILES, with_series};
use crate::scenario::resolve::text_without_origins;
use crate::scenario::without_effect;
use crate::text::problems::Problems;
use crate::text::toml_tree::Node;

/// What the keys of surroundings begin with.
const LOCATION: &str = "location.";

/// A sound scenario whose values can be changed.
#[derive(Clone, Debug)]
pub struct Template {
    loaded: Loaded,
    /// What files and the command line say, without the catalogues.
    written: Settings,
    catalogues: Catalogues,
    known: &'static KnownKeys,
}

/// A template with changes: a scenario to simulate.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What the simulator needs.
    pub scenario: CheckedScenario,
    /// Every value with the place it comes from.
    pub settings: Settings,
    /// Fingerprint of every value but the seed, and of the weather file: 32 hexadecimal digits.
    pub hash: String,
    /// The same without prices: where it is equal the same happens, and is only paid otherwise.
    pub world: String,
}

impl Template {
    /// Reads the scenario at `path`.
    ///
    /// # Errors
    /// Every problem at once, with its file, line and column.
    pub fn read(
        path: &Path,
        overrides: &[String],
        catalogues: &Catalogues,
    ) -> Result<Self, Problems> {
        let read = load_with_written(path, overrides, catalogues)?;
        Ok(Self::new(read, catalogues))
    }

    /// Reads the scenario at `path`; it and those it inherits from may stand in `texts`.
    ///
    /// # Errors
    /// Every problem at once, with its file, line and column.
    pub fn among(path: &Path, texts: &Texts, catalogues: &Catalogues) -> Result<Self, Problems> {
        let read = load_chain(chain_among(path, texts), path, &[], catalogues)?;
        Ok(Self::new(read, catalogues))
    }

    fn new((loaded, written): (Loaded, Settings), catalogues: &Catalogues) -> Self {
        let known = KnownKeys::of_scenarios();
        Self { loaded, written, catalogues: catalogues.clone(), known }
    }

    /// The scenario without changes.
    pub const fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// What files and the command line say, as TOML that can be read without its bases; the
    /// catalogues still lie below it. Paths of other files are made absolute.
    pub fn text(&self) -> String {
        let name = self.loaded.path.file_name().unwrap_or_default().to_string_lossy();
        format!("# What {name} and its bases say.\n{}", text_without_origins(&self.written))
    }

    /// The names that a key may hold: its words, those of a catalogue, or true and false; empty where
    /// it holds something else.
    pub fn choices(&self, path: &str) -> Vec<String> {
        let owned = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect();
        match (path, self.known.find(path).map(|key| &key.kind)) {
            (SITE, _) => owned(&mut self.catalogues.sites()),
            (RACK, _) => owned(&mut self.catalogues.racks()),
            (_, Some(Kind::Choice(words))) => owned(&mut words.iter().copied()),
            (_, Some(Kind::Switch)) => owned(&mut ["false", "true"].into_iter()),
            _ => Vec::new(),
        }
    }

    /// Values at keys, where keys with wildcards become those that they stand for.
    pub fn written_out(&self, changes: &[(String, Entry)]) -> Settings {
        let mut layer = Settings::default();
        for (pattern, entry) in changes {
            for key in self.keys_like(pattern) {
                layer.set(key, entry.clone());
            }
            if !pattern.contains('*') {
                layer.set(pattern.clone(), entry.clone());
            }
        }
        layer
    }

    /// The declaration of a key; names of the author's choice stand for themselves.
    ///
    /// # Errors
    /// When there is no such key: the nearest ones.
    pub fn key(&self, path: &str) -> Result<&Key, Vec<String>> {
        self.known.find(path).ok_or_else(|| self.known.nearest(path))
    }

    /// A text as the value of a key: a value of TOML, or else text, so that `500 MW` needs no quotes.
    pub fn value_of_text(&self, key: &str, text: &str) -> Option<Value> {
        match item(text, self.known.find(key).map(|key| &key.kind)).node {
            Node::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value at a key, as it holds in the scenario.
    pub fn value(&self, path: &str) -> Option<&Value> {
        self.loaded.settings.get(path).map(|entry| &entry.value)
    }

    /// Keys of the scenario that a key with wildcards stands for; the key itself without any.
    pub fn keys_like(&self, pattern: &str) -> Vec<String> {
        let keys = self.loaded.settings.iter().map(|(key, _)| key);
        keys.filter(|key| matches(pattern, key)).map(str::to_owned).collect()
    }

    /// What is wrong with a value by itself, whatever the other keys say.
    pub fn problem_of_value(&self, key: &str, entry: &Entry) -> Option<Problem> {
        let mut layer = Settings::default();
        layer.set(key, entry.clone());
        let unknown = self.known.unknown(&layer);
        if let Some(problem) = unknown.into_iter().next() {
            return Some(problem);
        }
        let mut settings = self.loaded.settings.clone();
        lay_over(&mut settings, layer);
        let problems = CheckedScenario::problems_of_values(&settings);
        problems.into_iter().find(|problem| matches(key, &problem.key))
    }

    /// The scenario with these values laid over it.
    ///
    /// # Errors
    /// Every problem at once.
    pub fn with(&self, changes: &[(String, Entry)]) -> Result<Variant, Problems> {
        let mut layer = Settings::default();
        for (key, entry) in changes {
            layer.set(key.clone(), entry.clone());
        }
        let mut problems = self.known.unknown(&layer);
        let mut written = self.written.clone();
        lay_over(&mut written, layer.clone());
        let touches = |start: &str| changes.iter().any(|(key, _)| key.starts_with(start));
        let chosen = [SITE, RACK, OPERATIONS_KEY, CHAIN_KEY, PERMIT_KEY];
        let settings = if changes.iter().any(|(key, _)| chosen.contains(&key.as_str())) {
            let choices = with_choices(&written, &self.loaded.path, &self.catalogues);
            problems.extend(choices.problems);
            choices.settings
        } else {
            let mut settings = self.loaded.settings.clone();
            lay_over(&mut settings, layer);
            settings
        };
        let weather = if touches(WEATHER_SECTION) || touches(SITE) {
            weather(&settings, &mut Vec::new())
                .unwrap_or_else(|wrong| {
                    problems.extend(wrong);
                    None
                })
                .map(|weather| weather.hourly)
        } else {
            self.loaded.scenario.weather().cloned()
        };
        problems.extend(without_effect::problems(&written, &settings));
        let complete = with_logs(&settings, (&mut Vec::new(), &mut problems));
        if !problems.is_empty() {
            return Err(Problems::new(problems));
        }
        let place = |problem: Problem| placed(problem, &self.loaded.path);
        let scenario = CheckedScenario::new(&complete, weather)
            .map_err(|wrong| Problems::new(wrong.into_iter().map(place).collect()))?;
        let scenario = if touches(LOCATION) || touches(SITE) {
            with_series(scenario, &settings, &mut Vec::new()).map_err(Problems::new)?
        } else {
            let recorded = self.loaded.scenario.recorded();
            scenario.with_series(recorded.prices.clone(), recorded.carbon.clone())
        };
        let world = hash(&complete, &scenario, |key| !is_price(key));
        let hash = hash(&complete, &scenario, |_| true);
        Ok(Variant { scenario, settings, hash, world })
    }
}

/// Fingerprint of what a simulation depends on among these keys, but for the seed and the version.
fn hash(settings: &Settings, scenario: &CheckedScenario, is_of: impl Fn(&str) -> bool) -> String {
    let mut sha = Sha256::new();
    let named = |key: &str| key == WEATHER_FILE || SERIES_FILES.contains(&key) || matches(LOG, key);
    let other = |key: &str| key == "seed" || named(key);
    for (key, entry) in settings.iter().filter(|(key, _)| is_of(key) && !other(key)) {
        sha.update(key.as_bytes());
        sha.update([b'=']);
        sha.update(entry.value.to_string().as_bytes());
        sha.update([b'\n']);
    }
    if let Some(weather) = scenario.weather() {
        let temperatures = weather.dry_bulb.iter().map(|celsius| celsius.base_value());
        let others = weather.relative_humidity.iter().chain(&weather.pressure);
        for number in temperatures.chain(others.copied()) {
            sha.update(number.to_le_bytes());
        }
    }
    let recorded = scenario.recorded();
    for series in [&recorded.prices, &recorded.carbon].into_iter().flatten() {
        sha.update(series.begins().to_le_bytes());
        for number in series.values() {
            sha.update(number.to_le_bytes());
        }
    }
    hexadecimal(&sha.finalize()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::problems::whole;

    fn template() -> Template {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "site = \"memphis\"\nsize = \"2 MW\"\n").unwrap();
        Template::read(&path, &[], &Catalogues::embedded()).unwrap()
    }

    fn change(key: &str, value: &str) -> (String, Entry) {
        (key.to_owned(), Entry { value: Value::Text(value.to_owned()), origin: whole("study") })
    }

    #[test]
    fn a_change_of_site_brings_everything_the_catalogue_says_of_it() {
        let moved = template().with(&[change("site", "kagoshima")]).unwrap();
        let spec = moved.scenario.spec();
        assert_ne!(spec.location.label, template().loaded().scenario.spec().location.label);
        assert_eq!((spec.site.as_str(), spec.size.in_megawatts()), ("kagoshima", 2.0));
    }

    #[test]
    fn the_hash_tells_scenarios_apart_but_not_seeds() {
        let template = template();
        let hash = |changes: &[(String, Entry)]| template.with(changes).unwrap().hash;
        let seed = ("seed".to_owned(), Entry { value: Value::Integer(9), origin: whole("study") });
        assert_eq!(hash(&[]), hash(&[seed]));
        assert_eq!(hash(&[change("size", "2 MW")]), hash(&[]));
        assert_ne!(hash(&[change("size", "3 MW")]), hash(&[]));
    }

    #[test]
    fn wrong_changes_are_problems_of_the_study() {
        let message = |key, value| template().with(&[change(key, value)]).unwrap_err().to_string();
        assert!(
            message("sise", "3 MW").starts_with("study: sise: found"),
            "{}",
            message("sise", "")
        );
        let wrong = message("size", "3 MWh");
        assert!(
            wrong.starts_with("study: size: found \"3 MWh\"; \"MWh\" is not a unit"),
            "{wrong}"
        );
        assert!(message("site", "kagosima").contains("must be one of kagoshima"));
    }
}
