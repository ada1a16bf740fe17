//! What the hall floor shows and does.

use egui::{Key, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use units::{SimDuration, SimTime};

use super::overlay::{STATES, counts};
use super::*;
use crate::testing::{self, Stage};

fn stage(now: SimTime) -> Harness<'static, Stage<HallFloor>> {
    stage_of(testing::run("small.toml", &["horizon=\"30 d\""], 1), now)
}

fn stage_of(run: Run, now: SimTime) -> Harness<'static, Stage<HallFloor>> {
    let mut model = Model::default();
    model.time.show(&run);
    model.time.now = now;
    model.runs.add(run, None);
    model.runs.show(crate::model::RunId(1));
    testing::stage(HallFloor::default(), model, HallFloor::ui)
}

fn after(hours: u64) -> SimTime {
    SimTime::START + SimDuration::hours(hours)
}

/// The middle of a rack's cell on the screen.
fn middle(harness: &Harness<'_, Stage<HallFloor>>, rack: u32) -> Pos2 {
    let floor = harness.get_by_label_contains("Hall floor").rect();
    let view = &harness.state().panel;
    let arrangement = view.picture.arrangement().unwrap();
    let projection = view.camera.project(floor, arrangement.whole);
    projection.seen_at(arrangement.cell(rack).unwrap().center())
}

fn selected(harness: &Harness<'_, Stage<HallFloor>>) -> Vec<Selection> {
    let commands = harness.state().commands.iter();
    let selections = commands.filter_map(|command| match command {
        Command::Select(selection) => Some(selection.clone()),
        _ => None,
    });
    selections.collect()
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let harness = testing::stage(HallFloor::default(), Model::default(), HallFloor::ui);
    harness.get_by_label_contains("press Run");
}

#[test]
fn racks_are_counted_by_state_in_words() {
    let harness = stage(after(200));
    let run = harness.state().model.runs.shown().unwrap();
    let floor = run.history.floor_at(after(200));
    let counts = counts(&floor);
    assert_eq!(counts.values().sum::<u32>(), run.history.layout().racks);
    let text = STATES.map(|state| format!("{} {state}", counts[state])).join(", ");
    harness.get_by_label_contains(&format!("Hall floor: 6 racks: {text}"));
}

#[test]
fn every_overlay_has_its_legend() {
    let mut harness = stage(after(200));
    for (overlay, legend) in [
        ("Power", "Power of a rack from 0 kW to 132 kW"),
        ("Temperature", "Coolant leaving from"),
        ("Failures", "Failures so far from 0 to"),
        ("Job", "fine tuning"),
        ("State", "degraded"),
    ] {
        harness.get_by_label(overlay).click();
        harness.run_steps(3);
        assert!(harness.query_all_by_label_contains(legend).count() > 0, "{overlay}");
    }
}

#[test]
fn a_click_selects_the_rack_under_it() {
    let mut harness = stage(after(200));
    for rack in [4, 1] {
        let place = middle(&harness, rack);
        testing::click(&mut harness, place);
    }
    assert_eq!(selected(&harness), [Selection::Rack(4), Selection::Rack(1)]);
}

#[test]
fn arrows_move_the_selection() {
    let mut harness = stage(after(200));
    let place = middle(&harness, 0);
    testing::click(&mut harness, place);
    harness.state_mut().model.selection = Selection::Rack(0);
    harness.key_press(Key::ArrowRight);
    harness.run_steps(3);
    assert_eq!(selected(&harness).last(), Some(&Selection::Rack(1)));
    harness.state_mut().model.selection = Selection::Rack(1);
    harness.run_steps(2);
    harness.get_by_label_contains("rack 1 is selected");
}

#[test]
fn the_pointer_tells_the_facts_of_a_rack() {
    let mut harness = stage(after(200));
    let place = middle(&harness, 3);
    harness.hover_at(place);
    harness.run_steps(60);
    harness.get_by_label("Rack 3");
    harness.get_by_label_contains("hall 0, row 0, place 3");
    let floor = harness.state().panel.picture.floor().unwrap();
    let power = format!("{} kW", crate::format::short(floor.power_kw(3)));
    harness.get_by_label(&power);
}

