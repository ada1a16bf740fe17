//! What lies over every drawing over time: incidents, the moment, the hovered instant.

use egui::{Align2, Color32, FontId, Painter, Rect, Response, Shape, Ui, pos2, vec2};

use super::{TimeScale, instant, pointer};
use crate::format::words;
use crate::model::{Model, Run};
use crate::theme::{self, Meaning};

/// Height of the mark of an incident.
const MARK: f32 = 6.0;
/// Least points between two marks, so that they do not cover what they stand on.
const APART: f64 = 12.0;

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

/// Paints a mark at the top for each incident that can be seen; many close together are one mark.
pub(crate) fn paint_marks(
    painter: &Painter,
    rect: Rect,
    scale: &TimeScale,
    run: &Run,
    colour: Color32,
) {
    let hours: Vec<f64> =
        run.history.incidents().iter().map(|incident| incident.at.in_hours()).collect();
    let shape = |x: f32| {
        let points = [vec2(-3.0, 0.0), vec2(3.0, 0.0), vec2(0.0, MARK)];
        let points = points.map(|by| pos2(x, rect.top()) + by).to_vec();
        Shape::convex_polygon(points, colour, egui::Stroke::NONE)
    };
    painter.extend(marked(&hours, scale).into_iter().map(shape));
}

/// Where marks stand of what happened at these hours, the earliest first: those that would stand
/// closer than [`APART`] to the mark before are told by it.
fn marked(hours: &[f64], scale: &TimeScale) -> Vec<f32> {
    let seen = scale.hours();
    let apart = (seen.end - seen.start) / scale.width() as f64 * APART;
    let first = hours.partition_point(|hour| *hour < seen.start);
    let mut remaining = &hours[first..];
    let mut columns = Vec::new();
    while let Some(&hour) = remaining.first().filter(|hour| **hour <= seen.end) {
        columns.push(scale.column(hour));
        let next = remaining.partition_point(|other| *other < hour + apart);
        remaining = &remaining[next.max(1)..];
    }
    columns
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

#[cfg(test)]
mod tests {
    use units::{SimDuration, SimTime};

    use super::*;

    /// Method: an incident every hour of a hundred hours on a strip of 400 points, four to an hour.
    #[test]
    fn marks_leave_room_between_them() {
        let end = SimTime::START + SimDuration::hours(100);
        let scale = TimeScale::new(&(SimTime::START..end), egui::Rangef::new(0.0, 400.0));
        let hours: Vec<f64> = (0..100).map(f64::from).collect();
        let columns = marked(&hours, &scale);
        assert!((33..=34).contains(&columns.len()), "{columns:?}");
        assert!(columns.windows(2).all(|pair| pair[1] - pair[0] >= 11.9), "{columns:?}");
        assert_eq!(marked(&[3.0, 50.0], &scale).len(), 2, "what stands apart keeps its own mark");
    }
}
