//! The legend of the time series: figures in the window, the value at the pointer, hide and remove.

use egui::{Align, Layout, RichText, Ui};
use egui_extras::{Column, TableBody, TableBuilder};

use super::super::readings::{figure, told as reading};
use super::super::told;
use super::TimeSeries;
use crate::model::{Model, Run, Summary};
use crate::plot;
use crate::theme;

/// A figure of a series in the window: its name, its meaning, and how it is found.
type Figure = (&'static str, &'static str, fn(&Summary) -> Option<f64>);

/// Figures, the most important first.
const FIGURES: [Figure; 4] = [
    ("Mean", "Mean over the time that plots show.", |one| Some(one.mean)),
    ("Max", "Greatest value in the time that plots show.", |one| Some(one.max)),
    ("Min", "Least value in the time that plots show.", |one| Some(one.min)),
    ("Last", "Value at the end of what plots show.", |one| one.last),
];

/// Width of a figure.
const FIGURE: f32 = 62.0;
/// Least width of the name.
const NAME: f32 = 110.0;
/// Width of the buttons.
const ACTIONS: f32 = 104.0;

/// The figures for which there is room.
fn figures(width: f32) -> &'static [Figure] {
    let between = 8.0;
    let room = width - NAME - ACTIONS - FIGURE - 3.0 * between;
    let fit = (1..=FIGURES.len()).take_while(|count| *count as f32 * (FIGURE + between) <= room);
    &FIGURES[..fit.count()]
}

impl TimeSeries {
    pub(super) fn legend(&mut self, ui: &mut Ui, model: &Model, run: &Run, height: f32) {
        let now = model.time.now.in_hours();
        let hour = plot::hovered(ui.ctx()).unwrap_or(now);
        let date = run.moment(plot::instant(hour));
        let figures = figures(ui.available_width());
        ui.push_id("legend", |ui| {
            let table = TableBuilder::new(ui)
                .striped(true)
                .auto_shrink(false)
                .max_scroll_height(height)
                .min_scrolled_height(theme::ROW)
                .cell_layout(Layout::right_to_left(Align::Center))
                .column(Column::remainder().at_least(NAME).clip(true))
                .columns(Column::exact(FIGURE), 1 + figures.len())
                .column(Column::exact(ACTIONS));
            let table = table.header(theme::ROW, |mut header| {
                header.col(|ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.weak("Series"));
                });
                header.col(|ui| {
                    ui.weak("Value").on_hover_text(format!("At {date}, the line of the plots."));
                });
                for (title, about, _) in figures {
                    header.col(|ui| {
                        ui.weak(*title).on_hover_text(*about);
                    });
                }
                header.col(|_| {});
            });
            table.body(|body| self.rows(body, model, run, hour, figures));
        });
    }

    fn rows(
        &mut self,
        mut body: TableBody<'_>,
        model: &Model,
        run: &Run,
        hour: f64,
        figures: &[Figure],
    ) {
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
                let at = series.and_then(|one| Some(reading(run, one, one.pyramid.at(hour)?)));
                let why = series.map_or("", |one| one.undefined);
                row.col(|ui| cell(ui, at, why, true));
                let summary = series.and_then(|one| one.pyramid.summary(window.clone()));
                for (_, _, value) in figures {
                    let shown = summary.as_ref().and_then(value).map(figure);
                    row.col(|ui| cell(ui, shown, why, false));
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

/// A figure; a dash with the reason, where pointers rest, of what has none.
fn cell(ui: &mut Ui, shown: Option<String>, why: &str, strong: bool) {
    match shown {
        Some(text) if strong => _ = ui.strong(text),
        Some(text) => _ = ui.label(text),
        None => _ = ui.weak(told::UNDEFINED).on_hover_text(told::reason(why)),
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
