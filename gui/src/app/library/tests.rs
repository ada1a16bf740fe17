//! Journeys with scenarios: open, edit, err, jump, undo, save; nothing is lost silently.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

use super::*;
use crate::model::Edit;
use crate::testing;

type Window = Harness<'static, Application>;

const TEXT: &str = "# Mine\nname = \"Mine\"\nsite = \"memphis\"\nsize = \"2 MW\" # small\n";

/// A folder with a scenario file, and a window in which it is open.
fn opened() -> (TempDir, PathBuf, Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    files::write_atomically(&path, TEXT).unwrap();
    let mut window = testing::application();
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    window.run_steps(3);
    window.get_by_label("Path of the file").type_text(&path.display().to_string());
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(chosen(&window).name, "Mine");
    (folder, path, window)
}

fn chosen(window: &Window) -> Document {
    window.state().model.library.chosen().unwrap().clone()
}

fn give(window: &mut Window, command: LibraryCommand) {
    let context = window.ctx.clone();
    window.state_mut().apply(Command::Library(command), &context);
    window.run_steps(3);
}

/// Types a value into the field of an input in the place of the old one.
fn enter(window: &mut Window, key: &str, value: &str) {
    window.get_by_label(key).focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.get_by_label(key).type_text(value);
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(4);
}

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(4);
}

fn on_disk(path: &Path) -> String {
    files::read_text(path).unwrap()
}

#[test]
fn a_field_changes_the_text_and_undo_and_redo_bring_the_same_bytes() {
    let (_folder, path, mut window) = opened();
    enter(&mut window, "size", "3 MW");
    let changed = TEXT.replace("2 MW", "3 MW");
    assert_eq!(&*chosen(&window).text, changed);
    assert_eq!(on_disk(&path), TEXT);
    assert_eq!(window.state().model.library.undo_label(), Some("size"));
    window.get_by_label("unsaved");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_eq!(&*chosen(&window).text, TEXT);
    assert!(!chosen(&window).is_unsaved());
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    window.run_steps(3);
    assert_eq!(&*chosen(&window).text, changed);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    window.run_steps(3);
    assert_eq!(&*chosen(&window).text, changed);
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    assert_eq!(on_disk(&path), changed);
    assert_eq!(window.state().model.preferences.recent, [path]);
}

#[test]
fn a_problem_stands_at_its_field_and_in_a_list_that_leads_there() {
    let (_folder, path, mut window) = opened();
    enter(&mut window, "size", "3 apples");
    let model = &window.state().model;
    let problems = model.library.load(model.library.chosen().unwrap()).unwrap_err();
    let words = problems.list()[0].to_string();
    assert!(words.starts_with(&format!("{}:4:8: size: found", path.display())), "{words}");
    assert_eq!(window.get_all_by_label("1 problem").count(), 2, "in the tree and in the list");
    window.get_by_label_contains("\"3 apples\": ");
    press(&mut window, "As text");
    press(&mut window, &words);
    assert!(window.get_by_label("size").is_focused());
    enter(&mut window, "size", "4 MW");
    window.get_by_label("No problems");
}

#[test]
fn a_problem_that_is_no_input_leads_to_its_line() {
    let (_folder, _path, mut window) = opened();
    let id = chosen(&window).id;
    give(&mut window, LibraryCommand::Edit(Edit::Write(id, format!("{TEXT}siez = 5\n"), 1)));
    let list: Vec<_> = window.get_all_by_label_contains("did you mean size?").collect();
    list.last().unwrap().click();
    window.run_steps(4);
    assert!(window.get_by_label("Text of the scenario").is_focused());
}

#[test]
fn what_differs_is_counted_filtered_and_reset() {
    let (_folder, _path, mut window) = opened();
    let id = chosen(&window).id;
    let ups =
        LibraryCommand::Edit(Edit::Set(id, "power.ups.autonomy".into(), Some("7 min".into())));
    give(&mut window, ups);
    let differences = window.state().model.library.differences(&chosen(&window));
    let ups = differences.iter().find(|(key, ..)| key == "power.ups.autonomy").unwrap();
    assert_eq!(ups.2, "\"7 min\"");
    assert!(window.query_by_label("power.ups.autonomy").is_none(), "the section is closed");
    press(&mut window, &format!("Differing ({})", differences.len()));
    window.get_by_label("power.ups.autonomy");
    assert!(window.query_by_label("power.ups.efficiency").is_none());
    press(&mut window, "Reset power.ups.autonomy");
    assert_eq!(&*chosen(&window).text, TEXT);
}

