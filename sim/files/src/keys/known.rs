//! The keys that scenarios may set, and which of them an unknown one may have meant.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use factory::portfolio::PortfolioFile;
use factory::scenario::Scenario;
use factory::settings::{Entry, Key, Origin, Problem, Reader, Settings, for_all_names};

use crate::keys::not_modelled::{never_due, not_modelled};
use crate::keys::renamed::{gone, renamed};
use crate::text::problems::problem;
use crate::text::spelling::{SUGGESTIONS, did_you_mean, nearest};

/// Every key that scenarios may set.
#[derive(Clone, Debug)]
pub struct KnownKeys {
    keys: Vec<Key>,
    /// Places of the keys in alphabetical order of their paths.
    sorted: Vec<usize>,
    /// Places of the keys with names that authors choose, in the order of declaration.
    patterns: Vec<usize>,
}

impl KnownKeys {
    /// The given keys.
    pub(crate) fn new(keys: Vec<Key>) -> Self {
        let mut sorted: Vec<usize> = (0..keys.len()).collect();
        sorted.sort_by_key(|place| keys[*place].path.as_str());
        let is_pattern = |place: &usize| is_wildcard(&keys[*place].path);
        let patterns = (0..keys.len()).filter(is_pattern).collect();
        Self { keys, sorted, patterns }
    }

    /// The keys of scenarios.
    pub fn of_scenarios() -> &'static Self {
        static KEYS: LazyLock<KnownKeys> =
            LazyLock::new(|| KnownKeys::new(Reader::describe::<Scenario>()));
        &KEYS
    }

    /// The keys of portfolio files.
    pub fn of_portfolios() -> &'static Self {
        static KEYS: LazyLock<KnownKeys> =
            LazyLock::new(|| KnownKeys::new(Reader::describe::<PortfolioFile>()));
        &KEYS
    }

    /// Every key, in the order of declaration.
    pub(crate) fn list(&self) -> &[Key] {
        &self.keys
    }

    /// The declaration of a key, whose names stand for themselves or are `*`.
    pub fn find(&self, path: &str) -> Option<&Key> {
        self.at(path).or_else(|| self.named(path))
    }

    /// The declaration of a key in which an author chose a name.
    fn named(&self, path: &str) -> Option<&Key> {
        let of_all = for_all_names(path).and_then(|pattern| self.at(&pattern));
        let mut keys = self.patterns.iter().map(|place| &self.keys[*place]);
        of_all.or_else(|| keys.find(|key| matches(&key.path, path)))
    }

    /// The declaration of exactly this path.
    fn at(&self, path: &str) -> Option<&Key> {
        let place =
            self.sorted.binary_search_by_key(&path, |place| self.keys[*place].path.as_str());
        place.ok().map(|place| &self.keys[self.sorted[place]])
    }

    /// Whether keys stand below `path`.
    pub fn is_section(&self, path: &str) -> bool {
        self.keys.iter().any(|key| is_below(&key.path, path))
    }

    /// Whether `path` is a name that the author chose, such as `jobs.class.research`.
    pub(crate) fn is_named_section(&self, path: &str) -> bool {
        let depth = path.split('.').count();
        let named = |key: &Key| key.path.split('.').nth(depth - 1) == Some("*");
        self.keys.iter().any(|key| is_below(&key.path, path) && named(key))
    }

    /// The keys that `path` may have meant, nearest first, with the names it gives.
    pub(crate) fn nearest(&self, path: &str) -> Vec<String> {
        let own_names = |key: &Key| with_names_of(&key.path, path);
        let alike = self.keys.iter().map(own_names).filter(|other| is_alike(path, other));
        let nearest = nearest(path, alike);
        if nearest.is_empty() { self.misplaced(path) } else { nearest }
    }

    /// The keys of other sections whose last name is nearest to that of `path`.
    fn misplaced(&self, path: &str) -> Vec<String> {
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        let own = last(path);
        let alike = self.keys.iter().map(|key| last(&key.path)).filter(|name| is_alike(&own, name));
        let names = nearest(&own, alike);
        let keys = self.keys.iter().filter(|key| names.contains(&last(&key.path)));
        keys.map(|key| with_names_of(&key.path, path)).take(SUGGESTIONS).collect()
    }

    /// A problem for each key of `settings` that is not known, and for each unknown section.
    pub(crate) fn unknown(&self, settings: &Settings) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut sections = BTreeSet::new();
        // Both are in alphabetical order, so that most keys are found without a search.
        let mut known = self.sorted.iter().map(|place| self.keys[*place].path.as_str()).peekable();
        let mut is_known = |key: &str| {
            while known.next_if(|path| *path < key).is_some() {}
            known.peek() == Some(&key) || self.named(key).is_some()
        };
        let unknown = settings.iter().filter(|(key, _)| !is_known(key) || gone(key).is_some());
        for (key, entry) in unknown {
            let file = entry.origin.file.clone();
            if let Some((section, now)) = gone(key) {
                if sections.insert((file, section.to_owned())) {
                    problems.push(gone_problem((key, section), now, entry));
                }
                continue;
            }
            match self.unknown_section(key) {
                Some(section) if !sections.insert((file, section.to_owned())) => {}
                Some(section) => problems.push(self.section_problem(section, entry)),
                None => problems.push(self.key_problem(key, entry)),
            }
        }
        problems
    }

    /// A problem for each section without content that means nothing.
    pub(crate) fn meaningless(&self, empty: &[(String, Origin)]) -> Vec<Problem> {
        let wrong = |(path, origin): &(String, Origin)| {
            let allowed = if self.is_named_section(path) {
                "must hold at least one key".to_owned()
            } else if self.is_section(path) {
                return None;
            } else {
                unknown_word("section", path, || self.nearest_sections(path))
            };
            Some(problem(origin.clone(), path, "an empty section", allowed))
        };
        empty.iter().filter_map(wrong).collect()
    }

    /// The first section of `path` that is not known.
    fn unknown_section<'p>(&self, path: &'p str) -> Option<&'p str> {
        let ends = path.match_indices('.').map(|(index, _)| index);
        ends.map(|end| &path[..end]).find(|section| !self.is_section(section))
    }

    fn section_problem(&self, section: &str, entry: &Entry) -> Problem {
        let origin = entry.origin.clone();
        if let Some(key) = self.find(section) {
            let allowed = format!("must be {}", key.kind.in_words());
            return problem(origin, section, "a section", allowed);
        }
        let allowed = unknown_word("section", section, || self.nearest_sections(section));
        let allowed = match allowed.as_str() {
            "is not a section" => format!("is no section; those are {}", self.top_sections()),
            _ => allowed,
        };
        problem(origin, section, "keys in it", allowed)
    }

    /// The sections of the first level, in words.
    fn top_sections(&self) -> String {
        let named = self.keys.iter().filter_map(|key| key.path.split_once('.'));
        let first: BTreeSet<&str> = named.map(|(first, _)| first).collect();
        first.into_iter().collect::<Vec<_>>().join(", ")
    }

    fn key_problem(&self, key: &str, entry: &Entry) -> Problem {
        let allowed = if self.is_section(key) {
            "is a section, not a key".to_owned()
        } else {
            self.no_key(key)
        };
        problem(entry.origin.clone(), key, entry.value.to_string(), allowed)
    }

    /// What is said of a key that is not known.
    pub fn no_key(&self, key: &str) -> String {
        unknown_word("key", key, || self.nearest(key))
    }

    fn nearest_sections(&self, path: &str) -> Vec<String> {
        let depth = path.split('.').count();
        let section = |key: &Key| {
            let segments: Vec<&str> = key.path.split('.').collect();
            (segments.len() > depth).then(|| with_names_of(&segments[..depth].join("."), path))
        };
        nearest(path, self.keys.iter().filter_map(section))
    }
}

