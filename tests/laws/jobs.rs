//! Laws of jobs: none is lost, and the records agree with the summary.

use std::collections::BTreeMap;

use factory::jobs::{JobRecord, State, Tally};
use units::SimTime;

use crate::support::Run;

/// Every job submitted has one record: completed, failed, cancelled, out of time or unfinished.
pub(crate) fn are_never_lost(run: &Run) {
    let submitted = run.value("jobs_submitted");
    let mut known = run.value("jobs_unfinished");
    for (name, state) in [
        ("jobs_completed", State::Completed),
        ("jobs_failed", State::Failed),
        ("jobs_cancelled", State::Cancelled),
        ("jobs_timed_out", State::TimedOut),
    ] {
        let ended = run.jobs.iter().filter(|job| job.state == state).count();
        run.assert_close(name, ended as f64, run.value(name));
        known += run.value(name);
    }
    run.assert_close("jobs", known, submitted);
    run.assert_close("records", run.jobs.len() as f64, submitted);
    let mut numbers: Vec<u64> = run.jobs.iter().map(|job| job.number).collect();
    numbers.sort_unstable();
    let expected: Vec<u64> = (1..=run.jobs.len() as u64).collect();
    assert_eq!(numbers, expected, "{}: numbers", run.name);
}

/// Jobs are submitted, start and end in this order, and keep no more than they could compute.
pub(crate) fn have_sensible_lives(run: &Run) {
    for job in &run.jobs {
        assert!(is_sensible(run, job), "{}: {job:?}", run.name);
    }
}

/// Whether a job may have several phases, in which it holds more and fewer GPUs.
fn has_phases(run: &Run, job: &JobRecord) -> bool {
    let class = &run.spec().jobs.class[&run.results.classes[job.class]];
    !class.phases.share.is_empty()
}

fn is_sensible(run: &Run, job: &JobRecord) -> bool {
    let end = run.end();
    let in_order = job.submitted <= job.started.unwrap_or(end)
        && job.started.unwrap_or(job.submitted) <= job.ended.unwrap_or(end)
        && job.ended.unwrap_or(end) <= end;
    let state_fits = match job.state {
        State::Completed | State::Failed | State::TimedOut => {
            job.started.is_some() && job.ended.is_some()
        }
        // A contract may end before a job of it has started.
        State::Cancelled => job.ended.is_some(),
        State::Running => job.started.is_some() && job.ended.is_none(),
        State::Waiting => {
            // Who waits for more GPUs for another phase has started too.
            let started = job.started.is_some();
            let again = job.interruptions > 0;
            job.ended.is_none() && (started == again || started && has_phases(run, job))
        }
    };
    let until = job.ended.unwrap_or(end);
    let most = job.started.map_or(0.0, |start| f64::from(job.gpus) * until.since(start).in_hours());
    let kept = job.kept_gpu_hours;
    in_order && state_fits && kept >= 0.0 && kept <= most * (1.0 + 1e-9) + 1e-9
}

/// Jobs that were never interrupted and have no phases held their GPUs from start to end: those together are at no
/// instant more than the plant lets jobs use.
pub(crate) fn fit_the_plant(run: &Run) {
    let usable = run.value("racks") * f64::from(run.layout().usable_gpus);
    let mut changes = BTreeMap::<SimTime, i64>::new();
    for job in run.jobs.iter().filter(|job| job.interruptions == 0 && !has_phases(run, job)) {
        let Some(start) = job.started else { continue };
        *changes.entry(start).or_default() += i64::from(job.gpus);
        *changes.entry(job.ended.unwrap_or(run.end())).or_default() -= i64::from(job.gpus);
    }
    let mut in_use = 0_i64;
    for (time, change) in changes {
        in_use += change;
        assert!(in_use >= 0 && in_use as f64 <= usable, "{}: {in_use} at {time:?}", run.name);
    }
    assert_eq!(in_use, 0, "{}: GPUs in use after the end", run.name);
}

