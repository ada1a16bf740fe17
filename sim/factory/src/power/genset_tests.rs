//! Tests of generating sets.

use units::Span;

use super::*;
use crate::power::Redundancy;

/// Ten sets of 1 MW with fuel for two hours.
fn ten_sets(start_failure: f64) -> Gensets {
    let spec = GensetSpec {
        share: 1.0,
        unit_rating: Power::megawatts(1.0),
        redundancy: Redundancy::N,
        start_time: Span::seconds(25.0),
        start_failure,
        out_of_service: 0.0,
        run_mttf: Span::hours(100.0),
        common_cause: 0.0,
        fuel: Span::hours(2.0),
        step: 0.4,
        step_time: Span::seconds(5.0),
        feeds: vec![crate::power::LoadBlock::Halls],
        retries: 0,
        retry_time: Span::seconds(10.0),
        retry_cures: 0.5,
        repair_delay: Span::hours(2.0),
        repair_median: Span::hours(6.0),
        repair_spread: 0.0,
        delivery: Energy::megawatt_hours(3.0),
        delivery_interval: Span::hours(24.0),
        test_length: Span::hours(1.0),
        test_load: 0.3,
    };
    Gensets::new(&spec, Power::megawatts(10.0))
}

fn start(sets: &mut Gensets, outage: u64) {
    sets.start(&mut Stream::new(1, "test", outage), &mut Stream::new(1, "service", outage));
}

/// At half load, fuel for two hours lasts four.
#[test]
fn sets_that_run_out_of_fuel_have_not_delivered_to_the_end() {
    let mut sets = ten_sets(0.0);
    start(&mut sets, 0);
    sets.take_load(SimTime::START);
    sets.deliver(Power::megawatts(5.0), SimTime::START);
    assert_eq!(sets.until_empty(), Some(SimDuration::hours(4)));
    sets.deliver(Power::megawatts(5.0), SimTime::START + SimDuration::hours(3));
    assert_eq!((sets.record(), sets.running()), ((10, 0), 10));
    sets.deliver(Power::ZERO, SimTime::START + SimDuration::hours(4));
    assert_eq!((sets.record(), sets.running()), ((10, 10), 0));
    assert_eq!(sets.capacity(), Power::ZERO);
    sets.fail();
    assert_eq!(sets.record(), (10, 10), "what does not run cannot fail");
}

#[test]
fn sets_that_do_not_start_count_as_failed_and_deliver_nothing() {
    let mut sets = ten_sets(1.0);
    start(&mut sets, 0);
    sets.take_load(SimTime::START);
    assert_eq!((sets.record(), sets.capacity()), ((10, 10), Power::ZERO));
    assert_eq!(sets.until_failure(1.0), None);
}

/// Ten sets with 100 h each fail every 10 h together, the remaining nine every 11.1 h.
#[test]
fn fewer_sets_fail_less_often() {
    let mut sets = ten_sets(0.0);
    start(&mut sets, 0);
    assert_eq!(sets.until_failure(1.0), Some(SimDuration::hours(10)));
    sets.fail();
    let hours = sets.until_failure(1.0).map(SimDuration::in_hours).unwrap();
    assert!((hours - 100.0 / 9.0).abs() < 1e-6);
}

/// How often fewer than `needed` of `installed` sets, of which some are `away` for maintenance, run at some time of eight
/// hours, of so many outages.
///
/// A set starts with 0.9987, is out of service for 0.0002 of the time, and runs for 1,662 h on average.
fn short_supplies(needed: u32, (installed, away): (u32, u32), outages: u32) -> u32 {
    let spec = GensetSpec {
        run_mttf: Span::hours(1662.0),
        out_of_service: 0.0002,
        ..ten_sets(0.0013).spec
    };
    let mut sets = Gensets::new(&spec, Power::megawatts(f64::from(installed)));
    for _ in 0..away {
        sets.withdraw();
    }
    let mut streams = ["start", "service", "run"].map(|purpose| Stream::new(1, purpose, 0));
    let [starts, service, runs] = &mut streams;
    let mut short = 0;
    for _ in 0..outages {
        sets.start(starts, service);
        let mut hours = 0.0;
        while let Some(next) = sets.until_failure(runs.exponential()) {
            hours += next.in_hours();
            if hours > 8.0 {
                break;
            }
            sets.fail();
        }
        short += u32::from(sets.running() < needed);
        sets.stop(SimTime::START);
        while sets.waiting().0 > 0 {
            sets.repair(false);
        }
    }
    short
}

/// Of k sets that are needed of n the supply fails with the binomial of a set's own failure: out of service, or not
/// started, or failed within 8 h of running: 6.29e-3 of 1 of 1, 3.91e-4 of 4 of 5, 4.92e-6 of 4 of 6, 7.68e-3 of 20 of
/// 21. With one more in maintenance n is one fewer: 4 of 5 fail as 4 of 4, 1 - (1 - 6.29e-3)^4 = 2.492e-2; 4 of 6 as 4 of 5;
/// 20 of 21 as 20 of 20, 0.1186. Method: outages drawn with streams of their own, within four standard errors.
#[test]
fn k_of_n_sets_fail_as_the_binomial_says() {
    for (needed, installed, outages, expected) in [
        (1, (1, 0), 200_000, 6.29e-3),
        (4, (5, 0), 200_000, 3.91e-4),
        (4, (6, 0), 800_000, 4.92e-6),
        (20, (21, 0), 50_000, 7.68e-3),
        (4, (5, 1), 200_000, 2.492e-2),
        (4, (6, 1), 200_000, 3.91e-4),
        (20, (21, 1), 50_000, 0.1186),
    ] {
        let found = f64::from(short_supplies(needed, installed, outages));
        let expected = expected * f64::from(outages);
        let error = libm::sqrt(expected);
        let near = (found - expected).abs() < 4.0 * error;
        assert!(near, "{needed} of {installed:?}: {found} of {expected} +- {error}");
    }
}

