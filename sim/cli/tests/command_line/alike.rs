//! Comparisons of like with like: what differs before any site does is said, and totals are of one unit.

use crate::desk::{Desk, Outcome, shipped};

const BASE: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"20 d\"\n";

/// What a comparison of two scenarios prints, and its table of estimates.
fn compared(one: &str, other: &str) -> (Outcome, String) {
    let desk = Desk::with("one.toml", one);
    std::fs::write(desk.path("other.toml"), other).unwrap();
    let arguments = ["compare", "one.toml", "other.toml", "--replications", "3", "--out", "out"];
    let outcome = desk.run(arguments);
    outcome.assert_done();
    (outcome, std::fs::read_to_string(desk.path("out/summary.csv")).unwrap())
}

/// An estimate with its unit from the table.
fn estimate(summary: &str, point: u32, metric: &str, stat: &str) -> Option<(f64, String)> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let found = summary
        .lines()
        .map(cells)
        .find(|cells| cells[0] == point.to_string() && cells[1] == metric && cells[3] == stat)?;
    Some((found[4].parse().unwrap(), found[2].clone()))
}

/// Method: means for each megawatt by hand from the means and the sizes, their difference from both.
#[test]
fn totals_of_plants_of_different_size_are_compared_per_megawatt() {
    let large = BASE.replace("1 MW", "2 MW");
    let (outcome, summary) = compared(BASE, &large);
    for words in
        ["Not like with like: these scenarios differ in size (1 MW; 2 MW).", "per MW of grid"]
    {
        assert!(outcome.printed.contains(words), "{words:?} is not in\n{}", outcome.printed);
    }
    assert!(outcome.printed.contains("goodput_gpu_hours, GPU-h per MW"), "{}", outcome.printed);
    assert!(outcome.printed.contains("lcoc_usd_per_gpu_hour, USD/GPU-h\n"), "{}", outcome.printed);
    let value = |point, stat| estimate(&summary, point, "goodput_gpu_hours", stat).unwrap();
    let (small, large) = (value(1, "mean").0, value(2, "mean").0);
    assert_eq!(value(1, "mean_per_mw"), (small / 1.0, "GPU-h/MW".to_owned()));
    let near =
        |found: f64, expected: f64| (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
    assert!(near(value(2, "mean_per_mw").0, large / 2.0));
    assert!(near(value(2, "difference_per_mw").0, large / 2.0 - small));
    assert!(estimate(&summary, 2, "pue", "mean_per_mw").is_none(), "a ratio has no size");
}

#[test]
fn what_else_differs_is_said() {
    let empty = "[jobs.class.\"*\"]\nat_start = 0\n";
    let filled = format!("{empty}[jobs.class.research]\nat_start = 40\n");
    let (outcome, _) = compared(&format!("{BASE}{empty}"), &format!("{BASE}{filled}"));
    let words = "differ in work that waits at the start (none; 40 jobs).";
    assert!(outcome.printed.contains(words), "{}", outcome.printed);
    let later = format!("{BASE}start = \"2031-06-01\"\nrack = \"gb200_nvl72\"\n");
    let (outcome, _) = compared(&format!("{BASE}start = \"2030-06-01\"\n"), &later);
    let words = "first day (2030-06-01; 2031-06-01).";
    assert!(outcome.printed.contains(words), "{}", outcome.printed);
}

/// Goal: nobody reads more goodput in a longer run as a better plant.
#[test]
fn totals_of_runs_of_different_length_have_no_difference() {
    let (outcome, summary) = compared(BASE, &BASE.replace("20 d", "30 d"));
    assert!(outcome.printed.contains("Totals of runs of different length"), "{}", outcome.printed);
    assert!(estimate(&summary, 2, "goodput_gpu_hours", "difference").is_none());
    assert!(estimate(&summary, 2, "pue", "difference").is_some());
}

#[test]
fn scenarios_that_are_alike_are_compared_without_a_word() {
    let (outcome, summary) =
        compared(BASE, &format!("{BASE}[power.genset]\nredundancy = \"2N\"\n"));
    assert!(!outcome.printed.contains("like with like"), "{}", outcome.printed);
    assert!(estimate(&summary, 2, "goodput_gpu_hours", "difference").is_some());
    assert!(estimate(&summary, 2, "goodput_gpu_hours", "mean_per_mw").is_none());
}

/// Goal: the comparison that the program comes with is of sites, not of sizes, racks or empty starts.
/// Method: two days of it.
#[test]
fn the_four_candidate_sites_are_compared_like_with_like() {
    let folder = shipped("compare_sites").parent().unwrap().join("one_gigawatt");
    let desk = Desk::new();
    let mut names = Vec::new();
    for site in ["kagoshima", "malaysia", "romania", "belgium"] {
        let base = folder.join(format!("{site}.toml"));
        let text = format!("base = {:?}\nhorizon = \"2 d\"\n", base.display().to_string());
        std::fs::write(desk.path(&format!("{site}.toml")), text).unwrap();
        names.push(format!("{site}.toml"));
    }
    let options = ["--replications", "1", "--out", "out"].map(str::to_owned);
    let outcome = desk.run(["compare".to_owned()].iter().chain(&names).chain(&options));
    outcome.assert_done();
    assert!(!outcome.printed.contains("like with like"), "{}", outcome.printed);
}

/// Goal: who compares a month with a year knows that a plant which starts empty is dearer in the month.
#[test]
fn a_run_says_that_its_plant_starts_empty() {
    let desk = Desk::with("a.toml", BASE);
    let run = |more: &[&str]| {
        let outcome = desk.run(["run", "a.toml", "--out", "out"].iter().chain(more));
        outcome.assert_done();
        outcome.printed
    };
    let words = "no work waits, so that the time until the plant is busy counts";
    assert!(run(&["--set", "jobs.class.*.at_start=0"]).contains(words));
    assert!(!run(&["--set", "jobs.class.research.at_start=9"]).contains(words));
    assert!(!run(&[]).contains(words), "a plant is at work from the first hour by default");
}

/// Goal: nobody takes one draw of weather, failures and jobs for what a plant is worth.
#[test]
fn a_single_run_says_that_it_is_one_draw() {
    let desk = Desk::with("a.toml", BASE);
    let outcome = desk.run(["run", "a.toml", "--out", "out", "--seed", "7"]);
    outcome.assert_done();
    assert!(outcome.printed.contains("one draw of luck (seed 7)"), "{}", outcome.printed);
    let page = std::fs::read_to_string(desk.path("out/report.html")).unwrap();
    assert!(page.contains("one draw of luck"), "the page does not say it");
}
