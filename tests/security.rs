//! Intruders: what they take out, when it is back, and what work is lost.

use units::SimTime;

use crate::sovereignty::{PLANT, WORK, value};
use crate::support::{NEAR, Run};

/// A job of 128 GPUs that runs for the whole time, and an intruder on the eleventh day: found after 12 h, shut out after 6 h,
/// six racks rebuilt in a day, 43.2 TB restored at 0.7 of 1 GB/s in 17.1 h.
const STRUCK: &str = r#"
[jobs.class.frontier_training]
length_median = "80 d"
length_most = "90 d"
[security.incident]
on = "2030-01-11"
detect_spread = 0.0
crews = 1
rebuild = "6 /day"
backup = { bandwidth = "1 GB/s" }
"#;

fn struck(more: &str) -> Run {
    let work = WORK.replace("length_median = \"5 h\"\n", "");
    let struck = STRUCK.replace("[jobs.class.frontier_training]\n", "");
    let (of_job, rest) = struck.split_at(struck.find("[security").unwrap());
    let work = work.replace("[jobs.class.research]", &format!("{of_job}[jobs.class.research]"));
    let rest = rest.replace("detect_spread", &format!("{more}detect_spread"));
    Run::of_text(&format!("horizon = \"40 d\"{PLANT}{NEAR}{work}{rest}"))
}

/// Goal: an intruder takes out what it reaches until that is rebuilt and restored, and work since the newest clean backup.
/// Method: by hand, for the whole site and for one of two halls.
#[test]
fn an_intruder_takes_out_what_it_reaches_until_it_is_restored() {
    let site = struck("");
    let restore = 432.0 * 0.1e12 / 0.7e9 / 3600.0;
    let hours = 12.0 + 6.0 + 24.0 + restore;
    assert!((value(&site, "cyber_outage_mean_h") - hours).abs() < 1e-6, "{hours} h");
    let down = value(&site, "down_security_gpu_hours");
    assert!((down - 432.0 * hours).abs() < 1.0, "{down} instead of {}", 432.0 * hours);
    let started = |at: SimTime| (240.0..240.0 + hours).contains(&at.in_hours());
    assert!(site.jobs.iter().all(|job| job.started.is_none_or(|at| !started(at))));
    // What had been computed since the newest clean backup is done twice.
    let age = value(&site, "cyber_backup_age_mean_days");
    let lost = site.results.uses.iter().find(|it| it.state == "rollback" && it.cause == "security");
    let lost = lost.unwrap().gpu_hours;
    let expected = 128.0 * 24.0 * age;
    assert!(
        lost > 0.93 * expected && lost < 1.03 * expected + 40.0,
        "{lost} of {expected}, {age} d"
    );
    let slower = struck("contain = \"60 h\"\n");
    assert!((value(&slower, "cyber_backup_age_mean_days") - age).abs() < 1e-9, "the same luck");
    assert!((value(&slower, "cyber_outage_mean_h") - hours - 54.0).abs() < 1e-6);
}

/// Goal: halls that are isolated keep the others at work. Method: two halls of three racks.
#[test]
fn an_intruder_in_one_isolated_hall_leaves_the_other_at_work() {
    let two = |scope: &str| {
        let text = format!(
            "horizon = \"40 d\"{}compute.racks_per_hall = 3\n{NEAR}{WORK}{}",
            PLANT,
            STRUCK
                .split_at(STRUCK.find("[security").unwrap())
                .1
                .replace("detect_spread", &format!("scope = \"{scope}\"\ndetect_spread"))
        );
        Run::of_text(&text)
    };
    let (site, hall) = (two("site"), two("hall"));
    let restore = 216.0 * 0.1e12 / 0.7e9 / 3600.0;
    let hours = 18.0 + 12.0 + restore;
    let down = value(&hall, "down_security_gpu_hours");
    assert!((down - 216.0 * hours).abs() < 1.0, "{down} instead of {}", 216.0 * hours);
    assert!(value(&site, "down_security_gpu_hours") > 2.0 * down);
    assert!(value(&hall, "goodput_gpu_hours") > value(&site, "goodput_gpu_hours"));
    let starts = |run: &Run| {
        let within = |at: SimTime| (241.0..258.0).contains(&at.in_hours());
        run.jobs.iter().filter(|job| job.started.is_some_and(within)).count()
    };
    assert!(starts(&hall) > 10 && starts(&site) == 0);
    let planes = two("control_plane");
    assert!(value(&planes, "down_security_gpu_hours").abs() < 1e-9 && starts(&planes) == 0);
    assert!(planes.jobs.iter().all(|job| job.interruptions == 0));
}
