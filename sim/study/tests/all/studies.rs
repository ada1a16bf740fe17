//! Whole studies of small plants: what is run, what is kept, and what the tables say.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use files::table::{Cell, Reader};
use study::{Failure, Partial, Session, Told, Worker, plan_given, plan_text};

const BASE: &str = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"4 d\"\nseed = 3\n";

/// A folder with a base scenario, and studies of it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("base.toml"), BASE).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Plans a study in the folder `out`; answers how many runs were taken over.
    fn plan(&self, text: &str, out: &str) -> Result<usize, Failure> {
        let study = self.path("study.toml");
        plan_text(&study, text, &self.path(out), None, false).map(|planned| planned.reused)
    }

    /// Runs what is missing on so many threads, merges, and answers how many runs were made and the
    /// hash of the results.
    fn run(&self, out: &str, jobs: usize) -> (usize, String) {
        let session = Session::open(&self.path(out)).unwrap();
        let mut made = 0;
        let mut tell = |told: Told<'_>| made += usize::from(matches!(told, Told::Run { .. }));
        session.run(&mut Worker { jobs, stop: &|| false, tell: &mut tell }).unwrap();
        (made, report::study_page::merge(&session, jobs).unwrap().result_hash)
    }

    fn table(&self, out: &str, name: &str) -> Vec<Vec<(String, Cell)>> {
        rows(&self.path(out).join(format!("{name}.parquet")))
    }
}

fn rows(path: &Path) -> Vec<Vec<(String, Cell)>> {
    let reader = Reader::open(path).unwrap();
    let names: Vec<String> = reader.columns().iter().map(|column| column.name.clone()).collect();
    reader.map(|row| names.iter().cloned().zip(row.unwrap()).collect()).collect()
}

fn cell<'r>(row: &'r [(String, Cell)], name: &str) -> &'r Cell {
    &row.iter().find(|(other, _)| other == name).unwrap().1
}

fn number(row: &[(String, Cell)], name: &str) -> f64 {
    match cell(row, name) {
        Cell::Number(number) => *number,
        Cell::Integer(number) => *number as f64,
        other => panic!("{name} is {other:?}"),
    }
}

fn whole(row: &[(String, Cell)], name: &str) -> usize {
    let Cell::Integer(number) = cell(row, name) else { panic!("{name} is not whole") };
    usize::try_from(*number).unwrap()
}

fn text<'r>(row: &'r [(String, Cell)], name: &str) -> &'r str {
    if let Cell::Text(text) = cell(row, name) { text } else { "" }
}

const GRID: &str = "base = \"base.toml\"\nbaseline = 1\n[[vary]]\nkey = \"power.ups.autonomy\"\n\
    values = [\"2 min\", \"5 min\"]\n[[vary]]\nkey = \"size\"\nvalues = [\"1 MW\", \"1.4 MW\"]\n\
    [replicate]\ncount = 3\n";

/// Method: each run is made again by itself, from the scenario of the point and the seed of the row.
#[test]
fn a_run_of_a_study_is_the_run_of_its_scenario_and_seed() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    assert_eq!(desk.run("out", 2).0, 4 * 3);
    let session = Session::open(&desk.path("out")).unwrap();
    let runs = desk.table("out", "runs");
    assert_eq!(runs.len(), 12);
    for (place, row) in runs.iter().enumerate() {
        assert_eq!(whole(row, "point"), place / 3 + 1);
        // Common random numbers: the seed belongs to the replication alone.
        assert_eq!(whole(row, "seed"), 3 + place % 3);
        let scenario = session.plan.variant(place / 3).unwrap().scenario;
        let results = factory::simulate(&scenario.with_seed(3 + (place % 3) as u64));
        assert_eq!(text(row, "digest"), format!("{:016x}", results.digest));
        assert_eq!(number(row, "pue").to_bits(), results.value("pue").unwrap().to_bits());
    }
}

