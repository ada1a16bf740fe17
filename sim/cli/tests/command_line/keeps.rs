//! Nothing of the user is lost: what stands where results go, and results of other variants.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, Outcome, names, shipped};

/// A plant that is simulated in a moment.
const QUICK: &str = "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n";

/// Runs the small scenario for some days into a folder of this name.
#[track_caller]
fn run_small(desk: &Desk, out: &str, more: &[&str]) -> Outcome {
    let small = shipped("small").display().to_string();
    let arguments = ["run", &small, "--years", "0.01", "--quiet", "--out", out];
    desk.run(arguments.into_iter().chain(more.iter().copied()))
}

fn seed_in(folder: &Path) -> Value {
    let text = fs::read(folder.join("summary.json")).unwrap();
    serde_json::from_slice::<Value>(&text).unwrap()["seed"].clone()
}

#[test]
fn a_second_run_replaces_the_first() {
    let desk = Desk::new();
    run_small(&desk, "out", &[]).assert_done();
    run_small(&desk, "out", &["--seed", "9"]).assert_done();
    assert_eq!(seed_in(&desk.path("out")), 9);
    assert_eq!(desk.names(), ["out"]);
}

/// Goal: a second run into the same folder deletes neither a note nor a folder that somebody put
/// there, with force or without.
#[test]
fn what_the_user_keeps_beside_results_stays() {
    let desk = Desk::new();
    run_small(&desk, "r", &[]).assert_done();
    fs::write(desk.path("r/notes.md"), "a week of work").unwrap();
    fs::create_dir(desk.path("r/figures")).unwrap();
    fs::write(desk.path("r/figures/pue.svg"), "<svg/>").unwrap();
    let outcome = run_small(&desk, "r", &["--seed", "9"]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("r holds figures, which is not a result"));
    assert_eq!(seed_in(&desk.path("r")), 5);
    run_small(&desk, "r", &["--seed", "9", "--force"]).assert_done();
    assert_eq!(seed_in(&desk.path("r")), 9);
    assert_eq!(fs::read_to_string(desk.path("r/notes.md")).unwrap(), "a week of work");
    assert_eq!(fs::read_to_string(desk.path("r/figures/pue.svg")).unwrap(), "<svg/>");
    assert_eq!(desk.names(), ["r"]);
}

#[test]
fn a_foreign_folder_is_written_beside_only_by_force() {
    let desk = Desk::new();
    fs::create_dir(desk.path("thesis")).unwrap();
    fs::write(desk.path("thesis/chapter.txt"), "years of work").unwrap();
    let outcome = run_small(&desk, "thesis", &[]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("thesis exists and is not a folder of results"));
    assert!(outcome.complained.contains("--force"));
    assert_eq!(names(&desk.path("thesis")), ["chapter.txt"]);
    assert_eq!(desk.names(), ["thesis"]);
    run_small(&desk, "thesis", &["--force"]).assert_done();
    let kept = fs::read_to_string(desk.path("thesis/chapter.txt")).unwrap();
    assert_eq!((kept.as_str(), seed_in(&desk.path("thesis"))), ("years of work", 5.into()));
}

/// Method: the scenario alone in its folder, and one that inherits from a file in the target.
#[test]
fn the_folder_that_a_scenario_is_read_from_is_never_a_target() {
    let desk = Desk::new();
    fs::create_dir(desk.path("s")).unwrap();
    fs::write(desk.path("s/scenario.toml"), QUICK).unwrap();
    fs::write(desk.path("y.toml"), "base = \"s/scenario.toml\"\n").unwrap();
    for scenario in ["s/scenario.toml", "y.toml"] {
        for force in [&["--force"][..], &[]] {
            let arguments = ["run", scenario, "--out", "s"].into_iter();
            let outcome = desk.run(arguments.chain(force.iter().copied()));
            outcome.assert_refused();
            let said = "files that the scenario is read from stand in it";
            assert!(outcome.complained.contains(said), "{}", outcome.complained);
        }
    }
    assert_eq!(fs::read_to_string(desk.path("s/scenario.toml")).unwrap(), QUICK);
    assert_eq!(names(&desk.path("s")), ["scenario.toml"]);
}

#[test]
fn a_run_does_not_replace_a_study_nor_a_study_a_run() {
    let desk = Desk::with("a.toml", QUICK);
    let study = "base = \"a.toml\"\n[design]\nkind = \"grid\"\n[[vary]]\nkey = \"size\"\n\
                 values = [\"10 MW\", \"12 MW\"]\n[replicate]\ncount = 1\n";
    fs::write(desk.path("b.toml"), study).unwrap();
    desk.run(["sweep", "plan", "b.toml", "--out", "b", "--quiet"]).assert_done();
    let held = names(&desk.path("b"));
    let outcome = desk.run(["run", "a.toml", "--out", "b", "--force"]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("it holds a study"), "{}", outcome.complained);
    assert_eq!(names(&desk.path("b")), held);
    desk.run(["run", "a.toml", "--out", "a", "--quiet"]).assert_done();
    let held = names(&desk.path("a"));
    desk.run(["sweep", "plan", "b.toml", "--out", "a"]).assert_refused();
    assert_eq!(names(&desk.path("a")), held);
}

