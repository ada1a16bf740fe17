//! Shards are handed to schedulers, for which small scripts stand in here.
#![cfg(unix)]

use std::ffi::OsString;
use std::process::Command;

use crate::desk::{Desk, Outcome};

/// The study's folder, with a space as folders have.
const FOLDER: &str = "a study";

/// A desk with a planned study of eight points, and an empty folder of programs.
fn desk() -> Desk {
    let scenario = "site = \"laboratory\"\nsize = \"1 MW\"\nhorizon = \"5 d\"\n";
    let desk = Desk::with("base.toml", scenario);
    let study = "base = \"base.toml\"\n[design]\nkind = \"lhs\"\npoints = 8\nseed = 7\n\
                 [[vary]]\nkey = \"jobs.offered_load\"\nrange = [0.5, 0.9]\n";
    std::fs::write(desk.path("study.toml"), study).unwrap();
    desk.run(["sweep", "plan", "study.toml", "--out", FOLDER, "--quiet"]).assert_done();
    std::fs::create_dir(desk.path("programs")).unwrap();
    desk
}

/// A program that notes what it is asked in a file of its name, and does what the lines say.
///
/// Method: another process writes it, so that none that is started meanwhile holds it open.
fn stand_in(desk: &Desk, name: &str, lines: &str) {
    let log = desk.path(&format!("{name}.log"));
    let text = format!("#!/bin/sh\necho \"$@\" >> '{}'\n{lines}\n", log.display());
    let path = desk.path("programs").join(name);
    let write = "printf '%s' \"$1\" > \"$2\" && chmod +x \"$2\"";
    let written = Command::new("/bin/sh").args(["-c", write, "sh", &text]).arg(path).status();
    assert!(written.unwrap().success());
}

/// What a stand-in was asked, a line for each time.
fn asked(desk: &Desk, name: &str) -> Vec<String> {
    let log = std::fs::read_to_string(desk.path(&format!("{name}.log"))).unwrap_or_default();
    log.lines().map(str::to_owned).collect()
}

/// Submits the study where only the stand-ins can be found.
fn submit(desk: &Desk, arguments: &[&str]) -> Outcome {
    let mut command = desk.program();
    command.env("PATH", desk.path("programs"));
    Outcome::of(command.args(["sweep", "submit", FOLDER]).args(arguments).output().unwrap())
}

fn read(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path(FOLDER).join("submit").join(name)).unwrap()
}

#[test]
fn a_rehearsal_shows_everything_and_does_nothing() {
    let desk = desk();
    stand_in(&desk, "sbatch", "echo 41");
    let shown = submit(&desk, &["--engine", "slurm", "--shards", "4", "--dry-run"]);
    shown.assert_done();
    for text in [
        "#SBATCH --array=1-4\n",
        "sweep shard \"$SLURM_ARRAY_TASK_ID\"/4",
        "--dependency=afterok:JOB",
        "seq 4 | parallel",
        "hq submit --array 1-4",
    ] {
        assert!(shown.printed.contains(text), "{text} is missing in {}", shown.printed);
    }
    assert!(asked(&desk, "sbatch").is_empty());
    assert!(!desk.path(FOLDER).join("submit").exists());
}

#[test]
fn slurm_is_given_an_array_and_a_merge_that_waits_for_it() {
    let desk = desk();
    stand_in(&desk, "sbatch", "case \"$*\" in *afterok*) echo '42;toy';; *) echo '41;toy';; esac");
    let done = submit(&desk, &["--engine", "slurm", "--shards", "4", "--jobs", "2"]);
    done.assert_done();
    let folder = desk.path("").canonicalize().unwrap().join(FOLDER).display().to_string();
    let expected = [
        format!("--parsable {folder}/submit/shards.sh"),
        format!("--parsable --dependency=afterok:41 {folder}/submit/merge.sh"),
    ];
    assert_eq!(asked(&desk, "sbatch"), expected);
    assert!(read(&desk, "shards.sh").contains("#SBATCH --cpus-per-task=2\n"));
    for text in ["job 41", "job 42", "squeue --jobs=41,42", "aifactory sweep status a study"] {
        assert!(done.printed.contains(text), "{text} is missing in {}", done.printed);
    }
}