#[test]
fn an_input_is_found_by_words_and_is_left_with_escape() {
    let (_folder, _path, mut window) = opened();
    window.get_by_label("Find an input").focus();
    window.run_steps(2);
    window.get_by_label("Find an input").type_text("autonomy");
    window.run_steps(3);
    window.get_by_label("power.ups.autonomy").focus();
    window.run_steps(2);
    window.get_by_label("power.ups.autonomy").type_text("9");
    window.run_steps(2);
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert_eq!(&*chosen(&window).text, TEXT);
}

/// Goal: what is typed is not lost when another scenario is chosen before the field is left.
#[test]
fn an_input_that_goes_out_of_sight_keeps_what_was_typed() {
    let (_folder, _path, mut window) = opened();
    let mine = chosen(&window).id;
    window.get_by_label("size").focus();
    window.run_steps(2);
    window.get_by_label("size").type_text("0");
    window.run_steps(2);
    press(&mut window, "Kagoshima, 1 GW");
    let library = &window.state().model.library;
    assert_ne!(&*library.document(mine).unwrap().text, TEXT);
}

#[test]
fn a_variant_holds_only_what_differs_and_is_saved_with_a_base_that_can_be_read() {
    let (folder, _path, mut window) = opened();
    let kagoshima = window.state().model.library.documents()[0].clone();
    give(&mut window, LibraryCommand::Edit(Edit::Variant(kagoshima.id)));
    window.get_by_label("Name of the scenario");
    window.key_press(Key::Enter);
    window.run_steps(3);
    enter(&mut window, "size", "900 MW");
    let variant = chosen(&window);
    let expected =
        "base = \"kagoshima.toml\"\nname = \"Kagoshima, 1 GW, variant\"\nsize = \"900 MW\"\n";
    assert_eq!(&*variant.text, expected);
    let library = &window.state().model.library;
    assert_eq!(library.load(&variant).unwrap().scenario.spec().seed, 1);
    assert_eq!(library.variants(kagoshima.id).count(), 1);
    let path = folder.path().join("variant.toml");
    give(&mut window, LibraryCommand::SaveTo(variant.id, path.clone()));
    let loaded = files::load(&path, &[], &files::Catalogues::embedded()).unwrap();
    assert_eq!(loaded.scenario.spec().size.to_string(), "900 MW");
    assert_eq!(on_disk(&folder.path().join("kagoshima.toml")), *kagoshima.text);
}

/// Method: a drag with the pointer from row to row, as people do it.
#[test]
fn a_scenario_is_dropped_on_another_and_on_a_site() {
    let (_folder, _path, mut window) = opened();
    let drag = |window: &mut Window, from: &str, to: &str| {
        let place = |window: &Window, label: &str| window.get_by_label(label).rect().center();
        let (from, to) = (place(window, from), place(window, to));
        window.drag_at(from);
        window.run_steps(2);
        window.hover_at(from.lerp(to, 0.5));
        window.run_steps(2);
        window.hover_at(to);
        window.run_steps(2);
        window.drop_at(to);
        window.run_steps(4);
    };
    let malaysia = window.state().model.library.documents()[1].id;
    let of = |window: &Window| window.state().model.library.document(malaysia).unwrap().clone();
    drag(&mut window, "Malaysia, 300 MW", "Satsumasendai, Kagoshima (JP)");
    assert!(of(&window).text.contains("site = \"kagoshima\""), "{}", of(&window).text);
    drag(&mut window, "Malaysia, 300 MW", "Kagoshima, 1 GW");
    assert!(of(&window).text.contains("base = \"kagoshima.toml\""), "{}", of(&window).text);
    let library = &window.state().model.library;
    assert_eq!(library.base_of(&of(&window)).unwrap().name, "Kagoshima, 1 GW");
}

