//! Every key of a study file: what it means, what it may hold and what holds without it, from which come
//! the explanation for people and the schema for editors.

mod declared;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use factory::settings::one_of;
use serde_json::{Map, Value, json};

use declared::{KEYS, NEEDED, OF_SELECTION, SECTIONS};

/// A key of a study file.
struct StudyKey {
    section: &'static str,
    name: &'static str,
    about: &'static str,
    form: Form,
    /// What holds without it.
    otherwise: &'static str,
}

/// What a key may hold.
enum Form {
    Text,
    /// One text or several.
    Texts,
    /// A whole number of at least so much.
    Whole(u64),
    Number,
    /// A number between 0 and 1.
    Share,
    /// A number, or a share such as "1 %".
    Width,
    Switch,
    Words(&'static [&'static str]),
    /// A list of any values.
    Values,
    /// Two ends.
    Range,
    /// Pairs of keys with a correlation.
    Pairs,
}

fn keys() -> impl Iterator<Item = &'static StudyKey> {
    static ALL: &[&[StudyKey]] = &[&KEYS, &OF_SELECTION];
    ALL.iter().copied().flatten()
}

impl StudyKey {
    fn path(&self) -> String {
        format!("{}.{}", self.section, self.name).trim_start_matches('.').to_owned()
    }

    /// What holds without it, as a sentence.
    fn otherwise(&self) -> String {
        if self.otherwise == NEEDED {
            "Must be given.".to_owned()
        } else {
            format!("Default: {}.", self.otherwise)
        }
    }
}

/// Explains study files: all keys for an empty path, those of a section, or one key.
///
/// # Errors
/// That there is no such key, with the nearest.
pub fn explain_study(path: &str) -> Result<String, String> {
    if let Some(key) = keys().find(|key| key.path() == path) {
        return Ok(format!(
            "study.{path}\n    {}\n\n    value      {}\n    default    {}\n",
            key.about,
            key.form.in_words(),
            key.otherwise
        ));
    }
    let wanted = |section: &str| {
        path.is_empty() || section == path || section.starts_with(&format!("{path}."))
    };
    let mut text = String::new();
    if path.is_empty() {
        text += EXAMPLE;
    }
    for (section, about) in SECTIONS.iter().filter(|(section, _)| wanted(section)) {
        let title = match *section {
            "" => "study file".to_owned(),
            "vary" => "[[vary]]".to_owned(),
            section => format!("[{section}]"),
        };
        let _ = writeln!(text, "{title}\n    {about}");
        for key in keys().filter(|key| key.section == *section) {
            let _ = writeln!(
                text,
                "    {:<22} {} {} Value: {}.",
                key.name,
                key.about,
                key.otherwise(),
                key.form.in_words()
            );
        }
    }
    if text.is_empty() {
        let paths: Vec<String> = keys().map(StudyKey::path).collect();
        let near = one_of(path, paths.iter().map(String::as_str));
        return Err(format!("study.{path}: is not a key of studies; they have {near}"));
    }
    Ok(text)
}

const EXAMPLE: &str = "# A study varies keys of a scenario; for example:
base = \"kagoshima.toml\"
[[vary]]
key = \"power.ups.autonomy\"
values = [\"2 min\", \"5 min\", \"10 min\"]
[replicate]
count = 10
# aifactory sweep plan FILE --out FOLDER, then: aifactory sweep run FOLDER

";

/// The JSON Schema of study files, in the dialect 2020-12.
pub fn study_schema() -> Value {
    let mut root = object("", SECTIONS[0].1);
    for (section, about) in &SECTIONS[1..] {
        let schema = object(section, about);
        let schema = match *section {
            "vary" => json!({ "type": "array", "items": schema, "description": about }),
            _ => schema,
        };
        let mut place = &mut root["properties"];
        let mut names = section.split('.').peekable();
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                place[name] = schema;
                break;
            }
            place = &mut place[name]["properties"];
        }
    }
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["title"] = "Study of aifactory".into();
    root
}

/// The schema of a section, without the sections below it.
fn object(section: &str, about: &str) -> Value {
    let mut properties = Map::new();
    for key in keys().filter(|key| key.section == section) {
        let mut schema = key.form.schema();
        schema["description"] = format!("{} {}", key.about, key.otherwise()).into();
        properties.insert(key.name.to_owned(), schema);
    }
    json!({
        "type": "object",
        "description": about,
        "properties": properties,
        "additionalProperties": false,
    })
}

impl Form {
    fn in_words(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Texts => "a text, or a list of texts".to_owned(),
            Self::Whole(least) => format!("a whole number of at least {least}"),
            Self::Number => "a number".to_owned(),
            Self::Share => "a number between 0 and 1".to_owned(),
            Self::Width => "a number, or a share such as \"1 %\"".to_owned(),
            Self::Switch => "true or false".to_owned(),
            Self::Words(words) => format!("one of {}", words.join(", ")),
            Self::Values => "a list of values".to_owned(),
            Self::Range => "two ends, such as [\"1 h\", \"4 h\"]".to_owned(),
            Self::Pairs => "a list such as [[\"key.one\", \"key.two\", 0.7]]".to_owned(),
        }
    }

    fn schema(&self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Texts => json!({
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
            }),
            Self::Whole(least) => json!({ "type": "integer", "minimum": least }),
            Self::Number => json!({ "type": "number" }),
            Self::Share => {
                json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 })
            }
            Self::Width => json!({ "type": ["number", "string"] }),
            Self::Switch => json!({ "type": "boolean" }),
            Self::Words(words) => json!({ "type": "string", "enum": words }),
            Self::Values => json!({ "type": "array", "minItems": 1 }),
            Self::Range => json!({ "type": "array", "minItems": 2, "maxItems": 2 }),
            Self::Pairs => json!({ "type": "array", "items": { "type": "array" } }),
        }
    }
}
