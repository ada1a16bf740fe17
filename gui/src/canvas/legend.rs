//! Legends: what colours and marks of a drawing say, with units and range.

use std::ops::RangeInclusive;

use egui::{Color32, Mesh, Pos2, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::theme;

/// A mark that tells a category apart without its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A filled rectangle.
    Full,
    /// Only its frame.
    Hollow,
    /// Half of it, below a diagonal.
    Half,
    /// A cross.
    Cross,
}

/// Values along a ramp of colours.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ramp {
    /// What the values are.
    pub(crate) name: String,
    /// Their unit; empty where there is none.
    pub(crate) unit: &'static str,
    /// From the value of the first colour to that of the last.
    pub(crate) range: RangeInclusive<f64>,
}

impl Ramp {
    /// The colour of a value; beyond the range it is that of the nearer end.
    #[expect(clippy::cast_possible_truncation, reason = "colours need few digits")]
    pub(crate) fn colour(&self, value: f64) -> Color32 {
        let (low, high) = (*self.range.start(), *self.range.end());
        theme::ramp(((value - low) / (high - low).max(f64::MIN_POSITIVE)) as f32)
    }

    fn text(&self, value: f64) -> String {
        let text = crate::format::short(value);
        if self.unit.is_empty() { text } else { format!("{text} {}", self.unit) }
    }
}

/// Width of a ramp.
const RAMP: f32 = 120.0;
/// Side of a swatch.
const SWATCH: f32 = 12.0;

/// Draws a ramp with its name, its ends and its unit.
pub(crate) fn ramp(ui: &mut Ui, ramp: &Ramp) {
    ui.horizontal(|ui| {
        ui.label(&ramp.name);
        ui.label(ramp.text(*ramp.range.start()));
        let (rect, response) = ui.allocate_exact_size(vec2(RAMP, SWATCH), Sense::hover());
        let label = format!(
            "{} from {} to {}",
            ramp.name,
            ramp.text(*ramp.range.start()),
            ramp.text(*ramp.range.end())
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
        response.on_hover_text("Dark is least, bright is greatest.");
        let mut mesh = Mesh::default();
        let steps = 24_u32;
        for step in 0..steps {
            let share = |step: u32| step as f32 / steps as f32;
            let columns = rect.left() + rect.width() * share(step)
                ..=rect.left() + rect.width() * share(step + 1);
            let part = Rect::from_x_y_ranges(columns, rect.y_range());
            mesh.add_colored_rect(part, theme::ramp(share(step)));
        }
        ui.painter().add(mesh);
        ui.label(ramp.text(*ramp.range.end()));
    });
}

/// Draws a swatch with its name for each category.
pub(crate) fn swatches(ui: &mut Ui, all: &[(String, Color32, Mark)]) {
    ui.horizontal_wrapped(|ui| {
        for (name, colour, mark) in all {
            keep_together(ui, name);
            let (rect, _) = ui.allocate_exact_size(vec2(SWATCH, SWATCH), Sense::hover());
            let mut mesh = Mesh::default();
            let ground = ui.visuals().extreme_bg_color;
            paint_mark(&mut mesh, rect, *mark, *colour, ground);
            ui.painter().add(mesh);
            ui.label(name);
        }
    });
}

/// Begins a new row if a swatch, a box to check and a name do not fit into what is left of this one.
pub(crate) fn keep_together(ui: &mut Ui, name: &str) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER);
    let spacing = ui.spacing();
    let boxes = SWATCH + spacing.icon_width + spacing.icon_spacing + 2.0 * spacing.item_spacing.x;
    if ui.available_size_before_wrap().x < galley.size().x + boxes {
        ui.end_row();
    }
}

/// Paints a mark into a mesh: its colour on the ground of the drawing.
pub(crate) fn paint_mark(
    mesh: &mut Mesh,
    rect: Rect,
    mark: Mark,
    colour: Color32,
    ground: Color32,
) {
    let line = (rect.width().min(rect.height()) * 0.16).max(1.0);
    mesh.add_colored_rect(rect, colour);
    match mark {
        Mark::Full => {}
        Mark::Hollow => mesh.add_colored_rect(rect.shrink(line), ground),
        Mark::Half => {
            let inner = rect.shrink(line);
            triangle(mesh, [inner.left_top(), inner.right_top(), inner.left_bottom()], ground);
        }
        Mark::Cross => {
            mesh.add_colored_rect(rect.shrink(line), ground);
            let inner = rect.shrink(line * 1.6);
            stroke(mesh, inner.left_top(), inner.right_bottom(), line, colour);
            stroke(mesh, inner.left_bottom(), inner.right_top(), line, colour);
        }
    }
}

fn triangle(mesh: &mut Mesh, corners: [Pos2; 3], colour: Color32) {
    let first = u32::try_from(mesh.vertices.len()).expect("a mesh has fewer than 2^32 vertices");
    for corner in corners {
        mesh.colored_vertex(corner, colour);
    }
    mesh.add_triangle(first, first + 1, first + 2);
}

fn stroke(mesh: &mut Mesh, from: Pos2, to: Pos2, width: f32, colour: Color32) {
    let aside = (to - from).normalized().rot90() * width / 2.0;
    triangle(mesh, [from + aside, from - aside, to + aside], colour);
    triangle(mesh, [to + aside, to - aside, from - aside], colour);
}
