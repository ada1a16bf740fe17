//! Tests of the year and of traces: when jobs come, and which.

use units::{SimDuration, SimTime, Span};

use super::super::{ClassSpec, ProcessKind};
use super::tests::{SCALE, classes, rhythm, spec};

/// Swing of half over the year, most in July: the rate of the twelfth of the year around mid-July is 1.49, of
/// that around mid-January 0.51 of the mean, and so many of all jobs come in each of them:
/// (1 + 0.5 x sin(15 degrees) / 0.2618 x cos(30 degrees x months from July)) / 12.
///
/// Method: chi-square of ten whole years in twelve months, below the value of 11 degrees of freedom that one in
/// a thousand exceeds, 31.3; with a Poisson process and with bursts, which scatter 6 times as much.
#[test]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a year is small and positive"
)]
fn arrivals_follow_the_year() {
    for (kind, bound) in [(ProcessKind::Poisson, 31.3), (ProcessKind::Weibull, 6.0 * 31.3)] {
        let mut spec =
            ClassSpec { yearly_swing: 0.5, busiest_month: 7, share: Some(0.01), ..spec() };
        spec.process.kind = kind;
        let mut class = classes(&[("test", spec)], SCALE, 7).remove(0);
        let horizon = SimTime::START + SimDuration::hours(24 * 365 * 10);
        let (mut now, mut found) = (SimTime::START, [0.0; 12]);
        while let Some((at, _)) = class.next_arrival(now, horizon, rhythm) {
            now = at;
            found[(rhythm(at).year * 12.0) as usize % 12] += 1.0;
        }
        let all: f64 = found.iter().sum();
        assert!(all > 10_000.0, "{all} jobs");
        let part = |month: usize| {
            let from_july = (month as f64 - 6.0) * std::f64::consts::PI / 6.0;
            let within = libm::sin(std::f64::consts::PI / 12.0) / (std::f64::consts::PI / 12.0);
            (1.0 + 0.5 * within * libm::cos(from_july)) / 12.0
        };
        let square = (0..12).map(|month| {
            let expected = all * part(month);
            (found[month] - expected).powi(2) / expected
        });
        let square: f64 = square.sum();
        assert!(square < bound, "{kind:?}: {square}, {found:?}");
    }
}

/// Jobs come as they are listed, in the order of their times, with GPUs to the nearest step and within
/// bounds; none comes after the horizon.
#[test]
fn a_trace_is_what_it_says() {
    let mut spec = ClassSpec { gpus_step: 4, gpus_least: 4, ..spec() };
    spec.process.kind = ProcessKind::Trace;
    spec.process.times = [3.0, 0.0, 1.5, 30.0].map(Span::hours).to_vec();
    spec.process.gpus = vec![17, 1, 64, 8];
    spec.process.lengths = [5.0, 1.0, 2.0, 1.0].map(Span::hours).to_vec();
    let mut class = classes(&[("test", spec)], SCALE, 7).remove(0);
    assert_eq!(class.at_start(), 0);
    let horizon = SimTime::START + SimDuration::hours(24);
    let mut jobs = Vec::new();
    while let Some((at, draw)) = class.next_arrival(SimTime::START, horizon, rhythm) {
        jobs.push((at.in_hours(), draw.gpus, draw.work));
    }
    assert_eq!(jobs, [(0.0, 4, 3600.0), (1.5, 64, 7200.0), (3.0, 16, 18_000.0)]);
}
