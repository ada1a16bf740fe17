//! Values from the command line: `--set key=value`.

use factory::settings::{Kind, Value};

use crate::keys::flatten::Flat;
use crate::keys::known::KnownKeys;
use crate::text::problems::{problem, whole};
use crate::text::toml_tree::{Item, Node, parse_value};

/// The name of the command line in messages.
pub(crate) const SET: &str = "--set";

/// Reads `key=value` texts; a later one is laid over an earlier one.
pub(crate) fn read_overrides(texts: &[String], known: &KnownKeys) -> Flat {
    let mut flat = Flat::default();
    for text in texts {
        if let Some((key, value)) = text.split_once('=') {
            add(&mut flat, key.trim(), value.trim(), known);
        } else {
            let allowed = "must be key=value, such as --set seed=2";
            flat.problems.push(problem(whole(SET), "", format!("{text:?}"), allowed));
        }
    }
    flat.without_memory();
    flat
}

fn add(flat: &mut Flat, key: &str, value: &str, known: &KnownKeys) {
    let segments: Vec<&str> =
        key.split('.').map(|segment| segment.trim().trim_matches('"')).collect();
    let key = segments.join(".");
    if segments.contains(&"") {
        let allowed = "must be a key and a value, such as --set power.ups.autonomy=\"5 min\"";
        flat.problems.push(problem(whole(SET), "", format!("the key {key:?}"), allowed));
        return;
    }
    let item = item(value, known.find(&key).map(|key| &key.kind));
    let (above, name) = key.rsplit_once('.').unwrap_or(("", &key));
    flat.add(above, name, &item);
}

/// A value of TOML, or else text: `--set size=500 MW` needs no quotes.
pub(crate) fn item(text: &str, kind: Option<&Kind>) -> Item {
    let as_text = || Item { origin: whole(SET), node: Node::Value(Value::Text(text.to_owned())) };
    match parse_value(text, SET) {
        Some(Item { node: Node::Value(Value::Text(text)), origin }) => {
            Item { node: Node::Value(Value::Text(text)), origin }
        }
        Some(Item { node: Node::Value(_), .. }) if kind == Some(&Kind::Text) => as_text(),
        Some(item) => item,
        None => as_text(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(texts: &[&str]) -> Flat {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        read_overrides(&texts, KnownKeys::of_scenarios())
    }

    fn value(text: &str) -> String {
        let flat = read(&[text]);
        let (_, entry) = flat.settings.iter().next().unwrap();
        entry.value.to_string()
    }

    #[test]
    fn a_value_is_toml_or_else_text() {
        assert_eq!(value("seed=2"), "2");
        assert_eq!(value("size=500 MW"), "\"500 MW\"");
        assert_eq!(value("size = \"500 MW\""), "\"500 MW\"");
        assert_eq!(value("start=2027-04-01"), "\"2027-04-01\"");
        assert_eq!(value("name=2027"), "\"2027\"");
        assert_eq!(value("a.b=[1, 2.5, true]"), "[1, 2.5, true]");
        assert_eq!(value("a.b=x=y"), "\"x=y\"");
    }

    #[test]
    fn the_last_value_of_a_key_holds() {
        assert_eq!(
            read(&["seed=1", "seed=2"]).settings.get("seed").unwrap().value.to_string(),
            "2"
        );
    }

    #[test]
    fn names_need_no_quotes() {
        for text in ["jobs.class.*.share=1", "jobs.class.\"*\".share=1"] {
            assert!(read(&[text]).settings.get("jobs.class.*.share").is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_key_and_a_value_is_a_problem() {
        let message = |text: &str| read(&[text]).problems[0].to_string();
        let expected = "--set: found \"seed\"; must be key=value, such as --set seed=2";
        assert_eq!(message("seed"), expected);
        assert!(message("=5").starts_with("--set: found the key \"\"; must be a key and a value"));
        assert!(message("a..b=5").starts_with("--set: found the key \"a..b\""));
        assert!(message("a=[{ b = 1 }]").starts_with("--set: a: found a list of tables"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>(), like in "[a-c.*\"=\\[\\]{}0-9 ]{0,20}") {
            let _ = read(&[&text, &like]);
        }
    }
}
