//! The fields of the editor: what is shown and what typing it means.

use egui_kittest::kittest::Queryable as _;
use factory::settings::{Kind, Value};

use super::rows::{Only, Row, Rows};
use super::value::{shown, written};
use super::*;
use crate::model::Library;
use crate::testing;

#[test]
fn what_a_field_shows_means_the_same_when_it_is_typed() {
    let library = Library::default();
    for document in library.documents() {
        let draft = library.draft(document);
        for input in draft.inputs.iter().filter(|input| !input.path.contains('*')) {
            let Some(entry) = &input.value else { continue };
            let Some(typed) = written(&input.key.kind, &shown(&entry.value)) else {
                assert_eq!(shown(&entry.value), "");
                continue;
            };
            let text = files::edited(&document.text, &input.path, Some(&typed)).unwrap();
            let texts = files::Texts::from([("a.toml".into(), text.as_str().into())]);
            let read = files::draft("a.toml".as_ref(), &texts, library.catalogues());
            let read = read.input(&input.path).unwrap().value.clone().unwrap().value;
            assert_eq!(read, entry.value, "{}", input.path);
        }
    }
}

#[test]
fn lists_are_typed_with_commas() {
    let texts = Kind::List(Box::new(Kind::Text));
    assert_eq!(written(&texts, "mv_lv, ups").unwrap(), "[\"mv_lv\", \"ups\"]");
    assert_eq!(written(&Kind::List(Box::new(Kind::Number)), "1, 2.5").unwrap(), "[1, 2.5]");
    assert_eq!(written(&texts, "").unwrap(), "[]");
    assert_eq!(written(&Kind::Number, " "), None);
    assert_eq!(shown(&Value::List(vec![Value::Integer(1), Value::Integer(2)])), "1, 2");
}

/// Goal: hundreds of inputs cost what is seen of them.
#[test]
fn only_rows_in_sight_are_drawn() {
    let library = Library::default();
    let draft = library.draft(library.chosen().unwrap());
    let rows = Rows::new(&draft, (&"e".to_owned(), Only::All, &BTreeSet::new()));
    assert!(rows.all.len() > 300, "{}", rows.all.len());
    let part = Rect::from_min_size(pos2(0.0, 1000.0), vec2(300.0, 500.0));
    let seen = rows.seen(part);
    assert!(seen.len() < 25 && rows.tops[seen.start] <= 1000.0 && rows.tops[seen.end] >= 1500.0);
    let inputs = rows.all.iter().filter(|row| matches!(row, Row::Input(_))).count();
    assert!(inputs <= draft.inputs.len());
}

#[test]
fn a_right_click_offers_what_can_be_done_with_an_input() {
    let mut harness = testing::stage(Editor::default(), testing::model(), Editor::ui);
    harness.get_by_label("Seed").click_secondary();
    harness.run_steps(3);
    harness.get_by_label("Copy key");
    harness.get_by_label("Vary this…").click();
    harness.run_steps(3);
    let vary = Command::Sweep(crate::command::SweepCommand::Vary("seed".to_owned()));
    assert!(harness.state().commands.contains(&vary), "{:?}", harness.state().commands);
}

#[test]
fn every_section_of_the_schema_is_there() {
    let editor = Editor::default();
    let harness = testing::stage(editor, testing::model(), Editor::ui);
    for section in
        ["Site and size", "Compute", "Power", "Cooling", "Location", "Failures", "Jobs", "Finance"]
    {
        harness.get_by_label_contains(section);
    }
}
