//! Figures of one run are the same in all views: means of its seeds, or they say of which seed.

use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::model::estimate;
use crate::testing;

/// Everything that a view says.
fn said(kind: Kind) -> String {
    let harness = testing::stage(View::new(kind), testing::replicated(), View::ui);
    let nodes = harness.query_all_by(|_| true);
    let words = nodes
        .map(|node| node.accesskit_node())
        .flat_map(|node| [node.label(), node.value()])
        .flatten();
    words.collect::<Vec<_>>().join("\n")
}

/// Goal: no view names another cost than the mean of the seeds. Mean and half width of three values a
/// step of half the first apart, with Student's 4.3027: 1.5 and 4.3027 x 0.5 / sqrt(3) of the first.
#[test]
fn a_cost_is_the_mean_of_the_seeds_wherever_it_stands() {
    let model = testing::replicated();
    let run = model.runs.shown().unwrap();
    let first = run.results.value("lcoc_usd_per_gpu_hour").unwrap();
    let mean = estimate(run, "lcoc_usd_per_gpu_hour").unwrap();
    let mut metrics = run.results.metrics.iter().map(|value| value.metric);
    let metric = metrics.find(|metric| metric.name == "lcoc_usd_per_gpu_hour").unwrap();
    assert!((mean.value / first - 1.5).abs() < 1e-12);
    assert!((mean.half_width().unwrap() / first - 4.302_652_7 * 0.5 / 3_f64.sqrt()).abs() < 1e-6);
    let text = told::figure(&mean, &metric);
    let (number, half) = text.split_once(" ± ").unwrap();
    let of_first = crate::format::of_metric(first, &metric);
    for kind in [Kind::Summary, Kind::Compare] {
        let said = said(kind);
        assert!(said.contains(number) && said.contains(half), "{kind:?}: {text} is not in {said}");
        assert!(!said.contains(&of_first), "{kind:?} shows the first seed");
    }
}

#[test]
fn the_share_of_goodput_is_the_mean_of_the_seeds() {
    let said = said(Kind::Summary);
    assert!(said.contains("Goodput share: 60 % of installed"), "{said}");
}

#[test]
fn a_view_of_one_seed_says_so() {
    for kind in [Kind::Goodput, Kind::Energy, Kind::Money] {
        let said = said(kind);
        assert!(said.contains("Of seed 5, the first of 3"), "{kind:?}: {said}");
    }
}
