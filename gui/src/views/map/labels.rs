//! Labels of markers that do not lie over each other.

use egui::{Align2, FontId, Painter, Pos2, Rect, Vec2, Visuals, vec2};

use crate::theme;

/// A label that stands beside its marker if there is room.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) text: String,
    /// The middle of its marker.
    pub(super) at: Pos2,
    /// The radius of its marker.
    pub(super) radius: f32,
    /// The least comes first; one with a first that is false is written in any case.
    pub(super) rank: (bool, bool, bool),
}

/// Writes the labels that fit and do not lie over what has been written.
pub(super) fn paint(
    painter: &Painter,
    screen: Rect,
    mut wanted: Vec<Wanted>,
    written: &[Rect],
    visuals: &Visuals,
) {
    wanted.sort_by_key(|label| label.rank);
    let markers = wanted
        .iter()
        .map(|label| Rect::from_center_size(label.at, Vec2::splat(2.0 * label.radius)));
    let hidden: Vec<Rect> = markers.chain(written.iter().copied()).collect();
    let galleys: Vec<_> = wanted
        .iter()
        .map(|label| {
            let (font, colour) = (FontId::proportional(theme::SMALL), visuals.strong_text_color());
            painter.layout_no_wrap(label.text.clone(), font, colour)
        })
        .collect();
    let sizes: Vec<Vec2> = galleys.iter().map(|galley| galley.size()).collect();
    let places = places(&wanted, &sizes, &hidden, screen);
    for (galley, place) in galleys.into_iter().zip(places) {
        if let Some(place) = place {
            let card = visuals.extreme_bg_color.gamma_multiply(0.6);
            painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, card);
            painter.galley(place.min, galley, visuals.strong_text_color());
        }
    }
}

/// Where each label stands: right, left, above or below its marker, where it hides nothing.
fn places(wanted: &[Wanted], sizes: &[Vec2], hidden: &[Rect], screen: Rect) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = hidden.to_vec();
    let mut places = Vec::new();
    for (label, size) in wanted.iter().zip(sizes) {
        let far = label.radius + 4.0;
        let beside = [
            (Align2::LEFT_CENTER, vec2(far, 0.0)),
            (Align2::RIGHT_CENTER, vec2(-far, 0.0)),
            (Align2::CENTER_BOTTOM, vec2(0.0, -far)),
            (Align2::CENTER_TOP, vec2(0.0, far)),
        ];
        let candidates = beside.map(|(align, by)| align.anchor_size(label.at + by, *size));
        let free = |place: &&Rect| {
            screen.contains_rect(**place) && !taken.iter().any(|other| other.intersects(**place))
        };
        let place = candidates.iter().find(free).copied();
        let must = !label.rank.0 && screen.contains(label.at);
        let place = place.or(must.then_some(candidates[0]));
        taken.extend(place);
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn labels_hide_neither_markers_nor_each_other() {
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 300.0));
        let wanted: Vec<Wanted> = (0..12_u8)
            .map(|number| Wanted {
                text: number.to_string(),
                at: pos2(250.0 + f32::from(number) * 6.0, 150.0 + f32::from(number % 3) * 9.0),
                radius: 5.0,
                rank: (true, false, number % 2 == 0),
            })
            .collect();
        let markers: Vec<Rect> = wanted
            .iter()
            .map(|label| Rect::from_center_size(label.at, Vec2::splat(10.0)))
            .collect();
        let sizes = vec![vec2(60.0, 12.0); wanted.len()];
        let places = places(&wanted, &sizes, &markers, screen);
        let written: Vec<Rect> = places.into_iter().flatten().collect();
        assert!(written.len() >= 3, "{written:?}");
        for (number, place) in written.iter().enumerate() {
            let others = written[number + 1..].iter().chain(&markers);
            assert!(others.into_iter().all(|other| !other.intersects(*place)), "{place:?}");
            assert!(screen.contains_rect(*place));
        }
    }

    #[test]
    fn the_label_of_what_is_chosen_is_always_written() {
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(50.0, 50.0));
        let label = Wanted {
            text: "too long for any side".to_owned(),
            at: pos2(25.0, 25.0),
            radius: 5.0,
            rank: (false, false, false),
        };
        let places = places(&[label], &[vec2(100.0, 12.0)], &[], screen);
        assert!(places[0].is_some());
    }
}
