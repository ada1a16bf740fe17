//! TOML text as a tree in which every value knows its line and column.

use std::collections::BTreeMap;

use factory::settings::{Origin, Problem, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::problems::{problem, whole};

/// Names with what stands at each.
pub(crate) type Table = BTreeMap<String, Item>;

/// What stands at a name, and where.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) origin: Origin,
    pub(crate) node: Node,
}

/// What may stand at a name.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Value(Value),
    Table(Table),
    /// A value of a kind that no key holds.
    Unusable {
        found: &'static str,
        allowed: &'static str,
    },
    /// Tables without names: `[[vary]]`. No key of a scenario holds them.
    Tables(Vec<Item>),
}

/// What is wrong with tables without names in a scenario.
pub(crate) const NAMELESS: (&str, &str) =
    ("a list of tables", "must be tables with names, such as [jobs.class.research]");

/// Reads TOML; `file` is the name for messages.
///
/// # Errors
/// Every error of syntax, at most one for each line.
pub(crate) fn parse(text: &str, file: &str) -> Result<Table, Vec<Problem>> {
    let lines = Lines::new(text, file);
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(table_from(table.get_ref(), &lines));
    }
    let in_words = |error: &toml::de::Error| {
        let origin = lines.origin(error.span().map_or(text.len(), |span| span.start));
        problem(origin, "", "", format!("is not TOML: {}", error.message()))
    };
    let mut problems: Vec<Problem> = errors.iter().map(in_words).collect();
    problems.dedup_by_key(|problem| problem.origin.as_ref().map(|origin| origin.line));
    Err(problems)
}

/// Reads a single value; `None` when the text is not a value of TOML.
pub(crate) fn parse_value(text: &str, file: &str) -> Option<Item> {
    let value = DeValue::parse(text).ok()?;
    let node = node_from(value.get_ref(), &Lines::new(text, file));
    Some(Item { origin: whole(file), node })
}

fn table_from(table: &DeTable<'_>, lines: &Lines<'_>) -> Table {
    let entry = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let node = node_from(value.get_ref(), lines);
        // A table may be opened at several lines; its name is where the author looks for it.
        let start = if matches!(node, Node::Table(_)) { name.span() } else { value.span() };
        (name.get_ref().to_string(), Item { origin: lines.origin(start.start), node })
    };
    table.iter().map(entry).collect()
}

fn node_from(value: &DeValue<'_>, lines: &Lines<'_>) -> Node {
    if let DeValue::Table(table) = value {
        return Node::Table(table_from(table, lines));
    }
    if let DeValue::Array(array) = value
        && !array.is_empty()
        && array.iter().all(|value| matches!(value.get_ref(), DeValue::Table(_)))
    {
        let item = |value: &Spanned<DeValue<'_>>| {
            let origin = lines.origin(value.span().start);
            Item { origin, node: node_from(value.get_ref(), lines) }
        };
        return Node::Tables(array.iter().map(item).collect());
    }
    match single(value) {
        Ok(value) => Node::Value(value),
        Err((found, allowed)) => Node::Unusable { found, allowed },
    }
}

/// A value that is not a table, or what was found and what is allowed.
fn single(value: &DeValue<'_>) -> Result<Value, (&'static str, &'static str)> {
    const TOO_LARGE: (&str, &str) =
        ("a number that is too large", "must be from -2^63 to 2^63 - 1");
    Ok(match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            Value::Integer(number.map_err(|_| TOO_LARGE)?)
        }
        DeValue::Float(number) => Value::Number(number.as_str().parse().map_err(|_| TOO_LARGE)?),
        DeValue::Boolean(on) => Value::Switch(*on),
        // A date without quotes means the same as the text.
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(array) => {
            let values: Result<_, _> = array.iter().map(|value| single(value.get_ref())).collect();
            Value::List(values?)
        }
        DeValue::Table(_) => return Err(NAMELESS),
    })
}

/// Finds lines and columns in a text.
struct Lines<'t> {
    text: &'t str,
    file: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, file: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, file, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The place of a byte; columns count characters.
    fn origin(&self, offset: usize) -> Origin {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.starts[line - 1]..offset).unwrap_or("");
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Origin { line, column, ..whole(self.file) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_value_knows_its_line_and_column() {
        let table = parse("a = 1\n[b]\n\u{e9}t\u{e9}.x = [1,\n 2]\n", "f.toml");
        // A bare name holds ASCII only.
        assert!(table.is_err());
        let table = parse("a = 1\n[b]\n\"\u{e9}t\u{e9}\".x = [1,\n 2]\n", "f.toml").unwrap();
        assert_eq!(table["a"].origin.to_string(), "f.toml:1:5");
        let Node::Table(b) = &table["b"].node else { panic!("b is a table") };
        let Node::Table(summer) = &b["\u{e9}t\u{e9}"].node else { panic!("a table") };
        assert_eq!(summer["x"].origin.to_string(), "f.toml:3:11");
    }

    #[test]
    fn an_error_of_syntax_is_found_where_it_stands() {
        let problems = parse("a = 1\nb = = 2\na = 3\n", "f.toml").unwrap_err();
        let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert!(texts[0].starts_with("f.toml:2:"), "{texts:?}");
        assert!(texts[1].starts_with("f.toml:3:1: is not TOML: duplicate key"), "{texts:?}");
    }

    #[test]
    fn a_date_without_quotes_is_text() {
        let table = parse("start = 2027-04-01", "f.toml").unwrap();
        assert!(matches!(&table["start"].node, Node::Value(Value::Text(t)) if t == "2027-04-01"));
    }

    #[test]
    fn tables_without_names_know_their_places() {
        let table = parse("[[a]]\nb = 1\n[[a]]\nb = 2\n", "f.toml").unwrap();
        let Node::Tables(tables) = &table["a"].node else { panic!("tables") };
        let lines: Vec<usize> = tables.iter().map(|item| item.origin.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn tables_in_lists_of_lists_and_huge_numbers_are_unusable() {
        for text in ["a = [[{ b = 1 }]]", "a = [1, { b = 1 }]", "a = 99999999999999999999"] {
            let table = parse(text, "f.toml").unwrap();
            assert!(matches!(table["a"].node, Node::Unusable { .. }), "{text}");
        }
    }

    #[test]
    fn very_deep_nesting_is_an_error() {
        assert!(parse(&format!("{}a = 1", "a.".repeat(100_000)), "f.toml").is_err());
        assert!(parse(&format!("a = {}", "[".repeat(100_000)), "f.toml").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = parse(&text, "f.toml");
            let _ = parse_value(&text, "--set");
        }

        #[test]
        fn any_text_like_toml_is_read_or_refused(text in r#"([a-c.=\[\]{},"'# 0-9\n\-]|inf){0,40}"#) {
            let _ = parse(&text, "f.toml");
            let _ = parse_value(&text, "--set");
        }
    }
}
