//! A study has one answer: however many workers make it, and however often they are stopped.

use std::path::Path;
use std::process::{Child, Stdio};

use crate::desk::{Desk, Outcome, names};

/// Tables whose bytes are compared.
const TABLES: [&str; 6] = [
    "runs.csv",
    "runs.parquet",
    "summary.csv",
    "summary.parquet",
    "sensitivity.csv",
    "sensitivity.parquet",
];

/// A Latin hypercube over the laboratory.
struct Sample {
    points: u32,
    replications: u32,
    seed: u32,
    horizon: &'static str,
}

/// Sixty-four points in well under a second.
const SMALL: Sample = Sample { points: 64, replications: 2, seed: 7, horizon: "5 d" };

impl Sample {
    /// A desk with the study, planned in `folder`.
    fn planned(&self, folder: &str) -> Desk {
        let desk = Desk::new();
        self.plan(&desk, folder);
        desk
    }

    /// Plans the study on a desk.
    fn plan(&self, desk: &Desk, folder: &str) {
        let Self { points, replications, seed, horizon } = self;
        let scenario = format!("site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"{horizon}\"\n");
        let study = format!(
            "base = \"base.toml\"\nmetric = [\"goodput\", \"availability\"]\n\
             [design]\nkind = \"lhs\"\npoints = {points}\nseed = {seed}\n\
             [[vary]]\nkey = \"power.ups.autonomy\"\nrange = [\"1 min\", \"20 min\"]\n\
             [[vary]]\nkey = \"jobs.offered_load\"\nrange = [0.5, 0.9]\n\
             [replicate]\ncount = {replications}\n"
        );
        std::fs::write(desk.path("base.toml"), scenario).unwrap();
        std::fs::write(desk.path("study.toml"), study).unwrap();
        sweep(desk, &["plan", "study.toml", "--out", folder, "--quiet"]).assert_done();
    }
}

fn sweep(desk: &Desk, arguments: &[&str]) -> Outcome {
    desk.run(["sweep"].iter().chain(arguments))
}

