//! A few small images of views, drawn in software and compared with those that are kept.
//!
//! They need a Vulkan driver such as lavapipe: `cargo test -p gui --features snapshots snapshots`;
//! `UPDATE_SNAPSHOTS=1` draws the kept ones anew.

use egui::{Theme, Ui};
use egui_kittest::Harness;

use crate::command::{Commands, Kind};
use crate::model::{Model, RunId};
use crate::testing;
use crate::theme;
use crate::views::View;

const SIZE: [f32; 2] = [480.0, 360.0];

/// A window of one view with ten days of the smallest example.
fn drawn(kind: Kind, look: Theme) -> Harness<'static, (View, Model)> {
    let run = testing::run("small.toml", &["horizon=\"10 d\""], 1);
    let mut model = Model::default();
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(RunId(1));
    let mut harness = Harness::builder()
        .with_context_setup(theme::apply)
        .with_size(SIZE)
        .with_theme(look)
        .wgpu()
        .build_ui_state(draw, (View::new(kind), model));
    harness.run_steps(5);
    harness
}

fn draw(ui: &mut Ui, (view, model): &mut (View, Model)) {
    ui.painter().rect_filled(ui.max_rect(), 0.0, ui.visuals().panel_fill);
    view.ui(ui, model, &mut Commands::new());
}

#[test]
fn the_floor_looks_as_it_did() {
    drawn(Kind::Floor, Theme::Dark).snapshot("floor");
}

#[test]
fn the_waterfall_looks_as_it_did() {
    drawn(Kind::Goodput, Theme::Light).snapshot("goodput");
}

#[test]
fn the_single_line_looks_as_it_did() {
    drawn(Kind::Power, Theme::Light).snapshot("power");
}
