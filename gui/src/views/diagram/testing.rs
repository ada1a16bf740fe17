//! What tests of drawings need: whether their texts can be read.

use egui::{Rect, Shape, epaint::ClippedShape};

/// Fails if two texts that can be seen stand on each other, or if one is cut off.
pub(crate) fn assert_texts_apart(shapes: &[ClippedShape]) {
    let mut texts: Vec<(Rect, String)> = Vec::new();
    for shape in shapes {
        collect(&shape.shape, shape.clip_rect, &mut texts);
    }
    assert!(texts.len() > 20, "only {} texts", texts.len());
    for (number, (rect, text)) in texts.iter().enumerate() {
        let rect = rect.shrink(1.0);
        let covers = |(other, _): &&(Rect, String)| other.shrink(1.0).intersects(rect);
        let covered = texts[number + 1..].iter().find(covers);
        assert!(covered.is_none(), "{text:?} at {rect:?} is covered by {:?}", covered.unwrap());
    }
}

fn collect(shape: &Shape, clip: Rect, texts: &mut Vec<(Rect, String)>) {
    match shape {
        Shape::Vec(all) => all.iter().for_each(|shape| collect(shape, clip, texts)),
        Shape::Text(text) => {
            for row in &text.galley.rows {
                let rect = row.rect_without_leading_space().translate(text.pos.to_vec2());
                if clip.intersects(rect) && row.size.x > 1.0 {
                    assert!(clip.contains_rect(rect.shrink(1.0)), "{:?} is cut off", row.text());
                    texts.push((rect, row.text()));
                }
            }
        }
        _ => {}
    }
}
