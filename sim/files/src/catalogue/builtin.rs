//! The catalogues that are built into the program, as constants that `build.rs` makes of `data/`.

use std::sync::Arc;

use factory::settings::{Confidence, Entry, Origin, Source, Value};

use crate::catalogue::entry::confidence;

/// A catalogue.
#[derive(Debug)]
pub(super) struct File {
    /// Its name in `data/`.
    pub(super) name: &'static str,
    /// What stands at each name at its top, in alphabetical order.
    pub(super) sections: &'static [Section],
    /// Every source with its year and the word for its confidence.
    sources: &'static [(&'static str, i64, &'static str)],
}

/// What stands at a name at the top of a catalogue.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    /// Its values in alphabetical order.
    entries: &'static [Stored],
}

/// A value, and where it stands.
#[derive(Debug)]
struct Stored {
    key: &'static str,
    line: usize,
    column: usize,
    value: Written,
    /// Place of its source among those of the file.
    source: usize,
}

/// What was written.
#[derive(Debug)]
enum Written {
    Text(&'static str),
    Integer(i64),
    Number(f64),
    Switch(bool),
    List(&'static [Self]),
}

#[expect(clippy::unreadable_literal, reason = "the build writes these numbers")]
mod constants {
    use super::{File, Section, Stored, Written};

    include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));
}

/// Every catalogue, in alphabetical order.
pub(super) const fn files() -> &'static [File] {
    constants::FILES
}

impl File {
    /// The values of the whole file at their keys, as if its text had been read.
    pub(super) fn values(&self) -> impl Iterator<Item = (Arc<str>, Arc<Entry>)> {
        self.entries(self.sections.iter().flat_map(|section| section.entries), "")
    }

    /// The values below the name of a section.
    pub(super) fn below(
        &self,
        section: &'static Section,
    ) -> impl Iterator<Item = (Arc<str>, Arc<Entry>)> {
        self.entries(section.entries.iter(), section.name)
    }

    /// Values at their keys below the section `above`, which is empty for the whole file.
    fn entries(
        &self,
        entries: impl Iterator<Item = &'static Stored>,
        above: &str,
    ) -> impl Iterator<Item = (Arc<str>, Arc<Entry>)> {
        let name: Arc<str> = format!("data/{}", self.name).into();
        let mut sources: Vec<Option<Arc<Source>>> = vec![None; self.sources.len()];
        let start = if above.is_empty() { 0 } else { above.len() + 1 };
        let entry = move |stored: &'static Stored| {
            let source = &mut sources[stored.source];
            let source = source.get_or_insert_with(|| self.source(stored.source)).clone();
            let (file, source) = (name.clone(), Some(source));
            let origin = Origin { file, line: stored.line, column: stored.column, source };
            (stored.key[start..].into(), Arc::new(Entry { value: value(&stored.value), origin }))
        };
        entries.map(entry)
    }

    fn source(&self, place: usize) -> Arc<Source> {
        let (text, year, degree) = self.sources[place];
        let confidence = confidence(degree).unwrap_or(Confidence::Assumed);
        Arc::new(Source { text: text.to_owned(), year, confidence })
    }
}

fn value(written: &Written) -> Value {
    match written {
        Written::Text(text) => Value::Text((*text).to_owned()),
        Written::Integer(number) => Value::Integer(*number),
        Written::Number(number) => Value::Number(*number),
        Written::Switch(on) => Value::Switch(*on),
        Written::List(values) => Value::List(values.iter().map(value).collect()),
    }
}
