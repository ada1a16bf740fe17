//! No two modules import each other, in any crate, except a parent and its child.

use std::collections::BTreeMap;

use super::crates;
use super::modules::{Circle, Module, Modules};

/// Every import within a circle, for whoever has to open it.
fn told(name: &str, modules: &Modules, circle: &Circle) -> String {
    let arrows = modules.arrows().into_iter().filter(|((folder, from, to), _)| {
        folder.join("/") == circle.0 && circle.1.contains(from) && circle.1.contains(to)
    });
    let lines = arrows.map(|((_, from, to), place)| format!("\n  {from} -> {to}: {place}"));
    format!("{name}/{}: {:?} import each other{}", circle.0, circle.1, lines.collect::<String>())
}

#[test]
fn no_two_modules_import_each_other() {
    let mut found = Vec::new();
    for (name, folder) in crates() {
        let modules = Modules::of(&folder);
        found.extend(modules.circles().iter().map(|circle| told(&name, &modules, circle)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The modules of a crate with these names and texts.
fn read(sources: &[(&str, &str)]) -> Modules {
    let source = |(name, code): &(&str, &str)| {
        let words = name.split('/').filter(|word| !word.is_empty());
        let module: Module = words.map(str::to_owned).collect();
        (module, ((*name).to_owned(), (*code).to_owned()))
    };
    Modules::read(sources.iter().map(source).collect::<BTreeMap<_, _>>())
}

/// Goal: the rule above can fail, whichever way the other module is named.
#[test]
fn a_circle_is_found_however_it_is_written() {
    let forth = "use crate::two::Second;\n";
    for back in [
        "use crate::one::First;\n",
        "use crate::{one::{First, Other}};\n",
        "use super::one;\n",
        "use super::First;\n",
        "pub fn a() -> crate::one::First {}\n",
        "fn a() {\n    use super::one::First;\n}\n",
    ] {
        let modules = read(&[("", "pub use one::First;\n"), ("one", forth), ("two", back)]);
        let circle = (String::new(), vec!["one".to_owned(), "two".to_owned()]);
        assert_eq!(modules.circles().into_iter().collect::<Vec<_>>(), [circle], "{back}");
    }
}

/// Goal: three in a ring are a circle too, in any folder, through names that others pass on.
#[test]
fn a_ring_of_three_is_found_below() {
    let modules = read(&[
        ("", "mod house;\n"),
        ("house", "pub(crate) use attic::{Roof as Top};\nmod attic;\nmod cellar;\nmod hall;\n"),
        ("house/attic", "use super::cellar::Wine;\n"),
        ("house/cellar", "pub struct Wine(super::hall::Door);\n"),
        ("house/hall", "use crate::house::Top;\n"),
    ]);
    let names = ["attic", "cellar", "hall"].map(str::to_owned).to_vec();
    assert_eq!(modules.circles().into_iter().next(), Some(("house".to_owned(), names)));
}

/// Goal: what is no circle is none: a parent and its child, a comment, a test.
#[test]
fn a_parent_a_comment_and_a_test_make_no_circle() {
    let modules = read(&[
        ("", "mod one;\nmod two;\n#[cfg(test)]\nmod testing;\n"),
        (
            "one",
            "use self::child::A;\npub struct B;\n#[cfg(test)]\nmod tests {\n    use crate::two::C;\n}\n",
        ),
        ("one/child", "use super::B;\nuse crate::one::B as D;\n"),
        ("two", "// as crate::testing\nuse crate::one::B;\n"),
        ("testing", "use crate::one::B;\nuse crate::two::C;\n"),
    ]);
    assert_eq!(modules.circles().into_iter().collect::<Vec<_>>(), []);
    let arrows: Vec<_> = modules.arrows().into_keys().map(|(_, from, to)| (from, to)).collect();
    assert_eq!(arrows, [("two".to_owned(), "one".to_owned())]);
}
