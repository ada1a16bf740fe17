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

/// A run far longer than the test waits, under way: its partial folder is there.
fn long_run(desk: &Desk, more: &[&str]) -> Child {
    let mut command = desk.program();
    command.arg("run").arg(shipped("kagoshima")).args(["--years", "50", "--out", "out"]);
    command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    while desk.names().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before it began");
        thread::sleep(Duration::from_millis(1));
    }
    child
}

/// The partial folder appears just before the program begins to listen, so a signal may still end it
/// at once; whatever the machine does, one of the next tries meets it while it listens.
#[test]
fn a_run_that_is_interrupted_leaves_nothing() {
    for pause in [50, 200, 1000, 5000] {
        let desk = Desk::new();
        let child = long_run(&desk, &[]);
        thread::sleep(Duration::from_millis(pause));
        interrupt(&child);
        let outcome = Outcome::of(child.wait_with_output().unwrap());
        if outcome.code.is_none() {
            continue;
        }
        assert_eq!(outcome.code, Some(130), "{}", outcome.complained);
        let said = &outcome.complained;
        assert!(said.contains("Stopped after ") && said.contains("nothing was written"), "{said}");
        assert!(desk.names().is_empty(), "{:?} was left", desk.names());
        return;
    }
    panic!("the program never listened");
}

#[test]
fn a_former_result_outlives_an_interrupted_run() {
    let desk = Desk::new();
    let small = shipped("small").display().to_string();
    desk.run(["run", &small, "--years", "0.01", "--out", "out", "--quiet"]).assert_done();
    let before = std::fs::read(desk.path("out/summary.json")).unwrap();
    let mut command = desk.program();
    command.arg("run").arg(shipped("kagoshima")).args(["--years", "50", "--out", "out", "-q"]);
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    while desk.names().len() < 2 {
        assert!(child.try_wait().unwrap().is_none(), "the run ended before it began");
        thread::sleep(Duration::from_millis(1));
    }
    interrupt(&child);
    child.wait().unwrap();
    assert_eq!(std::fs::read(desk.path("out/summary.json")).unwrap(), before);
}
