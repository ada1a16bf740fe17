//! What the view shows is what the ledger holds.

use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::model::RunId;
use crate::testing::{self, painted};

const FINANCED: &str = "kagoshima_financed.toml";

/// A model that shows a run of an example.
fn model(example: &str, changes: &[&str]) -> Model {
    let mut model = Model::default();
    model.runs.add(testing::run(example, changes, 1), None);
    model.runs.show(RunId(1));
    model
}

fn financed() -> Model {
    model(FINANCED, &["horizon=\"2 years\"", "size=\"5 MW\""])
}

/// Goal: columns, lines and the cash flow of the run are the same money. Method: blocks are sums over the ledger by
/// category, years by other sums: net and what comes to owners, year by year, to the cent.
#[test]
fn blocks_add_up_to_net_and_equity_of_every_year() {
    let model = financed();
    let results = &model.runs.shown().unwrap().results;
    let drawn = Drawn::new(&egui::Visuals::dark(), results, 1.0);
    assert_eq!(drawn.columns.len(), results.years.len());
    let mut sums = [0.0; 2];
    for (place, year) in results.years.iter().enumerate() {
        sums[0] += year.net().in_dollars();
        sums[1] += year.equity().in_dollars();
        for (line, sum) in sums.iter().enumerate() {
            let found = drawn.sums[place][line];
            assert!((found - sum).abs() < 0.02, "year {place}, line {line}: {found} {sum}");
        }
        let parts: f64 = drawn.columns[place].parts.iter().map(|part| part.1).sum();
        assert!((parts - year.equity().in_dollars()).abs() < 0.02, "year {place}");
    }
    assert_eq!(drawn.lines.len(), 2);
    assert!((sums[0] - sums[1]).abs() > 1e6, "loans change what comes to the owners");
}

/// Goal: what is borrowed is covered as the metric says. Method: the least of the months that are drawn.
#[test]
fn the_least_cover_is_that_of_the_run() {
    let model = financed();
    let results = &model.runs.shown().unwrap().results;
    let months = cover::months(results);
    let least = months.iter().map(|month| month.cover).fold(f64::INFINITY, f64::min);
    let metric = results.value("dscr_min").unwrap();
    assert!((least - metric).abs() < 1e-9, "{least} {metric}");
    let harness = testing::stage(CashFlow::default(), financed(), CashFlow::ui);
    harness.get_by_label("Debt service cover (DSCR) of twelve months");
    harness.get_by_label_contains("nothing to owners below 1.20");
}

/// Goal: a plant without loans says so instead of showing an empty chart; every year has its row.
#[test]
fn without_loans_there_is_no_cover_and_one_line() {
    let small = || model("small.toml", &["horizon=\"3 year\""]);
    let mut harness = testing::stage(CashFlow::default(), small(), CashFlow::ui);
    harness.get_by_label("Year 3");
    harness.get_by_label_contains("Nothing is borrowed");
    assert!(harness.query_by_label_contains("owners, sum so far").is_none());
    let stage = harness.state();
    assert_eq!(stage.panel.table(&stage.model).unwrap().rows.len(), 4);
    let chart = harness.get_by_label_contains("Cash flow by year").rect();
    harness.hover_at(chart.center());
    harness.run_steps(3);
}

/// Goal: amounts have their denominator beside them. By hand: an amount for each GPU is that of the plant divided by
/// its GPUs.
#[test]
fn amounts_for_each_gpu_are_those_of_the_plant_divided_by_its_gpus() {
    let model = model("small.toml", &["horizon=\"30 d\""]);
    let run = model.runs.shown().unwrap();
    let (gpus, unit) = Basis::Gpu.of(run);
    assert_eq!(unit, "USD/GPU");
    let of = |size| Drawn::new(&egui::Visuals::dark(), &run.results, size).sums[0][0];
    assert!((of(1.0) / gpus / of(gpus) - 1.0).abs() < 1e-12);
    let capex = run.results.value("capex_usd").unwrap();
    assert!((of(1.0) + capex).abs() < 0.02, "{} {capex}", of(1.0));
    let mut harness = testing::stage(CashFlow::default(), model, CashFlow::ui);
    harness.get_by_label_contains("USD/GPU").click();
    harness.run_steps(3);
    assert_eq!(harness.state().panel.basis, Basis::Gpu);
}

#[test]
fn texts_are_large_enough_to_be_read() {
    let harness = testing::stage(CashFlow::default(), financed(), CashFlow::ui);
    let least = painted::smallest_text(harness.output());
    assert!(least >= theme::SMALL, "{least}");
}

#[test]
fn without_a_run_the_view_says_what_to_do() {
    let harness = testing::stage(CashFlow::default(), Model::default(), CashFlow::ui);
    harness.get_by_label("No run yet.");
}
