//! The commands that tell about scenarios and catalogues.

use std::process::Stdio;

use serde_json::Value;

use crate::desk::{Desk, Outcome, shipped};

#[test]
fn every_shipped_scenario_is_sound() {
    for name in ["small", "kagoshima", "malaysia", "romania", "belgium"] {
        let path = shipped(name).display().to_string();
        let outcome = Desk::new().run(["check", &path]);
        outcome.assert_done();
        assert!(outcome.printed.contains("is sound"), "{}", outcome.printed);
    }
}

#[test]
fn check_tells_every_problem_and_resolve_too() {
    let desk = Desk::with("a.toml", "site = \"kagoshima\"\nsize = 5\nsede = 1\n");
    for command in ["check", "resolve"] {
        let outcome = desk.run([command, "a.toml"]);
        outcome.assert_refused();
        assert!(outcome.complained.contains("a.toml:2:8") && outcome.complained.contains("3:8"));
    }
}

#[test]
fn explain_tells_meaning_default_and_source_of_a_key() {
    let outcome = Desk::new().run(["explain", "power.ups.autonomy"]);
    outcome.assert_done();
    for word in ["power.ups.autonomy", "default", "5 min", "2024"] {
        assert!(outcome.printed.contains(word), "{word} is not in\n{}", outcome.printed);
    }
    let section = Desk::new().run(["explain", "power"]);
    assert!(section.printed.lines().count() > 10);
    Desk::new().run(["explain", "power.usp"]).assert_refused();
}

#[test]
fn a_resolved_scenario_is_a_scenario() {
    let small = shipped("small").display().to_string();
    let outcome = Desk::new().run(["resolve", &small, "--set", "seed=77"]);
    outcome.assert_done();
    assert!(outcome.printed.contains("seed = 77"));
    let desk = Desk::with("resolved.toml", outcome.printed);
    desk.run(["check", "resolved.toml"]).assert_done();
}

#[test]
fn the_schema_is_json_with_the_keys_of_scenarios() {
    let outcome = Desk::new().run(["schema"]);
    outcome.assert_done();
    let schema: Value = serde_json::from_str(&outcome.printed).unwrap();
    assert!(schema["properties"]["power"]["properties"]["ups"].is_object());
}

#[test]
fn list_has_sites_and_rack_types() {
    let outcome = Desk::new().run(["list"]);
    outcome.assert_done();
    for name in ["kagoshima", "laboratory", "gb200_nvl72", "dgx_h100"] {
        assert!(outcome.printed.contains(name), "{name} is not in\n{}", outcome.printed);
    }
}

#[test]
fn help_and_version_are_told() {
    let desk = Desk::new();
    let version = desk.run(["--version"]);
    version.assert_done();
    assert!(version.printed.contains(env!("CARGO_PKG_VERSION")));
    for command in ["run", "replay", "check", "explain", "resolve", "schema", "list"] {
        desk.run([command, "--help"]).assert_done();
    }
}

/// A reader such as `head` goes away before everything is written: that is no failure.
#[test]
fn a_reader_may_stop_reading() {
    let desk = Desk::new();
    let mut command = desk.program();
    let mut child =
        command.arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let outcome = Outcome::of(child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.complained.as_str()), (Some(0), ""));
}

/// Goal: study files can be learned without making mistakes.
#[test]
fn study_files_are_explained_and_have_a_schema() {
    let desk = Desk::new();
    for (key, words) in [
        ("study", &["[[vary]]", "[threshold]", "half_width", "sweep plan"][..]),
        ("study.select", &["indifference"]),
        ("study.design.kind", &["one of grid, list, linked"]),
    ] {
        let outcome = desk.run(["explain", key]);
        outcome.assert_done();
        for word in words {
            assert!(outcome.printed.contains(word), "{word} is not in\n{}", outcome.printed);
        }
    }
    desk.run(["explain", "study.thrshold"]).assert_refused();
    let schema: serde_json::Value =
        serde_json::from_str(&desk.run(["schema", "--study"]).printed).unwrap();
    assert_eq!(schema["properties"]["replicate"]["properties"]["count"]["minimum"], 1);
}
