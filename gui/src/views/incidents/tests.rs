//! Tests of the incidents: filter, kinds, order, jump, keyboard, table.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use files::table::Cell;

use super::entries::entries;
use super::{Field, IncidentTable};
use crate::command::{Command, TimeCommand};
use crate::model::{Model, RunId};
use crate::testing::{self, Stage};

type View = Harness<'static, Stage<IncidentTable>>;

fn model() -> Model {
    let mut model = Model::default();
    let run = testing::run("kagoshima.toml", &["horizon=\"60 d\""], 1);
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(RunId(1));
    model
}

fn view() -> View {
    testing::stage(IncidentTable::default(), model(), IncidentTable::ui)
}

fn rows(view: &View) -> &[usize] {
    &view.state().panel.listed.as_ref().unwrap().rows
}

/// Goal: nothing is told twice, and nothing is left out.
#[test]
fn an_incident_that_is_a_fault_is_there_once() {
    let model = model();
    let run = model.runs.shown().unwrap();
    let all = entries(run);
    let (incidents, faults) = (run.history.incidents(), run.history.faults());
    assert_eq!(all.iter().filter(|entry| !entry.fault).count(), incidents.len());
    let of_faults = all.iter().filter(|entry| entry.gpus.is_some());
    assert_eq!(of_faults.clone().count(), faults.len());
    let gpus: u32 = of_faults.filter_map(|entry| entry.gpus).sum();
    assert_eq!(gpus, faults.iter().map(|fault| fault.gpus).sum::<u32>());
    assert!(all.is_sorted_by_key(|entry| entry.at));
}

#[test]
fn a_filter_keeps_what_has_all_its_words() {
    let mut view = view();
    let all = rows(&view).len();
    view.get_by_label("Filter").focus();
    view.run_steps(2);
    view.get_by_label("Filter").type_text("HALL 0 row 1");
    view.run_steps(3);
    let found = rows(&view).len();
    assert!(found > 0 && found < all, "{found} of {all}");
    let known = view.state().panel.known.as_ref().unwrap();
    let words = ["hall", "0", "row", "1"];
    let fits = |row: &usize| {
        let text = known.entries[*row].place.to_lowercase() + &known.entries[*row].what;
        words.iter().all(|word| text.contains(word))
    };
    assert!(rows(&view).iter().all(fits));
}

#[test]
fn the_menu_keeps_a_kind_and_tells_how_many_there_are() {
    let mut view = view();
    let (kind, count) = view.state().panel.known.as_ref().unwrap().kinds[0].clone();
    let chip = format!("{kind}  {}", crate::format::grouped(count as f64));
    view.get_by_label("Kinds…").click();
    view.run_steps(3);
    view.get_by_label(&chip).click();
    view.run_steps(3);
    assert_eq!(rows(&view).len(), count);
    view.get_by_label(&chip).click();
    view.run_steps(3);
    assert!(rows(&view).len() > count);
}

#[test]
fn headers_sort_and_sort_the_other_way() {
    let mut view = view();
    for last_first in [false, true] {
        view.get_by_label("GPUs out").click();
        view.run_steps(3);
        assert_eq!(view.state().panel.sorted, (Field::Gpus, last_first));
        let known = view.state().panel.known.as_ref().unwrap();
        let gpus: Vec<_> = rows(&view).iter().map(|row| known.entries[*row].gpus).collect();
        let sorted = if last_first { gpus.is_sorted_by(|a, b| a >= b) } else { gpus.is_sorted() };
        assert!(sorted);
    }
}

#[test]
fn a_click_jumps_and_selects_and_arrows_go_on() {
    let mut view = view();
    let known = view.state().panel.known.as_ref().unwrap();
    let first: Vec<_> = rows(&view)[..3].iter().map(|row| known.entries[*row].clone()).collect();
    let run = view.state().model.runs.shown().unwrap();
    let name = format!("{} {}", run.moment(first[0].at), first[0].what);
    view.get_all_by_label(&name).next().unwrap().click();
    view.run_steps(2);
    let expected = |place: usize| {
        let entry = &first[place];
        vec![Command::Time(TimeCommand::Jump(entry.at)), Command::Select(entry.selection.clone())]
    };
    assert_eq!(std::mem::take(&mut view.state_mut().commands), expected(0));
    for (key, place) in [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowUp, 1)] {
        view.key_press(key);
        view.run_steps(2);
        assert_eq!(std::mem::take(&mut view.state_mut().commands), expected(place));
    }
}

#[test]
fn the_table_has_what_is_listed() {
    let mut view = view();
    view.get_by_label("Faults too").click();
    view.run_steps(3);
    let stage = view.state();
    let table = stage.panel.table(&stage.model).unwrap();
    let incidents = stage.model.runs.shown().unwrap().history.incidents();
    assert_eq!(table.rows.len(), incidents.len());
    assert!(table.rows.iter().all(|row| matches!(&row[0], Cell::Text(_)) && row.len() == 6));
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let view = testing::stage(IncidentTable::default(), Model::default(), IncidentTable::ui);
    view.get_by_label_contains("press Run");
}
