//! What a file says of its plant besides numbers to compare with: what is public, and what is assumed.

use factory::settings::{Problem, Settings};

use super::fields::{Fields, text, year};
use crate::scenario::inherit::VALIDATION;
use crate::text::problems::{problem, whole};

/// Something that was published and that no run answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub what: String,
    /// What was published.
    pub value: String,
    /// Where.
    pub source: String,
    /// When.
    pub year: u32,
}

/// Something that the scenario says and nobody has published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// A key of the scenario, or what it is about.
    pub what: String,
    /// What holds in the scenario.
    pub value: String,
    /// Why this and nothing else.
    pub why: String,
}

/// Reads the tables `public`.
pub(super) fn facts(
    file: &str,
    tables: Vec<toml::Table>,
    problems: &mut Vec<Problem>,
) -> Vec<Fact> {
    let read = |(place, table)| {
        let key = format!("{VALIDATION}.public[{}]", place + 1);
        let mut fields = Fields::new(file, key, table, problems);
        let what = fields.required("what", "must be text: what it is about", text);
        let value = fields.required("value", "must be text: what was published", text);
        let source = fields.required("source", "must be text: where it was published", text);
        let year = fields.required("year", "must be the year of the source", year);
        fields.finish();
        Some(Fact { what: what?, value: value?, source: source?, year: year? })
    };
    tables.into_iter().enumerate().filter_map(read).collect()
}

/// Reads the tables `assumed`; the value of a key is still to be looked up.
pub(super) fn assumptions(
    file: &str,
    tables: Vec<toml::Table>,
    problems: &mut Vec<Problem>,
) -> Vec<Assumption> {
    let read = |(place, table)| {
        let mut fields = Fields::new(file, assumption(place), table, problems);
        let key = fields.optional("key", "must be a key of the scenario", text);
        let what = fields.optional("what", "must be text: what it is about", text);
        let value = fields.optional("value", "must be text: what is assumed", text);
        let why = fields.required("why", "must be text: why this and nothing else", text);
        let (what, value) = match (key, what, value) {
            (Some(key), None, None) => (key, String::new()),
            (None, Some(what), Some(value)) => (what, value),
            _ => {
                fields.report("key", "something else", "must be given, or else what and value");
                fields.finish();
                return None;
            }
        };
        fields.finish();
        Some(Assumption { what, value, why: why? })
    };
    tables.into_iter().enumerate().filter_map(read).collect()
}

/// The assumptions with the values that their keys have in the scenario, so that none is told that does
/// not hold.
pub(super) fn valued(
    assumptions: Vec<Assumption>,
    settings: &Settings,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Vec<Assumption> {
    let mut valued = Vec::new();
    for (place, read) in assumptions.into_iter().enumerate() {
        if !read.value.is_empty() {
            valued.push(read);
        } else if let Some(entry) = settings.get(&read.what) {
            valued.push(Assumption { value: entry.value.to_string(), ..read });
        } else {
            let key = format!("{}.key", assumption(place));
            let allowed = "must be a key that has a value in this scenario";
            problems.push(problem(whole(file), key, format!("{:?}", read.what), allowed));
        }
    }
    valued
}

fn assumption(place: usize) -> String {
    format!("{VALIDATION}.assumed[{}]", place + 1)
}
