//! Units that are out, in the order in which they went: with which of them racks lost their supply.

use super::event::number;
use super::groups::Why;
use super::{PowerSystem, TakesOut};
use crate::effect::Unit;

/// A unit that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Out {
    /// Its kind, by the order of names; `None` for a line-up in maintenance, or tripped by that.
    kind: Option<usize>,
    unit: Unit,
    why: Why,
}

/// A unit that is out, as people tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLost {
    /// The kind of unit, as the scenario names it.
    pub kind: String,
    /// Its hall; `None` for a unit of the site.
    pub hall: Option<u32>,
    /// The row or rack that it feeds, if it is one of those; else its slot in the hall or on the site.
    pub number: u32,
}

/// A line-up by its slot in a hall.
pub(super) fn line_up_of(hall: usize, slot: u32) -> Unit {
    Unit { place: number(hall).into(), number: slot }
}

impl PowerSystem {
    /// A unit goes out, or is back.
    pub(super) fn note_turn(&mut self, kind: Option<usize>, unit: Unit, (out, why): (bool, Why)) {
        let turned = Out { kind, unit, why };
        if out {
            self.units_lost.push(turned);
        } else if let Some(place) = self.units_lost.iter().position(|it| *it == turned) {
            self.units_lost.remove(place);
        }
    }

    /// The unit of a hall, or of the site, that went last of those that are out for this reason.
    pub fn last_lost(&self, hall: u32, why: Why) -> Option<UnitLost> {
        let here = |out: &&Out| out.why == why && self.hall_of(out).is_none_or(|it| it == hall);
        let last = self.units_lost.iter().rev().find(here)?;
        let takes_out = last.kind.and_then(|kind| self.takes_out(kind));
        let of_place = matches!(takes_out, Some(TakesOut::Row | TakesOut::Rack));
        let kind = last.kind.and_then(|kind| self.spec.unit.keys().nth(kind));
        Some(UnitLost {
            kind: kind.map_or("line_up", String::as_str).to_owned(),
            hall: self.hall_of(last),
            number: if of_place { last.unit.place } else { last.unit.number },
        })
    }

    /// The hall of a unit; `None` for one of the site.
    fn hall_of(&self, out: &Out) -> Option<u32> {
        let place = out.unit.place;
        match out.kind.and_then(|kind| self.takes_out(kind)) {
            None | Some(TakesOut::LineUp | TakesOut::Path | TakesOut::Bus) => Some(place),
            Some(TakesOut::Row) => Some(number(self.row_of(place).0).into()),
            Some(TakesOut::Rack) => Some(number(self.rack_of(place).0).into()),
            Some(TakesOut::Section | TakesOut::Site) => None,
        }
    }
}
