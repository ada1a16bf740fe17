//! What a key means, what it may hold, and which value holds by default or in a scenario.

use std::fmt::Write as _;

use factory::settings::{Entry, Key, Kind, Problem, Settings, Value};

use crate::catalogue::Catalogues;
use crate::keys::known::{KnownKeys, is_wildcard, matches, with_names_of};
use crate::keys::layers::in_force;
use crate::scenario::inherit::{BASE, VALIDATION};
use crate::scenario::load::Loaded;
use crate::scenario::resolve::whence;
use crate::text::problems::Problems;

/// What `base` means, which is not a key of scenarios but of their files.
pub(crate) const ABOUT_BASE: &str =
    "Scenario file to inherit from; its path is seen from the file that names it.";
/// What `validation` means, which is not a key of scenarios but of their files.
pub(crate) const ABOUT_VALIDATION: &str =
    "Published results to compare with, for `aifactory validate`; ignored by other commands.";

/// Explains a key, or lists the keys of a section; an empty key lists all of them.
///
/// A key inside a named section may be written with a name or with `*` for all names.
///
/// # Errors
/// When there is no such key or section; the problem suggests the nearest.
pub fn explain(
    key: &str,
    loaded: Option<&Loaded>,
    catalogues: &Catalogues,
) -> Result<String, Problems> {
    let settings = loaded.map(|loaded| &loaded.settings);
    Explanation { known: KnownKeys::of_scenarios(), settings, catalogues }.of(key.trim())
}

/// The same of a key of portfolio files.
///
/// # Errors
/// As [`explain`].
pub fn explain_portfolio(
    key: &str,
    settings: Option<&Settings>,
    catalogues: &Catalogues,
) -> Result<String, Problems> {
    let catalogues = catalogues.of_portfolios();
    let known = KnownKeys::of_portfolios();
    Explanation { known, settings, catalogues: &catalogues }.of(key.trim())
}

struct Explanation<'e> {
    known: &'e KnownKeys,
    settings: Option<&'e Settings>,
    catalogues: &'e Catalogues,
}

impl Explanation<'_> {
    fn of(&self, path: &str) -> Result<String, Problems> {
        if let Some(key) = self.known.find(path) {
            return Ok(self.key(path, key));
        }
        match path {
            BASE => return Ok(format!("{BASE}\n    {ABOUT_BASE}\n")),
            VALIDATION => return Ok(format!("{VALIDATION}\n    {ABOUT_VALIDATION}\n")),
            _ => {}
        }
        if path.is_empty() || self.known.is_section(path) {
            return Ok(self.section(path));
        }
        let allowed = self.known.no_key(path);
        let (key, found) = (path.to_owned(), String::new());
        Err(Problem { origin: None, key, found, allowed }.into())
    }

    fn key(&self, path: &str, key: &Key) -> String {
        let mut text = format!("{path}\n    {}\n\n", key.about);
        row(&mut text, "value", &key.kind.in_words());
        if is_number(&key.kind) {
            row(&mut text, "range", &key.allowed.in_words(key.kind.base_unit()));
        }
        let defaults = values(self.catalogues.defaults(), path, key);
        let sets: Vec<_> = self
            .catalogues
            .sets()
            .map(|(of, name, set)| (of, name, values(set, path, key)))
            .filter(|(.., values)| !values.is_empty())
            .collect();
        let usual = sets.iter().any(|(of, name, _)| self.is_usual(of, name));
        if defaults.is_empty() && !usual && (sets.is_empty() || key.optional) {
            let given = "none; a site, a rack type or the scenario must give it";
            row(&mut text, "default", if key.optional { "none; may be left out" } else { given });
        }
        value_rows(&mut text, "default", path, &defaults);
        for (of, name, values) in sets {
            let usual = self.is_usual(of, name);
            let label = if usual { "default".to_owned() } else { format!("if {name}") };
            value_rows(&mut text, &label, path, &values);
        }
        for name in self.catalogues.sites() {
            let site = self.catalogues.site(name).map(|site| values(site, path, key));
            value_rows(&mut text, &format!("site {name}"), path, &site.unwrap_or_default());
        }
        for name in self.catalogues.racks() {
            let rack = self.catalogues.rack(name).map(|rack| values(rack, path, key));
            value_rows(&mut text, &format!("rack {name}"), path, &rack.unwrap_or_default());
        }
        if let Some(settings) = self.settings {
            let scenario = values(settings, path, key);
            if scenario.is_empty() {
                row(&mut text, "in force", "none");
            }
            value_rows(&mut text, "in force", path, &scenario);
        }
        text
    }

    /// Whether a set is the one in use unless a scenario names another for its key.
    fn is_usual(&self, key: &str, name: &str) -> bool {
        let usual = self.catalogues.defaults().get(key);
        usual.is_some_and(|entry| entry.value == Value::Text(name.to_owned()))
    }

    /// What the sets in use say of a key.
    fn in_usual_sets(&self, path: &str, key: &str) -> Option<&Entry> {
        let sets = self.catalogues.sets().filter(|(of, name, _)| self.is_usual(of, name));
        sets.map(|(.., set)| set).find_map(|set| in_force(set, path, key))
    }

    /// One line for each key below `path`.
    fn section(&self, path: &str) -> String {
        let below =
            self.known.list().iter().filter(|key| crate::keys::known::is_below(&key.path, path));
        let keys: Vec<(String, &Key)> =
            below.map(|key| (with_names_of(&key.path, path), key)).collect();
        let width = keys.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
        let mut text = String::new();
        for (path, key) in keys {
            let settings = self.settings.unwrap_or(self.catalogues.defaults());
            let value = in_force(settings, &path, &key.path)
                .or_else(|| self.in_usual_sets(&path, &key.path));
            let value = value.map_or_else(|| "-".to_owned(), |entry| entry.value.to_string());
            let _ = writeln!(text, "{path:width$}  {value}  {}", key.about);
        }
        text
    }
}

