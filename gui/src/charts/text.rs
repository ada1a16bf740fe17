//! Texts of charts: how wide they are, and where they stand.

use std::sync::Arc;

use egui::{Align, Color32, FontId, Galley, Painter, Pos2, TextStyle, Ui};

/// The font of the numbers and labels of a chart.
pub(super) fn font(ui: &Ui) -> FontId {
    TextStyle::Body.resolve(ui.style())
}

/// A text laid out in one line.
pub(super) fn line(ui: &Ui, text: &str, color: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), font(ui), color)
}

/// The width of the widest of some texts.
pub(super) fn widest<'a>(ui: &Ui, texts: impl Iterator<Item = &'a str>) -> f32 {
    let widths = texts.map(|text| line(ui, text, Color32::PLACEHOLDER).size().x);
    widths.fold(0.0, f32::max)
}

/// Draws a line of text around the height of a point; the point is its left or its right end, or its middle.
pub(super) fn draw(painter: &Painter, at: Pos2, side: Align, galley: Arc<Galley>, color: Color32) {
    let left = match side {
        Align::Min => at.x,
        Align::Center => at.x - galley.size().x / 2.0,
        Align::Max => at.x - galley.size().x,
    };
    painter.galley(Pos2::new(left, at.y - galley.size().y / 2.0), galley, color);
}
