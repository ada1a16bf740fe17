//! What a window has painted: every text that can be seen, and which of them cover each other.

use egui::epaint::{ClippedShape, RectShape, Shape, TextShape};
use egui::{FullOutput, Rect};

/// Points by which letters may touch without being hard to read.
const TOUCH: f32 = 1.0;

/// A text that can be seen, and where its letters are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Painted {
    pub(crate) text: String,
    pub(crate) letters: Rect,
}

/// Every text of a frame that is not behind something opaque painted later.
pub(crate) fn texts(frame: &FullOutput) -> Vec<Painted> {
    let mut seen = Vec::new();
    for ClippedShape { clip_rect, shape, transform_after_tessellation } in &frame.shapes {
        let plain = *transform_after_tessellation == egui::emath::TSTransform::IDENTITY;
        assert!(plain, "rectangles would have to follow it");
        look(shape, *clip_rect, &mut seen);
    }
    seen
}

/// Pairs of texts of which one is painted on the other, in words.
pub(crate) fn overlaps(frame: &FullOutput) -> Vec<String> {
    let seen = texts(frame);
    let mut found = Vec::new();
    for (place, one) in seen.iter().enumerate() {
        for other in &seen[..place] {
            let both = one.letters.intersect(other.letters);
            if both.width() > TOUCH && both.height() > TOUCH {
                let (at, size) = (both.min, both.size());
                found.push(format!("{:?} on {:?} at {at:?}, {size:?}", one.text, other.text));
            }
        }
    }
    found
}

fn look(shape: &Shape, clip: Rect, seen: &mut Vec<Painted>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| look(shape, clip, seen)),
        Shape::Text(text) => seen.extend(visible(text, clip)),
        Shape::Rect(RectShape { rect, fill, .. }) if fill.is_opaque() => {
            let covered = rect.intersect(clip);
            for text in seen.iter_mut() {
                text.letters = rest(text.letters, covered);
            }
            seen.retain(|text| text.letters.is_positive());
        }
        _ => {}
    }
}

/// What is left of letters of which a side lies behind something.
fn rest(mut letters: Rect, covered: Rect) -> Rect {
    if covered.y_range().contains(letters.top()) && covered.y_range().contains(letters.bottom()) {
        if covered.left() <= letters.left() {
            letters.min.x = letters.left().max(covered.right());
        } else if covered.right() >= letters.right() {
            letters.max.x = letters.right().min(covered.left());
        }
    } else if covered.left() <= letters.left() && covered.right() >= letters.right() {
        if covered.top() <= letters.top() {
            letters.min.y = letters.top().max(covered.bottom());
        } else if covered.bottom() >= letters.bottom() {
            letters.max.y = letters.bottom().min(covered.top());
        }
    }
    letters
}

/// The parts of a text within its clip, each line by itself: a text that goes on in the next line does
/// not cover what stands before its beginning.
fn visible(shape: &TextShape, clip: Rect) -> Vec<Painted> {
    let lines = shape.galley.rows.iter().map(|line| {
        let bounds = line.row.visuals.mesh_bounds.translate(line.pos.to_vec2());
        let bounds = bounds.rotate_bb(egui::emath::Rot2::from_angle(shape.angle));
        let text = line.row.glyphs.iter().map(|glyph| glyph.chr).collect::<String>();
        (text.trim().to_owned(), bounds.translate(shape.pos.to_vec2()).intersect(clip))
    });
    lines
        .filter(|(text, letters)| !text.is_empty() && letters.is_positive())
        .map(|(text, letters)| Painted { text, letters })
        .collect()
}

/// The height of the smallest letters of a frame, in points.
pub(crate) fn smallest_text(frame: &FullOutput) -> f32 {
    fn look(shape: &Shape, least: &mut f32) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| look(shape, least)),
            Shape::Text(text) => {
                let sections = text.galley.job.sections.iter();
                let sizes = sections.map(|section| section.format.font_id.size);
                *least = sizes.fold(*least, f32::min);
            }
            _ => {}
        }
    }
    let mut least = f32::INFINITY;
    frame.shapes.iter().for_each(|clipped| look(&clipped.shape, &mut least));
    least
}
