//! Tests of the comparison: differences by hand, order, what is left out, what means nothing.

use egui_kittest::kittest::Queryable as _;
use factory::results::Results;
use files::table::Cell;

use super::*;
use crate::testing;

/// A run of a day whose goodput and PUE are given, by seed.
fn run(id: u32, name: &str, goodput: &[f64], pue: &[f64]) -> Run {
    let mut run = testing::run("small.toml", &["horizon=\"1 d\""], id);
    name.clone_into(&mut run.name);
    run.replications.insert("goodput_gpu_hours", goodput.iter().copied().map(Some).collect());
    run.replications.insert("pue", pue.iter().copied().map(Some).collect());
    for (metric, value) in [("goodput_gpu_hours", goodput[0]), ("pue", pue[0])] {
        set(&mut run.results, metric, Some(value));
    }
    run
}

fn set(results: &mut Results, name: &str, new: Option<f64>) {
    let mut values = results.metrics.iter_mut();
    values.find(|value| value.metric.name == name).unwrap().value = new;
}

fn model() -> Model {
    let mut model = Model::default();
    model.runs.add(run(1, "North", &[100.0, 110.0, 90.0], &[1.2, 1.3, 1.25]), None);
    model.runs.add(run(2, "South", &[120.0, 131.0, 109.0], &[1.3, 1.39, 1.36]), None);
    model.runs.add(run(3, "West", &[80.0, 140.0, 95.0], &[1.1, 1.2, 1.15]), None);
    model
}

fn cells(model: &Model, metric: &str) -> Vec<Vec<Cell>> {
    let table = Compare::default().table(model).unwrap();
    table.rows.into_iter().filter(|row| row[1] == Cell::from(metric)).collect()
}

#[test]
fn without_runs_the_view_offers_the_example() {
    let mut harness = testing::stage(Compare::default(), Model::default(), Compare::ui);
    harness.get_by_label_contains("Compare the four candidate sites").click();
    harness.run_steps(2);
    let wanted = [Command::Compare(CompareCommand::CandidateSites)];
    assert_eq!(harness.state().commands, wanted);
}

/// Goal: differences are those of a calculation by hand: (20 + 21 + 19)/3 = 20 more goodput, and
/// (0.1 + 0.09 + 0.11)/3 = 0.1 more PUE, which is worse.
#[test]
fn differences_are_paired_and_told_with_their_direction() {
    let model = model();
    let south = &cells(&model, "goodput_gpu_hours")[1];
    let Cell::Number(difference) = south[7] else { panic!("{south:?}") };
    assert!((difference - 20.0).abs() < 1e-9);
    let pairs = study::statistics::paired(&[120.0, 131.0, 109.0], &[100.0, 110.0, 90.0], 0.95);
    assert_eq!(south[8], Cell::from(pairs.difference.low));
    let harness = testing::stage(Compare::default(), model, Compare::ui);
    harness.get_by_label("+20.00 % * better");
    harness.get_by_label("+8.00 % * worse");
    assert!(
        harness
            .query_by_label_contains("+5.00 %")
            .is_some_and(|node| !format!("{node:?}").contains("better"))
    );
}

/// Goal: a press on a metric sorts by it, a choice of the baseline and of runs is a command.
#[test]
fn the_order_the_baseline_and_the_runs_are_chosen_here() {
    let mut harness = testing::stage(Compare::default(), model(), Compare::ui);
    harness.get_by_label("PUE").click();
    harness.run_steps(2);
    harness.get_by_label("Baseline: West").click();
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::accesskit::Role::CheckBox, "South").click();
    harness.run_steps(2);
    let expected = [
        CompareCommand::SortBy("pue".to_owned()),
        CompareCommand::Baseline(RunId(3)),
        CompareCommand::Include(RunId(2), false),
    ];
    assert_eq!(harness.state().commands, expected.map(Command::Compare));
    let comparison = &mut harness.state_mut().model.comparison;
    comparison.sort_by("pue".to_owned());
    comparison.include(RunId(2), false);
    harness.run_steps(2);
    assert!(harness.query_all_by_label_contains("Difference").next().is_some());
    assert!(harness.query_by_label("+20.00 % * better").is_none());
}

#[test]
fn the_table_turns_and_keeps_what_it_says() {
    let mut harness = testing::stage(Compare::default(), model(), Compare::ui);
    harness.get_by_label("Runs as rows").click();
    harness.run_steps(3);
    assert!(harness.state().panel.turned);
    harness.get_by_label("Goodput").click();
    harness.run_steps(2);
    let sort = Command::Compare(CompareCommand::SortBy("goodput_gpu_hours".to_owned()));
    assert_eq!(harness.state().commands, [sort]);
}

/// Goal: no goodput at all is told, not divided by.
#[test]
fn runs_without_goodput_are_compared_as_well() {
    let mut model = model();
    let mut dark = run(4, "Dark", &[0.0, 0.0, 0.0], &[1.3, 1.3, 1.3]);
    set(&mut dark.results, "lcoc_usd_per_gpu_hour", None);
    dark.replications.insert("lcoc_usd_per_gpu_hour", vec![None; 3]);
    model.runs.add(dark, None);
    let harness = testing::stage(Compare::default(), model, Compare::ui);
    assert!(harness.query_all_by_label("–").next().is_some());
    assert!(harness.query_all_by_label_contains("Value – there was no goodput").next().is_some());
    assert_eq!(cells(&harness.state().model, "lcoc_usd_per_gpu_hour")[3][3], Cell::Missing);
}