/// A problem for a key or section that is gone.
fn gone_problem((key, section): (&str, &str), now: &str, entry: &Entry) -> Problem {
    let (kind, found) = if key == section {
        ("key", entry.value.to_string())
    } else {
        ("section", "a section".to_owned())
    };
    let allowed = format!("is not a {kind} any more: {now} says it now");
    problem(entry.origin.clone(), section, found, allowed)
}

/// Whether two paths are alike word by word: what differs in most of a word only distracts.
fn is_alike(path: &str, other: &str) -> bool {
    let alike = |(one, other): (&str, &str)| {
        let far = strsim::damerau_levenshtein(one, other);
        far <= (one.chars().count().max(other.chars().count()) / 3).max(1)
    };
    path.split('.').count() == other.split('.').count()
        && path.split('.').zip(other.split('.')).all(alike)
}

/// What is said of a key or section that is not known: what replaced it, that it is about something that
/// is not modelled yet, or what it may have meant.
fn unknown_word(kind: &str, path: &str, nearest: impl FnOnce() -> Vec<String>) -> String {
    if let Some(why) = never_due(path) {
        return format!("is not a {kind}: {why}");
    }
    let told = match (renamed(path), not_modelled(path)) {
        (Some(now), _) => format!(" any more: it is {now} now"),
        (None, Some(about)) => format!(": {about} is not modelled yet"),
        (None, None) => did_you_mean(&nearest()),
    };
    format!("is not a {kind}{told}")
}

