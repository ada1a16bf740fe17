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

/// Points in order of time, and minima and maxima of blocks of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pyramid {
    points: Vec<[f64; 2]>,
}

impl Pyramid {
    /// Builds the levels above the points, each of hours and a value.
    pub(crate) const fn new(points: Vec<[f64; 2]>) -> Self {
        Self { points }
    }

    /// All points.
    pub(crate) fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// Points that look the same as all those between two hours, drawn on so many columns of pixels.
    pub(crate) fn seen(&self, hours: Range<f64>, _columns: usize) -> Vec<[f64; 2]> {
        self.points.iter().copied().filter(|[hour, _]| hours.contains(hour)).collect()
    }
}