/// The program at work on a study, with one simulation at once.
fn started(desk: &Desk, arguments: &[&str]) -> Child {
    let mut command = desk.program();
    command.arg("sweep").args(arguments).args(["--jobs", "1", "--quiet"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Makes all shards, eight workers at a time.
fn make_shards(desk: &Desk, folder: &str, shards: u32) {
    let all: Vec<u32> = (1..=shards).collect();
    for some in all.chunks(8) {
        let workers: Vec<Child> = some
            .iter()
            .map(|shard| started(desk, &["shard", &format!("{shard}/{shards}"), folder]))
            .collect();
        for worker in workers {
            Outcome::of(worker.wait_with_output().unwrap()).assert_done();
        }
    }
}

/// The bytes of every table of a study that is done.
fn tables(folder: &Path) -> Vec<Vec<u8>> {
    TABLES.iter().map(|name| std::fs::read(folder.join(name)).unwrap()).collect()
}

fn hash(folder: &Path) -> String {
    let manifest = std::fs::read(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    manifest["result_hash"].as_str().unwrap().to_owned()
}

/// Fails if two studies on a desk have not the same tables and hash.
#[track_caller]
fn assert_same(desk: &Desk, one: &str, other: &str) {
    let (one, other) = (desk.path(one), desk.path(other));
    for ((a, b), name) in tables(&one).iter().zip(&tables(&other)).zip(TABLES) {
        assert!(a == b, "{name} differs");
    }
    assert_eq!(hash(&one), hash(&other));
    assert_eq!(hash(&one).len(), 64);
}

#[test]
fn one_two_and_sixty_four_workers_have_one_answer() {
    let desk = SMALL.planned("one");
    sweep(&desk, &["run", "one", "--quiet"]).assert_done();
    for shards in [2, 64] {
        let folder = format!("by{shards}");
        SMALL.plan(&desk, &folder);
        make_shards(&desk, &folder, shards);
        assert_eq!(names(&desk.path(&folder).join("parts")).len(), shards as usize);
        sweep(&desk, &["merge", &folder]).assert_done();
        assert_same(&desk, "one", &folder);
    }
}

#[test]
fn a_merge_names_the_part_that_is_missing() {
    let desk = SMALL.planned("one");
    sweep(&desk, &["run", "one", "--quiet"]).assert_done();
    SMALL.plan(&desk, "by5");
    make_shards(&desk, "by5", 5);
    std::fs::remove_file(desk.path("by5/parts/part-00003.parquet")).unwrap();
    let refused = sweep(&desk, &["merge", "by5"]);
    refused.assert_refused();
    assert!(refused.complained.contains("part-00003"), "{}", refused.complained);
    assert!(!refused.complained.contains("part-00002"), "{}", refused.complained);
    assert!(!desk.path("by5/runs.csv").exists());
    sweep(&desk, &["shard", "3/5", "by5", "--quiet"]).assert_done();
    sweep(&desk, &["merge", "by5"]).assert_done();
    assert_same(&desk, "one", "by5");
}

#[test]
fn a_shard_that_is_made_twice_changes_nothing() {
    let desk = SMALL.planned("one");
    make_shards(&desk, "one", 2);
    let part = desk.path("one/parts/part-00002.parquet");
    let before = std::fs::read(&part).unwrap();
    let again = sweep(&desk, &["shard", "2/2", "one"]);
    again.assert_done();
    assert!(again.printed.contains("was done before"), "{}", again.printed);
    assert_eq!(std::fs::read(&part).unwrap(), before);
}

#[test]
fn a_part_of_another_plan_is_refused() {
    let desk = SMALL.planned("one");
    Sample { seed: 8, ..SMALL }.plan(&desk, "other");
    sweep(&desk, &["shard", "1/2", "other", "--quiet"]).assert_done();
    let stray = "parts/part-00001.parquet";
    std::fs::create_dir_all(desk.path("one/parts")).unwrap();
    std::fs::copy(desk.path("other").join(stray), desk.path("one").join(stray)).unwrap();
    for (command, code) in
        [(&["run", "one"][..], 2), (&["shard", "1/2", "one"], 42), (&["merge", "one"], 2)]
    {
        let refused = sweep(&desk, command);
        assert_eq!(refused.code, Some(code), "{command:?}: {}", refused.complained);
        let told = refused.complained.contains("part-00001.parquet: is a part of another plan");
        assert!(told, "{command:?}: {}", refused.complained);
    }
}

#[cfg(unix)]
mod stopped {
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Ten seconds of one core: a part appears after two.
    const LONG: Sample = Sample { points: 40, replications: 8, seed: 7, horizon: "5 years" };
    /// A second of one core.
    const MEDIUM: Sample = Sample { points: 40, replications: 4, seed: 7, horizon: "1 year" };

    fn send(signal: &str, child: &Child) {
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until something holds of a study, while the program works on it.
    fn await_that(child: &mut Child, mut holds: impl FnMut() -> bool) {
        while !holds() {
            assert!(child.try_wait().unwrap().is_none(), "the study ended before the middle");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Runs that a study has finished, and that are wanted still.
    fn status(desk: &Desk, folder: &str) -> (u32, u32, String) {
        let told = sweep(desk, &["status", folder]);
        told.assert_done();
        let number = |title: &str| {
            let line = told.printed.lines().find(|line| line.starts_with(title)).unwrap();
            let word = line[title.len()..].split([',', ' ']).find(|word| !word.is_empty());
            word.unwrap().parse().unwrap()
        };
        (number("Runs finished"), number("To be done"), told.printed.clone())
    }

    /// Method: SIGKILL once a part is there; the next run makes what is missing, and no more.
    #[test]
    fn a_run_that_is_killed_goes_on_where_it_was() {
        let desk = LONG.planned("one");
        let mut child = started(&desk, &["run", "one"]);
        let parts = desk.path("one/parts");
        let is_part = |name: &String| name.starts_with("part-");
        await_that(&mut child, || parts.is_dir() && names(&parts).iter().any(is_part));
        let second = sweep(&desk, &["run", "one"]);
        assert_eq!(second.code, Some(1), "{}", second.complained);
        assert!(second.complained.contains("in use by another"), "{}", second.complained);
        send("-KILL", &child);
        assert_eq!(child.wait().unwrap().code(), None);
        let (finished, wanted, _) = status(&desk, "one");
        assert!(finished > 0 && wanted > 0, "{finished} finished and {wanted} wanted");
        assert_eq!(finished + wanted, 320);
        sweep(&desk, &["run", "one", "--quiet"]).assert_done();
        LONG.plan(&desk, "other");
        make_shards(&desk, "other", 2);
        sweep(&desk, &["merge", "other"]).assert_done();
        assert_same(&desk, "one", "other");
    }

    #[test]
    fn a_run_that_is_interrupted_keeps_what_is_finished() {
        let desk = MEDIUM.planned("one");
        let mut child = started(&desk, &["run", "one"]);
        await_that(&mut child, || {
            let (finished, _, told) = status(&desk, "one");
            finished > 0 && told.contains("a worker is at it")
        });
        send("-INT", &child);
        let outcome = Outcome::of(child.wait_with_output().unwrap());
        assert_eq!(outcome.code, Some(130), "{}", outcome.complained);
        let (finished, wanted, _) = status(&desk, "one");
        assert!(finished > 0 && wanted > 0, "{finished} finished and {wanted} wanted");
        let kept = format!("{finished} runs are finished and kept");
        assert!(outcome.complained.contains(&kept), "{}", outcome.complained);
        sweep(&desk, &["run", "one", "--quiet"]).assert_done();
        MEDIUM.plan(&desk, "other");
        sweep(&desk, &["run", "other", "--quiet"]).assert_done();
        assert_same(&desk, "one", "other");
    }

    /// Method: files may have 4 KiB, less than a part has; SIGXFSZ is ignored, so writing fails.
    #[test]
    fn a_full_disk_loses_nothing() {
        let desk = SMALL.planned("one");
        sweep(&desk, &["shard", "1/2", "one", "--quiet"]).assert_done();
        let part = std::fs::read(desk.path("one/parts/part-00001.parquet")).unwrap();
        let limits = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
        let program = desk.program().get_program().to_owned();
        for (command, code) in [(&["run", "one"][..], 1), (&["shard", "2/2", "one"], 75)] {
            let mut full = Command::new("sh");
            full.args(["-c", limits, "sh"]).arg(&program).arg("sweep").args(command);
            let output = full.current_dir(desk.path(".")).output().unwrap();
            let outcome = Outcome::of(output);
            assert_eq!(outcome.code, Some(code), "{}", outcome.complained);
            let told = outcome.complained.contains("part-00002.parquet cannot be written");
            assert!(told, "{}", outcome.complained);
            assert_eq!(names(&desk.path("one/parts")), ["part-00001.parquet"]);
        }
        assert_eq!(std::fs::read(desk.path("one/parts/part-00001.parquet")).unwrap(), part);
        sweep(&desk, &["run", "one", "--quiet"]).assert_done();
        SMALL.plan(&desk, "other");
        sweep(&desk, &["run", "other", "--quiet"]).assert_done();
        assert_same(&desk, "one", "other");
    }
}
