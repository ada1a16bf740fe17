//! Phases: jobs whose steps follow each other, with GPUs, power and communication of their own.

use factory::jobs::JobRecord;
use files::Catalogues;

use crate::support::{NEAR, Run, loaded};

/// 100 racks of 8 GPUs in a place where nothing happens, in one hall.
const PLANT: &str = r#"
site = "laboratory"
rack = "dgx_h100"
size = "3 MW"
start = "2027-01-01"
horizon = "24 h"
[compute]
racks = 100
racks_per_hall = 100
rack.gpus = 8
rack.gpus_per_tray = 8
spare_gpus = 0
[failures.component."*"]
count = 0
"#;

/// Jobs that are all alike, of which one is there at the start: so many GPUs for so many hours.
fn class(name: &str, gpus: u32, hours: u32, more: &str) -> String {
    format!(
        "[jobs.class.{name}]\narrivals = \"0 /year\"\nat_start = 1\ngpus_median = {gpus}\ngpus_most = {gpus}\n\
         gpus_spread = 0.0\nlength_median = \"{hours} h\"\nlength_spread = 0.0\nestimate_factor = 1.0\n\
         checkpoint = \"none\"\n{more}\n"
    )
}

/// Half of the time on all GPUs at full power, 3 parts of 10 on half of them at half power, and the rest on all.
const PHASES: &str = r"intensity = 1.0
phases = [
    { share = 0.5, gpus_factor = 1.0, intensity = 1.0, comm = 0.1 },
    { share = 0.3, gpus_factor = 0.5, intensity = 0.5, comm = 0.2 },
    { share = 0.2, gpus_factor = 1.0, intensity = 0.8, comm = 0.1 },
]";

fn run(keys: &str, classes: &[String]) -> Run {
    Run::of_text(&format!(
        "{PLANT}{NEAR}cold_start = \"0 s\"\n{keys}[jobs]\npolicy = \"fcfs\"\nlargest_share = 1.0\n\
         only = [\"a\", \"b\"]\n{}",
        classes.concat()
    ))
}

/// Nobody else is there.
fn nobody() -> String {
    class("b", 8, 1, "intensity = 1.0").replace("at_start = 1", "at_start = 0")
}

fn first_job(run: &Run) -> &JobRecord {
    run.jobs.iter().find(|job| job.number == 1).unwrap()
}

/// 800 GPUs for 5 h, 400 for 3 h and 800 for 2 h keep 4,000 + 1,200 + 1,600 = 6,800 GPU-hours in 10 h. The racks
/// draw 7.75 kW beyond what they draw at rest in the first hours, a quarter of that in the next three and 8 tenths of
/// it in the last two.
#[test]
fn gpus_and_power_follow_the_phase() {
    let run = run("", &[class("a", 800, 10, PHASES), nobody()]);
    run.assert_close("goodput", run.value("goodput_gpu_hours"), 6_800.0);
    let job = first_job(&run);
    assert_eq!(job.gpus, 800);
    run.assert_close("its end", job.ended.unwrap().in_hours(), 10.0);
    run.assert_close("kept of it", job.kept_gpu_hours, 6_800.0);
    let held = run.column("gpus_busy");
    let power = run.column("power_it_mw");
    let rest = power[12];
    let most = power[0] - rest;
    assert!(most > 0.3, "{most} MW");
    for (hour, (gpus, share)) in [(800.0, 1.0); 5]
        .into_iter()
        .chain([(400.0, 0.25); 3])
        .chain([(800.0, 0.8); 2])
        .chain([(0.0, 0.0); 2])
        .enumerate()
    {
        run.assert_close("GPUs", held[hour], gpus);
        run.assert_close("power", power[hour] - rest, most * share);
    }
}

/// The other job of 400 GPUs begins where the first one shrinks, at 5 h, and has them until 11 h: the first one has
/// done its second phase at 8 h and waits for 3 h until it finds 800. It ends at 13 h. Of the time that it held or
/// waited for after its first start, (6,800 + 2,400) of 11,600 GPU-hours were productive.
#[test]
fn who_needs_more_queues_and_who_needs_less_makes_room() {
    let other = class("b", 400, 6, "intensity = 1.0");
    let run = run("", &[class("a", 800, 10, PHASES), other]);
    let second = run.jobs.iter().find(|job| job.number == 2).unwrap();
    run.assert_close("its start", second.started.unwrap().in_hours(), 5.0);
    run.assert_close("its end", second.ended.unwrap().in_hours(), 11.0);
    run.assert_close("the end", first_job(&run).ended.unwrap().in_hours(), 13.0);
    run.assert_close("goodput", run.value("goodput_gpu_hours"), 6_800.0 + 2_400.0);
    run.assert_close("waits", run.value("ettr_with_waits"), 9_200.0 / (9_200.0 + 2_400.0));
    run.assert_close("interruptions", run.value("interruptions"), 0.0);
}

