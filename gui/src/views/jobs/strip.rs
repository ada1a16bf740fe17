//! The strips above and below the chart: the queue of jobs that wait, and the dates.

use egui::{Align2, FontId, Mesh, Painter, Rangef, Rect, Sense, Ui, pos2, vec2};

use crate::command::Commands;
use crate::format::short;
use crate::model::{Model, Run};
use crate::plot::{TimeScale, gestures, overlay, ticks};
use crate::theme::{self, Meaning};

/// Height of the queue.
const QUEUE: f32 = 44.0;
/// Space between two dates at least.
const APART: f32 = 60.0;

/// The hourly column of jobs that wait.
const WAITING: &str = "jobs_waiting";

/// Draws how many jobs wait; its highest point is the most within the window.
pub(super) fn queue(ui: &mut Ui, model: &Model, run: &Run, commands: &mut Commands) {
    let size = vec2(ui.available_width(), QUEUE);
    let response = ui.allocate_response(size, Sense::click_and_drag());
    let (rect, scale) = columns(response.rect, model);
    let visuals = ui.visuals();
    let painter = ui.painter().with_clip_rect(response.rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 0.0, visuals.extreme_bg_color);
    let points =
        run.series(WAITING).map(|series| series.pyramid.seen(scale.hours(), scale.width()));
    let points = points.unwrap_or_default();
    let most = points.iter().map(|[_, waiting]| *waiting).fold(0.0, f64::max);
    let mut mesh = Mesh::default();
    let colour = theme::meaning(visuals, Meaning::Warning);
    for pair in points.windows(2) {
        let columns = Rangef::new(
            scale.column(pair[0][0]),
            scale.column(pair[1][0]).max(scale.column(pair[0][0]) + 1.0),
        );
        #[expect(clippy::cast_possible_truncation, reason = "points on the screen")]
        let height = (pair[0][1] / most.max(1.0)) as f32 * (rect.height() - 4.0);
        let columns = Rangef::new(columns.min.max(rect.left()), columns.max.min(rect.right()));
        if height > 0.0 && columns.span() > 0.0 {
            mesh.add_colored_rect(
                Rect::from_x_y_ranges(columns, rect.bottom() - height..=rect.bottom()),
                colour,
            );
        }
    }
    painter.add(mesh);
    let text = |row: f32, align: Align2, text: String| {
        side(&painter, rect, row, align, text, visuals.text_color());
    };
    text(rect.top(), Align2::RIGHT_TOP, short(most));
    text(rect.bottom(), Align2::RIGHT_BOTTOM, "waiting".to_owned());
    overlay(ui, &response, rect, &scale, model);
    let now = run.series(WAITING).and_then(|series| series.pyramid.at(model.time.now.in_hours()));
    let label = format!(
        "Queue: {} jobs wait now, at most {} within the window",
        short(now.unwrap_or(0.0)),
        short(most)
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &label));
    gestures(ui, &response, &scale, model, commands);
    response.on_hover_text("Jobs that wait, as means of each hour.");
}

/// Draws the dates.
pub(super) fn dates(ui: &mut Ui, model: &Model, run: &Run) {
    let size = vec2(ui.available_width(), theme::SMALL + 6.0);
    let (_, all) = ui.allocate_space(size);
    let (rect, scale) = columns(all, model);
    let hours = scale.hours();
    let apart = (hours.end - hours.start) * f64::from(APART / rect.width().max(1.0));
    let (font, colour) = (FontId::proportional(theme::SMALL), ui.visuals().text_color());
    let mut free = all.left();
    for tick in ticks(run.clock, &hours, apart) {
        let x = scale.column(tick.hour);
        let galley = ui.painter().layout_no_wrap(tick.label, font.clone(), colour);
        let half = galley.size().x / 2.0;
        let middle = x.min(all.right() - half);
        let place = Align2::CENTER_TOP.anchor_size(pos2(middle, rect.top() + 4.0), galley.size());
        ui.painter().vline(x, rect.top()..=rect.top() + 3.0, theme::thin_line(ui.visuals()));
        if place.left() >= free {
            free = place.right() + 4.0;
            ui.painter().galley(place.min, galley, colour);
        }
    }
}

/// The columns of a drawing that have time, and their scale: what is left of them has numbers.
pub(super) fn columns(all: Rect, model: &Model) -> (Rect, TimeScale) {
    let rect = all.with_min_x((all.left() + theme::AXIS).min(all.right()));
    (rect, TimeScale::new(&model.time.window, rect.x_range()))
}

/// Writes a number or a word beside the columns that have time.
pub(super) fn side(
    painter: &Painter,
    rect: Rect,
    row: f32,
    align: Align2,
    text: String,
    colour: egui::Color32,
) {
    let font = FontId::proportional(theme::SMALL);
    painter.text(pos2(rect.left() - 6.0, row), align, text, font, colour);
}
