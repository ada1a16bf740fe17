//! How any metric is distributed in the window: duration curve, histogram, cumulative shares.

mod curves;
mod names;
mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use egui::{Align, Layout, Ui};
use egui_extras::{Column as Width, TableBuilder};
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use super::readings::{Picker, Readings, figure};
use crate::command::Commands;
use crate::model::{Model, Run, RunId, Series, Table};
use crate::theme;
use sample::Sample;

/// Duration curves and histograms of any metric.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Distribution {
    /// The column or channel that is shown.
    name: String,
    form: Form,
    /// The other runs that are compared are shown too.
    others: bool,
    #[serde(skip)]
    picker: Picker,
    #[serde(skip)]
    readings: Readings,
    #[serde(skip)]
    samples: Samples,
}

/// Samples that have been sorted, by run, series and the nanoseconds of the window.
type Samples = BTreeMap<(RunId, String, [u64; 2]), Sample>;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    /// Values from the greatest to the least, over the share of time in which they are reached.
    Duration,
    /// The share of time in which values lie between two bounds.
    Histogram,
    /// The share of time in which a value is not exceeded.
    Cumulative,
}

impl Form {
    const ALL: [(Self, &str, &str); 3] = [
        (Self::Duration, "Duration curve", "For which share of the time each value is reached."),
        (Self::Histogram, "Histogram", "For which share of the time values lie between bounds."),
        (Self::Cumulative, "Cumulative", "For which share of the time no value is exceeded."),
    ];
}

/// Samples kept at most; more are forgotten and made again.
const KEPT: usize = 64;

impl Default for Distribution {
    fn default() -> Self {
        Self {
            name: "power_it_mw".to_owned(),
            form: Form::Duration,
            others: true,
            picker: Picker::default(),
            readings: Readings::default(),
            samples: Samples::new(),
        }
    }
}

impl Distribution {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            ui.weak("No run yet. Choose a scenario and press Run: its values are ranked here.");
            return;
        };
        self.controls(ui, model, run);
        let runs = self.runs(model, run);
        for run in &runs {
            self.prepare(model, run);
        }
        let Some(series) = self.readings.get(run, &self.name) else {
            ui.weak(format!("This run has no {}: choose another metric.", self.name));
            return;
        };
        let known: Vec<(&Run, &Sample)> = runs
            .iter()
            .filter_map(|run| Some((*run, self.samples.get(&key(model, run, &self.name))?)))
            .filter(|(_, sample)| !sample.is_empty())
            .collect();
        if known.is_empty() {
            ui.weak("There is no value in the window: show more of the run with A.");
            return;
        }
        let legend = (known.len() as f32 + 1.5) * theme::ROW;
        let height = (ui.available_height() - legend - theme::GAP).max(theme::PART / 2.0);
        let title = axis_title(series);
        match self.form {
            Form::Duration => curves::duration(ui, &title, &known, height),
            Form::Histogram => curves::histogram(ui, &title, &known, height),
            Form::Cumulative => curves::cumulative(ui, &title, &known, height),
        }
        figures(ui, &known);
    }

    /// The distribution in the window as a table: bounds with hours, or each per cent of the time.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let mut readings = self.readings.clone();
        readings.prepare(model, run, &self.name);
        let series = readings.get(run, &self.name)?;
        let sample = Sample::new(&series.pyramid, &window(model));
        let value = |name: &str, about: &str| Column::number(name, &series.unit, about);
        let share = |about: &str| Column::number("share", "", about);
        if self.form == Form::Histogram {
            let hours = Column::number("hours", "h", "Hours between the bounds.");
            let columns = vec![
                value("from", "Lower bound."),
                value("to", "Upper bound."),
                hours,
                share("Share of the hours of the window."),
            ];
            let bins = sample.bins(sample.extent()).into_iter();
            let rows = bins.map(|bin| {
                let share = bin.hours / sample.hours();
                [bin.from, bin.to, bin.hours, share].map(Cell::Number).to_vec()
            });
            return Some(Table { columns, rows: rows.collect() });
        }
        let falling = self.form == Form::Duration;
        let about = if falling {
            "Share of the time in which the value is reached or exceeded."
        } else {
            "Share of the time in which the value is not exceeded."
        };
        let columns = vec![share(about), value(&series.name, &series.about)];
        let rows = (0..=100_u32).map(|per_cent| {
            let share = f64::from(per_cent) / 100.0;
            let value = sample.quantile(if falling { 1.0 - share } else { share });
            vec![Cell::Number(share), Cell::from(value)]
        });
        Some(Table { columns, rows: rows.collect() })
    }

    fn controls(&mut self, ui: &mut Ui, model: &Model, run: &Run) {
        ui.horizontal_wrapped(|ui| {
            self.readings.prepare(model, run, &self.name);
            let series = self.readings.get(run, &self.name);
            let title = series.map_or_else(|| self.name.clone(), |one| one.label.clone());
            if let Some(name) = self.picker.ui(ui, &format!("{title}…"), run) {
                self.name = name;
            }
            for (form, title, about) in Form::ALL {
                let button = ui.selectable_label(self.form == form, title).on_hover_text(about);
                if button.clicked() {
                    self.form = form;
                }
            }
            if model.runs.all().len() > 1 {
                let about = "Also the other runs that are compared.";
                ui.checkbox(&mut self.others, "Other runs").on_hover_text(about);
            }
            if !model.time.shows_all() {
                ui.weak("Of the window that plots show.");
            }
        });
    }

    /// The shown run first, and the others that are compared.
    fn runs<'a>(&self, model: &'a Model, shown: &'a Run) -> Vec<&'a Run> {
        let others = model.runs.all().iter().filter(|run| {
            self.others && run.id != shown.id && !model.comparison.left_out.contains(&run.id)
        });
        [shown].into_iter().chain(others).collect()
    }

    fn prepare(&mut self, model: &Model, run: &Run) {
        let key = key(model, run, &self.name);
        if self.samples.contains_key(&key) {
            return;
        }
        self.readings.prepare(model, run, &self.name);
        let Some(series) = self.readings.get(run, &self.name) else { return };
        if self.samples.len() >= KEPT {
            self.samples.clear();
        }
        self.samples.insert(key, Sample::new(&series.pyramid, &window(model)));
    }
}

