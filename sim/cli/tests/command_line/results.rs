//! What `aifactory run` writes and prints.

use std::fs;

use files::table::{Cell, Reader};
use serde_json::Value;

use crate::desk::{Desk, names, shipped};

/// Names that readers of summaries rely on: none may go.
const METRICS: [&str; 26] = [
    "goodput_gpu_hours",
    "installed_gpu_hours",
    "scheduled_gpu_hours",
    "lost_gpu_hours",
    "ettr",
    "utilisation",
    "energy_it_mwh",
    "energy_facility_mwh",
    "energy_grid_mwh",
    "pue",
    "wue_l_per_kwh",
    "carbon_t",
    "power_import_peak_mw",
    "power_it_peak_mw",
    "interruptions",
    "interruptions_per_1000_node_days",
    "wait_mean_s",
    "wait_p95_s",
    "jobs_submitted",
    "jobs_completed",
    "availability",
    "capex_usd",
    "opex_usd_per_year",
    "lcoc_usd_per_gpu_hour",
    "events",
    "wall_s",
];

/// Everything that a run writes.
const FILES: [&str; 26] = [
    "cashflow.csv",
    "cashflow.parquet",
    "datapackage.json",
    "dictionary.csv",
    "gpu_hours.csv",
    "gpu_hours.parquet",
    "groups.csv",
    "groups.parquet",
    "incidents.csv",
    "incidents.parquet",
    "jobs.csv",
    "jobs.parquet",
    "ledger.csv",
    "ledger.parquet",
    "manifest.json",
    "months.csv",
    "months.parquet",
    "rack_incidents.csv",
    "rack_incidents.parquet",
    "report.html",
    "scenario.toml",
    "shortages.csv",
    "shortages.parquet",
    "summary.json",
    "timeline.csv",
    "timeline.parquet",
];

fn json(path: &std::path::Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Runs the small scenario into a folder of this name.
#[track_caller]
fn run_small(desk: &Desk, out: &str, more: &[&str]) -> crate::desk::Outcome {
    let small = shipped("small").display().to_string();
    let arguments = ["run", &small, "--out", out].into_iter().chain(more.iter().copied());
    desk.run(arguments)
}

#[test]
fn the_summary_has_every_name_that_readers_rely_on() {
    let desk = Desk::new();
    run_small(&desk, "out", &[]).assert_done();
    let summary = json(&desk.path("out/summary.json"));
    assert_eq!(summary["schema"], 2);
    assert_eq!(summary["scenario"], "Small, 1 MW");
    assert_eq!(summary["seed"], 5);
    assert_eq!(summary["version"], env!("CARGO_PKG_VERSION"));
    let digest = summary["digest"].as_str().unwrap();
    assert!(digest.len() == 16 && u64::from_str_radix(digest, 16).is_ok(), "{digest}");
    for name in METRICS {
        let value = summary["metrics"][name].as_f64();
        assert!(value.is_some_and(f64::is_finite), "{name} is {value:?}");
    }
    let manifest = json(&desk.path("out/manifest.json"));
    assert_eq!(manifest["program"], "aifactory");
    assert_eq!(manifest["digest"], summary["digest"]);
}

/// The small scenario lasts 180 days of 24 hours.
#[test]
fn tables_have_a_row_for_each_hour_and_each_job() {
    let desk = Desk::new();
    run_small(&desk, "out", &[]).assert_done();
    let lines = |name: &str| fs::read_to_string(desk.path(name)).unwrap().lines().count() - 1;
    assert_eq!(lines("out/timeline.csv"), 180 * 24);
    let summary = json(&desk.path("out/summary.json"));
    assert_eq!(Some(lines("out/jobs.csv") as f64), summary["metrics"]["jobs_submitted"].as_f64());
    assert!(lines("out/incidents.csv") > 0);
    assert!(lines("out/dictionary.csv") >= METRICS.len());
    // The investment and the part of a year.
    assert_eq!(lines("out/cashflow.csv"), 2);
}

/// A cell as CSV shows it.
fn text(cell: Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => text,
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
    }
}

/// The names of a table's columns and its cells as text, without quotes.
fn of_parquet(path: &std::path::Path) -> String {
    let reader = Reader::open(path).unwrap();
    let header = reader.columns().iter().map(|column| column.name.clone()).collect();
    let rows = reader.map(|row| row.unwrap().into_iter().map(text).collect());
    let lines = std::iter::once(header).chain(rows).map(|row: Vec<String>| row.join(",") + "\n");
    lines.collect()
}

