//! The JSON Schema of scenario files, for editors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use factory::settings::{Allowed, Entry, Key, Kind, Value as Written};
use serde_json::{Map, Value, json};

use crate::catalogue::Catalogues;
use crate::keys::known::KnownKeys;
use crate::scenario::explain::{ABOUT_BASE, ABOUT_VALIDATION};
use crate::scenario::inherit::{BASE, VALIDATION};
use crate::scenario::load::{RACK, SITE};
use crate::scenario::resolve::whence;

/// A number as quantities and shares begin with it.
const NUMBER: &str = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?";

/// The schema of a scenario file in the dialect 2020-12, with defaults, sites and rack types.
pub fn schema(catalogues: &Catalogues) -> Value {
    schema_of(KnownKeys::of_scenarios(), catalogues)
}

/// Keys by name: a key of its own, or the names below it, in the order of declaration.
#[derive(Default)]
struct Branch<'k> {
    key: Option<&'k Key>,
    names: Vec<&'k str>,
    below: BTreeMap<&'k str, Branch<'k>>,
}

fn schema_of(known: &KnownKeys, catalogues: &Catalogues) -> Value {
    let mut root = Branch::default();
    for key in known.list() {
        root.add(key.path.split('.'), key);
    }
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), "Scenario of aifactory".into());
    schema.extend(root.object(catalogues));
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let base = json!({ "type": "string", "description": ABOUT_BASE });
        let validation = json!({ "type": "object", "description": ABOUT_VALIDATION });
        properties.insert(BASE.to_owned(), base);
        properties.insert(VALIDATION.to_owned(), validation);
        name_choices(properties, SITE, catalogues.sites());
        name_choices(properties, RACK, catalogues.racks());
    }
    Value::Object(schema)
}

/// Restricts a key to the names of a catalogue.
fn name_choices<'c>(
    properties: &mut Map<String, Value>,
    key: &str,
    names: impl Iterator<Item = &'c str>,
) {
    let names: Vec<&str> = names.collect();
    if let Some(property) = properties.get_mut(key)
        && let Some(first) = names.first()
    {
        property["examples"] = json!([first]);
        property["enum"] = json!(names);
    }
}

impl<'k> Branch<'k> {
    fn add(&mut self, mut path: std::str::Split<'k, char>, key: &'k Key) {
        let Some(name) = path.next() else {
            self.key = Some(key);
            return;
        };
        if !self.below.contains_key(name) {
            self.names.push(name);
        }
        self.below.entry(name).or_default().add(path, key);
    }

    /// The schema of what stands at this place.
    fn schema(&self, catalogues: &Catalogues) -> Value {
        match self.key {
            Some(key) => leaf(key, catalogues),
            None => Value::Object(self.object(catalogues)),
        }
    }

    /// The schema of a section; `*` describes names of the author's choice.
    fn object(&self, catalogues: &Catalogues) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut others = Value::Bool(false);
        for name in &self.names {
            let schema = self.below[name].schema(catalogues);
            if *name == "*" {
                others = schema;
            } else {
                properties.insert((*name).to_owned(), schema);
            }
        }
        allow_table_of_checkpoints(&mut properties);
        allow_word_for_process(&mut properties);
        let mut object = Map::new();
        object.insert("type".to_owned(), "object".into());
        object.insert("properties".to_owned(), Value::Object(properties));
        object.insert("additionalProperties".to_owned(), others);
        object
    }
}

/// A process of arrivals is a table, or a word that is its kind.
fn allow_word_for_process(properties: &mut Map<String, Value>) {
    let Some(Value::Object(table)) = properties.get_mut("process") else { return };
    let kind = table["properties"]["kind"].clone();
    if kind.is_null() {
        return;
    }
    // What is said of the keys of a table holds for no word.
    table.remove("type");
    let word = json!({ "type": kind["type"], "enum": kind["enum"] });
    table.insert("anyOf".to_owned(), json!([word, { "type": "object" }]));
}

/// Checkpoints are a word, or a table of what stands in keys side by side otherwise.
fn allow_table_of_checkpoints(properties: &mut Map<String, Value>) {
    const WORD: &str = "checkpoint";
    let Some(word) = properties.get(WORD).cloned() else { return };
    let beside = properties.iter().filter_map(|(name, schema)| {
        let name = name.strip_prefix(WORD)?.strip_prefix('_')?;
        Some((name.to_owned(), schema.clone()))
    });
    let mut table: Map<String, Value> = beside.collect();
    table.insert("storage".to_owned(), word.clone());
    let table = json!({ "type": "object", "properties": table, "additionalProperties": false });
    let mut either = word.clone();
    if let Value::Object(either) = &mut either {
        either.retain(|key, _| !["type", "enum"].contains(&key.as_str()));
        let word = json!({ "type": word["type"], "enum": word["enum"] });
        either.insert("anyOf".to_owned(), json!([word, table]));
    }
    properties.insert(WORD.to_owned(), either);
}

fn leaf(key: &Key, catalogues: &Catalogues) -> Value {
    let default = catalogues.defaults().get(&key.path);
    let mut schema = kind(&key.kind, key.allowed);
    schema["description"] = description(key, default).into();
    if let Some(entry) = default {
        schema["default"] = written(&entry.value);
    }
    if let Some(example) = default.map(|entry| written(&entry.value)).or_else(|| example(key)) {
        schema["examples"] = json!([example]);
    }
    schema
}

/// Meaning, range, and where the default comes from.
fn description(key: &Key, default: Option<&Entry>) -> String {
    let mut text = key.about.to_owned();
    if matches!(key.kind, Kind::Quantity { .. } | Kind::Number | Kind::Integer) {
        let _ = write!(text, " Allowed: {}.", key.allowed.in_words(key.kind.base_unit()));
    }
    if let Some(entry) = default {
        let _ = write!(text, " Default: {} from {}.", entry.value, whence(&entry.origin));
    }
    text
}