/// Goal: variants of a scenario, and scenarios of one name, do not overwrite each other, and the
/// same run comes to the same folder again.
#[test]
fn variants_have_folders_of_their_own() {
    let desk = Desk::with("x.toml", QUICK);
    for folder in ["other", "data"] {
        fs::create_dir(desk.path(folder)).unwrap();
    }
    fs::write(desk.path("other/x.toml"), QUICK).unwrap();
    fs::write(desk.path("data/sites.toml"), "").unwrap();
    let variants: [&[&str]; 7] = [
        &["x.toml"],
        &["x.toml", "--set", "size=11 MW"],
        &["x.toml", "--set", "size=12 MW"],
        &["x.toml", "--set", "jobs.offered_load=0.5", "--set", "size=12 MW"],
        &["x.toml", "--years", "0.01"],
        &["x.toml", "--data", "data"],
        &["other/x.toml"],
    ];
    for round in 0..2 {
        for variant in variants {
            let arguments = ["run", "--quiet"].iter().chain(variant);
            desk.run(arguments).assert_done();
        }
        let found: BTreeSet<String> = names(&desk.path("results")).into_iter().collect();
        assert_eq!(found.len(), variants.len(), "round {round}: {found:?}");
        assert!(found.contains("x-seed1"), "{found:?}");
        assert!(found.iter().any(|name| name.starts_with("x-seed1-size-12-mw-")), "{found:?}");
    }
}

/// Method: a folder as a killed program leaves it; the test itself holds no lock of it.
#[test]
fn what_a_killed_run_left_is_gone_after_the_next() {
    let desk = Desk::new();
    fs::create_dir(desk.path(".out.partial-4194305")).unwrap();
    for name in [".lock", "jobs.csv"] {
        fs::write(desk.path(&format!(".out.partial-4194305/{name}")), "").unwrap();
    }
    run_small(&desk, "out", &[]).assert_done();
    assert_eq!(desk.names(), ["out"]);
}

/// Goal: what is read is not written onto: a log by its schedule, a validation file by its table.
#[test]
fn what_is_read_is_not_written_onto() {
    let desk = Desk::with("log.swf", "; MaxProcs: 2\n");
    fs::write(desk.path("v.toml"), "").unwrap();
    let replay = desk.run(["replay", "log.swf", "--policy", "fcfs", "--out", "./log.swf"]);
    let validate = desk.run(["validate", "v.toml", "--csv", "v.toml"]);
    for outcome in [replay, validate] {
        outcome.assert_refused();
        assert!(outcome.complained.contains("is what is read"), "{}", outcome.complained);
    }
    assert_eq!(fs::read_to_string(desk.path("log.swf")).unwrap(), "; MaxProcs: 2\n");
}

/// Goal: planning again neither removes nor overwrites what somebody put into the folder of a study.
///
/// Method: a catalogue and a scenario of one's own, and a copy that was edited by hand.
#[test]
fn what_stands_in_the_folder_of_a_study_is_moved_aside_not_lost() {
    let desk = Desk::with("a.toml", QUICK);
    let study = "base = \"a.toml\"\n[[vary]]\nkey = \"size\"\nvalues = [\"10 MW\", \"12 MW\"]\n\
                 [replicate]\ncount = 1\n";
    fs::write(desk.path("b.toml"), study).unwrap();
    let plan = || desk.run(["sweep", "plan", "b.toml", "--out", "b", "--quiet"]);
    plan().assert_done();
    fs::create_dir(desk.path("b/data")).unwrap();
    fs::write(desk.path("b/data/sites.toml"), "# mine").unwrap();
    fs::write(desk.path("b/scenarios/mine.toml"), QUICK).unwrap();
    fs::write(desk.path("b/scenarios/a.toml"), "# edited").unwrap();
    plan().assert_done();
    let text = |name: &str| fs::read_to_string(desk.path(name)).unwrap();
    assert_eq!(text("b/earlier/files/sites.toml"), "# mine");
    assert_eq!(text("b/earlier/files/a.toml"), "# edited");
    assert_eq!(text("b/scenarios/mine.toml"), QUICK);
    plan().assert_done();
    assert_eq!(names(&desk.path("b/earlier/files")), ["a.toml", "sites.toml"]);
}
