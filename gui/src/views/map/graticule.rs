//! Lines of longitude and latitude, and the degrees at their ends.

use egui::{Align2, FontId, Painter, Pos2, Rect, Stroke, Visuals};

use super::land;
use crate::canvas::Projection;
use crate::theme;

/// Least space between the degrees of two lines, in points: the longest fits.
const ACROSS: f32 = 44.0;
const DOWN: f32 = 16.0;

/// Degrees from one line to the next.
fn step(projection: &Projection) -> usize {
    if projection.seen().width() > 120.0 { 30 } else { 10 }
}

/// The degrees of all lines, and where each crosses the map from side to side and from top to bottom.
fn all(projection: &Projection) -> impl Iterator<Item = (i32, Pos2)> {
    let degrees = (-180_i32..=180).step_by(step(projection));
    degrees.map(|degrees| {
        let point = land::point(f64::from(degrees), f64::from(degrees));
        (degrees, projection.seen_at(point))
    })
}

/// Whether a line of latitude is on the map.
fn is_down(degrees: i32, at: Pos2, screen: Rect) -> bool {
    screen.y_range().contains(at.y) && degrees.abs() <= 90
}

/// Draws the lines.
pub(super) fn lines(painter: &Painter, projection: &Projection, visuals: &Visuals) {
    let line = Stroke::new(1.0, theme::thin_line(visuals).color.gamma_multiply(0.25));
    let screen = projection.screen;
    for (degrees, at) in all(projection) {
        if screen.x_range().contains(at.x) {
            painter.vline(at.x, screen.y_range(), line);
        }
        if is_down(degrees, at, screen) {
            painter.hline(screen.x_range(), at.y, line);
        }
    }
}

/// Writes the degrees of the lines that stand far enough apart; gives where.
pub(super) fn degrees(painter: &Painter, projection: &Projection, visuals: &Visuals) -> Vec<Rect> {
    let screen = projection.screen;
    let named = |space: f32| {
        let step = i32::try_from(step(projection)).unwrap_or(30);
        let mut steps = [step, 30, 60, 90, 180].into_iter();
        steps.find(|degrees| f64::from(*degrees) * f64::from(projection.scale) >= f64::from(space))
    };
    let (across, down) = (named(ACROSS), named(DOWN));
    let is_named = |degrees: i32, step: Option<i32>| step.is_some_and(|step| degrees % step == 0);
    let mut written = Vec::new();
    let mut write = |at: Pos2, text: String| {
        let (font, colour) = (FontId::proportional(theme::SMALL), visuals.weak_text_color());
        written.push(painter.text(at, Align2::LEFT_BOTTOM, text, font, colour));
    };
    for (degrees, at) in all(projection) {
        let inside = at.x + 36.0 < screen.right() && at.x > screen.left() + 36.0;
        if inside && is_named(degrees, across) {
            write(Pos2::new(at.x + 2.0, screen.bottom()), text(degrees, "E", "W"));
        }
        let low = at.y > screen.bottom() - DOWN;
        if is_down(degrees, at, screen) && !low && is_named(degrees, down) {
            write(Pos2::new(screen.left() + 2.0, at.y), text(degrees, "N", "S"));
        }
    }
    written
}

/// Degrees with their side of the world.
fn text(degrees: i32, positive: &str, negative: &str) -> String {
    match degrees {
        0 => "0".to_owned(),
        1.. => format!("{degrees} {positive}"),
        _ => format!("{} {negative}", -degrees),
    }
}
