//! What is explained of study files is what is read of them.

use std::path::Path;

use files::{Catalogues, Texts};

use super::*;

/// What is wrong with a study of this text.
fn refused(text: &str) -> String {
    let given = Texts::new();
    let read = crate::spec::read_with(Path::new("s.toml"), text, &given, &Catalogues::embedded());
    read.map_or_else(|problems| problems.to_string(), |_| String::new())
}

/// A key in its section, with a value of a kind that no key takes.
fn written(section: &str, name: &str) -> String {
    match section {
        "" => format!("{name} = [[]]\n"),
        "vary" if name.starts_with("key") => format!("[[vary]]\n{name} = [[]]\n"),
        "vary" => format!("[[vary]]\nkey = \"size\"\n{name} = [[]]\n"),
        section => format!("[{section}]\n{name} = [[]]\n"),
    }
}

/// Goal: what is explained is what is read: neither more keys nor fewer sections.
///
/// Method: every key is written into a study alone, and is never called unknown; a name that is no
/// key is, in every section.
#[test]
fn every_key_that_is_explained_is_read_and_no_other() {
    for key in keys() {
        let said = refused(&written(key.section, key.name));
        let unknown = format!("{}: is not a key", key.path());
        assert!(!said.contains(&unknown) && !said.is_empty(), "{}: {said}", key.path());
    }
    for (section, _) in SECTIONS {
        let said = refused(&written(section, "nonsense"));
        assert!(said.contains("is not a key"), "{section}: {said}");
    }
}

#[test]
fn a_key_a_section_and_all_are_explained() {
    let text = explain_study("replicate.count").unwrap();
    assert!(text.contains("Replications of every point.") && text.contains("default    10"));
    let section = explain_study("threshold").unwrap();
    assert!(section.starts_with("[threshold]") && section.contains("at_most"), "{section}");
    let all = explain_study("").unwrap();
    assert!(keys().all(|key| all.contains(key.about)));
    let wrong = explain_study("threshold.serach").unwrap_err();
    assert!(wrong.contains("they have one of threshold.search, "), "{wrong}");
}

#[test]
fn the_schema_has_every_key_in_its_section() {
    let schema = study_schema();
    for key in keys() {
        let mut place = &schema["properties"];
        for name in key.section.split('.').filter(|name| !name.is_empty()) {
            let section = &place[name];
            place = if section["items"].is_object() { &section["items"] } else { section };
            place = &place["properties"];
        }
        assert!(place[key.name].is_object(), "{}", key.path());
    }
}