#[test]
fn who_has_no_scheduler_is_told_of_the_rehearsal() {
    let desk = desk();
    let more = ["--image", "aifactory:1", "--volume-claim", "studies"];
    for (engine, program, more) in [("slurm", "sbatch", &[][..]), ("k8s", "kubectl", &more)] {
        let refused = submit(&desk, &[&["--engine", engine, "--shards", "4"], more].concat());
        refused.assert_refused();
        for text in [program, "is not installed here", "--dry-run"] {
            assert!(refused.complained.contains(text), "{}", refused.complained);
        }
    }
}

#[test]
fn a_scheduler_that_refuses_is_quoted() {
    let desk = desk();
    stand_in(&desk, "sbatch", "echo 'invalid partition specified' >&2; exit 1");
    let refused = submit(&desk, &["--engine", "slurm", "--shards", "4", "--partition", "x"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.contains("sbatch refused: invalid partition specified"));
}

#[test]
fn what_no_scheduler_takes_is_refused_before_anything_is_written() {
    let desk = desk();
    for wrong in [&["--shards", "10001"][..], &["--shards", "4", "--time", "2 h"]] {
        submit(&desk, &[&["--engine", "slurm"], wrong].concat()).assert_refused();
    }
    submit(&desk, &["--engine", "k8s", "--shards", "4"]).assert_refused();
    assert!(!desk.path(FOLDER).join("submit").exists());
}

/// Method: run the script as Slurm would; the worker is a stand-in that ends with each code.
#[test]
fn only_a_shard_that_asks_for_another_try_is_put_back() {
    let desk = desk();
    let program = desk.path("programs/worker").display().to_string();
    for name in ["sbatch", "scontrol"] {
        stand_in(&desk, name, "echo 41");
    }
    stand_in(&desk, "worker", "exit \"$CODE\"");
    submit(&desk, &["--engine", "slurm", "--shards", "4", "--program", &program]).assert_done();
    let cases = [(0, 0, 0), (42, 0, 0), (1, 0, 0), (75, 0, 1), (75, 4, 1), (75, 5, 0)];
    for (code, restarts, requeued) in cases {
        let before = asked(&desk, "scontrol").len();
        let status = Command::new("bash")
            .arg(desk.path(FOLDER).join("submit/shards.sh"))
            .env("PATH", path_with(&desk))
            .envs([("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_JOB_ID", "44")])
            .env("SLURM_RESTART_COUNT", restarts.to_string())
            .env("CODE", code.to_string())
            .stdout(std::process::Stdio::null())
            .status();
        assert_eq!(status.unwrap().code(), Some(code));
        let said = asked(&desk, "scontrol");
        assert_eq!(said.len() - before, requeued, "code {code} after {restarts} restarts");
        assert!(said.iter().all(|line| line == "requeue 44"), "{said:?}");
    }
    let first = &asked(&desk, "worker")[0];
    assert!(first.starts_with("sweep shard 3/4 ") && first.ends_with("/a study --jobs 1"));
}

/// Method: run the command of the manifest as a pod would, once Kubernetes has made one `$` of two.
#[test]
fn the_last_pod_makes_the_last_shard() {
    let desk = desk();
    stand_in(&desk, "kubectl", "echo job.batch/a-study created");
    stand_in(&desk, "aifactory", "");
    let options = ["--image", "aifactory:1", "--volume-claim", "studies", "--jobs", "2"];
    let done = submit(&desk, &[&["--engine", "k8s", "--shards", "4"], &options[..]].concat());
    done.assert_done();
    assert!(asked(&desk, "kubectl")[0].starts_with("apply -f "));
    assert!(done.printed.contains("kubectl wait --for=condition=complete"), "{}", done.printed);
    let manifest = read(&desk, "shards.yaml");
    let (_, command) = manifest.split_once("command: [/bin/sh, -c, '").unwrap();
    let (command, _) = command.split_once("']").unwrap();
    let pod = Command::new("/bin/sh")
        .args(["-c", &command.replace("$$", "$")])
        .env("PATH", path_with(&desk))
        .env("JOB_COMPLETION_INDEX", "3")
        .status();
    assert!(pod.unwrap().success());
    assert_eq!(asked(&desk, "aifactory"), ["sweep shard 4/4 /study --jobs 2"]);
    assert!(read(&desk, "merge.yaml").contains("exec aifactory sweep merge /study"));
}

/// The stand-ins before all other programs.
fn path_with(desk: &Desk) -> OsString {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(desk.path("programs")).chain(std::env::split_paths(&others));
    std::env::join_paths(all).unwrap()
}