/// Method: the cells of Parquet, shown as CSV shows them, give the CSV, and the description of the
/// folder names both with the same columns.
#[test]
fn tables_are_the_same_as_csv_and_as_parquet() {
    let desk = Desk::new();
    run_small(&desk, "out", &[]).assert_done();
    assert_eq!(names(&desk.path("out")), FILES);
    let package = json(&desk.path("out/datapackage.json"));
    assert_eq!(package["name"], "small-1-mw");
    for file in FILES.iter().filter_map(|name| name.strip_suffix(".parquet")) {
        let csv = desk.path(&format!("out/{file}.csv"));
        let parquet = desk.path(&format!("out/{file}.parquet"));
        let csv = fs::read_to_string(csv).unwrap().replace('"', "");
        assert!(of_parquet(&parquet) == csv, "{file}");
        for ending in ["csv", "parquet"] {
            let path = format!("{file}.{ending}");
            let mut resources = package["resources"].as_array().unwrap().iter();
            let resource = resources.find(|resource| resource["path"] == *path).unwrap();
            assert_eq!(resource["format"], ending);
            let fields = resource["schema"]["fields"].as_array().unwrap();
            let columns = Reader::open(&parquet).unwrap().columns().to_vec();
            assert_eq!(fields.len(), columns.len());
            for (field, column) in fields.iter().zip(columns) {
                assert_eq!(field["name"], *column.name);
                assert_eq!(field["unit"].as_str().unwrap_or_default(), column.unit);
                assert_eq!(field["description"], *column.about);
            }
        }
    }
}

/// Goal: nothing in a file depends on the process that wrote it. The summary and the manifest say
/// how long the run took.
#[test]
fn two_runs_write_the_same_bytes() {
    let desk = Desk::new();
    for out in ["a", "b"] {
        run_small(&desk, out, &["--years", "0.1", "--quiet"]).assert_done();
    }
    for name in FILES.iter().filter(|name| !["manifest.json", "summary.json"].contains(name)) {
        let [a, b] = ["a", "b"].map(|out| fs::read(desk.path(&format!("{out}/{name}"))).unwrap());
        assert!(a == b, "{name}");
    }
}

/// What was written as the scenario, with every default, gives the same results again.
#[test]
fn a_written_scenario_gives_the_same_digest() {
    let desk = Desk::new();
    run_small(&desk, "out", &[]).assert_done();
    desk.run(["run", "out/scenario.toml", "--out", "again"]).assert_done();
    let digest = |name: &str| json(&desk.path(name))["digest"].clone();
    assert_eq!(digest("out/summary.json"), digest("again/summary.json"));
}

#[test]
fn the_user_reads_a_summary_and_where_the_results_are() {
    let desk = Desk::new();
    let outcome = run_small(&desk, "out", &[]);
    outcome.assert_done();
    for word in ["Small, 1 MW", "goodput", "LCOC", "PUE", "GPU-hours installed", "Results in out"] {
        assert!(outcome.printed.contains(word), "{word} is not in\n{}", outcome.printed);
    }
}

#[test]
fn quiet_prints_nothing() {
    let desk = Desk::new();
    let outcome = run_small(&desk, "out", &["--quiet"]);
    outcome.assert_done();
    assert_eq!((outcome.printed.as_str(), outcome.complained.as_str()), ("", ""));
    assert!(desk.path("out/summary.json").exists());
}

#[test]
fn a_summary_alone_has_no_hours() {
    let desk = Desk::new();
    run_small(&desk, "out", &["--record", "summary", "--quiet"]).assert_done();
    let text = fs::read_to_string(desk.path("out/timeline.csv")).unwrap_or_default();
    assert!(text.lines().count() <= 1, "{text}");
    assert_eq!(Reader::open(&desk.path("out/timeline.parquet")).unwrap().rows(), 0);
    assert!(desk.path("out/summary.json").exists());
}

#[test]
fn results_stand_under_the_name_of_the_scenario_and_the_seed() {
    let desk =
        Desk::with("brief.toml", "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n");
    desk.run(["run", "brief.toml", "--seed", "7", "--quiet"]).assert_done();
    let summary = json(&desk.path("results/brief-seed7/summary.json"));
    assert_eq!(summary["seed"], 7);
    assert_eq!(names(&desk.path("results")), ["brief-seed7"]);
}

/// Method: below a file, and on a file system that takes nothing; the superuser may write into
/// folders without permission, so that permissions cannot be tested everywhere.
#[test]
fn a_place_that_cannot_be_written_is_named() {
    let desk = Desk::with("file", "x");
    let outcome = run_small(&desk, "file/out", &[]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("file cannot be created"), "{}", outcome.complained);
    assert_eq!(desk.names(), ["file"]);
    if cfg!(target_os = "linux") {
        let outcome = run_small(&desk, "/proc/aifactory/out", &[]);
        assert_eq!(outcome.code, Some(1), "{}", outcome.complained);
        assert!(outcome.complained.contains("/proc/aifactory cannot be created"));
    }
}
