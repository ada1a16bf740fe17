//! The camera: which part of a drawing is seen, and how it is moved with pointer and wheel.

use egui::{Pos2, Rect, Response, Ui, Vec2, pos2};
use serde::{Deserialize, Serialize};

/// What is seen of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Camera {
    /// The point in the middle of the screen, in units of the drawing; its own middle if none.
    centre: Option<Pos2>,
    /// How much larger than when all of the drawing is seen.
    zoom: f32,
}

/// Where points of a drawing stand on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Projection {
    /// The part of the screen that the drawing has.
    pub(crate) screen: Rect,
    /// Points on the screen for each unit of the drawing.
    pub(crate) scale: f32,
    /// The point of the drawing in the middle of the screen.
    centre: Pos2,
}

/// The closest look.
const CLOSEST: f32 = 80.0;
/// Part of the side that a fitted rectangle fills.
const FILLED: f32 = 0.92;

impl Default for Camera {
    fn default() -> Self {
        Self { centre: None, zoom: 1.0 }
    }
}

impl Camera {
    /// Shows all of the drawing.
    pub(crate) fn show_whole(&mut self) {
        *self = Self::default();
    }

    /// Whether all of the drawing is seen.
    pub(crate) fn shows_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Shows a part of a drawing as large as it goes.
    pub(crate) fn fit(&mut self, part: Rect, screen: Rect, whole: Rect) {
        let zoom = fitting(screen, part) * FILLED / fitting(screen, whole);
        *self = Self { centre: Some(part.center()), zoom: zoom.clamp(1.0, CLOSEST) };
    }

    /// Shows what is around a point, so much larger than when all is seen.
    pub(crate) fn look_at(&mut self, centre: Pos2, zoom: f32) {
        *self = Self { centre: Some(centre), zoom: zoom.clamp(1.0, CLOSEST) };
    }

    /// Moves as little as it takes to have a part of a drawing on the screen.
    pub(crate) fn reveal(&mut self, part: Rect, screen: Rect, whole: Rect) {
        let seen = self.project(screen, whole).seen();
        let by = |low: f32, high: f32, first: f32, last: f32| {
            if first < low { first - low } else { (last - high).max(0.0) }
        };
        let moved = Vec2::new(
            by(seen.left(), seen.right(), part.left(), part.right()),
            by(seen.top(), seen.bottom(), part.top(), part.bottom()),
        );
        if moved != Vec2::ZERO {
            self.centre = Some(seen.center() + moved);
        }
    }

    /// Where the points of a drawing stand, all of which lies in `whole`.
    pub(crate) fn project(&self, screen: Rect, whole: Rect) -> Projection {
        let scale = fitting(screen, whole) * self.zoom;
        let centre = self.centre.unwrap_or_else(|| whole.center());
        Projection { screen, scale, centre: kept_in(centre, screen.size() / scale, whole) }
    }

    /// Follows drags, the wheel and pinches on a drawing; the wheel scrolls nothing else then.
    pub(crate) fn follow(&mut self, ui: &Ui, response: &Response, whole: Rect) {
        let screen = response.rect;
        let seen = self.project(screen, whole);
        if response.dragged() && response.drag_delta() != Vec2::ZERO {
            self.centre = Some(seen.centre - response.drag_delta() / seen.scale);
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        }
        let Some(pointer) = response.hover_pos() else { return };
        let (scrolled, pinched) =
            ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        if scrolled != 0.0 || (pinched - 1.0).abs() > f32::EPSILON {
            let step = 1.0 + scrolled.abs() / 200.0;
            let factor = pinched * if scrolled < 0.0 { step.recip() } else { step };
            self.zoom_around(seen.drawn(pointer), factor);
            ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
        }
        if self.zoom <= 1.0 {
            self.centre = None;
        }
    }

    /// Zooms so that a point of the drawing stays where it is.
    fn zoom_around(&mut self, point: Pos2, factor: f32) {
        let zoom = (self.zoom * factor).clamp(1.0, CLOSEST);
        let centre = self.centre.unwrap_or(point);
        self.centre = Some(point + (centre - point) * (self.zoom / zoom));
        self.zoom = zoom;
    }
}

