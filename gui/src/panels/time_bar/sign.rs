//! Signs of buttons, drawn from triangles and bars: no font has to know them.

use egui::{Painter, Rect, Shape, Stroke, pos2, vec2};

/// A part of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An upright bar.
    Bar,
    /// A triangle that points to what was.
    Earlier,
    /// A triangle that points to what will be.
    Later,
    /// The mark of an incident in plots.
    Incident,
}

/// Width of a part.
const WIDTH: f32 = 7.0;
/// Height of a part.
const HEIGHT: f32 = 10.0;

/// Paints the parts side by side in the middle of a button.
pub(super) fn paint(painter: &Painter, button: Rect, parts: &[Part], stroke: Stroke) {
    let width = WIDTH * parts.len() as f32;
    let begin = button.center() - vec2(width / 2.0, HEIGHT / 2.0);
    for (place, part) in parts.iter().enumerate() {
        let min = begin + vec2(WIDTH * place as f32, 0.0);
        let cell = Rect::from_min_size(min, vec2(WIDTH, HEIGHT)).shrink2(vec2(1.0, 0.0));
        let (middle, centre) = (cell.center().y, cell.center().x);
        let points = match part {
            Part::Bar => {
                let bar = Rect::from_center_size(cell.center(), vec2(2.5, HEIGHT));
                painter.rect_filled(bar, 0.0, stroke.color);
                continue;
            }
            Part::Earlier => [cell.right_top(), cell.right_bottom(), pos2(cell.left(), middle)],
            Part::Later => [cell.left_top(), pos2(cell.right(), middle), cell.left_bottom()],
            Part::Incident => [
                pos2(cell.left(), middle - 3.0),
                pos2(cell.right(), middle - 3.0),
                pos2(centre, middle + 3.0),
            ],
        };
        let triangle = Shape::convex_polygon(points.to_vec(), stroke.color, Stroke::NONE);
        painter.add(triangle);
    }
}
