//! Bars in rows: a name on the left, the bar in the middle, numbers on the right.

use egui::{
    Align, Color32, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
};

use super::text;
use crate::theme;

/// A row of the chart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bar {
    /// What it is called.
    pub(crate) name: String,
    /// What it means, shown while the pointer is there.
    pub(crate) about: String,
    /// The values between which the bar stands.
    pub(crate) from: f64,
    /// Where it ends; may be less than where it begins.
    pub(crate) to: f64,
    /// Numbers beside it, one for each heading.
    pub(crate) cells: Vec<String>,
    /// Its colour.
    pub(crate) color: Color32,
    /// 1 for a part of the row above, and so on.
    pub(crate) level: u8,
    /// Whether its parts are shown; `None` when it has none.
    pub(crate) open: Option<bool>,
    /// Ends of the interval of its value.
    pub(crate) whisker: Option<(f64, f64)>,
    /// A sum, drawn with more weight.
    pub(crate) strong: bool,
}

/// Width of the bars when there is little room.
const LEAST: f32 = 40.0;
/// Space between columns.
const SPACE: f32 = 12.0;
/// Width of a step of indentation, and of the triangle.
const INDENT: f32 = 16.0;

/// Where the columns of the chart stand.
struct Frame {
    /// Left end of the bars, and their width.
    bars: (f32, f32),
    /// Right ends of the numbers.
    ends: Vec<f32>,
    /// Values at both ends of the bars.
    scale: (f64, f64),
    width: f32,
}

/// Draws the rows under `headings`, each with what it means; the row that was pressed.
pub(crate) fn bars(ui: &mut Ui, id: &str, headings: &[&str], rows: &[Bar]) -> Option<usize> {
    let frame = frame(ui, headings, rows);
    let height = theme::ROW * (rows.len() + 1) as f32;
    let (area, _) = ui.allocate_exact_size(Vec2::new(frame.width, height), Sense::hover());
    heading(ui, area, &frame, headings);
    let mut pressed = None;
    for (place, row) in rows.iter().enumerate() {
        let top = area.top() + theme::ROW * (place + 1) as f32;
        let rect =
            Rect::from_min_size(Pos2::new(area.left(), top), Vec2::new(area.width(), theme::ROW));
        let response = sensed(ui, rect, (id, place), row, headings);
        draw(ui, rect, &frame, row, response.hovered() || response.has_focus());
        if row.open.is_some() && response.clicked() {
            pressed = Some(place);
        }
        if !row.about.is_empty() {
            response.on_hover_text_at_pointer(&row.about);
        }
    }
    pressed
}

fn frame(ui: &Ui, headings: &[&str], rows: &[Bar]) -> Frame {
    let indent = |row: &Bar| INDENT * (f32::from(row.level) + 1.0);
    let name = |row: &Bar| indent(row) + text::widest(ui, std::iter::once(row.name.as_str()));
    let names = rows.iter().map(name).fold(0.0, f32::max);
    let widths: Vec<f32> = (0..headings.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column).map(String::as_str));
            text::widest(ui, cells.chain([headings[column]])) + SPACE
        })
        .collect();
    let numbers: f32 = widths.iter().sum();
    let left = ui.cursor().left() + names + SPACE;
    let room = (ui.available_width() - names - SPACE - numbers - 4.0).max(LEAST);
    let mut right = left + room;
    let ends = widths.iter().map(|width| {
        right += width;
        right
    });
    let values = rows.iter().flat_map(|row| {
        let whisker = row.whisker.unwrap_or((row.from, row.to));
        [row.from, row.to, whisker.0, whisker.1]
    });
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let high = if high > low { high } else { low + 1.0 };
    let ends: Vec<f32> = ends.collect();
    Frame {
        bars: (left, room),
        ends,
        scale: (low, high),
        width: names + SPACE + room + numbers + 4.0,
    }
}

