//! The time that users ask for.

use super::super::TimeLimitsSpec;

/// The time that a user asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    /// For each unit of time that the job takes undisturbed.
    ForEach(f64),
    /// Seconds, as a log says.
    Seconds(f64),
}

impl TimeLimitsSpec {
    /// Seconds that a user asks for whose job takes so many undisturbed: a multiple of that, no more than
    /// the class allows, rounded up to a time that people say.
    ///
    /// Users ask for few and round times: A. Mu'alem and D. Feitelson, IEEE Transactions on Parallel and
    /// Distributed Systems 12 (6), 2001, <https://doi.org/10.1109/71.932708>.
    pub fn asked(&self, undisturbed: f64, asked: Asked, most: f64) -> f64 {
        let factor = match asked {
            Asked::ForEach(factor) => factor,
            Asked::Seconds(seconds) => return seconds,
        };
        let wanted = (undisturbed * factor).min(most);
        let times = self.round_to.iter().map(|time| time.in_seconds());
        let next = times.filter(|time| *time >= wanted).fold(f64::INFINITY, f64::min);
        let rounded = if next.is_finite() { next.min(most) } else { most };
        let rounded = if self.round_to.is_empty() { wanted } else { rounded };
        rounded.max(undisturbed)
    }
}

#[cfg(test)]
mod tests {
    use units::Span;

    use super::*;

    /// With a greatest time of 7 d: 20 min x 2 are rounded to an hour, 5 h x 2 to a day, 4 d x 2 are cut
    /// to 7 d; a job that takes 8 d with its checkpoints asks for these.
    #[test]
    fn users_ask_for_round_times_and_never_for_too_little() {
        let round_to = [1.0, 4.0, 24.0, 72.0, 168.0].map(Span::hours).to_vec();
        let most = Span::days(7.0);
        let limits = TimeLimitsSpec { most, round_to, factor_median: 2.0, factor_spread: 0.7 };
        let hours = |took: f64, factor| {
            limits.asked(took * 3600.0, Asked::ForEach(factor), most.in_seconds()) / 3600.0
        };
        let asked = [hours(1.0 / 3.0, 2.0), hours(5.0, 2.0), hours(96.0, 2.0), hours(192.0, 1.0)];
        for (asked, expected) in asked.into_iter().zip([1.0, 24.0, 168.0, 192.0]) {
            assert!((asked - expected).abs() < 1e-9, "{asked} of {expected}");
        }
        let exact = TimeLimitsSpec { round_to: Vec::new(), ..limits };
        assert!(
            (exact.asked(1000.0, Asked::ForEach(1.5), most.in_seconds()) - 1500.0).abs() < 1e-9
        );
    }
}
