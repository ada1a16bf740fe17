//! A typical week: each of its 168 hours over all weeks of the run.

use crate::figures::Points;

/// Hours of a week.
pub(super) const HOURS: usize = 168;
/// Every hour of the week must have come so often before a week counts as typical.
const WEEKS: f64 = 2.0;
/// Bins up to the power of the site, for quantiles; what exceeds it by a tenth has bins too.
const BINS: usize = 200;
const SPARE: usize = 20;

/// Power by hour of the week, from midnight to Monday.
#[derive(Clone, Debug)]
pub(super) struct Week {
    next: usize,
    width: f64,
    hours: Vec<Hour>,
}

#[derive(Clone, Debug)]
struct Hour {
    count: f64,
    sum: f64,
    bins: Vec<u32>,
}

impl Week {
    /// A run at a site of so many megawatts that begins at so many hours after midnight to Monday.
    pub(super) fn new(first: u32, site_megawatts: f64) -> Self {
        let none = Hour { count: 0.0, sum: 0.0, bins: vec![0; BINS + SPARE] };
        let width = site_megawatts / BINS as f64;
        Self { next: first as usize % HOURS, width, hours: vec![none; HOURS] }
    }

    /// Adds the next hour with its mean power.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    pub(super) fn add(&mut self, megawatts: f64) {
        let hour = &mut self.hours[self.next];
        let last = hour.bins.len() - 1;
        hour.count += 1.0;
        hour.sum += megawatts;
        hour.bins[(megawatts / self.width).clamp(0.0, last as f64) as usize] += 1;
        self.next = (self.next + 1) % HOURS;
    }

    /// Whether there are weeks enough to speak of a typical one.
    pub(super) fn is_typical(&self) -> bool {
        self.hours.iter().all(|hour| hour.count >= WEEKS)
    }

    /// Mean of each hour, as steps.
    pub(super) fn means(&self) -> Points {
        self.steps(|hour| hour.sum / hour.count)
    }

    /// What a share of all weeks does not exceed in each hour, as steps; to half a hundredth of
    /// the power of the site.
    pub(super) fn quantiles(&self, share: f64) -> Points {
        self.steps(|hour| {
            let mut below = 0.0;
            let reached = hour.bins.iter().position(|&count| {
                below += f64::from(count);
                below >= share * hour.count
            });
            (reached.unwrap_or_default() as f64 + 0.5) * self.width
        })
    }

    fn steps(&self, value: impl Fn(&Hour) -> f64) -> Points {
        let hours = self.hours.iter().enumerate();
        hours.flat_map(|(at, hour)| [at, at + 1].map(|x| (x as f64, value(hour)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run from Friday: its hours 72 to 95 are a Monday.
    #[test]
    fn hours_fall_on_their_day_of_the_week() {
        let mut week = Week::new(4 * 24, 10.0);
        for hour in 0..3 * HOURS {
            week.add(if (72..96).contains(&(hour % HOURS)) { 3.0 } else { 1.0 });
        }
        let means = week.means();
        assert!(means[..48].iter().all(|point| point.1 > 2.9), "Monday");
        assert!(means[48..].iter().all(|point| point.1 < 1.1), "other days");
    }

    /// Method: a hundred weeks from 0.06 to 9.96 MW, in bins of 0.05 MW.
    #[test]
    fn a_quantile_is_within_a_bin() {
        let mut week = Week::new(0, 10.0);
        for at in 0..100 {
            (0..HOURS).for_each(|_| week.add(f64::from(at) * 0.1 + 0.06));
        }
        for (share, exact) in [(0.05, 0.46), (0.5, 4.96), (0.95, 9.46)] {
            let quantiles = week.quantiles(share);
            assert!(quantiles.iter().all(|point| (point.1 - exact).abs() < 0.05), "{quantiles:?}");
        }
    }

    #[test]
    fn a_week_is_not_typical_until_it_has_come_twice() {
        let mut week = Week::new(0, 10.0);
        (1..2 * HOURS).for_each(|_| week.add(1.0));
        assert!(!week.is_typical());
        week.add(1.0);
        assert!(week.is_typical());
    }
}
