//! Runs over rows and units of single racks: what is dark once more of them are out than were spare.

use engine::Schedule;
use units::{SimDuration, SimTime};

use super::event::number;
use super::groups::{Groups, Why};
use super::sizing::{Count, count_of_rack, count_of_row};
use super::{Event, Feeds, PowerSystem};
use crate::effect::{Effect, Effects, UnitEffect};
use crate::place::Place;

impl PowerSystem {
    /// A run over a row or a unit of a rack's own is out, or back: the row or rack is dark while fewer are left than
    /// it needs.
    pub(super) fn turn_beyond_line_ups(
        &mut self,
        (kind, place): (Place, u32),
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let is_row = kind == Place::Row;
        let (hall, inside) = if is_row { self.row_of(place) } else { self.rack_of(place) };
        let Count { needed, installed, .. } =
            if is_row { self.runs_of(hall, inside) } else { self.packs_of(hall) };
        let (groups, chain) = (&mut self.groups[hall], &mut self.lineups[hall].chain);
        let (lost, feeds) = if is_row {
            (groups.count_run(inside, out.is_some()), Feeds::Row)
        } else {
            (groups.count_pack(inside, out.is_some()), Feeds::Rack)
        };
        groups.tell(chain, feeds);
        self.turns += 1;
        let darken = |groups: &mut Groups, dark| {
            if is_row { groups.darken_row(inside, dark) } else { groups.darken_rack(inside, dark) }
        };
        let spare = installed - needed;
        if let Some(until) = out.filter(|_| lost == spare + 1) {
            darken(&mut self.groups[hall], true);
            Self::go_off((kind, place), why, effects);
            let at = until + SimDuration::from(self.spec.restart_time);
            effects.push_back(Effect::OfUnits(UnitEffect::RacksExpected {
                place: kind,
                number: place,
                at,
            }));
        } else if out.is_none() && lost == spare {
            darken(&mut self.groups[hall], false);
            self.restart((kind, place), agenda, effects);
        }
        self.racks_change = true;
        effects.push_back(Effect::OfUnits(UnitEffect::HallReduced { hall: number(hall) }));
    }

    /// The hall of a row, and its number there.
    pub(super) fn row_of(&self, place: u32) -> (usize, u32) {
        let first = self.groups[0].load();
        let rows = first.racks.div_ceil(first.racks_per_row.max(1)).max(1);
        ((place / rows) as usize, place % rows)
    }

    /// Runs over a row: the fewest spare of any stage that feeds rows.
    pub(super) fn runs_of(&self, hall: usize, row: u32) -> Count {
        let load = self.groups[hall].load();
        let racks = load.racks_per_row.min(load.racks - row * load.racks_per_row);
        let stages = self.spec.stages().into_iter().filter(|stage| stage.feeds == Feeds::Row);
        let counts = stages.map(|stage| count_of_row(&self.spec, stage, load, racks));
        counts.min_by_key(|count| count.installed - count.needed).unwrap_or(Count::NONE)
    }

    /// The hall of a rack, and its number there.
    pub(super) fn rack_of(&self, place: u32) -> (usize, u32) {
        let racks = self.groups[0].load().racks.max(1);
        ((place / racks) as usize, place % racks)
    }

    /// Units of a rack's own: the fewest spare of any stage that feeds racks.
    pub(super) fn packs_of(&self, hall: usize) -> Count {
        let load = self.groups[hall].load();
        let stages = self.spec.stages().into_iter().filter(|stage| stage.feeds == Feeds::Rack);
        let counts = stages.map(|stage| count_of_rack(&self.spec, stage, load));
        counts.min_by_key(|count| count.installed - count.needed).unwrap_or(Count::NONE)
    }
}
