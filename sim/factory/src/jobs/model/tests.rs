//! Tests of interrupted jobs: one job on 64 GPUs, faults that are scripted, and what each second became.

use units::{Bandwidth, SimDuration, SimTime, Span};

use super::*;
use crate::jobs::demand::tests::{classes, spec};
use crate::jobs::{
    Anywhere, Checkpoints, Decision, Footing, Hit, Mtbf, Policy, Reach, RecoverySpec, Replacement,
    Saved, Scale, StorageSpec,
};

pub(super) const GPUS: f64 = 64.0;
pub(super) const TRAY: Hit =
    Hit { cause: 0, reach: Reach::Tray, hardware: true, planned: false, saved: Saved::ByItself };
pub(super) const RACK: Hit =
    Hit { cause: 1, reach: Reach::Wide, hardware: false, planned: false, saved: Saved::ByItself };

/// Noticed in half a minute, decided in one, hot spares in one; a job is up as soon as it is loaded.
fn recovery() -> RecoverySpec {
    RecoverySpec {
        implicit_share: 0.0,
        decision: Decision::OverEvict,
        start_time: Span::seconds(0.0),
        start_growth: Span::seconds(0.0),
        ..RecoverySpec::usual()
    }
}

/// Jobs of a class with checkpoints of 150 TB every hour that take no time, on storage of 1 TB/s: 150 s
/// to load.
pub(super) fn jobs(memory_every: Span, gpus: u32) -> Jobs {
    let scale = Scale { reference: 64, sellable: 64 };
    let mut class = classes(&[("one", spec())], scale, 1).remove(0);
    class.spec.checkpoint = CheckpointChoice::Fixed;
    class.spec.checkpoint_interval = Span::hours(1.0);
    class.spec.checkpoint_memory_every = memory_every;
    class.spec.model_parameters = Some(150e12 / 14.0);
    let storage = StorageSpec {
        read: Some(Bandwidth::terabytes_per_second(1.0)),
        write: Some(Bandwidth::terabytes_per_second(1000.0)),
        ..StorageSpec::usual()
    };
    let (read, write) = storage.bandwidths(1);
    let restarts = (Recovery::new(&recovery(), 1), Storage::new(read, write));
    let limits = TimeLimitsSpec {
        most: Span::days(7.0),
        round_to: Vec::new(),
        factor_median: 1.0,
        factor_spread: 0.0,
    };
    Jobs::new(vec![class], (Policy::Fcfs, gpus, 64), (limits, Account::new(2, 0.0)), restarts)
}

/// 10 h on 64 GPUs.
pub(super) const DRAW: Draw = Draw {
    gpus: 64,
    work: 36_000.0,
    planned: 36_000.0,
    asked: Asked::ForEach(1.0),
    outcome: Outcome::Completed,
    length: 36_000.0,
    done: 0.0,
};

/// A job is hit, and queues for its ground.
pub(super) fn interrupt(jobs: &mut Jobs, job: u32, hit: Hit, now: SimTime) {
    jobs.interrupt(job, hit, now);
    jobs.send_back(job);
}

pub(super) fn at(hours: f64) -> SimTime {
    SimTime::START + SimDuration::from_seconds_rounded_up(hours * 3600.0)
}

/// Starts whoever the queue lets start; returns when each will be done.
pub(super) fn start(
    jobs: &mut Jobs,
    free: u32,
    replacement: Replacement,
    now: SimTime,
) -> Vec<f64> {
    start_apart(jobs, free, (replacement, 0.0), now)
}

/// The same where distance costs so much for each second of computing.
pub(super) fn start_apart(
    jobs: &mut Jobs,
    free: u32,
    (replacement, exposed): (Replacement, f64),
    now: SimTime,
) -> Vec<f64> {
    let mut started = Vec::new();
    jobs.schedule(free, |_| Mtbf::NEVER, (&mut Anywhere, now), &mut started);
    let footing = Footing { mtbf: Mtbf::NEVER, replacement, exposed, copies_survive: Reach::Tray };
    let done = started.into_iter().map(|job| jobs.start(job, footing, now).0.in_hours());
    done.collect()
}

