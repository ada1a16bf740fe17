//! Horizontal bars with their names and values, each where the last one ends or from the left.

use super::frame::FULL;
use super::svg::{Anchor, Drawing, Hue};

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it stands for.
    pub name: String,
    /// Where it begins, and its length.
    pub begins: f64,
    /// How long it is; never negative.
    pub length: f64,
    /// Its colour.
    pub hue: Hue,
    /// The value in words, and its share.
    pub values: [String; 2],
    /// What shows under a pointer.
    pub hint: String,
    /// A sum, whose name and values stand out.
    pub strong: bool,
}

/// Least and most room for names, and what a letter of them takes in wide fonts, in pixels.
const NAMES: [f64; 2] = [190.0, 280.0];
const LETTER: f64 = 7.8;
const VALUES: f64 = 210.0;
const SHARES: f64 = 76.0;
const ROW: f64 = 26.0;
const THICKNESS: f64 = 16.0;
const HEAD: f64 = 22.0;
/// The least length at which a bar can be seen, in pixels.
const LEAST: f64 = 1.0;

/// A figure of bars on a scale from zero to `whole`; the titles stand above the columns of names,
/// values and shares.
pub fn bars(title: &str, titles: [&str; 3], whole: f64, bars: &[Bar]) -> String {
    let height = HEAD + ROW * bars.len() as f64 + 4.0;
    let mut drawing = Drawing::new(FULL, height);
    let longest = bars.iter().map(|bar| bar.name.chars().count()).max().unwrap_or_default();
    let names = (longest as f64 * LETTER + 16.0).clamp(NAMES[0], NAMES[1]);
    let right = FULL - VALUES;
    let scale = (right - names) / whole.max(f64::MIN_POSITIVE);
    drawing.text((names - 12.0, 13.0), Anchor::End, "title", titles[0]);
    drawing.text((FULL - SHARES - 4.0, 13.0), Anchor::End, "title", titles[1]);
    drawing.text((FULL - 4.0, 13.0), Anchor::End, "title", titles[2]);
    for (row, bar) in bars.iter().enumerate() {
        let top = HEAD + ROW * row as f64;
        let (bar_top, base) = (top + (ROW - THICKNESS) / 2.0, top + ROW / 2.0 + 4.5);
        drawing.line((0.0, top), (FULL, top), "grid");
        let [name, value] = if bar.strong { ["name sum", "value sum"] } else { ["name", "value"] };
        drawing.text((names - 12.0, base), Anchor::End, name, &bar.name);
        let left = (names + bar.begins * scale).min(right - LEAST);
        let length = (bar.length * scale).clamp(LEAST, right - left);
        let corner = (left + length, bar_top + THICKNESS);
        drawing.bar((left, bar_top), corner, bar.hue, &bar.hint);
        drawing.text((FULL - SHARES - 4.0, base), Anchor::End, value, &bar.values[0]);
        drawing.text((FULL - 4.0, base), Anchor::End, value, &bar.values[1]);
    }
    drawing.line((names, HEAD), (names, height - 4.0), "axis");
    drawing.finish(title)
}