fn key(model: &Model, run: &Run, name: &str) -> (RunId, String, [u64; 2]) {
    let window = &model.time.window;
    let ends = [window.start, window.end].map(units::SimTime::in_nanoseconds);
    (run.id, name.to_owned(), ends)
}

fn window(model: &Model) -> std::ops::Range<f64> {
    model.time.window.start.in_hours()..model.time.window.end.in_hours()
}

fn axis_title(series: &Series) -> String {
    if series.unit.is_empty() {
        series.label.clone()
    } else {
        format!("{} ({})", series.label, series.unit)
    }
}

/// Mean and percentiles of each run.
fn figures(ui: &mut Ui, known: &[(&Run, &Sample)]) {
    ui.push_id("figures", |ui| {
        let table = TableBuilder::new(ui)
            .striped(true)
            .vscroll(false)
            .cell_layout(Layout::right_to_left(Align::Center))
            .column(Width::remainder().at_least(100.0).clip(true))
            .columns(Width::exact(72.0), 7);
        let table = table.header(theme::ROW, |mut header| {
            for title in ["Run", "Min", "P5", "P50", "P95", "Max", "Mean", "Hours"] {
                header.col(|ui| {
                    ui.weak(title);
                });
            }
        });
        table.body(|mut body| {
            for (place, (run, sample)) in known.iter().enumerate() {
                body.row(theme::ROW, |mut row| {
                    row.col(|ui| {
                        let name = egui::RichText::new(&run.name);
                        ui.colored_label(theme::series(ui.visuals(), place), name.strong());
                    });
                    let shares = [0.0, 0.05, 0.5, 0.95, 1.0];
                    let values = shares.map(|share| sample.quantile(share));
                    let mean = [sample.mean(), Some(sample.hours())];
                    for value in values.into_iter().chain(mean) {
                        row.col(|ui| {
                            ui.label(value.map_or_else(String::new, figure));
                        });
                    }
                });
            }
        });
    });
}
