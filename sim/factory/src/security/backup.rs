//! Backups: the newest one from before the intruder came.

use units::{SimDuration, SimTime, Span};

/// When the newest clean backup was made, of those made at each whole `interval` of the run: the intruder had been there for
/// `dwell` before the strike. `None` where none is old enough.
///
/// With a dwell time whose half-life is h, a backup of age a is clean with probability 1 - 2^(-a/h).
pub fn clean_backup(strike: SimTime, dwell: Span, interval: Span) -> Option<SimTime> {
    let came = Span::seconds(strike.in_seconds()) - dwell;
    let number = (came / interval).floor();
    let seconds = (number * interval.in_seconds()).max(0.0);
    (number >= 0.0).then(|| SimTime::START + SimDuration::from_seconds_rounded_up(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Daily backups, a strike on day 30.5: an intruder who came 10.2 days before, on day 20.3, leaves that of day 20; who came
    /// before the run leaves none.
    #[test]
    fn the_newest_backup_before_the_intruder_is_clean() {
        let strike = SimTime::START + SimDuration::hours(732);
        let day = |dwell: f64| {
            let at = clean_backup(strike, Span::days(dwell), Span::days(1.0));
            at.map(|at| at.in_hours() / 24.0)
        };
        assert_eq!(day(10.2), Some(20.0));
        assert_eq!(day(0.25), Some(30.0));
        assert_eq!(day(0.75), Some(29.0));
        assert_eq!(day(31.0), None);
    }

    /// Goal: a backup of the age of the half-life is clean in half of all cases, of twice that in three quarters.
    #[test]
    fn older_backups_are_clean_more_often() {
        let mut stream = engine::Stream::new(1, "tests/dwell", 0);
        let half = 10.0;
        let draws: Vec<f64> =
            (0..20_000).map(|_| stream.exponential() * half / std::f64::consts::LN_2).collect();
        for (age, expected) in [(10.0, 0.5), (20.0, 0.75), (30.0, 0.875)] {
            let clean = draws.iter().filter(|dwell| **dwell < age).count() as f64 / 20_000.0;
            assert!((clean - expected).abs() < 0.012, "{clean} at {age} d");
        }
    }
}
