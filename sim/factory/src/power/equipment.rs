//! Units: which electrical units there are, and what racks lose with one.

use engine::Schedule;
use units::{SimDuration, SimTime};

use super::event::number;
use super::groups::{Turn, Why};
use super::sizing::Count;
use super::{Event, Feeds, PowerSystem, TakesOut, UnitSpec};
use crate::effect::{Effect, Effects, Unit, UnitEffect};
use crate::place::Place;

/// Letters of line-ups, and groups that a letter stands for: a slot is 32 times the letter and the group.
const GROUPS_OF_LETTER: u32 = 32;
/// Slots of line-ups in a hall.
const LINE_UPS: u32 = 256;

/// A kind of electrical unit, as who lets it fail needs to know it. Of its slots the design fills some: so
/// that another design, or a spare unit, leaves the failures of all others as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitKind {
    /// Its name in the scenario.
    pub name: String,
    /// What the scenario says of it.
    pub spec: UnitSpec,
    /// What its slots are counted by: halls, rows, racks, or the site as a whole.
    pub per: Option<Place>,
    /// Slots of each of those.
    pub slots: u32,
    /// Racks that go off with one unit alone, by the place that they fill, and how many such units there are.
    pub alone: Option<(Place, u32)>,
}

impl TakesOut {
    /// What slots are counted by, and how many each of those has.
    pub(super) const fn slots(self) -> (Option<Place>, u32) {
        match self {
            Self::LineUp | Self::Path => (Some(Place::Hall), LINE_UPS),
            Self::Bus => (Some(Place::Hall), 64),
            Self::Section => (None, 64),
            Self::Row => (Some(Place::Row), 8),
            Self::Rack => (Some(Place::Rack), 8),
            Self::Site => (None, 512),
        }
    }
}

impl PowerSystem {
    /// The kinds of electrical unit, in the order of their names.
    pub fn kinds(&self) -> Vec<UnitKind> {
        let kind = |(name, spec): (&String, &UnitSpec)| {
            let (per, slots) = spec.takes_out.slots();
            let alone = self.alone(spec.takes_out).filter(|(_, units)| *units > 0);
            UnitKind { name: name.clone(), spec: spec.clone(), per, slots, alone }
        };
        self.spec.unit.iter().map(kind).collect()
    }

    /// Units whose loss alone takes racks off.
    fn alone(&self, takes_out: TakesOut) -> Option<(Place, u32)> {
        let sizings = || self.groups.iter().map(super::Groups::sizing);
        match takes_out {
            TakesOut::LineUp => {
                let dark = |line_up: u32| move |unit: u32| unit == line_up;
                let alone = sizings().map(|sizing| {
                    let outcomes = &sizing.outcomes;
                    let units = 0..outcomes.installed();
                    let alone = units.filter(|&unit| outcomes.outcome(dark(unit)).dark != 0);
                    u32::try_from(alone.count()).unwrap_or(0) * sizing.groups
                });
                Some((Place::Hall, alone.sum()))
            }
            TakesOut::Path if self.spec.topology.hall == super::Scheme::Catcher => {
                Some((Place::Row, sizings().map(super::Sizing::feeds).sum()))
            }
            TakesOut::Bus if self.spec.topology.hall.shares_bus() => {
                Some((Place::Hall, u32::try_from(self.groups.len()).unwrap_or(u32::MAX)))
            }
            TakesOut::Row => {
                let rows = (0..self.groups.len()).map(|hall| {
                    let load = self.groups[hall].load();
                    let rows = 0..load.racks.div_ceil(load.racks_per_row.max(1));
                    let runs = rows.map(|row| self.runs_of(hall, row));
                    runs.filter(|it| it.needed == it.installed).map(|it| it.installed).sum::<u32>()
                });
                Some((Place::Row, rows.sum()))
            }
            TakesOut::Rack => {
                let racks = (0..self.groups.len()).map(|hall| {
                    let Count { needed, installed, .. } = self.packs_of(hall);
                    let alone = if needed == installed { installed } else { 0 };
                    alone * self.groups[hall].load().racks
                });
                Some((Place::Rack, racks.sum()))
            }
            TakesOut::Path | TakesOut::Bus | TakesOut::Section | TakesOut::Site => None,
        }
    }

