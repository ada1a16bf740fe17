//! Upkeep: sections of medium voltage, units of stages that feed the site, and standby sets are maintained, one of a
//! kind at a time.

use engine::{Schedule, Stream};
use units::{SimDuration, SimTime, Span};

use super::groups::Why;
use super::maintenance::{TRIP, length_of, sessions};
use super::{Event, PowerSystem, TakesOut, UnitSession};
use crate::effect::{Changed, Effects, Unit};

/// When crews begin with units of the site: line-ups, an hour later, wait for those.
const BEGINS: SimDuration = SimDuration::hours(8);
/// The kind of `power.maintenance.unit` that is a section of medium voltage.
pub(super) const SECTION: &str = "section";
/// The kind that is a standby set; others are stages that feed the site.
pub(super) const SET: &str = "set";

/// Kinds of unit of the site that are maintained.
#[derive(Debug, Default)]
pub(super) struct Upkeep {
    kinds: Vec<Kind>,
}

/// A kind of unit of the site that is maintained.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name in the scenario.
    pub(super) name: String,
    what: What,
    /// How long each of its units is out for it in a year.
    pub(super) duration: Span,
    /// Who of those who maintain a unit trips another one.
    stream: Stream,
    /// By unit: it is in maintenance.
    at_work: Vec<bool>,
}

/// What a unit of a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Section,
    /// A unit of the stage at this place in the chain of the site.
    Stage(usize),
    Set,
}

impl Kind {
    /// Its units.
    pub(super) const fn units(&self) -> usize {
        self.at_work.len()
    }

    /// Sessions that all of its units have in a year.
    fn turns(&self) -> u32 {
        u32::try_from(self.units()).unwrap_or(u32::MAX).saturating_mul(sessions(self.duration))
    }

    /// The unit of a turn and how many of its sessions of the year come before it: all have one before any has another.
    fn unit_of(&self, turn: u32) -> (u32, u32) {
        let units = u32::try_from(self.units()).unwrap_or(u32::MAX);
        (turn % units, turn / units)
    }

    fn units_at_work(&self) -> u32 {
        self.at_work.iter().map(|&at_work| u32::from(at_work)).sum()
    }
}

impl Upkeep {
    pub(super) fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter()
    }

    /// Sets in maintenance, and sections and units of the site's stages.
    pub(super) fn at_work(&self) -> [u32; 2] {
        let of = |sets: bool| {
            let kinds = self.kinds().filter(|kind| (kind.what == What::Set) == sets);
            kinds.map(Kind::units_at_work).sum()
        };
        [of(true), of(false)]
    }

    /// By unit of a kind: it is in maintenance. Empty where none of the kind ever is.
    pub(super) fn of_kind(&self, name: &str) -> &[bool] {
        self.kinds().find(|kind| kind.name == name).map_or(&[], |kind| kind.at_work.as_slice())
    }
}

impl PowerSystem {
    /// Finds the units of the site, and which kinds are maintained: what they leave carries the design load.
    pub(super) fn find_upkeep(&mut self) {
        self.sections_out = vec![0; self.sections() as usize];
        let spec = &self.spec.maintenance;
        // Those that need none all the same: less is paid for them than for others.
        let kinds = spec.unit.iter().filter(|_| spec.duration > Span::ZERO);
        let kind = |(name, &duration): (&String, &Span)| {
            let (what, units) = match name.as_str() {
                SECTION => (What::Section, self.sections_to_spare()?),
                SET => (What::Set, self.gensets.installed()),
                stage => self.stage_to_spare(stage)?,
            };
            let stream = Stream::new(self.seed, &format!("power/maintenance/{name}"), 0);
            let at_work = vec![false; units as usize];
            Some(Kind { name: name.clone(), what, duration, stream, at_work })
        };
        let kinds = kinds.filter_map(kind).filter(|kind| kind.units() > 0).collect();
        self.upkeep = Upkeep { kinds };
    }

