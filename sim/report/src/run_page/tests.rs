//! The page of a run, held against what it must hold.

use factory::{Recording, Results, Simulation};
use files::{Catalogues, load};
use units::SimTime;

use super::*;
use crate::figures::html::escaped;
use crate::testing::assert_well_formed;

const SCENARIO: &str = "name = \"R&D <one>\"\nsite = \"memphis\"\nrack = \"gb200_nvl72\"\n\
    size = \"1 MW\"\nstart = \"2028-04-01\"\nseed = 5\n[power]\nonly = [\"mv_lv\", \"ups\", \"busway\"]\n\
    [location.grid]\noutage_rate = \"200 /year\"\n\
    [jobs]\nonly = [\"fine_tuning\", \"research\"]\n\
    [jobs.class]\nfine_tuning = { share = 0.5, gpus_median = 64, length_median = \"8 h\", \
    length_most = \"3 d\" }\nresearch = { share = 0.5, gpus_median = 4, length_median = \"4 h\", \
    length_most = \"2 d\" }\n";

fn loaded(horizon: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    files::write_atomically(&path, format!("horizon = \"{horizon}\"\n{SCENARIO}")).unwrap();
    load(&path, &[], &Catalogues::embedded()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A run with its records taken once a day, as far as the program would.
fn run(loaded: &Loaded, recording: Recording) -> (Report, Results) {
    let mut report = Report::new(loaded);
    let mut simulation = Simulation::new(&loaded.scenario, recording);
    let mut time = SimTime::START;
    while time < simulation.end() {
        time = (time + units::SimDuration::hours(24)).min(simulation.end());
        simulation.advance_to(time);
        report.add(&simulation.take_records());
    }
    (report, simulation.finish())
}

fn page(horizon: &str, recording: Recording) -> (String, Results) {
    let loaded = loaded(horizon);
    let (report, results) = run(&loaded, recording);
    // The path is another one for each test; everything else must be the same.
    let page = report.page(&loaded, &results, "1.2.3");
    (page.replace(&loaded.path.display().to_string(), "a.toml"), results)
}

/// Goal: the stack of power by use, and PUE over time, miss nothing that the facility uses.
#[test]
fn uses_of_power_are_all_that_the_facility_uses() {
    let loaded = loaded("20 d");
    let mut simulation = Simulation::new(&loaded.scenario, Recording::Timeline);
    simulation.advance_to(simulation.end());
    let uses = timeline::POWER.map(|layer| buckets::column(layer.2));
    let pue = buckets::column("pue");
    let mut hours = 0;
    for row in simulation.take_records().rows {
        let value = |column: usize| row.values[column].unwrap_or_default();
        let Some(pue) = row.values[pue] else { continue };
        let (all, expected) = (uses.iter().map(|&it| value(it)).sum::<f64>(), pue * value(uses[0]));
        // Batteries that charge or feed are beside it.
        if value(buckets::column("power_ups_mw")).abs() < 1e-12 {
            assert!(all <= expected * (1.0 + 1e-9), "{all} of {expected} MW");
            hours += u32::from((all / expected - 1.0).abs() < 1e-9);
        }
    }
    assert!(hours > 200, "{hours} hours without charging");
}

#[test]
fn every_page_is_well_formed_and_needs_nothing_else() {
    for (horizon, recording) in [
        ("1 h", Recording::Timeline),
        ("1 h", Recording::Summary),
        ("20 d", Recording::Timeline),
        ("900 d", Recording::Timeline),
    ] {
        let (page, _) = page(horizon, recording);
        assert_well_formed(&page);
        let foreign = ["http", "<script", "<link", "<img", "@import", "url("];
        let own = page.split("<section>").filter(|part| !part.contains("<h2>Assumptions"));
        let own: String = own.collect();
        assert!(foreign.iter().all(|word| !own.contains(word)), "{horizon}");
        assert!(!page.contains("NaN") && !page.contains("inf\""), "{horizon}");
    }
}

#[test]
fn the_page_of_an_hour_holds_every_metric_and_every_value() {
    let loaded = loaded("1 h");
    let (report, results) = run(&loaded, Recording::Timeline);
    let page = report.page(&loaded, &results, "1.2.3");
    for value in &results.metrics {
        let row = format!(
            "<td class=\"code\">{}</td><td class=\"number\">{}</td>",
            value.metric.name,
            value.value.map_or_else(|| "–".to_owned(), significant)
        );
        assert!(page.contains(&row), "{row}");
        assert!(page.contains(&*escaped(value.metric.about)), "{}", value.metric.about);
    }
    for (key, _) in loaded.settings.iter() {
        assert!(page.contains(&format!("<td class=\"code\">{}</td>", escaped(key))), "{key}");
    }
    assert!(page.contains(&format!("{:016x}", results.digest)));
    assert!(page.contains("<h1>R&amp;D &lt;one&gt;</h1>") && !page.contains("R&D"));
}

#[test]
fn without_a_timeline_the_page_says_so() {
    let (page, _) = page("20 d", Recording::Summary);
    assert!(page.contains("No timeline was recorded") && !page.contains("GPUs and jobs"));
    assert!(page.contains("<h2>Cash flow</h2>"));
}

#[test]
fn the_same_run_has_the_same_page() {
    let pages = [(); 2].map(|()| page("20 d", Recording::Timeline).0);
    assert_eq!(pages[0], pages[1]);
}

/// Method: compare the sums of parts with metrics that the simulator adds up by itself.
#[test]
fn parts_add_up_to_what_is_reported() {
    let (_, results) = page("20 d", Recording::Timeline);
    let cost: f64 = money::cost_parts(&results).iter().map(|part| part.dollars).sum();
    let lcoc = results.value("lcoc_usd_per_gpu_hour").unwrap();
    assert!(lcoc > 0.0 && (cost / lcoc - 1.0).abs() < 1e-9, "{cost} USD of {lcoc} USD");
    let lost: f64 = gpu_hours::losses(&results).iter().map(|loss| loss.gpu_hours).sum();
    let value = |name| results.value(name).unwrap();
    let installed = value("installed_gpu_hours");
    let sum = lost + value("goodput_gpu_hours");
    assert!((sum / installed - 1.0).abs() < 1e-6, "{sum} of {installed} GPU-hours");
}

/// Method: the energy below the load duration curve is what the meters saw.
#[test]
fn figures_hold_the_energy_that_the_meters_saw() {
    let loaded = loaded("20 d");
    let (report, results) = run(&loaded, Recording::Timeline);
    let points = report.import.points();
    let area: f64 = points.chunks_exact(2).map(|step| (step[1].0 - step[0].0) * step[0].1).sum();
    let energy = area / 100.0 * report.import.hours();
    let metered = results.value("energy_grid_mwh").unwrap();
    assert!((energy / metered - 1.0).abs() < 1e-6, "{energy} MWh of {metered} MWh");
}