#[test]
fn a_double_click_shows_a_hall_large_and_a_button_all_of_them() {
    let run = testing::run("kagoshima.toml", &["horizon=\"1 h\""], 1);
    let mut harness = stage_of(run, after(1));
    assert!(harness.state().panel.camera.shows_whole());
    let pos = middle(&harness, 2);
    harness.hover_at(pos);
    harness.step();
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        let event = egui::Event::PointerButton { pos, button, pressed, modifiers };
        harness.input_mut().events.push(event);
    }
    harness.run_steps(2);
    assert!(!harness.state().panel.camera.shows_whole());
    harness.get_by_label("Whole site").click();
    harness.run_steps(2);
    assert!(harness.state().panel.camera.shows_whole());
}

#[test]
fn it_follows_the_moment() {
    let mut harness = stage(after(1));
    for hours in [1, 300, 100, 719] {
        harness.state_mut().model.time.now = after(hours);
        harness.run_steps(2);
        let state = harness.state();
        let floor = state.panel.picture.floor().unwrap();
        let expected = state.model.runs.shown().unwrap().history.floor_at(after(hours));
        assert_eq!(floor.racks, expected.racks, "after {hours} h");
    }
}

/// Goal: one rectangle of four corners for each rack, whatever the size of the site.
#[test]
fn the_mesh_has_a_rectangle_for_each_rack() {
    let run = testing::run("kagoshima.toml", &["horizon=\"1 h\""], 1);
    let visuals = egui::Visuals::dark();
    let mut picture = Picture::default();
    let screen = vec2(400.0, 300.0);
    picture.update(&run, SimTime::START, Overlay::State, &visuals, screen);
    let whole = picture.arrangement().unwrap().whole;
    let rect = egui::Rect::from_min_size(Pos2::ZERO, screen);
    let projection = Camera::default().project(rect, whole);
    let mesh = picture.mesh(projection, &visuals);
    assert_eq!(mesh.vertices.len(), 4 * run.history.layout().racks as usize);
    assert!(mesh.vertices.iter().all(|vertex| rect.contains(vertex.pos)));
}

#[test]
fn the_table_has_a_row_for_each_rack() {
    let harness = stage(after(200));
    let table = HallFloor::table(&harness.state().model).unwrap();
    assert_eq!(table.rows.len(), 6);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}

/// Figures on the cost of a frame: `cargo test -p gui --lib -- --ignored --nocapture floor`.
#[test]
#[ignore = "prints times: cargo test -p gui --lib -- --ignored --nocapture"]
#[expect(clippy::disallowed_types, clippy::print_stdout, reason = "a measurement")]
fn frames_of_large_floors_are_quick() {
    for racks in [5_000, 10_000] {
        let racks_of_site = format!("compute.racks={racks}");
        let capacity = "location.grid.capacity=\"3 GW\"";
        let changes = ["horizon=\"2 d\"", &racks_of_site, "size=\"2.5 GW\"", capacity];
        let run = testing::run("kagoshima.toml", &changes, 1);
        let mut picture = Picture::default();
        let (visuals, screen) = (egui::Visuals::dark(), vec2(900.0, 600.0));
        let rect = egui::Rect::from_min_size(Pos2::ZERO, screen);
        for overlay in Overlay::ALL {
            let mut camera = Camera::default();
            let began = std::time::Instant::now();
            let frames = 100;
            for frame in 0..frames {
                let now = SimTime::START + SimDuration::seconds(600 * frame);
                picture.update(&run, now, overlay, &visuals, screen);
                let whole = picture.arrangement().unwrap().whole;
                camera.reveal(whole, rect, whole);
                picture.mesh(camera.project(rect, whole), &visuals);
            }
            let each = began.elapsed().as_secs_f64() / frames as f64 * 1e3;
            println!(
                "{racks} racks, {}: {each:.2} ms for a frame while time passes",
                overlay.name()
            );
        }
    }
}
