//! A scenario as an editor needs it: every input with what lies below it, even while there are problems.

use std::collections::BTreeSet;
use std::path::Path;

use factory::scenario::CheckedScenario;
use factory::settings::{Entry, Key, Problem, Settings};

use crate::catalogue::Catalogues;
use crate::keys::known::{KnownKeys, matches};
use crate::keys::layers::{in_force, lay_over};
use crate::scenario::inherit::{Texts, chain_among};
use crate::scenario::load::{Loaded, chosen_entries, load_chain};
use crate::scenario::overrides::item;
use crate::text::problems::{Problems, whole};
use crate::text::toml_tree::Node;

/// A scenario that is being edited.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The scenario, or every problem at once.
    pub loaded: Result<Loaded, Problems>,
    /// Every key that it may set, in the order of declaration; names of its own are written out.
    pub inputs: Vec<Input>,
    settings: Settings,
}

/// A key that a scenario may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Full key, with names of the author's choice.
    pub path: String,
    /// What is known of it before any value.
    pub key: Key,
    /// The value that holds.
    pub value: Option<Entry>,
    /// The value that would hold if this file did not set it: of its bases, or of a catalogue.
    pub below: Option<Entry>,
    /// The file itself sets it.
    pub written: bool,
}

impl Input {
    /// Whether what holds is another value than what lies below.
    pub fn differs(&self) -> bool {
        match (&self.value, &self.below) {
            (Some(value), Some(below)) => value.value != below.value,
            (value, below) => value.is_some() != below.is_some(),
        }
    }
}

/// Reads the scenario at `path`; it and those it inherits from may stand in `texts`.
pub fn draft(path: &Path, texts: &Texts, catalogues: &Catalogues) -> Draft {
    let chain = chain_among(path, texts);
    let mut bases = Settings::default();
    let mut layers = chain.layers.clone();
    let own = layers.pop().unwrap_or_default().settings;
    for layer in layers {
        lay_over(&mut bases, layer.settings);
    }
    let mut written = bases.clone();
    lay_over(&mut written, own.clone());
    let mut below = chosen_entries(&written, path, catalogues).settings;
    lay_over(&mut below, bases);
    let mut settings = below.clone();
    lay_over(&mut settings, own.clone());
    let loaded = load_chain(chain, path, &[], catalogues).map(|(loaded, _)| loaded);
    let inputs = inputs(&settings, &below, &own);
    Draft { loaded, inputs, settings }
}

impl Draft {
    /// The input at a key.
    pub fn input(&self, path: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.path == path)
    }

    /// What is wrong with a text as the value of a key, whatever the other keys say.
    pub fn problem_of(&self, path: &str, text: &str) -> Option<Problem> {
        let known = KnownKeys::of_scenarios();
        let Node::Value(value) = item(text, known.find(path).map(|key| &key.kind)).node else {
            let (key, found) = (path.to_owned(), text.to_owned());
            return Some(Problem {
                origin: None,
                key,
                found,
                allowed: "must be a value".to_owned(),
            });
        };
        let mut layer = Settings::default();
        layer.set(path, Entry { value, origin: whole("") });
        let mut settings = self.settings.clone();
        lay_over(&mut settings, layer);
        let problems = CheckedScenario::problems_of_values(&settings);
        problems.into_iter().find(|problem| matches(path, &problem.key))
    }
}

/// All keys with the values that hold, and those below them.
fn inputs(settings: &Settings, below: &Settings, own: &Settings) -> Vec<Input> {
    let known = KnownKeys::of_scenarios();
    let groups = known.list().chunk_by(|one, other| {
        let start = map_of(&one.path);
        start.is_some() && start == map_of(&other.path)
    });
    let mut inputs = Vec::new();
    for keys in groups {
        let names = keys.first().and_then(|key| map_of(&key.path)).map(|map| names(settings, map));
        for name in names.unwrap_or_else(|| vec![String::new()]) {
            inputs.extend(keys.iter().map(|key| {
                let path = key.path.replacen('*', &name, 1);
                Input {
                    value: in_force(settings, &path, &key.path).cloned(),
                    below: in_force(below, &path, &key.path).cloned(),
                    written: own.get(&path).is_some(),
                    path,
                    key: key.clone(),
                }
            }));
        }
    }
    inputs
}

/// What stands before the names of the author's choice, with a dot at its end; below them may be keys, or
/// each has one value.
fn map_of(path: &str) -> Option<&str> {
    let (map, rest) = path.split_once('*')?;
    (map.ends_with('.') && (rest.is_empty() || rest.starts_with('.'))).then_some(map)
}

