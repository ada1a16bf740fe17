//! Journeys through the whole window.

use egui::{Key, Modifiers, ThemePreference};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use std::sync::Arc;

use super::*;
use crate::command::{ExportCommand, Kind, RunCommand, TimeCommand};
use crate::model::{Edit, Selection, Wanted};
use crate::testing;

type Window = Harness<'static, Application>;

/// A window that shows a finished run of the smallest example.
fn window() -> Window {
    let mut window = testing::application();
    let run = testing::run("small.toml", &["horizon=\"10 d\""], 100);
    let model = &mut window.state_mut().model;
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(crate::model::RunId(100));
    window.run_steps(3);
    window
}

fn give(window: &mut Window, command: Command) {
    let context = window.ctx.clone();
    window.state_mut().apply(command, &context);
    window.run_steps(3);
}

/// Goal: a first start shows something alive.
#[test]
fn the_chosen_scenario_runs_when_the_window_opens() {
    let mut window = testing::application();
    let small = window.state().model.library.documents().last().unwrap().id;
    give(&mut window, Command::Library(LibraryCommand::Choose(small)));
    window.state_mut().open(None);
    testing::wait(&mut window, |application| application.model.runs.shown().is_some());
    assert_eq!(window.state().model.runs.all().len(), 1);
    let name = window.state().model.runs.all()[0].name.clone();
    assert_eq!(window.state().name_for(&name), format!("{name} (2)"));
}

/// A window with the smallest example chosen.
fn with_small() -> (Window, crate::model::DocumentId) {
    let mut window = testing::application();
    let small = window.state().model.library.documents().last().unwrap().id;
    give(&mut window, Command::Library(LibraryCommand::Choose(small)));
    (window, small)
}

fn press_run(window: &mut Window, keys: Modifiers) {
    window.key_press_modifiers(keys, Key::Enter);
    window.run_steps(2);
    testing::wait(window, |application| !application.model.work.is_busy());
}

fn set(window: &mut Window, id: crate::model::DocumentId, key: &str, value: &str) {
    let edit = Edit::Set(id, key.to_owned(), Some(value.to_owned()));
    give(window, Command::Library(LibraryCommand::Edit(edit)));
}

#[test]
fn a_second_run_is_added_and_a_third_replaces_it() {
    let (mut window, small) = with_small();
    press_run(&mut window, Modifiers::COMMAND);
    assert_eq!(window.state().model.runs.all().len(), 1);
    set(&mut window, small, "seed", "77");
    press_run(&mut window, Modifiers::COMMAND);
    assert_eq!(window.state().model.runs.all().len(), 2);
    let second = window.state().model.runs.shown().unwrap().results.digest;
    press_run(&mut window, Modifiers::COMMAND.plus(Modifiers::SHIFT));
    assert_eq!(window.state().model.runs.all().len(), 2);
    assert_eq!(window.state().model.runs.shown().unwrap().id, RunId(3));
    let runs = window.state().model.runs.all();
    let names: Vec<&str> = runs.iter().map(|run| run.name.as_str()).collect();
    assert_ne!(names[0], names[1]);
    assert_eq!(second, runs[1].results.digest);
}

/// Goal: results are not made twice, and those of other inputs say so until they are made again.
#[test]
fn results_of_older_inputs_say_so_and_an_unchanged_scenario_shows_its_run() {
    let (mut window, small) = with_small();
    press_run(&mut window, Modifiers::COMMAND);
    press_run(&mut window, Modifiers::COMMAND);
    assert_eq!(window.state().model.runs.all().len(), 1, "the same was made twice");
    assert!(window.query_by_label("Run again").is_none());
    set(&mut window, small, "name", "\"Called otherwise\"");
    assert!(window.query_by_label("Run again").is_none(), "a name changes no result");
    set(&mut window, small, "seed", "77");
    window.get_by_label("1 input is newer");
    set(&mut window, small, "size", "\"2 MW\"");
    window.get_by_label("2 inputs are newer");
    let before = window.state().model.runs.shown().unwrap().results.digest;
    window.get_by_label("Run again").click();
    window.run_steps(2);
    testing::wait(&mut window, |application| !application.model.work.is_busy());
    let runs = window.state().model.runs.all();
    assert_eq!((runs.len(), runs[0].results.digest == before), (1, false));
    assert!(window.query_by_label("Run again").is_none());
}

/// Goal: the count beside the button holds for what is run, and intervals come with the seeds.
#[test]
fn a_run_takes_the_seeds_that_are_chosen_beside_it() {
    let (mut window, _) = with_small();
    window.get_by_label("Seeds of each run");
    give(&mut window, Command::Run(RunCommand::Seeds(3)));
    press_run(&mut window, Modifiers::COMMAND);
    let run = window.state().model.runs.shown().unwrap();
    assert_eq!((run.replication_count(), run.seeds()), (3, "3 seeds".to_owned()));
    press_run(&mut window, Modifiers::COMMAND);
    assert_eq!(window.state().model.runs.all().len(), 1, "the same was made twice");
    give(&mut window, Command::Run(RunCommand::Replicate(5)));
    testing::wait(&mut window, |application| !application.model.work.is_busy());
    assert_eq!(window.state().model.runs.all()[1].replication_count(), 5);
}

