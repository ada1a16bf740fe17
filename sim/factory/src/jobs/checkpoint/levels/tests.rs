//! Tests of levels: what survives, how long work takes, and how often it is saved.

use super::*;

/// Writes of 5 min and a failure every 18 h: 103.9 min by Young, 100.6 min by Daly. With a
/// failure every hour: 24.5 and 21.3 min.
#[test]
fn the_optimal_intervals_are_those_of_the_papers() {
    for (mtbf, first, higher) in [(18.0 * 3600.0, 103.9, 100.6), (3600.0, 24.5, 21.3)] {
        assert!((young(300.0, mtbf) / 60.0 - first).abs() < 0.05);
        assert!((daly(300.0, mtbf) / 60.0 - higher).abs() < 0.05);
    }
}

const fn on_storage(interval: f64, write: f64) -> Checkpoints {
    Checkpoints {
        interval,
        write,
        memory: f64::INFINITY,
        stretch: 1.0,
        exposed: 0.0,
        survive: Reach::Tray,
    }
}

const fn left(kept: f64, in_memory: f64, loads_from_memory: bool) -> Survives {
    Survives { kept, in_memory, loads_from_memory }
}

const fn always(seconds: f64) -> Mtbf {
    Mtbf { any: seconds, wide: seconds }
}

/// 100 s of work, saved every 30 s in 5 s: checkpoints are complete at 35, 70 and 105 s, and the
/// work is done at 100 + 3 x 5 = 115 s.
#[test]
fn progress_adds_up_at_every_moment() {
    let checkpoints = on_storage(30.0, 5.0);
    assert!((checkpoints.running_time(100.0, 0.0) - 115.0).abs() < 1e-9);
    for elapsed in 0..=115 {
        let elapsed = f64::from(elapsed);
        let at = checkpoints.progress(elapsed, 0.0, 100.0);
        assert!((at.computed + at.checkpointing - elapsed).abs() < 1e-9, "{at:?}");
    }
    let at = checkpoints.progress(68.0, 0.0, 100.0);
    assert_eq!((at.computed, at.on_storage, at.checkpointing), (60.0, Some(30.0), 8.0));
    let end = checkpoints.progress(115.0, 0.0, 100.0);
    assert_eq!((end.computed, end.on_storage, end.checkpointing), (100.0, Some(90.0), 15.0));
}

/// Copies in memory every 10 s, storage every 30 s in 5 s. After 68 s of running, 60 s are
/// computed: what takes out a tray loses nothing of the second stretch, of which 30 s are in memory
/// only; what takes out more falls back to 30 s. The next attempt holds 30 s ahead: its checkpoint
/// is written at once, in 5 s. What takes out a rack before that loses these 30 s too.
#[test]
fn what_survives_depends_on_what_is_lost() {
    let checkpoints = Checkpoints { memory: 10.0, ..on_storage(30.0, 5.0) };
    let at = checkpoints.progress(68.0, 0.0, 100.0);
    assert_eq!(at.survives(0.0, true), left(60.0, 30.0, true));
    assert_eq!(at.survives(0.0, false), left(30.0, 0.0, false));
    let next = checkpoints.progress(3.0, 30.0, 40.0);
    assert_eq!((next.computed, next.on_storage, next.checkpointing), (0.0, None, 3.0));
    assert_eq!(next.survives(30.0, false), left(-30.0, 0.0, false));
    let written = checkpoints.progress(17.0, 30.0, 40.0);
    assert_eq!((written.computed, written.on_storage), (12.0, Some(0.0)));
    assert_eq!(written.survives(30.0, true), left(10.0, 10.0, true));
    // 40 s of work, one write after the 30 s that were ahead, another after 30 s of it.
    assert!((checkpoints.running_time(40.0, 30.0) - 50.0).abs() < 1e-9);
}

/// Copies in memory every 40 s, storage every 30 s in 5 s. After 68 s of running 60 s are computed, of which
/// memory holds 40 and storage 30; after 83 s 73, of which storage holds 60: that is newer, and is read.
#[test]
#[expect(clippy::float_cmp, reason = "exact by construction")]
fn the_newest_copy_that_is_left_is_loaded() {
    let checkpoints = Checkpoints { memory: 40.0, ..on_storage(30.0, 5.0) };
    let at = |elapsed| checkpoints.progress(elapsed, 0.0, 200.0);
    assert_eq!(at(68.0).survives(0.0, true), left(40.0, 10.0, true));
    assert_eq!(at(83.0).computed, 73.0);
    assert_eq!(at(83.0).survives(0.0, true), left(60.0, 0.0, false));
}

