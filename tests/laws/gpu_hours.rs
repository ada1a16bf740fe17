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
    let spares = f64::from(run.spec().compute.spare_gpus) * run.value("racks") * run.hours();
    let idle_spares = run.used("hot spares");
    assert!(idle_spares <= spares * (1.0 + 1e-9) + 1e-6, "{}: {idle_spares} spare", run.name);
    let lost = installed - run.used("goodput") - run.used("no work") - idle_spares;
    run.assert_near("lost", run.value("lost_gpu_hours"), lost.max(0.0), 1e-7);
    let out = run.out();
    run.assert_close("availability", run.value("availability"), 1.0 - out / installed);
    let held = run.value("scheduled_gpu_hours");
    run.assert_close("utilisation", run.value("utilisation"), held / installed);
    if held > 0.0 {
        run.assert_close("ETTR", run.value("ettr"), run.used("goodput") / held);
    }
}

/// What jobs held was kept, went into checkpoints and restarts, was slowed down or rolled back.
pub(crate) fn held_by_jobs_have_one_use(run: &Run) {
    let uses = ["goodput", "checkpoints", "restarts", "throttling", "rollback: "];
    let total: f64 = uses.iter().map(|name| run.used(name)).sum();
    run.assert_close("GPU-hours held", total, run.value("scheduled_gpu_hours"));
    run.assert_close("goodput", run.used("goodput"), run.value("goodput_gpu_hours"));
}

/// The GPUs of each hour are those installed, and all hours together are the summary.
pub(crate) fn are_the_same_in_timeline_and_summary(run: &Run) {
    let column = |name: &str| run.column(&format!("gpus_{name}"));
    let (busy, waiting, idle) = (column("busy"), column("waiting"), column("idle"));
    let (spare, out) = (column("spare"), column("out"));
    let gpus = run.value("gpus");
    let spares = f64::from(run.spec().compute.spare_gpus) * run.value("racks");
    let slack = 1e-9 * gpus;
    for hour in 0..busy.len() {
        let parts = [busy[hour], waiting[hour], idle[hour], spare[hour], out[hour]];
        run.assert_close(&format!("GPUs in hour {hour}"), parts.iter().sum(), gpus);
        let name = &run.name;
        assert!(parts.iter().all(|&part| part >= -slack), "{name}: hour {hour}: {parts:?}");
        assert!(spare[hour] <= spares + slack, "{name}: hour {hour}: {} spare", spare[hour]);
    }
    let total = |name: &str| run.sum(&format!("gpus_{name}"));
    run.assert_near("busy", total("busy"), run.value("scheduled_gpu_hours"), 1e-8);
    run.assert_near("waiting", total("waiting"), run.used("queueing"), 1e-8);
    run.assert_near("idle", total("idle"), run.used("no work"), 1e-8);
    run.assert_near("out", total("out"), run.out(), 1e-8);
}
