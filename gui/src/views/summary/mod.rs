//! The key figures of the shown run: cards first, then every metric in a table that can be searched.

mod cards;
mod metrics;
mod start;

use egui::{Grid, Label, RichText, ScrollArea, TextEdit, Ui};
use serde::{Deserialize, Serialize};

pub(super) use metrics::found;

use crate::charts::{Cached, Sheet, sheet};
use crate::command::Commands;
use crate::format::{grouped, period, significant};
use crate::model::{Model, Run, RunId, Table};
use crate::theme;

/// The key figures of the shown run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Summary {
    /// Words that the metrics of the table have in their names or meanings.
    search: String,
    #[serde(skip)]
    sheet: Cached<Key, Sheet>,
}

/// What the table rests on: the run, the baseline with its name, their seeds so far, and the words.
type Key = ((RunId, usize), Option<(RunId, String, usize)>, String);

impl Summary {
    /// Draws it.
    pub(crate) fn ui(&mut self, ui: &mut Ui, model: &Model, commands: &mut Commands) {
        let Some(run) = model.runs.shown() else { return start::ui(ui, model, commands) };
        let baseline = model.comparison.beside(&model.runs, run);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            header(ui, run);
            ui.add_space(theme::GAP / 2.0);
            cards::ui(ui, run, baseline);
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                ui.strong("All metrics");
                let field = TextEdit::singleline(&mut self.search)
                    .hint_text("Search names and meanings")
                    .desired_width(220.0);
                let field = ui.add(field);
                ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Search metrics"));
            });
            let against = baseline.map(|run| (run.id, run.name.clone(), run.replication_count()));
            let key = ((run.id, run.replication_count()), against, self.search.clone());
            let table = self.sheet.get(key, || metrics::sheet(run, baseline, &self.search));
            if table.rows.is_empty() {
                ui.weak("No metric has these words in its name or meaning.");
            }
            sheet(ui, "metrics", table, f32::INFINITY);
        });
    }

    /// Every metric, for CSV.
    pub(crate) fn table(model: &Model) -> Option<Table> {
        let run = model.runs.shown()?;
        Some(metrics::table(run, model.comparison.beside(&model.runs, run)))
    }
}

/// What was run, in a line; the rest of what makes it known again where the pointer rests.
fn header(ui: &mut Ui, run: &Run) {
    let spec = run.loaded.scenario.spec();
    let hours = spec.horizon.in_hours();
    let seeds = match run.seeds_wanted {
        1 => format!("Seed {}, one draw of luck", run.seed()),
        _ => format!("{} from {}", run.seeds(), run.seed()),
    };
    let span = format!("{} from {}", period(hours), spec.start);
    let response = ui
        .scope(|ui| {
            ui.heading(&run.name);
            ui.add(Label::new(RichText::new(format!("{span}.  {seeds}.")).weak()).truncate());
        })
        .response;
    let facts = [
        ("Scenario", spec.name.clone()),
        ("Site", spec.site.clone()),
        ("Rack", spec.rack.clone()),
        ("Period", span),
        ("Random numbers", seeds),
        ("Version", Run::short_version().to_owned()),
        ("Digest", format!("{:016x}", run.results.digest)),
        ("Events", grouped(run.results.events as f64)),
        ("Time taken", format!("{} s", significant(run.seconds))),
    ];
    response.on_hover_ui(|ui| {
        Grid::new("origin").num_columns(2).show(ui, |ui| {
            for (name, value) in facts {
                ui.weak(name);
                ui.label(value);
                ui.end_row();
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, CompareCommand, LibraryCommand, RunCommand};
    use crate::model::DocumentId;
    use crate::testing;
    use egui_kittest::kittest::Queryable as _;

    fn model() -> Model {
        let mut model = Model::default();
        model.runs.add(testing::run("small.toml", &["horizon=\"10 d\""], 1), None);
        model.runs.add(testing::run("small.toml", &["horizon=\"10 d\"", "seed=6"], 2), None);
        model.runs.show(RunId(1));
        model
    }

    #[test]
    fn a_first_start_offers_what_to_do() {
        let mut harness = testing::stage(Summary::default(), Model::default(), Summary::ui);
        harness.get_by_label_contains("Run Kagoshima").click();
        harness.run_steps(2);
        let first = Command::Library(LibraryCommand::Choose(DocumentId(1)));
        assert_eq!(harness.state().commands, [first, Command::Run(RunCommand::Start)]);
        harness.get_by_label_contains("Compare the four").click();
        harness.run_steps(2);
        let last = harness.state().commands.last();
        assert_eq!(last, Some(&Command::Compare(CompareCommand::CandidateSites)));
    }

    /// Goal: any metric is found by a word, and the table for files has all of them.
    #[test]
    fn metrics_are_found_by_words_of_their_name_or_meaning() {
        let mut harness = testing::stage(Summary::default(), model(), Summary::ui);
        // High enough for every row.
        harness.set_size(egui::vec2(900.0, 12_000.0));
        harness.run_steps(3);
        assert!(harness.query_all_by_label_contains("Effective training").next().is_some());
        harness.get_by_label("Search metrics").focus();
        harness.run_steps(2);
        harness.get_by_label("Search metrics").type_text("Water EVAPORATED");
        harness.run_steps(3);
        assert!(harness.query_by_label("Water used").is_some());
        assert!(harness.query_by_label("ETTR").is_none());
        let stage = harness.state();
        let table = Summary::table(&stage.model).unwrap();
        let run = stage.model.runs.shown().unwrap();
        assert_eq!(table.rows.len(), run.results.metrics.len());
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }

    /// Goal: the table is scrolled with the page, and not within itself. Method: scroll far with the
    /// pointer on the cards, and look for one of the last rows.
    #[test]
    fn the_table_is_scrolled_with_the_page() {
        let mut harness = testing::stage(Summary::default(), model(), Summary::ui);
        let run = harness.state().model.runs.shown().unwrap();
        let last = run.results.metrics.last().unwrap().metric.title();
        assert!(harness.query_by_label(&last).is_none());
        harness.hover_at(egui::pos2(300.0, 100.0));
        harness.step();
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -30000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run_steps(60);
        assert!(harness.query_by_label(&last).is_some());
    }

    #[test]
    fn the_difference_to_the_baseline_stands_beside_the_value() {
        let mut model = model();
        model.comparison.take_baseline(RunId(2));
        let harness = testing::stage(Summary::default(), model, Summary::ui);
        assert!(harness.query_all_by_label_contains("Against small.toml").next().is_some());
    }
}
