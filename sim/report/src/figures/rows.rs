//! Named rows over one horizontal axis: bars, boxes, intervals and dots, with values beside them.

use super::axis::Axis;
use super::label::{cut, width_of};
use super::svg::{Anchor, Drawing, Hue};

/// A lane of a row: the row, from 0, and which of how many lanes that share it.
pub type Lane = (usize, usize, usize);

const ROW: f64 = 26.0;
const HEAD: f64 = 24.0;
const FOOT: f64 = 44.0;
/// Height of all bars of a row.
const THICKNESS: f64 = 16.0;
/// From an axis to the base line of its labels.
const LABEL: f64 = 18.0;
/// Half of the height of a cap at the end of a line.
const CAP: f64 = 4.0;
/// The least length at which something can be seen, in pixels.
const LEAST: f64 = 1.0;

/// A figure of rows under construction.
#[derive(Clone, Debug)]
pub struct Rows {
    drawing: Drawing,
    axis: Axis,
    left: f64,
    right: f64,
    width: f64,
    bottom: f64,
}

impl Rows {
    /// Rows with their names, over an axis; the column of values at the right has a title, and is
    /// left out if that is empty. Names that are too long are cut.
    pub fn new(width: f64, axis: Axis, names: &[String], values: &str) -> Self {
        let longest = names.iter().map(|name| width_of(name)).fold(110.0, f64::max);
        let left = (longest + 19.0).min(width * 0.38);
        let column = if values.is_empty() { 26.0 } else { width_of(values).max(64.0) + 20.0 };
        let right = width - column;
        let bottom = HEAD + ROW * names.len() as f64;
        let axis = axis.thinned(right - left);
        let drawing = Drawing::new(width, bottom + FOOT);
        let mut rows = Self { drawing, axis, left, right, width, bottom };
        rows.draw_grid(names, values);
        rows
    }

    fn draw_grid(&mut self, names: &[String], values: &str) {
        for (row, name) in names.iter().enumerate() {
            let top = HEAD + ROW * row as f64;
            self.drawing.line((0.0, top), (self.width, top), "grid");
            let shown = cut(name, self.left - 18.0);
            let place = (self.left - 12.0, top + ROW / 2.0 + 4.5);
            self.drawing.text(place, Anchor::End, "name", &shown);
        }
        self.drawing.line((0.0, self.bottom), (self.width, self.bottom), "grid");
        for mark in self.axis.marks.clone() {
            let at = self.pixel(mark.at);
            self.drawing.line((at, HEAD), (at, self.bottom + 4.0), "grid");
            self.drawing.text((at, self.bottom + LABEL), Anchor::Middle, "tick", &mark.label);
        }
        let title = self.axis.title.clone();
        let place = (self.right, self.bottom + FOOT - 7.0);
        self.drawing.text(place, Anchor::End, "title", &title);
        self.drawing.text((self.width - 4.0, 14.0), Anchor::End, "title", values);
    }

    fn pixel(&self, value: f64) -> f64 {
        let share = (value - self.axis.low) / (self.axis.high - self.axis.low);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Upper and lower end of a lane.
    fn ends((row, lane, lanes): Lane) -> (f64, f64) {
        let top = HEAD + ROW * row as f64 + (ROW - THICKNESS) / 2.0;
        let height = THICKNESS / lanes.max(1) as f64;
        (top + height * lane as f64, top + height * (lane + 1) as f64)
    }

    fn middle(lane: Lane) -> f64 {
        let (top, bottom) = Self::ends(lane);
        f64::midpoint(top, bottom)
    }

    /// A bar from one value to another; the hint shows under a pointer.
    pub fn bar(&mut self, lane: Lane, from: f64, to: f64, hue: Hue, hint: &str) {
        let (top, bottom) = Self::ends(lane);
        let (from, to) = self.stretched(from, to);
        self.drawing.bar((from, top), (to, bottom), hue, hint);
    }

    /// A pale box from one value to another.
    pub fn pale(&mut self, lane: Lane, from: f64, to: f64, hue: Hue, hint: &str) {
        let (top, bottom) = Self::ends(lane);
        let (from, to) = self.stretched(from, to);
        self.drawing.shape((from, top), (to, bottom), (hue, "pale"), hint);
    }

    /// A bar half as high, upon what is there.
    pub fn core(&mut self, lane: Lane, from: f64, to: f64, hue: Hue, hint: &str) {
        let middle = Self::middle(lane);
        let (from, to) = self.stretched(from, to);
        self.drawing.bar((from, middle - 3.0), (to, middle + 3.0), hue, hint);
    }

    fn stretched(&self, from: f64, to: f64) -> (f64, f64) {
        let (from, to) = (self.pixel(from.min(to)), self.pixel(from.max(to)));
        let missing = ((LEAST - (to - from)) / 2.0).max(0.0);
        (from - missing, to + missing)
    }

    /// A line with caps at its ends.
    pub fn whisker(&mut self, lane: Lane, low: f64, high: f64) {
        let middle = Self::middle(lane);
        let (low, high) = (self.pixel(low), self.pixel(high));
        self.drawing.line((low, middle), (high, middle), "whisker");
        for at in [low, high] {
            self.drawing.line((at, middle - CAP), (at, middle + CAP), "whisker");
        }
    }

    /// A line across the lane.
    pub fn stroke(&mut self, lane: Lane, at: f64) {
        let (top, bottom) = Self::ends(lane);
        let at = self.pixel(at);
        self.drawing.line((at, top - 1.0), (at, bottom + 1.0), "stroke");
    }

    /// A value in words at the right.
    pub fn value(&mut self, row: usize, text: &str) {
        let base = HEAD + ROW * row as f64 + ROW / 2.0 + 4.5;
        self.drawing.text((self.width - 4.0, base), Anchor::End, "value", text);
    }

    /// A line through all rows at a value, with its name above it.
    pub fn level(&mut self, value: f64, name: &str) {
        let at = self.pixel(value);
        self.drawing.line((at, HEAD - 4.0), (at, self.bottom), "axis");
        self.drawing.text((at, 14.0), Anchor::Middle, "note", name);
    }

    /// The figure as SVG, with a title for those who cannot see it.
    pub fn finish(self, title: &str) -> String {
        self.drawing.finish(title)
    }
}
