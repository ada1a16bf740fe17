//! Waterfalls side by side: how a whole loses part by part, in several cases, as shares.

use files::numbers::fixed;

use super::label::cut;
use super::svg::{Anchor, Drawing, Hue};

/// One case: its name, and for each row where its bar begins and how long it is, as shares of the
/// whole; `None` where the case has no such part.
#[derive(Clone, Debug)]
pub struct Waterfall {
    /// Name of the case.
    pub name: String,
    /// A bar for each row.
    pub bars: Vec<Option<(f64, f64)>>,
}

const NAMES: f64 = 190.0;
const ROW: f64 = 24.0;
const THICKNESS: f64 = 14.0;
const HEAD: f64 = 24.0;
/// Room for a share in words.
const SHARE: f64 = 64.0;
const GAP: f64 = 18.0;
/// The least length at which a bar can be seen, in pixels.
const LEAST: f64 = 1.0;

/// What stands in a row of all cases.
#[derive(Clone, Debug)]
pub struct WaterfallRow {
    /// What it is.
    pub name: String,
    /// What that means.
    pub about: String,
    /// Its hue.
    pub hue: Hue,
    /// What is left rather than what is lost, which stands out.
    pub sum: bool,
}

/// A figure of cases beside each other, over the same rows.
pub fn waterfalls(title: &str, width: f64, rows: &[WaterfallRow], cases: &[Waterfall]) -> String {
    let height = HEAD + ROW * rows.len() as f64 + 4.0;
    let mut drawing = Drawing::new(width, height);
    for (row, WaterfallRow { name, sum, .. }) in rows.iter().enumerate() {
        let top = HEAD + ROW * row as f64;
        drawing.line((0.0, top), (width, top), "grid");
        let place = (NAMES - 12.0, top + ROW / 2.0 + 4.5);
        let class = if *sum { "name sum" } else { "name" };
        drawing.text(place, Anchor::End, class, &cut(name, NAMES - 14.0));
    }
    let panel = (width - NAMES) / cases.len().max(1) as f64;
    for (place, case) in cases.iter().enumerate() {
        let left = NAMES + panel * place as f64;
        let right = left + panel - SHARE - GAP;
        drawing.text((left, 14.0), Anchor::Start, "title", &cut(&case.name, panel - GAP));
        for (row, (bar, of)) in case.bars.iter().zip(rows).enumerate() {
            let Some((begins, share)) = bar else { continue };
            let top = HEAD + ROW * row as f64;
            let from = (left + begins * (right - left)).min(right - LEAST);
            let length = (share * (right - left)).clamp(LEAST, (right - from).max(LEAST));
            let upper = top + (ROW - THICKNESS) / 2.0;
            let per_cent = fixed(share * 100.0, 3);
            let hint = format!("{}: {}, {per_cent} %: {}", case.name, of.name, of.about);
            drawing.bar((from, upper), (from + length, upper + THICKNESS), of.hue, &hint);
            let text = format!("{} %", fixed(share * 100.0, 2));
            let place = (left + panel - GAP, top + ROW / 2.0 + 4.5);
            let class = if of.sum { "value sum" } else { "value" };
            drawing.text(place, Anchor::End, class, &text);
        }
        drawing.line((left, HEAD), (left, height - 4.0), "axis");
    }
    drawing.finish(title)
}
