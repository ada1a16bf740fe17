//! What the map shows and does.

use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::testing;

fn with_run() -> egui_kittest::Harness<'static, testing::Stage<SiteMap>> {
    testing::stage(SiteMap::default(), testing::model(), SiteMap::ui)
}

#[test]
fn sites_are_there_before_anything_has_run() {
    let harness = testing::stage(SiteMap::default(), Model::default(), SiteMap::ui);
    harness.get_by_label_contains("Map of the world with 14 sites");
    harness.get_by_label_contains("Sites are coloured by a metric once one has run.");
}

#[test]
fn the_legend_names_the_metric_of_the_runs() {
    let harness = with_run();
    harness.get_by_label_contains("LCOC per GPU-hour kept from");
}

/// The middle of the marker of a site on the screen.
fn marker(harness: &egui_kittest::Harness<'_, testing::Stage<SiteMap>>, name: &str) -> Pos2 {
    let map = harness.get_by_label_contains("Map of the world").rect();
    let view = &harness.state().panel;
    let place = view.places.iter().find(|place| place.name == name).unwrap();
    at(place, &view.camera.project(map, land::world()))
}

#[test]
fn the_pointer_tells_what_is_known_of_a_site() {
    let mut harness = with_run();
    let place = marker(&harness, "memphis");
    harness.hover_at(place);
    harness.run_steps(60);
    for text in ["g/kWh", "USD/MWh at peak", "35.06 N, 89.99 W", "small.toml"] {
        assert!(harness.query_all_by_label_contains(text).count() > 0, "{text}");
    }
}

#[test]
fn a_click_chooses_the_scenario_of_a_site_and_a_button_runs_it() {
    let mut harness = with_run();
    let place = marker(&harness, "kagoshima");
    testing::click(&mut harness, place);
    let document = harness.state().model.library.documents()[0].id;
    let choose = Command::Library(LibraryCommand::Choose(document));
    assert_eq!(harness.state().commands, std::slice::from_ref(&choose));
    harness.get_by_label("Run this site").click();
    harness.run_steps(2);
    let expected = [choose.clone(), choose, Command::Run(RunCommand::Start)];
    assert_eq!(harness.state().commands, expected);
}

#[test]
fn a_site_is_chosen_by_name_and_looked_at_closely() {
    let mut harness = with_run();
    harness.get_by_label("Site").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Kagoshima").click();
    harness.run_steps(3);
    harness.get_by_label("Look closer").click();
    harness.run_steps(3);
    assert!(!harness.state().panel.camera.shows_whole());
    let map = harness.get_by_label_contains("Map of the world").rect();
    assert!(map.contains(marker(&harness, "kagoshima")));
}

#[test]
fn markers_grow_with_the_plant() {
    let harness = with_run();
    let places = &harness.state().panel.places;
    let radius = |name: &str| radius(places.iter().find(|place| place.name == name).unwrap());
    assert!(radius("kagoshima") > radius("malaysia"));
    assert!(radius("malaysia") > radius("belgium"));
    assert!(radius("belgium") > radius("memphis"));
}

#[test]
fn the_table_has_a_row_for_each_site() {
    let harness = with_run();
    let state = harness.state();
    let table = state.panel.table(&state.model);
    assert_eq!(table.rows.len(), state.panel.places.len());
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}

/// Goal: the map tells the mean of the seeds, as all other views do.
#[test]
fn a_site_is_told_with_the_mean_of_its_seeds() {
    let harness = testing::stage(SiteMap::default(), testing::replicated(), SiteMap::ui);
    let (view, model) = (&harness.state().panel, &harness.state().model);
    let run = model.runs.shown().unwrap();
    let mean = crate::model::estimate(run, "lcoc_usd_per_gpu_hour").unwrap();
    let mut metrics = run.results.metrics.iter().map(|value| value.metric);
    let metric = metrics.find(|metric| metric.name == "lcoc_usd_per_gpu_hour").unwrap();
    let place = view.places.iter().find(|place| place.run == Some(run.id)).unwrap();
    assert_eq!(view.measure.value(place, model), Some(mean.value));
    let expected = crate::views::told::figure(&mean, &metric);
    assert_eq!(view.measure.text(place, model), Some(expected));
}

/// Goal: a site whose latest run has no such value has no colour of the ramp, and a dash.
#[test]
fn a_site_without_a_value_is_not_coloured_by_it() {
    let mut model = Model::default();
    let mut run = testing::run("small.toml", &["horizon=\"1 d\""], 1);
    run.replications.insert("lcoc_usd_per_gpu_hour", vec![None]);
    model.runs.add(run, None);
    let harness = testing::stage(SiteMap::default(), model, SiteMap::ui);
    let (view, model) = (&harness.state().panel, &harness.state().model);
    assert!(view.measure.ramp(&view.places, model).is_none());
    let place = view.places.iter().find(|place| place.run.is_some()).unwrap();
    assert_eq!(view.measure.text(place, model).as_deref(), Some("–"));
    let facts = measure::of_run(place, model);
    assert!(
        facts.contains(&("LCOC per GPU-hour kept".to_owned(), "– there was no goodput".to_owned())),
        "{facts:?}"
    );
}