    /// Whether a slot of a kind holds a unit that is built.
    pub fn is_there(&self, kind: usize, unit: Unit) -> bool {
        let Some(takes_out) = self.takes_out(kind) else { return false };
        let built = |hall: usize| self.lineups[hall].feed != super::Feed::Unbuilt;
        match takes_out {
            TakesOut::LineUp | TakesOut::Path => {
                let hall = unit.place as usize;
                let outcomes = &self.groups[hall].sizing().outcomes;
                let primaries =
                    if takes_out == TakesOut::Path { outcomes.feeds() } else { u32::MAX };
                let catchers = self.spec.topology.hall == super::Scheme::Catcher;
                let fits = self.line_up_at(hall, unit.number);
                let fits = fits.filter(|&(_, letter)| letter < primaries);
                (takes_out == TakesOut::LineUp || catchers) && fits.is_some() && built(hall)
            }
            TakesOut::Bus => {
                unit.number == 0
                    && self.spec.topology.hall.shares_bus()
                    && built(unit.place as usize)
            }
            TakesOut::Section => unit.number < self.sections(),
            TakesOut::Row => {
                let (hall, row) = self.row_of(unit.place);
                built(hall) && unit.number < self.runs_of(hall, row).installed
            }
            TakesOut::Rack => {
                let (hall, _) = self.rack_of(unit.place);
                built(hall) && unit.number < self.packs_of(hall).installed
            }
            TakesOut::Site => {
                let stage = self.site_stage(kind);
                stage.is_some_and(|place| unit.number < self.site_chain.stages()[place].units())
            }
        }
    }