#[track_caller]
pub(super) fn assert_close(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{what}: {found} against {expected}");
}

/// One job of 10 h with a fault at 4.5 h: 4 h are on storage and half an hour is lost. Noticed in 0.5
/// min, decided in 1, swapped in 1, loaded in 2.5: 5 min, so that it ends at 4.5 h + 5 min + 6 h =
/// 10.5833 h. All times 64 GPUs: useful 640, done twice 32, undetected 0.533, deciding 1.067, waiting
/// 1.067, restarting 2.667 GPU-hours, 677.33 together.
#[test]
fn every_second_of_an_interrupted_job_went_somewhere() {
    let mut jobs = jobs(Span::seconds(0.0), 64);
    jobs.submit(0, DRAW, SimTime::START);
    assert_close("end without a fault", start(&mut jobs, 64, Replacement::None, at(0.0))[0], 10.0);
    interrupt(&mut jobs, 0, TRAY, at(4.5));
    let end = start(&mut jobs, 64, Replacement::Hot, at(4.5))[0];
    assert_close("end", end, 10.0 + 0.5 + 5.0 / 60.0);
    let record = jobs.complete(0, at(end));
    assert_close("kept", record.kept_gpu_hours, GPUS * 10.0);
    let account = jobs.account();
    assert_close("useful", account.kept, 640.0);
    assert_close("first start", account.starting, 0.0);
    assert_close("undetected", account.undetected[0], GPUS * 0.5 / 60.0);
    assert_close("deciding", account.deciding[0], GPUS / 60.0);
    assert_close("waiting", account.replacing[0], GPUS / 60.0);
    assert_close("restarting", account.restarting[0], GPUS * 2.5 / 60.0);
    assert_close("done twice", account.recomputed[0], GPUS * 0.5);
    assert_close("together", account.total(), GPUS * end);
    assert_close("hours lost", account.hours.unproductive, 0.5 + 5.0 / 60.0);
    assert_close("lifetime", account.hours.lifetime, end);
    for mttf in jobs.sizes().decades()[1].mttf() {
        assert_close("MTTF", mttf.unwrap(), end);
    }
}

/// The same fault, and another 2 min after it, of which half a minute went into noticing, one into
/// deciding and half a minute into swapping: that is booked for the first cause, and the job begins
/// again with all steps for the second.
#[test]
fn a_fault_during_a_restart_begins_it_anew() {
    let mut jobs = jobs(Span::seconds(0.0), 64);
    jobs.submit(0, DRAW, SimTime::START);
    start(&mut jobs, 64, Replacement::None, at(0.0));
    interrupt(&mut jobs, 0, TRAY, at(4.5));
    start(&mut jobs, 64, Replacement::Hot, at(4.5));
    let again = at(4.5) + SimDuration::seconds(120);
    interrupt(&mut jobs, 0, RACK, again);
    // Half a minute passes until there is other ground, while the fault is noticed.
    let end = start(&mut jobs, 64, Replacement::Warm, again + SimDuration::seconds(30))[0];
    let minutes = 2.0 + 0.5 + (1.0 + 2.0 + 2.5);
    assert_close("end", end, 4.5 + minutes / 60.0 + 6.0);
    jobs.complete(0, at(end));
    let account = jobs.account();
    let steps = |cause: usize| {
        let all = [&account.undetected, &account.deciding, &account.replacing, &account.restarting];
        all.map(|by_cause| by_cause[cause] * 60.0 / GPUS)
    };
    for (cause, expected) in [(0, [0.5, 1.0, 0.5, 0.0]), (1, [0.0, 1.0, 2.0, 2.5])] {
        for (found, expected) in steps(cause).into_iter().zip(expected) {
            assert_close(&format!("step of cause {cause}"), found, expected);
        }
    }
    assert_close("waited for", account.hours.later_waits, GPUS * 0.5 / 60.0);
    assert_close("together", account.total(), GPUS * (end - 0.5 / 60.0));
}

