//! The course of an incident: detected, contained, rebuilt unit by unit, restored unit by unit.

use units::{Bandwidth, Span};

/// How long it takes to restore so many bytes: through the least of what store, network and target do, of which a share
/// is reached.
pub fn restore_time(bytes: f64, bandwidths: &[Bandwidth], efficiency: f64) -> Span {
    let rates = bandwidths.iter().map(|bandwidth| bandwidth.in_bytes_per_second());
    let rate = rates.fold(f64::INFINITY, f64::min) * efficiency;
    Span::seconds(if bytes > 0.0 { bytes / rate } else { 0.0 })
}

/// When what happens, since the strike.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The intruder is shut out.
    pub contained: Span,
    /// By unit: it is rebuilt.
    pub rebuilt: Vec<Span>,
    /// By unit: its data is back, and it works.
    pub restored: Vec<Span>,
}

impl Course {
    /// Crews rebuild the systems of one unit after the other, so many in a day; a unit that is rebuilt is restored once
    /// those before it are.
    ///
    /// `units` has the systems of each, and how long its data takes.
    pub fn new(contained: Span, units: &[(f64, Span)], systems_per_day: f64) -> Self {
        let (mut rebuilt, mut restored) = (Vec::new(), Vec::new());
        let (mut built_at, mut restored_at) = (contained, contained);
        for &(systems, data) in units {
            built_at += Span::days(systems / systems_per_day);
            restored_at = if built_at > restored_at { built_at } else { restored_at } + data;
            rebuilt.push(built_at);
            restored.push(restored_at);
        }
        Self { contained, rebuilt, restored }
    }

    /// Units that are restored by then.
    pub fn restored_by(&self, time: Span) -> usize {
        self.restored.iter().filter(|at| **at <= time).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 PB at 100 GB/s of which 70 % are reached: 1e15 / 7e10 s = 3.97 h. At 10 Gb/s, 1.25 GB/s: 13.2 d.
    #[test]
    fn a_petabyte_is_back_in_four_hours_or_in_thirteen_days() {
        let fast = Bandwidth::gigabytes_per_second(100.0);
        let slow = Bandwidth::gigabytes_per_second(1.25);
        assert!((restore_time(1e15, &[fast], 0.7).in_hours() - 3.968).abs() < 0.001);
        assert!((restore_time(1e15, &[slow, fast], 0.7).in_days() - 13.228).abs() < 0.001);
        assert_eq!(restore_time(0.0, &[slow], 0.7), Span::ZERO);
    }

    /// NIRS in Daejeon, 2025: of 647 systems 115 were back at day 9; then 17 a day: (115 + 8 x 17) / 647 = 38.8 % at day 17
    /// (published 40.1), (115 + 16 x 17) / 647 = 59.8 % at day 25 (published 59.8).
    #[test]
    fn crews_bring_systems_back_in_a_line() {
        let systems = vec![(1.0, Span::ZERO); 647 - 115];
        let course = Course::new(Span::days(9.0), &systems, 17.0);
        let back = |day: f64| (115 + course.restored_by(Span::days(day + 1e-6))) as f64 / 647.0;
        assert!((back(9.0) - 0.178).abs() < 0.001);
        assert!((back(17.0) - 0.388).abs() < 0.001 && (back(17.0) - 0.401).abs() < 0.02);
        assert!((back(25.0) - 0.598).abs() < 0.001);
    }

    /// Three units of 10 systems at 10 a day, contained after 1 d, with data that takes 2 d each: rebuilt after 2, 3 and 4 d;
    /// the store serves one at a time, so restored after 4, 6 and 8 d.
    #[test]
    fn what_is_rebuilt_waits_for_the_store() {
        let course = Course::new(Span::days(1.0), &[(10.0, Span::days(2.0)); 3], 10.0);
        let days = |times: &[Span]| times.iter().map(|it| it.in_days()).collect::<Vec<f64>>();
        assert_eq!(days(&course.rebuilt), [2.0, 3.0, 4.0]);
        assert_eq!(days(&course.restored), [4.0, 6.0, 8.0]);
    }
}
