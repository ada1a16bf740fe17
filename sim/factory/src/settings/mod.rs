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

pub use check::Check;
pub use key::{Allowed, Key, Kind, above, any, at_least, between};
pub use leaf::{Choice, Leaf};
pub use names::one_of;
pub use reader::{Place, ROOT, Readable, Reader};
pub(crate) use spec::spec;

/// Values by full key, such as `power.ups.autonomy`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    entries: BTreeMap<String, Entry>,
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
    pub file: String,
    /// Line in the file, from 1; 0 when there are no lines.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// For a value of a catalogue: why this value.
    pub source: Option<Source>,
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
    pub fn set(&mut self, key: impl Into<String>, entry: Entry) {
        self.entries.insert(key.into(), entry);
    }

    /// The value at `key`.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The value at `key`, or the one that the wildcard gives to all names.
    pub fn holding(&self, key: &str) -> Option<&Entry> {
        self.get(key).or_else(|| {
            let (map, name_and_field) = split_map(key)?;
            let (_, field) = name_and_field.split_once('.')?;
            self.get(&format!("{map}.*.{field}"))
        })
    }

    /// Every value with its key, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// Lays every value of `other` over this.
    pub fn lay_over(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Names directly below `prefix`, except the wildcard: of sections, or of single values.
    fn names_below(&self, prefix: &str, single: bool) -> Vec<String> {
        let start = format!("{prefix}.");
        let below = self.entries.range(start.clone()..).map(|(key, _)| key);
        let name = |rest: &str| match rest.split_once('.') {
            Some((name, _)) => (!single).then(|| name.to_owned()),
            None => single.then(|| rest.to_owned()),
        };
        let mut names: Vec<String> = below
            .map_while(|key| key.strip_prefix(&start))
            .filter_map(name)
            .filter(|name| name != "*")
            .collect();
        names.dedup();
        names
    }
}

/// Splits `jobs.class.research.share` into the map and the rest, for keys inside a named spec.
///
/// Maps sit two levels deep, as in `jobs.class` or `failures.component`.
fn split_map(path: &str) -> Option<(&str, &str)> {
    let first = path.find('.')?;
    let second = first + 1 + path[first + 1..].find('.')?;
    Some((&path[..second], &path[second + 1..]))
}

impl Confidence {
    /// Every degree with its name in the catalogues.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("verified", Self::Verified),
        ("derived", Self::Derived),
        ("recalled", Self::Recalled),
        ("assumed", Self::Assumed),
    ];
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            Self::NAMES.iter().find(|(_, degree)| degree == self).map_or("", |(name, _)| name);
        f.write_str(name)
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
