//! The single line of a whole site: what it shares on top, its halls as cells, and one hall below.

use egui::{Pos2, Rect, Ui, Vec2, pos2, vec2};
use factory::results::Carrier;

use super::cells::{self, HallCell};
use super::flow::{self, At};
use super::reading::quantity;
use super::{AROUND, Diagram, Reading, Scope};
use crate::canvas::Projection;
use crate::command::{Command, Commands};
use crate::model::{RunId, Selection};

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
    /// Draws it over `size`; answers the hall that was clicked.
    pub(crate) fn ui(
        &self,
        ui: &Ui,
        (size, seen): (Vec2, &Projection),
        reading: &Reading<'_>,
        hall: u32,
        selection: &Selection,
        commands: &mut Commands,
    ) -> Option<u32> {
        let places = self.places(size);
        self.paint_feeds(ui, &places, seen, reading, hall);
        self.site.ui(ui, (places.site, seen), reading, selection, commands);
        self.chain.ui(ui, (places.chain, seen), reading, selection, commands);
        let clicked = cells::ui(ui, (places.frame, seen), &self.halls, hall, reading);
        if let Some(hall) = clicked {
            commands.push(Command::Select(Selection::Hall(hall)));
        }
        clicked
    }

    /// Arranges a hall of a run, unless that has been done.
    pub(crate) fn update(&mut self, ui: &Ui, reading: &Reading<'_>, run: RunId, hall: u32) {
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

    /// The room that the drawing needs, at least so wide.
    pub(crate) fn size(&self, least: f32) -> Vec2 {
        let (site, chain) = (self.site.size(), self.chain.size());
        let width = least.max(site.x + 2.0 * AROUND).max(chain.x + 2.0 * AROUND);
        let frame = cells::size(self.halls.len(), width - 2.0 * AROUND);
        vec2(width, site.y + chain.y + frame.y + 2.0 * BETWEEN + 2.0 * AROUND)
    }

    /// Shares out the room.
    fn places(&self, tile: Vec2) -> Places {
        let (site, chain) = (self.site.size(), self.chain.size());
        let frame = cells::size(self.halls.len(), tile.x - 2.0 * AROUND);
        let left = |part: f32| (tile.x - part) / 2.0;
        let below = AROUND + site.y + BETWEEN;
        Places {
            site: pos2(left(site.x), AROUND),
            frame: Rect::from_min_size(pos2(left(frame.x), below), frame),
            chain: pos2(left(chain.x), below + frame.y + BETWEEN),
        }
    }

    /// Lines from the site to its halls, and from the chosen one to its parts.
    fn paint_feeds(
        &self,
        ui: &Ui,
        places: &Places,
        seen: &Projection,
        reading: &Reading<'_>,
        hall: u32,
    ) {
        let painter = ui.painter();
        let carries = Carrier::Electricity;
        let feed = |cell: &HallCell| reading.value(reading.topology.links[cell.link].flow);
        let mut sources: Vec<usize> = self.halls.iter().map(|cell| cell.source).collect();
        sources.dedup();
        for source in sources {
            let Some(place) = self.site.place_of(source, places.site) else { continue };
            let halls = self.halls.iter().filter(|cell| cell.source == source);
            let total: f64 = halls.map(feed).sum();
            let begin = place.center_bottom();
            let ends = [begin, pos2(begin.x, places.frame.top())].map(|end| seen.seen_at(end));
            let most = self.site.most(reading);
            flow::paint(painter, &ends, carries, (total, most), seen.scale);
            let text = quantity(total, "MW");
            let text = format!("{text} to {} halls", self.halls.len());
            flow::label(painter, &ends, text, At::End, seen.scale);
        }
        for cell in self.halls.iter().filter(|cell| cell.hall == hall) {
            let Some(place) = self.chain.place_of(cell.entry, places.chain) else { continue };
            let end = place.center_top();
            let ends = [pos2(end.x, places.frame.bottom()), end].map(|end| seen.seen_at(end));
            let most = self.chain.most(reading);
            flow::paint(painter, &ends, carries, (feed(cell), most), seen.scale);
            let text = flow::text(&reading.topology.links[cell.link], reading);
            flow::label(painter, &ends, text, At::End, seen.scale);
        }
    }
}
