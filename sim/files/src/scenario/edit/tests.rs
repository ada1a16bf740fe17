//! Tests of changes in texts: what is wanted happens, and nothing else.

use factory::settings::{Allowed, Key};
use proptest::prelude::*;

use super::*;
use crate::scenario::draft::draft;
use crate::scenario::inherit::Texts;
use crate::{Catalogues, examples};

fn set(text: &str, key: &str, value: &str) -> String {
    edited(text, key, Some(value)).unwrap()
}

fn reset(text: &str, key: &str) -> String {
    edited(text, key, None).unwrap()
}

#[test]
fn a_value_changes_where_it_stands() {
    let text = "# A\nsize  =  \"5 MW\"   # why\n[power]\ngenset.share = 0.5 # half\n";
    let expected = "# A\nsize  =  \"7 MW\"   # why\n[power]\ngenset.share = 0.5 # half\n";
    assert_eq!(set(text, "size", "7 MW"), expected);
    assert!(set(text, "power.genset.share", "0.75").ends_with("genset.share = 0.75 # half\n"));
    let inline = "a = { b = 1, c = { d = 2 } }\n";
    assert_eq!(set(inline, "a.c.d", "3"), "a = { b = 1, c = { d = 3 } }\n");
}

#[test]
fn a_new_key_stands_with_its_neighbours() {
    let text =
        "# Title\nname = \"A\"\n\n[power] # grid\nonly = [\"ups\"]\n\n[jobs.class]\na.share = 1\n";
    assert_eq!(set(text, "seed", "2"), text.replace("\"A\"\n", "\"A\"\nseed = 2\n"));
    let ups = text.replace("[\"ups\"]\n", "[\"ups\"]\nups.autonomy = \"5 min\"\n");
    assert_eq!(set(text, "power.ups.autonomy", "5 min"), ups);
    assert_eq!(set(text, "jobs.class.a.at_start", "3"), format!("{text}a.at_start = 3\n"));
    let cooling = format!("{text}\n[cooling]\nsupply = \"20 C\"\n");
    assert_eq!(set(text, "cooling.supply", "20 C"), cooling);
    assert_eq!(set("# Title\n[a]\nb = 1\n", "seed", "2"), "# Title\nseed = 2\n[a]\nb = 1\n");
    assert_eq!(set("", "a.b.c", "2"), "[a.b]\nc = 2\n");
    assert_eq!(set("a = 1", "b", "2"), "a = 1\nb = 2\n");
    assert_eq!(set("[a.b]\nc = 1\n[d]\n", "a.e.f", "2"), "[a.b]\nc = 1\n\n[a.e]\nf = 2\n[d]\n");
    assert_eq!(set("a = { b = 1 } # x\n", "a.c.d", "2"), "a = { b = 1, c.d = 2 } # x\n");
    assert_eq!(set("a = {}\n", "a.c", "2"), "a = { c = 2 }\n");
    assert_eq!(set("a = 1\r\n", "b", "2"), "a = 1\r\nb = 2\r\n");
    assert_eq!(set("x = 1\n", "a.*.c", "2"), "x = 1\n\n[a.\"*\"]\nc = 2\n");
}

#[test]
fn the_base_stands_first() {
    assert_eq!(
        set("# T\nname = \"A\"\n", "base", "b.toml"),
        "# T\nbase = \"b.toml\"\nname = \"A\"\n"
    );
}

#[test]
fn a_key_goes_with_its_line_and_with_what_is_empty_then() {
    let text = "# A\nseed = 1 # one\n# B\nsize = \"5 MW\"\n\n[jobs.class.a]\nshare = 1\n";
    assert_eq!(reset(text, "seed"), text.replace("seed = 1 # one\n", ""));
    assert_eq!(reset(text, "jobs.class.a.share"), "# A\nseed = 1 # one\n# B\nsize = \"5 MW\"\n");
    assert_eq!(reset(text, "power.ups.autonomy"), text);
    let inline = "a = { b = 1, c.d = 2, e = 3 }\n";
    assert_eq!(reset(inline, "a.b"), "a = { c.d = 2, e = 3 }\n");
    assert_eq!(reset(inline, "a.c.d"), "a = { b = 1, e = 3 }\n");
    assert_eq!(reset(inline, "a.e"), "a = { b = 1, c.d = 2 }\n");
    assert_eq!(reset("x = 1\na = { b = { c = 1 } }\n", "a.b.c"), "x = 1\n");
    assert_eq!(reset("[power] # why\nx = 1\n", "power.x"), "[power] # why\n");
    assert_eq!(reset("x = [\n 1,\n 2,\n]\ny = 1\n", "x"), "y = 1\n");
}

