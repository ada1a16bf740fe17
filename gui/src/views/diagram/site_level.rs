//! The single line of a site: where power comes from, what it passes, and the halls that it feeds.

use egui::{
    Align2, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use factory::results::{Carrier, Link, Topology};

use super::parts::{BETWEEN, LINE, Pen, WIDTH};
use super::{card, symbol};
use crate::theme;

/// Size of a hall.
const CELL: Vec2 = vec2(112.0, 56.0);
/// Space between halls.
const GAP: f32 = 6.0;
/// How far from a column a line passes the parts below.
const ASIDE: f32 = BETWEEN / 3.0;
/// Least width that two paths to the bus need side by side.
const TWO: f32 = 2.0 * WIDTH + BETWEEN;

/// A hall as a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HallCell {
    pub(crate) hall: u32,
    /// The part of the hall that the site feeds.
    pub(crate) entry: usize,
    /// The link to it.
    pub(crate) link: usize,
}

/// The halls that the site feeds.
pub(crate) fn halls(topology: &Topology) -> Vec<HallCell> {
    let cell = |(link, known): (usize, &Link)| {
        let (from, to) = (&topology.nodes[known.from], &topology.nodes[known.to]);
        let feeds = known.carries == Carrier::Electricity && from.hall.is_none();
        let hall = to.hall.filter(|_| feeds)?;
        Some(HallCell { hall, entry: known.to, link })
    };
    topology.links.iter().enumerate().filter_map(cell).collect()
}

/// Links of electricity between parts of the site, with their places.
fn links(topology: &Topology) -> impl Iterator<Item = (usize, &Link)> {
    let of_site = |link: &Link| {
        let ends = [link.from, link.to].map(|node| topology.nodes[node].hall.is_none());
        ends == [true, true] && link.carries == Carrier::Electricity
    };
    topology.links.iter().enumerate().filter(move |(_, link)| of_site(link))
}

/// The part that feeds the halls.
pub(super) fn bus(topology: &Topology) -> Option<usize> {
    halls(topology).first().map(|cell| topology.links[cell.link].from)
}

/// Parts from a source on, each with the link that leads to it.
type Parts = Vec<(Option<usize>, usize)>;

/// From each source to the bus: its parts, and the link to the bus.
pub(super) fn paths(topology: &Topology) -> Vec<(Parts, usize)> {
    let Some(bus) = bus(topology) else { return Vec::new() };
    let into = |node: usize| links(topology).find(|(_, link)| link.to == node);
    let ends = links(topology).filter(|(_, link)| link.to == bus);
    let path = |(last, link): (usize, &Link)| {
        let mut parts = Vec::new();
        let mut node = link.from;
        while let Some((before, link)) = into(node).filter(|_| parts.len() < 99) {
            parts.push((Some(before), node));
            node = link.from;
        }
        parts.push((None, node));
        parts.reverse();
        (parts, last)
    };
    ends.map(path).collect()
}

/// Draws it from a corner over a width; the hall that was clicked, and where the drawing ends.
pub(super) fn ui(pen: &mut Pen<'_>, ui: &Ui, corner: Pos2, width: f32) -> (Option<u32>, Rect) {
    let topology = pen.reading.topology;
    let mut bottom = sources(pen, ui, corner, width);
    if let Some(bus) = bus(topology) {
        bottom = pen.bar(ui, pos2(corner.x, bottom), width, bus).bottom();
    }
    let alone = |node: &usize| !topology.links.iter().any(|it| [it.from, it.to].contains(node));
    let of_site = |node: &usize| topology.nodes[*node].hall.is_none();
    for node in (0..topology.nodes.len()).filter(of_site).filter(alone) {
        bottom = pen.bar(ui, pos2(corner.x, bottom + theme::LINE), width, node).bottom();
    }
    let (clicked, cells) = cells(pen, ui, (pos2(corner.x, bottom), width));
    let house: Vec<(Option<usize>, usize)> = links(topology)
        .filter(|(_, link)| Some(link.from) == bus(topology))
        .map(|(place, link)| (Some(place), link.to))
        .collect();
    let mut bottom = cells.bottom();
    if !house.is_empty() {
        let title = pos2(corner.x, bottom + BETWEEN);
        let font = FontId::proportional(theme::BODY);
        let color = ui.visuals().strong_text_color();
        let title = ui.painter().text(title, Align2::LEFT_TOP, "The site itself", font, color);
        let corner = pos2(corner.x, title.bottom());
        bottom = pen.rows(ui, (corner, width), &house).bottom();
    }
    (clicked, Rect::from_min_max(corner, pos2(corner.x + width, bottom)))
}

