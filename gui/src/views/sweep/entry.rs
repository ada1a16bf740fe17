//! Fields of the forms of a sweep: a name with a text, a count or a list, and what is wrong with it.

use egui::{DragValue, RichText, TextEdit, Ui};

use crate::model::{Check, Part};
use crate::theme::{self, Meaning};

/// Most points, walks or replications that the form offers.
const MOST: usize = 1_000_000;

/// Width of lists of inputs and metrics, of which two stand beside each other in a small tile.
pub(super) const LIST: f32 = 152.0;

/// A row of a form: names and fields share a middle line, and go on below where they do not fit.
pub(super) fn row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let added = ui.horizontal_wrapped(|ui| {
        ui.set_row_height(theme::FORM_ROW);
        add(ui)
    });
    added.inner
}

/// Begins a new line where a name and its field would not stand on this one together.
pub(in crate::views) fn on_one_line(ui: &mut Ui, name: &str, width: f32) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let name = ui.painter().layout_no_wrap(name.to_owned(), font, ui.visuals().text_color());
    let wanted = name.size().x + width + 2.0 * ui.spacing().item_spacing.x;
    let (left, whole) = (ui.available_size_before_wrap().x, ui.max_rect().width());
    if ui.layout().main_wrap() && left < wanted.min(whole - 1.0) {
        ui.end_row();
        ui.set_row_height(theme::FORM_ROW);
    }
}

/// Adds something that is so wide at most.
pub(super) fn at_most<R>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    let added = ui.scope(|ui| {
        ui.set_max_width(width);
        add(ui)
    });
    added.inner
}

/// A text to be typed, with its name before it.
pub(super) fn field(ui: &mut Ui, name: &str, text: &mut String, width: f32) -> egui::Response {
    on_one_line(ui, name, width);
    ui.label(name);
    let field = ui.add(TextEdit::singleline(text).desired_width(width));
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(name));
    field
}

/// A count to be changed, with its name before it.
pub(super) fn count(ui: &mut Ui, name: &str, value: &mut usize, least: usize) -> egui::Response {
    on_one_line(ui, name, theme::RESET * 2.0);
    ui.label(name);
    let field = ui.add(DragValue::new(value).range(least..=MOST).speed(0.2));
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(name));
    field
}

/// What is wrong with a part of the form.
pub(super) fn problems(ui: &mut Ui, check: &Check, part: Part) {
    for text in check.of(part) {
        problem(ui, text);
    }
}

/// Something that is wrong.
pub(super) fn problem(ui: &mut Ui, text: &str) {
    let colour = theme::meaning(ui.visuals(), Meaning::Bad);
    ui.label(RichText::new(format!("Problem: {text}")).color(colour));
}
