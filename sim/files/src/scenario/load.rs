//! Scenarios: files, catalogues and the command line in layers, read and checked.

use std::path::{Path, PathBuf};

use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Problem, Settings, Value, one_of};

use crate::catalogue::{CHAIN_KEY, Catalogues, OPERATIONS_KEY, PERMIT_KEY};
use crate::inputs::epw::{Weather, read_weather};
use crate::inputs::plausibility::doubts;
use crate::keys::known::KnownKeys;
use crate::keys::layers::lay_over;
use crate::keys::renamed::gone;
use crate::scenario::inherit::{Chain, Texts, chain_among, chain_of_text, read_chain};
use crate::scenario::logs::with_logs;
use crate::scenario::named_files::file_path;
use crate::scenario::overrides::read_overrides;
use crate::scenario::recorded::with_series;
use crate::scenario::{outlives, replaced, steady, switched_off, unpriced, without_effect};
use crate::text::problems::{Problems, problem, whole};

/// The key that chooses a site of the catalogue.
pub(crate) const SITE: &str = "site";
/// The key that chooses a rack type of the catalogue.
pub(crate) const RACK: &str = "rack";
/// What the keys of the weather begin with.
pub(crate) const WEATHER_SECTION: &str = "location.weather.";
/// The key that says where weather comes from, and its word for a file.
const WEATHER_KIND: (&str, &str) = ("location.weather.kind", "file");
/// The key that names a weather file.
pub(crate) const WEATHER_FILE: &str = "location.weather.file";

/// A scenario that is known to be sound, with everything that was read for it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the simulator needs.
    pub scenario: CheckedScenario,
    /// Every value with the place it comes from.
    pub settings: Settings,
    /// The table `validation` of the file as it is written; bases do not pass theirs on.
    pub validation: Option<toml::Table>,
    /// What a careful reader of the results should know, such as hours of weather that were filled.
    pub notes: Vec<String>,
    /// The path as the user gave it.
    pub path: PathBuf,
}

