//! Tests of the time bar: play, step, jump, scrub, and the band of the window.

use egui::{Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use units::{SimDuration, SimTime};

use super::TimeBar;
use crate::command::{Command, Commands, TimeCommand};
use crate::model::{Model, Time};
use crate::plot::instant;
use crate::testing::{self, Stage};

type Bar = Harness<'static, Stage<TimeBar>>;

fn bar(model: Model) -> Bar {
    testing::stage(TimeBar::default(), model, TimeBar::ui)
}

/// Carries out what the bar has asked for, as the application does.
fn obey(bar: &mut Bar) -> Commands {
    let stage = bar.state_mut();
    let given = std::mem::take(&mut stage.commands);
    let Model { time, runs, .. } = &mut stage.model;
    for command in &given {
        let Command::Time(command) = command else { panic!("{command:?}") };
        crate::app::time::carry_out(command.clone(), time, runs.shown().unwrap());
    }
    bar.step();
    given
}

fn press(bar: &mut Bar, name: &str) {
    bar.get_by_label(name).click();
    bar.run_steps(2);
    obey(bar);
}

fn time(bar: &Bar) -> &Time {
    &bar.state().model.time
}

#[test]
fn buttons_move_the_moment() {
    let mut bar = bar(testing::model());
    let end = bar.state().model.runs.shown().unwrap().end;
    press(&mut bar, "Step forward");
    assert_eq!(time(&bar).now, instant(1.0));
    press(&mut bar, "Go to the end");
    assert_eq!(time(&bar).now, end);
    press(&mut bar, "Step forward");
    assert_eq!(time(&bar).now, end);
    press(&mut bar, "Step back");
    assert_eq!(time(&bar).now, end - SimDuration::hours(1));
    press(&mut bar, "Go to the beginning");
    press(&mut bar, "Step back");
    assert_eq!(time(&bar).now, SimTime::START);
}

/// Goal: time passes at the chosen speed, and playing ends with the run.
#[test]
fn playing_lets_time_pass_until_the_end() {
    let mut bar = bar(testing::model());
    press(&mut bar, "Play or pause");
    assert!(time(&bar).playing);
    let model = &mut bar.state_mut().model;
    model.time.advance(2.0);
    assert_eq!(model.time.now, instant(2.0 * 24.0));
    model.time.advance(1e6);
    assert_eq!(model.time.now, model.runs.shown().unwrap().end);
    assert!(!model.time.playing);
    press(&mut bar, "Play or pause");
    assert_eq!((time(&bar).now, time(&bar).playing), (SimTime::START, true));
    press(&mut bar, "Play or pause");
    bar.state_mut().model.time.advance(1.0);
    assert_eq!(time(&bar).now, SimTime::START);
}

/// Goal: what plays stays in sight of plots that show a part.
#[test]
fn the_window_follows_what_plays() {
    let mut model = testing::model();
    model.time.window = instant(0.0)..instant(10.0);
    model.time.playing = true;
    model.time.advance(0.5);
    assert_eq!(model.time.now, instant(12.0));
    assert_eq!(model.time.window, instant(12.0)..instant(22.0));
}

#[test]
fn the_speed_is_chosen_from_a_menu() {
    let mut bar = bar(testing::model());
    bar.get_by_label("Speed").click();
    bar.run_steps(3);
    press(&mut bar, "30 days/s");
    assert!((time(&bar).speed - 720.0).abs() < 1e-9);
}

fn write(bar: &mut Bar, text: &str) {
    bar.get_by_label("Date").focus();
    bar.run_steps(2);
    bar.key_press_modifiers(Modifiers::COMMAND, Key::A);
    bar.step();
    bar.get_by_label("Date").type_text(text);
    bar.run_steps(2);
    bar.key_press(Key::Enter);
    bar.run_steps(2);
}

#[test]
fn a_date_that_is_written_is_gone_to() {
    let mut bar = bar(testing::model());
    let start = bar.state().model.runs.shown().unwrap().clock.start();
    let day = start.saturating_add(jiff::ToSpan::days(3)).strftime("%Y-%m-%d").to_string();
    write(&mut bar, &format!("{day} 14:00"));
    obey(&mut bar);
    assert_eq!(time(&bar).now, instant(3.0 * 24.0 + 14.0));
    write(&mut bar, "06:30");
    obey(&mut bar);
    assert_eq!(time(&bar).now, instant(3.0 * 24.0 + 6.5));
}

#[test]
fn a_date_that_is_none_is_told_in_words_and_changes_nothing() {
    let mut bar = bar(testing::model());
    write(&mut bar, "in spring");
    assert!(bar.state().commands.is_empty());
    assert!(bar.query_by_label_contains("“in spring” is not a date").is_some());
    write(&mut bar, "1990-01-01");
    assert!(bar.query_by_label_contains("The run goes from").is_some());
    press(&mut bar, "Dismiss");
    assert!(bar.query_by_label_contains("The run goes from").is_none());
}

/// Goal: incidents are visited one after the other, and back.
#[test]
fn incidents_are_visited_in_order() {
    let mut model = testing::model();
    let run = testing::run("kagoshima.toml", &["horizon=\"60 d\""], 2);
    let incidents: Vec<SimTime> = run.history.incidents().iter().map(|one| one.at).collect();
    let faults = run.history.faults().iter().filter(|fault| fault.gpus > 0);
    let mut all: Vec<SimTime> = faults.map(|fault| fault.at).chain(incidents.clone()).collect();
    assert!(incidents.len() > 2 && all.len() > incidents.len());
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(crate::model::RunId(2));
    let mut bar = bar(model);
    let mut distinct = incidents;
    distinct.dedup();
    for at in &distinct {
        press(&mut bar, "Next incident");
        assert_eq!(time(&bar).now, *at);
    }
    press(&mut bar, "Next incident");
    assert_eq!(time(&bar).now, *distinct.last().unwrap());
    press(&mut bar, "Previous incident");
    assert_eq!(time(&bar).now, distinct[distinct.len() - 2]);
    press(&mut bar, "Faults too");
    press(&mut bar, "Go to the beginning");
    all.sort_unstable();
    press(&mut bar, "Next incident");
    assert_eq!(time(&bar).now, all[0]);
}

fn drag(bar: &mut Bar, from: Pos2, to: Pos2) {
    bar.hover_at(from);
    bar.step();
    bar.drag_at(from);
    bar.step();
    for part in [0.5, 1.0] {
        bar.hover_at(from.lerp(to, part));
        bar.step();
        obey(bar);
    }
    bar.drop_at(to);
    bar.step();
    obey(bar);
}

fn hours(bar: &Bar) -> [f64; 2] {
    [time(bar).window.start.in_hours(), time(bar).window.end.in_hours()]
}

#[test]
fn the_strip_is_scrubbed() {
    let mut bar = bar(testing::model());
    let end = bar.state().model.runs.shown().unwrap().end.in_hours();
    let strip = bar.get_by_label("Scrub").rect();
    drag(&mut bar, strip.left_center() + egui::vec2(20.0, 0.0), strip.center());
    assert!((time(&bar).now.in_hours() / end - 0.5).abs() < 0.01);
}

#[test]
fn the_window_is_dragged_along_and_by_its_ends() {
    let mut bar = bar(testing::model());
    let end = bar.state().model.runs.shown().unwrap().end.in_hours();
    let strip = bar.get_by_label("Scrub").rect();
    let hour = end / f64::from(strip.width());
    let start = bar.get_by_label("Window start").rect().center();
    drag(&mut bar, start, start + egui::vec2(200.0, 0.0));
    let [from, to] = hours(&bar);
    assert!((from - 200.0 * hour).abs() < 2.0 * hour && (to - end).abs() < 1e-6, "{from} {to}");
    let finish = bar.get_by_label("Window end").rect().center();
    drag(&mut bar, finish, finish - egui::vec2(100.0, 0.0));
    assert!((hours(&bar)[1] - (end - 100.0 * hour)).abs() < 2.0 * hour);
    let middle = bar.get_by_label("Window").rect().center();
    let length = hours(&bar)[1] - hours(&bar)[0];
    drag(&mut bar, middle, middle - egui::vec2(50.0, 0.0));
    let [from, to] = hours(&bar);
    assert!((from - 150.0 * hour).abs() < 2.0 * hour && (to - from - length).abs() < 1e-6);
}

/// Goal: zooming can be undone step by step.
#[test]
fn windows_are_gone_back_to() {
    let mut bar = bar(testing::model());
    let all = time(&bar).window.clone();
    let zoom = |from: f64, to: f64| TimeCommand::Zoom(instant(from)..instant(to));
    for command in [zoom(10.0, 100.0), zoom(20.0, 50.0)] {
        bar.state_mut().commands.push(Command::Time(command));
        obey(&mut bar);
    }
    assert_eq!(time(&bar).window, instant(20.0)..instant(50.0));
    press(&mut bar, "Back");
    assert_eq!(time(&bar).window, instant(10.0)..instant(100.0));
    press(&mut bar, "Back");
    assert_eq!(time(&bar).window, all);
    assert!(!time(&bar).has_earlier());
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let bar = bar(Model::default());
    assert!(bar.query_by_label_contains("choose a scenario and press Run").is_some());
    assert!(bar.get_by_label("Play or pause").accesskit_node().is_disabled());
}
