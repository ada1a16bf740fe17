//! The load duration curve: for how many hours the grid delivered at least so much.

use crate::figures::Points;

/// Bins up to the power of the site.
const BINS: usize = 1000;
/// Bins above it, in case that more is drawn than the site is meant to have.
const SPARE: usize = 250;

/// Hours by power drawn from the grid.
#[derive(Clone, Debug)]
pub(super) struct DurationCurve {
    width: f64,
    /// Hours, and the sum of their power.
    bins: Vec<(f64, f64)>,
}

impl DurationCurve {
    /// A curve for a site of so many megawatts.
    pub(super) fn new(site_megawatts: f64) -> Self {
        Self { width: site_megawatts / BINS as f64, bins: vec![(0.0, 0.0); BINS + SPARE] }
    }

    /// Adds an hour with its mean power.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    pub(super) fn add(&mut self, megawatts: f64) {
        let last = self.bins.len() - 1;
        let bin = (megawatts / self.width).clamp(0.0, last as f64) as usize;
        self.bins[bin].0 += 1.0;
        self.bins[bin].1 += megawatts;
    }

    /// Hours that were added.
    pub(super) fn hours(&self) -> f64 {
        self.bins.iter().map(|bin| bin.0).sum()
    }

    /// The curve from the greatest power down, as steps over the share of hours in per cent. The
    /// area below it is the energy of all hours, exactly.
    pub(super) fn points(&self) -> Points {
        let all = self.hours();
        let mut points = Points::new();
        let mut before = 0.0;
        for &(hours, sum) in self.bins.iter().rev().filter(|bin| bin.0 > 0.0) {
            points.push((before / all * 100.0, sum / hours));
            before += hours;
            points.push((before / all * 100.0, sum / hours));
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method: the area below the steps, times all hours, is the energy that was added; some hours
    /// draw nothing and some more than the site is meant to have.
    #[test]
    fn the_area_below_the_curve_is_the_energy() {
        let mut curve = DurationCurve::new(100.0);
        let powers: Vec<f64> = (0..5000).map(|hour| f64::from(hour % 181) * 0.77).collect();
        for &power in &powers {
            curve.add(power);
        }
        let points = curve.points();
        let steps = points.chunks_exact(2);
        let area: f64 = steps.map(|step| (step[1].0 - step[0].0) / 100.0 * step[0].1).sum();
        let energy: f64 = powers.iter().sum();
        assert!((area * 5000.0 - energy).abs() < energy * 1e-12, "{} of {energy}", area * 5000.0);
        assert!(points.is_sorted_by(|a, b| a.0 <= b.0 && a.1 >= b.1));
    }

    #[test]
    fn without_hours_there_is_no_curve() {
        assert!(DurationCurve::new(100.0).points().is_empty());
    }
}
