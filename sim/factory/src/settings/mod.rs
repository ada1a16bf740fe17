//! Settings: the values of a scenario by key, each knowing where it came from.
//!
//! A scenario file, the files it inherits from, the command line and the catalogues are laid over
//! each other into one [`Settings`]. The specs of the subsystems read it through a [`Reader`], which
//! collects every problem and knows every key with its meaning, unit and range.

mod check;
mod key;
mod leaf;
mod names;
mod reader;
mod spec;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

pub use check::Check;
pub use key::{Allowed, Key, Kind, above, any, at_least, between};
pub use leaf::{Choice, Leaf};
pub use names::one_of;
pub use reader::{Place, ROOT, Readable, Reader};
pub(crate) use spec::spec;

/// Values by full key, such as `power.ups.autonomy`.
///
/// Layers share what they hold, so that copies and layers over layers cost little.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    entries: BTreeMap<Arc<str>, Arc<Entry>>,
}

/// One value, and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The value as written.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

/// A value as written, before anyone knows what it should be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, such as a quantity with its unit.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Switch(bool),
    /// A list of values.
    List(Vec<Value>),
}

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the file, or `--set` for the command line.
    pub file: Arc<str>,
    /// Line in the file, from 1; 0 when there are no lines.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// For a value of a catalogue: why this value.
    pub source: Option<Arc<Source>>,
}

/// Why a catalogue holds the value it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Publication, table or reasoning.
    pub text: String,
    /// Year of the publication or of the reasoning.
    pub year: i64,
    /// How far to trust it.
    pub confidence: Confidence,
}

/// How far to trust a value of a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Read at the named source.
    Verified,
    /// Computed from verified values.
    Derived,
    /// Commonly quoted, not read at a source.
    Recalled,
    /// An engineering judgement.
    Assumed,
}

/// One problem in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the value was written; `None` when it was not.
    pub origin: Option<Origin>,
    /// Full key; empty when the problem is with a file as a whole.
    pub key: String,
    /// What was found there; empty when nothing was read.
    pub found: String,
    /// What would have been right.
    pub allowed: String,
}

impl Settings {
    /// Lays `value` over whatever was at `key`.
    pub fn set(&mut self, key: impl Into<Arc<str>>, entry: impl Into<Arc<Entry>>) {
        self.entries.insert(key.into(), entry.into());
    }

    /// The value at `key`.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).map(Arc::as_ref)
    }

    /// The value at `key` as its layers share it.
    pub fn shared(&self, key: &str) -> Option<&Arc<Entry>> {
        self.entries.get(key)
    }

    /// The value at `key`, or the one that the wildcard gives to all names.
    pub fn holding(&self, key: &str) -> Option<&Entry> {
        self.get(key).or_else(|| self.for_all_names(key))
    }

    /// The value that the wildcard gives to all names at the place of this one.
    fn for_all_names(&self, key: &str) -> Option<&Entry> {
        self.get(&for_all_names(key)?)
    }

    /// Every value with its key, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key.as_ref(), entry.as_ref()))
    }

    /// Every value whose key begins with `start`, in alphabetical order.
    pub fn beginning_with<'s>(
        &'s self,
        start: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s Entry)> {
        let from = (Bound::Included(start), Bound::Unbounded);
        let behind = self.entries.range::<str, _>(from);
        let behind = behind.map(|(key, entry)| (key.as_ref(), entry.as_ref()));
        behind.take_while(move |(key, _)| key.starts_with(start))
    }

    /// Lays every value of `other` over this.
    pub fn lay_over(&mut self, mut other: Self) {
        // Two large layers are merged as they are sorted; a few values find their places one by one.
        if other.entries.len() < self.entries.len() / 16 {
            self.entries.extend(other.entries);
        } else {
            self.entries.append(&mut other.entries);
        }
    }

    /// The values whose keys `keep` wants.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let kept = self.entries.iter().filter(|(key, _)| keep(key));
        Self { entries: kept.map(|(key, entry)| (key.clone(), entry.clone())).collect() }
    }

    /// Names directly below `prefix`, except the wildcard: of sections, or of single values.
    fn names_below(&self, prefix: &str, single: bool) -> Vec<String> {
        let start = format!("{prefix}.");
        let name = |rest: &str| match rest.split_once('.') {
            Some((name, _)) => (!single).then(|| name.to_owned()),
            None => single.then(|| rest.to_owned()),
        };
        let below = self.beginning_with(&start);
        let mut names: Vec<String> = below
            .filter_map(|(key, _)| name(&key[start.len()..]))
            .filter(|name| name != "*")
            .collect();
        names.dedup();
        names
    }
}

impl FromIterator<(Arc<str>, Arc<Entry>)> for Settings {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Arc<Entry>)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

/// Maps at the top: the names in them are an author's choice.
const MAPS_AT_TOP: [&str; 3] = ["generation", "generator", "solar"];

/// `jobs.class.research.share` as `jobs.class.*.share`, for keys inside a named spec.
///
/// Maps sit two levels deep, as in `jobs.class` or `failures.component`, but for those at the top.
pub fn for_all_names(key: &str) -> Option<String> {
    let mut dots = key.bytes().enumerate().filter(|(_, byte)| *byte == b'.').map(|(at, _)| at);
    let first = dots.next()?;
    let at_top = MAPS_AT_TOP.contains(&&key[..first]);
    let name = if at_top { first } else { dots.next()? } + 1;
    let field = dots.next()?;
    Some([&key[..name], "*", &key[field..]].concat())
}

impl Confidence {
    /// Every degree with its name in the catalogues.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("verified", Self::Verified),
        ("derived", Self::Derived),
        ("recalled", Self::Recalled),
        ("assumed", Self::Assumed),
    ];

    /// Its name in the catalogues.
    pub fn word(self) -> &'static str {
        Self::NAMES.iter().find(|(_, degree)| *degree == self).map_or("", |(name, _)| name)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value:?}"),
            Self::Switch(value) => write!(f, "{value}"),
            Self::List(values) => {
                let texts: Vec<String> = values.iter().map(Self::to_string).collect();
                write!(f, "[{}]", texts.join(", "))
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            f.write_str(&self.file)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "{origin}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        if !self.found.is_empty() {
            write!(f, "found {}; ", self.found)?;
        }
        f.write_str(&self.allowed)
    }
}
