//! Entries of a catalogue: a value with its source, year and confidence, own or inherited.

use std::collections::BTreeMap;

use factory::settings::{Confidence, Entry, Origin, Problem, Settings, Source, Value};

use crate::keys::flatten::Flat;
use crate::text::problems::problem;
use crate::text::spelling::{did_you_mean, nearest};
use crate::text::toml_tree::{Item, Node, Table};

/// The name under which a section gives its source to everything below it.
const INHERITED: &str = "_source";

/// Parts of a source, as far as they have been given.
#[derive(Clone, Debug, Default)]
struct Parts {
    text: Option<String>,
    year: Option<i64>,
    confidence: Option<Confidence>,
}

/// The values of a catalogue at their keys.
///
/// # Errors
/// Every value without a source, year or confidence, and every key that cannot be.
pub(super) fn entries(table: &Table) -> Result<Settings, Vec<Problem>> {
    let mut flat = Flat::default();
    add_section(&mut flat, "", table, &Parts::default());
    if flat.problems.is_empty() { Ok(flat.settings) } else { Err(flat.problems) }
}

/// The values of a catalogue whose tables each have a name, such as sites.
///
/// # Errors
/// As [`entries`], and what does not stand in a table.
pub(super) fn named_entries(tables: &Table) -> Result<BTreeMap<String, Settings>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut named = BTreeMap::new();
    let inherited = inherited(&mut problems, tables, &Parts::default());
    for (name, item) in tables.iter().filter(|(name, _)| *name != INHERITED) {
        let mut flat = Flat::default();
        if let Node::Table(table) = &item.node {
            add_section(&mut flat, "", table, &inherited);
        } else {
            let allowed = format!("must be a table of its own, [{name}]");
            problems.push(problem(item.origin.clone(), name, "a single value", allowed));
        }
        problems.extend(flat.problems.into_iter().map(|problem| below(name, problem)));
        named.insert(name.clone(), flat.settings);
    }
    if problems.is_empty() { Ok(named) } else { Err(problems) }
}

/// A problem of a named table, with the name in its key.
fn below(name: &str, problem: Problem) -> Problem {
    Problem { key: crate::keys::flatten::join(name, &problem.key), ..problem }
}

fn add_section(flat: &mut Flat, above: &str, table: &Table, outer: &Parts) {
    let inherited = inherited(&mut flat.problems, table, outer);
    for (name, item) in table.iter().filter(|(name, _)| *name != INHERITED) {
        match &item.node {
            Node::Table(table) if !is_entry(table) => {
                if let Some(key) = flat.key(above, name, item) {
                    add_section(flat, &key, table, &inherited);
                }
            }
            Node::Table(entry) => add_entry(flat, above, name, item, entry, &inherited),
            Node::Value(_) | Node::Unusable { .. } | Node::Tables(_) => {
                add_bare(flat, above, name, item, &inherited);
            }
        }
    }
}

/// Whether a table is a value with its source rather than a section.
fn is_entry(table: &Table) -> bool {
    let value = table.get("value");
    value.is_some_and(|item| !matches!(item.node, Node::Table(_))) && !table.contains_key(INHERITED)
}

/// A value written with its source beside it.
fn add_entry(flat: &mut Flat, above: &str, name: &str, item: &Item, entry: &Table, outer: &Parts) {
    let Some(key) = flat.key(above, name, item) else { return };
    let parts = parts(&mut flat.problems, &key, entry, outer);
    let value = Item { origin: item.origin.clone(), node: entry["value"].node.clone() };
    add_with_source(flat, (above, name), &value, parts);
}

/// A value whose source stands above it.
fn add_bare(flat: &mut Flat, above: &str, name: &str, item: &Item, inherited: &Parts) {
    add_with_source(flat, (above, name), item, inherited.clone());
}

fn add_with_source(flat: &mut Flat, (above, name): (&str, &str), item: &Item, parts: Parts) {
    let before = flat.problems.len();
    let Some(key) = flat.key(above, name, item) else { return };
    flat.add(above, name, item);
    if flat.problems.len() > before {
        return;
    }
    match source(parts) {
        Ok(source) => {
            let Node::Value(value) = &item.node else { return };
            let origin = Origin { source: Some(source.into()), ..item.origin.clone() };
            flat.settings.set(key, Entry { value: value.clone(), origin });
        }
        Err(missing) => {
            let allowed = "must have a source, year and confidence, of its own or from _source";
            flat.problems.push(problem(item.origin.clone(), key, missing, allowed));
        }
    }
}

/// A whole source, or what is missing.
fn source(parts: Parts) -> Result<Source, String> {
    match (parts.text, parts.year, parts.confidence) {
        (Some(text), Some(year), Some(confidence)) => Ok(Source { text, year, confidence }),
        (text, year, confidence) => {
            let given = [
                ("source", text.is_some()),
                ("year", year.is_some()),
                ("confidence", confidence.is_some()),
            ];
            let missing = given.into_iter().filter(|(_, given)| !given).map(|(name, _)| name);
            Err(format!("no {}", missing.collect::<Vec<_>>().join(", no ")))
        }
    }
}

/// What a section gives to everything below it.
fn inherited(problems: &mut Vec<Problem>, table: &Table, outer: &Parts) -> Parts {
    match table.get(INHERITED).map(|item| (&item.node, &item.origin)) {
        None => outer.clone(),
        Some((Node::Table(fields), _)) => parts(problems, INHERITED, fields, outer),
        Some((_, origin)) => {
            let allowed = "must be a table of source, year and confidence";
            problems.push(problem(origin.clone(), INHERITED, "a single value", allowed));
            outer.clone()
        }
    }
}

