//! Gaps: the time to the next event of a Poisson process.

use units::SimDuration;

/// Time to the next event of a Poisson process, from an exponential of mean 1.
pub(super) fn gap(exponential: f64, per_hour: f64) -> Option<SimDuration> {
    let seconds = exponential / per_hour * 3600.0;
    seconds.is_finite().then(|| SimDuration::from_seconds_rounded_up(seconds))
}