/// Each phase starts anew: 6 min on 800, 400 and 800 GPUs.
#[test]
fn every_phase_starts_anew() {
    let text = "start_time = \"6 min\"\n";
    let near = NEAR.replace("start_time = \"0 s\"\n", text);
    let run = Run::of_text(&format!(
        "{PLANT}{near}[jobs]\nlargest_share = 1.0\nonly = [\"a\"]\n{}",
        class("a", 800, 10, PHASES)
    ));
    run.assert_close("starts", run.used("first starts"), 0.1 * (800.0 + 400.0 + 800.0));
    run.assert_close("the end", first_job(&run).ended.unwrap().in_hours(), 10.3);
    run.assert_close("goodput", run.value("goodput_gpu_hours"), 6_800.0);
}

/// Across pods a second of computing takes 1.03 s in the first and the last phase and, with twice the communication,
/// 1.06 s in the second, which stands in more than one pod of 32 racks too: 800 x 7 x 0.03 + 400 x 3 x 0.06 = 240
/// GPU-hours.
#[test]
fn distance_costs_what_the_phase_communicates() {
    let near = NEAR.replace("pod = 0.0", "pod = 0.03");
    let jobs =
        format!("[jobs]\nlargest_share = 1.0\nonly = [\"a\"]\n{}", class("a", 800, 10, PHASES));
    let run = Run::of_text(&format!("{PLANT}{near}{jobs}"));
    run.assert_close("distance", run.used("distance"), 240.0);
    let ended = first_job(&run).ended.unwrap().in_hours();
    run.assert_near("the end", ended, 7.0 * 1.03 + 3.0 * 1.06, 1e-9);
}

/// A contract of 800 GPUs, with work for half of the time. A job of 10 h holds 800 for 5 h and 400 for 5 h more.
/// For the 400 that it gives back at 5 h there is none until 10 h, for the others from 10 to 20 h: then the next job
/// begins. In 40 h: two jobs of 6,000 GPU-hours; the rest is reserved and not used.
#[test]
fn a_contract_rests_for_what_a_phase_gives_back() {
    let phases = "intensity = 1.0\nphases = [{ share = 0.5, gpus_factor = 1.0, intensity = 1.0, comm = 0.1 }, \
                  { share = 0.5, gpus_factor = 0.5, intensity = 1.0, comm = 0.1 }]\n\
                  demand = \"contract\"\ngpus = 800\nuse = 0.5";
    let jobs = class("a", 800, 10, phases)
        .replace("arrivals = \"0 /year\"\n", "")
        .replace("estimate_factor = 1.0\n", "");
    let run = Run::of_text(&format!(
        "{}{NEAR}[jobs]\nlargest_share = 1.0\nonly = [\"a\"]\n{jobs}",
        PLANT.replace("24 h", "40 h")
    ));
    run.assert_close("held", run.value("scheduled_gpu_hours"), 12_000.0);
    run.assert_close("idle", run.used("reserved, not used"), 800.0 * 40.0 - 12_000.0);
    run.assert_close("completed", run.value("jobs_completed"), 2.0);
}

/// A job in one phase of the same power is a job without phases, to the last event.
#[test]
fn one_phase_is_none() {
    let one =
        "intensity = 0.7\nphases = [{ share = 1, gpus_factor = 1, intensity = 0.7, comm = 0.1 }]";
    let digest = |more: &str| run("", &[class("a", 800, 10, more), nobody()]).results.digest;
    assert_eq!(digest(one), digest("intensity = 0.7"));
    assert_ne!(digest(one), digest("intensity = 0.8"));
}

/// What users are told about mistakes of phases.
#[test]
fn mistakes_of_phases_are_told_with_their_place() {
    let of = |phases: &str| {
        let text = format!(
            "site = \"memphis\"\nsize = \"5 MW\"\n[jobs.class.frontier_training]\nphases = {phases}\n"
        );
        loaded(&text, &Catalogues::embedded()).unwrap_err().to_string()
    };
    let two = |first: &str, second: &str| of(&format!("[{{ {first} }}, {{ {second} }}]"));
    let whole = "gpus_factor = 1, intensity = 1, comm = 0.1";
    for (message, said) in [
        (
            two(&format!("share = 0.5, {whole}"), &format!("share = 0.4, {whole}")),
            "phases.share: found 0.9 together; must be 1 together: the phases are the whole job",
        ),
        (
            two(&format!("share = 0.5, {whole}"), &format!("share = 0.5, {whole}, speed = 2")),
            "phases.speed: found nothing; must be given in every table of the list",
        ),
        (
            two(
                "share = 0.5, gpus_factor = 0, intensity = 1, comm = 0.1",
                &format!("share = 0.5, {whole}"),
            ),
            "phases.gpus_factor: found [0, 1]; must be above 0",
        ),
        (
            two(
                "share = 0.5, gpus_factor = 1, intensity = 1, comm = 0",
                &format!("share = 0.5, {whole}"),
            ),
            "phases.comm: found 0 in the first phase; must be above 0 there",
        ),
        (of("{ share = [1.0] }"), "must have as many as phases.share, which are 1"),
    ] {
        assert!(message.contains(said) && message.contains("scenario.toml:4:"), "{message}");
    }
}