    /// A unit goes out, until then as far as is known.
    pub fn take_out(
        &mut self,
        (kind, unit): (usize, Unit),
        (until, why): (SimTime, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.turn((kind, unit), Some(until), why, agenda, effects);
    }

    /// A unit is back in service.
    pub fn put_back(
        &mut self,
        (kind, unit): (usize, Unit),
        why: Why,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        self.turn((kind, unit), None, why, agenda, effects);
    }

    fn turn(
        &mut self,
        (kind, unit): (usize, Unit),
        out: Option<SimTime>,
        why: Why,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let hall = unit.place as usize;
        self.note_turn(Some(kind), unit, (out.is_some(), why));
        match self.takes_out(kind).expect("a unit of a kind that there is") {
            TakesOut::LineUp => self.turn_line_up((hall, unit.number), (out, why), agenda, effects),
            TakesOut::Path => {
                let (group, letter) =
                    self.line_up_at(hall, unit.number).expect("a line-up that is there");
                self.groups[hall].cut((group, letter), out.is_some());
                self.review((hall, group), (out, why), agenda, effects);
            }
            TakesOut::Bus => {
                self.groups[hall].cut((0, 0), out.is_some());
                self.review((hall, 0), (out, why), agenda, effects);
            }
            TakesOut::Section => self.turn_section(unit.number, (out, why), agenda, effects),
            TakesOut::Row => {
                self.turn_beyond_line_ups((Place::Row, unit.place), (out, why), agenda, effects);
            }
            TakesOut::Rack => {
                self.turn_beyond_line_ups((Place::Rack, unit.place), (out, why), agenda, effects);
            }
            TakesOut::Site => {
                let place = self.site_stage(kind).expect("a stage of the chain in use");
                self.turn_of_site((place, unit.number), (out, why), agenda, effects);
            }
        }
    }

    /// A repair of a unit that is out has come to a stage and should end then.
    pub fn expect_back(
        &mut self,
        (kind, unit): (usize, Unit),
        until: SimTime,
        effects: &mut Effects,
    ) {
        if self.takes_out(kind) != Some(TakesOut::LineUp) {
            return;
        }
        let hall = unit.place as usize;
        let Some((group, letter)) = self.line_up_at(hall, unit.number) else { return };
        self.groups[hall].expect((group, letter), until);
        self.tell_expected((hall, group), effects);
    }

    /// A line-up of a hall, by its slot, has one more reason to be out, or one less.
    pub(super) fn turn_line_up(
        &mut self,
        (hall, slot): (usize, u32),
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let (group, letter) = self.line_up_at(hall, slot).expect("a line-up that is there");
        self.groups[hall].count((group, letter), out);
        self.review((hall, group), (out, why), agenda, effects);
    }

    /// Works out again what a group gives: feeds go dark, or restart.
    pub(super) fn review(
        &mut self,
        (hall, group): (usize, u32),
        (out, why): (Option<SimTime>, Why),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let Turn { gone, back, .. } = self.groups[hall].review(group, why);
        self.turns += 1;
        self.groups[hall].tell(&mut self.lineups[hall].chain, Feeds::Hall);
        let of_group = |bits: u64| (0..u64::BITS).filter(move |feed| bits >> feed & 1 == 1);
        for feed in of_group(gone) {
            Self::go_off((Place::Feed, self.feed_number(hall, group, feed)), why, effects);
        }
        if out.is_some() {
            self.tell_expected((hall, group), effects);
        }
        for feed in of_group(back) {
            self.restart((Place::Feed, self.feed_number(hall, group, feed)), agenda, effects);
        }
        self.racks_change = true;
        effects.push_back(Effect::OfUnits(UnitEffect::HallReduced { hall: number(hall) }));
    }

    pub(super) fn go_off((place, number): (Place, u32), why: Why, effects: &mut Effects) {
        let planned = why == Why::Maintenance;
        effects.push_back(Effect::OfUnits(UnitEffect::SupplyGone { place, number, planned }));
    }

    /// Racks have supply again, and accept work once they have restarted.
    pub(super) fn restart(
        &mut self,
        (place, number): (Place, u32),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let delay = SimDuration::from(self.spec.restart_time);
        if delay > SimDuration::ZERO {
            agenda.schedule_in(delay, Event::RacksRestart { place, number });
        } else {
            effects.push_back(Effect::PlaceOpens { place, number });
        }
    }

    /// Dark feeds of a group are expected back then.
    fn tell_expected(&self, (hall, group): (usize, u32), effects: &mut Effects) {
        for feed in self.groups[hall].dark_feeds(group) {
            if let Some(at) = self.groups[hall].expected(group, feed) {
                let number = self.feed_number(hall, group, feed);
                let at = at + SimDuration::from(self.spec.restart_time);
                effects.push_back(Effect::OfUnits(UnitEffect::RacksExpected {
                    place: Place::Feed,
                    number,
                    at,
                }));
            }
        }
    }

    fn feed_number(&self, hall: usize, group: u32, feed: u32) -> u32 {
        let of_each = self.groups.first().map_or(0, |first| first.sizing().feeds());
        u32::from(number(hall)) * of_each + self.groups[hall].feed(group, feed)
    }

    /// Whether line-ups of a hall may give less than their design, or racks of it less than with both feeds.
    pub fn is_reduced(&self, hall: usize) -> bool {
        self.groups[hall].is_reduced() || self.groups[hall].has_one_feed()
    }

    /// Racks of a hall with one feed of two, counted in the hall, what each may draw, and why, where that limits
    /// them; a rack may be told of twice.
    pub fn on_one_feed(&self, hall: usize) -> Vec<(std::ops::Range<u32>, units::Power, Why)> {
        let groups = &self.groups[hall];
        let Some(limit) = groups.load().one_feed else { return Vec::new() };
        let mut racks: Vec<_> =
            groups.feeds_on_one().map(|(racks, why)| (racks, limit, why)).collect();
        let rows = groups.rows_with_runs_out().filter(|&(row, out)| {
            let installed = self.runs_of(hall, row).installed;
            installed > 1 && installed - out.min(installed) == 1
        });
        racks.extend(rows.map(|(row, _)| (groups.racks_of_row(row), limit, Why::Failure)));
        racks
    }

    /// Groups of a hall that may give less than their design: how much, and why.
    pub fn reduced(&self, hall: usize) -> Vec<(u32, units::Power, Why)> {
        self.groups[hall].reduced().collect()
    }

    /// Feeds of a group, counted in its hall.
    pub fn feeds_of_group(&self, hall: usize, group: u32) -> std::ops::Range<u32> {
        self.groups[hall].feed(group, 0)..self.groups[hall].feed(group + 1, 0)
    }

    pub(super) fn takes_out(&self, kind: usize) -> Option<TakesOut> {
        self.spec.unit.values().nth(kind).map(|unit| unit.takes_out)
    }

    /// Group and letter of the line-up in a slot of a hall, if it is filled.
    pub(super) fn line_up_at(&self, hall: usize, slot: u32) -> Option<(u32, u32)> {
        let sizing = self.groups[hall].sizing();
        let (group, letter) = if self.spec.topology.hall.shares_bus() {
            (0, slot)
        } else {
            (slot % GROUPS_OF_LETTER, slot / GROUPS_OF_LETTER)
        };
        (group < sizing.groups && letter < sizing.outcomes.installed()).then_some((group, letter))
    }

    /// The slot of a line-up.
    pub(super) const fn slot(&self, group: u32, letter: u32) -> u32 {
        if self.spec.topology.hall.shares_bus() {
            letter
        } else {
            GROUPS_OF_LETTER * letter + group
        }
    }
}

/// The greatest design that fits the slots, told as a rule of scenarios.
pub(super) const fn fits(line_ups: u32, groups: u32, shares_bus: bool) -> bool {
    if shares_bus { line_ups <= LINE_UPS } else { groups <= GROUPS_OF_LETTER }
}
