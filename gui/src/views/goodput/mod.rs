//! What became of every GPU-hour installed: a waterfall from all of them, step by step, to useful ones.

mod group;

use std::collections::BTreeSet;

use egui::{Color32, ScrollArea, Ui};
use factory::results::{Fall, Results, Step};
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

/// What the rows are made of while they are laid out.
struct Waterfall {
    installed: f64,
    /// Beside a baseline there is a column of changes.
    compared: bool,
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
            ui.label("From GPU-hours installed to useful ones");
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
        let falls = run.results.waterfall();
        let before = baseline.map(|run| in_shares(&run.results));
        let useful = falls.last().map_or(0.0, |fall| fall.left);
        let mut waterfall = Waterfall {
            installed,
            compared: baseline.is_some(),
            left: installed,
            floor: if self.enlarged { useful } else { 0.0 },
            rows: Vec::new(),
        };
        let about = "GPUs installed times hours: what there could have been.";
        waterfall.total("Installed", about, installed, color(Meaning::Idle), Some(1.0));
        for (place, fall) in falls.iter().enumerate() {
            let before = before.as_ref().map(|falls| &falls[place]);
            let lost = color_of(ui, fall.step);
            for group in group::of_step(fall, installed) {
                self.group(&mut waterfall, &group, before, lost);
            }
            let (name, left) =
                (crate::format::sentence(fall.step.word()), before.map(|it| it.left));
            let about = format!("{}.", crate::format::sentence(fall.step.meaning()));
            if fall.step == Step::Useful {
                waterfall.total(&name, &about, fall.left, color(Meaning::Good), left);
            } else if !fall.states.is_empty() {
                waterfall.total(&name, &about, fall.left, color(Meaning::Idle), left);
            }
        }
        waterfall.rows
    }

    /// The row of a group, and those of its parts where it is open.
    fn group(
        &self,
        waterfall: &mut Waterfall,
        group: &Group,
        before: Option<&Fall>,
        color: Color32,
    ) {
        let open = (!group.parts.is_empty()).then(|| self.open.contains(&group.name));
        let share = before.zip(group.state).map(|(before, state)| {
            let known = before.states.iter().find(|it| it.state == state);
            known.map_or(0.0, |known| known.gpu_hours)
        });
        let top = waterfall.left;
        waterfall.loss(&group.name, &group.about, group.gpu_hours, color, share);
        if let Some(row) = waterfall.rows.last_mut() {
            row.open = open;
        }
        if open == Some(true) {
            waterfall.left = top;
            for part in &group.parts {
                waterfall.loss(&part.name, &part.about, part.gpu_hours, color, None);
                if let Some(row) = waterfall.rows.last_mut() {
                    row.level = 1;
                }
            }
            waterfall.left = top - group.gpu_hours;
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
            Column::text("lost_at", "The step that they did not pass; empty where they were kept."),
            Column::text("about", "What it means."),
        ];
        let rows = run.results.uses.iter().map(|use_| {
            vec![
                Cell::from(use_.name.as_str()),
                Cell::Number(use_.gpu_hours),
                Cell::Number(use_.gpu_hours / installed),
                Cell::from(use_.lost_at.map_or("", Step::word)),
                Cell::from(use_.about.as_str()),
            ]
        });
        Some(Table { columns, rows: rows.collect() })
    }
}

impl Waterfall {
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
        if self.compared {
            cells.push(before.map_or_else(String::new, |before| signed_percent(share - before)));
        }
        let (name, about) = (name.to_owned(), about.to_owned());
        Bar { name, about, cells, color, ..Bar::default() }
    }
}

/// The steps of a run in shares of what is installed.
fn in_shares(results: &Results) -> Vec<Fall> {
    let installed = group::installed(results).max(f64::MIN_POSITIVE);
    let mut falls = results.waterfall();
    for fall in &mut falls {
        (fall.lost, fall.left) = (fall.lost / installed, fall.left / installed);
        fall.states.iter_mut().for_each(|state| state.gpu_hours /= installed);
    }
    falls
}

/// The colour of what is lost at a step: failures, GPUs without work, and overheads are told apart.
fn color_of(ui: &Ui, step: Step) -> Color32 {
    match step {
        Step::Built | Step::Up => theme::meaning(ui.visuals(), Meaning::Bad),
        Step::Sellable | Step::Held => theme::meaning(ui.visuals(), Meaning::Changed),
        Step::Productive | Step::Useful => theme::meaning(ui.visuals(), Meaning::Warning),
    }
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

    /// The rows of the shown run while these are open.
    fn rows(model: &Model, open: &[&str]) -> Vec<Bar> {
        let run = model.runs.shown().unwrap();
        let open = open.iter().map(|name| (*name).to_owned()).collect();
        let view = Goodput { open, ..Goodput::default() };
        let mut rows = Vec::new();
        egui::__run_test_ui(|ui| rows = view.rows(ui, run, None));
        rows
    }

    /// Goal: a state opens into its causes, and closes again.
    #[test]
    fn a_state_opens_into_its_causes() {
        let model = model();
        let closed = rows(&model, &[]);
        let state = closed.iter().find(|row| row.open == Some(false)).expect("a state with causes");
        let open = rows(&model, &[&state.name]);
        let part = open.iter().find(|row| row.level == 1).expect("a cause");
        let mut harness = testing::stage(Goodput::default(), model, Goodput::ui);
        let count = |harness: &egui_kittest::Harness<'_, _>| {
            harness.query_all_by_label_contains(&format!("{}, Share", part.name)).count()
        };
        let before = count(&harness);
        for expected in [before + 1, before] {
            let label = format!("{}, Share", state.name);
            harness.query_all_by_label_contains(&label).next().expect("the state").click();
            harness.run_steps(3);
            assert_eq!(count(&harness), expected, "{}", part.name);
        }
    }

    /// Goal: the bars step down from installed to useful without a gap, open or closed, and each sum is
    /// what is left.
    #[test]
    fn bars_step_down_to_what_is_useful() {
        let model = model();
        let closed = rows(&model, &[]);
        let names: Vec<&str> = closed.iter().map(|row| row.name.as_str()).collect();
        assert_eq!((names.first(), names.last()), (Some(&"Installed"), Some(&"Useful")));
        for rows in [rows(&model, &names), closed.clone()] {
            let mut left = rows[0].to;
            for row in rows.iter().filter(|row| row.level == 0) {
                let from = if row.strong { row.to } else { row.from };
                assert!((from - left).abs() < 1e-6 * rows[0].to, "{row:?}");
                left = row.to;
            }
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
