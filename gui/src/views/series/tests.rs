//! Tests of the time series: picking, hiding, figures, and the table.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use files::table::Cell;

use super::TimeSeries;
use crate::plot::instant;
use crate::testing::{self, Stage};

type View = Harness<'static, Stage<TimeSeries>>;

fn view() -> View {
    testing::stage(TimeSeries::default(), testing::model(), TimeSeries::ui)
}

fn names(view: &View) -> Vec<&str> {
    view.state().panel.lines.iter().map(|line| line.name.as_str()).collect()
}

#[test]
fn one_plot_for_each_unit() {
    let view = view();
    for unit in ["MW", "Ratio or count", "GPUs", "jobs"] {
        view.get_by_label(unit);
    }
}

#[test]
fn a_channel_of_the_plant_is_found_by_words_and_added() {
    let mut view = view();
    view.get_by_label("Add…").click();
    view.run_steps(3);
    view.get_by_label("Search").focus();
    view.run_steps(2);
    view.get_by_label("Search").type_text("drawn grid import mw");
    view.run_steps(3);
    let run = view.state().model.runs.shown().unwrap();
    let channel = run.history.topology().channels.iter();
    let channel = channel.clone().find(|one| one.name.ends_with("/import_mw")).unwrap().clone();
    view.get_by_label(&format!("{} (MW)", channel.label)).click();
    view.run_steps(3);
    assert_eq!(names(&view).last(), Some(&channel.name.as_str()));
}

/// Goal: the hourly mean of a channel is the column of the same quantity.
#[test]
fn a_channel_integrates_to_its_hourly_column() {
    let model = testing::model();
    let run = model.runs.shown().unwrap();
    let mut readings = super::Readings::default();
    let channels = run.history.topology().channels.iter();
    let name = &channels.clone().find(|one| one.name.ends_with("/import_mw")).unwrap().name;
    readings.prepare(&model, run, name);
    let end = run.end.in_hours();
    let mean = |name: &str| readings.get(run, name).unwrap().pyramid.summary(0.0..end).unwrap();
    let (channel, column) = (mean(name), mean("power_import_mw"));
    assert!((channel.mean / column.mean - 1.0).abs() < 0.01, "{channel:?} {column:?}");
}

#[test]
fn lines_are_hidden_and_removed() {
    let mut view = view();
    view.get_all_by_label("Hide").next().unwrap().click();
    view.run_steps(2);
    assert!(view.state().panel.lines[0].hidden);
    view.get_all_by_label("Remove").nth(1).unwrap().click();
    view.run_steps(2);
    assert_eq!(names(&view), ["power_it_mw", "pue", "gpus_busy", "jobs_waiting"]);
}

#[test]
fn the_table_has_the_window_and_what_is_drawn() {
    let mut view = view();
    let stage = view.state_mut();
    stage.model.time.window = instant(10.0)..instant(20.0);
    stage.panel.lines[1].hidden = true;
    let table = stage.panel.table(&stage.model).unwrap();
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["time", "power_it_mw", "pue", "gpus_busy", "jobs_waiting"]);
    assert_eq!(table.rows.len(), 10);
    let run = stage.model.runs.shown().unwrap();
    let row = &run.history.rows()[10];
    let pue = factory::columns().iter().position(|column| column.name == "pue").unwrap();
    assert_eq!(table.rows[0][2], Cell::from(row.values[pue]));
}

/// Frames of 40 metrics of a year: run with `--ignored --nocapture`.
#[test]
#[ignore = "prints times: cargo test -p gui --lib -- --ignored --nocapture"]
#[expect(clippy::disallowed_types, clippy::print_stderr, reason = "it measures")]
fn frames_of_forty_metrics_are_quick() {
    let mut model = crate::model::Model::default();
    let run = testing::run("kagoshima.toml", &[], 1);
    let mut view = TimeSeries::default();
    let columns = run.series.iter().map(|series| series.name.clone());
    let channels = run.history.topology().channels.iter().map(|channel| channel.name.clone());
    let lines = columns.chain(channels).take(40);
    view.lines = lines.map(|name| super::Chosen { name, hidden: false }).collect();
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(crate::model::RunId(1));
    let mut view = testing::stage(view, model, TimeSeries::ui);
    let began = std::time::Instant::now();
    for _ in 0..50 {
        view.step();
    }
    let frame = began.elapsed().as_secs_f64() * 1000.0 / 50.0;
    eprintln!("{frame:.1} ms a frame");
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let model = crate::model::Model::default();
    let view = testing::stage(TimeSeries::default(), model, TimeSeries::ui);
    view.get_by_label_contains("press Run");
}

#[test]
fn what_was_chosen_is_remembered_with_the_layout() {
    let mut series = TimeSeries::default();
    series.lines.truncate(2);
    series.lines[1].hidden = true;
    let text = serde_json::to_string(&series).unwrap();
    let again: TimeSeries = serde_json::from_str(&text).unwrap();
    assert_eq!(again.lines, series.lines);
}

/// Goal: hourly values of a day stand as steps, as lines and not as areas between one and the next.
#[test]
fn a_day_is_drawn_with_steps() {
    let mut model = crate::model::Model::default();
    let run = testing::run("small.toml", &["horizon=\"1 d\""], 1);
    model.time.show(&run);
    model.runs.add(run, None);
    model.runs.show(crate::model::RunId(1));
    let view = testing::stage(TimeSeries::default(), model, TimeSeries::ui);
    let shapes = view.output().shapes.iter().map(|shape| &shape.shape);
    let steps = shapes.clone().filter(|shape| match shape {
        egui::Shape::Path(path) => path.points.len() >= 24,
        _ => false,
    });
    assert_eq!(steps.count(), super::FIRST.len());
    assert_eq!(shapes.filter(|shape| matches!(shape, egui::Shape::Band(_))).count(), 0);
}