/// The values at a key, each with the key it stands at.
///
/// For a key with `*` these are the values of all names, else the one in force.
fn values<'s>(settings: &'s Settings, path: &str, key: &Key) -> Vec<(&'s str, &'s Entry)> {
    let of_all_names = is_wildcard(path);
    let own = settings.get(path).is_some();
    let wanted = |written: &str| match (of_all_names, own) {
        (true, _) => matches(path, written),
        (false, true) => written == path,
        (false, false) => written == key.path,
    };
    settings.iter().filter(|(written, _)| wanted(written)).collect()
}

fn is_number(kind: &Kind) -> bool {
    match kind {
        Kind::Quantity { .. } | Kind::Number | Kind::Integer => true,
        Kind::List(kind) => is_number(kind),
        Kind::Switch | Kind::Text | Kind::Choice(_) => false,
    }
}

fn value_rows(text: &mut String, label: &str, path: &str, values: &[(&str, &Entry)]) {
    for (written, entry) in values {
        let at = if *written == path { String::new() } else { format!("{written} = ") };
        row(text, label, &format!("{at}{} from {}", entry.value, whence(&entry.origin)));
    }
}

fn row(text: &mut String, label: &str, content: &str) {
    let _ = writeln!(text, "    {label:<10} {content}");
}

#[cfg(test)]
mod tests {
    use factory::settings::{Allowed, at_least};

    use super::*;
    use crate::keys::flatten::Flat;
    use crate::text::toml_tree::parse;

    fn known() -> KnownKeys {
        let key = |path: &str, about, kind, allowed: Allowed, optional| Key {
            path: path.to_owned(),
            about,
            kind,
            allowed,
            optional,
        };
        let span = Kind::Quantity { name: "Span", units: "s, min", base_unit: "s" };
        KnownKeys::new(vec![
            key("site", "The place.", Kind::Text, at_least(0.0), false),
            key("power.ups.autonomy", "How long.", span, at_least(0.0), false),
            key("power.import_limit", "Most.", Kind::Number, at_least(0.0), true),
            key("jobs.class.*.share", "How much.", Kind::Number, at_least(0.0), false),
        ])
    }

    fn catalogues() -> Catalogues {
        let source =
            "_source = { source = \"Data sheet\", year = 2024, confidence = \"recalled\" }\n";
        let defaults = "[power.ups]\nautonomy = \"5 min\"\n[jobs.class.\"*\"]\nshare = 1\n\
                        [jobs.class.research]\nshare = 2\n";
        let sites = "[here.power.ups]\nautonomy = \"9 min\"\n";
        Catalogues::of_texts(&format!("{source}{defaults}"), &format!("{source}{sites}"), "")
    }

    fn explained(path: &str, scenario: Option<&str>) -> Result<String, Problems> {
        let settings = scenario.map(|text| Flat::of(&parse(text, "a.toml").unwrap()).settings);
        let (known, catalogues) = (known(), catalogues());
        Explanation { known: &known, settings: settings.as_ref(), catalogues: &catalogues }.of(path)
    }

    #[test]
    fn a_key_is_explained_with_the_source_of_its_default() {
        let expected = "power.ups.autonomy\n    How long.\n\n    \
            value      text of a number and a unit (s, min)\n    \
            range      at least 0 s\n    \
            default    \"5 min\" from data/plant.toml:3, Data sheet (recalled, 2024)\n    \
            site here  \"9 min\" from data/sites.toml:3, Data sheet (recalled, 2024)\n";
        assert_eq!(explained("power.ups.autonomy", None).unwrap(), expected);
    }

    #[test]
    fn the_value_in_force_in_a_scenario_is_shown_with_its_place() {
        let text = explained("power.ups.autonomy", Some("power.ups.autonomy = \"1 s\"")).unwrap();
        assert!(text.ends_with("    in force   \"1 s\" from a.toml:1\n"), "{text}");
        let text = explained("power.import_limit", Some("")).unwrap();
        assert!(
            text.ends_with("default    none; may be left out\n    in force   none\n"),
            "{text}"
        );
    }

    #[test]
    fn a_name_has_its_own_value_or_the_one_for_all() {
        let of = |path| explained(path, None).unwrap();
        assert!(of("jobs.class.research.share").contains("default    2 from"));
        assert!(of("jobs.class.other.share").contains("default    jobs.class.*.share = 1 from"));
        let all = of("jobs.class.*.share");
        assert!(all.contains("default    1 from"), "{all}");
        assert!(all.contains("default    jobs.class.research.share = 2 from"), "{all}");
    }

    #[test]
    fn a_section_is_listed_with_one_line_for_each_key() {
        let expected = "power.ups.autonomy  \"5 min\"  How long.\npower.import_limit  -  Most.\n";
        assert_eq!(explained("power", None).unwrap(), expected);
        let expected = "jobs.class.research.share  2  How much.\n";
        assert_eq!(explained("jobs.class.research", None).unwrap(), expected);
        assert_eq!(explained("", None).unwrap().lines().count(), 4);
    }

    #[test]
    fn an_unknown_key_is_answered_with_the_nearest() {
        let problem = explained("power.ups.autonmy", None).unwrap_err().to_string();
        let expected =
            "power.ups.autonmy: is not a key; did you mean power.ups.autonomy?\n1 problem";
        assert_eq!(problem, expected);
    }

    #[test]
    fn base_and_validation_are_explained() {
        assert!(explained("base", None).unwrap().contains("inherit"));
        assert!(explained("validation", None).unwrap().contains("validate"));
    }
}
