//! Links as lines: as wide as what flows, with an arrow, and with how much and how warm it is.

use egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, Ui, Visuals, vec2};
use factory::results::{Carrier, Link};

use super::reading::Reading;
use crate::canvas::keep_together;
use crate::theme;

/// Width of the line of the greatest flow.
const WIDEST: f32 = 7.0;
/// Flows below this are none.
pub(super) const NOTHING: f64 = 1e-6;

/// Where a link is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Where it leaves.
    Begin,
    /// Where it enters.
    End,
}

/// Draws a flow along its corners, `scale` large; `most` is the flow that has the widest line.
pub(super) fn paint(
    painter: &Painter,
    corners: &[Pos2],
    carries: Carrier,
    (flow, most): (f64, f64),
    scale: f32,
) {
    let visuals = &painter.ctx().global_style().visuals;
    if flow.abs() < NOTHING {
        painter.extend(Shape::dashed_line(corners, theme::thin_line(visuals), 3.0, 4.0));
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a line needs few digits")]
    let share = (flow.abs() / most.max(NOTHING)).clamp(0.0, 1.0).sqrt() as f32;
    let line =
        Stroke::new((1.0 + (WIDEST - 1.0) * share) * scale.min(1.0), colour(visuals, carries));
    match carries {
        Carrier::Electricity | Carrier::Coolant => {
            painter.line(corners.to_vec(), line);
        }
        Carrier::Air => {
            painter.extend(Shape::dashed_line(corners, line, 8.0, 4.0));
        }
        Carrier::Water => {
            painter.extend(Shape::dashed_line(corners, line, 2.0, 3.0));
        }
    }
    let along: Vec<Pos2> =
        if flow > 0.0 { corners.to_vec() } else { corners.iter().rev().copied().collect() };
    if let [.., before, tip] = along[..] {
        arrow(painter, before, tip, line);
    }
}

/// An arrow's head with its point at `tip`.
fn arrow(painter: &Painter, before: Pos2, tip: Pos2, line: Stroke) {
    let along = (tip - before).normalized() * (line.width + 5.0);
    let aside = along.rot90() * 0.6;
    let corners = vec![tip, tip - along + aside, tip - along - aside];
    painter.add(Shape::convex_polygon(corners, line.color, Stroke::NONE));
}

/// How much flows in a link, and how warm it is.
pub(super) fn text(link: &Link, reading: &Reading<'_>) -> String {
    let text = reading.text(link.flow);
    let flows = reading.value(link.flow).abs() >= NOTHING;
    match link.temperature.filter(|_| flows) {
        Some(temperature) => format!("{text}\n{}", reading.text(temperature)),
        None => text,
    }
}

/// Writes a text beside one of the ends of a link.
pub(super) fn label(painter: &Painter, corners: &[Pos2], text: String, at: At, scale: f32) {
    let visuals = &painter.ctx().global_style().visuals;
    let (Some(begin), Some(end)) = (corners.first(), corners.last()) else { return };
    let font = FontId::proportional(theme::SMALL * scale);
    let galley = painter.layout_no_wrap(text, font, visuals.text_color());
    let beside = (WIDEST / 2.0 + 3.0) * scale;
    let (anchor, place) = match at {
        At::Begin => (Align2::LEFT_TOP, *begin + vec2(beside, 1.0)),
        At::End => (Align2::LEFT_BOTTOM, *end + vec2(beside, -1.0)),
    };
    let rect = anchor.anchor_size(place, galley.size());
    painter.rect_filled(rect, 2.0, theme::veiled_ground(visuals));
    painter.galley(rect.min, galley, visuals.text_color());
}

/// The colour of what a link carries.
pub(super) fn colour(visuals: &Visuals, carries: Carrier) -> Color32 {
    theme::series(
        visuals,
        match carries {
            Carrier::Electricity => 1,
            Carrier::Coolant => 0,
            Carrier::Air => 3,
            Carrier::Water => 6,
        },
    )
}

/// What people call it.
pub(super) const fn name(carries: Carrier) -> &'static str {
    match carries {
        Carrier::Electricity => "Electricity",
        Carrier::Coolant => "Heat in coolant or water",
        Carrier::Air => "Heat in air",
        Carrier::Water => "Water used up",
    }
}

/// Says what lines of a kind carry.
pub(super) fn legend(ui: &mut Ui, carries: Carrier) {
    keep_together(ui, name(carries));
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, theme::SMALL), egui::Sense::hover());
    let line = Stroke::new(3.0, colour(ui.visuals(), carries));
    let ends = [rect.left_center(), rect.right_center()];
    match carries {
        Carrier::Electricity | Carrier::Coolant => {
            ui.painter().line_segment(ends, line);
        }
        Carrier::Air => ui.painter().extend(Shape::dashed_line(&ends, line, 8.0, 4.0)),
        Carrier::Water => ui.painter().extend(Shape::dashed_line(&ends, line, 2.0, 3.0)),
    }
    ui.label(name(carries));
}
