//! Typed reading of a raw table: every field by name, and a problem for each that is not known.

use factory::settings::Problem;
use toml::{Table, Value};

use crate::text::problems::{problem, whole};
use crate::text::spelling::{did_you_mean, nearest};

/// A table from which fields are taken one by one.
pub(super) struct Fields<'p> {
    file: &'p str,
    /// The key of the table itself.
    key: String,
    left: Table,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Fields<'p> {
    /// The fields of `table`, which stands at `key` of `file`.
    pub(super) fn new(
        file: &'p str,
        key: impl Into<String>,
        table: Table,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Self { file, key: key.into(), left: table, known: Vec::new(), problems }
    }

    /// Takes a field that may be absent.
    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        self.known.push(name);
        let value = self.left.remove(name)?;
        let read = read(&value);
        if read.is_none() {
            self.report(name, &in_words(&value), allowed);
        }
        read
    }

    /// Takes a field that must be given.
    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        if !self.left.contains_key(name) {
            self.known.push(name);
            self.report(name, "nothing", allowed);
            return None;
        }
        self.optional(name, allowed, read)
    }

    /// Reports what is wrong with a field.
    pub(super) fn report(&mut self, name: &str, found: &str, allowed: &str) {
        let key = format!("{}.{name}", self.key);
        self.problems.push(problem(whole(self.file), key, found, allowed));
    }

    /// Reports every field that nothing has taken.
    pub(super) fn finish(mut self) {
        for (name, value) in std::mem::take(&mut self.left) {
            let candidates = self.known.iter().map(|known| (*known).to_owned());
            let suggestion = did_you_mean(&nearest(&name, candidates));
            self.report(&name, &in_words(&value), &format!("is not a key{suggestion}"));
        }
    }
}

/// Text that is not blank.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// A finite number.
#[expect(clippy::cast_precision_loss, reason = "published numbers stay far below 2^53")]
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
    number.filter(|number| number.is_finite())
}

/// A year of our era in which something can have been published.
pub(super) fn year(value: &Value) -> Option<u32> {
    u32::try_from(value.as_integer()?).ok().filter(|year| (1900..=2100).contains(year))
}

/// A list of texts.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

/// A list of tables with something in it.
pub(super) fn tables(value: &Value) -> Option<Vec<Table>> {
    let tables: Option<Vec<Table>> =
        value.as_array()?.iter().map(|value| value.as_table().cloned()).collect();
    tables.filter(|tables| !tables.is_empty())
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Table(_) => "a table".to_owned(),
        Value::Array(values) if values.iter().any(Value::is_table) => "tables".to_owned(),
        _ => value.to_string(),
    }
}