#[test]
fn a_scenario_is_renamed_in_the_tree() {
    let (_folder, _path, mut window) = opened();
    window.key_press(Key::F2);
    window.run_steps(3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_label("Name of the scenario").type_text("Yours");
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(&*chosen(&window).text, TEXT.replace("\"Mine\"", "\"Yours\""));
    give(&mut window, LibraryCommand::Undo);
    assert_eq!(chosen(&window).name, "Mine");
}

#[test]
fn deleting_asks_and_can_be_taken_back() {
    let (_folder, path, mut window) = opened();
    let id = chosen(&window).id;
    window.key_press(Key::Delete);
    window.run_steps(3);
    press(&mut window, "Cancel");
    assert!(window.state().model.library.document(id).is_some());
    window.key_press(Key::Delete);
    window.run_steps(3);
    press(&mut window, "Delete the file");
    assert!(window.state().model.library.document(id).is_none() && !files::exists(&path));
    give(&mut window, LibraryCommand::Undo);
    assert_eq!(&*chosen(&window).text, TEXT);
    assert!(chosen(&window).is_unsaved(), "its file has gone");
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    assert_eq!(on_disk(&path), TEXT);
}

#[test]
fn a_file_that_others_changed_is_not_saved_over_silently() {
    let (_folder, path, mut window) = opened();
    enter(&mut window, "size", "3 MW");
    let theirs = TEXT.replace("2 MW", "5 MW");
    files::write_atomically(&path, &theirs).unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    assert_eq!(on_disk(&path), theirs);
    press(&mut window, "Reload");
    assert_eq!(*chosen(&window).text, theirs);
    assert!(!chosen(&window).is_unsaved());
    give(&mut window, LibraryCommand::Undo);
    assert_eq!(*chosen(&window).text, TEXT.replace("2 MW", "3 MW"));
    files::write_atomically(&path, TEXT).unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    press(&mut window, "Overwrite");
    assert_eq!(on_disk(&path), TEXT.replace("2 MW", "3 MW"));
}

#[test]
fn an_example_is_saved_as_a_file_of_its_own() {
    let (folder, _path, mut window) = opened();
    press(&mut window, "Kagoshima, 1 GW");
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run_steps(3);
    let field = window.get_by_label("Path of the file");
    assert_eq!(field.value().as_deref(), Some("kagoshima-1-gw.toml"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    let path = folder.path().join("own.toml");
    window.get_by_label("Path of the file").type_text(&path.display().to_string());
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(chosen(&window).path, Some(path.clone()));
    assert_eq!(on_disk(&path), *chosen(&window).text);
}

#[test]
fn leaving_asks_about_what_is_not_saved() {
    let (folder, path, mut window) = opened();
    let context = window.ctx.clone();
    window.state_mut().quit(&context);
    assert_eq!(window.state().leaving, Leaving::Now, "nothing would be lost");
    window.state_mut().leaving = Leaving::No;
    enter(&mut window, "size", "3 MW");
    give(&mut window, LibraryCommand::Edit(Edit::New(None)));
    window.key_press(Key::Escape);
    window.run_steps(3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    window.run_steps(3);
    press(&mut window, "Cancel");
    assert_eq!(window.state().leaving, Leaving::No);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    window.run_steps(3);
    press(&mut window, "Save all and quit");
    window.get_by_label("Path of the folder").type_text(&folder.path().display().to_string());
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(4);
    assert_eq!(window.state().leaving, Leaving::Now);
    assert_eq!(on_disk(&path), TEXT.replace("2 MW", "3 MW"));
    assert!(files::exists(&folder.path().join("new-scenario.toml")));
}

/// Goal: the question takes the focus from the field, which then says what was typed.
#[test]
fn leaving_asks_while_somebody_types() {
    let (_folder, _path, mut window) = opened();
    enter(&mut window, "size", "3 MW");
    window.get_by_label("seed").focus();
    window.run_steps(2);
    window.get_by_label("seed").type_text("5");
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    window.run_steps(6);
    window.get_by_label("Leave?");
    press(&mut window, "Discard and quit");
    assert_eq!(window.state().leaving, Leaving::Now);
}

#[test]
fn what_is_no_scenario_is_refused_with_its_line() {
    let (folder, _path, mut window) = opened();
    let mut message = |name: &str, text: &str| {
        let path = folder.path().join(name);
        files::write_atomically(&path, text).unwrap();
        give(&mut window, LibraryCommand::OpenFile(path));
        assert_eq!(chosen(&window).name, "Mine");
        window.state().model.messages.all().last().unwrap().text.clone()
    };
    assert!(message("notes.txt", "Dear all\n").contains("notes.txt:1:"));
    let foreign = message("cargo.toml", "[package]\nedition = \"2024\"\n");
    assert!(
        foreign.contains("is not a scenario") && foreign.contains("cargo.toml:2:"),
        "{foreign}"
    );
    let study = message("study.toml", "[[vary]]\nkey = \"size\"\nvalues = [1]\n");
    assert!(study.contains("names no scenario file"), "{study}");
    let itself = message("own.toml", "base = \"own.toml\"\n[design]\nkind = \"grid\"\n");
    assert!(itself.contains("is a study itself"), "{itself}");
}

#[test]
fn a_study_opens_in_the_form_of_its_scenario() {
    let (folder, path, mut window) = opened();
    let study = folder.path().join("study.toml");
    let text = "base = \"mine.toml\"\n[design]\nkind = \"grid\"\n[[vary]]\nkey = \"size\"\n\
                values = [\"1 MW\", \"2 MW\"]\n";
    files::write_atomically(&study, text).unwrap();
    give(&mut window, LibraryCommand::OpenFile(study));
    assert_eq!(chosen(&window).path, Some(path));
    testing::wait(&mut window, |application| application.model().sweeps.is_checked());
    assert_eq!(window.get_by_label("Study file").value().as_deref(), Some(text));
    window.get_by_label_contains("2 points");
}
