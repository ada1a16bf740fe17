//! Flow diagrams: parts in columns, and flows between them as broad as what flows.

mod layout;

pub(crate) use layout::{Diagram, Flow, diagram};

use egui::{Align, Color32, Mesh, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

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

/// Draws a diagram of `flows` with a `label` for each part, in one line where there is room and in
/// two otherwise; the flow under the pointer.
pub(crate) fn sankey(
    ui: &mut Ui,
    about: &str,
    flows: &[Flow],
    height: f32,
    label: impl Fn(&str, f64) -> [String; 2],
) -> (Option<usize>, Response) {
    let mut diagram = diagram(flows, height, theme::ROW - 4.0);
    let labels = |between: &str| -> Vec<String> {
        let label = |part: &Placed| label(&part.name, part.amount).join(between);
        diagram.parts.iter().map(label).collect()
    };
    let mut written = labels(" ");
    if lefts(ui, &diagram, &written).1 > ui.available_width() {
        written = labels("\n");
        diagram = layout::diagram(flows, height, theme::ROW * 2.0 - 8.0);
    }
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
        text::draw(ui.painter(), at, Align::Min, text::line(ui, &written[place], color), color);
    }
    (lit, response)
}

/// The left ends of the columns, each wide enough for its labels, and the width of all.
fn lefts(ui: &Ui, diagram: &Diagram, labels: &[String]) -> (Vec<f32>, f32) {
    let widths: Vec<f32> = (0..diagram.layers)
        .map(|layer| {
            let here = diagram.parts.iter().zip(labels).filter(|(part, _)| part.layer == layer);
            PART + SPACE + text::widest(ui, here.map(|(_, label)| label.as_str())) + SPACE
        })
        .collect();
    let gaps = diagram.layers.saturating_sub(1).max(1) as f32;
    let needed: f32 = widths.iter().sum();
    let gap = ((ui.available_width() - needed) / gaps).max(LEAST);
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