    /// Sections, where all racks keep their power without any one of them.
    fn sections_to_spare(&self) -> Option<u32> {
        let sections = self.sections();
        let keeps_all = |section: u32| {
            self.groups.iter().all(|hall| {
                let outcomes = &hall.sizing().outcomes;
                let left = outcomes.outcome(|letter| letter % sections == section);
                left.dark == 0 && left.share >= 1.0
            })
        };
        (0..sections).all(keeps_all).then_some(sections)
    }

    /// A stage that feeds the site and its units, where one of them is spare.
    fn stage_to_spare(&self, name: &str) -> Option<(What, u32)> {
        let place = self.stage_of_site(name)?;
        let stage = &self.site_chain.stages()[place];
        (stage.units() > stage.needed()).then_some((What::Stage(place), stage.units()))
    }

    /// Schedules the first session of every kind of unit of the site.
    pub(super) fn begin_upkeep(&mut self, agenda: &mut impl Schedule<Event>) {
        for kind in (0..).take(self.upkeep.kinds.len()) {
            self.plan_upkeep(UnitSession { kind, year: 0, turn: 0, late: false }, agenda);
        }
    }

    /// Schedules a session, or the first of the year after it.
    fn plan_upkeep(&self, session: UnitSession, agenda: &mut impl Schedule<Event>) {
        let session = if session.turn < self.upkeep.kinds[usize::from(session.kind)].turns() {
            session
        } else {
            UnitSession { year: session.year + 1, turn: 0, ..session }
        };
        if let Some(at) = self.upkeep_begins(session) {
            agenda.schedule(at.max(agenda.now()), Event::UnitMaintenance(session));
        }
    }

    /// When a session begins: turns are spread over the days of the year.
    fn upkeep_begins(&self, session: UnitSession) -> Option<SimTime> {
        let turns = self.upkeep.kinds[usize::from(session.kind)].turns();
        let share = (f64::from(session.turn) + 0.5) / f64::from(turns);
        self.maintenance.days.at(session.year, share, BEGINS)
    }

    /// A session begins, or is put off for a week: as often as it takes, until its turn comes again.
    pub(super) fn maintain_unit(
        &mut self,
        session: UnitSession,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        if !session.late {
            self.plan_upkeep(UnitSession { turn: session.turn + 1, ..session }, agenda);
        }
        let number = usize::from(session.kind);
        if !self.may_maintain(session, agenda.now()) {
            let again = UnitSession { year: session.year + 1, ..session };
            let next = self.upkeep_begins(again);
            let at = self.maintenance.days.a_week_after(agenda.now(), BEGINS);
            if let Some(at) = at.filter(|&at| next.is_none_or(|next| at < next)) {
                agenda.schedule(at, Event::UnitMaintenance(UnitSession { late: true, ..session }));
            }
            return Changed::NOTHING;
        }
        let kind = &mut self.upkeep.kinds[number];
        let (unit, round) = kind.unit_of(session.turn);
        kind.at_work[unit as usize] = true;
        let until = agenda.now() + length_of(kind.duration, round);
        self.turn_unit((session.kind, unit), Some(until), agenda, effects);
        agenda.schedule(until, Event::UnitMaintained { kind: session.kind, unit });
        if round == 0 {
            self.err_at_unit(session, unit, agenda, effects);
        }
        self.changed_by(session.kind)
    }

