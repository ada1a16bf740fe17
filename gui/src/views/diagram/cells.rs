//! All halls as small cells: what each draws and whether it is fed.

use egui::{FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};
use factory::results::{Carrier, Topology};

use super::reading::Reading;
use super::{card, symbol};
use crate::canvas::Projection;
use crate::theme;

/// Size of a cell.
const CELL: Vec2 = vec2(92.0, 42.0);
/// Space between cells, and around them.
const BETWEEN: f32 = 6.0;

/// A hall as a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HallCell {
    pub(crate) hall: u32,
    /// The part of the hall that the site feeds.
    pub(crate) entry: usize,
    /// The part of the site that feeds it.
    pub(crate) source: usize,
    /// The link between them.
    pub(crate) link: usize,
}

/// The halls that the site feeds.
pub(crate) fn halls(topology: &Topology) -> Vec<HallCell> {
    let cell = |(link, known): (usize, &factory::results::Link)| {
        let (from, to) = (&topology.nodes[known.from], &topology.nodes[known.to]);
        let feeds = known.carries == Carrier::Electricity && from.hall.is_none();
        let hall = to.hall.filter(|_| feeds)?;
        Some(HallCell { hall, entry: known.to, source: known.from, link })
    };
    topology.links.iter().enumerate().filter_map(cell).collect()
}

/// Size of the frame around so many cells in a width.
pub(crate) fn size(count: usize, width: f32) -> Vec2 {
    let columns = columns(count, width);
    let rows = count.div_ceil(columns);
    vec2(columns as f32, rows as f32) * (CELL + Vec2::splat(BETWEEN)) + Vec2::splat(BETWEEN)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by max and min"
)]
fn columns(count: usize, width: f32) -> usize {
    let fit = ((width - BETWEEN) / (CELL.x + BETWEEN)).max(1.0) as usize;
    fit.min(count.max(1))
}

/// Where a cell stands in a frame.
pub(crate) fn place(frame: Rect, number: usize, count: usize) -> Rect {
    let columns = columns(count, frame.width() + 1.0);
    let (column, row) = (number % columns, number / columns);
    let step = CELL + Vec2::splat(BETWEEN);
    let corner = frame.min + Vec2::splat(BETWEEN) + vec2(column as f32, row as f32) * step;
    Rect::from_min_size(corner, CELL)
}

/// Draws all halls into a frame; answers the one that was clicked.
pub(crate) fn ui(
    ui: &Ui,
    (frame, seen): (Rect, &Projection),
    cells: &[HallCell],
    chosen: u32,
    reading: &Reading<'_>,
) -> Option<u32> {
    let mut clicked = None;
    let edge = seen.seen_as(frame);
    ui.painter().rect_stroke(edge, 4.0, theme::thin_line(ui.visuals()), StrokeKind::Inside);
    for (number, cell) in cells.iter().enumerate() {
        let place = seen.seen_as(place(frame, number, cells.len()));
        let chosen = cell.hall == chosen;
        if ui.is_rect_visible(place) && cell_ui(ui, (place, seen.scale), cell, chosen, reading) {
            clicked = Some(cell.hall);
        }
    }
    clicked
}

fn cell_ui(
    ui: &Ui,
    (place, scale): (Rect, f32),
    cell: &HallCell,
    chosen: bool,
    reading: &Reading<'_>,
) -> bool {
    let topology = reading.topology;
    let node = &topology.nodes[cell.entry];
    let flow = reading.text(topology.links[cell.link].flow);
    let state = node.state.map_or_else(String::new, |state| reading.text(state));
    let response = ui.interact(place, ui.scope_id().with(("cell", cell.hall)), Sense::click());
    let words = format!("Hall {}, {state}, {flow}", cell.hall);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &words));
    let visuals = ui.visuals();
    let frame = if chosen {
        card::selected(visuals)
    } else if response.hovered() || response.has_focus() {
        card::hovered(visuals)
    } else {
        Stroke::NONE
    };
    let painter = ui.painter();
    painter.rect(place, 3.0, theme::card(visuals), frame, StrokeKind::Inside);
    let corner: Pos2 = place.min + vec2(8.0, 5.0) * scale;
    let font = FontId::proportional(theme::SMALL * scale);
    let name = painter.layout_no_wrap(
        format!("Hall {}", cell.hall),
        font.clone(),
        visuals.strong_text_color(),
    );
    let flow = painter.layout_no_wrap(flow, font, visuals.text_color());
    let half = name.size().y / 2.0;
    let mark = corner + vec2(4.0 * scale, half);
    symbol::mark(painter, visuals, mark, 4.0 * scale, reading.severity(node));
    let aside = vec2(12.0 * scale, 0.0);
    let below = corner + aside + vec2(0.0, name.size().y + 2.0 * scale);
    painter.galley(corner + aside, name, visuals.strong_text_color());
    painter.galley(below, flow, visuals.text_color());
    let clicked = response.clicked();
    response.on_hover_ui(|ui| reading.show(ui, cell.entry));
    clicked
}
