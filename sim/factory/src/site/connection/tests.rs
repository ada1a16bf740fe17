//! Tests of feeds: what they carry, and what takes one of them or all.

use super::*;

const AT: SimTime = SimTime::START;

fn feeds(count: u32, capacity: Option<f64>, beta: f64) -> Connection {
    let spec = FeedsSpec {
        count,
        capacity: capacity.map(Power::megawatts),
        outage_rate: Rate::per_year(2.0),
        outage_median: Span::hours(1.0),
        outage_spread: 0.8,
        beta,
        planned: None,
    };
    Connection::new(std::iter::empty(), (&spec, None), 7)
}

fn available(connection: &Connection, now: SimTime) -> f64 {
    connection.available(Power::megawatts(20.0), (now, now)).in_megawatts()
}

/// Of 20 MW agreed a single feed of 12 MW gives 12, one of 30 MW or of no said power 20; two of 12 MW give 20, one 12.
#[test]
fn no_more_is_drawn_than_feeds_carry() {
    let expected =
        [(1, Some(12.0), 12.0), (1, Some(30.0), 20.0), (1, None, 20.0), (2, Some(12.0), 20.0)];
    for (count, capacity, gives) in expected {
        let given = available(&feeds(count, capacity, 0.0), AT);
        assert!((given - gives).abs() < 1e-9, "{count} of {capacity:?} MW: {given} MW");
    }
    let mut two = feeds(2, Some(12.0), 0.0);
    two.next_loss(0);
    two.lose(0, false, AT).unwrap();
    assert!((available(&two, AT) - 12.0).abs() < 1e-9);
}

/// With a beta of 1 each outage of a feed takes the other with it for as long; with 0 none does. When feeds fail and for how
/// long is the same, and a planned outage is of one feed alone.
#[test]
fn a_common_cause_takes_all_feeds_for_the_same_length() {
    let lengths = |beta: f64, all: bool| {
        let mut two = feeds(2, None, beta);
        let mut now = AT;
        let mut lengths = Vec::new();
        for _ in 0..50 {
            let gap = two.next_loss(1).unwrap();
            now = now + gap;
            let Some(length) = two.lose(1, false, now) else { continue };
            assert_eq!(two.until_any(now), all.then_some(length));
            assert!((available(&two, now) - if all { 0.0 } else { 10.0 }).abs() < 1e-9);
            assert!((available(&two, now + length) - 20.0).abs() < 1e-9);
            lengths.push((gap, length));
        }
        lengths
    };
    assert_eq!(lengths(1.0, true), lengths(0.0, false));
    let mut two = feeds(2, None, 1.0);
    two.next_loss(0);
    two.lose(0, true, AT).unwrap();
    assert_eq!(two.until_any(AT), None);
}

/// A feed that is out for longer than what takes both stays out; one that would be back before that does not come back.
#[test]
fn a_common_cause_does_not_bring_a_feed_back() {
    let mut two = feeds(2, None, 1.0);
    for hours in [100, 1] {
        let own = AT + SimDuration::hours(hours);
        two.feeds[0].until = own;
        two.feeds[1].until = AT;
        two.next_loss(1);
        let length = two.lose(1, false, AT).unwrap();
        assert_eq!(two.feeds[0].until, own.max(AT + length));
        assert_eq!(two.until_any(AT), Some(length));
    }
}

/// Of 4,000 outages a beta of .05 takes both feeds in some 200: within four standard deviations of 14.
#[test]
fn beta_is_the_share_of_outages_that_take_all() {
    let mut two = feeds(2, None, 0.05);
    let mut both = 0;
    for _ in 0..4000 {
        two.next_loss(0);
        two.feeds.iter_mut().for_each(|feed| feed.until = AT);
        two.lose(0, false, AT).unwrap();
        both += i32::from(two.until_any(AT).is_some());
    }
    assert!((both - 200).abs() < 56, "{both}");
}
