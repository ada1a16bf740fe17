//! Lending: GPUs of a contract that has no work for them, what others do with them, and how they come back.

use files::Catalogues;

use crate::support::{NEAR, Run, loaded};

/// 1,250 racks of 8 GPUs in a place where nothing happens, all reserved by a contract: jobs of all of them for
/// 9 h, then 9 h x 0.55 / 0.45 = 11 h without work. Another class has jobs of as many GPUs for 100 h, which
/// write no checkpoint by themselves; told to, they write one in a minute. Everything starts at once.
fn run(of_contract: &str, of_borrower: &str) -> Run {
    Run::of_text(&format!(
        r#"
site = "laboratory"
rack = "dgx_h100"
size = "30 MW"
start = "2027-01-01"
horizon = "61 h"
[compute]
racks = 1250
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0
[power.maintenance]
duration = "0 h"
[power.unit."*"]
rate = "0 /year"
[failures.component."*"]
count = 0
{NEAR}cold_start = "0 s"
[jobs]
only = ["training", "batch"]
[jobs.class."*"]
at_start = 0
gpus_median = 10000
gpus_most = 10000
gpus_spread = 0.0
length_spread = 0.0
intensity = 1.0
model_parameters = 0.0
checkpoint = "fixed"
checkpoint_interval = "200 h"
checkpoint_write = "1 min"
[jobs.class.training]
demand = "contract"
gpus = 10000
use = 0.45
length_median = "9 h"
{of_contract}
[jobs.class.batch]
demand = "backlog"
share = 0.1
length_median = "100 h"
length_most = "100 h"
{of_borrower}
"#
    ))
}

const GPUS: f64 = 10_000.0;

/// A grace of two minutes lets the borrower save its work: it stops a minute after it is told, and the contract's
/// job begins then. The contract has the GPUs from 0:00 to 9:00, 20:01 to 29:01, 40:02 to 49:02 and from 60:03 to
/// the end, 27.95 h; the borrower the other 33.05 h, of which three minutes go into checkpoints.
#[test]
fn what_is_lent_comes_back_with_its_work_saved() {
    let run = run("lendable = true\ngrace = \"2 min\"", "borrows = true");
    run.assert_close("held", run.value("scheduled_gpu_hours"), GPUS * 61.0);
    run.assert_close("lent", run.value("lent_gpu_hours"), GPUS * 33.05);
    run.assert_close("kept", run.value("goodput_gpu_hours"), GPUS * (27.95 + 33.0));
    run.assert_close("checkpoints", run.used("checkpoints"), GPUS * 0.05);
    run.assert_close("idle", run.used("reserved, not used"), 0.0);
    run.assert_close("lost", run.used("rollback"), 0.0);
    run.assert_close("completed", run.value("jobs_completed"), 3.0);
}

/// Half a minute is too short to save anything: the borrower is stopped at its end, and all that it has done is
/// lost, from 9:00 to 20:00:30, 29:00:30 to 40:01:00 and 49:01:00 to 60:01:30, 33.025 h.
#[test]
fn a_grace_that_is_too_short_saves_nothing() {
    let run = run("lendable = true\ngrace = \"30 s\"", "borrows = true");
    run.assert_close("lent", run.value("lent_gpu_hours"), GPUS * 33.025);
    run.assert_close("kept", run.value("goodput_gpu_hours"), GPUS * 27.975);
    run.assert_close("lost", run.used("rollback: recall"), GPUS * 33.025);
}

/// Who does not borrow waits, and who lends to nobody leaves its GPUs idle: 9 of 20 h are worked, and the last
/// hour.
#[test]
fn nobody_else_stands_on_what_is_lent() {
    let run = run("lendable = true", "");
    run.assert_close("lent", run.value("lent_gpu_hours"), 0.0);
    run.assert_close("kept", run.value("goodput_gpu_hours"), GPUS * 28.0);
    run.assert_close("idle", run.used("reserved, not used"), GPUS * 33.0);
}

/// What users are told about mistakes of lending.
#[test]
fn mistakes_of_lending_are_told_with_their_place() {
    let catalogues = Catalogues::embedded();
    for (text, said) in [
        (
            "[jobs.class.frontier_training]\nborrows = true\n",
            "jobs.class.frontier_training.borrows: found true; must be false for a contract",
        ),
        (
            "[jobs.class.fine_tuning]\nborrows = true\n",
            "must be false where no class in use is a contract with lendable = true",
        ),
        (
            "[jobs.class.fine_tuning]\nlendable = true\n",
            "jobs.class.fine_tuning.lendable: found true; has no effect",
        ),
        (
            "[jobs.class.frontier_training]\ngrace = \"-1 s\"\n",
            "grace: found \"-1 s\"; must be at least 0",
        ),
        ("[jobs.class.frontier_training]\nlendable = 1\n", "lendable: found 1; must be"),
    ] {
        let text = format!("site = \"memphis\"\nsize = \"5 MW\"\n{text}");
        let message = loaded(&text, &catalogues).unwrap_err().to_string();
        assert!(message.contains(said) && message.contains("scenario.toml:4:"), "{message}");
    }
}
