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
    for (section, words) in [
        ("Site and size", "horizon"),
        ("Compute", "compute.racks"),
        ("Power", "power.restart_time"),
        ("Cooling", "cooling.fan_power"),
        ("Location", "location.country"),
        ("Failures", "failures.only"),
        ("Jobs", "jobs.policy"),
        ("Sovereignty", "sovereignty.operator"),
        ("Security", "security.incident"),
        ("Finance", "finance.discount_rate"),
    ] {
        let harness = editor_of(words);
        let found = harness.query_all_by_label_contains(section).count();
        assert!(found > 0, "{section}");
    }
}

/// A stage on which the editor shows the inputs that have these words.
fn editor_of(words: &str) -> egui_kittest::Harness<'static, testing::Stage<Editor>> {
    let editor = Editor { wanted: words.to_owned(), ..Editor::default() };
    testing::stage(editor, testing::model(), Editor::ui)
}

/// What is asked for as the value of a key.
fn value_set(commands: &Commands, key: &str) -> Option<String> {
    commands.iter().find_map(|command| match command {
        Command::Library(LibraryCommand::Edit(Edit::Set(_, set, value))) if set == key => {
            value.clone()
        }
        _ => None,
    })
}

/// The first input of each kind of list: those with the same words are of one kind.
fn lists(model: &Model) -> Vec<(String, Vec<(String, String)>)> {
    let draft = model.library.draft(model.library.chosen().unwrap());
    let mut found: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for input in draft.inputs.iter().filter(|input| !input.path.contains('*')) {
        let choices = super::field::choices(model, input);
        if !choices.is_empty() && found.iter().all(|(_, known)| *known != choices) {
            found.push((input.path.clone(), choices));
        }
    }
    found
}

/// Goal: every list opens at a click, and what is chosen becomes the value.
#[test]
fn the_list_of_every_kind_of_input_opens_and_chooses() {
    let lists = lists(&testing::model());
    assert!(lists.len() >= 8, "{lists:?}");
    for (key, choices) in lists {
        let mut harness = editor_of(&key);
        harness.get_by_label(&key).click();
        harness.run_steps(3);
        let now = harness.get_by_label(&key).value().unwrap_or_default();
        for (_, label) in &choices {
            // A heading may have the same words; what has just opened comes last.
            assert!(
                harness.query_all_by_label(label).next().is_some(),
                "{key} does not offer {label}"
            );
        }
        assert!(harness.query_by_label("Copy key").is_none(), "{key} opens its menu too");
        let (word, label) = choices.iter().rfind(|(_, label)| *label != now).unwrap();
        // Of a long list the last stands below what is seen at once.
        harness.get_all_by_label(label).last().unwrap().click_accesskit();
        harness.run_steps(3);
        let value = value_set(&harness.state().commands, &key);
        assert_eq!(value, Some(files::quoted(word)), "{key}");
    }
}

/// Whether a kind is the wanted one.
type IsKind = fn(&Kind) -> bool;

/// Goal: a click on a field of every other kind changes its value or lets it be typed.
#[test]
fn a_field_of_every_other_kind_takes_a_value() {
    let model = testing::model();
    let draft = model.library.draft(model.library.chosen().unwrap());
    let of = |wanted: IsKind| {
        let plain = draft.inputs.iter().filter(|input| !input.path.contains('*'));
        let mut own = plain.filter(|input| super::field::choices(&model, input).is_empty());
        own.find(|input| wanted(&input.key.kind)).map(|input| input.path.clone())
    };
    let switch = of(|kind| *kind == Kind::Switch).unwrap();
    let mut harness = editor_of(&switch);
    harness.get_by_label(&switch).click();
    harness.run_steps(3);
    assert!(value_set(&harness.state().commands, &switch).is_some(), "{switch}");
    let typed: [(IsKind, &str); 5] = [
        (|kind| matches!(kind, Kind::Quantity { .. }), "7 MW"),
        (|kind| *kind == Kind::Number, "0.5"),
        (|kind| *kind == Kind::Integer, "3"),
        (|kind| *kind == Kind::Text, "words"),
        (|kind| matches!(kind, Kind::List(_)), "1, 2"),
    ];
    for (kind, text) in typed {
        let Some(key) = of(kind) else { panic!("no input takes {text}") };
        let mut harness = editor_of(&key);
        harness.get_by_label(&key).click();
        harness.run_steps(2);
        assert!(harness.get_by_label(&key).is_focused(), "{key} does not get the keys");
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.get_by_label(&key).type_text(text);
        harness.run_steps(2);
        harness.key_press(egui::Key::Tab);
        harness.run_steps(3);
        assert!(value_set(&harness.state().commands, &key).is_some(), "{key}");
    }
}

#[test]
fn a_rack_is_known_by_name_gpus_and_power() {
    let library = Library::default();
    assert_eq!(library.rack_label("dgx_h100"), "DGX H100: 8 GPUs, 10.2 kW");
    assert_eq!(library.site_label("malaysia"), "Johor (MY)");
    assert_eq!(library.rack_label("unheard_of"), "unheard_of");
}