/// Goal: what is asked for twice before it is there is made once.
#[test]
fn what_is_on_its_way_is_not_begun_again() {
    let (mut window, _) = with_small();
    for _ in 0..2 {
        let context = window.ctx.clone();
        window.state_mut().apply(Command::Run(RunCommand::Replicate(4)), &context);
    }
    assert_eq!(window.state().model.work.wanted().count(), 1);
    testing::wait(&mut window, |application| !application.model.work.is_busy());
    assert_eq!(window.state().model.runs.all().len(), 1);
}

/// Goal: an example and a file of the same name can be told apart in the tree.
#[test]
fn two_scenarios_of_one_name_show_their_places() {
    let (mut window, small) = with_small();
    let document = window.state().model.library.document(small).unwrap().clone();
    let folder = tempfile::Builder::new().prefix("plans").rand_bytes(0).tempdir().unwrap();
    let path = folder.path().join("own.toml");
    files::write_atomically(&path, document.text.as_bytes()).unwrap();
    assert!(window.query_by_label(&format!("{} (example)", document.name)).is_none());
    give(&mut window, Command::Library(LibraryCommand::OpenFile(path)));
    window.get_by_label(&format!("{} (example)", document.name));
    window.get_by_label(&format!("{} (in plans)", document.name));
}

/// Goal: what goes wrong next is not only gone to, but told.
#[test]
fn the_next_incident_is_selected() {
    let mut window = window();
    give(&mut window, Command::Time(TimeCommand::Faults(true)));
    give(&mut window, Command::Time(TimeCommand::NextIncident));
    let model = &window.state().model;
    let run = model.runs.shown().unwrap();
    match model.selection {
        Selection::Incident(place) => {
            assert_eq!(run.history.incidents()[place].at, model.time.now);
        }
        Selection::Rack(rack) => {
            let mut faults = run.history.faults().iter();
            assert!(faults.any(|fault| fault.rack == rack && fault.at == model.time.now));
        }
        ref other => panic!("{other:?} is selected"),
    }
}

/// Method: a run of centuries, which nobody waits for.
#[test]
fn a_run_can_be_cancelled_and_leaves_nothing() {
    let mut window = testing::application();
    let document = window.state().model.library.chosen().unwrap().id;
    let (name, text) = files::examples()[4];
    let catalogues = files::Catalogues::embedded();
    let centuries = ["horizon=\"50 year\"".to_owned()];
    let loaded = files::load_text(name.as_ref(), text, &centuries, &catalogues).unwrap();
    let id = window.state_mut().model.runs.next_id();
    window.state_mut().model.work.want(Wanted {
        id,
        name: "centuries".to_owned(),
        document: Some(document),
        loaded: Arc::new(loaded),
        replications: 1,
        replaces: None,
    });
    testing::wait(&mut window, |application| !application.model.work.under_way().is_empty());
    window.get_all_by_label("Cancel runs").next().unwrap().click();
    testing::wait(&mut window, |application| !application.model.work.is_busy());
    assert!(window.state().model.runs.all().is_empty());
    let messages = window.state().model.messages.all();
    assert_eq!(messages.last().unwrap().text, "centuries was cancelled.");
}

#[test]
fn the_palette_finds_a_command_by_words_in_any_order() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    window.run_steps(3);
    window.get_by_label("Command").type_text("light theme");
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(window.state().model.preferences.theme, ThemePreference::Light);
    assert!(window.query_by_label("Command").is_none(), "the palette is still open");
}

#[test]
fn the_palette_leads_to_an_input() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::P);
    window.run_steps(3);
    window.get_by_label("Command").type_text("ups autonomy");
    window.run_steps(3);
    window.key_press(Key::Enter);
    window.run_steps(10);
    assert_eq!(window.state().model.library.jump().key, "power.ups.autonomy");
    assert!(window.get_by_label("power.ups.autonomy").is_focused(), "it cannot be typed in");
}

#[test]
fn help_lists_every_shortcut_once() {
    let mut window = window();
    window.key_press(Key::Questionmark);
    window.run_steps(3);
    window.get_by_label("How to begin");
    let offered = Command::offered(&window.state().model);
    let mut keys: Vec<String> = offered
        .iter()
        .filter_map(|command| command.describe().shortcut)
        .map(|shortcut| window.ctx.format_shortcut(&shortcut))
        .collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all, "two commands share keys");
    for key in keys {
        assert!(window.query_all_by_label(&key).next().is_some(), "{key} is not in the list");
    }
}

