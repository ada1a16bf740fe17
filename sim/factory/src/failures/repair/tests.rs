//! Crews and parts against closed forms of queueing and of stock.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use engine::Stream;
use units::{SimDuration, SimTime};

use super::{CrewSpec, Crews, Parts, Plan, Repair};

fn hours(hours: f64) -> SimDuration {
    SimDuration::from_seconds_rounded_up(hours * 3600.0)
}

fn crews(by_shift: &[u32], starts: &[f64]) -> Crews {
    let spec = CrewSpec {
        per_thousand_racks: 0.0,
        least: 1,
        by_shift: Some(by_shift.to_vec()),
        starts: Some(starts.to_vec()),
    };
    Crews::new(&BTreeMap::from([("tech".to_owned(), spec)]), 1)
}

/// Means over a long time of machines that fail and are mended: how many are down, and how long a
/// repair waits.
///
/// Method: each of them fails after an exponential time of mean `1 / rate` hours; a repair takes an
/// exponential time of mean 1 h once one of the crews begins.
fn repairman(machines: u32, seats: u32, rate: f64, years: f64) -> (f64, f64) {
    let mut crews = crews(&[seats], &[0.0]);
    let mut stream = Stream::new(1, "repairman", 0);
    let mut draw = move |mean: f64| hours(stream.exponential() * mean);
    let end = SimTime::START + hours(years * 8760.0);
    // By time: whether a machine fails or is mended.
    let mut events = BinaryHeap::new();
    for machine in 0..machines {
        events.push(Reverse((SimTime::START + draw(1.0 / rate), machine, true)));
    }
    let mut asked = vec![SimTime::START; machines as usize];
    let (mut down, mut counted, mut area) = (0.0, SimTime::START, 0.0);
    let (mut waited, mut visits) = (0.0, 0.0);
    while let Some(Reverse((now, machine, fails))) = events.pop().filter(|it| it.0.0 < end) {
        area += down * now.since(counted).in_hours();
        counted = now;
        down += if fails { 1.0 } else { -1.0 };
        if fails {
            asked[machine as usize] = now;
            let repair = Repair { order: machine, length: draw(1.0) };
            let Plan { done, begun } = crews.request(0, repair, now);
            if begun {
                events.push(Reverse((done, machine, false)));
                visits += 1.0;
            }
        } else {
            events.push(Reverse((now + draw(1.0 / rate), machine, true)));
            crews.release(0, now);
            while let Some((order, done)) = crews.begin_next(0, now) {
                waited += now.since(asked[order as usize]).in_hours();
                visits += 1.0;
                events.push(Reverse((done, order, false)));
            }
        }
    }
    (area / counted.in_hours(), waited / visits)
}

/// The machine repairman, M/M/c//N: with p(n) proportional to N! / (N - n)! (lambda / mu)^n / (n! below
/// c, else c! c^(n - c)), the mean down is the sum of n p(n), and by Little's law the wait is that over
/// the rate of failures lambda (N - down), less the mean repair: 1.0386 / (0.1 x 8.9614) - 1 = 0.1590 h.
#[test]
fn machines_wait_for_their_crews_as_the_queue_with_a_finite_source_says() {
    let (down, wait) = repairman(10, 2, 0.1, 60.0);
    assert!((down / 1.0386 - 1.0).abs() < 0.02, "{down} of 10 are down");
    assert!((wait / 0.1590 - 1.0).abs() < 0.05, "{wait} h");
    let (down, _) = repairman(100, 5, 0.05, 20.0);
    assert!((down / 9.0929 - 1.0).abs() < 0.03, "{down} of 100 are down");
}

/// Share of the time in which places wait for a part, of which so many are stocked.
///
/// Method: ten a day are wanted by chance, and each that is taken out comes back after `lead`.
fn out_of_stock(stock: u32, days: f64, lead: impl Fn(&mut Stream) -> f64) -> f64 {
    let mut parts = Parts::new([("tray".to_owned(), stock)].into_iter());
    let mut stream = Stream::new(7, "stock", 0);
    let (mut short, mut order) = (0.0, 0);
    let mut wanted = SimTime::START;
    let mut now = SimTime::START;
    let warm = SimTime::START + hours(200.0 * 24.0);
    let end = SimTime::START + hours(days * 24.0);
    while now < end {
        let next = parts.next_return(0).map_or(wanted, |at| at.min(wanted));
        let waits = parts.levels(now).next().is_some_and(|(_, _, waiting)| waiting > 0);
        if waits && now > warm {
            short += next.since(now).in_hours();
        }
        now = next;
        if now == wanted {
            parts.send_away(0, now, hours(lead(&mut stream) * 24.0));
            if !parts.take(0, now) {
                parts.wait(0, order);
            }
            order += 1;
            wanted = now + hours(stream.exponential() * 2.4);
        }
        while parts.hand_out(0, now).is_some() {}
    }
    short / end.since(warm).in_hours()
}

