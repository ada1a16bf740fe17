//! The report of a decision on the command line: what it is made of, and how bad input is refused.

use crate::desk::Desk;

const PLANT: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"2 d\"\n";

/// Two plants that are alike but for the price of their racks.
fn desk() -> Desk {
    let desk = Desk::with("cheap.toml", PLANT);
    let dear = format!("{PLANT}[finance]\nrack_price = \"12 M USD\"\n");
    std::fs::write(desk.path("dear.toml"), dear).unwrap();
    desk
}

#[test]
fn a_comparison_leaves_the_report_of_its_decision() {
    let desk = desk();
    let compare =
        ["compare", "cheap.toml", "dear.toml", "--replications", "3", "--out", "both", "-q"];
    desk.run(compare).assert_done();
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    let page = read("both/decision.html");
    assert!(
        page.contains("Highest net present value: cheap") && page.contains("really told apart")
    );
    assert!(read("both/assumptions.csv").starts_with("key,options,value,unit,low,high,meaning,"));
    assert!(desk.path("both/assumptions.parquet").exists());

    let outcome = desk.run(["report", "both"]);
    outcome.assert_done();
    assert!(
        outcome.printed.contains("Report in results/report-both/decision.html"),
        "{}",
        outcome.printed
    );
    assert_eq!(read("results/report-both/decision.html"), page, "the same options, the same page");
    assert_eq!(read("results/report-both/assumptions.csv"), read("both/assumptions.csv"));
    assert!(read("results/report-both/manifest.json").contains("\"kind\": \"report\""));
    // A report takes the place of a former one.
    desk.run(["report", "both", "-q"]).assert_done();
}

#[test]
fn a_report_is_made_of_single_runs_too() {
    let desk = desk();
    for name in ["cheap", "dear"] {
        desk.run(["run", &format!("{name}.toml"), "--out", name, "-q"]).assert_done();
    }
    let outcome = desk.run(["report", "cheap", "dear", "--measure", "lcoc_held", "--out", "which"]);
    outcome.assert_done();
    let page = std::fs::read_to_string(desk.path("which/decision.html")).unwrap();
    assert!(page.contains("in one common run"), "{}", page.len());
}

#[test]
fn what_no_report_can_be_made_of_is_refused() {
    let desk = desk();
    desk.run(["run", "cheap.toml", "--out", "run", "-q"]).assert_done();
    let study =
        "base = \"cheap.toml\"\n[[vary]]\nkey = \"finance.contingency\"\nvalues = [0.0, 0.1]\n";
    std::fs::write(desk.path("study.toml"), study).unwrap();
    desk.run(["sweep", "plan", "study.toml", "--out", "planned", "-q"]);
    for (arguments, words) in [
        (vec!["absent"], "there is no such folder"),
        (vec!["cheap.toml"], "is a file; name the folder of a run, a comparison or a study"),
        (
            vec!["run", "--measure", "npw_usd"],
            "--measure: \"npw_usd\" is not a metric; the nearest are npv_usd",
        ),
        (vec!["run", "--effects", "pover.ups"], "--effects: \"pover.ups\": "),
        (vec!["planned"], "no run of this study has succeeded yet"),
        (vec!["planned", "--by", "size"], "--by: \"size\" is no input of"),
        (vec!["run", "--out", "run"], "it holds results, which a report would replace"),
    ] {
        let outcome = desk.run(std::iter::once("report").chain(arguments.iter().copied()));
        outcome.assert_refused();
        assert!(outcome.complained.contains(words), "{words:?} is not in\n{}", outcome.complained);
    }
    assert!(!desk.path("results").exists(), "something was written");
}
