//! The whole run as a strip: a metric's silhouette, incidents, the moment, and the part that plots show.

use std::ops::Range;

use egui::{
    Align2, ComboBox, CursorIcon, FontId, Mesh, Rangef, Rect, Response, Sense, Ui, WidgetInfo,
    pos2, vec2,
};
use units::SimTime;

use crate::command::{Command, Commands, TimeCommand};
use crate::format::with_unit;
use crate::model::{Model, Run, RunId, Series};
use crate::plot::{self, TimeScale, instant};
use crate::theme::{self, Meaning};

/// Height of the silhouette.
const SILHOUETTE: f32 = 34.0;
/// Height of the band under it.
const BAND: f32 = 10.0;
/// Height of the dates under that.
const DATES: f32 = 14.0;
/// Width of the handles at the ends of the band.
const HANDLE: f32 = 8.0;

/// The strip.
#[derive(Debug)]
pub(super) struct Overview {
    /// The column whose silhouette is shown.
    metric: String,
    silhouette: Option<Silhouette>,
}

/// Least and greatest share of the greatest value, by column of points; `None` in a gap.
#[derive(Debug)]
struct Silhouette {
    of: (RunId, String, usize),
    columns: Vec<Option<[f32; 2]>>,
}

impl Default for Overview {
    fn default() -> Self {
        Self { metric: "power_it_mw".to_owned(), silhouette: None }
    }
}

impl Overview {
    /// Where the metric of the silhouette is chosen.
    pub(super) fn picker(&mut self, ui: &mut Ui, run: Option<&Run>) {
        let known = run.and_then(|run| run.series(&self.metric));
        let shown = known.map_or_else(|| self.metric.clone(), |series| series.label.clone());
        let menu = ComboBox::from_id_salt("overview").selected_text(shown).show_ui(ui, |ui| {
            for series in run.map_or(&[][..], |run| &run.series) {
                let chosen = series.name == self.metric;
                if ui.selectable_label(chosen, &series.label).on_hover_text(&series.about).clicked()
                {
                    self.metric.clone_from(&series.name);
                }
            }
        });
        ui.ctx().accesskit_node_builder(menu.response.id, |node| node.set_label("Overview of"));
        menu.response.on_hover_text("What the strip below shows of the whole run.");
    }

    /// Draws it and hears its gestures.
    pub(super) fn ui(&mut self, ui: &mut Ui, model: &Model, run: &Run, commands: &mut Commands) {
        let size = vec2(ui.available_width(), SILHOUETTE + BAND + DATES);
        let (strip, _) = ui.allocate_exact_size(size, Sense::hover());
        let upper = Rect::from_min_size(strip.min, vec2(size.x, SILHOUETTE));
        let band = Rect::from_min_size(upper.left_bottom(), vec2(size.x, BAND));
        let scale = TimeScale::new(&(SimTime::START..run.end), strip.x_range());
        self.paint_silhouette(ui, upper, &scale, run);
        paint_dates(ui, band, &scale, run);
        let colour = theme::meaning(ui.visuals(), Meaning::Bad);
        plot::paint_marks(ui.painter(), upper, &scale, run, colour);
        band_ui(ui, upper, band, &scale, model, commands);
        self.scrub(ui, upper, &scale, run, commands);
        let now = scale.column_of(model.time.now);
        let columns = upper.top()..=band.bottom();
        ui.painter().vline(now, columns, theme::now_line(ui.visuals()));
        if let Some(hour) = plot::hovered(ui.ctx()) {
            let line = theme::thin_line(ui.visuals());
            ui.painter().vline(scale.column(hour), upper.y_range(), line);
        }
    }

    /// Click or drag to go to a moment.
    fn scrub(&self, ui: &Ui, upper: Rect, scale: &TimeScale, run: &Run, commands: &mut Commands) {
        let response = part(ui, upper, "Scrub", CursorIcon::PointingHand);
        if (response.clicked() || response.dragged())
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let to = instant(scale.hour_within(pointer.x));
            commands.push(Command::Time(TimeCommand::Jump(to)));
        }
        let Some(pointer) = response.hover_pos() else { return };
        let hour = scale.hour_within(pointer.x);
        let series = run.series(&self.metric);
        let value = series.and_then(|series| Some((series, series.pyramid.at(hour)?)));
        response.on_hover_ui_at_pointer(|ui| {
            ui.strong(run.moment(instant(hour)));
            if let Some((series, value)) = value {
                ui.label(format!("{}: {}", &series.label, with_unit(value, &series.unit)));
            }
            ui.weak("Click or drag to go there.");
        });
    }

    fn paint_silhouette(&mut self, ui: &Ui, rect: Rect, scale: &TimeScale, run: &Run) {
        let visuals = ui.visuals();
        ui.painter().rect_filled(rect, 2.0, visuals.extreme_bg_color);
        let Some(series) = run.series(&self.metric) else { return };
        let of = (run.id, series.name.clone(), scale.width());
        let silhouette = self.silhouette.take().filter(|known| known.of == of);
        let silhouette = silhouette.unwrap_or_else(|| {
            let columns = shares(series, &scale.hours(), of.2);
            Silhouette { of, columns }
        });
        let colour = theme::series(visuals, 0);
        let (strong, weak) = (colour.gamma_multiply(0.55), colour.gamma_multiply(0.3));
        let mut mesh = Mesh::default();
        let height = rect.height() - 2.0;
        for (place, column) in silhouette.columns.iter().enumerate() {
            let Some([low, high]) = column else { continue };
            let left = rect.left() + place as f32;
            let bar = |from: f32, to: f32| {
                let rows = rect.bottom() - height * to..=rect.bottom() - height * from;
                Rect::from_x_y_ranges(left..=left + 1.0, rows)
            };
            mesh.add_colored_rect(bar(0.0, *low), strong);
            mesh.add_colored_rect(bar(*low, high.max(low + 1.0 / height)), weak);
        }
        ui.painter().add(mesh);
        self.silhouette = Some(silhouette);
    }
}

