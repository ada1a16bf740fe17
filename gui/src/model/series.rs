//! Series of values over time, with a pyramid of minima and maxima so that any zoom is drawn quickly.

use std::ops::Range;

/// Values over the time of a run.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Name with its unit, as in tables.
    pub(crate) name: String,
    /// What people call it.
    pub(crate) label: String,
    /// Unit for people; empty where there is none.
    pub(crate) unit: String,
    /// What it means.
    pub(crate) about: String,
    /// Why it has no value, where it has none; empty where it always has one.
    pub(crate) undefined: &'static str,
    /// Hours since the start and values, with the levels above them.
    pub(crate) pyramid: Pyramid,
}

/// What a series does in a part of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    /// The least value.
    pub(crate) min: f64,
    /// The mean over time.
    pub(crate) mean: f64,
    /// The greatest value.
    pub(crate) max: f64,
    /// The value at the end; `None` where it has none there.
    pub(crate) last: Option<f64>,
}

/// Points in order of time, each of which holds until the next one, with the places of the least and
/// the greatest of blocks of them, and of blocks of blocks.
///
/// A point whose value is no number begins a gap: there is no value until the next point.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pyramid {
    points: Vec<[f64; 2]>,
    /// Level by level upwards: the least and the greatest point of each block.
    levels: Vec<Vec<Extremes>>,
    /// The sum of value times hours before each point, and the hours that have a value.
    integrals: Vec<[f64; 2]>,
    /// Hours until which the last point holds.
    end: f64,
}

/// Places of the least and of the greatest of some points.
#[derive(Clone, Copy, Debug)]
struct Extremes {
    least: u32,
    greatest: u32,
}

/// Blocks of a level that make one of the level above.
const FACTOR: usize = 4;

impl Pyramid {
    /// The same of values that may be missing for a while.
    pub(crate) fn with_gaps(points: impl Iterator<Item = (f64, Option<f64>)>, end: f64) -> Self {
        Self::new(points.map(|(hour, value)| [hour, value.unwrap_or(f64::NAN)]).collect(), end)
    }

    /// Builds the levels above the points, each of hours and a value; the last one holds until `end`.
    pub(crate) fn new(points: Vec<[f64; 2]>, end: f64) -> Self {
        let mut integrals = Vec::with_capacity(points.len());
        let mut sum = [0.0; 2];
        for (place, point) in points.iter().enumerate() {
            integrals.push(sum);
            let until = points.get(place + 1).map_or(end, |next| next[0]);
            sum = added(sum, *point, until);
        }
        let mut pyramid = Self { points, levels: Vec::new(), integrals, end };
        let mut blocks = pyramid.points.len().div_ceil(FACTOR);
        while blocks > 1 {
            let level = (0..blocks).map(|block| pyramid.of_block(block)).collect();
            pyramid.levels.push(level);
            blocks = blocks.div_ceil(FACTOR);
        }
        pyramid
    }

    /// All points.
    pub(crate) fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// Hours until which the last point holds.
    pub(crate) const fn end(&self) -> f64 {
        self.end
    }

    /// Points that look the same as all those between two hours, drawn on so many columns of pixels:
    /// all of them where there is room, else the least and the greatest of each column.
    ///
    /// One point before and one after the hours are there too, so that a line reaches the edges.
    pub(crate) fn seen(&self, hours: Range<f64>, columns: usize) -> Vec<[f64; 2]> {
        let inside = self.places(&hours);
        let (first, last) = (inside.start, inside.end);
        let around = first.saturating_sub(1)..(last + 1).min(self.points.len());
        let columns = columns.max(1);
        if inside.len() <= 2 * columns {
            return self.points[around].to_vec();
        }
        let mut seen = Vec::with_capacity(2 * columns + 2);
        seen.extend_from_slice(&self.points[around.start..first]);
        let width = (hours.end - hours.start) / columns as f64;
        let mut from = first;
        for column in 1..=columns {
            let edge = hours.start + width * column as f64;
            let to = if column == columns { last } else { self.next(from..last, edge) };
            if let Some(Extremes { least, greatest }) = self.extremes(from..to) {
                seen.push(self.points[least.min(greatest) as usize]);
                if least != greatest {
                    seen.push(self.points[least.max(greatest) as usize]);
                }
            }
            from = to;
        }
        seen.extend_from_slice(&self.points[last..around.end]);
        seen
    }

    /// The value that holds at an hour; `None` before the first and after the end.
    pub(crate) fn at(&self, hour: f64) -> Option<f64> {
        let place = self.points.partition_point(|point| point[0] <= hour).checked_sub(1)?;
        (hour <= self.end).then(|| self.points[place][1]).filter(|value| !value.is_nan())
    }

