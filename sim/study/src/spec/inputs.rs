//! Inputs of a study file: keys with their lists or ranges, and lists of points as CSV.

use std::path::Path;

use factory::settings::{Entry, Kind, Origin, Problem, Value};
use files::{Problems, Section, Template, read_rows};

use super::values::{list, switch, text, texts, whole, word};
use crate::design::Coordinate;
use crate::input::{BASE, Input, Range, Values, number_and_unit};

/// Words for how a range is walked.
const LINEAR: &str = "linear";
const LOG: &str = "log";

/// Reads a section `[[vary]]`.
pub(super) fn input(
    mut section: Section,
    template: Option<&Template>,
    problems: &mut Vec<Problem>,
) -> Option<Input> {
    let origin = section.place("key");
    let key = section.optional("key", problems, text);
    let keys = section.optional("keys", problems, texts);
    let keys = match (key, keys) {
        (Some(key), None) => vec![key],
        (None, Some(keys)) => keys,
        (found, _) => {
            let found = if found.is_some() { "key and keys" } else { "nothing" };
            problems.push(section.problem("key", found, "must be one key, or a list of keys"));
            return None;
        }
    };
    let label = section.optional("label", problems, text);
    let values = section.entry("values", problems);
    let range = section.entry("range", problems);
    let steps = section.optional("steps", problems, whole(2, 1_000_000));
    let scale = section.optional("scale", problems, word(&[LINEAR, LOG]));
    let crossed = section.optional("crossed", problems, switch).unwrap_or(false);
    let unread =
        || section.problem("values", "", "must have values, or a range of two ends").into();
    let input = match (values, range) {
        (Some(values), None) => listed(&keys, &values).map(Values::Listed),
        (None, Some(range)) => ends(&keys, &range, template).map(|range| {
            let steps = steps.and_then(|steps| usize::try_from(steps).ok());
            Values::Range(Range { steps, logarithmic: scale == Some(LOG), ..range })
        }),
        _ => Err(unread()),
    };
    let mut refuse = |name, allowed: &str| problems.push(section.problem(name, "", allowed));
    if let Ok(Values::Range(range)) = &input
        && range.logarithmic
        && (range.whole || range.low <= 0.0)
    {
        refuse(
            "scale",
            "must be linear unless both ends are above 0 and no whole numbers are meant",
        );
    }
    if keys.len() > 1 && keys.iter().any(|key| key == BASE) {
        refuse(
            "keys",
            "must not have base among others: vary it alone, in a design of the kind linked",
        );
    }
    if keys[0] == BASE && matches!(input, Ok(Values::Range(_))) {
        refuse("range", "must be values = [...]: base names files");
    }
    if crossed && matches!(input, Ok(Values::Range(_))) {
        refuse("crossed", "must be of a list of values: every one of them meets all points");
    }
    section.finish(problems);
    match input {
        Ok(values) => Some(Input { keys, label, values, origin, crossed, places: Vec::new() }),
        Err(wrong) => {
            problems.extend(wrong.list().iter().cloned());
            None
        }
    }
}

/// A problem with the values of keys.
fn wrong(keys: &[String], entry: &Entry, allowed: impl Into<String>) -> Problems {
    let (origin, found) = (Some(entry.origin.clone()), entry.value.to_string());
    Problem { origin, key: keys.join(", "), found, allowed: allowed.into() }.into()
}

/// A list of values: for several keys the same for all, or a list for each step.
fn listed(keys: &[String], entry: &Entry) -> Result<Vec<Vec<Value>>, Problems> {
    let values = list(&entry.value).map_err(|allowed| wrong(keys, entry, allowed))?;
    let each = |value: Value| match value {
        Value::List(values) if keys.len() > 1 && values.len() == keys.len() => Ok(values),
        Value::List(_) if keys.len() > 1 => {
            let allowed = format!("must have a value for each of the {} keys", keys.len());
            Err(wrong(keys, entry, allowed))
        }
        single => Ok(vec![single; keys.len()]),
    };
    values.into_iter().map(each).collect()
}

