//! Runs side by side, with differences to a baseline.

mod chosen;
mod kpi;
mod table;

use egui::{ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use crate::buttons::plain_button;
use crate::charts::{Cached, Pressed, Sheet, empty, sheet};
use crate::command::{Command, Commands, CompareCommand};
use crate::model::{Model, Run, RunId, Table, same_size};
use crate::theme;

/// Runs side by side, with differences to a baseline.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Compare {
    /// Names of the metrics that are shown.
    metrics: Vec<String>,
    /// The metric of the bars.
    kpi: String,
    /// Runs are rows instead of columns.
    turned: bool,
    /// Differences are told as per cent of the baseline.
    relative: bool,
    /// Words that metrics have which are offered.
    search: String,
    #[serde(skip)]
    sheet: Cached<Key, Sheet>,
}

/// What the table rests on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    /// Which, their names, and the seeds that they have so far.
    runs: Vec<(RunId, String, usize)>,
    metrics: Vec<String>,
    sorted: Option<(String, bool)>,
    turned: bool,
    relative: bool,
}

impl Default for Compare {
    fn default() -> Self {
        const METRICS: [&str; 12] = [
            "goodput_gpu_hours",
            "lcoc_usd_per_gpu_hour",
            "utilisation",
            "ettr",
            "availability",
            "job_mttf_h",
            "pue",
            "wue_l_per_kwh",
            "power_import_peak_mw",
            "carbon_t",
            "capex_usd",
            "opex_usd_per_year",
        ];
        Self {
            metrics: METRICS.map(str::to_owned).to_vec(),
            kpi: "lcoc_usd_per_gpu_hour".to_owned(),
            turned: false,
            relative: true,
            search: String::new(),
            sheet: Cached::default(),
        }
    }
}

impl Compare {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        if model.runs.all().is_empty() {
            empty(
                ui,
                "Nothing to compare yet.",
                "Run several scenarios, or begin with the example:",
            );
            ui.add_space(theme::GAP);
            plain_button(ui, &Command::Compare(CompareCommand::CandidateSites), commands);
            return coming(ui, model);
        }
        let runs = model.comparison.runs(&model.runs);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            chosen::runs(ui, model, commands);
            coming(ui, model);
            let Some(baseline) = runs.first() else {
                return empty(ui, "All runs are left out.", "Tick those to compare.");
            };
            self.settings(ui, baseline, model, commands);
            self.numbers(ui, &runs, model, commands);
            ui.add_space(theme::GAP);
            kpi::ui(ui, &mut self.kpi, &runs);
        });
    }

    /// What is shown, and how.
    fn settings(&mut self, ui: &mut Ui, baseline: &Run, model: &Model, commands: &mut Commands) {
        ui.horizontal_wrapped(|ui| {
            chosen::metrics(ui, &mut self.metrics, &mut self.search, baseline);
            ui.checkbox(&mut self.relative, "Differences in per cent")
                .on_hover_text("Of the baseline's value; otherwise in the unit of the metric.");
            ui.checkbox(&mut self.turned, "Runs as rows")
                .on_hover_text("Turns the table: a row for each run, columns for metrics.");
            ui.separator();
            plain_button(ui, &Command::Compare(CompareCommand::CandidateSites), commands);
            if let Some((metric, greatest)) = &model.comparison.sorted {
                let order = if *greatest { "greatest" } else { "least" };
                let metrics = &baseline.results.metrics;
                let metric = metrics.iter().find(|value| value.metric.name == *metric);
                let label = metric.map_or("a metric", |value| value.metric.label);
                ui.weak(format!("Sorted by {label}, {order} first, behind the baseline."));
            } else {
                ui.weak("Press a metric to sort by it.");
            }
        });
    }

    fn numbers(&mut self, ui: &mut Ui, runs: &[&Run], model: &Model, commands: &mut Commands) {
        let key = Key {
            runs: runs
                .iter()
                .map(|run| (run.id, run.name.clone(), run.replication_count()))
                .collect(),
            metrics: self.metrics.clone(),
            sorted: model.comparison.sorted.clone(),
            turned: self.turned,
            relative: self.relative,
        };
        let (metrics, options) = (chosen::known(&self.metrics, runs), (self.turned, self.relative));
        let sorted = model.comparison.sorted.clone();
        let table = self.sheet.get(key, || table::sheet(runs, &metrics, sorted.as_ref(), options));
        let pressed = sheet(ui, "comparison", table, f32::INFINITY);
        let metric = match pressed {
            Some(Pressed::Cell(row, 0)) if !self.turned => metrics.get(row),
            Some(Pressed::Heading(column)) if self.turned => {
                column.checked_sub(1).and_then(|column| metrics.get(column / 2))
            }
            _ => None,
        };
        if let Some(metric) = metric {
            metric.name.clone_into(&mut self.kpi);
            commands.push(Command::Compare(CompareCommand::SortBy(metric.name.to_owned())));
        }
        if runs.iter().any(|run| run.end != runs[0].end) {
            ui.label(
                "These runs last differently: totals grow with time, and nothing is called better \
                 or worse than in a baseline of another length.",
            );
        } else if runs.iter().any(|run| !same_size(run, runs[0])) {
            ui.label(
                "These plants are of different size: what grows with the plant is not called better \
                 or worse than in a baseline of another size.",
            );
        }
        if runs.len() > 1 {
            let seeds = runs.iter().any(|run| run.replication_count() > 1);
            ui.weak(if seeds {
                "± is the 95 % interval of the mean over seeds. * marks differences, paired seed by \
                 seed, whose 95 % interval excludes zero."
            } else {
                "One seed each: differences may be chance. Run with several seeds for intervals."
            });
        }
    }

    /// The same table with plain numbers, for CSV.
    pub(crate) fn table(&self, model: &Model) -> Option<Table> {
        let runs = model.comparison.runs(&model.runs);
        (!runs.is_empty()).then(|| table::table(&runs, &chosen::known(&self.metrics, &runs)))
    }
}

/// Runs that will be there soon.
fn coming(ui: &mut Ui, model: &Model) {
    let under_way = model.work.under_way();
    if under_way.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spinner();
        for run in under_way {
            ui.label(format!("{} is under way: {:.0} %.", run.name(), run.share() * 100.0));
        }
        let waiting = model.work.wanted().skip(under_way.len());
        let waiting: Vec<&str> = waiting.map(|run| run.name.as_str()).collect();
        if !waiting.is_empty() {
            ui.weak(format!("Then {}.", waiting.join("; ")));
        }
    });
}

#[cfg(test)]
mod tests;
