//! The way back from a close look.

use egui::{Align2, Button, Rect, Ui, vec2};

use super::Camera;

/// Size of the button.
const SIZE: egui::Vec2 = vec2(96.0, 24.0);

/// A button in the corner of a drawing that shows all of it again, while only a part is seen.
pub(crate) fn whole_button(ui: &mut Ui, drawing: Rect, camera: &mut Camera, label: &str) {
    if camera.shows_whole() {
        return;
    }
    let place = Align2::RIGHT_TOP.anchor_size(drawing.right_top() + vec2(-4.0, 4.0), SIZE);
    let about = "Shows all of it again. Scroll to look closer, drag to move.";
    if ui.put(place, Button::new(label)).on_hover_text(about).clicked() {
        camera.show_whole();
    }
}