    /// Whether a unit of a kind may go out now: the grid feeds all, the site can be reached, no unit of the kind is out
    /// (of sets: none is broken, and no more are in maintenance than days are short), and for a section no line-up.
    fn may_maintain(&self, session: UnitSession, now: SimTime) -> bool {
        let kind = &self.upkeep.kinds[usize::from(session.kind)];
        let fed = !self.shares_out() && !self.calls.sets && now >= self.reachable;
        fed && match kind.what {
            What::Section => {
                let out = self.sections_out.iter().any(|&reasons| reasons > 0);
                !out && self.groups.iter().all(super::Groups::are_whole)
            }
            What::Stage(place) => self.out_of_stage(place) == 0,
            What::Set => {
                let days = self.maintenance.days.of_year(session.year).max(1);
                let at_once = (kind.turns() as usize).div_ceil(days);
                let (broken, ..) = self.gensets.waiting();
                let (unit, _) = kind.unit_of(session.turn);
                let here = broken == 0 && !kind.at_work[unit as usize];
                here && (self.gensets.away() as usize) < at_once
            }
        }
    }

    /// A unit of the site has one more reason to be out, or one less.
    fn turn_unit(
        &mut self,
        (kind, unit): (u8, u32),
        out: Option<SimTime>,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let why = Why::Maintenance;
        let what = self.upkeep.kinds[usize::from(kind)].what;
        if let Some(kind) = self.kind_of_unit(what) {
            let unit = Unit { place: 0, number: unit };
            self.note_turn(Some(kind), unit, (out.is_some(), why));
        }
        match what {
            What::Section => self.turn_section(unit, (out, why), agenda, effects),
            What::Stage(place) => self.turn_of_site((place, unit), (out, why), agenda, effects),
            What::Set => self.turn_set(out.is_some(), agenda),
        }
        self.turns += 1;
    }

    /// The kind of electrical unit that is maintained so, if it is one.
    fn kind_of_unit(&self, what: What) -> Option<usize> {
        let fits = |kind: &usize| match what {
            What::Section => self.takes_out(*kind) == Some(TakesOut::Section),
            What::Stage(place) => self.site_stage(*kind) == Some(place),
            What::Set => false,
        };
        (0..self.spec.unit.len()).find(fits)
    }

    /// Whoever maintains a unit may trip another one of its kind.
    fn err_at_unit(
        &mut self,
        session: UnitSession,
        unit: u32,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let kind = &mut self.upkeep.kinds[usize::from(session.kind)];
        let draw = kind.stream.of(unit.into(), session.year.into()).uniform();
        if draw >= self.spec.maintenance.error {
            return;
        }
        if let Some(other) = self.next_unit(session.kind, unit) {
            let until = agenda.now() + TRIP;
            self.turn_unit((session.kind, other), Some(until), agenda, effects);
            self.reports.site_tripped.add_one();
            agenda.schedule(until, Event::UnitTripEnds { kind: session.kind, unit: other });
        }
    }

    /// The first unit of a kind after this one that is in.
    fn next_unit(&self, kind: u8, unit: u32) -> Option<u32> {
        let kind = &self.upkeep.kinds[usize::from(kind)];
        let units = u32::try_from(kind.units()).unwrap_or(u32::MAX);
        let is_in = |&other: &u32| match kind.what {
            What::Section => self.sections_out[other as usize] == 0,
            What::Stage(place) => self.site_out[place][other as usize] == 0,
            What::Set => !kind.at_work[other as usize] && self.gensets.away() < units,
        };
        (unit + 1..unit + units).map(|other| other % units).find(is_in)
    }

    /// A unit of the site is back from maintenance, or from being tripped.
    pub(super) fn return_unit(
        &mut self,
        (kind, unit): (u8, u32),
        ends: bool,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        if ends {
            self.upkeep.kinds[usize::from(kind)].at_work[unit as usize] = false;
        }
        self.turn_unit((kind, unit), None, agenda, effects);
        self.changed_by(kind)
    }

    /// What a unit of a kind changes: a set that is not called nothing that is fed.
    fn changed_by(&self, kind: u8) -> Changed {
        match self.upkeep.kinds[usize::from(kind)].what {
            What::Set => Changed::NOTHING,
            What::Stage(_) => Changed::SUPPLY,
            What::Section => Changed::WORK_AND_SUPPLY,
        }
    }
}