/// The least and the greatest value of each column, as shares of the range from zero (or the least
/// value of all, where that is below) to the greatest of all; `None` where there is no value.
#[expect(clippy::cast_possible_truncation, reason = "a share needs few digits")]
fn shares(series: &Series, hours: &Range<f64>, columns: usize) -> Vec<Option<[f32; 2]>> {
    let Some(all) = series.pyramid.summary(hours.clone()) else { return Vec::new() };
    let low = all.min.min(0.0);
    let range = (all.max - low).max(f64::MIN_POSITIVE);
    let width = (hours.end - hours.start) / columns as f64;
    let column = |place: usize| {
        let from = hours.start + width * place as f64;
        let one = series.pyramid.summary(from..from + width)?;
        Some([one.min, one.max].map(|value| ((value - low) / range) as f32))
    };
    (0..columns).map(column).collect()
}

fn paint_dates(ui: &Ui, band: Rect, scale: &TimeScale, run: &Run) {
    let hours = scale.hours();
    let apart = (hours.end - hours.start) / scale.width() as f64 * 70.0;
    let font = FontId::proportional(theme::SMALL);
    let mut free = band.left();
    for tick in plot::ticks(run.clock, &hours, apart) {
        let at = scale.column(tick.hour);
        let galley =
            ui.painter().layout_no_wrap(tick.label, font.clone(), ui.visuals().weak_text_color());
        let room = galley.size().x / 2.0;
        let x = at.clamp(band.left() + room, band.right() - room);
        if x - room >= free {
            free = x + room + 6.0;
            let place = Align2::CENTER_TOP.anchor_size(pos2(x, band.bottom()), galley.size());
            ui.painter().galley(place.min, galley, ui.visuals().weak_text_color());
        }
    }
}

/// A part of the strip that can be clicked and dragged.
fn part(ui: &Ui, rect: Rect, name: &str, cursor: CursorIcon) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, name));
    response.on_hover_cursor(cursor)
}

/// The part of the run that plots show: drag it along, or drag its ends.
fn band_ui(
    ui: &Ui,
    upper: Rect,
    band: Rect,
    scale: &TimeScale,
    model: &Model,
    commands: &mut Commands,
) {
    let window = &model.time.window;
    let (from, to) = (scale.column_of(window.start), scale.column_of(window.end));
    let place = |columns: Rangef| Rect::from_x_y_ranges(columns, band.y_range());
    let begin = place(Rangef::new(from, from + HANDLE));
    let finish = place(Rangef::new((to - HANDLE).max(from + HANDLE), to.max(from + 2.0 * HANDLE)));
    let middle = place(Rangef::new(begin.right(), finish.left().max(begin.right() + 1.0)));
    paint_band(ui, upper, band, [begin, finish], from..to);
    let resize = CursorIcon::ResizeHorizontal;
    let parts = [("Window", middle, CursorIcon::Grab), ("Window start", begin, resize)];
    for (name, rect, cursor) in parts.into_iter().chain([("Window end", finish, resize)]) {
        let response = part(ui, rect, name, cursor);
        if response.double_clicked() {
            commands.push(Command::Time(TimeCommand::ZoomOut));
        }
        let Some(held) = grip(ui, &response, scale, window) else { continue };
        let window = match name {
            "Window" => plot::moved(window, held - window.start.in_hours()),
            "Window start" => instant(held).min(window.end)..window.end,
            _ => window.start..instant(held).max(window.start),
        };
        commands.push(Command::Time(TimeCommand::Slide(window)));
    }
    let about = "The part of the run that plots show: drag it along, or drag its ends.";
    part(ui, middle, "Window", CursorIcon::Grab).on_hover_text(about);
}

/// The hour where the left edge of the window (or the end that is dragged) belongs now: what was
/// under the pointer when the drag began stays under it.
fn grip(ui: &Ui, response: &Response, scale: &TimeScale, window: &Range<SimTime>) -> Option<f64> {
    if !response.dragged() {
        return None;
    }
    let pointer = scale.hour(response.interact_pointer_pos()?.x);
    let ends = response.id == ui.scope_id().with("Window end");
    let edge = if ends { window.end } else { window.start }.in_hours();
    let place = response.id.with("grip");
    if response.drag_started() {
        let origin = ui.input(|input| input.pointer.press_origin())?;
        ui.data_mut(|data| data.insert_temp(place, scale.hour(origin.x) - edge));
    }
    let offset: f64 = ui.data(|data| data.get_temp(place))?;
    Some(pointer - offset)
}

fn paint_band(ui: &Ui, upper: Rect, band: Rect, handles: [Rect; 2], seen: Range<f32>) {
    let visuals = ui.visuals();
    let painter = ui.painter();
    painter.rect_filled(band, 2.0, visuals.faint_bg_color);
    let veil = visuals.panel_fill.gamma_multiply(0.65);
    for columns in [upper.left()..=seen.start, seen.end..=upper.right()] {
        painter.rect_filled(Rect::from_x_y_ranges(columns, upper.y_range()), 0.0, veil);
    }
    let bar = Rect::from_x_y_ranges(handles[0].left()..=handles[1].right(), band.y_range());
    painter.rect_filled(bar, 2.0, visuals.selection.bg_fill.gamma_multiply(0.6));
    for handle in handles {
        painter.rect_filled(
            handle,
            2.0,
            visuals.widgets.active.fg_stroke.color.gamma_multiply(0.7),
        );
    }
}
