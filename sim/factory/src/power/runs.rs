//! Runs over rows and units of single racks: what is dark once more of them are out than were spare.

use engine::Schedule;
use units::{SimDuration, SimTime};

use super::event::number;
use super::groups::Why;
use super::sizing::{Count, count_of_rack, count_of_row};
use super::{Event, Feeds, PowerSystem};
use crate::effect::{Effect, Effects, UnitEffect};
use crate::place::Place;

impl PowerSystem {
    /// A run over a row: the row is dark while fewer are left than it needs.
    pub(super) fn turn_run(
        &mut self,
        place: u32,
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let (hall, row) = self.row_of(place);
        let Count { needed, installed, .. } = self.runs_of(hall, row);
        let lost = self.groups[hall].count_run(row, out.is_some());
        let spare = installed - needed;
        self.groups[hall].tell(&mut self.lineups[hall].chain, Feeds::Row);
        self.turns += 1;
        if let Some(until) = out.filter(|_| lost == spare + 1) {
            self.groups[hall].darken_row(row, true);
            Self::go_off((Place::Row, place), why, effects);
            let at = until + SimDuration::from(self.spec.restart_time);
            effects.push_back(Effect::OfUnits(UnitEffect::RacksExpected {
                place: Place::Row,
                number: place,
                at,
            }));
        } else if out.is_none() && lost == spare {
            self.groups[hall].darken_row(row, false);
            self.restart((Place::Row, place), agenda, effects);
        }
        self.racks_change = true;
        effects.push_back(Effect::OfUnits(UnitEffect::HallReduced { hall: number(hall) }));
    }

    /// A unit of a rack's own: the rack is dark while fewer are left than it needs.
    pub(super) fn turn_pack(
        &mut self,
        place: u32,
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let (hall, rack) = self.rack_of(place);
        let Count { needed, installed, .. } = self.packs_of(hall);
        let lost = self.groups[hall].count_pack(rack, out.is_some());
        let spare = installed - needed;
        self.groups[hall].tell(&mut self.lineups[hall].chain, Feeds::Rack);
        self.turns += 1;
        if let Some(until) = out.filter(|_| lost == spare + 1) {
            self.groups[hall].darken_rack(rack, true);
            Self::go_off((Place::Rack, place), why, effects);
            let at = until + SimDuration::from(self.spec.restart_time);
            effects.push_back(Effect::OfUnits(UnitEffect::RacksExpected {
                place: Place::Rack,
                number: place,
                at,
            }));
        } else if out.is_none() && lost == spare {
            self.groups[hall].darken_rack(rack, false);
            self.restart((Place::Rack, place), agenda, effects);
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
