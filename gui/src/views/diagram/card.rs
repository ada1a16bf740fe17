//! Parts as cards: symbol, name, state in a word and a shape, and what matters most of the rest.

use egui::{FontId, Painter, Rect, Response, Stroke, StrokeKind, Ui, Vec2, Visuals, vec2};
use factory::results::{Node, Symbol};

use super::reading::Reading;
use super::symbol;
use crate::format::sentence;
use crate::theme::{self, Meaning};

/// Width of most cards.
const WIDTH: f32 = 176.0;
/// Space at the edges of a card.
const EDGE: f32 = 8.0;
/// Side of the symbol.
const SYMBOL: f32 = 24.0;
/// Width that a link with a label needs at a card.
const LABELLED: f32 = 72.0;
/// Width that a link needs at a bus.
const AT_BUS: f32 = 36.0;
/// Readings of a part that its card shows.
const MOST_READINGS: usize = 2;

/// What a card shows.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// The part, by its place in the topology.
    pub(super) node: usize,
    /// Channels whose readings it shows.
    readings: Vec<usize>,
    /// Height of its name.
    name: f32,
}

/// Links at a part, on its lower edge and in all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Degree {
    pub(super) leaving: usize,
    /// The most of them that are labelled at one of its edges.
    pub(super) labelled: usize,
}

impl Card {
    /// The card of a part of which links show some `flows`; channels with the units named first come
    /// first.
    pub(super) fn new(
        reading: &Reading<'_>,
        number: usize,
        flows: &[usize],
        units: &[&str],
        painter: &Painter,
    ) -> Self {
        let node = &reading.topology.nodes[number];
        let told = node.channels.iter().copied();
        let mut readings: Vec<usize> = told
            .filter(|channel| Some(*channel) != node.state && !flows.contains(channel))
            .collect();
        readings.sort_by_key(|&channel| {
            let unit = reading.topology.channels[channel].unit;
            units.iter().position(|known| *known == unit).unwrap_or(units.len())
        });
        readings.truncate(MOST_READINGS);
        let font = FontId::proportional(theme::BODY);
        let width = WIDTH - SYMBOL - 3.0 * EDGE;
        let name = painter.layout(node.label.clone(), font, theme::CLEAR, width).size().y;
        Self { node: number, readings, name: name.max(SYMBOL) }
    }

    /// How large it is with these links.
    pub(super) fn size(&self, node: &Node, degree: Degree, line: f32) -> Vec2 {
        let lines = self.readings.len() + usize::from(node.state.is_some());
        let at_bus = if node.symbol == Symbol::Bus { degree.leaving } else { 0 };
        let width = WIDTH.max(degree.labelled as f32 * LABELLED).max(at_bus as f32 * AT_BUS);
        vec2(width, 2.0 * EDGE + self.name + lines as f32 * line)
    }

    /// Its words, for those who hear them.
    pub(super) fn in_words(&self, reading: &Reading<'_>) -> String {
        let node = &reading.topology.nodes[self.node];
        let state = node.state.map(|state| reading.text(state));
        let readings = self.readings.iter().map(|&channel| line(reading, channel));
        let all: Vec<String> = state.into_iter().chain(readings).collect();
        if all.is_empty() {
            node.label.clone()
        } else {
            format!("{}: {}", node.label, all.join(", "))
        }
    }

    /// Draws it, `scale` large; what is selected or hovered has a stronger frame.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        place: Rect,
        scale: f32,
        reading: &Reading<'_>,
        frame: Option<Stroke>,
    ) {
        let (painter, visuals) = (ui.painter(), ui.visuals());
        let node = &reading.topology.nodes[self.node];
        let frame = frame.unwrap_or_else(|| theme::thin_line(visuals));
        painter.rect(place, 4.0, theme::card(visuals), frame, StrokeKind::Inside);
        let line = Stroke::new(1.5, visuals.strong_text_color());
        let corner = place.min + Vec2::splat(EDGE) * scale;
        let square = Rect::from_min_size(corner, Vec2::splat(SYMBOL) * scale);
        symbol::paint(painter, square, node.symbol, line);
        let width = (WIDTH - SYMBOL - 3.0 * EDGE) * scale + 1.0;
        let font = FontId::proportional(theme::BODY * scale);
        let strong = visuals.strong_text_color();
        let name = painter.layout(node.label.clone(), font, strong, width);
        painter.galley(corner + vec2(SYMBOL + EDGE, 0.0) * scale, name, strong);
        self.paint_lines(painter, place, scale, reading, visuals);
    }

    fn paint_lines(
        &self,
        painter: &Painter,
        place: Rect,
        scale: f32,
        reading: &Reading<'_>,
        visuals: &Visuals,
    ) {
        let node = &reading.topology.nodes[self.node];
        let font = FontId::proportional(theme::SMALL * scale);
        let text = visuals.text_color();
        let mut at = place.min + vec2(EDGE, EDGE + self.name + 2.0) * scale;
        if let Some(state) = node.state {
            let word = painter.layout_no_wrap(sentence(&reading.text(state)), font.clone(), text);
            let (half, height) = (word.size().y / 2.0, word.size().y);
            let mark = at + vec2(4.0 * scale, half);
            symbol::mark(painter, visuals, mark, 4.0 * scale, reading.severity(node));
            painter.galley(at + vec2(12.0 * scale, 0.0), word, text);
            at.y += height;
        }
        for &channel in &self.readings {
            let words = painter.layout_no_wrap(line(reading, channel), font.clone(), text);
            let height = words.size().y;
            painter.galley(at, words, text);
            at.y += height;
        }
    }
}

fn line(reading: &Reading<'_>, channel: usize) -> String {
    format!("{} {}", sentence(reading.name(channel)), reading.text(channel))
}

/// The frame of what is selected.
fn selected(visuals: &Visuals) -> Stroke {
    Stroke::new(2.0, theme::meaning(visuals, Meaning::Selected))
}

/// The frame of what the pointer is on.
pub(super) fn hovered(visuals: &Visuals) -> Stroke {
    Stroke::new(1.5, theme::meaning(visuals, Meaning::Now))
}

/// The frame of a part that can be chosen, where it is selected, or the pointer or the keyboard is on it.
pub(super) fn frame(visuals: &Visuals, response: &Response, is_selected: bool) -> Option<Stroke> {
    if is_selected {
        Some(selected(visuals))
    } else if response.hovered() || response.has_focus() {
        Some(hovered(visuals))
    } else {
        None
    }
}
