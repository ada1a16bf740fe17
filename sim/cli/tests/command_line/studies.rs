//! Studies on the command line: what bad ones get, comparisons, and what is printed.

use crate::desk::{Desk, Outcome, names};

const BASE: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"2 d\"\n";

fn desk(study: &str) -> Desk {
    let desk = Desk::with("base.toml", BASE);
    std::fs::write(desk.path("study.toml"), study).unwrap();
    desk
}

fn planned(desk: &Desk, more: &[&str]) -> Outcome {
    let arguments = ["sweep", "plan", "study.toml", "--out", "out"];
    desk.run(arguments.iter().chain(more))
}

/// A study that must be refused with these words, before anything is written.
#[track_caller]
fn assert_refused(study: &str, words: &[&str]) {
    let desk = desk(study);
    let outcome = planned(&desk, &[]);
    outcome.assert_refused();
    for word in words {
        assert!(outcome.complained.contains(word), "{word:?} is not in\n{}", outcome.complained);
    }
    assert_eq!(desk.names(), ["base.toml", "study.toml"], "something was written");
}

#[test]
fn a_key_that_does_not_exist_is_answered_with_the_nearest() {
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"power.genset.feul\"\nvalues = [\"1 h\"]\n";
    let words = ["study.toml:3:7: power.genset.feul", "did you mean power.genset.fuel?"];
    assert_refused(study, &words);
}

#[test]
fn a_range_has_the_unit_of_its_key_at_both_ends() {
    let with = |range: &str| {
        format!(
            "base = \"base.toml\"\n[design]\nkind = \"lhs\"\npoints = 3\n[[vary]]\n\
             key = \"power.genset.fuel\"\nrange = {range}\n"
        )
    };
    assert_refused(&with("[\"1 MWh\", \"2 MWh\"]"), &["study.toml:6:7", "\"MWh\" is not a unit"]);
    assert_refused(&with("[\"1 h\", \"2 d\"]"), &["study.toml:7:9", "both ends in one unit"]);
    assert_refused(&with("[\"2 h\", \"1 h\"]"), &["study.toml:7:9", "lower end first"]);
    assert_refused(&with("[1, 2, 3]"), &["study.toml:7:9", "must be two ends"]);
}

#[test]
fn what_would_be_ignored_is_refused() {
    let with = |text: &str| format!("base = \"base.toml\"\n[[vary]]\n{text}\n");
    assert_refused(&with("key = \"seed\"\nvalues = [1, 2]"), &["seed: is set by the study"]);
    assert_refused(&with("key = \"base\"\nrange = [1, 2]"), &["base names files"]);
    assert_refused(&with("key = \"size\"\nrange = [nan, 1.0]"), &["must have finite ends"]);
    let whole = "key = \"compute.spare_gpus\"\nrange = [0.5, 4.5]\nsteps = 2";
    assert_refused(&with(whole), &["must have whole ends"]);
    let size = "key = \"size\"\nvalues = [\"1 MW\", \"2 MW\"]\n";
    assert_refused(&with(&format!("{size}[replicate]\nmin = 5\nmax = 9")), &["until when"]);
    let search = "[design]\nkind = \"lhs\"\npoints = 4\n[threshold]\nsearch = \"size\"\nmetric = \"pue\"\n\
                  at_most = 1.2\nprobability = 0.5";
    assert_refused(&with(&format!("{size}{search}")), &["must be grid for a search"]);
}

