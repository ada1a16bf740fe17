//! What is not defined in a run: missing in its files, and neither ranked nor averaged in.

use std::fs;

use files::table::{Cell, Reader};
use serde_json::Value;

use crate::desk::Desk;

/// A plant that computes.
const LIVE: &str = "site = \"laboratory\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\n\
                    horizon = \"30 d\"\n";
/// The same without any supply from beginning to end: no goodput, and so no cost of it.
const DEAD: &str = "[location.grid]\nplanned_outage = \"0 s\"\nplanned_duration = \"40 d\"\n\
                    [power.ups]\nautonomy = \"0 s\"\n[power.genset]\nshare = 0.0\n";
/// Generating sets that cannot fail, for a grid that is lost a few times in a year.
const SETS: &str = "site = \"memphis\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"5 MW\"\n\
                    horizon = \"1 year\"\n[location]\nonly_hazards = [\"ice_storm\"]\n\
                    [location.grid]\ndip_rate = \"0 /year\"\n\
                    [location.hazard.ice_storm]\nrate = \"0 /year\"\n\
                    [power.genset]\nshare = 1.0\nstart_failure = 0.0\nrun_mttf = \"1000000 h\"\n";

fn json(desk: &Desk, name: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.path(name)).unwrap()).unwrap()
}

/// The fields of a table's column, as CSV has them.
fn column(desk: &Desk, file: &str, name: &str) -> Vec<String> {
    let mut rows = csv::Reader::from_path(desk.path(file)).unwrap();
    let place = rows.headers().unwrap().iter().position(|header| header == name).unwrap();
    rows.records().map(|row| row.unwrap()[place].to_owned()).collect()
}

#[test]
fn what_is_not_defined_is_null_and_empty() {
    let desk = Desk::with("dead.toml", format!("{LIVE}{DEAD}"));
    let outcome = desk.run(["run", "dead.toml", "--out", "out"]);
    outcome.assert_done();
    let metrics = &json(&desk, "out/summary.json")["metrics"];
    for name in
        ["lcoc_usd_per_gpu_hour", "ettr", "pue", "wue_l_per_kwh", "job_mttf_h", "wait_mean_s"]
    {
        assert!(metrics[name].is_null(), "{name} is {}", metrics[name]);
    }
    assert_eq!(metrics["goodput_gpu_hours"].as_f64(), Some(0.0));
    assert!(column(&desk, "out/timeline.csv", "pue").iter().all(String::is_empty));
    let mut rows = Reader::open(&desk.path("out/timeline.parquet")).unwrap();
    let place = rows.columns().iter().position(|column| column.name == "pue").unwrap();
    assert!(rows.by_ref().all(|row| row.unwrap()[place] == Cell::Missing));
    assert!(
        outcome.printed.contains("LCOC \u{2013} (there was no goodput) kept"),
        "{}",
        outcome.printed
    );
    let page = fs::read_to_string(desk.path("out/report.html")).unwrap();
    assert!(page.contains("there was no goodput") && !page.contains("NaN"));
}

/// Goal: compute that never ran is not the cheapest.
#[test]
fn what_is_not_defined_is_not_compared() {
    let desk = Desk::with("live.toml", LIVE);
    fs::write(desk.path("dead.toml"), format!("{LIVE}{DEAD}")).unwrap();
    let outcome =
        desk.run(["compare", "live.toml", "dead.toml", "--replications", "3", "--out", "out"]);
    outcome.assert_done();
    let lowest = outcome.printed.lines().find(|line| line.contains("LCOC")).unwrap_or_default();
    assert!(!lowest.contains("dead"), "{}", outcome.printed);
    let names = column(&desk, "out/summary.csv", "metric");
    let points = column(&desk, "out/summary.csv", "point");
    let known = |point: &str| {
        names.iter().zip(&points).any(|(name, at)| name == "lcoc_usd_per_gpu_hour" && at == point)
    };
    assert!(known("1") && !known("2"), "a mean of what is not defined");
    let values = column(&desk, "out/runs.csv", "lcoc_usd_per_gpu_hour");
    assert!(values[..3].iter().all(|value| !value.is_empty()));
    assert_eq!(values[3..], ["", "", ""]);
}

/// Goal: sets that cannot fail survive, and runs in which none was called say nothing of that.
///
/// Method: at one outage a year, a year has none in exp(-1) of all runs.
#[test]
fn survival_is_of_runs_in_which_sets_were_called() {
    let desk = Desk::with("a.toml", SETS);
    let study = "base = \"a.toml\"\n[[vary]]\n\
                 key = \"location.grid.outage_rate\"\nvalues = [\"1 /year\", \"5 /year\"]\n\
                 [replicate]\ncount = 20\n";
    fs::write(desk.path("study.toml"), study).unwrap();
    desk.run(["compare", "study.toml", "--out", "out"]).assert_done();
    let runs = |name: &str| column(&desk, "out/runs.csv", name);
    let (values, losses) = (runs("genset_survival"), runs("grid_losses"));
    for (value, losses) in values.iter().zip(&losses) {
        assert_eq!(value.is_empty(), losses == "0", "{value} with {losses} losses");
        assert!(value.is_empty() || value == "1", "{value}");
    }
    let defined = |runs: &[String]| runs.iter().filter(|value| !value.is_empty()).count();
    let counts = [defined(&values[..20]), defined(&values[20..])];
    assert!((3..20).contains(&counts[0]) && counts[1] >= 19, "{counts:?} of 20 each");
    let summary = |name: &str| column(&desk, "out/summary.csv", name);
    let rows = summary("metric").into_iter().zip(summary("stat"));
    let rows = rows.zip(summary("value").into_iter().zip(summary("n")));
    let of_survival = |(row, _): &((String, String), _)| {
        (row.0.as_str(), row.1.as_str()) == ("genset_survival", "mean")
    };
    let means = rows.filter(of_survival).map(|(_, mean)| mean);
    let expected = counts.map(|count| ("1".to_owned(), count.to_string()));
    assert_eq!(means.collect::<Vec<_>>(), expected);
}