/// Writes of 2 s and a fault every 3.09 h, one in ten of more than a tray. Young's interval for all of
/// them is the root of 4 x 11,124 = 210.9 s, for the tenth 667.1 s. To first order a job loses
///
///   every 210.9 s to storage                2 / 210.9 + 210.9 / 22,248               = 1.90 %
///   every 667.1 s, memory every 10 min      2 / 667.1 + (0.9 x 600 + 66.7) / 22,248  = 3.03 %
///   every 667.1 s, memory every minute      2 / 667.1 + (0.9 x 60 + 66.7) / 22,248   = 0.84 %
///
/// so that copies every 10 min leave the interval as it is without them, and lose no more.
#[test]
fn copies_in_memory_that_are_rare_leave_storage_its_interval() {
    let mtbf = Mtbf { any: 11_124.0, wide: 111_240.0 };
    let chosen = |memory| beside(memory, 2.0, mtbf, |between| young(2.0, between));
    assert!((chosen(600.0) - 210.9).abs() < 0.1, "{}", chosen(600.0));
    assert!((chosen(60.0) - 667.1).abs() < 0.1, "{}", chosen(60.0));
    let longer = |memory, interval| {
        let checkpoints = Checkpoints { memory, ..on_storage(interval, 2.0) };
        checkpoints.expected_time(1e7, 0.0, mtbf) / 1e7 - 1.0
    };
    for (memory, interval, lost) in
        [(f64::INFINITY, 210.9, 0.0190), (600.0, 210.9, 0.0190), (600.0, 667.1, 0.0303)]
    {
        let longer = longer(memory, interval);
        assert!((longer - lost).abs() < 0.001, "{memory}, {interval}: {longer}");
    }
}

/// With 1 % for copies in memory, 100 s of work take 101 s and three writes of 5 s.
#[test]
fn copies_in_memory_take_their_share_of_the_time() {
    let checkpoints = Checkpoints { memory: 10.0, stretch: 1.01, ..on_storage(30.0, 5.0) };
    let total = checkpoints.running_time(100.0, 0.0);
    assert!((total - 116.0).abs() < 1e-9, "{total}");
    let end = checkpoints.progress(total, 0.0, 100.0);
    assert!((end.computed - 100.0).abs() < 1e-9 && (end.checkpointing - 16.0).abs() < 1e-9);
}

/// 100 h of work saved every 2 h in 3 min, an interruption every 20 h, restarts of 6 min: 49
/// stretches of 2.05 h and one of 2 h, each 20 h x e^(0.1 / 20) x (e^(length / 20 h) - 1):
/// 49 x 2.16957 + 2.11396 = 108.423 h. Without interruptions 102.45 h.
#[test]
fn the_expected_time_holds_writes_restarts_and_work_done_twice() {
    let checkpoints = on_storage(7200.0, 180.0);
    let hours = |mtbf| checkpoints.expected_time(360_000.0, 360.0, always(mtbf)) / 3600.0;
    assert!((hours(72_000.0) - 108.423).abs() < 0.001, "{}", hours(72_000.0));
    assert!((hours(f64::INFINITY) - 102.45).abs() < 1e-9);
    assert!((hours(1e15) - 102.45).abs() < 1e-3);
    let never = on_storage(f64::INFINITY, 0.0);
    assert!((never.expected_time(36_000.0, 0.0, always(36_000.0)) - 61_858.1).abs() < 0.1);
    assert!(never.expected_time(1e9, 1.0, always(1e-3)) <= MOST);
}

/// Nine of ten faults, of which one comes every 3.09 h, cost 5 min and half of a minute, the tenth
/// 5 min and half an hour: to first order (0.9 x 5.5 + 0.1 x 35) / 185.4 = 4.56 % of the time.
#[test]
fn two_levels_lose_what_the_first_order_says() {
    let (memory, hour) = (60.0, 3600.0);
    let checkpoints = Checkpoints { memory, ..on_storage(hour, 0.0) };
    let mtbf = Mtbf { any: 3.09 * hour, wide: 30.9 * hour };
    let work = 1e4 * hour;
    let longer = checkpoints.expected_time(work, 300.0, mtbf) / work - 1.0;
    let lost = longer / (1.0 + longer);
    assert!((lost - 8.45 / 185.4).abs() < 0.0015, "{lost}");
}

/// Also where the optimum is to write none, because nothing ever fails.
#[test]
fn a_job_without_checkpoints_computes_all_the_time() {
    let checkpoints = on_storage(f64::INFINITY, 5.0);
    let at = checkpoints.progress(60.0, 0.0, 100.0);
    assert_eq!((at.computed, at.on_storage, at.checkpointing), (60.0, None, 0.0));
    assert_eq!(at.survives(0.0, true), left(0.0, 0.0, true));
}