/// A share of the time is a share of the calls: of ten sets of which each is out for a fifth of it two are away on
/// average, and they start nobody else.
#[test]
fn sets_out_of_service_are_not_called() {
    let spec = GensetSpec { out_of_service: 0.2, ..ten_sets(0.0).spec };
    let mut sets = Gensets::new(&spec, Power::megawatts(10.0));
    let mut running = 0;
    for outage in 0..2000 {
        start(&mut sets, outage);
        running += sets.running();
        sets.stop(SimTime::START);
    }
    let error = libm::sqrt(2000.0 * 10.0 * 0.2 * 0.8);
    assert!((f64::from(running) - 2000.0 * 8.0).abs() < 4.0 * error, "{running}");
    assert_eq!(sets.record(), (running, 0));
}

/// A set in maintenance does not answer a call; when its work ends during the outage it joins the others, without fuel it
/// waits for that.
#[test]
fn a_set_in_maintenance_joins_when_its_work_ends() {
    let mut sets = ten_sets(0.0);
    sets.withdraw();
    start(&mut sets, 0);
    sets.take_load(SimTime::START);
    assert_eq!((sets.running(), sets.away(), sets.record()), (9, 1, (9, 0)));
    sets.give_back(true);
    assert_eq!((sets.running(), sets.away(), sets.record()), (10, 0, (10, 0)));
    sets.withdraw();
    sets.deliver(Power::megawatts(20.0), SimTime::START);
    sets.deliver(Power::ZERO, SimTime::START + SimDuration::hours(1));
    let (running, dry) = (sets.running(), sets.waiting().1);
    sets.give_back(true);
    assert_eq!((running, sets.running(), sets.waiting().1), (0, 0, dry + 1));
    sets.stop(SimTime::START + SimDuration::hours(2));
    sets.withdraw();
    sets.give_back(false);
    assert_eq!((sets.running(), sets.away()), (0, 0));
}

/// What is burnt is missing until it is brought: 3 MWh in each delivery, and never more than fits.
#[test]
fn tanks_keep_their_level_between_outages() {
    let mut sets = ten_sets(0.0);
    let at = |hours: u64| SimTime::START + SimDuration::hours(hours);
    start(&mut sets, 0);
    sets.take_load(at(0));
    sets.deliver(Power::megawatts(8.0), at(0));
    sets.stop(at(1));
    let left = |sets: &Gensets| sets.waiting().2.in_megawatt_hours();
    assert!((left(&sets) - 12.0).abs() < 1e-9, "{} MWh", left(&sets));
    for (delivery, expected) in [(1, 15.0), (2, 18.0), (3, 20.0)] {
        assert!(!sets.is_full());
        sets.refuel(at(24 * delivery));
        assert!((left(&sets) - expected).abs() < 1e-9, "{} MWh", left(&sets));
    }
    assert!(sets.is_full());
}

/// Ten sets of 1 MW take 4 MW at once, 8 after 5 s and all after 10 s.
#[test]
fn load_is_taken_in_steps() {
    let mut sets = ten_sets(0.0);
    start(&mut sets, 0);
    sets.take_load(SimTime::START);
    let after = |seconds: f64| SimTime::START + SimDuration::from_seconds_rounded_up(seconds);
    for (seconds, megawatts) in [(0.0, 4.0), (4.9, 4.0), (5.0, 8.0), (10.0, 10.0), (60.0, 10.0)] {
        let capacity = sets.capacity_by(after(seconds)).in_megawatts();
        assert!((capacity - megawatts).abs() < 1e-9, "{capacity} MW after {seconds} s");
    }
    assert_eq!(sets.until_next_step(after(3.0)), Some(SimDuration::seconds(2)));
    assert_eq!(sets.until_next_step(after(10.0)), None);
}

/// What broke is away at the next outage until it is repaired, and joins one that lasts; fuel that arrives lets sets
/// run again that stood still.
#[test]
fn broken_sets_come_back_and_fuel_lets_dry_ones_run() {
    let mut sets = ten_sets(0.0);
    start(&mut sets, 0);
    sets.take_load(SimTime::START);
    sets.fail();
    sets.repair(true);
    assert_eq!(sets.running(), 10);
    sets.fail();
    sets.stop(SimTime::START);
    start(&mut sets, 1);
    assert_eq!((sets.running(), sets.record().0), (9, 19));
    sets.deliver(Power::megawatts(9.0), SimTime::START);
    let later = SimTime::START + SimDuration::hours(3);
    sets.deliver(Power::ZERO, later);
    assert_eq!(sets.running(), 0);
    sets.refuel(later);
    assert_eq!(sets.running(), 9);
    sets.take_load(later);
    sets.deliver(Power::megawatts(3.0), later);
    assert_eq!(sets.until_empty(), Some(SimDuration::hours(1)));
}
