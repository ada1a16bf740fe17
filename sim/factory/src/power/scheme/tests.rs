//! Schemes against enumeration, and against groups whose line-ups live and are mended by chance.

use engine::Stream;

use super::*;

/// A line-up that fails ten times a year of 8,760 h, and is out for 100 h each time.
const OUT: f64 = 1_000.0 / 9_760.0;

/// Line-ups needed on a common bus, and primaries and catchers.
const SIZES: (u32, (u32, u32)) = (4, (4, 1));

const ALL: [Scheme; 7] = [
    Scheme::N,
    Scheme::NPlusOne,
    Scheme::NPlusTwo,
    Scheme::TwoN,
    Scheme::ThreeForTwo,
    Scheme::FourForThree,
    Scheme::Catcher,
];

fn outcomes(scheme: Scheme) -> Outcomes {
    Outcomes::new(scheme, SIZES.0, SIZES.1)
}

/// Of a mask of line-ups that are out.
fn of(outcomes: &Outcomes, mask: u32) -> Outcome {
    outcomes.outcome(|unit| mask >> unit & 1 == 1)
}

fn dark_share(outcomes: &Outcomes, outcome: Outcome) -> f64 {
    f64::from(outcome.dark.count_ones()) / f64::from(outcomes.feeds())
}

/// What is not served of a group at full load: what is dark, and what the others may not draw.
fn unserved(outcomes: &Outcomes, outcome: Outcome) -> f64 {
    let feeds = f64::from(outcomes.feeds());
    let served: f64 = (0..outcomes.feeds()).map(|feed| outcome.share_of(feed)).sum();
    1.0 - served / feeds
}

/// Every mask with its probability, line-ups being out independently.
fn expected(scheme: Scheme, measure: impl Fn(&Outcomes, Outcome) -> f64) -> f64 {
    let outcomes = outcomes(scheme);
    let units = outcomes.installed();
    let masks = 0..1_u32 << units;
    let weighed = masks.map(|mask| {
        let out = f64::from(mask.count_ones());
        let probability = libm::pow(OUT, out) * libm::pow(1.0 - OUT, f64::from(units) - out);
        probability * measure(&outcomes, of(&outcomes, mask))
    });
    weighed.sum()
}

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 5e-7, "{found} against {expected}");
}

/// Both of 2N are out for 0.102459^2 of the time, and so is any pair: 91.96 h a year. Either of them is mended
/// after 50 h on average: 1.839 times a year.
#[test]
fn pairs_are_dark_when_both_are_out() {
    assert_near(OUT, 0.102_459);
    for scheme in [Scheme::TwoN, Scheme::ThreeForTwo, Scheme::FourForThree] {
        assert_near(expected(scheme, dark_share), 0.010_498);
    }
    assert!((OUT * OUT * 8760.0 - 91.96).abs() < 0.005);
    assert!((OUT * OUT * 8760.0 / 50.0 - 1.839).abs() < 5e-4);
}

#[test]
fn energy_is_not_served_where_racks_are_dark_or_slowed() {
    let known = [
        (Scheme::TwoN, 0.010_498),
        (Scheme::ThreeForTwo, 0.015_209),
        (Scheme::FourForThree, 0.019_598),
        (Scheme::Catcher, 0.023_691),
        (Scheme::NPlusOne, 0.023_691),
    ];
    for (scheme, share) in known {
        assert_near(expected(scheme, unserved), share);
    }
}

/// A is line-up 0, so that {A, B} is 0b0011; AB is the first feed, then AC, AD, BC, BD, CD.
#[test]
fn masks_of_four_for_three_by_hand() {
    let outcomes = outcomes(Scheme::FourForThree);
    let known = [
        (0b0001, 0, 1.0),
        (0b0011, 0b00_0001, 0.8),
        (0b0111, 0b00_1011, 2.0 / 3.0),
        (0b1111, 0b11_1111, 0.0),
        // With two sections of medium voltage one takes A and C with it, or B and D; with four, one line-up.
        (0b0101, 0b00_0010, 0.8),
        (0b1010, 0b01_0000, 0.8),
    ];
    for (mask, dark, share) in known {
        let found = of(&outcomes, mask);
        assert_eq!(found.dark, dark, "{mask:b}");
        assert!((found.share - share).abs() < 1e-12, "{mask:b}: {found:?}");
    }
}

/// AB, BC, CA: with one out the others carry half of the group each; with two a third of it is dark.
#[test]
fn masks_of_three_for_two_by_hand() {
    let outcomes = outcomes(Scheme::ThreeForTwo);
    for (mask, dark, share) in [(0b001, 0, 1.0), (0b011, 0b001, 0.75), (0b111, 0b111, 0.0)] {
        let found = of(&outcomes, mask);
        assert!(found.dark == dark && (found.share - share).abs() < 1e-12, "{mask:b}: {found:?}");
    }
}

