//! Axes whose numbers stand apart and are as easy to read as any other text.

use egui_plot::AxisHints;

use crate::theme;

/// The axis across and the axis up. Numbers that would stand too near each other are left out, and none
/// of the others fades.
pub(crate) fn axes<'a>() -> [AxisHints<'a>; 2] {
    let apart = |least: f32| least..=least + 0.5;
    [
        AxisHints::new_x().label_spacing(apart(theme::SHORT / 2.5)),
        AxisHints::new_y().label_spacing(apart(theme::ROW)),
    ]
}
