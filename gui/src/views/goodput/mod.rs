//! What became of every GPU-hour installed: a waterfall from all of them down to goodput.

mod group;

use std::collections::BTreeSet;

use egui::{Color32, ScrollArea, Ui};
use factory::results::Results;
use files::table::{Cell, Column};
use serde::{Deserialize, Serialize};

use crate::charts::{Bar, bars, empty};
use crate::command::Commands;
use crate::format::{percent, signed_percent, with_unit};
use crate::model::{Model, Run, Table};
use crate::theme::{self, Meaning};
use crate::views::told;
use group::Group;

/// What became of every GPU-hour installed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Goodput {
    /// Rows whose parts are shown.
    open: BTreeSet<String>,
    /// The bars show losses alone, enlarged.
    enlarged: bool,
}

/// The row of all that is too small to be seen.
const OTHERS: &str = "Others";

/// What the rows are made of while they are laid out.
struct Waterfall<'a> {
    installed: f64,
    baseline: Option<&'a Results>,
    /// GPU-hours that are left at this row.
    left: f64,
    /// GPU-hours at which the bars begin.
    floor: f64,
    rows: Vec<Bar>,
}

impl Goodput {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, _commands: &mut Commands) {
        let Some(run) = model.runs.shown() else {
            return empty(ui, "No run yet.", "Run a scenario to see where its GPU-hours went.");
        };
        let installed = group::installed(&run.results);
        if installed <= 0.0 {
            return empty(ui, "No GPU-hours.", "This run has no racks or no time.");
        }
        let baseline = model.comparison.beside(&model.runs, run);
        ui.horizontal_wrapped(|ui| {
            ui.label("From GPU-hours installed to goodput");
            told::one_seed(ui, run);
            ui.checkbox(&mut self.enlarged, "Enlarge losses")
                .on_hover_text("Bars begin at goodput, so that small losses can be told apart.");
            if let Some(baseline) = baseline {
                ui.weak(format!("Change of the share against {}", baseline.name));
            }
        });
        let rows = self.rows(ui, run, baseline);
        let with = ["Share", "GPU-hours", "Change"];
        let headings = if baseline.is_some() { &with[..] } else { &with[..2] };
        ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
            if let Some(pressed) = bars(ui, "goodput", headings, &rows) {
                let name = rows[pressed].name.clone();
                if !self.open.remove(&name) {
                    self.open.insert(name);
                }
            }
        });
    }

    fn rows(&self, ui: &Ui, run: &Run, baseline: Option<&Run>) -> Vec<Bar> {
        let color = |meaning| theme::meaning(ui.visuals(), meaning);
        let installed = group::installed(&run.results);
        let goodput = group::goodput(&run.results).map_or(0.0, |use_| use_.gpu_hours);
        let mut waterfall = Waterfall {
            installed,
            baseline: baseline.map(|run| &run.results),
            left: installed,
            floor: if self.enlarged { goodput } else { 0.0 },
            rows: Vec::new(),
        };
        let about = "GPUs installed times hours: what there could have been.";
        waterfall.total("Installed", about, installed, color(Meaning::Idle), Some(1.0));
        let (large, tiny) = group::losses(&run.results);
        for group in &large {
            self.group(&mut waterfall, group, 0, &color);
        }
        self.others(&mut waterfall, &tiny, &color);
        let before = baseline.and_then(|run| share(&run.results, "goodput"));
        let about = "Computing that was kept.";
        waterfall.total("Goodput", about, goodput, color(Meaning::Good), before);
        waterfall.rows
    }

    fn group(
        &self,
        waterfall: &mut Waterfall<'_>,
        group: &Group,
        level: u8,
        color: &impl Fn(Meaning) -> Color32,
    ) {
        let meaning = if group.parts.is_empty() { Meaning::Warning } else { Meaning::Bad };
        let open = (!group.parts.is_empty()).then(|| self.open.contains(&group.name));
        let before = waterfall.baseline.and_then(|results| share_of_group(results, &group.name));
        let top = waterfall.left;
        waterfall.loss(&group.name, &group.about, group.gpu_hours, color(meaning), before);
        if let Some(row) = waterfall.rows.last_mut() {
            (row.open, row.level) = (open, level);
        }
        if open == Some(true) {
            waterfall.left = top;
            for part in &group.parts {
                let about = format!("{}.", crate::format::sentence(&part.about));
                waterfall.loss(&part.name, &about, part.gpu_hours, color(meaning), None);
                if let Some(row) = waterfall.rows.last_mut() {
                    row.level = level + 1;
                }
            }
        }
    }

    fn others(
        &self,
        waterfall: &mut Waterfall<'_>,
        tiny: &[Group],
        color: &impl Fn(Meaning) -> Color32,
    ) {
        let sum: f64 = tiny.iter().map(|group| group.gpu_hours).sum();
        if tiny.is_empty() {
            return;
        }
        let open = self.open.contains(OTHERS);
        let top = waterfall.left;
        let about = format!("{} causes below 0.1 % of the GPU-hours installed each.", tiny.len());
        waterfall.loss(OTHERS, &about, sum, color(Meaning::Warning), None);
        if let Some(row) = waterfall.rows.last_mut() {
            row.open = Some(open);
        }
        if open {
            waterfall.left = top;
            for group in tiny {
                self.group(waterfall, group, 1, color);
            }
            waterfall.left = top - sum;
        }
    }

    /// Every use, for CSV.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        let installed = group::installed(&run.results).max(f64::MIN_POSITIVE);
        let columns = vec![
            Column::text("use", "What the GPU-hours went into."),
            Column::number("gpu_hours", "GPU-h", "How many."),
            Column::number("share", "", "Share of those installed."),
            Column::text("about", "What it means."),
        ];
        let rows = run.results.uses.iter().map(|use_| {
            vec![
                Cell::from(use_.name.as_str()),
                Cell::Number(use_.gpu_hours),
                Cell::Number(use_.gpu_hours / installed),
                Cell::from(use_.about.as_str()),
            ]
        });
        Some(Table { columns, rows: rows.collect() })
    }
}