/// Method: means and paired differences are computed by hand from the table of runs.
#[test]
fn the_summary_says_what_the_runs_say() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    desk.run("out", 2);
    let runs = desk.table("out", "runs");
    let energy: Vec<f64> = runs.iter().map(|row| number(row, "energy_it_mwh")).collect();
    let summary = desk.table("out", "summary");
    let found = |point: f64, stat: &str| {
        let row = summary.iter().find(|row| {
            (number(row, "point") - point).abs() < 0.1
                && text(row, "metric") == "energy_it_mwh"
                && text(row, "stat") == stat
        });
        row.map(|row| number(row, "value"))
    };
    for point in 0..4 {
        let own = &energy[point * 3..point * 3 + 3];
        let mean = (own[0] + own[1] + own[2]) / 3.0;
        assert!((found(point as f64 + 1.0, "mean").unwrap() - mean).abs() < 1e-9);
        let differences: f64 = own.iter().zip(&energy[..3]).map(|(own, base)| own - base).sum();
        match found(point as f64 + 1.0, "difference") {
            Some(difference) => assert!((difference - differences / 3.0).abs() < 1e-9),
            None => assert_eq!(point, 0),
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::new();
    desk.plan(GRID, "one").unwrap();
    desk.plan(GRID, "many").unwrap();
    assert_eq!(desk.run("one", 1).1, desk.run("many", 3).1);
}

#[test]
fn what_has_been_run_is_not_run_again_under_a_larger_plan() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    desk.run("out", 2);
    assert_eq!(desk.run("out", 2).0, 0);
    // Two new sizes in other places, one of the old gone, and more replications.
    let larger = GRID
        .replace("[\"1 MW\", \"1.4 MW\"]", "[\"1.8 MW\", \"1.4 MW\", \"1.2 MW\"]")
        .replace("count = 3", "count = 5");
    assert_eq!(desk.plan(&larger, "out").unwrap(), 2 * 3);
    let (made, hash) = desk.run("out", 2);
    assert_eq!(made, 2 * 3 * 5 - 2 * 3);
    desk.plan(&larger, "fresh").unwrap();
    assert_eq!(desk.run("fresh", 2).1, hash);
    // And back again: nothing is left to do.
    assert_eq!(desk.plan(GRID, "out").unwrap(), 4 * 3);
    assert_eq!(desk.run("out", 2).0, 0);
}

#[test]
fn a_point_that_cannot_be_run_is_a_row_with_its_error() {
    let desk = Desk::new();
    let study = "base = \"base.toml\"\n[[vary]]\nkey = \"compute.spare_gpus\"\nvalues = [0, 4, 100]\n\
                 [replicate]\ncount = 2\n";
    desk.plan(study, "out").unwrap();
    desk.run("out", 2);
    let runs = desk.table("out", "runs");
    let failed: Vec<&Vec<(String, Cell)>> =
        runs.iter().filter(|row| text(row, "status") == "failed").collect();
    assert_eq!((runs.len(), failed.len()), (6, 2));
    assert!(text(failed[0], "error").contains("compute.spare_gpus: found 100"), "{:?}", failed[0]);
    assert_eq!(cell(failed[0], "pue"), &Cell::Missing);
}

#[test]
fn replications_end_when_the_interval_is_narrow() {
    let desk = Desk::new();
    let study = "base = \"base.toml\"\nmetric = \"pue\"\n[[vary]]\nkey = \"size\"\n\
                 values = [\"1 MW\", \"2 MW\"]\n[replicate]\nmin = 4\nmax = 30\nround = 2\n\
                 until = { metric = \"pue\", half_width = \"80 %\", look_ahead = 2 }\n";
    desk.plan(study, "out").unwrap();
    let (made, _) = desk.run("out", 2);
    // PUE varies less than that: the least and the look-ahead suffice.
    assert_eq!(made, 2 * (4 + 2));
}

