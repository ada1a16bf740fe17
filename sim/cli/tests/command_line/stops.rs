//! Ctrl-C and SIGTERM: the program stops at once, says so and leaves nothing behind.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "people notice how long a program takes to stop")]
use std::time::Instant;

use crate::desk::{Desk, Outcome, shipped};

/// So soon a program has to be gone after a signal, on a machine that does much else.
const SOON: Duration = Duration::from_millis(1_500);

fn interrupt(child: &Child) {
    signal(child, "-INT");
}

fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// What a program leaves after a signal, which it must heed soon.
#[track_caller]
#[expect(clippy::disallowed_types, reason = "people notice how long a program takes to stop")]
fn stopped_soon(child: Child, by: &str) -> Outcome {
    let began = Instant::now();
    signal(&child, by);
    let outcome = Outcome::of(child.wait_with_output().unwrap());
    let took = began.elapsed();
    assert!(took < SOON, "it took {took:?} after {by}: {}", outcome.complained);
    assert_eq!(outcome.code, Some(130), "{}", outcome.complained);
    outcome
}

/// A scenario in which so many components fail that a simulated minute takes long.
const FLOOD: &str = "site = \"kagoshima\"\nsize = \"100 MW\"\nhorizon = \"1 year\"\n[limits]\n\
    events = 1e18\nmemory_gb = 1e6\n[failures.component.gpu]\nrate = \"1e6 /h\"\n";
/// A scenario that is not even built within seconds: as many jobs wait as memory takes.
const CROWD: &str = "site = \"kagoshima\"\nsize = \"100 MW\"\nhorizon = \"1 year\"\n[limits]\n\
    events = 1e18\nmemory_gb = 1e6\n[jobs.class.research]\nat_start = 3000000\n";

/// Goal: whatever floods the agenda, a signal ends the program soon, and nothing is left.
#[test]
fn a_flood_of_events_does_not_keep_a_run_from_stopping() {
    for (text, by) in [(FLOOD, "-INT"), (FLOOD, "-TERM"), (CROWD, "-INT")] {
        let desk = Desk::with("a.toml", text);
        let mut command = desk.program();
        command.args(["run", "a.toml", "--out", "out"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while desk.names().len() == 1 {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(300));
        let outcome = stopped_soon(child, by);
        assert!(outcome.complained.contains("nothing was written"), "{}", outcome.complained);
        assert_eq!(desk.names(), ["a.toml"], "{by}");
    }
}

/// Method: one point of a study is made in a moment, the other floods the agenda.
#[test]
fn a_study_stops_soon_and_keeps_what_is_finished() {
    let study = "base = \"a.toml\"\n[[vary]]\nkey = \"failures.component.gpu.rate\"\n\
                 values = [\"0 /h\", \"1e6 /h\"]\n[replicate]\ncount = 2\n";
    let desk = Desk::with("a.toml", FLOOD.replace("1 year", "20 d"));
    std::fs::write(desk.path("b.toml"), study).unwrap();
    desk.run(["sweep", "plan", "b.toml", "--out", "b", "--quiet"]).assert_done();
    let mut command = desk.program();
    command.args(["sweep", "run", "b", "--jobs", "2"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_secs(2));
    let outcome = stopped_soon(child, "-TERM");
    assert!(outcome.complained.contains("2 runs are finished and kept"), "{}", outcome.complained);
    let status = desk.run(["sweep", "status", "b"]);
    assert!(status.printed.contains("Runs finished  2"), "{}", status.printed);
}

/// Method: killed outright, which no program hears, half a second after the first run is finished.
#[test]
fn a_study_that_is_killed_in_its_first_second_keeps_what_was_finished() {
    let study = "base = \"a.toml\"\n[[vary]]\nkey = \"failures.component.gpu.rate\"\n\
                 values = [\"0 /h\", \"1e6 /h\"]\n[replicate]\ncount = 2\n";
    let desk = Desk::with("a.toml", FLOOD.replace("1 year", "2 d"));
    std::fs::write(desk.path("b.toml"), study).unwrap();
    desk.run(["sweep", "plan", "b.toml", "--out", "b", "--quiet"]).assert_done();
    let mut command = desk.program();
    command.args(["sweep", "run", "b", "--jobs", "2", "--quiet"]);
    let mut child = command.spawn().unwrap();
    thread::sleep(Duration::from_millis(900));
    signal(&child, "-KILL");
    child.wait().unwrap();
    let status = desk.run(["sweep", "status", "b"]);
    assert!(status.printed.contains("Runs finished  2"), "{}", status.printed);
}

/// Fifty years of the largest plant into `out`, under way: its partial folder is there, which the
/// program makes only once it listens.
fn long_run(desk: &Desk) -> Child {
    let before = desk.names().len();
    let mut command = desk.program();
    command.arg("run").arg(shipped("kagoshima")).args(["--years", "50", "--out", "out"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while desk.names().len() == before {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before it began");
        thread::sleep(Duration::from_millis(1));
    }
    child
}

/// Interrupts a run under way; it must say so and exit as interrupted.
#[track_caller]
fn stop_a_long_run(desk: &Desk) {
    let child = long_run(desk);
    interrupt(&child);
    let outcome = Outcome::of(child.wait_with_output().unwrap());
    let said = &outcome.complained;
    assert_eq!(outcome.code, Some(130), "{said}");
    assert!(said.contains("Stopped after ") && said.contains("nothing was written"), "{said}");
}

#[test]
fn a_run_that_is_interrupted_leaves_nothing() {
    let desk = Desk::new();
    stop_a_long_run(&desk);
    assert!(desk.names().is_empty(), "{:?} was left", desk.names());
}

#[test]
fn a_former_result_outlives_an_interrupted_run() {
    let desk = Desk::new();
    let small = shipped("small").display().to_string();
    desk.run(["run", &small, "--years", "0.01", "--out", "out", "--quiet"]).assert_done();
    let before = std::fs::read(desk.path("out/summary.json")).unwrap();
    stop_a_long_run(&desk);
    assert_eq!(std::fs::read(desk.path("out/summary.json")).unwrap(), before);
    assert_eq!(desk.names(), ["out"]);
}
