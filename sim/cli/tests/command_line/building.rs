//! Plans by which a plant is built: what is refused of them, and what is said of their dates.

use crate::desk::Desk;

const GOOD: &str = "site = \"kagoshima\"\nrack = \"vera_rubin_nvl72_max_q\"\nsize = \"100 MW\"\n\
                    start = \"2027-01-01\"\nhorizon = \"1 d\"\n";

/// Each mistake with where it stands and what is said of it.
#[test]
fn plans_that_cannot_be_are_refused_at_their_lines() {
    for (plan, parts) in [
        (
            "a.after = [\"c\"]\nb.after = [\"a\"]\nc.after = [\"b\"]",
            [
                "a.toml:7:11: buildout.task.a.after: ",
                "found a after c after b after a; must not follow itself",
            ],
        ),
        (
            "racks.lots = { racks = 200, rate = \"64 /week\" }",
            [
                "a.toml:7:24: buildout.task.racks.lots.racks: found 200 racks in lots, and 0 halls",
                "must have halls to stand in",
            ],
        ),
        (
            "permits.duration.fixed = \"9 months\"\nshell.gives.halls = 1",
            [
                "a.toml:7:26: buildout.task.permits.duration.fixed: found a task, permits, that",
                "nothing needs; must give something",
            ],
        ),
        (
            "shell = { start_not_before = \"2026-12-31\", gives = { halls = 1 } }",
            [
                "a.toml:7:30: buildout.task.shell.start_not_before: found \"2026-12-31\"",
                "must not be before building begins",
            ],
        ),
        (
            "shell = { after = [\"permit\"], gives = { halls = 1 } }\npermits.gives.pods = 1",
            ["a.toml:7:19: buildout.task.shell.after: found \"permit\"", "one of permits"],
        ),
        (
            "shell.duration = { lognormal = \"9 months\" }\nshell.gives.halls = 1",
            ["a.toml:7:32: buildout.task.shell.duration.lognormal", "needs `p90` beside it"],
        ),
        (
            "shell.duration.pert = [\"9 d\", \"8 d\", \"10 d\"]\nshell.gives.halls = 1",
            [
                "a.toml:7:23: buildout.task.shell.duration.pert: found",
                "three times that do not fall",
            ],
        ),
        (
            "shell.gives.halls = 9",
            ["a.toml:7:21: buildout.task.shell.gives.halls: found 9 halls", "at most 4 together"],
        ),
        (
            "grid.gives.import = \"200 MW\"",
            ["a.toml:7:21: buildout.task.grid.gives.import: found 200 MW", "at most size"],
        ),
        (
            "licence.licence = { denial = 1.0 }",
            ["a.toml:7:30: buildout.task.licence.licence.denial: found 1 without", "below 1"],
        ),
    ] {
        let message = Desk::refusal(&format!("{GOOD}[buildout.task]\n{plan}\n"), &[]);
        for part in parts {
            assert!(message.contains(part), "{part:?} is not in\n{message}");
        }
    }
}

#[test]
fn what_stands_beside_the_tasks_is_refused_too() {
    for (text, part) in [
        (
            "[buildout]\nstart = \"2027-02-01\"\ntask.shell.gives.halls = 1\n",
            "a.toml:7:9: buildout.start: found \"2027-02-01\"; must not be after start",
        ),
        (
            "[buildout]\ncorrelation.vendor = 0.9\n",
            "a.toml:7:22: buildout.correlation.vendor: found 0.9 with buildout.correlation.cause = \
             0.2; must be at most 1 together",
        ),
        (
            "[buildout.temporary.turbines]\npower = \"70 MW\"\n",
            "a.toml:7:9: buildout.temporary.turbines.power: found temporary power without a task",
        ),
        (
            "[buildout]\ntask.shell.gives.halls = 1\n\
             temporary.turbines = { power = \"70 MW\", until = \"shell\" }\n",
            "buildout.temporary.turbines.until: found \"shell\", which gives no import; must be a task",
        ),
    ] {
        let message = Desk::refusal(&format!("{GOOD}{text}"), &[]);
        assert!(message.contains(part), "{part:?} is not in\n{message}");
    }
}

/// A shell of 30 d and a grid of 20 d from 2027-01-01 on: every plan is alike, the shell is on the longest path
/// and the grid is not.
#[test]
fn the_dates_of_plans_are_told_without_a_run() {
    let plan = "[buildout.task.shell]\nduration.fixed = \"30 d\"\nvendor = \"builder\"\n\
                gives.halls = 4\n[buildout.task.grid]\nduration.fixed = \"20 d\"\n\
                gives.import = \"100 MW\"\n";
    let desk = Desk::with("a.toml", format!("{GOOD}{plan}"));
    let outcome = desk.run(["buildout", "a.toml", "--plans", "5", "--csv", "gantt.csv"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
    let table = std::fs::read_to_string(desk.path("gantt.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 1 + 2 + 5);
    assert!(lines[1].starts_with("grid,,,2027-01-21,2027-01-21,2027-01-21,2027-01-21,0,"));
    assert!(lines[2].starts_with("shell,,builder,2027-01-31,2027-01-31,2027-01-31,2027-01-31,1,"));
    assert!(lines[3].starts_with("first power,,,2027-01-21,"), "{table}");
    assert!(lines[4].starts_with("first token,,,2027-01-31,"), "{table}");
    assert!(outcome.printed.contains("all GPUs"), "{}", outcome.printed);
    assert_eq!(desk.names(), ["a.toml", "gantt.csv"]);

    let desk = Desk::with("a.toml", GOOD);
    let outcome = desk.run(["buildout", "a.toml"]);
    outcome.assert_refused();
    assert!(outcome.complained.contains("its plant stands from the first hour"));
}

/// A run that builds leaves the tables of its plan, and they are explained; one that does not leaves none.
#[test]
fn a_run_that_builds_leaves_the_tables_of_its_plan() {
    let plan = "[buildout.task.shell]\nduration.fixed = \"6 h\"\ngives.halls = 4\n";
    let desk = Desk::with("a.toml", format!("{GOOD}{plan}"));
    let outcome = desk.run(["run", "a.toml", "--out", "out"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.complained);
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    assert!(
        read("out/milestones.csv").contains("\nshell,,,2027-01-01T06:00:00,2027-01-01T00:00:00")
    );
    assert_eq!(read("out/capacity.csv").lines().count(), 3);
    for name in ["capacity.parquet", "milestones.parquet"] {
        assert!(desk.path(&format!("out/{name}")).exists(), "{name}");
        assert!(read("out/datapackage.json").contains(name), "{name}");
    }
    assert!(read("out/dictionary.csv").contains("capacity.csv,gpus_of_power,"));

    let desk = Desk::with("a.toml", GOOD);
    assert_eq!(desk.run(["run", "a.toml", "--out", "out"]).code, Some(0));
    assert!(!desk.path("out/milestones.csv").exists());
}