#[test]
fn each_design_has_its_own_sensitivities() {
    let desk = Desk::new();
    let indices = |design: &str, points: usize| {
        let study = format!(
            "base = \"base.toml\"\nmetric = [\"pue\", \"energy_it_mwh\"]\n[design]\n{design}\n[[vary]]\n\
             key = \"compute.rack.idle_power\"\nrange = [\"20 kW\", \"40 kW\"]\nsteps = 3\n[[vary]]\n\
             key = \"cooling.approach\"\nvalues = [\"3 K\", \"6 K\"]\n[replicate]\ncount = 1\n"
        );
        let study = study.replace("cooling.approach", "compute.spare_gpus");
        let study = study.replace("[\"3 K\", \"6 K\"]", "[0, 4]");
        let out = format!("{design:?}").replace(|letter: char| !letter.is_alphanumeric(), "");
        desk.plan(&study, &out).unwrap();
        assert_eq!(desk.run(&out, 2).0, points, "{design}");
        let rows = desk.table(&out, "sensitivity");
        let mut names: Vec<String> = rows.iter().map(|row| text(row, "index").to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(indices("kind = \"saltelli\"\npoints = 4", 4 * 4), ["S1", "ST"]);
    assert_eq!(indices("kind = \"morris\"\ntrajectories = 3", 3 * 3), ["mu", "mu_star", "sigma"]);
    assert_eq!(indices("kind = \"oat\"", 1 + 3 + 2), ["high", "low", "swing"]);
    assert_eq!(indices("kind = \"lhs\"\npoints = 9", 9), ["eta_squared", "partial", "spearman"]);
    assert_eq!(indices("kind = \"grid\"", 6), ["eta_squared", "spearman"]);
}

#[test]
fn the_hours_of_every_run_are_kept_where_they_are_wanted() {
    let desk = Desk::new();
    desk.plan(&format!("timelines = true\n{GRID}"), "out").unwrap();
    let (_, hash) = desk.run("out", 2);
    let point = &desk.table("out", "plan")[1];
    let name = format!("scenario-{}-seed-5.parquet", text(point, "scenario_hash"));
    assert_eq!(rows(&desk.path("out/timelines").join(name)).len(), 4 * 24);
    desk.plan(GRID, "plain").unwrap();
    assert_eq!(desk.run("plain", 2).1, hash, "recording changes nothing");
    // Runs whose hours are not there are made again once they are wanted.
    assert_eq!(desk.plan(&format!("timelines = true\n{GRID}"), "plain").unwrap(), 0);
}

/// Method: the copy of the scenario is edited behind the plan's back, after a shard was made.
#[test]
fn a_scenario_that_changed_since_the_plan_is_not_simulated() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    let copy = desk.path("out/scenarios/base.toml");
    let text = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, text.replace("4 d", "5 d")).unwrap();
    let session = Session::open(&desk.path("out")).unwrap();
    let mut worker = Worker { jobs: 2, stop: &|| false, tell: &mut |_| {} };
    let refused = session.run(&mut worker).unwrap_err().to_string();
    assert!(refused.contains("is not what was planned"), "{refused}");
    // Planned again, the study is as it was first.
    desk.plan(GRID, "out").unwrap();
    desk.plan(GRID, "fresh").unwrap();
    assert_eq!(desk.run("out", 2).1, desk.run("fresh", 2).1);
}

/// Method: catalogues of the user's own that say less of the grid; then others, then none.
#[test]
fn other_catalogues_are_another_study() {
    let desk = Desk::new();
    let plan = |rate: Option<&str>| {
        let data = rate.map(|rate| {
            let folder = desk.path(rate);
            std::fs::create_dir_all(&folder).unwrap();
            let value = format!("{{ value = \"{rate} min\", source = \"Own\", year = 2026, confidence = \"assumed\" }}");
            std::fs::write(folder.join("power.toml"), format!("[power.ups]\nautonomy = {value}\n")).unwrap();
            folder
        });
        let study = desk.path("study.toml");
        let text = GRID.replace("power.ups.autonomy", "power.genset.fuel").replace(" min", " h");
        let planned = plan_text(&study, &text, &desk.path("out"), data.as_deref(), false).unwrap();
        let spec = planned.session.plan.variant(0).unwrap().scenario;
        (planned.session.plan_hash, spec.spec().power.ups.autonomy.in_hours() * 60.0)
    };
    let (first, autonomy) = plan(Some("7"));
    assert!((autonomy - 7.0).abs() < 1e-9);
    let (second, autonomy) = plan(Some("8"));
    assert!((autonomy - 8.0).abs() < 1e-9 && first != second);
    let reopened = Session::open(&desk.path("out")).unwrap().plan.variant(0).unwrap().scenario;
    assert!((reopened.spec().power.ups.autonomy.in_hours() * 60.0 - 8.0).abs() < 1e-9);
    assert_ne!(plan(None).0, second);
    assert!(!desk.path("out/data").exists());
}

/// Method: what a first plan leaves when it is killed before its end, and a second in the middle of
/// setting parts aside.
#[test]
fn a_plan_that_was_killed_is_planned_again() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("out")).unwrap();
    std::fs::write(desk.path("out/manifest.json"), "{\"program\": \"aifactory\"}").unwrap();
    std::fs::write(desk.path("out/study.toml"), "half").unwrap();
    assert!(Session::open(&desk.path("out")).is_err());
    desk.plan(GRID, "out").unwrap();
    let (made, hash) = desk.run("out", 2);
    assert_eq!(made, 12);
    // The parts were moved, and nothing else was done.
    std::fs::create_dir_all(desk.path("out/earlier/other")).unwrap();
    let part = desk.path("out/parts/part-00001.parquet");
    std::fs::rename(part, desk.path("out/earlier/other/part-00001.parquet")).unwrap();
    assert_eq!(desk.plan(GRID, "out").unwrap(), 12);
    assert_eq!(desk.run("out", 2), (0, hash));
}

