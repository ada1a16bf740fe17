//! Gestures on drawings over time: click to jump, drag to zoom, double click for all, scroll to zoom
//! around the pointer, drag with Shift to move along.

use std::ops::Range;

use egui::{CursorIcon, PointerButton, Rect, Response, Ui, Vec2};
use units::SimTime;

use super::{TimeScale, instant};
use crate::command::{Command, Commands, TimeCommand};
use crate::model::Model;
use crate::theme;

/// What the pointer does while its button is held, in hours since the start.
#[derive(Clone, Copy, Debug)]
enum Gesture {
    /// Marks the part to zoom into, from here.
    Brush(f64),
    /// Moves the drawing so that this hour stays under the pointer.
    Move(f64),
}

/// Hears the gestures on a drawing and paints the part that is being marked.
pub(crate) fn gestures(
    ui: &Ui,
    response: &Response,
    scale: &TimeScale,
    model: &Model,
    commands: &mut Commands,
) {
    super::pointer::remember(ui.ctx(), response.id, *scale);
    let pointer = response.interact_pointer_pos();
    if response.double_clicked() {
        commands.push(Command::Time(TimeCommand::ZoomOut));
    } else if let Some(pointer) = pointer.filter(|_| response.clicked()) {
        let to = instant(scale.hour_within(pointer.x));
        commands.push(Command::Time(TimeCommand::Jump(to)));
    }
    drag(ui, response, scale, model, commands);
    if response.contains_pointer() {
        scroll(ui, scale, model, commands);
    }
}

fn drag(ui: &Ui, response: &Response, scale: &TimeScale, model: &Model, commands: &mut Commands) {
    let place = response.id.with("gesture");
    if response.drag_started() {
        let (origin, shift) =
            ui.input(|input| (input.pointer.press_origin(), input.modifiers.shift));
        let moves = shift || response.dragged_by(PointerButton::Middle);
        if let Some(origin) = origin {
            let hour = scale.hour_within(origin.x);
            let gesture = if moves { Gesture::Move(hour) } else { Gesture::Brush(hour) };
            ui.data_mut(|data| data.insert_temp(place, gesture));
        }
    }
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        ui.data_mut(|data| data.remove::<Gesture>(place));
    }
    let Some(gesture) = ui.data(|data| data.get_temp::<Gesture>(place)) else { return };
    let Some(pointer) = response.interact_pointer_pos() else { return };
    match gesture {
        Gesture::Move(held) => {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            let by = held - scale.hour(pointer.x);
            if by != 0.0 {
                let window = moved(&model.time.window, by);
                commands.push(Command::Time(TimeCommand::Slide(window)));
            }
        }
        Gesture::Brush(from) => {
            let to = scale.hour_within(pointer.x);
            let marked = from.min(to)..from.max(to);
            if response.drag_stopped() {
                let window = instant(marked.start)..instant(marked.end);
                commands.push(Command::Time(TimeCommand::Zoom(window)));
            } else {
                paint_brush(ui, response.rect, scale, &marked);
            }
        }
    }
    if response.drag_stopped() {
        ui.data_mut(|data| data.remove::<Gesture>(place));
    }
}

fn paint_brush(ui: &Ui, rect: Rect, scale: &TimeScale, marked: &Range<f64>) {
    let columns = scale.column(marked.start)..=scale.column(marked.end);
    let band = Rect::from_x_y_ranges(columns, rect.y_range());
    ui.painter().rect(
        band,
        0.0,
        ui.visuals().selection.bg_fill.gamma_multiply(0.35),
        theme::thin_line(ui.visuals()),
        egui::StrokeKind::Inside,
    );
}

/// Zooms around the pointer, or moves along with a sideways scroll. What is used here scrolls
/// nothing else.
fn scroll(ui: &Ui, scale: &TimeScale, model: &Model, commands: &mut Commands) {
    let (scrolled, pinched, pointer) = ui.input(|input| {
        (input.smooth_scroll_delta(), input.zoom_delta(), input.pointer.hover_pos())
    });
    let Some(pointer) = pointer else { return };
    let hours = scale.hours();
    let length = hours.end - hours.start;
    if pinched != 1.0 || scrolled.y != 0.0 {
        // A notch of the wheel is about 50 points, which shows a fifth less.
        let factor = f64::from(pinched) * libm::exp(f64::from(scrolled.y) / 225.0);
        let around = scale.hour_within(pointer.x);
        let from = around - (around - hours.start) / factor;
        let window = instant(from)..instant(from + length / factor);
        commands.push(Command::Time(TimeCommand::Slide(window)));
    } else if scrolled.x != 0.0 {
        let by = -f64::from(scrolled.x) * length / scale.width() as f64;
        let window = moved(&model.time.window, by);
        commands.push(Command::Time(TimeCommand::Slide(window)));
    }
    ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
}

/// A window moved by some hours, as long as before; not before the start.
pub(crate) fn moved(window: &Range<SimTime>, hours: f64) -> Range<SimTime> {
    let from = instant(window.start.in_hours() + hours);
    from..from + window.end.since(window.start)
}
