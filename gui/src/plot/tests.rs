//! Tests of the gestures on plots and of their common crosshair.

use egui::{Modifiers, PointerButton, Pos2, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use units::SimTime;

use super::{TimePlot, hovered, instant, time_plot};
use crate::command::{Command, Commands, TimeCommand};
use crate::model::Model;
use crate::testing::{self, Stage};

/// What two plots above each other saw of the pointer.
#[derive(Debug, Default)]
struct Two {
    hovered: Vec<Option<f64>>,
}

fn two(stage: &mut Two, ui: &mut Ui, model: &Model, commands: &mut Commands) {
    stage.hovered.clear();
    for title in ["Upper", "Lower"] {
        let like = TimePlot {
            name: title.to_owned(),
            title: title.to_owned(),
            extent: [0.0, 1.0],
            height: 200.0,
            dates: title == "Lower",
        };
        time_plot(ui, &like, model, commands, |_, _| {});
        stage.hovered.push(hovered(ui.ctx()));
    }
}

fn harness() -> Harness<'static, Stage<Two>> {
    testing::stage(Two::default(), testing::model(), two)
}

/// The place of an hour of the run in the plot of that title.
fn place(harness: &Harness<'_, Stage<Two>>, title: &str, hour: f64) -> Pos2 {
    let rect = harness.get_by_label(title).rect();
    let end = harness.state().model.runs.shown().unwrap().end.in_hours();
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let share = (hour / end) as f32;
    egui::pos2(rect.left() + rect.width() * share, rect.center().y)
}

fn drag(harness: &mut Harness<'_, Stage<Two>>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    harness.event(egui::Event::ModifiersChanged(modifiers));
    for (pos, pressed) in
        [(from, Some(true)), (from.lerp(to, 0.5), None), (to, None), (to, Some(false))]
    {
        harness.hover_at(pos);
        if let Some(pressed) = pressed {
            let button = PointerButton::Primary;
            harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
        }
        harness.step();
    }
}

fn near(time: SimTime, hour: f64) -> bool {
    // A point of the screen is about a thousandth of the run.
    (time.in_hours() - hour).abs() < 10.0
}

/// Goal: one crosshair over all plots, in the same frame whichever of them is hovered.
#[test]
fn all_plots_know_the_hovered_instant_in_the_same_frame() {
    let mut harness = harness();
    for (title, hour) in [("Lower", 100.0), ("Upper", 400.0), ("Lower", 700.0)] {
        let place = place(&harness, title, hour);
        harness.hover_at(place);
        harness.step();
        for seen in &harness.state().panel.hovered {
            assert!(near(instant(seen.unwrap()), hour), "{title} {hour} {seen:?}");
        }
    }
    harness.hover_at(Pos2::new(2.0, 590.0));
    harness.step();
    assert_eq!(harness.state().panel.hovered, [None, None]);
}

#[test]
fn a_click_goes_to_the_moment() {
    let mut harness = harness();
    let place = place(&harness, "Upper", 300.0);
    harness.hover_at(place);
    harness.drag_at(place);
    harness.step();
    harness.drop_at(place);
    harness.step();
    let [Command::Time(TimeCommand::Jump(to))] = harness.state().commands[..] else {
        panic!("{:?}", harness.state().commands);
    };
    assert!(near(to, 300.0), "{to:?}");
}

#[test]
fn a_drag_zooms_into_what_it_marks_in_either_direction() {
    for (from, to) in [(200.0, 500.0), (500.0, 200.0)] {
        let mut harness = harness();
        let (from, to) = (place(&harness, "Upper", from), place(&harness, "Upper", to));
        drag(&mut harness, from, to, Modifiers::NONE);
        let [Command::Time(TimeCommand::Zoom(window))] = &harness.state().commands[..] else {
            panic!("{:?}", harness.state().commands);
        };
        assert!(near(window.start, 200.0) && near(window.end, 500.0), "{window:?}");
    }
}

#[test]
fn a_drag_with_shift_moves_along() {
    let mut harness = harness();
    harness.state_mut().model.time.window = instant(100.0)..instant(300.0);
    let (from, to) = (place(&harness, "Lower", 600.0), place(&harness, "Lower", 300.0));
    drag(&mut harness, from, to, Modifiers::SHIFT);
    let slides = harness.state().commands.iter().all(|command| {
        matches!(command, Command::Time(TimeCommand::Slide(window))
            if (window.end.in_hours() - window.start.in_hours() - 200.0).abs() < 1e-6)
    });
    assert!(slides && !harness.state().commands.is_empty(), "{:?}", harness.state().commands);
}

/// Goal: what is under the pointer stays there while one scrolls.
#[test]
fn scrolling_zooms_around_the_pointer() {
    let mut harness = harness();
    let place = place(&harness, "Upper", 180.0);
    let end = harness.state().model.time.window.end.in_hours();
    harness.hover_at(place);
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 50.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    harness.step();
    let Some(Command::Time(TimeCommand::Slide(window))) = harness.state().commands.first() else {
        panic!("{:?}", harness.state().commands);
    };
    let (from, to) = (window.start.in_hours(), window.end.in_hours());
    assert!(to - from < end && from > 0.0 && to < end, "{from} {to}");
    let share = (180.0 - from) / (to - from);
    assert!((share - 180.0 / end).abs() < 0.02, "{share}");
}
