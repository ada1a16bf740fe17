//! Names of lines that mark values, beside their lines and not over each other.

use egui::{FontId, Rect, Stroke, Ui, Vec2, pos2};
use egui_plot::{PlotPoint, PlotResponse};

use crate::theme;

/// A value that is marked: its name, the value, and the line.
pub(super) type Mark = (String, f64, Stroke);

/// Which way the lines of marks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Along {
    /// From left to right; names begin at the right.
    Across,
    /// From the bottom to the top; names begin at the top.
    Up,
}

/// Space between a line and its name, and between two names.
const SPACE: f32 = 3.0;

/// Writes the names of the marks that have room; their values stand below the plot in any case.
pub(super) fn write<R>(ui: &Ui, shown: &PlotResponse<R>, marks: &[Mark], along: Along) {
    let frame = shown.response.rect;
    let painter = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    let galleys = marks.iter().map(|(name, _, stroke)| {
        painter.layout_no_wrap(name.clone(), FontId::proportional(theme::SMALL), stroke.color)
    });
    let galleys: Vec<_> = galleys.collect();
    let lines = marks.iter().map(|(_, value, _)| {
        let at = shown.transform.position_from_point(&PlotPoint::new(*value, *value));
        if along == Along::Across { at.y } else { at.x }
    });
    let sizes: Vec<Vec2> = galleys.iter().map(|galley| galley.size()).collect();
    let places = places(&lines.collect::<Vec<_>>(), &sizes, frame.shrink(SPACE), along);
    for ((galley, place), (_, _, stroke)) in galleys.into_iter().zip(places).zip(marks) {
        if let Some(place) = place {
            painter.rect_filled(place.expand(1.0), 2.0, theme::veiled_ground(ui.visuals()));
            painter.galley(place.min, galley, stroke.color);
        }
    }
}

/// Where the name of each line stands, whose places are given in points: on either side of its line, as
/// near to where names begin as there is room.
fn places(lines: &[f32], sizes: &[Vec2], frame: Rect, along: Along) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut places = Vec::new();
    for (line, size) in lines.iter().zip(sizes) {
        let (length, step) = match along {
            Along::Across => (frame.width(), size.y),
            Along::Up => (frame.height(), size.y + SPACE),
        };
        let steps = (0_u16..).map(|number| f32::from(number) * step);
        let from_begin = steps.take_while(|far| *far < length);
        let beside = from_begin.flat_map(|far| match along {
            Along::Across => {
                let left = frame.right() - size.x - far;
                [line + SPACE, line - SPACE - size.y].map(|top| pos2(left, top))
            }
            Along::Up => {
                let top = frame.top() + far;
                [line + SPACE, line - SPACE - size.x].map(|left| pos2(left, top))
            }
        });
        let mut candidates = beside.map(|corner| Rect::from_min_size(corner, *size));
        let place = candidates.find(|place| {
            let free = |other: &Rect| !other.intersects(place.expand(SPACE / 2.0));
            frame.contains_rect(*place) && taken.iter().all(free)
        });
        taken.extend(place);
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Pos2, vec2};

    /// Goal: four names of one value stand apart, and none is left out while there is room.
    #[test]
    fn names_of_one_value_stand_apart() {
        let sizes = [vec2(70.0, 13.0); 4];
        for (along, size) in [(Along::Across, vec2(300.0, 120.0)), (Along::Up, vec2(160.0, 120.0))]
        {
            let frame = Rect::from_min_size(Pos2::ZERO, size);
            let line = if along == Along::Across { 60.0 } else { 80.0 };
            let written: Vec<Rect> =
                places(&[line; 4], &sizes, frame, along).into_iter().flatten().collect();
            assert_eq!(written.len(), 4, "{along:?}");
            for (number, place) in written.iter().enumerate() {
                assert!(frame.contains_rect(*place));
                let others = &written[number + 1..];
                assert!(others.iter().all(|other| !other.intersects(*place)), "{written:?}");
            }
        }
    }

    #[test]
    fn a_name_without_room_is_left_out() {
        let frame = Rect::from_min_size(Pos2::ZERO, vec2(60.0, 40.0));
        let places = places(&[20.0; 2], &[vec2(70.0, 13.0); 2], frame, Along::Up);
        assert_eq!(places, [None, None]);
    }
}
