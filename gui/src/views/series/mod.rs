//! Any metric over time: one plot for each unit, one above the other, with a legend of figures.

mod legend;
#[cfg(test)]
mod tests;

use egui::{ScrollArea, Stroke, Ui};
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use super::readings::{Picker, Readings, axis};
use crate::command::Commands;
use crate::model::{Model, Run, Series, Table};
use crate::plot::{self, TimePlot, time_plot};
use crate::theme;

/// Any metric over time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TimeSeries {
    lines: Vec<Chosen>,
    #[serde(skip)]
    picker: Picker,
    #[serde(skip)]
    readings: Readings,
}

/// A series that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Chosen {
    /// Its column or channel.
    name: String,
    /// It stays in the legend and is not drawn.
    hidden: bool,
}

/// Series of a first start.
const FIRST: [&str; 5] = ["power_it_mw", "power_import_mw", "pue", "gpus_busy", "jobs_waiting"];
/// The least height of a plot.
const LEAST: f32 = 72.0;

impl Default for TimeSeries {
    fn default() -> Self {
        let lines = FIRST.map(|name| Chosen { name: name.to_owned(), hidden: false });
        Self { lines: lines.to_vec(), picker: Picker::default(), readings: Readings::default() }
    }
}

impl TimeSeries {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            ui.weak("No run yet. Choose a scenario and press Run: its metrics are plotted here.");
            return;
        };
        let baseline = baseline(model, run);
        ui.horizontal(|ui| {
            if let Some(name) = self.picker.ui(ui, "Add…", run)
                && !self.lines.iter().any(|line| line.name == name)
            {
                self.lines.push(Chosen { name, hidden: false });
            }
            match baseline {
                Some(baseline) => ui.weak(format!("Thin lines are of {}.", baseline.name)),
                None => ui.weak("Drag to zoom, click to go there, scroll to zoom in and out."),
            };
        });
        for line in &self.lines {
            for run in [Some(run), baseline].into_iter().flatten() {
                self.readings.prepare(model, run, &line.name);
            }
        }
        let rows = self.lines.len() as f32 * theme::ROW + 1.5 * theme::ROW;
        let legend = rows.min(0.36 * ui.available_height());
        let height = ui.available_height() - legend - ui.spacing().item_spacing.y;
        self.plots(ui, model, run, baseline, height, commands);
        self.legend(ui, model, run, legend);
    }

    /// What it shows in the window as a table: one row for each instant with a new value.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let mut readings = self.readings.clone();
        let lines = self.lines.iter().filter(|line| !line.hidden);
        lines.clone().for_each(|line| readings.prepare(model, run, &line.name));
        let series: Vec<&Series> = lines.filter_map(|line| readings.get(run, &line.name)).collect();
        let window = model.time.window.start.in_hours()..model.time.window.end.in_hours();
        let points = series.iter().flat_map(|one| one.pyramid.points());
        let mut hours: Vec<f64> = points.map(|point| point[0]).collect();
        hours.retain(|hour| window.contains(hour));
        hours.sort_by(f64::total_cmp);
        hours.dedup();
        let mut columns = vec![Column::text("time", "Instant in the clock of the site.")];
        columns.extend(series.iter().map(|one| Column::number(&one.name, &one.unit, &one.about)));
        let row = |hour: &f64| {
            let time = run.moment(plot::instant(*hour));
            let values = series.iter().map(|one| Cell::from(one.pyramid.at(*hour)));
            [Cell::Text(time)].into_iter().chain(values).collect()
        };
        Some(Table { columns, rows: hours.iter().map(row).collect() })
    }

    /// Places in the list of what is drawn, by unit in the order of the list.
    fn lanes(&self, run: &Run) -> Vec<(String, Vec<usize>)> {
        let mut lanes: Vec<(String, Vec<usize>)> = Vec::new();
        for (place, line) in self.lines.iter().enumerate().filter(|(_, line)| !line.hidden) {
            let Some(series) = self.readings.get(run, &line.name) else { continue };
            match lanes.iter_mut().find(|(unit, _)| *unit == series.unit) {
                Some((_, places)) => places.push(place),
                None => lanes.push((series.unit.clone(), vec![place])),
            }
        }
        lanes
    }

    fn plots(
        &self,
        ui: &mut Ui,
        model: &Model,
        run: &Run,
        baseline: Option<&Run>,
        height: f32,
        commands: &mut Commands,
    ) {
        let lanes = self.lanes(run);
        if lanes.is_empty() {
            ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                ui.weak("Nothing is drawn: add a metric, or show one of the legend again.");
            });
            return;
        }
        let area = ScrollArea::vertical().id_salt("plots").max_height(height);
        area.auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SEAM;
            // The last one has dates below, which take a row.
            let each = (height - theme::ROW) / lanes.len() as f32 - theme::SEAM;
            let each = each.max(LEAST);
            for (number, (unit, places)) in lanes.iter().enumerate() {
                let dates = number + 1 == lanes.len();
                let like = TimePlot {
                    name: format!("lane {unit}"),
                    title: axis(unit).to_owned(),
                    extent: self.extent(run, baseline, places),
                    height: if dates { each + theme::ROW - theme::SEAM } else { each },
                    dates,
                };
                self.lane(ui, &like, (model, run, baseline), places, commands);
            }
        });
    }

    fn lane(
        &self,
        ui: &mut Ui,
        like: &TimePlot,
        (model, run, baseline): (&Model, &Run, Option<&Run>),
        places: &[usize],
        commands: &mut Commands,
    ) {
        let visuals = ui.visuals().clone();
        time_plot(ui, like, model, commands, |plot, seen| {
            for run in [baseline, Some(run)].into_iter().flatten() {
                let of_baseline = baseline.is_some_and(|baseline| baseline.id == run.id);
                for place in places {
                    let name = &self.lines[*place].name;
                    let Some(series) = self.readings.get(run, name) else { continue };
                    let colour = theme::series(&visuals, *place);
                    let stroke = if of_baseline {
                        Stroke::new(0.75, colour.gamma_multiply(0.7))
                    } else {
                        Stroke::new(1.5, colour)
                    };
                    let name = format!("{name} of {}", run.id.0);
                    for line in plot::lines(&name, &series.pyramid, seen, stroke) {
                        plot.line(line);
                    }
                }
            }
        });
    }

    /// Least and greatest value of some series in the whole run.
    fn extent(&self, run: &Run, baseline: Option<&Run>, places: &[usize]) -> [f64; 2] {
        let runs = [Some(run), baseline];
        let all = runs.into_iter().flatten().flat_map(|run| {
            let series = places.iter();
            series.filter_map(|place| self.readings.get(run, &self.lines[*place].name))
        });
        let ranges = all.filter_map(|series| series.pyramid.summary(0.0..series.pyramid.end()));
        let extent = ranges.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], one| {
            [low.min(one.min), high.max(one.max)]
        });
        if extent[0] <= extent[1] { extent } else { [0.0, 1.0] }
    }
}

/// The run that others are compared with, if that is not the shown one.
fn baseline<'a>(model: &'a Model, run: &Run) -> Option<&'a Run> {
    let baseline = model.comparison.baseline?;
    model.runs.get(baseline).filter(|baseline| baseline.id != run.id)
}
