//! A plant that is built: what runs when, on what power, and what is reported of it.

use crate::support::{NEAR, Run, shipped};

/// 1,250 nodes of 8 GPUs in ten halls, in a place where nothing happens.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "20 MW"
start = "2027-01-01"
seed = 1

[compute]
racks = 1250
racks_per_hall = 125
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0

[failures.component."*"]
count = 0
"#;

/// Work for all of it at any time.
const WORK: &str = r#"
[jobs]
only = ["training"]
[jobs.class.training]
demand = "backlog"
share = 1.0
gpus_median = 8
gpus_spread = 0.0
length_median = "9 h"
length_spread = 0.0
checkpoint = "none"
intensity = 1.0
"#;

/// Four halls on day 10, and the other six on day 30, each with its racks at once.
const TWO_PHASES: &str = r#"
[buildout]
burn_in = "0 d"
[buildout.task.halls_1]
duration.fixed = "10 d"
gives.halls = 4
[buildout.task.halls_2]
after = ["halls_1"]
duration.fixed = "20 d"
gives.halls = 6
"#;

fn run(days: u32, buildout: &str) -> Run {
    Run::of_text(&format!("horizon = \"{days} d\"{PLANT}{NEAR}{WORK}{buildout}"))
}

/// 10,000 GPUs for 50 days: 4,000 from day 10 on and the other 6,000 from day 30 on, 4,000 x 40 + 6,000 x 20 =
/// 280,000 GPU-days of 500,000. Not accepted: 220,000. Jobs of one node follow each other without a gap.
#[test]
fn gpus_run_from_the_day_on_which_they_are_accepted() {
    let run = run(50, TWO_PHASES);
    run.assert_close("not_accepted_gpu_hours", run.value("not_accepted_gpu_hours"), 220_000.0 * 24.0);
    run.assert_close("built_gpu_hours", run.value("built_gpu_hours"), 280_000.0 * 24.0);
    run.assert_close("used", run.used("not accepted"), 220_000.0 * 24.0);
    let held = run.value("scheduled_gpu_hours") / (280_000.0 * 24.0);
    assert!(held > 0.999, "{held}");
    for (metric, days) in [
        ("first_power_days", 0.0),
        ("first_token_days", 10.0),
        ("quarter_capacity_days", 10.0),
        ("half_capacity_days", 30.0),
        ("full_capacity_days", 30.0),
    ] {
        run.assert_close(metric, run.value(metric), days);
    }
}

/// Method: in each hour no more GPUs are busy than are accepted, and those installed are accepted or not.
#[test]
fn nothing_runs_on_a_rack_that_is_not_accepted() {
    let run = run(50, TWO_PHASES);
    for (hour, row) in run.rows.iter().enumerate() {
        let accepted = match hour {
            0..240 => 0.0,
            240..720 => 4000.0,
            _ => 10_000.0,
        };
        let busy = run.column(row, "gpus_busy");
        assert!(busy <= accepted + 1e-6, "{busy} of {accepted} in hour {hour}");
        assert_eq!(run.column(row, "gpus_not_accepted"), 10_000.0 - accepted, "hour {hour}");
        assert_eq!(accepted > 0.0, run.column(row, "power_it_mw") > 0.0, "hour {hour}");
    }
}
