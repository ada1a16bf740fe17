//! A drawing of text and lines that fills a tile: all of it if it can be read then, its upper part if
//! not, and whatever the user moved to.

use egui::{Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{Camera, Projection, whole_button};
use crate::theme;

/// What is seen of it; nobody has moved it while there is no camera.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Page {
    camera: Option<Camera>,
}

impl Page {
    /// Takes what is left of the tile for a drawing of this size, and draws it.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        about: &str,
        size: Vec2,
        draw: impl FnOnce(&mut Ui, &Projection),
    ) {
        let room = ui.available_size().max(Vec2::splat(theme::ROW));
        let (screen, response) = ui.allocate_exact_size(room, Sense::drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
        // Nothing is drawn larger than it is.
        let middle = Rect::from_min_size(Pos2::ZERO, size).center();
        let whole = Rect::from_center_size(middle, size.max(room));
        let mut camera = self.camera.unwrap_or_else(|| readable(screen, whole));
        let before = camera;
        camera.follow(ui, &response, whole);
        if camera != before {
            self.camera = Some(camera);
        }
        let seen = camera.project(screen, whole);
        ui.scope(|ui| {
            ui.shrink_clip_rect(screen);
            draw(ui, &seen);
        });
        let before = camera;
        whole_button(ui, screen, &mut camera, "Whole");
        if camera != before {
            self.camera = Some(camera);
        }
    }
}

/// All of a drawing if that can be read, or else its upper part.
fn readable(screen: Rect, whole: Rect) -> Camera {
    let mut camera = Camera::default();
    let scale = camera.project(screen, whole).scale;
    if scale < theme::READABLE {
        let part = Vec2::new(screen.width(), screen.height()) / theme::READABLE;
        let top = Rect::from_center_size(whole.center_top() + Vec2::Y * part.y / 2.0, part);
        camera.look_at(top.center(), theme::READABLE / scale);
    }
    camera
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    fn screen() -> Rect {
        Rect::from_min_size(pos2(300.0, 40.0), vec2(400.0, 300.0))
    }

    fn whole(size: Vec2) -> Rect {
        Rect::from_min_size(Pos2::ZERO, size)
    }

    #[test]
    fn a_drawing_that_can_be_read_is_seen_whole() {
        let whole = whole(vec2(400.0, 280.0));
        let camera = readable(screen(), whole);
        assert!(camera.shows_whole());
        let seen = camera.project(screen(), whole).seen_as(whole);
        assert!(screen().expand(1e-3).contains_rect(seen), "{seen:?}");
    }

    /// Goal: text is never too small at first, and the drawing begins with its top.
    #[test]
    fn a_larger_one_opens_with_its_upper_part_as_small_as_can_be_read() {
        let whole = whole(vec2(900.0, 2000.0));
        let seen = readable(screen(), whole).project(screen(), whole);
        assert!((seen.scale - theme::READABLE).abs() < 1e-3, "{}", seen.scale);
        let top = seen.seen_at(whole.center_top());
        assert!((top - screen().center_top()).length() < 1e-2, "{top:?}");
    }
}
