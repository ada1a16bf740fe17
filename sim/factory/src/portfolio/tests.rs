//! The parts of a portfolio that need no plant.

use units::{SimDuration, SimTime, Span};

use super::{Candidate, Lane, Passed, Policy, choose, great_circle, round_trip};

/// 400 Gb/s, of which 80 % are there for data, in bytes a second.
const RATE: f64 = 400e9 / 8.0 * 0.8;
const TEN_TERABYTES: f64 = 10e12;

fn at(seconds: f64) -> SimTime {
    SimTime::START + SimDuration::from_seconds_rounded_up(seconds)
}

fn seconds(passed: Passed) -> f64 {
    match passed {
        Passed::At(time) => time.in_seconds(),
        Passed::Never => f64::INFINITY,
    }
}

/// 10 TB over 400 Gb/s at 80 %: 250 s. Two at once: each has half, 500 s.
#[test]
fn transfers_under_way_share_the_bandwidth() {
    let mut lane = Lane::new(RATE);
    lane.begin(0, TEN_TERABYTES, SimTime::START);
    assert!((seconds(lane.passes(SimTime::START)) - 250.0).abs() < 1e-6);
    lane.begin(1, TEN_TERABYTES, SimTime::START);
    assert!((seconds(lane.passes(SimTime::START)) - 500.0).abs() < 1e-6);
    assert_eq!(lane.take_passed(at(500.0)), [0, 1]);
    assert_eq!(lane.passes(at(500.0)), Passed::Never);
}

/// One of 10 TB is alone for 100 s (4 TB); then another of 3 TB comes, and each has 20 GB/s: it has passed after
/// 150 s more, in which the first has 3 TB too; 3 TB are left of it, 75 s alone.
#[test]
fn shares_are_worked_out_anew_when_a_transfer_begins_and_when_one_has_passed() {
    let mut lane = Lane::new(RATE);
    lane.begin(0, TEN_TERABYTES, SimTime::START);
    lane.begin(1, 3e12, at(100.0));
    assert!((seconds(lane.passes(at(100.0))) - 250.0).abs() < 1e-6);
    assert_eq!(lane.take_passed(at(250.0)), [1]);
    assert!((seconds(lane.passes(at(250.0))) - 325.0).abs() < 1e-6);
    assert_eq!(lane.take_passed(at(325.0)), [0]);
}

/// A link that fails for 1,000 s after 100 s makes a transfer of 250 s take 1,250 s.
#[test]
fn a_link_that_does_not_work_carries_nothing_and_loses_nothing() {
    let mut lane = Lane::new(RATE);
    lane.begin(7, TEN_TERABYTES, SimTime::START);
    lane.set_works(false, at(100.0));
    assert_eq!(lane.passes(at(100.0)), Passed::Never);
    lane.set_works(true, at(1_100.0));
    assert!((seconds(lane.passes(at(1_100.0))) - 1_250.0).abs() < 1e-6);
    assert_eq!(lane.take_passed(at(1_250.0)), [7]);
}

/// Satsumasendai to Tokyo, 976 km: 2 x 976 x 1.7 / 200 + 3 = 19.6 ms, where 18 to 22 are measured. Brussels to
/// Frankfurt, 317 km: 8.4 ms, where 7 to 9 are.
#[test]
fn round_trips_follow_from_where_sites_are() {
    let milliseconds =
        |kilometres: f64| round_trip(kilometres, 1.7, Span::seconds(0.003)).in_seconds() * 1e3;
    assert!((milliseconds(976.0) - 19.6).abs() < 0.05, "{}", milliseconds(976.0));
    assert!((milliseconds(317.0) - 8.4).abs() < 0.05, "{}", milliseconds(317.0));
    let satsumasendai_tokyo = great_circle((31.81, 130.30), (35.68, 139.77));
    assert!((satsumasendai_tokyo - 976.0).abs() < 15.0, "{satsumasendai_tokyo}");
    let brussels_frankfurt = great_circle((50.85, 4.35), (50.11, 8.68));
    assert!((brussels_frankfurt - 317.0).abs() < 5.0, "{brussels_frankfurt}");
    // A quarter of the way around: from the equator to the pole.
    assert!((great_circle((0.0, 17.0), (90.0, 0.0)) - 10_007.5).abs() < 0.1);
}

fn candidate(site: usize) -> Candidate {
    Candidate { site, has_room: true, hours: 10.0, ..Candidate::default() }
}

#[track_caller]
fn assert_chooses(policy: Policy, candidates: &[Candidate], site: usize) {
    let chosen = choose(policy, candidates, 0.5).map(|it| it.site);
    assert_eq!(chosen, Some(site), "{policy:?}");
}

#[test]
fn each_policy_chooses_by_its_own_measure() {
    let sites = [
        Candidate {
            rank: 2,
            cost: 0.06,
            carbon: 400.0,
            rtt: 0.0,
            wait: 9.0,
            price: 6.0,
            ..candidate(0)
        },
        Candidate {
            rank: 1,
            cost: 0.04,
            carbon: 30.0,
            rtt: 0.2,
            wait: 8.0,
            price: 2.0,
            ..candidate(1)
        },
        Candidate {
            rank: 0,
            cost: 0.05,
            carbon: 200.0,
            rtt: 0.1,
            wait: 1.0,
            price: 4.0,
            ..candidate(2)
        },
    ];
    assert_chooses(Policy::Resident, &sites, 2);
    assert_chooses(Policy::Greenest, &sites, 1);
    assert_chooses(Policy::Nearest, &sites, 0);
    assert_chooses(Policy::Balanced, &sites, 2);
    // Waiting 8 h at 0.50 USD, spread over 10 h of the job, is dearer than a cent of energy: 0.44 and 0.10.
    assert_chooses(Policy::Cheapest, &sites, 2);
    // A price of 6 less 0.51 against 4 less 0.10.
    assert_chooses(Policy::Value, &sites, 0);
}

/// Goal: no policy but those that weigh waiting has a job wait while there is room; and who is alike stays.
#[test]
fn room_comes_before_the_measure() {
    let full = Candidate { has_room: false, carbon: 10.0, wait: 2.0, ..candidate(0) };
    let dirty = Candidate { carbon: 900.0, ..candidate(1) };
    assert_chooses(Policy::Greenest, &[full, dirty], 1);
    let fuller = Candidate { has_room: false, wait: 5.0, ..dirty };
    assert_chooses(Policy::Greenest, &[full, fuller], 0);
    assert_chooses(Policy::Balanced, &[candidate(4), candidate(3)], 4);
    assert_eq!(choose(Policy::Nearest, &[], 0.5), None);
}

/// Energy of a GPU-hour at 0.20 USD here and 0.12 there with moving: 40 % less. Of value the price counts too: 5 cents less
/// for the hour there leave .03 of .20. Where nothing of the hour decides, nothing is gained.
#[test]
fn what_following_gains_is_a_share_of_what_the_hour_costs_here() {
    let here = Candidate { cost: 0.20, carbon: 400.0, price: 5.0, ..Candidate::default() };
    let there = Candidate { cost: 0.12, carbon: 100.0, price: 4.95, ..Candidate::default() };
    for (policy, expected) in [
        (Policy::Cheapest, 0.4),
        (Policy::Greenest, 0.75),
        (Policy::Value, 0.15),
        (Policy::Balanced, 0.0),
        (Policy::Nearest, 0.0),
        (Policy::Resident, 0.0),
    ] {
        let gain = policy.gain(&here, &there);
        assert!((gain - expected).abs() < 1e-9, "{policy:?}: {gain}");
    }
}