/// Copies in memory every minute. A tray goes after 4 h 30 min and 30 s: 30 s are lost, and nothing is
/// read from storage. A rack goes 10 min after the job computes again, when storage still has 4 h: the
/// half hour that only memory held goes too, with these 10 min.
#[test]
fn what_only_memory_held_goes_with_a_rack() {
    let mut jobs = jobs(Span::minutes(1.0), 64);
    jobs.submit(0, DRAW, SimTime::START);
    start(&mut jobs, 64, Replacement::None, at(0.0));
    let fault = at(4.5) + SimDuration::seconds(30);
    interrupt(&mut jobs, 0, TRAY, fault);
    assert_close("lost with a tray", jobs.account().recomputed[0], GPUS * 30.0 / 3600.0);
    assert_close("kept", jobs.account().kept, GPUS * 4.5);
    let end = start(&mut jobs, 64, Replacement::Hot, fault)[0];
    let computes = fault.in_hours() + 2.5 / 60.0;
    assert_close("end", end, computes + 5.5);
    interrupt(&mut jobs, 0, RACK, at(computes + 10.0 / 60.0));
    assert_close("lost with a rack", jobs.account().recomputed[1], GPUS * (0.5 + 10.0 / 60.0));
    assert_close("kept", jobs.account().kept, GPUS * 4.0);
    let held = jobs.account().total();
    assert_close("together", held, GPUS * (computes + 10.0 / 60.0));
}

/// Two jobs go together, and read 150 TB each at 1 TB/s: both are loaded after 300 s. The second is hit
/// again after 100 s of that, with 50 TB read by each: the first has 100 TB left, and all of the bandwidth.
#[test]
fn jobs_that_restart_together_share_the_storage() {
    let mut jobs = jobs(Span::seconds(0.0), 128);
    for _ in 0..2 {
        jobs.submit(0, DRAW, SimTime::START);
    }
    start(&mut jobs, 128, Replacement::None, at(0.0));
    for job in 0..2 {
        interrupt(&mut jobs, job, RACK, at(1.5));
    }
    start(&mut jobs, 128, Replacement::None, at(1.5));
    let moved = jobs.share_storage(at(1.5));
    let alone = 1.5 + (30.0 + 60.0 + 150.0) / 3600.0 + 9.0;
    for (_, done) in moved {
        assert_close("together", done.unwrap().in_hours(), alone + 150.0 / 3600.0);
    }
    let again = at(1.5) + SimDuration::seconds(190);
    interrupt(&mut jobs, 1, RACK, again);
    let [(0, Some(done))] = jobs.share_storage(again)[..] else { panic!("one job is left") };
    // Loaded 200 s after it began to read, 50 s later than if it had read alone.
    assert_close("alone at last", done.in_hours(), alone + 50.0 / 3600.0);
}

/// Checkpoints that 100 TB/s take up in 1.5 s bound the interval from below: 150 TB at 1 TB/s are 150 s.
#[test]
fn checkpoints_come_no_faster_than_storage_takes_them() {
    let mut spec = spec();
    spec.checkpoint = CheckpointChoice::Fixed;
    spec.checkpoint_interval = Span::minutes(1.0);
    let interval = |write: f64| {
        let storage = Storage::new(1e12, write);
        Checkpoints::new(&spec, Mtbf::NEVER, storage.drain(150e12)).interval
    };
    assert_close("fast", interval(100e12), 60.0);
    assert_close("slow", interval(1e12), 150.0);
}

/// A pod is drained at 4.5 h after a notice: nothing is lost, noticed or decided, and the job starts where it
/// was: loaded in 150 s on other ground that takes 20 min to be ready.
#[test]
fn an_interruption_that_was_announced_loses_no_work() {
    let mut jobs = jobs(Span::seconds(0.0), 64);
    jobs.submit(0, DRAW, SimTime::START);
    start(&mut jobs, 64, Replacement::None, at(0.0));
    interrupt(&mut jobs, 0, Hit { planned: true, saved: Saved::All, ..RACK }, at(4.5));
    assert_close("kept", jobs.account().kept, GPUS * 4.5);
    let end = start(&mut jobs, 64, Replacement::Requeued, at(4.5))[0];
    assert_close("end", end, 10.0 + (20.0 + 2.5) / 60.0);
    assert_close("lost", jobs.account().recomputed.iter().sum(), 0.0);
}
