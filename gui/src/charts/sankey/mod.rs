//! Flow diagrams: parts in columns, and flows between them as broad as what flows.

mod layout;

pub(crate) use layout::{Diagram, Flow};

use std::sync::Arc;

use egui::{
    Align, Color32, FontId, Galley, Mesh, Pos2, Rect, Response, Role, Sense, TextStyle, Ui, Vec2,
    WidgetInfo,
};

use super::text;
use crate::theme;
use layout::{Placed, Ribbon};

/// Breadth of a part.
const PART: f32 = 10.0;
/// Space between a part and its label.
const SPACE: f32 = 6.0;
/// Room that flows have beyond labels between two columns.
const LEAST: f32 = 40.0;
/// Pieces that a curve is made of.
const PIECES: u16 = 28;

/// Where the columns stand.
struct Frame {
    origin: Pos2,
    /// The left end of each column of parts.
    lefts: Vec<f32>,
}

/// What is written beside the parts.
struct Labels {
    texts: Vec<String>,
    font: FontId,
    /// Least room between two columns.
    gap: f32,
}

impl Labels {
    fn galley(&self, ui: &Ui, text: &str, color: Color32) -> Arc<Galley> {
        ui.painter().layout_no_wrap(text.to_owned(), self.font.clone(), color)
    }
}

/// Draws a diagram of `flows` with a `label` for each part: its name, what flows through it, and that in
/// few letters. Both stand in one line or in two, or in few letters where there is no room for that; the
/// flow under the pointer.
pub(crate) fn sankey(
    ui: &mut Ui,
    about: &str,
    flows: &[Flow],
    height: f32,
    label: impl Fn(&str, f64) -> [String; 3],
) -> (Option<usize>, Response) {
    let (diagram, written) = fitting(ui, flows, height, &label);
    let (lefts, width) = lefts(ui, &diagram, &written);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, diagram.height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, about));
    let frame = Frame { origin: rect.min, lefts };
    let pointer = response.hover_pos();
    let ribbons = &diagram.ribbons;
    let lit =
        pointer.and_then(|at| ribbons.iter().position(|ribbon| frame.holds(&diagram, ribbon, at)));
    for (flow, ribbon) in ribbons.iter().enumerate() {
        let color = theme::veiled(theme::series(ui.visuals(), ribbon.ends[0]), lit == Some(flow));
        ui.painter().add(mesh(&frame, &diagram, ribbon, color));
    }
    for (place, part) in diagram.parts.iter().enumerate() {
        let corner = Pos2::new(frame.lefts[part.layer], part.top) + frame.origin.to_vec2();
        let body = Rect::from_min_size(corner, Vec2::new(PART, part.height));
        ui.painter().rect_filled(body, 2.0, theme::series(ui.visuals(), place));
        let at = Pos2::new(body.right() + SPACE, body.center().y);
        let color = ui.visuals().strong_text_color();
        let galley = written.galley(ui, &written.texts[place], color);
        text::draw(ui.painter(), at, Align::Min, galley, color);
    }
    (lit, response)
}

/// The diagram with the longest labels that fit, or with the shortest.
fn fitting(
    ui: &Ui,
    flows: &[Flow],
    height: f32,
    label: impl Fn(&str, f64) -> [String; 3],
) -> (Diagram, Labels) {
    type Join = fn([String; 3]) -> String;
    let styles: [(f32, TextStyle, f32, Join); 4] = [
        (1.0, TextStyle::Body, LEAST, |[name, amount, _]| format!("{name} {amount}")),
        (2.0, TextStyle::Body, LEAST, |[name, amount, _]| format!("{name}\n{amount}")),
        (2.0, TextStyle::Small, LEAST / 2.0, |[name, _, short]| format!("{name}\n{short}")),
        (1.0, TextStyle::Small, SPACE / 2.0, |[name, ..]| name),
    ];
    let all = styles.into_iter().map(|(lines, style, gap, join)| {
        let font = style.resolve(ui.style());
        let diagram = layout::diagram(flows, height, (font.size + SPACE) * lines - SPACE / 2.0);
        let text = |part: &Placed| join(label(&part.name, part.amount));
        let texts = diagram.parts.iter().map(text).collect();
        (diagram, Labels { texts, font, gap })
    });
    let fits = |(diagram, labels): &(Diagram, Labels)| {
        diagram.height <= height && lefts(ui, diagram, labels).1 <= ui.available_width()
    };
    let mut all: Vec<_> = all.collect();
    let place = all.iter().position(fits).unwrap_or(all.len() - 1);
    all.swap_remove(place)
}

/// The left ends of the columns, each wide enough for its labels, and the width of all.
fn lefts(ui: &Ui, diagram: &Diagram, labels: &Labels) -> (Vec<f32>, f32) {
    let breadth = |text: &str| labels.galley(ui, text, theme::CLEAR).size().x;
    let widths: Vec<f32> = (0..diagram.layers)
        .map(|layer| {
            let all = diagram.parts.iter().zip(&labels.texts);
            let here = all.filter(|(part, _)| part.layer == layer);
            PART + SPACE + here.map(|(_, text)| breadth(text)).fold(0.0, f32::max) + SPACE
        })
        .collect();
    let gaps = diagram.layers.saturating_sub(1).max(1) as f32;
    let needed: f32 = widths.iter().sum();
    let gap = ((ui.available_width() - needed) / gaps).max(labels.gap);
    let mut left = 0.0;
    let lefts = widths.iter().map(|width| {
        let here = left;
        left += width + gap;
        here
    });
    let lefts: Vec<f32> = lefts.collect();
    (lefts, needed + gap * (diagram.layers.saturating_sub(1)) as f32)
}

impl Frame {
    /// The left and the right end of a flow.
    fn ends(&self, diagram: &Diagram, ribbon: &Ribbon) -> [f32; 2] {
        let [from, to] = ribbon.ends.map(|end| self.lefts[diagram.parts[end].layer]);
        [self.origin.x + from + PART, self.origin.x + to]
    }

    fn holds(&self, diagram: &Diagram, ribbon: &Ribbon, at: Pos2) -> bool {
        let [left, right] = self.ends(diagram, ribbon);
        let top = self.origin.y + top(ribbon, (at.x - left) / (right - left));
        let slack = ((4.0 - ribbon.breadth) / 2.0).max(0.0);
        (left..=right).contains(&at.x)
            && (top - slack..=top + ribbon.breadth + slack).contains(&at.y)
    }
}

/// The upper edge of a flow at a share of its way: level at both ends.
fn top(ribbon: &Ribbon, share: f32) -> f32 {
    let eased = share * share * (3.0 - 2.0 * share);
    ribbon.tops[0] + (ribbon.tops[1] - ribbon.tops[0]) * eased
}

fn mesh(frame: &Frame, diagram: &Diagram, ribbon: &Ribbon, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    let [left, right] = frame.ends(diagram, ribbon);
    let breadth = ribbon.breadth.max(1.0);
    for piece in 0..=PIECES {
        let share = f32::from(piece) / f32::from(PIECES);
        let upper = Pos2::new(left + (right - left) * share, frame.origin.y + top(ribbon, share));
        mesh.colored_vertex(upper, color);
        mesh.colored_vertex(upper + Vec2::new(0.0, breadth), color);
        if piece > 0 {
            let next = u32::from(piece) * 2;
            mesh.add_triangle(next - 2, next - 1, next);
            mesh.add_triangle(next - 1, next, next + 1);
        }
    }
    mesh
}
