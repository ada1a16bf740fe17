//! Units of a part: each with its breaker while there is room, merged to a count where there is not, and never
//! too small to be read.

use egui::{Align2, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, Visuals, pos2, vec2};
use factory::results::{Fleet, Severity};

use super::{Reading, colour};
use crate::theme;

/// Units of a part that are drawn each by itself, at most.
const MOST: u32 = 8;
/// Size of a breaker.
pub(super) const BREAKER: f32 = 10.0;
/// Space between two units.
const BETWEEN: f32 = 4.0;
/// Height of a row of units.
pub(super) const HEIGHT: f32 = 18.0;

/// How units are shown in a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Each with its breaker.
    Each,
    /// All of them as a number.
    Merged,
}

/// Whether so many units have room in a width, `each` of them so wide.
pub(super) fn shown(units: u32, width: f32, each: f32) -> Shown {
    let needed = units as f32 * (each + BETWEEN) - BETWEEN;
    if units <= MOST && needed <= width { Shown::Each } else { Shown::Merged }
}

/// How many are told by the value of a channel.
#[expect(clippy::cast_possible_truncation, reason = "it was read from a number of that kind")]
fn count(fleet: &Fleet, channel: usize, reading: &Reading<'_>) -> u32 {
    fleet.out(reading.value(channel) as f32)
}

/// How many are out, and how many of these for maintenance.
fn out_and_maintained(fleet: &Fleet, reading: &Reading<'_>) -> (u32, u32) {
    let maintained = fleet.maintained.map_or(0, |channel| count(fleet, channel, reading));
    (count(fleet, fleet.out, reading), maintained)
}

/// The same in words: “2 out (1 in maintenance)”; nothing where all are in.
fn in_words((out, maintained): (u32, u32)) -> Option<String> {
    Some(match (out, maintained) {
        (0, _) => return None,
        (out, 0) => format!("{out} out"),
        (out, maintained) if out == maintained => format!("{out} in maintenance"),
        (out, maintained) => format!("{out} out ({maintained} in maintenance)"),
    })
}

/// How many there are and how many of them are out: “× 24 units, 1 out”.
pub(super) fn words(fleet: &Fleet, reading: &Reading<'_>) -> String {
    let state = in_words(out_and_maintained(fleet, reading));
    let state = state.unwrap_or_else(|| "all in".to_owned());
    let spare = fleet.units.saturating_sub(fleet.needed);
    let spare = if spare > 0 { format!(", {spare} spare") } else { String::new() };
    format!("× {} {}{spare}: {state}", fleet.units, fleet.what)
}

/// What stands beside units that are drawn each by itself.
fn beside(fleet: &Fleet, reading: &Reading<'_>) -> String {
    let units = format!("{} {}", fleet.units, fleet.what);
    match in_words(out_and_maintained(fleet, reading)) {
        None => units,
        Some(out) => format!("{units}, {out}"),
    }
}

/// Whether a unit is out. Where it is not known which of them are, the last ones are shown so.
pub(super) fn is_out(fleet: &Fleet, unit: u32, reading: &Reading<'_>) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "it was read from a number of that kind")]
    let value = reading.value(fleet.out) as f32;
    let of_count = unit >= fleet.units.saturating_sub(fleet.out(value));
    fleet.is_out(unit, value).unwrap_or(of_count)
}

/// Draws the units of a part from a point to the right, within a width, and says them.
pub(super) fn row(
    (painter, visuals): (&Painter, &Visuals),
    (corner, width): (Pos2, f32),
    fleet: &Fleet,
    reading: &Reading<'_>,
) {
    let font = FontId::proportional(theme::SMALL);
    let mut at = pos2(corner.x, corner.y + HEIGHT / 2.0);
    let laid = |text: String| painter.layout_no_wrap(text, font.clone(), visuals.text_color());
    let mut galley = laid(words(fleet, reading));
    let beside = laid(beside(fleet, reading));
    if shown(fleet.units, width - beside.size().x - BETWEEN, BREAKER) == Shown::Each {
        galley = beside;
        for unit in 0..fleet.units {
            let square =
                Rect::from_center_size(at + vec2(BREAKER / 2.0, 0.0), vec2(BREAKER, BREAKER));
            breaker((painter, visuals), square, !is_out(fleet, unit, reading), Severity::Failed);
            at.x += BREAKER + BETWEEN;
        }
    }
    let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    painter.galley(place.min, galley, visuals.text_color());
}

/// A breaker: a filled square while it is closed, a hollow one with a stroke while it is open.
pub(super) fn breaker(
    (painter, visuals): (&Painter, &Visuals),
    square: Rect,
    closed: bool,
    open_is: Severity,
) {
    if closed {
        painter.rect_filled(square, 1.0, colour(visuals, Severity::Normal));
        return;
    }
    let line = Stroke::new(1.5, colour(visuals, open_is));
    painter.rect(square, 1.0, visuals.extreme_bg_color, line, StrokeKind::Inside);
    painter.line_segment([square.left_bottom(), square.right_top()], line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_maintenance_are_told_apart_from_others_that_are_out() {
        let words = [(0, 0), (2, 0), (1, 1), (3, 1)].map(in_words);
        let told =
            [None, Some("2 out"), Some("1 in maintenance"), Some("3 out (1 in maintenance)")];
        assert_eq!(words, told.map(|words| words.map(str::to_owned)));
    }

    /// Eight units of 10 points with 4 between them take 8 x 14 - 4 = 108.
    #[test]
    fn units_merge_where_they_have_no_room() {
        assert_eq!(shown(8, 108.0, 10.0), Shown::Each);
        assert_eq!(shown(8, 107.0, 10.0), Shown::Merged);
        assert_eq!(shown(9, 1000.0, 10.0), Shown::Merged);
        assert_eq!(shown(1, 10.0, 10.0), Shown::Each);
    }
}
