//! Laws of GPU-hours: each of those installed went somewhere, and only once.

use crate::support::Run;

/// The uses add up to the GPU-hours installed, and the figures of the summary follow from them.
pub(crate) fn are_all_accounted_for(run: &Run) {
    let installed = run.value("gpus") * run.hours();
    run.assert_close("installed", run.value("installed_gpu_hours"), installed);
    run.assert_close("all uses", run.used(""), installed);
    for usage in &run.results.uses {
        let least = -1e-9 * installed;
        assert!(usage.gpu_hours >= least, "{}: {usage:?}", run.name);
    }
    let spares = run.hot_spares() * run.hours();
    let idle_spares = run.used("hot spares");
    assert!(idle_spares <= spares * (1.0 + 1e-9) + 1e-6, "{}: {idle_spares} spare", run.name);
    let spares = idle_spares + run.used("warm spares");
    let idle = run.used("no work") + run.used("reserved, not used");
    let lost = installed - run.used("goodput") - idle - spares;
    run.assert_near("lost", run.value("lost_gpu_hours"), lost.max(0.0), 1e-7);
    let out = run.out();
    run.assert_close("availability", run.value("availability"), 1.0 - out / installed);
    let held = run.value("scheduled_gpu_hours");
    run.assert_close("utilisation", run.value("utilisation"), held / installed);
    if held > 0.0 {
        let of_no_use =
            ["user errors", "cancelled", "timed out", "distance"].map(|name| run.used(name));
        let productive = run.used("goodput") + of_no_use.iter().sum::<f64>();
        run.assert_close("ETTR", run.value("ettr"), productive / held);
    }
}

/// Each step of the waterfall passes what the one above it passed, less the states lost at it, and the
/// summary says the same; at the end stands what was kept.
pub(crate) fn fall_step_by_step(run: &Run) {
    let installed = run.value("installed_gpu_hours");
    let mut left = installed;
    for fall in run.results.waterfall() {
        let here = run.results.uses.iter().filter(|usage| usage.lost_at == Some(fall.step));
        left -= here.map(|usage| usage.gpu_hours).sum::<f64>();
        let name = fall.step.word();
        let passed = run.value(&format!("{name}_gpu_hours"));
        let [share, told] = [left, fall.left].map(|hours| hours / installed);
        run.assert_near(name, passed / installed, share, 1e-9);
        run.assert_near(name, told, share, 1e-9);
    }
    run.assert_near("goodput share", run.value("useful_share"), left / installed, 1e-9);
}

/// What jobs held was kept, went into starts and checkpoints, was slowed down, or lost to interruptions:
/// before they were noticed, decided, replaced and loaded, and in doing again what was lost.
pub(crate) fn held_by_jobs_have_one_use(run: &Run) {
    let uses = [
        "goodput",
        "first starts",
        "checkpoints",
        "throttling",
        "undetected: ",
        "deciding: ",
        "waiting for replacement: ",
        "restarts: ",
        "distance",
        "user errors",
        "cancelled",
        "timed out",
        "rollback: ",
    ];
    let total: f64 = uses.iter().map(|name| run.used(name)).sum();
    run.assert_close("GPU-hours held", total, run.value("scheduled_gpu_hours"));
    run.assert_close("goodput", run.used("goodput"), run.value("goodput_gpu_hours"));
}

/// What steps against a shortage lost adds up to what is booked for a shortage: GPUs off and kept idle, what jobs lost that
/// were suspended or whose racks went off, and the part of throttling that is theirs.
pub(crate) fn lost_to_shortages_are_those_of_its_steps(run: &Run) {
    let of = |step: &str| run.value(&format!("shortage_{step}_gpu_hours"));
    let steps: f64 = ["hold", "suspend", "suspend_all", "drop"].into_iter().map(of).sum();
    let booked = |cause: &str| -> f64 {
        let states = [
            "without power",
            "rollback",
            "restarts",
            "waiting for replacement",
            "undetected",
            "deciding",
        ];
        states.iter().map(|state| run.used(&format!("{state}: {cause}"))).sum()
    };
    // Where less is never drawn than the site is built for, these have no cause of their own.
    if run.results.uses.iter().any(|usage| usage.cause == "suspension") {
        let uses = booked("shortage") + booked("suspension") + run.used("kept idle by a shortage");
        run.assert_near("lost by steps", steps, uses, 1e-6);
        let slowed = run.used("throttling");
        assert!(
            of("cap") <= slowed * (1.0 + 1e-9) + 1e-6,
            "{}: {} of {slowed}",
            run.name,
            of("cap")
        );
    }
    for step in ["hold", "cap", "suspend", "suspend_all", "drop"] {
        let (hours, lost) = (run.value(&format!("shortage_{step}_h")), of(step));
        assert!(lost >= -1e-6 && hours >= 0.0, "{}: {step}: {lost} in {hours} h", run.name);
    }
}

/// The GPUs of each hour are those installed, and all hours together are the summary.
pub(crate) fn are_the_same_in_timeline_and_summary(run: &Run) {
    let column = |name: &str| run.column(&format!("gpus_{name}"));
    let (busy, waiting, idle) = (column("busy"), column("waiting"), column("idle"));
    let (spare, warm, out) = (column("spare"), column("warm"), column("out"));
    let (reserved, by_law) = (column("reserved_idle"), column("idle_policy"));
    let short = column("idle_shortage");
    let gpus = run.value("gpus");
    let spares = run.hot_spares();
    let slack = 1e-9 * gpus;
    for hour in 0..busy.len() {
        let parts = [
            busy[hour],
            waiting[hour],
            idle[hour],
            reserved[hour],
            by_law[hour],
            short[hour],
            spare[hour],
            warm[hour],
            out[hour],
        ];
        run.assert_close(&format!("GPUs in hour {hour}"), parts.iter().sum(), gpus);
        let name = &run.name;
        assert!(parts.iter().all(|&part| part >= -slack), "{name}: hour {hour}: {parts:?}");
        assert!(spare[hour] <= spares + slack, "{name}: hour {hour}: {} spare", spare[hour]);
    }
    let total = |name: &str| run.sum(&format!("gpus_{name}"));
    run.assert_near("busy", total("busy"), run.value("scheduled_gpu_hours"), 1e-8);
    let waiting = run.used("kept for the next job") + run.used("fragmented");
    run.assert_near("waiting", total("waiting"), waiting, 1e-8);
    run.assert_near("idle", total("idle"), run.used("no work"), 1e-8);
    run.assert_near("reserved", total("reserved_idle"), run.used("reserved, not used"), 1e-8);
    run.assert_near("by law", total("idle_policy"), run.used("kept idle by law"), 1e-8);
    let by_shortage = run.used("kept idle by a shortage");
    run.assert_near("by shortage", total("idle_shortage"), by_shortage, 1e-8);
    run.assert_near("out", total("out"), run.out(), 1e-8);
}
