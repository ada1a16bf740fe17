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
    /// The least width of a drawing that fills the tile.
    pub(crate) fn least_width(ui: &Ui) -> f32 {
        ui.available_width() / theme::READABLE
    }

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