/// The schema of a kind of value.
fn kind(kind: &Kind, allowed: Allowed) -> Value {
    match kind {
        Kind::Quantity { units, .. } => json!({ "type": "string", "pattern": pattern(units) }),
        Kind::Number => {
            let number = bounded("number", allowed);
            json!({ "anyOf": [number, { "type": "string", "pattern": format!("^ *{NUMBER} *% *$") }] })
        }
        Kind::Integer => bounded("integer", allowed),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Choice(options) => json!({ "type": "string", "enum": options }),
        Kind::List(element) => json!({ "type": "array", "items": self::kind(element, allowed) }),
    }
}

/// A number and one of `units`, which are separated by commas; long ones have a plural.
fn pattern(units: &str) -> String {
    let unit = |unit: &str| {
        let special = |character: char| r".*+?^${}()|[]\".contains(character);
        let escape = |character| {
            let slash = special(character).then_some('\\');
            slash.into_iter().chain([character])
        };
        let plural = if unit.len() >= 4 { "s?" } else { "" };
        unit.chars().flat_map(escape).chain(plural.chars()).collect::<String>()
    };
    let units: Vec<String> = units.split(", ").map(unit).collect();
    format!("^ *{NUMBER} *({}) *$", units.join("|"))
}

fn bounded(name: &str, allowed: Allowed) -> Value {
    match allowed {
        Allowed::Any => json!({ "type": name }),
        Allowed::Above(bound) => json!({ "type": name, "exclusiveMinimum": bound }),
        Allowed::AtLeast(bound) => json!({ "type": name, "minimum": bound }),
        Allowed::Between(low, high) => json!({ "type": name, "minimum": low, "maximum": high }),
    }
}

/// A value in range, for keys without a default.
fn example(key: &Key) -> Option<Value> {
    let number = match key.allowed {
        Allowed::Any => 1.0,
        Allowed::Above(bound) => bound + 1.0,
        Allowed::AtLeast(bound) => bound.max(1.0),
        Allowed::Between(low, high) => 1.0_f64.clamp(low, high),
    };
    match &key.kind {
        Kind::Quantity { base_unit, .. } => Some(format!("{number} {base_unit}").into()),
        Kind::Choice(options) => options.first().map(|option| (*option).into()),
        Kind::Switch => Some(true.into()),
        Kind::Number | Kind::Integer | Kind::Text | Kind::List(_) => None,
    }
}

fn written(value: &Written) -> Value {
    match value {
        Written::Text(text) => text.as_str().into(),
        Written::Integer(number) => (*number).into(),
        Written::Number(number) => (*number).into(),
        Written::Switch(on) => (*on).into(),
        Written::List(values) => values.iter().map(written).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogues() -> Catalogues {
        let source = "_source = { source = \"Own\", year = 2024, confidence = \"recalled\" }\n";
        let (defaults, sites) =
            ("seed = 7\n[power.ups]\nautonomy = \"5 min\"\n", "[here]\n[there]\n");
        Catalogues::of_texts(&format!("{source}{defaults}"), sites, "")
    }

    #[test]
    fn sections_are_closed_and_names_are_free() {
        let schema = schema(&catalogues());
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["properties"]["power"]["additionalProperties"], false);
        let classes = &schema["properties"]["jobs"]["properties"]["class"];
        assert_eq!(classes["additionalProperties"]["type"], "object");
        assert!(classes["additionalProperties"]["properties"]["share"]["anyOf"].is_array());
    }

    #[test]
    fn checkpoints_may_be_a_word_or_a_table() {
        let schema = schema(&catalogues());
        let class = &schema["properties"]["jobs"]["properties"]["class"]["additionalProperties"];
        let either = &class["properties"]["checkpoint"];
        assert_eq!(either["anyOf"][0]["enum"][0], "none");
        let table = &either["anyOf"][1]["properties"];
        assert!(
            table["storage"]["enum"].is_array() && table["memory_every"]["pattern"].is_string()
        );
        assert!(either["description"].is_string());
    }

    #[test]
    fn a_key_has_its_meaning_default_and_source() {
        let schema = schema(&catalogues());
        let seed = &schema["properties"]["seed"];
        assert_eq!((&seed["type"], &seed["default"]), (&json!("integer"), &json!(7)));
        let description = seed["description"].as_str().unwrap();
        assert!(description.contains("Default: 7 from data/plant.toml:2, Own (recalled, 2024)."));
    }

    #[test]
    fn sites_are_those_of_the_catalogue() {
        let schema = schema(&catalogues());
        assert_eq!(schema["properties"]["site"]["enum"], json!(["here", "there"]));
        assert_eq!(schema["properties"]["base"]["type"], "string");
        assert_eq!(schema["properties"]["validation"]["type"], "object");
    }

    #[test]
    fn a_quantity_is_a_number_and_one_of_its_units() {
        assert_eq!(pattern("s, week"), format!("^ *{NUMBER} *(s|weeks?) *$"));
        assert_eq!(pattern("/year, USD"), format!("^ *{NUMBER} *(/years?|USD) *$"));
    }

    #[test]
    fn an_example_lies_in_the_range() {
        for key in KnownKeys::of_scenarios().list() {
            let (Some(example), Kind::Quantity { base_unit, .. }) = (example(key), &key.kind)
            else {
                continue;
            };
            let number = example.as_str().unwrap().strip_suffix(base_unit).unwrap().trim();
            assert!(key.allowed.contains(number.parse().unwrap()), "{}: {example}", key.path);
        }
    }
}