/// The names below `map`, those for all names (`*`) first.
fn names(settings: &Settings, map: &str) -> Vec<String> {
    let rest = settings.iter().filter_map(|(key, _)| key.strip_prefix(map));
    let names: BTreeSet<&str> = rest.filter_map(|rest| rest.split('.').next()).collect();
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;

    fn texts(texts: &[(&str, &str)]) -> Texts {
        texts.iter().map(|(name, text)| (PathBuf::from(name), Arc::from(*text))).collect()
    }

    fn drafted(own: &str) -> Draft {
        let base = "name = \"Base\"\nsite = \"memphis\"\nsize = \"2 MW\"\n[power.ups]\nautonomy = \"7 min\"\n";
        let texts = texts(&[("base.toml", base), ("own.toml", own)]);
        draft(Path::new("own.toml"), &texts, &Catalogues::embedded())
    }

    fn shown(entry: Option<&Entry>) -> String {
        entry.map_or_else(|| "none".to_owned(), |entry| entry.value.to_string())
    }

    #[test]
    fn an_input_knows_its_value_and_the_one_below() {
        let draft = drafted("base = \"base.toml\"\nsize = \"3 MW\"\nseed = 9\n");
        assert!(draft.loaded.is_ok(), "{:?}", draft.loaded);
        let of = |path: &str| {
            let input = draft.input(path).unwrap();
            let (value, below) = (shown(input.value.as_ref()), shown(input.below.as_ref()));
            (value, below, input.written, input.differs())
        };
        assert_eq!(of("size"), ("\"3 MW\"".into(), "\"2 MW\"".into(), true, true));
        assert_eq!(
            of("power.ups.autonomy"),
            ("\"7 min\"".into(), "\"7 min\"".into(), false, false)
        );
        assert!(of("seed").3 && !of("horizon").3);
        assert_eq!(draft.input("size").unwrap().value.as_ref().unwrap().origin.line, 2);
    }

    /// Goal: who moves a plant to another site sees what the site says, not a difference to the old one.
    #[test]
    fn the_chosen_site_lies_below() {
        let draft = drafted("base = \"base.toml\"\nsite = \"kagoshima\"\n");
        let label = draft.input("location.label").unwrap();
        assert_eq!(shown(label.value.as_ref()), "\"Satsumasendai, Kagoshima\"");
        assert!(!label.differs() && draft.input("site").unwrap().differs());
    }

    #[test]
    fn names_of_the_author_are_written_out_one_by_one() {
        let draft = drafted("base = \"base.toml\"\n[jobs.class.mine]\nshare = 0.1\n");
        let paths: Vec<&str> = draft.inputs.iter().map(|input| input.path.as_str()).collect();
        assert!(
            paths.contains(&"jobs.class.mine.share")
                && paths.contains(&"jobs.class.research.share")
        );
        let mine = paths.iter().filter(|path| path.starts_with("jobs.class.mine."));
        let first = paths.iter().position(|path| path.starts_with("jobs.class.mine.")).unwrap();
        let count = mine.count();
        assert!(
            paths[first..first + count].iter().all(|path| path.starts_with("jobs.class.mine."))
        );
    }

    /// A stock of parts has one value for each name.
    #[test]
    fn names_with_one_value_are_written_out_too() {
        let draft = drafted("base = \"base.toml\"\n[repair.stock]\nboard = 0.1\n");
        assert!(draft.input("repair.stock.board").unwrap().written);
        assert!(!draft.input("repair.stock.tray").unwrap().written);
    }

    #[test]
    fn a_draft_with_problems_still_has_its_inputs() {
        let draft = drafted("base = \"base.toml\"\nsize = \"3 apples\"\n");
        assert_eq!(draft.loaded.as_ref().unwrap_err().list()[0].key, "size");
        assert_eq!(shown(draft.input("size").unwrap().value.as_ref()), "\"3 apples\"");
        assert_eq!(drafted("size = = 2").loaded.unwrap_err().list().len(), 1);
    }

    #[test]
    fn a_value_is_checked_by_itself() {
        let draft = drafted("base = \"base.toml\"\nsize = \"3 apples\"\n");
        assert!(draft.problem_of("power.ups.autonomy", "5 min").is_none());
        let problem = draft.problem_of("power.ups.autonomy", "5 MW").unwrap();
        assert!(problem.to_string().contains("\"MW\" is not a unit"), "{problem}");
        assert!(draft.problem_of("seed", "[{ a = 1 }]").is_some());
    }
}