#[test]
fn a_catcher_takes_the_first_that_is_out() {
    let outcomes = outcomes(Scheme::Catcher);
    assert_eq!((outcomes.installed(), outcomes.needed(), outcomes.feeds()), (5, 4, 4));
    for (mask, dark) in
        [(0b0_0100, 0), (0b0_0110, 0b0100), (0b1_0100, 0b0100), (0b1_0000, 0), (0b0_1111, 0b1110)]
    {
        assert_eq!(of(&outcomes, mask).dark, dark, "{mask:b}");
    }
}

/// What is dark, what is served and what the others may not draw are the whole; and no line-up that comes
/// back makes more racks dark, or serves less.
#[test]
fn more_line_ups_never_serve_less() {
    for scheme in ALL {
        let outcomes = outcomes(scheme);
        for mask in 0..1_u32 << outcomes.installed() {
            let outcome = of(&outcomes, mask);
            assert!((0.0..=1.0).contains(&outcome.share), "{scheme:?} {mask:b}: {outcome:?}");
            assert!(outcome.share > 0.0 || outcome.dark.count_ones() == outcomes.feeds());
            for unit in (0..outcomes.installed()).filter(|unit| mask >> unit & 1 == 1) {
                let better = of(&outcomes, mask & !(1 << unit));
                assert_eq!(better.dark & !outcome.dark, 0, "{scheme:?} {mask:b} with {unit}");
                let gain = unserved(&outcomes, outcome) - unserved(&outcomes, better);
                assert!(gain > -1e-12, "{scheme:?} {mask:b} with {unit}");
            }
        }
    }
}

/// A spare line-up more makes fewer racks dark, whatever the others do.
#[test]
fn a_spare_unit_never_makes_more_racks_dark() {
    for (fewer, more) in [(Scheme::N, Scheme::NPlusOne), (Scheme::NPlusOne, Scheme::NPlusTwo)] {
        let (fewer, more) = (outcomes(fewer), outcomes(more));
        for mask in 0..1_u32 << fewer.installed() {
            let dark = [&fewer, &more].map(|it| dark_share(it, of(it, mask)));
            assert!(dark[1] <= dark[0], "{mask:b}: {dark:?}");
        }
    }
}

/// Shares of the time of a year in which a group is dark and not served, for a seed; its line-ups fail and are
/// mended at exponential times.
fn year(outcomes: &Outcomes, seed: u64) -> [f64; 2] {
    let units = outcomes.installed();
    let mut streams: Vec<_> =
        (0..units).map(|unit| Stream::new(seed, &format!("line-up {unit}"), 0)).collect();
    let mut changes: Vec<f64> =
        streams.iter_mut().map(|stream| stream.exponential() * 876.0).collect();
    let (mut out, mut now, mut shares) = (0_u32, 0.0, [0.0; 2]);
    while now < 8_760.0 {
        let (unit, &next) =
            changes.iter().enumerate().min_by(|(_, one), (_, other)| one.total_cmp(other)).unwrap();
        let end = next.min(8_760.0);
        let outcome = of(outcomes, out);
        let of_time = (end - now) / 8_760.0;
        shares[0] += of_time * dark_share(outcomes, outcome);
        shares[1] += of_time * unserved(outcomes, outcome);
        out ^= 1 << unit;
        let mean = if out >> unit & 1 == 1 { 100.0 } else { 876.0 };
        changes[unit] = next + streams[unit].exponential() * mean;
        now = end;
    }
    shares
}

/// Method: 400 years of one group, each from new, which takes 1.5 % off; the mean lies within four standard
/// errors of the enumeration. The same line-ups fail at the same instants under each scheme.
#[test]
fn groups_that_live_by_chance_agree_with_enumeration() {
    for scheme in [Scheme::TwoN, Scheme::ThreeForTwo, Scheme::FourForThree, Scheme::Catcher] {
        let outcomes = outcomes(scheme);
        let years: Vec<[f64; 2]> = (0..400).map(|seed| year(&outcomes, seed)).collect();
        let measures: [fn(&Outcomes, Outcome) -> f64; 2] = [dark_share, unserved];
        for (place, measure) in measures.into_iter().enumerate() {
            let mean = years.iter().map(|year| year[place]).sum::<f64>() / 400.0;
            let squares = years.iter().map(|year| (year[place] - mean) * (year[place] - mean));
            let error = libm::sqrt(squares.sum::<f64>() / 399.0 / 400.0);
            let exact = 0.985 * expected(scheme, measure);
            assert!((mean - exact).abs() < 4.0 * error, "{scheme:?}: {mean} ± {error}, {exact}");
        }
    }
}
