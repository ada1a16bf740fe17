//! Series of values over time, with a pyramid of minima and maxima so that any zoom is drawn quickly.

use std::ops::Range;

/// Values over the time of a run.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Name with its unit, as in tables.
    pub(crate) name: String,
    /// Unit for people; empty where there is none.
    pub(crate) unit: String,
    /// What it means.
    pub(crate) about: String,
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
    /// The value at the end.
    pub(crate) last: f64,
}

/// Points in order of time, each of which holds until the next one, with the places of the least and
/// the greatest of blocks of them, and of blocks of blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pyramid {
    points: Vec<[f64; 2]>,
    /// Level by level upwards: the least and the greatest point of each block.
    levels: Vec<Vec<Extremes>>,
    /// The sum of value times hours before each point.
    integrals: Vec<f64>,
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
    /// Builds the levels above the points, each of hours and a value; the last one holds until `end`.
    pub(crate) fn new(points: Vec<[f64; 2]>, end: f64) -> Self {
        let mut integrals = Vec::with_capacity(points.len());
        let mut integral = 0.0;
        for (place, [hour, value]) in points.iter().enumerate() {
            integrals.push(integral);
            let until = points.get(place + 1).map_or(end, |next| next[0]);
            integral += value * (until - hour);
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
        (hour <= self.end).then(|| self.points[place][1])
    }

    /// Least, mean, greatest and last value between two hours, with the value that held at their
    /// beginning; `None` where there is none.
    pub(crate) fn summary(&self, hours: Range<f64>) -> Option<Summary> {
        let begin = hours.start.max(self.points.first()?[0]);
        let end = hours.end.min(self.end);
        let held = self.points.partition_point(|point| point[0] <= begin) - 1;
        let inside = held..self.places(&(begin..end)).end.max(held + 1);
        let Extremes { least, greatest } = self.extremes(inside)?;
        let mean = if end > begin {
            (self.integral(end) - self.integral(begin)) / (end - begin)
        } else {
            self.at(begin)?
        };
        let of = |place: u32| self.points[place as usize][1];
        let last = self.at(end).unwrap_or_else(|| of(least));
        Some(Summary { min: of(least), mean, max: of(greatest), last })
    }

    /// Value times hours from the first point to an hour that is not before it.
    fn integral(&self, hour: f64) -> f64 {
        let place = self.points.partition_point(|point| point[0] <= hour) - 1;
        let [begins, value] = self.points[place];
        self.integrals[place] + value * (hour - begins)
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

    /// The least and the greatest of a range of points; `None` of an empty one.
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
            least: if of(new.least) < of(old.least) { new.least } else { old.least },
            greatest: if of(new.greatest) > of(old.greatest) { new.greatest } else { old.greatest },
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
