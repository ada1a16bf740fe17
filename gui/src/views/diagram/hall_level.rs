//! The single line of a hall: its feed and its batteries, the blocks of line-ups that back each other, and what
//! they feed.

use egui::{
    Align2, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use factory::results::{Carrier, Fleet, Link, Node, Severity, Topology};

use super::fleet::{self, Shown};
use super::parts::{BETWEEN, LINE, Pen, WIDTH};
use super::{card, colour};
use crate::command::Command;
use crate::model::Selection;
use crate::theme;

/// Size of a line-up within its block.
const UNIT: Vec2 = vec2(40.0, 34.0);
/// Size of a feed to racks.
const FEED: Vec2 = vec2(30.0, 18.0);
/// Space between line-ups.
const GAP: f32 = 8.0;
/// Space at the edges of a block.
const EDGE: f32 = 8.0;
/// Height of the lines from line-ups to feeds.
const WIRES: f32 = 22.0;
/// Least width of a block.
const LEAST: f32 = 224.0;

/// Links of electricity that begin and end in a hall.
fn links(topology: &Topology, hall: u32) -> impl Iterator<Item = (usize, &Link)> {
    let here = move |node: usize| topology.nodes[node].hall == Some(hall);
    let known = topology.links.iter().enumerate();
    known.filter(move |(_, link)| {
        link.carries == Carrier::Electricity && here(link.from) && here(link.to)
    })
}

/// Blocks of line-ups of a hall.
pub(super) fn blocks(topology: &Topology, hall: u32) -> Vec<usize> {
    let is_block = |node: &Node| node.hall == Some(hall) && node.fleets.len() > 1;
    (0..topology.nodes.len()).filter(|&node| is_block(&topology.nodes[node])).collect()
}

/// The chain of a hall from its bus down, each part with the link that leads to it, and what hangs beside it.
type Parts = Vec<(Option<usize>, usize)>;

/// The longest way down from the bus, and all other parts.
pub(super) fn chain(topology: &Topology, hall: u32) -> (Parts, Parts) {
    let Some(entry) = super::site_level::halls(topology).into_iter().find(|it| it.hall == hall)
    else {
        return (Vec::new(), Vec::new());
    };
    let depth = |node: usize| {
        let mut below = vec![node];
        let mut depth = 0;
        while depth < 99 {
            let next: Vec<usize> = links(topology, hall)
                .filter(|(_, link)| below.contains(&link.from))
                .map(|(_, link)| link.to)
                .collect();
            if next.is_empty() {
                break;
            }
            (below, depth) = (next, depth + 1);
        }
        depth
    };
    let mut main = vec![(Some(entry.link), entry.entry)];
    let mut aside = Vec::new();
    let mut node = entry.entry;
    loop {
        let below = links(topology, hall).filter(|(_, link)| link.from == node);
        let mut below: Parts = below.map(|(place, link)| (Some(place), link.to)).collect();
        // The part with the most below it goes on; of several at the end the first.
        let Some(on) = (0..below.len()).rev().max_by_key(|&place| depth(below[place].1)) else {
            break;
        };
        let next = below.remove(on);
        aside.extend(below);
        main.push(next);
        node = next.1;
    }
    (main, aside)
}

/// Draws it from a corner over a width; where it ends.
pub(super) fn ui(pen: &mut Pen<'_>, ui: &Ui, (corner, width): (Pos2, f32), hall: u32) -> Rect {
    let topology = pen.reading.topology;
    let mut left = corner;
    if let Some(bus) = super::site_level::bus(topology) {
        left.y = pen.bar(ui, corner, width, bus).bottom() - theme::ROW + theme::LINE;
    }
    let (main, aside) = chain(topology, hall);
    // The name of the bar stands beside the line down.
    let beside = pos2(corner.x + WIDTH / 2.0, corner.y);
    let left = pos2(left.x, beside.y + theme::ROW + 6.0);
    let stack = pen.stack(ui, left, &main);
    let wide = width >= WIDTH + 2.0 * BETWEEN + LEAST;
    let (right, rest) = if wide {
        (pos2(corner.x + WIDTH + 2.0 * BETWEEN, left.y + LINE), width - WIDTH - 2.0 * BETWEEN)
    } else {
        (pos2(corner.x, stack.bottom() + BETWEEN), width)
    };
    let mut bottom = shared_blocks(pen, ui, (right, rest), &blocks(topology, hall));
    let title = pos2(right.x, bottom + BETWEEN);
    let font = FontId::proportional(theme::BODY);
    let color = ui.visuals().strong_text_color();
    if !aside.is_empty() {
        let title = ui.painter().text(
            title,
            Align2::LEFT_TOP,
            "Batteries, and what else it feeds",
            font,
            color,
        );
        bottom = pen.rows(ui, (pos2(right.x, title.bottom()), rest), &aside).bottom();
    }
    Rect::from_min_max(corner, pos2(corner.x + width, bottom.max(stack.bottom())))
}

/// Draws blocks side by side in rows; where they end.
fn shared_blocks(
    pen: &mut Pen<'_>,
    ui: &Ui,
    (corner, width): (Pos2, f32),
    blocks: &[usize],
) -> f32 {
    let mut at = corner;
    let mut bottom = corner.y;
    for &node in blocks {
        let size = size(&pen.reading.topology.nodes[node], width);
        if at.x > corner.x && at.x + size.x > corner.x + width {
            at = pos2(corner.x, bottom + BETWEEN);
        }
        let place = Rect::from_min_size(at, size);
        block(pen, ui, place, node);
        bottom = bottom.max(place.bottom());
        at.x += size.x + BETWEEN;
    }
    bottom
}

/// Whether each line-up has room, and each feed.
fn shown(node: &Node, width: f32) -> [Shown; 2] {
    let room = width - 2.0 * EDGE;
    let named = |fleet: &Fleet, each: f32| {
        let shown = fleet::shown(fleet.units, room, each);
        if fleet.names.is_empty() { Shown::Merged } else { shown }
    };
    [named(&node.fleets[0], UNIT.x + GAP), named(&node.fleets[1], FEED.x + GAP)]
}

fn size(node: &Node, most: f32) -> Vec2 {
    let each = |fleet: &Fleet, each: f32| fleet.units as f32 * (each + GAP);
    let [units, feeds] = shown(node, most);
    let wide = match units {
        Shown::Each => each(&node.fleets[0], UNIT.x).max(each(&node.fleets[1], FEED.x)),
        Shown::Merged => 0.0,
    };
    let width = (wide + 2.0 * EDGE).max(LEAST).min(most.max(LEAST));
    let rows = match units {
        Shown::Each => UNIT.y,
        Shown::Merged => fleet::HEIGHT,
    } + match feeds {
        Shown::Each => WIRES + FEED.y,
        Shown::Merged => fleet::HEIGHT,
    };
    vec2(width, 2.0 * EDGE + 2.0 * theme::ROW + rows)
}

/// Draws a block: line-ups with their breakers, the feeds that hang on them, and what these may draw.
fn block(pen: &mut Pen<'_>, ui: &Ui, place: Rect, number: usize) {
    let reading = pen.reading;
    let node = &reading.topology.nodes[number];
    let response = ui.interact(place, ui.scope_id().with(&node.name), Sense::click());
    let is_selected = matches!(pen.selection, Selection::Node(name) if *name == node.name);
    let told: Vec<String> = node.fleets.iter().map(|fleet| fleet::words(fleet, reading)).collect();
    let words = format!("{}: {}, {}", node.label, told.join(", "), share(pen, node));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &words));
    let (painter, visuals) = (ui.painter(), ui.visuals());
    let frame =
        card::frame(visuals, &response, is_selected).unwrap_or_else(|| theme::thin_line(visuals));
    painter.rect(place, 4.0, theme::card(visuals), frame, StrokeKind::Inside);
    let text = |at: Pos2, text: String, size: f32, strong: bool| {
        let color = if strong { visuals.strong_text_color() } else { visuals.text_color() };
        painter.text(at, Align2::LEFT_TOP, text, FontId::proportional(size), color).bottom()
    };
    let corner = place.min + Vec2::splat(EDGE);
    let spare = node.fleets[0].units - node.fleets[0].needed;
    let title = format!("{}: {} needed, {spare} spare", node.label, node.fleets[0].needed);
    text(corner, title, theme::BODY, true);
    let at = corner + vec2(0.0, theme::ROW);
    let below = inside(pen, ui, (at, place.width()), node);
    text(pos2(corner.x, below + theme::LINE), share(pen, node), theme::SMALL, false);
    if response.clicked() {
        pen.commands.push(Command::Select(Selection::Node(node.name.clone())));
    }
    response.on_hover_ui(|ui| reading.show(ui, number));
}

