//! Ctrl-C: the program stops, says so and leaves nothing behind.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, Outcome, shipped};

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
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