/// Both ends of a range, in one unit, the lower one first.
fn ends(keys: &[String], entry: &Entry, template: Option<&Template>) -> Result<Range, Problems> {
    let refuse = |allowed: &str| wrong(keys, entry, allowed);
    let values = list(&entry.value).ok().filter(|values| values.len() == 2);
    let values = values.ok_or_else(|| refuse("must be two ends, such as [\"1 h\", \"4 h\"]"))?;
    let kind = template.and_then(|template| template.key(&keys[0]).ok()).map(|key| &key.kind);
    if matches!(kind, Some(Kind::Text | Kind::Choice(_) | Kind::Switch | Kind::List(_))) {
        return Err(refuse("has no ranges: give its values = [...]"));
    }
    let numbers: Option<Vec<(f64, String)>> = values.iter().map(number_and_unit).collect();
    let numbers =
        numbers.ok_or_else(|| refuse("must be numbers, with a space before their unit"))?;
    let [(low, unit), (high, other)] = &numbers[..] else { unreachable!("there are two") };
    if !(low.is_finite() && high.is_finite()) {
        return Err(refuse("must have finite ends"));
    }
    if unit != other {
        return Err(refuse("must have both ends in one unit"));
    }
    if low >= high {
        return Err(refuse("must have the lower end first"));
    }
    let (low, high, unit) = (*low, *high, unit.clone());
    let whole = kind == Some(&Kind::Integer);
    if whole && (low.fract() != 0.0 || high.fract() != 0.0) {
        return Err(refuse("must have whole ends"));
    }
    Ok(Range { low, high, unit, whole, logarithmic: false, steps: None })
}

/// The inputs of a list of points: a column for each key, and the values of all rows.
pub(super) fn inputs_of_list(
    path: &Path,
    template: Option<&Template>,
) -> Result<Vec<Input>, Problems> {
    let rows = read_rows(path)?;
    let whole =
        Origin { file: path.display().to_string().into(), line: 0, column: 0, source: None };
    if rows.rows.is_empty() {
        let allowed = "has a header but no points: the design is empty".to_owned();
        let problem =
            Problem { origin: Some(whole), key: String::new(), found: String::new(), allowed };
        return Err(problem.into());
    }
    let value = |key: &str, text: &str| {
        let value = template.and_then(|template| template.value_of_text(key, text));
        value.unwrap_or_else(|| Value::Text(text.to_owned()))
    };
    let input = |(place, key): (usize, &String)| {
        let values = rows.rows.iter().map(|(_, row)| vec![value(key, &row[place])]).collect();
        let origin = Origin { line: 1, column: 1, ..whole.clone() };
        let places = rows.rows.iter().map(|(place, _)| place.clone()).collect();
        Input {
            keys: vec![key.clone()],
            label: None,
            values: Values::Listed(values),
            origin,
            crossed: false,
            places,
        }
    };
    Ok(rows.header.iter().enumerate().map(input).collect())
}

/// Problems of single values: keys that do not exist, wrong units, outside the range of a key.
pub(super) fn problems_of_values(input: &Input, template: &Template) -> Vec<Problem> {
    let mut seen = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    let entries = candidates(input).into_iter().flat_map(|coordinate| input.entries(coordinate));
    for (key, entry) in entries.filter(|(key, _)| key != BASE) {
        if seen.contains(&(key.clone(), entry.value.clone())) {
            continue;
        }
        let told = |found: &Problem| {
            problems.iter().any(|other| other.key == found.key && other.allowed == found.allowed)
        };
        let problem = template.problem_of_value(&key, &entry).filter(|found| !told(found));
        problems.extend(problem);
        seen.push((key, entry.value));
    }
    problems
}

/// Places whose values must be allowed: all of a list, both ends of a range.
fn candidates(input: &Input) -> Vec<Coordinate> {
    match &input.values {
        Values::Listed(values) => (0..values.len()).map(Coordinate::Level).collect(),
        Values::Range(_) => [0.0, 1.0].map(Coordinate::Share).to_vec(),
    }
}

/// Gives inputs whose keys end alike names that tell them apart.
pub(super) fn tell_apart(inputs: &mut [Input]) {
    let names: Vec<String> = inputs.iter().map(|input| input.name().to_owned()).collect();
    for (place, input) in inputs.iter_mut().enumerate() {
        let alike = names.iter().filter(|name| **name == names[place]).count() > 1;
        if alike && input.label.is_none() {
            let words: Vec<&str> = input.keys[0].split('.').filter(|word| *word != "*").collect();
            input.label = Some(words[words.len().saturating_sub(2)..].join(" "));
        }
    }
}

/// Whether true or false was written, with what holds otherwise.
pub(super) fn flag(
    section: &mut Section,
    name: &'static str,
    otherwise: bool,
    problems: &mut Vec<Problem>,
) -> bool {
    section.optional(name, problems, switch).unwrap_or(otherwise)
}