/// Whether `path` is `pattern` with a name for each `*`.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    // Most keys differ before the first or behind the last name that an author chooses.
    let from_start = || pattern.bytes().zip(path.bytes());
    let from_end = || pattern.bytes().rev().zip(path.bytes().rev());
    let same = |(expected, found): (u8, u8)| expected == found;
    let fixed = |(expected, _): &(u8, u8)| *expected != b'*';
    if !from_start().take_while(fixed).all(same) || !from_end().take_while(fixed).all(same) {
        return false;
    }
    let (mut pattern, mut path) = (pattern.split('.'), path.split('.'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(expected), Some(name)) if expected == "*" || expected == name => {}
            _ => return false,
        }
    }
}

/// Whether a key stands for all names.
pub(crate) fn is_wildcard(key: &str) -> bool {
    // Nearly no key has the sign at all.
    key.bytes().any(|byte| byte == b'*') && key.split('.').any(|segment| segment == "*")
}

/// Whether `pattern` is a key below the section `path`, which may be empty for the top.
pub(crate) fn is_below(pattern: &str, path: &str) -> bool {
    let depth = path.split('.').count();
    let start = pattern.match_indices('.').nth(depth - 1).map(|(index, _)| &pattern[..index]);
    path.is_empty() || start.is_some_and(|start| matches(start, path))
}

/// `pattern` with the names that `path` has at the places of `*`.
pub(crate) fn with_names_of(pattern: &str, path: &str) -> String {
    let mut names = path.split('.');
    let segments = pattern.split('.').map(|segment| match (segment, names.next()) {
        ("*", Some(name)) => name,
        _ => segment,
    });
    segments.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use factory::settings::{Kind, any};

    use super::*;
    use crate::keys::flatten::Flat;
    use crate::text::toml_tree::parse;

    fn known() -> KnownKeys {
        let paths =
            ["size", "seed", "power.ups.autonomy", "power.genset.share", "jobs.class.*.share"];
        let key = |path: &str| Key {
            path: path.to_owned(),
            about: "",
            kind: Kind::Number,
            allowed: any(),
            optional: false,
        };
        KnownKeys::new(paths.into_iter().map(key).collect())
    }

    fn problems(text: &str) -> Vec<String> {
        let flat = Flat::of(&parse(text, "a.toml").unwrap());
        let problems = known().unknown(&flat.settings);
        problems
            .into_iter()
            .chain(known().meaningless(&flat.empty))
            .map(|p| p.to_string())
            .collect()
    }

    #[test]
    fn known_keys_are_no_problem() {
        let text = "size = 1\n[power]\n[power.ups]\nautonomy = 5\n[jobs.class.\"*\"]\nshare = 1\n";
        assert!(problems(text).is_empty());
    }

    #[test]
    fn a_misspelled_key_is_answered_with_the_nearest() {
        let expected = "a.toml:1:8: siez: found 5; is not a key; did you mean size?";
        assert_eq!(problems("siez = 5"), [expected]);
    }

    #[test]
    fn a_suggestion_keeps_the_name_that_the_author_chose() {
        let problem = &problems("[jobs.class.research]\nshaer = 1")[0];
        assert!(problem.ends_with("did you mean jobs.class.research.share?"), "{problem}");
        let problem = &problems("[jobs.class.\"*\"]\nshaer = 1")[0];
        assert!(problem.ends_with("did you mean jobs.class.*.share?"), "{problem}");
    }

    #[test]
    fn a_misspelled_section_is_reported_once() {
        let expected = "a.toml:2:12: powr: found keys in it; is not a section; did you mean power?";
        assert_eq!(problems("[powr.ups]\nautonomy = 1\nother = 2\n[powr.x]\ny = 1"), [expected]);
    }

    #[test]
    fn a_section_that_is_like_none_is_answered_with_all_of_them() {
        let expected =
            "a.toml:2:7: nonsense: found keys in it; is no section; those are jobs, power";
        assert_eq!(problems("[nonsense]\nkey = 1"), [expected]);
    }

    #[test]
    fn a_key_in_the_wrong_section_is_found_by_its_name() {
        for text in ["autonomy = 5", "autonmy = 5"] {
            let problem = &problems(text)[0];
            assert!(problem.ends_with("did you mean power.ups.autonomy?"), "{problem}");
        }
    }

    #[test]
    fn keys_and_sections_are_not_confused() {
        assert!(problems("power = 5")[0].ends_with("power: found 5; is a section, not a key"));
        assert!(problems("[size]\nx = 5")[0].contains("size: found a section; must be a number"));
    }

    #[test]
    fn an_empty_section_with_a_name_of_its_own_is_a_problem() {
        let problem = &problems("[jobs.class.research]")[0];
        assert!(
            problem.ends_with("found an empty section; must hold at least one key"),
            "{problem}"
        );
    }
}
