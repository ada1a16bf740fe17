//! What the view shows is what plans give.

use egui_kittest::kittest::Queryable as _;
use factory::results::Resource;

use super::*;
use crate::testing::{self, painted};

/// A model that shows a plant which is built over time.
fn model() -> Model {
    let mut model = Model::default();
    // Few racks, and a run that ends within the work: some tasks never end in it.
    let changes = ["horizon=\"1 d\""];
    let run = testing::run("kagoshima_phases.toml", &changes, 1);
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(RunId(1));
    model
}

/// Goal: every task and milestone has its row, with its quantiles in order.
#[test]
fn every_task_and_milestone_has_a_row_with_its_dates() {
    let model = model();
    let run = model.runs.shown().unwrap();
    let gantt = run.loaded.scenario.gantt(PLANS).unwrap();
    let rows = rows(run, &gantt);
    let tasks = run.results.buildout.as_ref().unwrap().tasks.len();
    assert_eq!(rows.len(), tasks);
    for row in &rows {
        assert_eq!(row.dates.name, row.run.name);
        let at = |at: Option<Span>| at.map_or(f64::INFINITY, Span::in_days);
        let [early, half, late] = row.dates.ends.map(at);
        assert!(early <= half && half <= late, "{}", row.dates.name);
        assert!(row.is_milestone() || at(row.dates.begins) <= half, "{}", row.dates.name);
    }
    let harness = testing::stage(Buildout::default(), model, Buildout::ui);
    for words in ["First token: P10", "All GPUs: P10", "Grid 1: P10", "by gpu maker"] {
        let found = harness.query_all_by_label_contains(words).next();
        assert!(found.is_some(), "{words} is not shown");
    }
}

/// Goal: shares and blocked days are those of the plans. Method: the sum over tasks is not more than that over
/// resources, which is shown in a sentence with the worst first.
#[test]
fn what_racks_waited_for_is_told_with_the_worst_first() {
    let model = model();
    let run = model.runs.shown().unwrap();
    let gantt = run.loaded.scenario.gantt(PLANS).unwrap();
    let by_task: f64 = gantt.bars.iter().filter_map(|bar| bar.blocked_mw_days).sum();
    let by_resource: f64 = gantt.blocked_by.iter().sum();
    assert!(by_task > 0.0 && by_task <= by_resource * (1.0 + 1e-9), "{by_task} {by_resource}");
    let worst = Resource::ALL.into_iter().max_by(|one, other| {
        gantt.blocked_by[*one as usize].total_cmp(&gantt.blocked_by[*other as usize])
    });
    let words = format!("Racks waited for: {}", sentence(worst.unwrap().word()));
    let harness = testing::stage(Buildout::default(), model, Buildout::ui);
    harness.get_by_label_contains(&words);
}

#[test]
fn a_row_tells_all_there_is_to_know_while_the_pointer_is_on_it() {
    let mut harness = testing::stage(Buildout::default(), model(), Buildout::ui);
    let row = harness.get_by_label_contains("Grid 1: P10").rect();
    harness.hover_at(row.center());
    harness.run_steps(60);
    harness.get_by_label("On the longest path");
    harness.get_by_label("Racks that waited for it");
}

#[test]
fn a_plant_that_stands_from_the_start_says_why_there_is_nothing() {
    let harness = testing::stage(Buildout::default(), testing::model(), Buildout::ui);
    harness.get_by_label("Nothing is built in this run.");
    assert!(Buildout::table(&testing::model()).is_none());
    let harness = testing::stage(Buildout::default(), Model::default(), Buildout::ui);
    harness.get_by_label("No run yet.");
}

#[test]
fn the_table_has_the_dates_of_every_row() {
    let model = model();
    let table = Buildout::table(&model).unwrap();
    let tasks = model.runs.shown().unwrap().results.buildout.as_ref().unwrap().tasks.len();
    assert_eq!(table.rows.len(), tasks);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}

/// Goal: nothing is too small or stands on something else, in a narrow tile either.
#[test]
fn texts_can_be_read_in_tiles_of_any_width() {
    for width in [420.0, 900.0, 1500.0] {
        let mut harness = testing::stage(Buildout::default(), model(), Buildout::ui);
        harness.set_size(egui::vec2(width, 700.0));
        harness.run_steps(3);
        let least = painted::smallest_text(harness.output());
        assert!(least >= theme::SMALL, "{least}");
        let overlaps = painted::overlaps(harness.output());
        assert!(overlaps.is_empty(), "{width}: {overlaps:?}");
    }
}