#[test]
fn an_empty_design_is_refused() {
    assert_refused("base = \"base.toml\"\n", &["vary", "the design is empty without inputs"]);
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nvalues = []\n";
    assert_refused(study, &["study.toml:4:10: size: found []", "at least one value"]);
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nrange = [\"1 MW\", \"2 MW\"]\n";
    assert_refused(study, &["study.toml:3:7: size: ", "is a range", "steps"]);
}

#[test]
fn a_design_of_more_than_a_million_runs_must_be_confirmed() {
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nrange = [\"1 MW\", \"2 MW\"]\n\
                 steps = 1000\n[[vary]]\nkey = \"power.genset.fuel\"\nrange = [\"1 h\", \"9 h\"]\nsteps = 1001\n\
                 [replicate]\ncount = 1\n";
    assert_refused(study, &["1001000 points", "--yes"]);
}

#[test]
fn every_problem_of_a_study_is_told_at_once() {
    let study = "base = \"absent.toml\"\nmetric = [\"goodputt\"]\nbaselin = 1\n[design]\nkind = \"latin\"\n\
                 [[vary]]\nkey = \"size\"\nvalues = [\"1 MW\"]\n[replicate]\nmin = 9\nmax = 3\n";
    let words = [
        "study.toml:1:8: base: found \"absent.toml\"; absent.toml: there is no such file",
        "study.toml:2:10: metric: ",
        "goodput_gpu_hours",
        "study.toml:3:11: baselin: is not a key; did you mean baseline?",
        "study.toml:5:8: design.kind: found \"latin\"; must be one of grid,",
        "study.toml:11:7: replicate.max: found 3",
    ];
    // Keys are checked once the base can be read.
    assert_refused(study, &words[..]);
}

#[test]
fn a_list_of_points_names_the_row_that_is_wrong() {
    let desk = desk("base = \"base.toml\"\n[design]\nkind = \"list\"\nfile = \"points.csv\"\n");
    std::fs::write(desk.path("points.csv"), "size,seed\n1 MW,1\n2 MWh,2\n").unwrap();
    let outcome = planned(&desk, &[]);
    outcome.assert_refused();
    assert!(
        outcome.complained.contains("points.csv:3:1: size: found \"2 MWh\""),
        "{}",
        outcome.complained
    );
}

#[test]
fn a_folder_that_is_no_study_is_told_apart_from_one_that_is_not_there() {
    let desk = desk("");
    std::fs::create_dir(desk.path("empty")).unwrap();
    for (folder, word) in [("empty", "is not the folder of a study"), ("absent", "no such folder")]
    {
        for command in ["run", "status", "merge", "verify"] {
            let outcome = desk.run(["sweep", command, folder]);
            outcome.assert_refused();
            assert!(outcome.complained.contains(word), "{}", outcome.complained);
        }
        let shard = desk.run(["sweep", "shard", "1/2", folder]);
        assert_eq!(shard.code, Some(42), "a queue must not try again");
    }
}

#[test]
fn a_study_is_never_planned_over_other_work() {
    let desk = desk("base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nvalues = [\"1 MW\"]\n");
    std::fs::create_dir(desk.path("out")).unwrap();
    std::fs::write(desk.path("out/thesis.txt"), "years of work").unwrap();
    let outcome = planned(&desk, &[]);
    outcome.assert_refused();
    assert_eq!(names(&desk.path("out")), ["thesis.txt"]);
}

const SIZES: &str = "name = \"Sizes\"\nbase = \"base.toml\"\nbaseline = 1\n[[vary]]\nkey = \"size\"\n\
                     values = [\"1 MW\", \"1.5 MW\"]\n[replicate]\ncount = 3\n";

#[test]
fn a_study_goes_from_its_plan_to_its_tables() {
    let desk = desk(SIZES);
    let outcome = planned(&desk, &[]);
    outcome.assert_done();
    for line in ["Points         2", "Runs           6", "Next           aifactory sweep run out"] {
        assert!(outcome.printed.contains(line), "{}", outcome.printed);
    }
    let status = desk.run(["sweep", "status", "out"]);
    assert!(status.printed.contains("6 runs: aifactory sweep run out"), "{}", status.printed);
    desk.run(["sweep", "run", "out", "--jobs", "2"]).assert_done();
    let files = names(&desk.path("out"));
    let tables = ["plan", "runs", "summary", "sensitivity"];
    for name in tables.map(|table| [format!("{table}.csv"), format!("{table}.parquet")]).concat() {
        assert!(files.contains(&name), "{name} is not among {files:?}");
    }
    for name in ["manifest.json", "datapackage.json", "report.html", "study.toml"] {
        assert!(files.contains(&name.to_owned()), "{name} is not among {files:?}");
    }
    let verified = desk.run(["sweep", "verify", "out"]);
    assert!(verified.printed.contains("3 runs gave the same results"), "{}", verified.printed);
}

/// Method: the data package names every column of every table, in their order.
#[test]
fn the_data_package_describes_the_tables() {
    let desk = desk(SIZES);
    planned(&desk, &["--quiet"]).assert_done();
    desk.run(["sweep", "run", "out", "--quiet"]).assert_done();
    let text = std::fs::read_to_string(desk.path("out/datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 8);
    for resource in resources.iter().filter(|resource| resource["format"] == "csv") {
        let path = desk.path("out").join(resource["path"].as_str().unwrap());
        let content = std::fs::read_to_string(path).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let named: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(content.lines().next().unwrap(), named.join(","));
        assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
    }
}

#[test]
fn scenarios_are_compared_in_the_same_replications() {
    let desk = desk("");
    let month = BASE.replace("2 d", "30 d");
    std::fs::write(desk.path("base.toml"), &month).unwrap();
    std::fs::write(desk.path("twin.toml"), &month).unwrap();
    std::fs::write(desk.path("large.toml"), month.replace("1 MW", "2 MW")).unwrap();
    let scenarios = ["base.toml", "twin.toml", "large.toml"];
    let options = ["--replications", "3", "--out", "out"];
    let compare = || desk.run(["compare"].iter().chain(&scenarios).chain(&options));
    let outcome = compare();
    outcome.assert_done();
    let block = outcome.printed.split("goodput_gpu_hours, GPU-h").nth(1).unwrap();
    let line = |name: &str| {
        let found = block.lines().find(|line| line.starts_with(&format!("  {name} ")));
        found.unwrap_or_else(|| panic!("{name} is not in\n{}", outcome.printed)).to_owned()
    };
    // A twin has no difference at all; twice the plant has more goodput, which per megawatt is no more.
    assert!(line("large").contains('±') && !line("twin").contains('*'), "{}", outcome.printed);
    let summary = std::fs::read_to_string(desk.path("out/summary.csv")).unwrap();
    let twin = "2,goodput_gpu_hours,GPU-h,difference,0,0,0,0.95,3,paired_t";
    assert!(summary.lines().any(|line| line == twin), "the twin differs");
    let total =
        summary.lines().find(|line| line.starts_with("3,goodput_gpu_hours,GPU-h,difference,"));
    let low: f64 = total.unwrap().split(',').nth(5).unwrap().parse().unwrap();
    assert!(low > 0.0, "twice the plant has no more goodput");
    let again = compare();
    let hash = |outcome: &Outcome| {
        outcome.printed.lines().find(|line| line.starts_with("Result hash")).unwrap().to_owned()
    };
    assert_eq!(hash(&again), hash(&outcome));
}

#[test]
fn a_comparison_needs_two_and_a_known_baseline() {
    let desk = desk(SIZES);
    let complaint = |arguments: &[&str]| {
        let outcome = desk.run(arguments);
        outcome.assert_refused();
        outcome.complained
    };
    assert!(complaint(&["compare", "base.toml"]).contains("two or more"));
    let wrong = complaint(&["compare", "base.toml", "absent.toml"]);
    assert!(wrong.contains("absent.toml: there is no such file"), "{wrong}");
    let wrong = complaint(&["compare", "base.toml", "base.toml", "--baseline", "other.toml"]);
    assert!(wrong.contains("none of the scenarios"), "{wrong}");
    let wrong = complaint(&["compare", "base.toml", "base.toml", "--until", "pux=1"]);
    assert!(wrong.contains("the nearest are pue"), "{wrong}");
    let wrong = complaint(&["compare", "base.toml", "base.toml", "--until", "pue=-1"]);
    assert!(wrong.contains("above 0"), "{wrong}");
    let wrong = complaint(&["compare", "study.toml", "--replications", "3"]);
    assert!(wrong.contains("--replications cannot be given"), "{wrong}");
}

/// Goal: whoever takes a study for a scenario, or the reverse, is told which command takes it.
#[test]
fn a_study_where_a_scenario_is_wanted_is_told_so_and_the_reverse() {
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nvalues = [\"1 MW\"]\n";
    let desk = desk(study);
    let of_scenarios: [&[&str]; 6] = [
        &["run", "study.toml", "--out", "out"],
        &["check", "study.toml"],
        &["resolve", "study.toml"],
        &["explain", "size", "study.toml"],
        &["validate", "study.toml"],
        &["compare", "base.toml", "study.toml", "--out", "out"],
    ];
    for arguments in of_scenarios {
        let outcome = desk.run(arguments);
        outcome.assert_refused();
        let said = "study.toml: is a study, not a scenario: use `aifactory compare`";
        assert!(outcome.complained.contains(said), "{}", outcome.complained);
    }
    let outcome = desk.run(["sweep", "plan", "base.toml", "--out", "out"]);
    outcome.assert_refused();
    let said = "base.toml: is a scenario, not a study: use `aifactory run`";
    assert!(outcome.complained.contains(said), "{}", outcome.complained);
    let outcome = desk.run(["sweep", "run", "study.toml"]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("is a file; plan it"), "{}", outcome.complained);
    assert_eq!(desk.names(), ["base.toml", "study.toml"], "something was written");
}

/// Goal: a script learns of points that failed, and of none otherwise.
///
/// Method: a point with more spare GPUs than a rack has, beside one that runs.
#[test]
fn a_study_with_failed_runs_has_an_exit_code_of_its_own() {
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"compute.spare_gpus\"\nvalues = [0, 100]\n\
                 [replicate]\ncount = 2\n";
    let desk = desk(study);
    planned(&desk, &[]).assert_done();
    for command in ["run", "merge"] {
        let outcome = desk.run(["sweep", command, "out"]);
        assert_eq!(outcome.code, Some(3), "{}", outcome.complained);
        assert!(outcome.complained.contains("2 of 4 runs failed"), "{}", outcome.complained);
    }
    let outcome = desk.run(["compare", "study.toml", "--out", "again", "--quiet"]);
    assert_eq!(outcome.code, Some(3), "{}", outcome.complained);
}

/// What a budget buys: the capital cost grows with the size, and only small plants stay below it.
#[test]
fn a_search_finds_the_largest_plant_that_a_budget_buys() {
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"size\"\n\
                 values = [\"1 MW\", \"2 MW\", \"3 MW\", \"4 MW\", \"5 MW\", \"6 MW\"]\n\
                 [replicate]\ncount = 2\n[threshold]\nsearch = \"size\"\nmetric = \"gpus\"\n\
                 probability = 0.5\nat_most = ";
    for (most, said) in [
        ("1500", "the largest that reaches the goal"),
        ("1000000", "Threshold: size 1 MW, the smallest that reaches the goal"),
        ("1", "neither the smallest nor the largest does"),
    ] {
        let desk = desk(&format!("{study}{most}\n"));
        planned(&desk, &[]).assert_done();
        let outcome = desk.run(["sweep", "run", "out"]);
        outcome.assert_done();
        assert!(outcome.printed.contains(said), "{said} is not in\n{}", outcome.printed);
    }
}

/// Method: plan a study, make its manifest one of the first version, as older programs wrote it, and
/// go on with it.
#[test]
fn results_in_older_formats_are_refused_with_both_versions() {
    let desk = desk("base = \"base.toml\"\n[[vary]]\nkey = \"size\"\nvalues = [\"1 MW\"]\n");
    assert_eq!(planned(&desk, &[]).code, Some(0));
    let path = desk.path("out/manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let older = text.replace("  \"schema\": 2,\n", "");
    assert_ne!(text, older);
    std::fs::write(&path, older).unwrap();
    let outcome = desk.run(["sweep", "run", "out"]);
    assert_eq!(outcome.code, Some(2));
    for words in ["formats of these results are of version 1", "this program reads version 2"] {
        assert!(outcome.complained.contains(words), "{}", outcome.complained);
    }
}

#[test]
fn lists_say_which_way_is_better() {
    let desk = Desk::with("base.toml", BASE);
    let outcome = desk.run(["list", "metrics"]);
    let line = |name: &str| {
        let starts = format!("  {name} ");
        outcome
            .printed
            .lines()
            .find(|line| line.starts_with(&starts))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(line("wue_l_per_kwh").contains("L/kWh      less  WUE: "), "{}", outcome.printed);
    assert!(line("goodput_gpu_hours").contains("more "), "{}", outcome.printed);
    assert!(!outcome.printed.contains("Sites"), "{}", outcome.printed);
}