/// Draws the paths from all sources to the bus side by side, or below each other where there is no room.
fn sources(pen: &mut Pen<'_>, ui: &Ui, corner: Pos2, width: f32) -> f32 {
    let paths = paths(pen.reading.topology);
    let mut at = corner;
    let mut ends: Vec<(Rect, usize)> = Vec::new();
    for (parts, last) in &paths {
        if at.x > corner.x && (width < TWO || at.x + WIDTH > corner.x + width) {
            let above = ends.iter().map(|(place, _)| place.bottom()).fold(at.y, f32::max);
            at = pos2(corner.x, above + LINE + BETWEEN);
        }
        ends.push((pen.stack(ui, at, parts), *last));
        at.x += WIDTH + BETWEEN;
    }
    let lowest = ends.iter().map(|end| end.0.bottom()).fold(corner.y, f32::max) + LINE;
    let below = |place: &Rect| {
        let under = |(other, _): &(Rect, usize)| {
            (other.left() - place.left()).abs() < GAP && other.top() > place.bottom()
        };
        ends.iter().any(under)
    };
    for (place, link) in &ends {
        let from = pos2(place.left() + WIDTH / 2.0, place.bottom());
        let to = from + vec2(0.0, LINE);
        if !below(place) {
            pen.link(ui, from, pos2(from.x, lowest), *link);
        } else if width < TWO {
            pen.link(ui, from, to, *link);
        } else {
            // Between the columns, past what stands below.
            let is_first = place.left() <= corner.x;
            let aside = if is_first { place.right() + ASIDE } else { place.left() - ASIDE };
            let along = [from, to, pos2(aside, to.y), pos2(aside, lowest)];
            pen.link_along(ui, &along, *link);
        }
    }
    lowest
}

/// Draws all halls in rows below the bus; the one that was clicked.
fn cells(pen: &Pen<'_>, ui: &Ui, (corner, width): (Pos2, f32)) -> (Option<u32>, Rect) {
    let halls = halls(pen.reading.topology);
    let mut clicked = None;
    let mut all = Rect::from_min_size(corner, Vec2::ZERO);
    let mut at = corner + vec2(0.0, GAP);
    for cell in &halls {
        if at.x > corner.x && at.x + CELL.x > corner.x + width {
            at = pos2(corner.x, at.y + CELL.y + GAP);
        }
        let place = Rect::from_min_size(at, CELL);
        if ui.is_rect_visible(place) && hall(pen, ui, place, cell) {
            clicked = Some(cell.hall);
        }
        all = all.union(place);
        at.x += CELL.x + GAP;
    }
    (clicked, all)
}

/// Draws a hall with its state, what it draws and what of it is out.
fn hall(pen: &Pen<'_>, ui: &Ui, place: Rect, cell: &HallCell) -> bool {
    let reading = pen.reading;
    let topology = reading.topology;
    let node = &topology.nodes[cell.entry];
    let flow = reading.text(topology.links[cell.link].flow);
    let state = node.state.map_or_else(String::new, |state| reading.text(state));
    let out = out_of(reading, cell.hall);
    let response = ui.interact(place, ui.scope_id().with(("hall", cell.hall)), Sense::click());
    let words = format!("Hall {}, {state}, {flow}, {out}", cell.hall);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    let (painter, visuals) = (ui.painter(), ui.visuals());
    let lit = response.hovered() || response.has_focus();
    let frame = if lit { card::hovered(visuals) } else { Stroke::NONE };
    painter.rect(place, 3.0, theme::card(visuals), frame, StrokeKind::Inside);
    let mut at = place.min + vec2(20.0, 4.0);
    symbol::mark(painter, visuals, place.min + vec2(11.0, 11.0), 4.0, reading.severity(node));
    for (text, color) in [
        (format!("Hall {}", cell.hall), visuals.strong_text_color()),
        (flow, visuals.text_color()),
        (out, visuals.weak_text_color()),
    ] {
        let font = FontId::proportional(theme::SMALL);
        at.y = painter.text(at, Align2::LEFT_TOP, text, font, color).bottom() + 1.0;
    }
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        ui.weak("Click to see its line-ups.");
        reading.show(ui, cell.entry);
    });
    clicked
}

/// Line-ups of a hall that are out, in words.
fn out_of(reading: &super::Reading<'_>, hall: u32) -> String {
    let channel = reading.topology.channel(&format!("hall {hall}/line_ups_out"));
    match channel.map_or(0.0, |channel| reading.value(channel)) {
        out if out < 0.5 => "all line-ups in".to_owned(),
        out if out < 1.5 => "1 line-up out".to_owned(),
        out => format!("{out:.0} line-ups out"),
    }
}