/// What became of the time of jobs adds up over classes and over sizes to what the summary says of all.
pub(crate) fn add_up_by_class_and_by_size(run: &Run) {
    for of in ["class", "gpus"] {
        let groups = || run.results.groups.iter().filter(|group| group.of == of);
        let sum = |part: fn(&Tally) -> f64| groups().map(|group| part(&group.tally)).sum::<f64>();
        let held = run.value("scheduled_gpu_hours");
        run.assert_near("held", sum(|it| it.held), held, 1e-9);
        run.assert_near("useful", sum(|it| it.useful), run.value("goodput_gpu_hours"), 1e-9);
        let interrupted = sum(|it| it.interruptions as f64);
        run.assert_close("interruptions", interrupted, run.value("interruptions"));
        if held <= 0.0 {
            continue;
        }
        let productive = sum(|it| it.productive);
        run.assert_near("ETTR", productive / held, run.value("ettr"), 1e-9);
        let with_waits = productive / (held + sum(|it| it.later_waits));
        run.assert_near("ETTR with waits", with_waits, run.value("ettr_with_waits"), 1e-9);
        let of_jobs = sum(|it| it.productive_hours) / sum(|it| it.lifetime);
        run.assert_near("ETTR of jobs", of_jobs, run.value("ettr_of_jobs"), 1e-9);
        if interrupted > 0.0 {
            let lost = sum(|it| it.unproductive_hours) / interrupted;
            run.assert_near("lost", lost, run.value("unproductive_h_per_interruption"), 1e-9);
            let mttf = sum(|it| it.running) / interrupted;
            run.assert_near("MTTF", mttf, run.value("job_mttf_h"), 1e-9);
        }
        let hours = sum(|it| it.sliding.hours);
        if hours > 0.0 {
            let low = sum(|it| it.sliding.low) / hours;
            run.assert_near("low hours", low, run.value("ettr_hours_below_90"), 1e-9);
        }
    }
}

/// The summary says of the jobs what their records say.
pub(crate) fn are_the_same_in_records_and_summary(run: &Run) {
    let kept: f64 = run.jobs.iter().map(|job| job.kept_gpu_hours).sum();
    run.assert_near("goodput", run.value("goodput_gpu_hours"), kept, 1e-8);
    let interruptions: u32 = run.jobs.iter().map(|job| job.interruptions).sum();
    run.assert_close("interruptions", run.value("interruptions"), interruptions.into());
    // What happens at the last instant belongs to no hour, such as shedding for want of power.
    let unfinished = run.jobs.iter().filter(|job| job.ended.is_none() && job.interruptions > 0);
    let (by_hour, total) = (run.sum("interruptions"), f64::from(interruptions));
    let at_the_end = total - by_hour;
    let explained = (0.0..=unfinished.count() as f64).contains(&at_the_end);
    assert!(explained, "{}: {by_hour} interruptions by hour, {total} in all", run.name);
    let so_far = |job: &JobRecord| {
        let until = job.started.or(job.ended).unwrap_or(run.end());
        until.since(job.submitted).in_seconds()
    };
    let all: f64 = run.jobs.iter().map(so_far).sum();
    if !run.jobs.is_empty() {
        run.assert_near(
            "wait of all",
            run.value("wait_all_mean_s"),
            all / run.jobs.len() as f64,
            1e-9,
        );
    }
    let never = run.jobs.iter().filter(|job| job.started.is_none()).count();
    run.assert_close("jobs that never started", run.value("jobs_never_started"), never as f64);
    let wait = |job: &JobRecord| job.started.map(|start| start.since(job.submitted).in_seconds());
    let mut waits: Vec<f64> = run.jobs.iter().filter_map(wait).collect();
    run.assert_close("jobs started", run.value("jobs_started"), waits.len() as f64);
    if waits.is_empty() {
        return;
    }
    let count = waits.len() as f64;
    run.assert_close("mean wait", run.value("wait_mean_s"), waits.iter().sum::<f64>() / count);
    let waited = waits.iter().filter(|&&wait| wait >= 1e-3).count() as f64;
    run.assert_close("share that waits", run.value("wait_probability"), waited / count);
    waits.sort_by(f64::total_cmp);
    let rank = (0..waits.len()).find(|&rank| (rank + 1) as f64 >= 0.95 * count).unwrap();
    let (found, exact) = (run.value("wait_p95_s"), waits[rank]);
    let close = (found - exact).abs() <= 0.0051 * exact.max(1e-3);
    assert!(close || exact < 1e-3, "{}: P95 of waits {found} against {exact}", run.name);
}