/// Every view opens, with a run and without one, in dark and in light.
#[test]
fn every_view_draws_with_and_without_a_run() {
    for mut window in [testing::application(), window()] {
        for kind in Kind::ALL {
            for theme in [ThemePreference::Dark, ThemePreference::Light] {
                give(&mut window, Command::Window(WindowCommand::Theme(theme)));
                give(&mut window, Command::View(ViewCommand::Open(kind)));
            }
        }
    }
}

/// A layout is remembered with what its views remember, and can be reset.
#[test]
fn a_layout_survives_being_written_and_read() {
    let mut window = window();
    let bar = window.state().layout.tiles.iter().find(|(_, tile)| tile.is_container());
    let bar = *bar.unwrap().0;
    give(&mut window, Command::View(ViewCommand::Add(Kind::Series, bar)));
    let tiles = |layout: &Layout| layout.tiles.iter().count();
    let text = serde_json::to_string(&window.state().layout).unwrap();
    let read: Layout = serde_json::from_str(&text).unwrap();
    assert_eq!(tiles(&read), tiles(&window.state().layout));
    assert!(tiles(&read) > tiles(&layout::initial()));
    give(&mut window, Command::View(ViewCommand::ResetLayout));
    assert_eq!(tiles(&window.state().layout), tiles(&layout::initial()));
}

fn exported(window: &mut Window, command: ExportCommand, path: &Path) {
    give(window, Command::Export(command));
    testing::wait(window, |_| files::exists(path));
    testing::wait(window, |application| !application.model.messages.all().is_empty());
}

#[test]
fn the_report_and_the_results_of_a_run_are_written() {
    let mut window = window();
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    exported(&mut window, ExportCommand::ReportTo(page.clone()), &page);
    let results = folder.path().join("results");
    exported(&mut window, ExportCommand::FolderTo(results.clone()), &results);
    let written = files::read_text(&page).unwrap();
    assert_eq!(written, files::read_text(&results.join("report.html")).unwrap());
    assert!(written.contains("Where the GPU-hours went"));
    assert!(files::exists(&results.join("timeline.parquet")));
}

#[test]
fn asking_for_the_report_proposes_a_name() {
    let mut window = window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::R);
    window.run_steps(3);
    let field = window.get_by_label("Path of the file");
    assert_eq!(field.value().as_deref(), Some("small-seed5.html"));
}

/// Goal: what is seen in a field is what runs, although the field was not left.
#[test]
fn what_is_being_typed_counts_for_a_shortcut() {
    let mut window = testing::application();
    let field = window.get_by_label("size");
    field.focus();
    window.run_steps(2);
    window.get_by_label("size").type_text("2 MW ");
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.run_steps(2);
    let text = &window.state().model.library.chosen().unwrap().text;
    assert!(text.contains("2 MW"), "{text}");
    window.state_mut().model.work.cancel();
}

/// Method: a run of four days is replaced while it is the baseline, and a shorter one is removed.
#[test]
fn a_baseline_stays_one_when_it_is_replaced_and_time_stays_within_the_run() {
    let mut window = window();
    let longer = testing::run("small.toml", &["horizon=\"20 d\""], 101);
    let id = longer.id;
    window.state_mut().model.comparison.take_baseline(id);
    window.state_mut().model.runs.add(longer, None);
    give(&mut window, Command::Run(RunCommand::Show(id)));
    let end = window.state().model.runs.shown().unwrap().end;
    give(&mut window, Command::Time(crate::command::TimeCommand::Jump(end)));
    give(&mut window, Command::Select(crate::model::Selection::Job(1)));
    give(&mut window, Command::Run(RunCommand::Remove(id)));
    let model = &window.state().model;
    let run = model.runs.shown().unwrap();
    assert!(model.time.now <= run.end && model.time.window.end <= run.end);
    assert_eq!(model.selection, crate::model::Selection::Nothing);
    assert_eq!(model.comparison.baseline, None);
}

/// Goal: a drawing that has the keys for its arrows leaves the letters to the window.
#[test]
fn letters_are_commands_while_a_drawing_has_the_keys() {
    let mut window = window();
    let floor = egui::pos2(530.0, 240.0);
    window.hover_at(floor);
    window.run_steps(1);
    window.drag_at(floor);
    window.drop_at(floor);
    window.run_steps(3);
    assert!(window.ctx.egui_wants_keyboard_input(), "the drawing has no keys");
    let day = units::SimTime::START..units::SimTime::START + units::SimDuration::hours(24);
    give(&mut window, Command::Time(TimeCommand::Zoom(day)));
    assert!(!window.state().model.time.shows_all());
    window.key_press(Key::A);
    window.run_steps(3);
    assert!(window.state().model.time.shows_all(), "the drawing has swallowed the letter");
}