/// A search goes through values in their order, however the file lists them.
#[test]
fn a_threshold_is_the_smallest_value_whatever_the_order_of_the_list() {
    let desk = Desk::new();
    let study = "base = \"base.toml\"\nmetric = \"gpus\"\n[[vary]]\nkey = \"size\"\n\
                 values = [\"4 MW\", \"1 MW\", \"3 MW\", \"2 MW\"]\n[replicate]\ncount = 5\n\
                 [threshold]\nsearch = \"size\"\nmetric = \"gpus\"\nat_least = 900\nprobability = 0.5\n";
    desk.plan(study, "out").unwrap();
    desk.run("out", 2);
    let summary = desk.table("out", "summary");
    let found: Vec<_> = summary.iter().filter(|row| text(row, "stat") == "threshold").collect();
    assert_eq!(found.len(), 1);
    let gpus = |point: f64| {
        let mean = summary
            .iter()
            .find(|row| (number(row, "point") - point).abs() < 0.1 && text(row, "stat") == "mean");
        mean.map(|row| number(row, "value"))
    };
    assert!(gpus(number(found[0], "point")).unwrap() >= 900.0);
    let below = number(found[0], "ci_low");
    let place = [4.0, 1.0, 3.0, 2.0].iter().position(|size| (size - below).abs() < 0.1).unwrap();
    assert!(gpus(place as f64 + 1.0).unwrap() < 900.0);
    assert_eq!(text(found[0], "unit"), "MW");
}

/// Goal: the hash is over the bytes of the tables, and tampering is seen.
#[test]
fn a_changed_table_is_noticed() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    desk.run("out", 2);
    let session = Session::open(&desk.path("out")).unwrap();
    assert_eq!(session.verify(4).unwrap(), 4);
    let path = desk.path("out/summary.csv");
    let content = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, content.replacen('1', "2", 1)).unwrap();
    let error = session.verify(0).unwrap_err().to_string();
    assert_eq!(error, "Changed since they were written: summary.csv.");
}

/// Method: findings of the runs as they are told, of the parts, and of the merge are compared; and a
/// study of a scenario that is nowhere on the disk is run.
#[test]
fn findings_on_the_way_are_those_of_the_merge_once_all_runs_are_there() {
    let desk = Desk::new();
    let text = GRID.replace("base.toml", "unsaved.toml");
    let given = files::Texts::from([(desk.path("unsaved.toml"), BASE.into())]);
    let (study, out) = (desk.path("study.toml"), desk.path("out"));
    let session = plan_given(&study, &text, &given, &out, None, false).unwrap().session;
    let mut partial = Partial::new(&session).unwrap();
    let mut counts = Vec::new();
    let mut tell = |told: Told<'_>| {
        if let Told::Run { run } = told {
            partial.add(run);
            counts.push(partial.findings().succeeded);
        }
    };
    session.run(&mut Worker { jobs: 2, stop: &|| false, tell: &mut tell }).unwrap();
    assert_eq!(counts, (1..=12).collect::<Vec<u64>>());
    let shown = |findings: &study::Findings| format!("{findings:?}");
    let kept = shown(&session.findings().unwrap());
    assert_eq!(shown(&partial.findings()), kept);
    assert_eq!(shown(&Partial::new(&session).unwrap().findings()), kept);
    assert_eq!(shown(&report::study_page::merge(&session, 1).unwrap().findings), kept);
}

/// Method: the text of a point is saved, read as any scenario, and simulated.
#[test]
fn the_text_of_a_point_is_its_first_run() {
    let desk = Desk::new();
    desk.plan(GRID, "out").unwrap();
    desk.run("out", 2);
    let session = Session::open(&desk.path("out")).unwrap();
    let runs = desk.table("out", "runs");
    for point in 0..4 {
        let path = desk.path("point.toml");
        std::fs::write(&path, session.plan.scenario_text(point)).unwrap();
        let loaded = files::load(&path, &[], &files::Catalogues::embedded()).unwrap();
        let digest = format!("{:016x}", factory::simulate(&loaded.scenario).digest);
        assert_eq!(digest, text(&runs[point * 3], "digest"));
    }
}

/// The studies of power that come with the program: each names scenarios and keys that are there.
#[test]
fn studies_of_power_can_be_planned() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/studies");
    let desk = Desk::new();
    for (name, runs) in [("800vdc", 40), ("battery", 70), ("maintenance", 140), ("swing", 25)] {
        let out = desk.path(name);
        let planned = study::plan(&folder.join(format!("{name}.toml")), &out, None, false).unwrap();
        assert_eq!(planned.reused, 0);
        let session = Session::open(&out).unwrap();
        assert_eq!(session.plan.runs().1, runs, "{name}");
    }
}