impl Waterfall<'_> {
    /// A bar from the beginning.
    fn total(&mut self, name: &str, about: &str, hours: f64, color: Color32, before: Option<f64>) {
        let bar = Bar { strong: true, ..self.bar(name, about, hours, color, before) };
        self.rows.push(Bar { from: 0.0, to: hours - self.floor, ..bar });
    }

    /// A bar that takes its hours from what is left.
    fn loss(&mut self, name: &str, about: &str, hours: f64, color: Color32, before: Option<f64>) {
        let bar = self.bar(name, about, hours, color, before);
        let (from, to) = (self.left - self.floor, self.left - hours - self.floor);
        self.rows.push(Bar { from, to, ..bar });
        self.left -= hours;
    }

    fn bar(&self, name: &str, about: &str, hours: f64, color: Color32, before: Option<f64>) -> Bar {
        let share = hours / self.installed;
        let mut cells = vec![percent(share), with_unit(hours, "GPU-h")];
        if self.baseline.is_some() {
            cells.push(before.map_or_else(String::new, |before| signed_percent(share - before)));
        }
        let (name, about) = (name.to_owned(), about.to_owned());
        Bar { name, about, cells, color, ..Bar::default() }
    }
}

/// The share of a use in the GPU-hours installed.
fn share(results: &Results, name: &str) -> Option<f64> {
    let use_ = results.uses.iter().find(|use_| use_.name == name)?;
    let installed = group::installed(results);
    (installed > 0.0).then(|| use_.gpu_hours / installed)
}

/// The share of a group, wherever it stands.
fn share_of_group(results: &Results, name: &str) -> Option<f64> {
    let (large, tiny) = group::losses(results);
    let group = large.into_iter().chain(tiny).find(|group| group.name == name)?;
    let installed = group::installed(results);
    (installed > 0.0).then(|| group.gpu_hours / installed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RunId;
    use crate::testing;
    use egui_kittest::kittest::Queryable as _;

    fn model() -> Model {
        let mut model = Model::default();
        model.runs.add(testing::run("small.toml", &["horizon=\"30 d\""], 1), None);
        model.runs.add(testing::run("small.toml", &["horizon=\"30 d\"", "seed=9"], 2), None);
        model.runs.show(RunId(1));
        model
    }

    #[test]
    fn without_a_run_the_view_says_what_to_do() {
        let harness = testing::stage(Goodput::default(), Model::default(), Goodput::ui);
        harness.get_by_label("No run yet.");
    }

    /// Goal: a group opens into its causes, and closes again.
    #[test]
    fn a_cause_opens_into_outages_and_rollbacks() {
        let mut harness = testing::stage(Goodput::default(), model(), Goodput::ui);
        let closed = harness.query_all_by_label_contains("Rollback").count();
        let group = harness.query_all_by_label_contains("Lost to").next().expect("a cause");
        group.click();
        harness.run_steps(3);
        assert_eq!(harness.query_all_by_label_contains("Rollback").count(), closed + 1);
        harness.query_all_by_label_contains("Lost to").next().unwrap().click();
        harness.run_steps(3);
        assert_eq!(harness.query_all_by_label_contains("Rollback").count(), closed);
    }

    /// Goal: the bars step down from installed to goodput without a gap, open or closed.
    #[test]
    fn bars_step_down_to_goodput() {
        let model = model();
        let run = model.runs.shown().unwrap();
        for open in [false, true] {
            let mut view = Goodput::default();
            if open {
                view.open.insert(OTHERS.to_owned());
                view.open.extend(group::losses(&run.results).0.into_iter().map(|group| group.name));
            }
            let mut rows = Vec::new();
            egui::__run_test_ui(|ui| rows = view.rows(ui, run, None));
            let mut left = rows[0].to;
            for row in rows.iter().filter(|row| row.level == 0 && !row.strong) {
                assert!((row.from - left).abs() < 1e-6, "{row:?}");
                left = row.to;
            }
            assert!((rows.last().unwrap().to - left).abs() < 1e-6 * left);
        }
    }

    #[test]
    fn a_baseline_adds_the_change_of_each_share() {
        let mut model = model();
        model.comparison.take_baseline(RunId(2));
        let harness = testing::stage(Goodput::default(), model, Goodput::ui);
        assert!(harness.query_all_by_label_contains("Change").next().is_some());
        let table = Goodput::table(&harness.state().model).unwrap();
        let shares: f64 = table
            .rows
            .iter()
            .map(|row| if let Cell::Number(share) = row[2] { share } else { 0.0 })
            .sum();
        assert!((shares - 1.0).abs() < 1e-9);
    }
}
