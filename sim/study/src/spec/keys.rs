//! Every key of a study file: what it means, what it may hold and what holds without it, from which come
//! the explanation for people and the schema for editors.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use factory::settings::one_of;
use serde_json::{Map, Value, json};

use super::design::KINDS;

/// What the sections are for, in the order in which people write them; the first is the file itself.
const SECTIONS: [(&str, &str); 7] = [
    ("", "The study: which scenario, and what is reported."),
    ("design", "Which points are run; without it every combination of values."),
    (
        "vary",
        "An input: a key of the scenario and its values; [[vary]], as often as there are inputs.",
    ),
    ("replicate", "How often each point is run, each time with another seed; 10 times without it."),
    ("replicate.until", "Replications until a mean is known so well, instead of count."),
    (
        "threshold",
        "The last value of an input that reaches a goal: of all combinations of the others.",
    ),
    ("select", "The best point, with a guarantee: points that fall behind are dropped."),
];

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

const fn key(
    section: &'static str,
    name: &'static str,
    form: Form,
    about: &'static str,
    otherwise: &'static str,
) -> StudyKey {
    StudyKey { section, name, about, form, otherwise }
}

const NEEDED: &str = "must be given";
const NONE: &str = "none";

/// Every key, in the order of its section.
const KEYS: [StudyKey; 35] = [
    key("", "name", Form::Text, "Name shown in tables and reports.", "the name of the file"),
    key(
        "",
        "base",
        Form::Text,
        "Scenario file whose values hold where nothing varies.",
        "varied: a [[vary]] with key = \"base\"",
    ),
    key(
        "",
        "metric",
        Form::Texts,
        "Metrics that are summarised, by name or by a beginning that is unique.",
        "all",
    ),
    key(
        "",
        "baseline",
        Form::Whole(1),
        "Number of the point with which the others are compared.",
        NONE,
    ),
    key("", "level", Form::Share, "Level of confidence of all intervals.", "0.95"),
    key(
        "",
        "seed",
        Form::Whole(0),
        "Seed of the first replication; each further one has the next.",
        "that of the scenario",
    ),
    key(
        "",
        "common_random_numbers",
        Form::Switch,
        "Whether all points meet the same weather, failures and jobs.",
        "true",
    ),
    key(
        "",
        "timelines",
        Form::Switch,
        "Whether the hours of every run are kept as tables.",
        "false",
    ),
    key(
        "design",
        "kind",
        Form::Words(&KINDS),
        "How points are chosen: every combination, a list, lists that move together, samples, or one input at a time.",
        NEEDED,
    ),
    key(
        "design",
        "points",
        Form::Whole(1),
        "Points of lhs and sobol; base points of saltelli.",
        "must be given for these",
    ),
    key(
        "design",
        "trajectories",
        Form::Whole(1),
        "Trajectories of morris.",
        "must be given for morris",
    ),
    key("design", "levels", Form::Whole(2), "Levels of the grid of morris.", "4"),
    key("design", "seed", Form::Whole(0), "Seed of the sample.", "1"),
    key(
        "design",
        "file",
        Form::Text,
        "CSV file of a list: a column for each key, a row for each point.",
        "must be given for list",
    ),
    key("design", "correlate", Form::Pairs, "Rank correlations of inputs of lhs.", NONE),
    key(
        "vary",
        "key",
        Form::Text,
        "Key of the scenario, such as \"power.ups.autonomy\", or \"base\" for the file itself.",
        "keys",
    ),
    key("vary", "keys", Form::Texts, "Keys that move together, in the place of key.", "key"),
    key(
        "vary",
        "values",
        Form::Values,
        "Its values; for several keys a list with a value for each.",
        "range",
    ),
    key("vary", "range", Form::Range, "Two ends in one unit, in the place of values.", "values"),
    key(
        "vary",
        "steps",
        Form::Whole(2),
        "Values that a design of fixed values takes from a range.",
        "needed for grid, linked and oat",
    ),
    key(
        "vary",
        "scale",
        Form::Words(&["linear", "log"]),
        "Whether equal differences or equal ratios of a range are equally far apart.",
        "linear",
    ),
    key("vary", "label", Form::Text, "What people call it.", "the last word of the key"),
    key("replicate", "count", Form::Whole(1), "Replications of every point.", "10"),
    key(
        "replicate",
        "min",
        Form::Whole(1),
        "Fewest replications, where results decide how many.",
        "10",
    ),
    key(
        "replicate",
        "max",
        Form::Whole(1),
        "Most replications, where results decide how many.",
        "200, or min",
    ),
    key("replicate", "round", Form::Whole(1), "Replications that are asked for together.", "10"),
    key("replicate.until", "metric", Form::Text, "Metric whose mean must be known.", NEEDED),
    key(
        "replicate.until",
        "half_width",
        Form::Width,
        "Half the width of its interval, in its unit or as a share of the mean.",
        NEEDED,
    ),
    key("replicate.until", "level", Form::Share, "Level of that interval.", "that of the study"),
    key(
        "replicate.until",
        "look_ahead",
        Form::Whole(0),
        "Replications for which the interval must stay narrow.",
        "5",
    ),
    key(
        "threshold",
        "search",
        Form::Text,
        "Key whose values are searched: the smallest that reaches the goal, or the largest where larger ones do not.",
        NEEDED,
    ),
    key("threshold", "metric", Form::Text, "Metric that must reach the goal.", NEEDED),
    key("threshold", "at_least", Form::Number, "The goal: so much or more.", "at_most"),
    key("threshold", "at_most", Form::Number, "The goal: so much or less.", "at_least"),
    key("threshold", "probability", Form::Share, "Share of the runs that must reach it.", NEEDED),
];

/// The keys of a selection, which end the list.
const OF_SELECTION: [StudyKey; 4] = [
    key("select", "metric", Form::Text, "Metric by which the best is chosen.", NEEDED),
    key(
        "select",
        "best",
        Form::Words(&["largest", "smallest"]),
        "Which value of it is best.",
        NEEDED,
    ),
    key(
        "select",
        "indifference",
        Form::Number,
        "Difference that does not matter, above 0.",
        NEEDED,
    ),
    key(
        "select",
        "confidence",
        Form::Share,
        "Probability that the chosen one is best, if it is by more than that; 0.5 or more.",
        "0.95",
    ),
];

fn keys() -> impl Iterator<Item = &'static StudyKey> {
    static ALL: &[&[StudyKey]] = &[&KEYS, &OF_SELECTION];
    ALL.iter().copied().flatten()
}

impl StudyKey {
    fn path(&self) -> String {
        format!("{}.{}", self.section, self.name).trim_start_matches('.').to_owned()
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
                "    {:<22} {} Default: {}. Value: {}.",
                key.name,
                key.about,
                key.otherwise,
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
        schema["description"] = format!("{} Default: {}.", key.about, key.otherwise).into();
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
