//! The single line of a whole site: what it shares on top, its halls as cells, and one hall below.

use egui::{Pos2, Rect, Sense, Ui, pos2, vec2};
use factory::results::Carrier;

use super::cells::{self, HallCell};
use super::flow::{self, At};
use super::reading::quantity;
use super::{AROUND, Diagram, Reading, Scope};
use crate::command::{Command, Commands, Selection};
use crate::model::RunId;

/// Space between the parts of the drawing, in which a line and its label stand.
const BETWEEN: f32 = 44.0;

/// The drawing of a run, with the halls that the site feeds.
#[derive(Clone, Debug, Default)]
pub(crate) struct SingleLine {
    /// The run that the halls are of.
    of: Option<RunId>,
    halls: Vec<HallCell>,
    site: Diagram,
    chain: Diagram,
}

/// Where the parts of the drawing stand.
struct Places {
    site: Pos2,
    frame: Rect,
    chain: Pos2,
}

impl SingleLine {
    /// Draws it; answers the hall that was clicked.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        reading: &Reading<'_>,
        (run, hall): (RunId, u32),
        selection: &Selection,
        commands: &mut Commands,
    ) -> Option<u32> {
        self.update(ui, reading, run, hall);
        let places = self.places(ui);
        self.paint_feeds(ui, &places, reading, hall);
        self.site.ui(ui, places.site, reading, selection, commands);
        self.chain.ui(ui, places.chain, reading, selection, commands);
        let clicked = cells::ui(ui, places.frame, &self.halls, hall, reading);
        if let Some(hall) = clicked {
            commands.push(Command::Select(Selection::Hall(hall)));
        }
        clicked
    }

    fn update(&mut self, ui: &Ui, reading: &Reading<'_>, run: RunId, hall: u32) {
        if self.of != Some(run) {
            self.of = Some(run);
            self.halls = cells::halls(reading.topology);
        }
        let scope = Scope {
            of: (run, None),
            carriers: &[Carrier::Electricity],
            with_site: false,
            units: &["MWh", "", "GPUs", "MW"],
        };
        self.site.update(ui, reading, &scope);
        self.chain.update(ui, reading, &Scope { of: (run, Some(hall)), ..scope });
    }

    /// Takes the room that the drawing needs, and shares it out.
    fn places(&self, ui: &mut Ui) -> Places {
        let (site, chain) = (self.site.size(), self.chain.size());
        let width = ui.available_width().max(site.x + 2.0 * AROUND).max(chain.x + 2.0 * AROUND);
        let frame = cells::size(self.halls.len(), width - 2.0 * AROUND);
        let height = site.y + chain.y + frame.y + 2.0 * BETWEEN + 2.0 * AROUND;
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let left = |part: f32| rect.center().x - part / 2.0;
        let top = rect.top() + AROUND;
        let below = top + site.y + BETWEEN;
        Places {
            site: pos2(left(site.x), top),
            frame: Rect::from_min_size(pos2(left(frame.x), below), frame),
            chain: pos2(left(chain.x), below + frame.y + BETWEEN),
        }
    }

    /// Lines from the site to its halls, and from the chosen one to its parts.
    fn paint_feeds(&self, ui: &Ui, places: &Places, reading: &Reading<'_>, hall: u32) {
        let (painter, visuals) = (ui.painter(), ui.visuals());
        let carries = Carrier::Electricity;
        let feed = |cell: &HallCell| reading.value(reading.topology.links[cell.link].flow);
        let mut sources: Vec<usize> = self.halls.iter().map(|cell| cell.source).collect();
        sources.dedup();
        for source in sources {
            let Some(place) = self.site.place_of(source, places.site) else { continue };
            let halls = self.halls.iter().filter(|cell| cell.source == source);
            let total: f64 = halls.map(feed).sum();
            let begin = place.center_bottom();
            let ends = [begin, pos2(begin.x, places.frame.top())];
            flow::paint(painter, &ends, carries, total, self.site.most(reading), visuals);
            let text = quantity(total, "MW");
            let text = format!("{text} to {} halls", self.halls.len());
            flow::label(painter, &ends, text, At::End, visuals);
        }
        for cell in self.halls.iter().filter(|cell| cell.hall == hall) {
            let Some(place) = self.chain.place_of(cell.entry, places.chain) else { continue };
            let end = place.center_top();
            let ends = [pos2(end.x, places.frame.bottom()), end];
            flow::paint(painter, &ends, carries, feed(cell), self.chain.most(reading), visuals);
            let text = flow::text(&reading.topology.links[cell.link], reading);
            flow::label(painter, &ends, text, At::End, visuals);
        }
    }
}