impl Projection {
    /// Where a point of the drawing stands on the screen.
    pub(crate) fn seen_at(&self, point: Pos2) -> Pos2 {
        self.screen.center() + (point - self.centre) * self.scale
    }

    /// Where a rectangle of the drawing stands on the screen.
    pub(crate) fn seen_as(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.seen_at(rect.min), self.seen_at(rect.max))
    }

    /// The point of the drawing at a point of the screen.
    pub(crate) fn drawn(&self, point: Pos2) -> Pos2 {
        self.centre + (point - self.screen.center()) / self.scale
    }

    /// The part of the drawing on the screen.
    pub(crate) fn seen(&self) -> Rect {
        Rect::from_center_size(self.centre, self.screen.size() / self.scale)
    }
}

/// Points on the screen for each unit of `whole` that show all of it.
fn fitting(screen: Rect, whole: Rect) -> f32 {
    let fits = screen.size().max(Vec2::splat(1.0)) / whole.size().max(Vec2::splat(1e-3));
    fits.min_elem()
}

/// The centre nearest to `centre` for which the screen, `size` large, shows nothing in vain.
fn kept_in(centre: Pos2, size: Vec2, whole: Rect) -> Pos2 {
    let along = |centre: f32, size: f32, low: f32, high: f32| {
        if size >= high - low {
            f32::midpoint(low, high)
        } else {
            centre.clamp(low + size / 2.0, high - size / 2.0)
        }
    };
    pos2(
        along(centre.x, size.x, whole.left(), whole.right()),
        along(centre.y, size.y, whole.top(), whole.bottom()),
    )
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    fn screen() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 200.0))
    }

    fn whole() -> Rect {
        Rect::from_min_size(pos2(-10.0, 0.0), vec2(100.0, 100.0))
    }

    fn near(one: Pos2, other: Pos2) -> bool {
        (one - other).length() < 1e-3
    }

    #[test]
    fn at_first_all_is_seen_in_the_middle() {
        let seen = Camera::default().project(screen(), whole());
        assert!((seen.scale - 2.0).abs() < 1e-6);
        assert!(near(seen.seen_at(whole().center()), screen().center()));
        assert!(screen().contains_rect(seen.seen_as(whole())));
    }

    #[test]
    fn screen_and_drawing_lead_back_to_each_other() {
        let mut camera = Camera::default();
        camera.zoom_around(pos2(20.0, 30.0), 7.0);
        let seen = camera.project(screen(), whole());
        for point in [pos2(0.0, 0.0), pos2(33.0, 71.0), pos2(90.0, 100.0)] {
            assert!(near(seen.drawn(seen.seen_at(point)), point), "{point:?}");
        }
    }

    #[test]
    fn zooming_leaves_the_point_under_the_pointer_where_it_is() {
        let mut camera = Camera { centre: Some(pos2(40.0, 50.0)), zoom: 4.0 };
        let point = pos2(45.0, 55.0);
        let before = camera.project(screen(), whole()).seen_at(point);
        camera.zoom_around(point, 1.5);
        assert!(near(camera.project(screen(), whole()).seen_at(point), before));
    }

    #[test]
    fn nobody_gets_lost_beside_the_drawing() {
        let camera = Camera { centre: Some(pos2(1e6, -1e6)), zoom: 10.0 };
        let seen = camera.project(screen(), whole()).seen();
        assert!(whole().expand(1e-3).contains_rect(seen), "{seen:?}");
    }

    #[test]
    fn a_fitted_part_is_seen_whole_and_large() {
        let mut camera = Camera::default();
        let part = Rect::from_min_size(pos2(30.0, 40.0), vec2(10.0, 10.0));
        camera.fit(part, screen(), whole());
        let seen = camera.project(screen(), whole()).seen_as(part);
        assert!(screen().contains_rect(seen) && seen.height() > 150.0, "{seen:?}");
    }

    #[test]
    fn what_is_revealed_is_on_the_screen() {
        let mut camera = Camera { centre: Some(pos2(0.0, 10.0)), zoom: 8.0 };
        let part = Rect::from_min_size(pos2(70.0, 80.0), vec2(1.0, 1.0));
        camera.reveal(part, screen(), whole());
        let seen = camera.project(screen(), whole()).seen_as(part);
        assert!(screen().expand(0.1).contains_rect(seen), "{seen:?}");
    }
}