/// The parts of a source that `fields` gives, or else `outer`.
fn parts(problems: &mut Vec<Problem>, key: &str, fields: &Table, outer: &Parts) -> Parts {
    let mut parts = outer.clone();
    for (name, item) in fields {
        let wrong = match (name.as_str(), &item.node) {
            ("value", _) if key != INHERITED => None,
            ("source", Node::Value(Value::Text(text))) if !text.trim().is_empty() => {
                parts.text = Some(text.trim().to_owned());
                None
            }
            ("year", Node::Value(Value::Integer(year))) => {
                parts.year = Some(*year);
                None
            }
            ("confidence", Node::Value(Value::Text(word))) if confidence(word).is_some() => {
                parts.confidence = confidence(word);
                None
            }
            (name, _) => Some(allowed_for(name)),
        };
        if let Some(allowed) = wrong {
            let found = match &item.node {
                Node::Value(value) => format!("{name} = {value}"),
                _ => name.clone(),
            };
            problems.push(problem(item.origin.clone(), key, found, allowed));
        }
    }
    parts
}

/// The degree of confidence that has this name.
pub(super) fn confidence(word: &str) -> Option<Confidence> {
    Confidence::NAMES.iter().find(|(name, _)| *name == word).map(|(_, degree)| *degree)
}

/// What the field `name` of an entry must be.
fn allowed_for(name: &str) -> String {
    match name {
        "source" => "source must be text that names a publication or a reasoning".to_owned(),
        "year" => "year must be a whole number".to_owned(),
        "confidence" => {
            let names: Vec<&str> = Confidence::NAMES.iter().map(|(name, _)| *name).collect();
            format!("confidence must be one of {}", names.join(", "))
        }
        _ => {
            let fields = ["value", "source", "year", "confidence"].map(str::to_owned);
            let suggestion = did_you_mean(&nearest(name, fields.into_iter()));
            format!("an entry has a value, source, year and confidence{suggestion}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::toml_tree::parse;

    fn read(text: &str, file: &str) -> Table {
        parse(text, file).unwrap()
    }

    fn problems(text: &str) -> Vec<String> {
        entries(&read(text, "power.toml")).unwrap_err().iter().map(Problem::to_string).collect()
    }

    #[test]
    fn an_entry_carries_its_source() {
        let text = "[power.ups]\nautonomy = { value = \"5 min\", source = \"Data sheet\", \
                    year = 2024, confidence = \"recalled\" }\n";
        let settings = entries(&read(text, "power.toml")).unwrap();
        let entry = settings.get("power.ups.autonomy").unwrap();
        assert_eq!(entry.value, Value::Text("5 min".to_owned()));
        assert_eq!((entry.origin.line, &*entry.origin.file), (2, "power.toml"));
        let source = entry.origin.source.as_ref().unwrap();
        assert_eq!((source.text.as_str(), source.year), ("Data sheet", 2024));
        assert_eq!(source.confidence, Confidence::Recalled);
    }

    #[test]
    fn a_section_gives_its_source_to_everything_below() {
        let text = "_source = { source = \"A\", year = 2020, confidence = \"verified\" }\n\
                    a = 1\n[b]\n_source = { source = \"B\" }\nc = 2\n\
                    d = { value = 3, confidence = \"assumed\" }\n";
        let settings = entries(&read(text, "power.toml")).unwrap();
        let source = |key: &str| {
            let source = settings.get(key).unwrap().origin.source.clone().unwrap();
            format!("{} {} {}", source.text, source.year, source.confidence)
        };
        assert_eq!(source("a"), "A 2020 verified");
        assert_eq!(source("b.c"), "B 2020 verified");
        assert_eq!(source("b.d"), "B 2020 assumed");
    }

    #[test]
    fn a_value_without_a_source_is_a_problem() {
        let expected = "power.toml:1:5: a: found no source, no year, no confidence; must have a \
                        source, year and confidence, of its own or from _source";
        assert_eq!(problems("a = 1\n"), [expected]);
        let problem = &problems("[b]\na = { value = 1, source = \"x\", year = 2020 }")[0];
        assert!(problem.starts_with("power.toml:2:1: b.a: found no confidence; "), "{problem}");
    }

    #[test]
    fn confidence_has_four_degrees() {
        let text = "a = { value = 1, source = \"x\", year = 2020, confidence = \"sure\" }";
        let problem = &problems(text)[0];
        let expected = "a: found confidence = \"sure\"; confidence must be one of verified, \
                        derived, recalled, assumed";
        assert!(problem.ends_with(expected), "{problem}");
    }

    #[test]
    fn a_misspelled_field_is_a_problem() {
        let text = "a = { value = 1, source = \"x\", yaer = 2020, confidence = \"assumed\" }";
        assert!(problems(text)[0].ends_with("did you mean year?"));
    }

    #[test]
    fn a_key_may_be_called_value() {
        let text =
            "[land]\nvalue = { value = 1, source = \"x\", year = 2020, confidence = \"assumed\" }";
        assert!(entries(&read(text, "a.toml")).unwrap().get("land.value").is_some());
    }

    #[test]
    fn sites_have_tables_of_their_own() {
        let text = "_source = { source = \"A\", year = 2020, confidence = \"verified\" }\n\
                    [here]\nsize = 1\n[there]\n";
        let named = named_entries(&read(text, "sites.toml")).unwrap();
        assert!(named["here"].get("size").is_some());
        assert_eq!(named["there"], Settings::default());
        let problems = named_entries(&read("[here]\nsize = 1\n", "sites.toml")).unwrap_err();
        assert!(problems[0].to_string().starts_with("sites.toml:2:8: here.size: found no source"));
    }
}
