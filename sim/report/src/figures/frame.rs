//! A frame with two axes, and lines, bands, stacks and bars in it.

use super::axis::Axis;
use super::label::width_of;
use super::svg::{Anchor, Drawing, Hue, Place};

/// Width of a figure across the page, in pixels.
pub const FULL: f64 = 960.0;
/// Width of a figure beside another, in pixels.
pub const HALF: f64 = 470.0;

/// Places of a line in the quantities of its axes, from left to right.
pub type Points = Vec<(f64, f64)>;

const LEFT: f64 = 66.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 44.0;
/// From an axis to the base line of its labels.
const LABEL: f64 = 18.0;
/// From a place to the words beside it, and the least distance of two base lines.
const NOTE: f64 = 13.0;

/// A figure under construction.
#[derive(Clone, Debug)]
pub struct Frame {
    drawing: Drawing,
    width: f64,
    height: f64,
    x: Axis,
    y: Axis,
    /// Left end, right end and base line of every note.
    notes: Vec<(f64, f64, f64)>,
}

impl Frame {
    /// A frame with its grid and axes.
    pub fn new(width: f64, height: f64, x: Axis, y: Axis) -> Self {
        let mut frame =
            Self { drawing: Drawing::new(width, height), width, height, x, y, notes: Vec::new() };
        frame.draw_grid();
        frame
    }

    fn draw_grid(&mut self) {
        let (x, y) = (self.x.clone(), self.y.clone());
        let (bottom, right) = (self.height - BOTTOM, self.width - RIGHT);
        for mark in &y.marks {
            let height = self.y_pixel(mark.at);
            self.drawing.line((LEFT, height), (right, height), "grid");
            self.drawing.text((LEFT - 8.0, height + 4.0), Anchor::End, "tick", &mark.label);
        }
        for mark in &x.marks {
            let at = self.x_pixel(mark.at);
            self.drawing.line((at, bottom), (at, bottom + 4.0), "axis");
            let anchor = self.anchor_at(at, &mark.label);
            self.drawing.text((at, bottom + LABEL), anchor, "tick", &mark.label);
        }
        self.drawing.text((0.0, 14.0), Anchor::Start, "title", &y.title);
        self.drawing.text((right, self.height - 6.0), Anchor::End, "title", &x.title);
    }

    /// Labels near the edges of the drawing stay within it.
    fn anchor_at(&self, at: f64, label: &str) -> Anchor {
        let half = label.chars().count() as f64 * 3.5;
        if at + half > self.width { Anchor::End } else { Anchor::Middle }
    }

    fn x_pixel(&self, value: f64) -> f64 {
        let share = (value - self.x.low) / (self.x.high - self.x.low);
        LEFT + share * (self.width - LEFT - RIGHT)
    }

    fn y_pixel(&self, value: f64) -> f64 {
        let share = (value - self.y.low) / (self.y.high - self.y.low);
        self.height - BOTTOM - share * (self.height - TOP - BOTTOM)
    }

    fn places(&self, points: &[(f64, f64)]) -> Vec<Place> {
        points.iter().map(|&(x, y)| (self.x_pixel(x), self.y_pixel(y))).collect()
    }

    /// A line.
    pub fn line(&mut self, points: &[(f64, f64)], hue: Hue) {
        let places = self.places(points);
        self.drawing.course(places.into_iter(), hue);
    }

    /// The range between two lines over the same places.
    pub fn band(&mut self, low: &[(f64, f64)], high: &[(f64, f64)], hue: Hue) {
        self.between(low, high, hue, "band");
    }

    /// Layers upon each other, the first lowest; all over the same places.
    pub fn stack(&mut self, layers: &[(Hue, Points)]) {
        let Some((_, first)) = layers.first() else { return };
        let mut below: Points = first.iter().map(|&(x, _)| (x, 0.0)).collect();
        for (hue, layer) in layers {
            let sum = below.iter().zip(layer).map(|(&(x, low), &(_, more))| (x, low + more));
            let above: Points = sum.collect();
            self.between(&below, &above, *hue, "fill layer");
            below = above;
        }
    }

    /// The surface between a line and the axis below.
    pub fn fill(&mut self, points: &[(f64, f64)], hue: Hue) {
        let low: Points = points.iter().map(|&(x, _)| (x, self.y.low)).collect();
        self.between(&low, points, hue, "band");
    }

    fn between(&mut self, low: &[(f64, f64)], high: &[(f64, f64)], hue: Hue, class: &str) {
        let (low, high) = (self.places(low), self.places(high));
        self.drawing.surface(high.into_iter().chain(low.into_iter().rev()), hue, class);
    }

    /// A bar about `at`, from one value to another; the hint shows under a pointer.
    pub fn bar(&mut self, (at, width): (f64, f64), from: f64, to: f64, hue: Hue, hint: &str) {
        let (left, right) = (self.x_pixel(at - width / 2.0), self.x_pixel(at + width / 2.0));
        let (from, to) = (self.y_pixel(from), self.y_pixel(to));
        self.drawing.bar((left, from), (right, to), hue, hint);
    }

    /// A dot of so many pixels; the hint shows under a pointer.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, hue: Hue, hint: &str) {
        let place = (self.x_pixel(x), self.y_pixel(y));
        self.drawing.circle(place, radius, (hue, "dot"), hint);
    }

    /// A pale dot among many.
    pub fn speck(&mut self, (x, y): (f64, f64), hue: Hue, hint: &str) {
        let place = (self.x_pixel(x), self.y_pixel(y));
        self.drawing.circle(place, 3.0, (hue, "speck"), hint);
    }

    /// A ring around a dot.
    pub fn ring(&mut self, (x, y): (f64, f64), radius: f64, hue: Hue, hint: &str) {
        let place = (self.x_pixel(x), self.y_pixel(y));
        self.drawing.circle(place, radius, (hue, "ring"), hint);
    }

    /// Words beside a place, on the side where there is room; left out where they would lie upon
    /// others.
    pub fn note(&mut self, (x, y): (f64, f64), text: &str) {
        let (x, base) = (self.x_pixel(x), self.y_pixel(y) + 4.0);
        let width = width_of(text);
        let right = x + NOTE + width < self.width - RIGHT;
        let left = if right { x + NOTE } else { x - NOTE - width };
        let touches = |note: &(f64, f64, f64)| {
            note.0 < left + width && left < note.1 && (note.2 - base).abs() < NOTE
        };
        if self.notes.iter().any(touches) {
            return;
        }
        self.notes.push((left, left + width, base));
        let (at, anchor) = if right { (left, Anchor::Start) } else { (x - NOTE, Anchor::End) };
        self.drawing.text((at, base), anchor, "note", text);
    }

    /// A dashed line at a value, with its name above it.
    pub fn level(&mut self, value: f64, name: &str) {
        let (height, right) = (self.y_pixel(value), self.width - RIGHT);
        self.drawing.line((LEFT, height), (right, height), "level");
        self.drawing.text((right - 4.0, height - 5.0), Anchor::End, "note", name);
    }

    /// The figure as SVG, with a title for those who cannot see it.
    pub fn finish(mut self, title: &str) -> String {
        let zero = self.y_pixel(0.0_f64.clamp(self.y.low, self.y.high));
        self.drawing.line((LEFT, zero), (self.width - RIGHT, zero), "axis");
        self.drawing.finish(title)
    }
}
