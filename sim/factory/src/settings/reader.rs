//! Reading: walks the specs over the settings, and collects keys and problems on the way.

use std::collections::BTreeMap;

use super::{Allowed, Entry, Key, Leaf, Problem, Settings};

/// Reads specs from settings, and remembers what it met.
#[derive(Debug)]
pub struct Reader<'a> {
    settings: &'a Settings,
    /// Every value in alphabetical order, and whether it has been read.
    values: Vec<(&'a str, &'a Entry, bool)>,
    keys: Vec<Key>,
    problems: Vec<Problem>,
    /// Whether only the keys are asked for, not their values.
    describing: bool,
}

/// The key that is being read, and what its declaration says of it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// Full path.
    pub path: &'p str,
    /// What it means.
    pub about: &'static str,
    /// Range of the value, for a single one.
    pub allowed: Allowed,
}

/// The place of the whole scenario.
pub const ROOT: Place<'static> = Place { path: "", about: "", allowed: Allowed::Any };

/// Something that a scenario can hold: a single value, a spec, or named specs.
pub trait Readable: Sized {
    /// Whether it is a single value, and no section with keys of its own.
    const SINGLE: bool = false;

    /// Reads it; what cannot be read is reported and replaced by an arbitrary value.
    fn read(reader: &mut Reader<'_>, place: Place<'_>) -> Self;
}

impl<'a> Reader<'a> {
    /// A reader of `settings`.
    pub fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            values: settings.iter().map(|(key, entry)| (key, entry, false)).collect(),
            keys: Vec::new(),
            problems: Vec::new(),
            describing: false,
        }
    }

    /// Every key that `T` knows, in the order of their declaration.
    pub fn describe<T: Readable>() -> Vec<Key> {
        let settings = Settings::default();
        let mut reader = Reader { describing: true, ..Reader::new(&settings) };
        T::read(&mut reader, ROOT);
        reader.keys
    }

    /// Ends the reading: every problem, among them the keys that nothing has read.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems;
        let single = |key: &str| !key.split('.').any(|name| name == "*");
        let unknown = self.values.into_iter().filter(|(key, _, used)| !used && single(key));
        for (key, entry, _) in unknown {
            problems.push(Problem {
                origin: Some(entry.origin.clone()),
                key: key.to_owned(),
                found: entry.value.to_string(),
                allowed: "is not a key".to_owned(),
            });
        }
        problems
    }

    /// Reads the field `name` of the spec at `place`.
    // Hundreds of fields are of few types: a copy for each type is built sooner than one for each field.
    #[inline(never)]
    pub(crate) fn field<T: Readable>(
        &mut self,
        place: Place<'_>,
        name: &str,
        about: &'static str,
        allowed: Allowed,
    ) -> T {
        let path =
            if place.path.is_empty() { name.to_owned() } else { [place.path, ".", name].concat() };
        T::read(self, Place { path: &path, about, allowed })
    }

    /// The value at `path`, or the one that the wildcard gives to all names.
    fn entry(&mut self, path: &str) -> Option<&'a Entry> {
        let place = self.values.binary_search_by_key(&path, |(key, ..)| key);
        if let Ok(place) = place {
            let (_, entry, used) = &mut self.values[place];
            *used = true;
            return Some(*entry);
        }
        self.settings.for_all_names(path)
    }

    fn leaf<L: Leaf>(&mut self, place: Place<'_>, optional: bool) -> Option<L> {
        if self.describing {
            self.keys.push(Key {
                path: place.path.to_owned(),
                about: place.about,
                kind: L::kind(),
                allowed: place.allowed,
                optional,
            });
            return None;
        }
        let Some(entry) = self.entry(place.path) else {
            if !optional {
                let beside = self.first_of_section(place.path);
                self.report(beside, place, "nothing".to_owned(), "must be given".to_owned());
            }
            return None;
        };
        match L::parse(&entry.value) {
            Ok(value) if value.is_within(place.allowed) => return Some(value),
            Ok(_) => {
                let unit = L::kind().base_unit();
                let allowed = format!("must be {}", place.allowed.in_words(unit));
                self.report(Some(entry), place, entry.value.to_string(), allowed);
            }
            Err(allowed) => self.report(Some(entry), place, entry.value.to_string(), allowed),
        }
        None
    }

    /// The first value that the author wrote in the section of a key: there what is missing should stand.
    fn first_of_section(&self, path: &str) -> Option<&'a Entry> {
        let (section, _) = path.rsplit_once('.')?;
        let section = format!("{section}.");
        let settings: &'a Settings = self.settings;
        let of_section = settings.iter().filter(|(key, _)| key.starts_with(&section));
        let written = of_section.map(|(_, entry)| entry);
        let written = written.filter(|entry| entry.origin.source.is_none());
        written.min_by_key(|entry| (entry.origin.line, entry.origin.column))
    }

    fn report(&mut self, entry: Option<&Entry>, place: Place<'_>, found: String, allowed: String) {
        let origin = entry.map(|entry| entry.origin.clone());
        self.problems.push(Problem { origin, key: place.path.to_owned(), found, allowed });
    }
}

impl<L: Leaf> Readable for L {
    const SINGLE: bool = true;

    fn read(reader: &mut Reader<'_>, place: Place<'_>) -> Self {
        reader.leaf(place, false).unwrap_or_default()
    }
}

impl<L: Leaf> Readable for Option<L> {
    const SINGLE: bool = true;

    fn read(reader: &mut Reader<'_>, place: Place<'_>) -> Self {
        reader.leaf(place, true)
    }
}

impl<T: Readable> Readable for BTreeMap<String, T> {
    fn read(reader: &mut Reader<'_>, place: Place<'_>) -> Self {
        let names = if reader.describing {
            vec!["*".to_owned()]
        } else {
            reader.settings.names_below(place.path, T::SINGLE)
        };
        let read = |name: String| {
            let path = format!("{}.{name}", place.path);
            let value = T::read(reader, Place { path: &path, ..place });
            (name, value)
        };
        names.into_iter().map(read).collect()
    }
}