    /// Least, mean, greatest and last value between two hours, with the value that held at their
    /// beginning; gaps count for nothing. `None` where there is no value.
    pub(crate) fn summary(&self, hours: Range<f64>) -> Option<Summary> {
        let begin = hours.start.max(self.points.first()?[0]);
        let end = hours.end.min(self.end);
        let held = self.points.partition_point(|point| point[0] <= begin) - 1;
        let inside = held..self.places(&(begin..end)).end.max(held + 1);
        let Extremes { least, greatest } = self.extremes(inside)?;
        let of = |place: u32| self.points[place as usize][1];
        if of(least).is_nan() {
            return None;
        }
        let ([before, held_before], [until, held]) = (self.integral(begin), self.integral(end));
        let held = held - held_before;
        let mean = if held > 0.0 { (until - before) / held } else { self.at(begin)? };
        Some(Summary { min: of(least), mean, max: of(greatest), last: self.at(end) })
    }

    /// Value times hours from the first point to an hour that is not before it, and the hours that
    /// have a value.
    fn integral(&self, hour: f64) -> [f64; 2] {
        let place = self.points.partition_point(|point| point[0] <= hour) - 1;
        added(self.integrals[place], self.points[place], hour)
    }

    /// The points between two hours.
    fn places(&self, hours: &Range<f64>) -> Range<usize> {
        let first = self.points.partition_point(|point| point[0] < hours.start);
        let last = self.points.partition_point(|point| point[0] < hours.end);
        first..last.max(first)
    }

    /// The first point of a range that is not before an hour; quick when that is near its beginning.
    fn next(&self, range: Range<usize>, hour: f64) -> usize {
        let points = &self.points[range.clone()];
        let mut reach = 8;
        while reach < points.len() && points[reach][0] < hour {
            reach *= 2;
        }
        let near = &points[..points.len().min(reach + 1)];
        range.start + near.partition_point(|point| point[0] < hour)
    }

    /// The least and the greatest of a range of points, both in a gap where all of it is one; `None`
    /// of an empty range.
    fn extremes(&self, range: Range<usize>) -> Option<Extremes> {
        let Range { start: mut from, end: mut to } = range;
        let mut found = None;
        for level in 0..=self.levels.len() {
            if level == self.levels.len() || to - from < 2 * FACTOR {
                (from..to).for_each(|block| self.merge(&mut found, level, block));
                break;
            }
            while !from.is_multiple_of(FACTOR) {
                self.merge(&mut found, level, from);
                from += 1;
            }
            while !to.is_multiple_of(FACTOR) {
                to -= 1;
                self.merge(&mut found, level, to);
            }
            (from, to) = (from / FACTOR, to / FACTOR);
        }
        found
    }

    fn merge(&self, found: &mut Option<Extremes>, level: usize, block: usize) {
        #[expect(clippy::cast_possible_truncation, reason = "a run has fewer than 2^32 points")]
        let one = block as u32;
        let of = |place: u32| self.points[place as usize][1];
        let new = match level.checked_sub(1) {
            None => Extremes { least: one, greatest: one },
            Some(above) => self.levels[above][block],
        };
        *found = Some(found.map_or(new, |old| Extremes {
            least: if of(new.least) < of(old.least) || of(old.least).is_nan() {
                new.least
            } else {
                old.least
            },
            greatest: if of(new.greatest) > of(old.greatest) || of(old.greatest).is_nan() {
                new.greatest
            } else {
                old.greatest
            },
        }));
    }

    /// The extremes of a block of the highest level so far.
    fn of_block(&self, block: usize) -> Extremes {
        let level = self.levels.len();
        let below = self.levels.last().map_or(self.points.len(), Vec::len);
        let parts = block * FACTOR..((block + 1) * FACTOR).min(below);
        let mut found = None;
        parts.for_each(|part| self.merge(&mut found, level, part));
        found.expect("a block has parts")
    }
}