#[test]
fn what_cannot_be_changed_is_said() {
    let message = |text, key| edited(text, key, Some("1")).unwrap_err().to_string();
    assert!(message("a = = 1", "b").contains("text:1:5: is not TOML"));
    assert!(message("[a]\nb = 1", "a").contains("a: is a section, not a key"));
    assert!(message("a = 1", "a.b").contains("a.b: stands below a key that holds a value"));
}

#[test]
fn words_become_text_and_values_stay_as_they_are_typed() {
    for (typed, written) in [
        ("500 MW", "\"500 MW\""),
        ("\"500 MW\"", "\"500 MW\""),
        ("1e3", "1e3"),
        ("0.50", "0.50"),
        ("[\"a\", \"b\"]", "[\"a\", \"b\"]"),
        ("true", "true"),
        ("a \"b\"", "\"a \\\"b\\\"\""),
    ] {
        assert_eq!(set("", "power.x", typed), format!("[power]\nx = {written}\n"), "{typed}");
    }
    assert_eq!(set("", "name", "2027"), "name = \"2027\"\n");
}

/// A text in the range of a key.
fn value_for(key: &Key, share: f64) -> String {
    fn of(kind: &Kind, allowed: Allowed, share: f64) -> String {
        let number = match allowed {
            Allowed::Any => share * 10.0,
            Allowed::Above(bound) => bound + 1.0 + share,
            Allowed::AtLeast(bound) => bound + share,
            Allowed::Between(low, high) => low + (high - low) * share,
        };
        match kind {
            Kind::Quantity { base_unit, .. } => format!("{number} {base_unit}"),
            Kind::Number => format!("{number}"),
            Kind::Integer => format!("{}", number.round()),
            Kind::Switch => (share < 0.5).to_string(),
            Kind::Text => format!("\"text {share}\""),
            Kind::Choice(options) => options[0].to_owned(),
            Kind::List(kind) => match of(kind, allowed, share) {
                element if parse_value(&element, "").is_some() => format!("[{element}]"),
                element => format!("[\"{element}\"]"),
            },
        }
    }
    of(&key.kind, key.allowed, share)
}

/// Lines of a text that are comments, and comments behind values.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once('#').map(|(_, comment)| comment)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Method: any key of the schema is set in any example and read back as an editor reads it; then
    /// it is taken away again. Every other line must have stayed.
    #[test]
    fn any_key_in_any_example_reads_back_and_nothing_else_changes(
        example in 0..5_usize, place in any::<prop::sample::Index>(), share in 0.01..0.99_f64, own in any::<bool>(),
    ) {
        let (_, text) = examples()[example];
        let known = KnownKeys::of_scenarios();
        let key = place.get(known.list());
        let path = key.path.replace('*', if own { "mine" } else { "research" });
        let value = value_for(key, share);
        let changed = set(text, &path, &value);
        let texts = Texts::from([("a.toml".into(), changed.as_str().into())]);
        let draft = draft("a.toml".as_ref(), &texts, &Catalogues::embedded());
        let input = draft.input(&path).unwrap();
        let expected = match item(&value, Some(&key.kind)).node {
            Node::Value(value) => value,
            other => panic!("{other:?}"),
        };
        prop_assert!(input.written);
        prop_assert_eq!(&input.value.as_ref().unwrap().value, &expected);
        prop_assert_eq!(comments(&changed), comments(text));
        let kept = |other: &str| text.lines().filter(|line| !other.lines().any(|l| l == *line)).count();
        prop_assert!(kept(&changed) <= 1, "{}", changed);
        if !parse(text, "").is_ok_and(|table| is_there(&table, &path.split('.').collect::<Vec<_>>())) {
            prop_assert_eq!(reset(&changed, &path), text);
        }
    }

    #[test]
    fn any_text_is_changed_or_refused(
        text in r#"([a-c.=\[\]{},"'# 0-9\n]|\r\n){0,40}"#, key in "[abc](\\.[abc*]){0,2}", value in "[a-c0-9\"\\[ ]{0,6}",
    ) {
        let _ = edited(&text, &key, Some(&value));
        let _ = edited(&text, &key, None);
    }
}
