//! Values of a series in a window, ranked, each with the hours for which it held.

use std::ops::Range;

use crate::model::Pyramid;

/// Ranked values.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    /// Values from the least to the greatest, with the hours of all up to and including each.
    ranked: Vec<[f64; 2]>,
    /// The sum of value times hours.
    integral: f64,
}

/// A part of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bin {
    pub(super) from: f64,
    pub(super) to: f64,
    /// Hours for which a value was between.
    pub(super) hours: f64,
}

/// Bins aimed at; a round width gives some more or fewer.
const BINS: u32 = 30;
/// Points of a curve at most.
const POINTS: usize = 1500;

impl Sample {
    /// Ranks the values that held between two hours, without gaps.
    pub(super) fn new(pyramid: &Pyramid, hours: &Range<f64>) -> Self {
        let points = pyramid.points();
        let first = points.partition_point(|point| point[0] <= hours.start).saturating_sub(1);
        let last = points.partition_point(|point| point[0] < hours.end);
        let mut held: Vec<[f64; 2]> = Vec::with_capacity(last.saturating_sub(first));
        for place in first..last {
            let [begins, value] = points[place];
            let until = points.get(place + 1).map_or(pyramid.end(), |next| next[0]);
            let length = until.min(hours.end) - begins.max(hours.start);
            if length > 0.0 && !value.is_nan() {
                held.push([value, length]);
            }
        }
        held.sort_by(|one, other| one[0].total_cmp(&other[0]));
        let integral = held.iter().map(|[value, length]| value * length).sum();
        let mut all = 0.0;
        for [_, length] in &mut held {
            all += *length;
            *length = all;
        }
        Self { ranked: held, integral }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// Hours of all values.
    pub(super) fn hours(&self) -> f64 {
        self.ranked.last().map_or(0.0, |last| last[1])
    }

    /// The mean over time.
    pub(super) fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.integral / self.hours())
    }

    /// The least value that is not exceeded for a share of the time.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        // Sums of hours differ from products of shares by their rounding.
        let wanted = share * self.hours() * (1.0 - 1e-12);
        let place = self.ranked.partition_point(|[_, hours]| *hours < wanted);
        self.ranked.get(place).or(self.ranked.last()).map(|[value, _]| *value)
    }

    /// Least and greatest value.
    pub(super) fn extent(&self) -> [f64; 2] {
        match (self.ranked.first(), self.ranked.last()) {
            (Some([least, _]), Some([greatest, _])) => [*least, *greatest],
            _ => [0.0, 0.0],
        }
    }

    /// Hours between bounds of a round width that cover a range of values.
    pub(super) fn bins(&self, [low, high]: [f64; 2]) -> Vec<Bin> {
        let width = round_width((high - low) / f64::from(BINS), low.abs().max(high.abs()));
        let first = (low / width).floor();
        let mut bins = Vec::new();
        let mut below = 0.0;
        for number in 0..=2 * BINS {
            let from = (first + f64::from(number)) * width;
            let to = (first + f64::from(number) + 1.0) * width;
            // The greatest value belongs to the last one.
            let place = self.ranked.partition_point(|[value, _]| *value < to);
            let until = place.checked_sub(1).map_or(0.0, |place| self.ranked[place][1]);
            bins.push(Bin { from, to, hours: until - below });
            below = until;
            if to > high {
                break;
            }
        }
        bins
    }

    /// Points of share (from 0 to 1) and value, with rising values; a staircase as far as there is room.
    pub(super) fn rising(&self) -> Vec<[f64; 2]> {
        let all = self.hours().max(f64::MIN_POSITIVE);
        let stride = self.ranked.len().div_ceil(POINTS).max(1);
        let mut points = Vec::new();
        let mut before = 0.0;
        for (place, [value, hours]) in self.ranked.iter().enumerate() {
            let kept = place.is_multiple_of(stride) || place + 1 == self.ranked.len();
            if kept {
                points.push([before / all, *value]);
                points.push([hours / all, *value]);
            }
            before = *hours;
        }
        points
    }
}

/// The next round number of 1, 2 or 5 and zeros; for equal values of some size, a width that shows.
fn round_width(width: f64, size: f64) -> f64 {
    let least = if width > 0.0 { width } else { (size * 0.01).max(1e-6) };
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| *step >= least).unwrap_or(10.0 * power)
}