/// Palm: with ten a day and a lead of 14 d the parts away are Poisson of mean 140, whatever the lead's
/// distribution. Places wait while more than the stock are away: P(D > 150) = 0.187, P(D > 160) = 0.0440,
/// P(D > 165) = 0.0175, P(D > 170) = 0.0061. The mean of the time forgotten is 14 d, so that 60,000 d are
/// worth some 2,000 looks at it.
#[test]
fn places_wait_for_parts_as_palm_says_whatever_the_lead_time() {
    let exponential = |stream: &mut Stream| stream.exponential() * 14.0;
    let constant = |_: &mut Stream| 14.0;
    for (stock, expected, within) in
        [(150, 0.187, 0.03), (160, 0.0440, 0.015), (165, 0.0175, 0.009), (170, 0.0061, 0.005)]
    {
        for found in
            [out_of_stock(stock, 60_000.0, exponential), out_of_stock(stock, 60_000.0, constant)]
        {
            assert!((found - expected).abs() < within, "{stock} in stock: {found}");
        }
    }
}

/// More in stock never leaves anyone waiting longer, with the same luck.
#[test]
fn more_stock_is_never_worse() {
    let lead = |stream: &mut Stream| stream.lognormal(14.0, 0.5);
    let short = [130, 150, 170, 190].map(|stock| out_of_stock(stock, 3_000.0, lead));
    assert!(short.windows(2).all(|pair| pair[1] <= pair[0]) && short[0] > short[3], "{short:?}");
}

/// A crew by day and one in the evening, none at night: what is asked for at 22:00 begins at 6:00. What
/// begins at 21:00 and takes 3 h is finished, though nobody follows.
#[test]
fn nothing_begins_in_a_shift_without_crews() {
    let at = |hour: f64| SimTime::START + hours(hour);
    let mut night = crews(&[1, 1, 0], &[6.0, 14.0, 22.0]);
    let repair = |order| Repair { order, length: hours(3.0) };
    let evening = night.request(0, repair(0), at(21.0));
    assert_eq!(evening, Plan { done: at(24.0), begun: true });
    let late = night.request(0, repair(1), at(22.0));
    assert_eq!(late, Plan { done: at(33.0), begun: false });
    assert_eq!(night.request(0, repair(2), at(23.0)).done, at(36.0));
    night.release(0, at(24.0));
    assert_eq!(night.begin_next(0, at(24.0)), None);
    assert_eq!(night.next_begin(0, at(24.0)), Some(at(30.0)));
    assert_eq!(night.begin_next(0, at(30.0)), Some((1, at(33.0))));
    assert_eq!(night.begin_next(0, at(30.0)), None, "there is one crew");
    let times = night.times(at(33.0)).next().map(|it| (it.0.in_hours(), it.1.in_hours()));
    assert_eq!(times, Some((16.0 + 3.0, 3.0 + 3.0)));
}

/// Crews that have lost access begin when they have it again, in the order in which they were asked.
#[test]
fn crews_without_access_begin_once_they_have_it_again() {
    let at = |hour: f64| SimTime::START + hours(hour);
    let mut crews = crews(&[2], &[0.0]);
    crews.lose_access(at(10.0));
    let repair = |order| Repair { order, length: hours(1.0) };
    for order in 0..3 {
        let plan = crews.request(0, repair(order), at(1.0));
        assert!(!plan.begun);
        assert_eq!(plan.done, at(if order < 2 { 11.0 } else { 12.0 }));
    }
    assert_eq!(crews.next_begin(0, at(1.0)), Some(at(10.0)));
    let begun = [crews.begin_next(0, at(10.0)), crews.begin_next(0, at(10.0))];
    assert_eq!(begun, [Some((0, at(11.0))), Some((1, at(11.0)))]);
    assert_eq!(crews.begin_next(0, at(10.0)), None);
}