/// A sum of value times hours, and of hours, with those of a point that holds until an hour.
fn added([sum, hours]: [f64; 2], [begins, value]: [f64; 2], until: f64) -> [f64; 2] {
    if value.is_nan() {
        return [sum, hours];
    }
    [sum + value * (until - begins), hours + (until - begins)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Points at rising times with gaps of any size, and values with rare spikes.
    fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
        let value = prop_oneof![9 => -10.0..10.0_f64, 1 => -1e6..1e6_f64];
        let point = (prop_oneof![Just(1.0), 0.001..50.0_f64], value);
        prop::collection::vec(point, 1..700).prop_map(|points| {
            let mut hour = 0.0;
            let placed = points.into_iter().map(|(gap, value)| {
                hour += gap;
                [hour, value]
            });
            placed.collect()
        })
    }

    fn pyramid(points: &[[f64; 2]]) -> Pyramid {
        Pyramid::new(points.to_vec(), points.last().unwrap()[0] + 1.0)
    }

    fn inside(points: &[[f64; 2]], hours: &Range<f64>) -> Vec<f64> {
        let inside = points.iter().filter(|point| hours.contains(&point[0]));
        inside.map(|point| point[1]).collect()
    }

    fn extremes(values: &[f64]) -> [f64; 2] {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        [least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
    }

    proptest! {
        /// Goal: no spike is ever lost, and drawing never grows with the run.
        #[test]
        fn what_is_seen_keeps_every_spike_in_few_points(
            points in points(), from in 0.0..0.9_f64, share in 0.01..1.0_f64, columns in 1..300_usize
        ) {
            let all = points.last().unwrap()[0];
            let hours = from * all..(from + share) * all;
            let seen = pyramid(&points).seen(hours.clone(), columns);
            prop_assert!(seen.len() <= 2 * columns + 2);
            prop_assert!(seen.windows(2).all(|pair| pair[0][0] <= pair[1][0]));
            prop_assert!(seen.iter().all(|point| points.contains(point)));
            let width = (hours.end - hours.start) / columns as f64;
            for column in 0..columns {
                let from = hours.start + width * column as f64;
                let column = from..from + width * (1.0 - 1e-9);
                let values = inside(&points, &column);
                if !values.is_empty() {
                    let shown = inside(&seen, &(column.start - 1e-9..column.end + 2e-9 * width));
                    let (whole, drawn) = (extremes(&values), extremes(&shown));
                    prop_assert!(drawn[0] <= whole[0] && drawn[1] >= whole[1]);
                }
            }
        }

        #[test]
        fn what_has_room_is_seen_exactly(points in points()) {
            let hours = 0.0..points.last().unwrap()[0] + 1.0;
            prop_assert_eq!(pyramid(&points).seen(hours, points.len()), points);
        }

        /// Method: the mean and the extremes of values that hold until the next, one by one.
        #[test]
        fn a_summary_is_that_of_held_values(
            points in points(), from in 0.0..0.9_f64, share in 0.01..1.0_f64
        ) {
            let (first, end) = (points[0][0], points.last().unwrap()[0] + 1.0);
            let begin = first + from * (end - first);
            let hours = begin..(begin + share * (end - first)).min(end);
            let until = points.iter().skip(1).map(|point| point[0]).chain([end]);
            let held: Vec<(f64, f64)> = points.iter().zip(until)
                .map(|(point, until)| {
                    (point[1], until.min(hours.end) - point[0].max(hours.start))
                })
                .filter(|(_, held)| *held > 0.0)
                .collect();
            let summary = pyramid(&points).summary(hours.clone()).unwrap();
            let [min, max] = extremes(&held.iter().map(|(value, _)| *value).collect::<Vec<_>>());
            let integral: f64 = held.iter().map(|(value, hours)| value * hours).sum();
            let mean = integral / (hours.end - hours.start);
            let size: f64 = points.iter().map(|point| point[1].abs()).sum::<f64>() * end;
            prop_assert!((summary.min - min).abs() < 1e-9 && (summary.max - max).abs() < 1e-9);
            prop_assert!((summary.mean - mean).abs() * (hours.end - hours.start) < 1e-9 * size);
        }
    }

    #[test]
    fn a_value_holds_until_the_next_one() {
        let pyramid = Pyramid::new(vec![[1.0, 5.0], [2.0, 7.0]], 4.0);
        assert_eq!(
            [0.5, 1.0, 1.9, 2.0, 4.0, 4.1].map(|hour| pyramid.at(hour)),
            [None, Some(5.0), Some(5.0), Some(7.0), Some(7.0), None]
        );
        let summary = pyramid.summary(0.0..4.0).unwrap();
        assert!((summary.mean - (5.0 + 2.0 * 7.0) / 3.0).abs() < 1e-12);
        assert_eq!(Pyramid::default().summary(0.0..1.0), None);
    }

    /// Goal: what is missing counts for nothing, neither as 0 nor as the value before.
    ///
    /// Method: of 4, nothing, 8 and nothing, an hour each, the mean is 6 and nothing is below 4.
    #[test]
    fn a_gap_counts_for_nothing() {
        let points = [(0.0, Some(4.0)), (1.0, None), (2.0, Some(8.0)), (3.0, None)];
        let pyramid = Pyramid::with_gaps(points.into_iter(), 4.0);
        let whole = Summary { min: 4.0, mean: 6.0, max: 8.0, last: None };
        assert_eq!(pyramid.summary(0.0..4.0), Some(whole));
        assert_eq!(
            [0.5, 1.5, 2.5, 3.5].map(|hour| pyramid.at(hour)),
            [Some(4.0), None, Some(8.0), None]
        );
        assert_eq!(pyramid.summary(1.1..1.9), None);
        let many = (0_u32..400).map(|hour| (f64::from(hour), (hour >= 200).then_some(1.0)));
        let seen = Pyramid::with_gaps(many, 400.0).seen(0.0..400.0, 20);
        assert!(seen.iter().all(|[hour, value]| value.is_nan() == (*hour < 200.0)), "{seen:?}");
    }
}
