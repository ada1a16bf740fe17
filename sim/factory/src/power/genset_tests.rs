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

/// At half load, fuel for two hours lasts four.
#[test]
fn sets_that_run_out_of_fuel_have_not_delivered_to_the_end() {
    let mut sets = ten_sets(0.0);
    sets.start(&mut Stream::new(1, "test", 0));
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
    sets.start(&mut Stream::new(1, "test", 0));
    sets.take_load(SimTime::START);
    assert_eq!((sets.record(), sets.capacity()), ((10, 10), Power::ZERO));
    assert_eq!(sets.until_failure(1.0), None);
}

/// Ten sets with 100 h each fail every 10 h together, the remaining nine every 11.1 h.
#[test]
fn fewer_sets_fail_less_often() {
    let mut sets = ten_sets(0.0);
    sets.start(&mut Stream::new(1, "test", 0));
    assert_eq!(sets.until_failure(1.0), Some(SimDuration::hours(10)));
    sets.fail();
    let hours = sets.until_failure(1.0).map(SimDuration::in_hours).unwrap();
    assert!((hours - 100.0 / 9.0).abs() < 1e-6);
}

/// Of k sets that are needed of n the supply fails with the binomial of a set's own failure: out of service, or not
/// started, or failed within 8 h of running with a mean of 1,662 h; 20 of 21 with 7.68e-3. Method: outages drawn with
/// streams of their own, within four standard errors.
#[test]
fn k_of_n_sets_fail_as_the_binomial_says() {
    let survives = (1.0 - 0.0013) * libm::exp(-8.0 / 1662.0) * (1.0 - 0.0002);
    let fails = 1.0 - survives;
    let at_least = |needed: u32, installed: u32| -> f64 {
        let choose =
            |n: u32, k: u32| (0..k).fold(1.0, |c, i| c * f64::from(n - i) / f64::from(i + 1));
        let spare = installed - needed;
        let works = (0..=spare).map(|out| {
            let (out_power, in_power) = (f64::from(out), f64::from(installed - out));
            choose(installed, out) * libm::pow(fails, out_power) * libm::pow(survives, in_power)
        });
        1.0 - works.sum::<f64>()
    };
    for (needed, installed, expected) in
        [(1, 1, 6.29e-3), (4, 5, 3.91e-4), (4, 6, 4.92e-6), (20, 21, 7.68e-3)]
    {
        let found = at_least(needed, installed);
        assert!((found / expected - 1.0).abs() < 3e-3, "{needed} of {installed}: {found}");
    }
    // Sets of this room: eight hours of ten sets of which each must start and run.
    let mut stream = Stream::new(1, "test", 0);
    let (mut short, outages) = (0, 20_000_u32);
    for outage in 0..outages {
        let spec = GensetSpec { run_mttf: Span::hours(1662.0), ..ten_sets(0.0013).spec };
        let mut sets = Gensets::new(&spec, Power::megawatts(10.0));
        sets.start(stream.at(outage));
        let first = sets.until_failure(stream.exponential());
        short += u32::from(sets.running() < 10 || first.is_some_and(|it| it.in_hours() < 8.0));
    }
    let expected = 1.0 - libm::pow((1.0 - 0.0013) * libm::exp(-8.0 / 1662.0), 10.0);
    let error = libm::sqrt(expected * (1.0 - expected) / f64::from(outages));
    let found = f64::from(short) / f64::from(outages);
    assert!((found - expected).abs() < 4.0 * error, "{found} of {expected} +- {error}");
}

/// Ten sets of 1 MW take 4 MW at once, 8 after 5 s and all after 10 s.
#[test]
fn load_is_taken_in_steps() {
    let mut sets = ten_sets(0.0);
    sets.start(&mut Stream::new(1, "test", 0));
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
    sets.start(&mut Stream::new(1, "test", 0));
    sets.take_load(SimTime::START);
    sets.fail();
    sets.repair(true);
    assert_eq!(sets.running(), 10);
    sets.fail();
    sets.stop();
    sets.start(&mut Stream::new(1, "test", 1));
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