fn heading(ui: &Ui, area: Rect, frame: &Frame, headings: &[&str]) {
    let y = area.top() + theme::ROW / 2.0;
    let color = ui.visuals().weak_text_color();
    for (heading, end) in headings.iter().zip(&frame.ends) {
        let galley = text::line(ui, heading, color);
        text::draw(ui.painter(), Pos2::new(*end, y), Align::Max, galley, color);
    }
}

/// What pointers, keys and screen readers meet.
fn sensed(ui: &Ui, rect: Rect, id: (&str, usize), row: &Bar, headings: &[&str]) -> Response {
    let sense = if row.open.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with((id.0, id.1, &row.name)), sense);
    response.widget_info(|| {
        let cells =
            headings.iter().zip(&row.cells).map(|(heading, cell)| format!(", {heading} {cell}"));
        let label = row.name.clone() + &cells.collect::<String>();
        match row.open {
            Some(open) => WidgetInfo::selected(Role::DisclosureTriangle, true, open, label),
            None => WidgetInfo::labeled(Role::Label, true, label),
        }
    });
    response
}

#[expect(clippy::cast_possible_truncation, reason = "pixels need few digits")]
fn place(frame: &Frame, value: f64) -> f32 {
    let (low, high) = frame.scale;
    frame.bars.0 + frame.bars.1 * ((value - low) / (high - low)) as f32
}

fn draw(ui: &Ui, rect: Rect, frame: &Frame, row: &Bar, lit: bool) {
    let painter = ui.painter();
    let visuals = ui.visuals();
    if lit {
        painter.rect_filled(rect, 3.0, visuals.widgets.hovered.weak_bg_fill);
    }
    let color = if row.strong || lit { visuals.strong_text_color() } else { visuals.text_color() };
    let middle = rect.center().y;
    let left = rect.left() + INDENT * f32::from(row.level);
    if let Some(open) = row.open {
        triangle(ui, Pos2::new(left + INDENT / 2.0, middle), open, color);
    }
    let name = text::line(ui, &row.name, color);
    text::draw(painter, Pos2::new(left + INDENT, middle), Align::Min, name, color);
    bar(ui, rect, frame, row);
    for (cell, end) in row.cells.iter().zip(&frame.ends) {
        let galley = text::line(ui, cell, color);
        text::draw(painter, Pos2::new(*end, middle), Align::Max, galley, color);
    }
}

fn bar(ui: &Ui, rect: Rect, frame: &Frame, row: &Bar) {
    let painter = ui.painter();
    let zero = place(frame, 0.0);
    painter.vline(zero, rect.y_range(), theme::faint_line(ui.visuals()));
    let (from, to) = (place(frame, row.from), place(frame, row.to));
    let (low, high) = (from.min(to), from.max(to));
    let inset = if row.level > 0 { 6.0 } else { 4.0 };
    let nothing = (row.from - row.to).abs() <= 0.0;
    let high = if nothing { low } else { high.max(low + 1.0) };
    let bar = Rect::from_x_y_ranges(low..=high, rect.top() + inset..=rect.bottom() - inset);
    painter.rect_filled(bar, 2.0, row.color);
    if let Some((low, high)) = row.whisker {
        let (low, high) = (place(frame, low), place(frame, high));
        let stroke = Stroke::new(1.5, ui.visuals().strong_text_color());
        painter.hline(low..=high, rect.center().y, stroke);
        for end in [low, high] {
            painter.vline(end, rect.center().y - 4.0..=rect.center().y + 4.0, stroke);
        }
    }
}

/// A triangle that points down while parts are shown.
fn triangle(ui: &Ui, at: Pos2, open: bool, color: Color32) {
    let corners = if open {
        [(-4.0, -2.0), (4.0, -2.0), (0.0, 3.0)]
    } else {
        [(-2.0, -4.0), (3.0, 0.0), (-2.0, 4.0)]
    };
    let points = corners.map(|(x, y)| at + Vec2::new(x, y)).to_vec();
    ui.painter().add(Shape::convex_polygon(points, color, Stroke::NONE));
}
