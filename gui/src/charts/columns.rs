//! Columns up and down from zero, one for each year, with lines of running sums.

use egui::{Align, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use report::figures::Axis;

use super::text;
use crate::format::with_unit;
use crate::theme;

/// A column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    /// What stands beneath it.
    pub(crate) name: String,
    /// Its parts from zero outwards: what they are, how much (below zero downwards), their colour.
    pub(crate) parts: Vec<(&'static str, f64, Color32)>,
    /// The running sums at its end, one for each line.
    pub(crate) sums: Vec<f64>,
}

/// A line of running sums: what it is, and its colour.
pub(crate) type Line = (&'static str, Color32);

/// Space above and below the columns.
const EDGE: f32 = 10.0;
/// Share of its place that a column fills.
const FILL: f32 = 0.7;

/// What a colour stands for: a square and a name that stay together.
pub(crate) fn legend_entry(ui: &mut Ui, color: Color32, name: &str, about: &str) {
    let text_color = ui.visuals().text_color();
    let galley = text::line(ui, name, text_color);
    let square = theme::SMALL;
    let size = Vec2::new(square + 5.0 + galley.size().x, galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let corner = Pos2::new(rect.left(), rect.center().y - square / 2.0);
    ui.painter().rect_filled(Rect::from_min_size(corner, Vec2::splat(square)), 2.0, color);
    let at = Pos2::new(rect.left() + square + 5.0, rect.center().y);
    text::draw(ui.painter(), at, Align::Min, galley, text_color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    response.on_hover_text(about);
}

/// Where values and columns stand.
struct Frame {
    area: Rect,
    low: f64,
    high: f64,
    count: usize,
}

/// Draws the columns and lines with an axis in `unit`; `about` says to screen readers what they show.
pub(crate) fn columns(
    ui: &mut Ui,
    (about, unit): (&str, &str),
    height: f32,
    lines: &[Line],
    all: &[Column],
) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
    let axis = Axis::from_zero(unit, extent(all).into_iter());
    let labels: Vec<String> = axis.marks.iter().map(|mark| with_unit(mark.at, unit)).collect();
    let left = rect.left() + text::widest(ui, labels.iter().map(String::as_str)) + 8.0;
    let area = Rect::from_min_max(
        Pos2::new(left, rect.top() + EDGE),
        Pos2::new(rect.right() - 4.0, rect.bottom() - theme::ROW),
    );
    let frame = Frame { area, low: axis.low, high: axis.high, count: all.len().max(1) };
    for (mark, label) in axis.marks.iter().zip(&labels) {
        let y = frame.y(mark.at);
        ui.painter().hline(area.x_range(), y, theme::faint_line(ui.visuals()));
        let color = ui.visuals().weak_text_color();
        text::draw(
            ui.painter(),
            Pos2::new(left - 8.0, y),
            Align::Max,
            text::line(ui, label, color),
            color,
        );
    }
    let lit = response.hover_pos().and_then(|pointer| frame.at(pointer));
    for (place, column) in all.iter().enumerate() {
        draw(ui, &frame, place, column, lit == Some(place));
    }
    names(ui, &frame, all);
    for (number, (_, color)) in lines.iter().enumerate() {
        sums(ui, &frame, (number, *color), all);
    }
    if let Some(column) = lit.and_then(|place| all.get(place)) {
        response.on_hover_ui_at_pointer(|ui| tooltip(ui, unit, lines, column));
    }
}

impl Frame {
    #[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
    fn y(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE);
        self.area.bottom() - self.area.height() * share as f32
    }

    fn width(&self) -> f32 {
        self.area.width() / self.count as f32
    }

    fn middle(&self, place: usize) -> f32 {
        self.area.left() + self.width() * (place as f32 + 0.5)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the area")]
    fn at(&self, pointer: Pos2) -> Option<usize> {
        let inside = self.area.x_range().contains(pointer.x);
        inside.then(|| ((pointer.x - self.area.left()) / self.width()) as usize)
    }
}

/// The least and the greatest value that is drawn.
fn extent(all: &[Column]) -> [f64; 2] {
    let mut extent = [0.0_f64; 2];
    for column in all {
        let sum = |sign: f64| -> f64 {
            column.parts.iter().map(|part| part.1).filter(|value| value * sign > 0.0).sum()
        };
        for value in [sum(1.0), sum(-1.0)].into_iter().chain(column.sums.iter().copied()) {
            extent = [extent[0].min(value), extent[1].max(value)];
        }
    }
    extent
}

fn draw(ui: &Ui, frame: &Frame, place: usize, column: &Column, lit: bool) {
    let middle = frame.middle(place);
    let half = (frame.width() * FILL / 2.0).min(40.0);
    if lit {
        let back = Rect::from_x_y_ranges(
            middle - frame.width() / 2.0..=middle + frame.width() / 2.0,
            frame.area.y_range(),
        );
        ui.painter().rect_filled(back, 0.0, ui.visuals().widgets.hovered.weak_bg_fill);
    }
    let (mut above, mut below) = (0.0, 0.0);
    for (_, value, color) in &column.parts {
        let from = if *value < 0.0 { &mut below } else { &mut above };
        let (start, end) = (frame.y(*from), frame.y(*from + value));
        *from += value;
        let rect =
            Rect::from_x_y_ranges(middle - half..=middle + half, start.min(end)..=start.max(end));
        ui.painter().rect_filled(rect, 0.0, *color);
    }
}

/// As many names as have room.
fn names(ui: &Ui, frame: &Frame, all: &[Column]) {
    let color = ui.visuals().weak_text_color();
    let widest = text::widest(ui, all.iter().map(|column| column.name.as_str())) + 8.0;
    let fits = |every: &usize| frame.width() * *every as f32 >= widest;
    let every = (1..all.len()).find(fits).unwrap_or(all.len().max(1));
    for (place, column) in all.iter().enumerate().step_by(every) {
        let galley = text::line(ui, &column.name, color);
        let half = galley.size().x / 2.0;
        let x = frame.middle(place).min(frame.area.right() + 4.0 - half);
        let at = Pos2::new(x, frame.area.bottom() + theme::ROW / 2.0);
        text::draw(ui.painter(), at, Align::Center, galley, color);
    }
}

fn sums(ui: &Ui, frame: &Frame, (line, color): (usize, Color32), all: &[Column]) {
    let points = all
        .iter()
        .enumerate()
        .map(|(place, column)| Pos2::new(frame.middle(place), frame.y(column.sums[line])));
    let points: Vec<Pos2> = points.collect();
    for point in &points {
        ui.painter().circle_filled(*point, 3.5, color);
    }
    ui.painter().add(Shape::line(points, Stroke::new(1.5, color)));
}

fn tooltip(ui: &mut Ui, unit: &str, lines: &[Line], column: &Column) {
    ui.strong(&column.name);
    egui::Grid::new("column").num_columns(2).show(ui, |ui| {
        let parts = column.parts.iter().map(|(name, value, _)| (*name, *value));
        let sums = lines.iter().map(|(name, _)| *name).zip(column.sums.iter().copied());
        for (name, value) in parts.chain(sums) {
            ui.label(name);
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                ui.label(with_unit(value, unit))
            });
            ui.end_row();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_holds_both_directions_and_the_sum() {
        let part = |value| ("part", value, Color32::PLACEHOLDER);
        let column = Column {
            parts: vec![part(5.0), part(3.0), part(-2.0)],
            sums: vec![-9.0],
            ..Column::default()
        };
        assert_eq!(extent(&[column]).map(f64::to_bits), [-9.0_f64, 8.0].map(f64::to_bits));
        assert_eq!(extent(&[]).map(f64::to_bits), [0.0_f64, 0.0].map(f64::to_bits));
    }
}
