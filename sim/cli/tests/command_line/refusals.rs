//! What bad scenarios get: exit code 2, a message with file and line, and nothing written.

use crate::desk::Desk;

#[track_caller]
fn assert_has(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

const GOOD: &str = "site = \"kagoshima\"\nsize = \"10 MW\"\nhorizon = \"1 d\"\n";

#[test]
fn an_unknown_site_is_answered_with_the_known_ones_nearest_first() {
    let message = Desk::refusal("size = \"10 MW\"\nsite = \"kagoshma\"\n", &[]);
    let expected = "a.toml:2:8: site: found \"kagoshma\"; must be one of kagoshima, ";
    assert_has(&message, &[expected, "malaysia", "laboratory"]);
}

#[test]
fn an_unknown_rack_is_answered_with_the_known_ones_nearest_first() {
    let message = Desk::refusal(&format!("{GOOD}rack = \"gb20_nvl72\"\n"), &[]);
    let expected = "a.toml:4:8: rack: found \"gb20_nvl72\"; must be one of gb200_nvl72, ";
    assert_has(&message, &[expected, "dgx_h100"]);
}

#[test]
fn a_size_beyond_the_grid_names_both() {
    let text = "site = \"kagoshima\"\nsize = \"350 MW\"\n[location.grid]\ncapacity = \"300 MW\"\n";
    assert_has(&Desk::refusal(text, &[]), &["a.toml:2:8: size", "350 MW", "300 MW"]);
}

/// Goal: a plant that could not even idle is refused; one that must slow down is not.
#[test]
fn more_racks_than_the_grid_feeds_are_refused() {
    let message = Desk::refusal(&format!("{GOOD}[compute]\nracks = 1000\n"), &[]);
    assert_has(&message, &["a.toml:5:9: compute.racks", "1000 racks", "10 MW"]);
}

#[test]
fn a_job_class_larger_than_the_plant_is_named_with_the_capacity() {
    let text = format!("{GOOD}[jobs.class.research]\ngpus_least = 100000\n");
    let message = Desk::refusal(&text, &[]);
    assert_has(&message, &["a.toml:5:14: ", "research", "100000 GPUs", "schedulable GPUs"]);
}

#[test]
fn what_is_no_quantity_is_refused_with_its_line() {
    for (value, said) in [
        ("nan", "must be text of a number and a unit"),
        ("inf", "must be text of a number and a unit"),
        ("10", "must be text of a number and a unit"),
        ("\"nan MW\"", "does not start with a finite number"),
        ("\"inf MW\"", "does not start with a finite number"),
        ("\"10\"", "is not a unit of Power"),
        ("\"10 MWh\"", "is not a unit of Power"),
        ("\"-10 MW\"", "must be at least 1000 W"),
    ] {
        let message = Desk::refusal(&format!("site = \"kagoshima\"\nsize = {value}\n"), &[]);
        assert_has(&message, &["a.toml:2:8: size: found", said]);
    }
}

#[test]
fn numbers_without_unit_are_checked_too() {
    for (value, said) in [("nan", "a number"), ("-1.0", "must be from 0 to 5"), ("inf", "a number")]
    {
        let text = format!("{GOOD}[jobs]\noffered_load = {value}\n");
        let message = Desk::refusal(&text, &[]);
        assert_has(&message, &["a.toml:5:16: jobs.offered_load: found", said]);
    }
}

#[test]
fn the_command_line_is_checked_like_a_file() {
    let message = Desk::refusal(GOOD, &["--set", "size=-5 MW", "--set", "seed"]);
    assert_has(&message, &["--set: size: found \"-5 MW\"", "--set: found \"seed\""]);
    for years in ["0", "51", "nan", "ten"] {
        assert_has(&Desk::refusal(GOOD, &["--years", years]), &["--years"]);
    }
}

#[test]
fn a_missing_base_is_named_with_its_path() {
    let message = Desk::refusal("base = \"bases/b.toml\"\n", &[]);
    assert_has(&message, &["a.toml:1:8: base", "bases/b.toml: there is no such file"]);
}

#[test]
fn a_missing_weather_file_is_named_with_its_path() {
    let weather = "[location.weather]\nkind = \"file\"\nfile = \"weather/johor.epw\"\n";
    let message = Desk::refusal(&format!("{GOOD}{weather}"), &[]);
    assert_has(&message, &["a.toml:6:8: ", "weather/johor.epw: there is no such file"]);
}

/// Method: the scenario stands in a folder below, and is named from above.
#[test]
fn files_are_looked_for_beside_the_scenario_that_names_them() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("below")).unwrap();
    std::fs::write(desk.path("below/a.toml"), "base = \"b.toml\"\n").unwrap();
    let outcome = desk.run(["run", "below/a.toml", "--out", "out"]);
    outcome.assert_refused();
    assert_has(&outcome.complained, &["below/a.toml:1:8: base", "below/b.toml: there is no such"]);
    assert_eq!(desk.names(), ["below"]);
}

#[test]
fn a_scenario_that_is_missing_or_no_text_is_named() {
    let desk = Desk::with("binary.toml", [0xff, 0xfe, 0x00]);
    for (name, said) in [
        ("absent.toml", "absent.toml: there is no such file"),
        ("binary.toml", "binary.toml:1:1: found a byte that is not UTF-8"),
        (".", "is a folder"),
    ] {
        let outcome = desk.run(["run", name, "--out", "out"]);
        outcome.assert_refused();
        assert_has(&outcome.complained, &[said]);
    }
    assert_eq!(desk.names(), ["binary.toml"]);
}

#[test]
fn every_problem_is_told_at_once() {
    let message = Desk::refusal("site = \"x\"\nsize = 1\nsede = 2\n[power]\nups = 3\n", &[]);
    assert_has(&message, &["a.toml:1:8", "a.toml:2:8", "a.toml:3:8", "a.toml:5:7", "problems"]);
    assert_has(&message, &["did you mean seed?"]);
}

#[test]
fn unknown_options_and_commands_are_refused() {
    let desk = Desk::new();
    for arguments in [vec!["fly"], vec!["run"], vec!["run", "a.toml", "--fast"], vec![]] {
        desk.run(arguments).assert_refused();
    }
    assert!(desk.names().is_empty());
}

#[test]
fn catalogues_that_are_missing_are_named() {
    let message = Desk::refusal(GOOD, &["--data", "absent"]);
    assert_has(&message, &["absent"]);
}