/// Reads the scenario at `path` with the `key=value` texts of the command line laid over it.
///
/// # Errors
/// Every problem at once, with its file, line and column.
pub fn load(
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<Loaded, Problems> {
    load_with_written(path, overrides, catalogues).map(|(loaded, _)| loaded)
}

/// The same, with what files and the command line say without the catalogues.
pub(crate) fn load_with_written(
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<(Loaded, Settings), Problems> {
    load_chain(read_chain(path), path, overrides, catalogues)
}

/// Reads the scenario `text` as if it stood at `path`, with `key=value` texts laid over it.
///
/// # Errors
/// Every problem at once, with its line and column.
pub fn load_text(
    path: &Path,
    text: &str,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<Loaded, Problems> {
    load_chain(chain_of_text(path, text), path, overrides, catalogues).map(|(loaded, _)| loaded)
}

/// Reads the scenario at `path`, where it and its bases may stand in `texts`, with `key=value` texts
/// laid over it.
///
/// # Errors
/// Every problem at once, with its file, line and column.
pub fn load_among(
    path: &Path,
    texts: &Texts,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<Loaded, Problems> {
    load_chain(chain_among(path, texts), path, overrides, catalogues).map(|(loaded, _)| loaded)
}

pub(crate) fn load_chain(
    mut chain: Chain,
    path: &Path,
    overrides: &[String],
    catalogues: &Catalogues,
) -> Result<(Loaded, Settings), Problems> {
    let known = KnownKeys::of_scenarios();
    let unread = !chain.problems.is_empty();
    let mut problems = std::mem::take(&mut chain.problems);
    let validation = chain.validation.take();
    let written = written(chain, overrides, known, &mut problems);
    if unread {
        problems.extend(known.unknown(&written));
        return Err(Problems::new(problems));
    }
    let Choices { settings: below, problems: unchosen } =
        chosen_entries(&written, path, catalogues);
    let lookup_failed = !unchosen.is_empty();
    let mut settings = below.clone();
    lay_over(&mut settings, written.clone());
    problems.extend(unchosen);
    let unknown = known.unknown(&settings);
    let mut notes = Vec::new();
    let weather = weather(&settings, &mut notes).unwrap_or_else(|wrong| {
        problems.extend(wrong);
        None
    });
    let known_settings = if unknown.is_empty() {
        settings.clone()
    } else {
        settings.only(|key| known.find(key).is_some() && gone(key).is_none())
    };
    problems.extend(unknown);
    problems.extend(without_effect::problems(&written, &known_settings));
    let complete = with_logs(&known_settings, (&mut notes, &mut problems));
    let hourly = weather.as_ref().map(|weather| weather.hourly.clone());
    match CheckedScenario::new(&complete, hourly) {
        Ok(scenario) if problems.is_empty() => {
            let scenario = with_series(scenario, &settings, &mut notes).map_err(Problems::new)?;
            let site = &scenario.spec().location;
            notes.extend(weather.iter().flat_map(|weather| doubts(weather, site)));
            let others = without_effect::others(&written, &below);
            notes.extend(without_effect::notes(&others, &known_settings, &scenario));
            notes.extend(switched_off::notes(&others, &scenario));
            notes.extend(replaced::notes(&others, &scenario));
            notes.extend(unpriced::notes(&scenario));
            notes.extend(steady::notes(&scenario));
            notes.extend(outlives::notes(&scenario));
            let path = path.to_owned();
            Ok((Loaded { scenario, settings, validation, notes, path }, written))
        }
        Ok(_) => Err(Problems::new(problems)),
        Err(wrong) => {
            // What is missing may stand in the catalogue under the name that is unknown.
            let told = wrong.into_iter().filter(|p| p.origin.is_some() || !lookup_failed);
            problems.extend(told.map(|problem| placed(problem, path)));
            Err(Problems::new(problems))
        }
    }
}

/// Everything that files and the command line say, in one layer.
fn written(
    chain: Chain,
    overrides: &[String],
    known: &KnownKeys,
    problems: &mut Vec<Problem>,
) -> Settings {
    let mut written = Settings::default();
    let command_line = read_overrides(overrides, known);
    for flat in chain.layers.into_iter().chain([command_line]) {
        problems.extend(flat.problems);
        problems.extend(known.meaningless(&flat.empty));
        lay_over(&mut written, flat.settings);
    }
    written
}

/// Settings with the entries of the chosen site and rack type under what was written.
pub(crate) struct Choices {
    pub(crate) settings: Settings,
    pub(crate) problems: Vec<Problem>,
}

pub(crate) fn with_choices(written: &Settings, path: &Path, catalogues: &Catalogues) -> Choices {
    let mut choices = chosen_entries(written, path, catalogues);
    lay_over(&mut choices.settings, written.clone());
    choices
}

/// What the catalogues say of the site and the rack type that are chosen, over the defaults, and these
/// over the chosen way to operate and the chosen power chain.
pub(crate) fn chosen_entries(written: &Settings, path: &Path, catalogues: &Catalogues) -> Choices {
    let mut below = catalogues.defaults().clone();
    let mut problems = Vec::new();
    match chosen(SITE, &below, written, |name| catalogues.site(name)) {
        Ok(site) => lay_over(&mut below, site.clone()),
        Err(entry) => problems.extend(unknown_name(SITE, entry, path, catalogues.sites())),
    }
    match chosen(RACK, &below, written, |name| catalogues.rack(name)) {
        Ok(rack) => lay_over(&mut below, rack.clone()),
        Err(entry) => problems.extend(unknown_name(RACK, entry, path, catalogues.racks())),
    }
    let mut settings = Settings::default();
    for key in [OPERATIONS_KEY, CHAIN_KEY, PERMIT_KEY] {
        let set = |name: &str| {
            let mut sets = catalogues.sets();
            sets.find(|(of, known, _)| *of == key && *known == name).map(|(.., set)| set)
        };
        // An unknown word has a problem of its own; the rest is checked as by default.
        let usual = catalogues.defaults();
        let word = chosen(key, &below, written, set);
        let word = word.ok().or_else(|| chosen(key, usual, usual, set).ok());
        lay_over(&mut settings, word.cloned().unwrap_or_default());
    }
    lay_over(&mut settings, below);
    Choices { settings, problems }
}

/// The entries that the value of `key` chooses, or the value that chooses none.
fn chosen<'c, 's>(
    key: &str,
    below: &'s Settings,
    written: &'s Settings,
    entries: impl Fn(&str) -> Option<&'c Settings>,
) -> Result<&'c Settings, Option<&'s Entry>> {
    let entry = written.get(key).or_else(|| below.get(key));
    match entry.map(|entry| &entry.value) {
        Some(Value::Text(name)) => entries(name).ok_or(entry),
        _ => Err(entry),
    }
}

/// The problem of a name that no catalogue has; a value that is not a name has another problem.
fn unknown_name<'c>(
    key: &str,
    entry: Option<&Entry>,
    path: &Path,
    names: impl Iterator<Item = &'c str>,
) -> Option<Problem> {
    let word = match entry.map(|entry| &entry.value) {
        Some(Value::Text(word)) => word.as_str(),
        Some(_) => return None,
        None => "",
    };
    let allowed = format!("must be {}", one_of(word, names));
    let origin = entry.map_or_else(|| whole(&path.display().to_string()), |e| e.origin.clone());
    let found = entry.map_or_else(|| "nothing".to_owned(), |entry| entry.value.to_string());
    Some(problem(origin, key, found, allowed))
}

/// The content of the weather file, when the scenario asks for one.
pub(crate) fn weather(
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<Option<Weather>, Vec<Problem>> {
    let (kind, from_file) = WEATHER_KIND;
    let asked = settings.get(kind).is_some_and(|e| e.value == Value::Text(from_file.to_owned()));
    let Some(entry) = settings.get(WEATHER_FILE).filter(|_| asked) else { return Ok(None) };
    let Some(path) = file_path(entry) else { return Ok(None) };
    let weather = read_weather(&path).map_err(|problems| {
        let place = |unread: Problem| match &unread.origin {
            Some(file) if file.line == 0 => {
                let found = [entry.value.to_string(), unread.found];
                let found = found.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                let allowed = format!("{}: {}", file.file, unread.allowed);
                problem(entry.origin.clone(), WEATHER_FILE, found.join(" with "), allowed)
            }
            _ => unread,
        };
        problems.into_list().into_iter().map(place).collect::<Vec<_>>()
    })?;
    notes.extend(weather.notes.iter().cloned());
    Ok(Some(weather))
}

/// A problem of something missing is a problem of the scenario file.
pub(crate) fn placed(problem: Problem, path: &Path) -> Problem {
    let file = || whole(&path.display().to_string());
    Problem { origin: Some(problem.origin.unwrap_or_else(file)), ..problem }
}

/// What is told of a plant that says little but this.
#[cfg(test)]
pub(crate) fn noted(more: &str) -> Vec<String> {
    let text = format!("site = \"memphis\"\nsize = \"5 MW\"\n{more}");
    load_text(Path::new("a.toml"), &text, &[], &Catalogues::embedded()).unwrap().notes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keys::flatten::Flat;
    use crate::text::toml_tree::parse;

    const SOURCE: &str = "_source = { source = \"Own\", year = 2026, confidence = \"assumed\" }\n";

    fn catalogues() -> Catalogues {
        let text = |body: &str| format!("{SOURCE}{body}");
        Catalogues::of_texts(
            &text("a = 0\nb = 0\nc = 0\nd = 0\nrack = \"dense\"\n"),
            &text("[here]\nb = 1\nc = 1\nd = 1\n[there]\nrack = \"sparse\"\n"),
            &text("[dense]\nc = 2\nd = 2\n[sparse]\nc = 3\n"),
        )
    }

    fn written(text: &str) -> Settings {
        Flat::of(&parse(text, "a.toml").unwrap()).settings
    }

    fn choices(text: &str) -> Choices {
        with_choices(&written(text), Path::new("a.toml"), &catalogues())
    }

    #[test]
    fn a_scenario_lies_over_its_rack_type_its_site_and_the_defaults() {
        let settings = choices("site = \"here\"\nd = 9\n").settings;
        let value = |key: &str| settings.get(key).unwrap().value.to_string();
        assert_eq!(["a", "b", "c", "d"].map(value), ["0", "1", "2", "9"]);
    }

    #[test]
    fn a_site_may_choose_the_rack_type_and_a_scenario_another() {
        let value = |text: &str| choices(text).settings.get("c").unwrap().value.to_string();
        assert_eq!(value("site = \"there\"\n"), "3");
        assert_eq!(value("site = \"there\"\nrack = \"dense\"\n"), "2");
    }

    #[test]
    fn unknown_names_are_answered_nearest_first() {
        let problems = choices("site = \"ther\"\nrack = 5\n").problems;
        // A rack type that is not text has a problem of its own kind.
        assert_eq!(problems.len(), 1);
        let expected = "a.toml:1:8: site: found \"ther\"; must be one of there, here";
        assert_eq!(problems[0].to_string(), expected);
    }

    #[test]
    fn a_weather_file_is_read_only_when_it_is_asked_for() {
        let read = |kind: &str| {
            let text = format!("[location.weather]\nkind = \"{kind}\"\nfile = \"absent.epw\"\n");
            weather(&written(&text), &mut Vec::new())
        };
        assert_eq!(read("normals"), Ok(None));
        assert_eq!(read("file").unwrap_err()[0].key, WEATHER_FILE);
    }

    const SCENARIO: &str = "base = \"b.toml\"\nsite = \"here\"\nsize = \"350 MW\"\nstart = 2027-01-01\n\
        [power.ups]\nautonomy = \"5 min\"\n[jobs.class.\"*\"]\nshare = [0.5, 1]\n\
        [validation]\nx = 1\n";

    fn load_text(text: &str) -> Result<Loaded, Problems> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, text).unwrap();
        load(&path, &[], &catalogues())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn any_text_is_loaded_or_refused(text in any::<String>()) {
            prop_assert!(load_text(&text).is_err());
        }

        #[test]
        fn any_change_of_a_scenario_is_loaded_or_refused(
            from in 0..SCENARIO.len(),
            length in 0..12_usize,
            put in "[-a-z0-9.=\"\\[\\]{},# \n]{0,8}",
        ) {
            let mut text = SCENARIO.to_owned();
            text.replace_range(from..(from + length).min(SCENARIO.len()), &put);
            prop_assert!(load_text(&text).is_err());
        }
    }
}
