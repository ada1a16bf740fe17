//! What lies over every drawing over time: incidents, the moment, the hovered instant.

use egui::{Align2, Color32, FontId, Painter, Rect, Response, Shape, Ui, pos2, vec2};

use super::{TimeScale, instant, pointer};
use crate::format::words;
use crate::model::{Model, Run};
use crate::theme::{self, Meaning};

/// Height of the mark of an incident.
const MARK: f32 = 6.0;

/// Paints incidents, the moment and the hovered instant over a drawing.
pub(crate) fn overlay(ui: &Ui, response: &Response, rect: Rect, scale: &TimeScale, model: &Model) {
    let Some(run) = model.runs.shown() else { return };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let visuals = ui.visuals();
    paint_marks(&painter, rect, scale, run, theme::meaning(visuals, Meaning::Bad));
    let now = scale.column_of(model.time.now);
    painter.vline(now, rect.y_range(), theme::now_line(visuals));
    let Some(hour) = pointer::hovered(ui.ctx()).filter(|hour| scale.shows(*hour)) else { return };
    painter.vline(scale.column(hour), rect.y_range(), theme::thin_line(visuals));
    if response.hovered() {
        told(ui, &painter, rect, scale, run, hour);
    }
}

/// Paints a mark at the top for each incident that can be seen; many on one column are one mark.
pub(crate) fn paint_marks(
    painter: &Painter,
    rect: Rect,
    scale: &TimeScale,
    run: &Run,
    colour: Color32,
) {
    let incidents = run.history.incidents();
    let hours = scale.hours();
    let column = (hours.end - hours.start) / scale.width() as f64;
    let first = incidents.partition_point(|incident| incident.at.in_hours() < hours.start);
    let mut remaining = &incidents[first..];
    let mut shapes = Vec::new();
    while let Some(incident) = remaining.first().filter(|one| one.at.in_hours() <= hours.end) {
        let hour = incident.at.in_hours();
        let x = scale.column(hour);
        let points = [vec2(-3.0, 0.0), vec2(3.0, 0.0), vec2(0.0, MARK)];
        let points = points.map(|by| pos2(x, rect.top()) + by).to_vec();
        shapes.push(Shape::convex_polygon(points, colour, egui::Stroke::NONE));
        let next = remaining.partition_point(|other| other.at.in_hours() <= hour + column);
        remaining = &remaining[next.max(1)..];
    }
    painter.extend(shapes);
}

/// Writes the hovered date beside the pointer's line, with the incident there if there is one.
fn told(ui: &Ui, painter: &Painter, rect: Rect, scale: &TimeScale, run: &Run, hour: f64) {
    let mut text = run.moment(instant(hour));
    if let Some(what) = incident_near(run, scale, hour) {
        text = format!("{text}  {what}");
    }
    let font = FontId::proportional(theme::SMALL);
    let galley = painter.layout_no_wrap(text, font, ui.visuals().strong_text_color());
    let x = scale.column(hour);
    let fits = x + galley.size().x + 12.0 < rect.right();
    let (align, x) = if fits { (Align2::LEFT_TOP, x + 6.0) } else { (Align2::RIGHT_TOP, x - 6.0) };
    let place = align.anchor_size(pos2(x, rect.top() + MARK + 2.0), galley.size());
    let card = ui.visuals().extreme_bg_color.gamma_multiply(0.85);
    painter.rect_filled(place.expand2(vec2(4.0, 2.0)), 2.0, card);
    painter.galley(place.min, galley, ui.visuals().strong_text_color());
}

/// The incident whose mark is under the pointer, in words.
fn incident_near(run: &Run, scale: &TimeScale, hour: f64) -> Option<String> {
    let incidents = run.history.incidents();
    let next = incidents.partition_point(|incident| incident.at.in_hours() < hour);
    let around = &incidents[next.saturating_sub(1)..(next + 1).min(incidents.len())];
    let away = |at: units::SimTime| (scale.column_of(at) - scale.column(hour)).abs();
    let nearest = around.iter().min_by(|one, other| away(one.at).total_cmp(&away(other.at)))?;
    (away(nearest.at) <= 4.0).then(|| words(&nearest.what))
}
