//! The panels at the sides: beside the middle, or over it where a window is narrow.

use egui::{Area, CentralPanel, Context, Frame, Id, Key, Order, Panel, Rect, Ui, UiBuilder, Vec2};

use crate::command::Commands;
use crate::model::Model;
use crate::panels::details::Details;
use crate::panels::editor::Editor;
use crate::panels::runs::Runs;
use crate::panels::scenarios::Scenarios;
use crate::theme;

/// A panel that lies over the middle of a narrow window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawer {
    /// The scenarios and their inputs, at the left.
    Scenarios,
    /// The runs and what is selected, at the right.
    Details,
}

impl Drawer {
    /// The drawer that is open once this one was asked for.
    pub(super) fn turned(self, open: Option<Self>) -> Option<Self> {
        (open != Some(self)).then_some(self)
    }

    /// Draws it over the middle of the window; whether it stays open, which Escape ends.
    pub(super) fn show(self, context: &Context, middle: Rect, add: impl FnOnce(&mut Ui)) -> bool {
        let closed =
            !context.text_edit_focused() && context.input(|it| it.key_pressed(Key::Escape));
        let width = match self {
            Self::Scenarios => theme::INPUTS,
            Self::Details => theme::SIDE,
        };
        let size = Vec2::new(width.min(middle.width()), middle.height());
        let corner = match self {
            Self::Scenarios => middle.left_top(),
            Self::Details => middle.right_top() - Vec2::new(size.x, 0.0),
        };
        let place = Rect::from_min_size(corner, size);
        let area = Area::new(Id::unique(("drawer", self == Self::Scenarios))).order(Order::Middle);
        area.fixed_pos(corner).constrain(false).show(context, |ui| {
            ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
                ui.set_min_size(size);
                ui.set_clip_rect(place);
                ui.painter().rect_filled(place, 0.0, ui.visuals().panel_fill);
                Frame::new().stroke(ui.visuals().window_stroke).show(ui, add);
            });
        });
        !closed
    }
}

/// The tree of scenarios above the inputs of the chosen one.
pub(super) fn scenarios(
    ui: &mut Ui,
    (tree, editor): (&mut Scenarios, &mut Editor),
    model: &Model,
    commands: &mut Commands,
) {
    let height = theme::PART.min(ui.available_height() / 2.0);
    Panel::top("tree").resizable(true).default_size(height).show(ui, |ui| {
        tree.ui(ui, model, commands);
    });
    CentralPanel::default().show(ui, |ui| editor.ui(ui, model, commands));
}

/// The list of runs above what is selected.
pub(super) fn details(
    ui: &mut Ui,
    (runs, selected): (&mut Runs, &mut Details),
    model: &Model,
    commands: &mut Commands,
) {
    let height = theme::PART.min(ui.available_height() / 2.0);
    Panel::top("runs").resizable(true).default_size(height).show(ui, |ui| {
        runs.ui(ui, model, commands);
    });
    CentralPanel::default().show(ui, |ui| selected.ui(ui, model, commands));
}
