//! Parts of a single line at the size of the text: cards, lines with breakers between them, and bars.

use egui::{Align2, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use factory::results::{Carrier, Severity};

use super::card::{Card, Degree};
use super::{Reading, card, fleet, flow, part};
use crate::command::{Command, Commands};
use crate::model::Selection;
use crate::theme;

/// Width of a part with its units.
pub(super) const WIDTH: f32 = 184.0;
/// Height of a line between two parts, with its breaker and what flows.
pub(super) const LINE: f32 = 30.0;
/// Space between parts side by side.
pub(super) const BETWEEN: f32 = 12.0;
/// Units of readings that cards show first.
const UNITS: [&str; 5] = ["min", "MWh", "", "GPUs", "MW"];

/// What is drawn, with what is selected and what is asked for.
pub(super) struct Pen<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) selection: &'a Selection,
    pub(super) commands: &'a mut Commands,
    /// The greatest flow.
    pub(super) most: f64,
}

impl Pen<'_> {
    /// Draws a part with its units below its name; where it ends.
    pub(super) fn part(&mut self, ui: &Ui, corner: Pos2, node: usize) -> Rect {
        let reading = self.reading;
        let known = &reading.topology.nodes[node];
        let into: Vec<usize> = reading
            .topology
            .links
            .iter()
            .filter(|link| link.to == node && link.carries == Carrier::Electricity)
            .map(|link| link.flow)
            .collect();
        let units: Vec<usize> = known.fleets.iter().map(|fleet| fleet.out).collect();
        let card = Card::new(reading, node, &[into, units].concat(), &UNITS, ui.painter());
        let line = ui.text_style_height(&egui::TextStyle::Small);
        let size = card.size(known, Degree::default(), line);
        let rows = known.fleets.len() as f32 * fleet::HEIGHT;
        let place = Rect::from_min_size(corner, vec2(WIDTH, size.y + rows));
        part(ui, &card, (place, 1.0), reading, self.selection, self.commands);
        let mut at = pos2(place.left() + theme::LINE * 2.0, place.top() + size.y - theme::LINE);
        for fleet in &known.fleets {
            let width = place.right() - at.x - theme::LINE;
            fleet::row((ui.painter(), ui.visuals()), (at, width), fleet, reading);
            at.y += fleet::HEIGHT;
        }
        place
    }

    /// Draws what flows down from a point by a link, with its breaker: closed while something flows.
    pub(super) fn link(&self, ui: &Ui, from: Pos2, to: Pos2, link: usize) {
        self.link_along(ui, &[from, to], link);
    }

    /// The same along corners, with the breaker on the way to the first of them.
    pub(super) fn link_along(&self, ui: &Ui, corners: &[Pos2], link: usize) {
        let [from, to, ..] = corners else { return };
        let known = &self.reading.topology.links[link];
        let flow = self.reading.value(known.flow);
        let (painter, visuals) = (ui.painter(), ui.visuals());
        flow::paint(painter, corners, known.carries, (flow, self.most), 1.0);
        let middle = *from + (*to - *from) * 0.45;
        let square = Rect::from_center_size(middle, Vec2::splat(fleet::BREAKER));
        let state = self.reading.severity(&self.reading.topology.nodes[known.to]);
        let open = if state == Severity::Failed { state } else { Severity::Reduced };
        fleet::breaker((painter, visuals), square, flow.abs() >= flow::NOTHING, open);
        let text = flow::text(known, self.reading);
        let font = FontId::proportional(theme::SMALL);
        let label = middle + vec2(fleet::BREAKER, 0.0);
        painter.text(label, Align2::LEFT_CENTER, text, font, visuals.text_color());
    }

    /// Draws parts one below the other, each with the link that leads to it; where they end.
    pub(super) fn stack(
        &mut self,
        ui: &Ui,
        corner: Pos2,
        steps: &[(Option<usize>, usize)],
    ) -> Rect {
        let mut all = Rect::from_min_size(corner, Vec2::ZERO);
        let mut at = corner;
        for (link, node) in steps {
            if let Some(link) = link {
                let middle = pos2(at.x + WIDTH / 2.0, at.y);
                self.link(ui, middle, middle + vec2(0.0, LINE), *link);
                at.y += LINE;
            }
            let place = self.part(ui, at, *node);
            all = all.union(place);
            at.y = place.bottom();
        }
        all
    }

    /// Draws a bar over a width that shares power out, with its name and its units, if it has any; where it ends.
    pub(super) fn bar(&mut self, ui: &Ui, corner: Pos2, width: f32, node: usize) -> Rect {
        let reading = self.reading;
        let known = &reading.topology.nodes[node];
        let place = Rect::from_min_size(corner, vec2(width, theme::ROW + 6.0));
        let response = ui.interact(place, ui.scope_id().with(&known.name), Sense::click());
        let is_selected = matches!(self.selection, Selection::Node(name) if *name == known.name);
        let units = known.fleets.iter().map(|fleet| fleet::words(fleet, reading));
        let words = [known.label.clone()].into_iter().chain(units).collect::<Vec<_>>().join(": ");
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &words));
        let (painter, visuals) = (ui.painter(), ui.visuals());
        let frame = card::frame(visuals, &response, is_selected)
            .unwrap_or_else(|| Stroke::new(3.0, visuals.strong_text_color()));
        painter.hline(place.x_range(), place.top() + 2.0, frame);
        let font = FontId::proportional(theme::BODY);
        let name = painter.layout_no_wrap(known.label.clone(), font, visuals.strong_text_color());
        let at = pos2(place.left() + theme::LINE, place.top() + 6.0);
        let after = at.x + name.size().x + BETWEEN;
        painter.galley(at, name, visuals.strong_text_color());
        for fleet in &known.fleets {
            let row = (pos2(after, at.y), place.right() - after);
            fleet::row((painter, visuals), row, fleet, reading);
        }
        if response.clicked() {
            self.commands.push(Command::Select(Selection::Node(known.name.clone())));
        }
        response.on_hover_ui(|ui| reading.show(ui, node));
        place
    }

    /// Draws parts side by side in rows within a width, each with the link that leads to it; where they end.
    pub(super) fn rows(
        &mut self,
        ui: &Ui,
        (corner, width): (Pos2, f32),
        parts: &[(Option<usize>, usize)],
    ) -> Rect {
        let mut all = Rect::from_min_size(corner, Vec2::ZERO);
        let mut at = corner;
        for part in parts {
            if at.x > corner.x && at.x + WIDTH > corner.x + width {
                at = pos2(corner.x, all.bottom() + BETWEEN);
            }
            all = all.union(self.stack(ui, at, std::slice::from_ref(part)));
            at.x += WIDTH + BETWEEN;
        }
        all
    }
}