/// What feeds of a block with supply may draw, in words.
fn share(pen: &Pen<'_>, node: &Node) -> String {
    let channel = node
        .channels
        .iter()
        .find(|channel| pen.reading.topology.channels[**channel].name.ends_with("/share"));
    let share = channel.map_or(1.0, |channel| pen.reading.value(*channel));
    format!("Racks may draw {} of their design", crate::format::percent(share))
}

/// Draws the line-ups and feeds of a block; where they end.
fn inside(pen: &Pen<'_>, ui: &Ui, (corner, width): (Pos2, f32), node: &Node) -> f32 {
    let (painter, visuals, reading) = (ui.painter(), ui.visuals(), pen.reading);
    let [line_ups, feeds] = [&node.fleets[0], &node.fleets[1]];
    let [units, racks] = shown(node, width);
    let mut bottom = corner.y;
    let middle = |place: f32, count: u32, each: f32| {
        let room = width - 2.0 * EDGE;
        let step = (room / count as f32).min(each + 4.0 * GAP);
        corner.x + room / 2.0 + (place + 0.5 - count as f32 / 2.0) * step
    };
    let x_of = |unit: u32| middle(unit as f32, line_ups.units, UNIT.x);
    if units == Shown::Each {
        for unit in 0..line_ups.units {
            let place = Rect::from_center_size(pos2(x_of(unit), corner.y + UNIT.y / 2.0), UNIT);
            line_up(
                ui,
                place,
                &line_ups.names[unit as usize],
                !fleet::is_out(line_ups, unit, reading),
            );
        }
        bottom += UNIT.y;
    } else {
        fleet::row((painter, visuals), (pos2(corner.x, bottom), width - EDGE), line_ups, reading);
        bottom += fleet::HEIGHT;
    }
    if racks == Shown::Merged {
        fleet::row((painter, visuals), (pos2(corner.x, bottom), width - EDGE), feeds, reading);
        return bottom + fleet::HEIGHT;
    }
    for feed in 0..feeds.units {
        let name = &feeds.names[feed as usize];
        let dark = fleet::is_out(feeds, feed, reading);
        let at = pos2(middle(feed as f32, feeds.units, FEED.x), bottom + WIRES + FEED.y / 2.0);
        if units == Shown::Each {
            for unit in
                (0..line_ups.units).filter(|unit| hangs(name, &line_ups.names[*unit as usize]))
            {
                let live = !fleet::is_out(line_ups, unit, reading);
                let wire =
                    if live { theme::thin_line(visuals) } else { theme::faint_line(visuals) };
                painter
                    .line_segment([pos2(x_of(unit), bottom), at - vec2(0.0, FEED.y / 2.0)], wire);
            }
        }
        let place = Rect::from_center_size(at, FEED);
        let severity = if dark { Severity::Failed } else { Severity::Normal };
        let line = Stroke::new(if dark { 2.0 } else { 1.0 }, colour(visuals, severity));
        painter.rect(place, 2.0, visuals.extreme_bg_color, line, StrokeKind::Inside);
        if dark {
            painter.line_segment([place.left_bottom(), place.right_top()], line);
        }
        let font = FontId::proportional(theme::SMALL);
        painter.text(at, Align2::CENTER_CENTER, name, font, visuals.text_color());
    }
    bottom + WIRES + FEED.y
}

/// Whether a feed hangs on a line-up: its name holds that of the line-up, or all of them share a bus.
fn hangs(feed: &str, line_up: &str) -> bool {
    feed == "bus" || feed.contains(line_up)
}

/// Draws a line-up: its letter, and its main breaker.
fn line_up(ui: &Ui, place: Rect, name: &str, is_in: bool) {
    let (painter, visuals) = (ui.painter(), ui.visuals());
    painter.rect(place, 3.0, visuals.panel_fill, theme::thin_line(visuals), StrokeKind::Inside);
    let top = place.center_top() + vec2(0.0, 2.0);
    let font = FontId::proportional(theme::BODY);
    painter.text(top, Align2::CENTER_TOP, name, font, visuals.strong_text_color());
    let square = place.center_bottom() - vec2(0.0, fleet::BREAKER / 2.0 + 3.0);
    let square = Rect::from_center_size(square, Vec2::splat(fleet::BREAKER));
    fleet::breaker((painter, visuals), square, is_in, Severity::Failed);
}
