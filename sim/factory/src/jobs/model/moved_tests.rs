//! Tests of jobs that move: what is done of them by phases, and what distance adds to work that is lost later.

use units::{SimTime, Span};

use super::tests::{DRAW, GPUS, RACK, TRAY, assert_close, at, interrupt, jobs, start, start_apart};
use super::{Jobs, Reach};
use crate::jobs::{Demand, Footing, Mtbf, PhasesSpec, Replacement};

/// Half of a job on its GPUs, then 30 % on half of them, and 20 % on all of them again.
fn phased() -> Jobs {
    let mut jobs = jobs(Span::seconds(0.0), 128);
    jobs.classes[0].demand = Demand::Open;
    jobs.classes[0].spec.phases = PhasesSpec {
        share: vec![0.5, 0.3, 0.2],
        gpus_factor: vec![1.0, 0.5, 1.0],
        intensity: vec![1.0, 0.5, 0.8],
        comm: vec![0.1, 0.2, 0.05],
    };
    jobs
}

/// A job that needs fewer GPUs goes on where it stands.
fn go_on(jobs: &mut Jobs, now: SimTime) {
    let (mtbf, replacement) = (Mtbf::NEVER, Replacement::None);
    let footing = Footing { mtbf, replacement, exposed: 0.0, copies_survive: Reach::Tray };
    jobs.start(0, footing, now);
}

/// A job of 10 h on 64 GPUs computes 5 h on 64, is interrupted 1.5 h into its second phase of 3 h on 32, of which an
/// hour is on storage, moves to another plant, and ends there: 5 h x 64 + 3 h x 32 + 2 h x 64 = 544 GPU-hours, of
/// which half an hour on 32 GPUs is done twice, and none is lost or counted twice by the move.
#[test]
fn a_job_of_phases_that_moves_keeps_its_work() {
    let (mut here, mut there) = (phased(), phased());
    here.submit(0, DRAW, SimTime::START);
    assert_close("first phase", start(&mut here, 128, Replacement::None, at(0.0))[0], 5.0);
    here.turn(0, at(5.0)).unwrap();
    go_on(&mut here, at(5.0));
    interrupt(&mut here, 0, TRAY, at(6.5));
    assert_close("done twice", here.account().recomputed[0], 32.0 * 0.5);

    let parcel = here.take(0, at(6.5));
    assert_eq!((parcel.gpus, parcel.most_gpus), (32, 64));
    assert_close("left of its phase", parcel.work, 2.0 * 3600.0);
    assert_close("kept before", parcel.kept_before, 5.0 * 64.0 * 3600.0);
    there.land(0, &parcel, at(7.0));
    let end = start(&mut there, 128, Replacement::Hot, at(7.0))[0];
    there.turn(0, at(end)).unwrap();
    let end = start(&mut there, 128, Replacement::None, at(end))[0];
    let record = there.complete(0, at(end));

    assert_close("kept of the job", record.kept_gpu_hours, 5.0 * 64.0 + 3.0 * 32.0 + 2.0 * 64.0);
    assert_close("kept here", here.account().kept, 5.0 * 64.0 + 32.0);
    assert_close("kept there", there.account().kept, 2.0 * 32.0 + 2.0 * 64.0);
}

/// Copies in memory every minute, and 10 % for distance. Half an hour of the first attempt is only in memory when a tray
/// goes; where the job stands then, there is no distance, and a rack takes those copies too. What distance had added to
/// them stays booked to it: 4.5 h of computing there have 0.45 h of it.
///
/// The other way round, distance has nothing to take back of an attempt without any: it is never below 0.
#[test]
fn what_distance_added_to_work_that_is_lost_later_stays_where_it_was_booked() {
    for (first, second) in [(0.1, 0.0), (0.0, 0.1)] {
        let mut jobs = jobs(Span::minutes(1.0), 64);
        jobs.submit(0, DRAW, SimTime::START);
        start_apart(&mut jobs, 64, (Replacement::None, first), at(0.0));
        let fault = 4.5 * (1.0 + first);
        interrupt(&mut jobs, 0, TRAY, at(fault));
        let before = jobs.account().spanned;
        start_apart(&mut jobs, 64, (Replacement::Hot, second), at(fault));
        let gone = at(fault + 2.5 / 60.0 + 1.0 / 6.0);
        interrupt(&mut jobs, 0, RACK, gone);
        let account = jobs.account();
        assert!((before - GPUS * 4.5 * first).abs() < 0.2, "{before} GPU-h of distance");
        assert_close("distance", account.spanned, before);
        assert!(account.kept < GPUS * 4.5 - 1.0, "{} GPU-h are kept", account.kept);
        assert_close("together", account.total(), GPUS * gone.in_hours());
    }
}
