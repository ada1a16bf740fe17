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

/// A portfolio of two sites of the catalogue, between which 3 TB go one way and 1 TB comes back.
fn portfolio() -> crate::model::Portfolio {
    use crate::model::{Flow, Member};
    let member = |name: &str, at| Member { name: name.to_owned(), at, megawatts: 300.0 };
    let flow = |bytes, jobs| Flow { bytes, jobs, dollars: 5.0, ..Flow::default() };
    crate::model::Portfolio {
        name: "Two sites".to_owned(),
        years: 1.0,
        seed: 4,
        members: vec![member("north", (4.4, 50.8)), member("south", (103.7, 1.5))],
        links: vec![[0, 1]],
        flows: [((0, 1), flow(3e12, 12)), ((1, 0), flow(1e12, 1))].into(),
    }
}

/// Goal: each direction of a link is a line of its own, as wide as what went that way; what it was is said.
#[test]
fn what_went_between_sites_is_drawn_by_direction() {
    let shown = portfolio();
    let whole = egui::Rect::from_min_size(egui::pos2(0.0, 0.0), egui::vec2(800.0, 400.0));
    let projection = Camera::default().project(whole, land::world());
    let drawn = flows::drawn(&shown, &projection);
    assert_eq!(drawn.iter().map(|it| it.ends).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
    let [there, back] = [drawn[0].middle(), drawn[1].middle()];
    assert!((there - back).length() > 20.0, "{there:?} {back:?} are one line");
    assert!(drawn[0].width > drawn[1].width);
    assert_eq!(flows::hovered(&drawn, back), Some(1));
    assert_eq!(flows::hovered(&drawn, there + egui::vec2(0.0, 200.0)), None);
    assert_eq!(shown.flows[&(0, 1)].words(), "3 TB, 12 jobs");
    let mut model = testing::model();
    model.portfolios.shown = Some(shown);
    let mut harness = testing::stage(SiteMap::default(), model, SiteMap::ui);
    harness.get_by_label_contains("Two sites: 4 TB and 13 jobs went between 2 sites in 1.0 years");
    let least = testing::painted::smallest_text(harness.output());
    assert!(least >= theme::SMALL, "{least}");
    let map = harness.get_by_label_contains("Map of the world").rect();
    harness.hover_at(map.center());
    harness.run_steps(3);
}
