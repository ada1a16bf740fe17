//! The legend of the time series: figures in the window, the value at the pointer, hide and remove.

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBody, TableBuilder};

use super::super::readings::{figure, told};
use super::TimeSeries;
use crate::model::{Model, Run};
use crate::plot;
use crate::theme;

impl TimeSeries {
    pub(super) fn legend(&mut self, ui: &mut Ui, model: &Model, run: &Run, height: f32) {
        let now = model.time.now.in_hours();
        let hour = plot::hovered(ui.ctx()).unwrap_or(now);
        let date = plot::date(run.clock, plot::instant(hour));
        ui.push_id("legend", |ui| {
            let table = TableBuilder::new(ui)
                .striped(true)
                .auto_shrink(false)
                .max_scroll_height(height)
                .min_scrolled_height(theme::ROW)
                .cell_layout(Layout::right_to_left(Align::Center))
                .column(Column::remainder().at_least(120.0).clip(true))
                .column(Column::exact(theme::DATE + 8.0))
                .columns(Column::exact(72.0), 4)
                .column(Column::exact(100.0));
            let table = table.header(theme::ROW, |mut header| {
                header.col(|ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.weak("Series"));
                });
                for title in [date.as_str(), "Min", "Mean", "Max", "Last", ""] {
                    header.col(|ui| {
                        ui.weak(title);
                    });
                }
            });
            table.body(|body| self.rows(body, model, run, hour));
        });
    }

    fn rows(&mut self, mut body: TableBody<'_>, model: &Model, run: &Run, hour: f64) {
        let window = model.time.window.start.in_hours()..model.time.window.end.in_hours();
        let mut removed = None;
        let Self { lines, readings, .. } = self;
        for (place, line) in lines.iter_mut().enumerate() {
            let series = readings.get(run, &line.name);
            body.row(theme::ROW, |mut row| {
                row.col(|ui| {
                    let (label, about) = series.map_or_else(
                        || (format!("{}: not in this run", line.name), String::new()),
                        |one| (with_unit(&one.label, &one.unit), one.about.clone()),
                    );
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        swatch(ui, place, line.hidden);
                        let text = RichText::new(label);
                        let text = if line.hidden { text.weak() } else { text };
                        ui.add(egui::Label::new(text).truncate()).on_hover_text(about);
                    });
                });
                let at = series.and_then(|one| Some(told(run, one, one.pyramid.at(hour)?)));
                row.col(|ui| {
                    ui.strong(at.unwrap_or_default());
                });
                let summary = series.and_then(|one| one.pyramid.summary(window.clone()));
                let figures = summary.map(|one| [one.min, one.mean, one.max, one.last]);
                for place in 0..4 {
                    row.col(|ui| {
                        ui.label(figures.map_or_else(String::new, |all| figure(all[place])));
                    });
                }
                row.col(|ui| {
                    if ui.small_button("Remove").clicked() {
                        removed = Some(place);
                    }
                    let toggle = if line.hidden { "Show" } else { "Hide" };
                    if ui.small_button(toggle).clicked() {
                        line.hidden = !line.hidden;
                    }
                });
            });
        }
        if let Some(place) = removed {
            lines.remove(place);
        }
    }
}

/// The colour of a line; a frame of it where the line is hidden.
fn swatch(ui: &mut Ui, place: usize, hidden: bool) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 10.0), egui::Sense::hover());
    let colour = theme::series(ui.visuals(), place);
    if hidden {
        let stroke = egui::Stroke::new(1.0, colour);
        ui.painter().rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(rect, 2.0, colour);
    }
}

fn with_unit(label: &str, unit: &str) -> String {
    if unit.is_empty() { label.to_owned() } else { format!("{label} ({unit})") }
}
