//! Maintenance: every line-up has its days of the year, one of a hall at a time.

use engine::{Handle, Schedule, Stream};
use units::{SimDuration, SimTime, Span};

use super::event::number;
use super::groups::Why;
use super::lost::line_up_of;
use super::work_days::WorkDays;
use super::{Event, Feed, MaintenanceSpec, PowerSystem, Session};
use crate::calendar::Calendar;
use crate::effect::{Changed, Effects};

/// The longest that crews work on a unit in a day.
const DAY: Span = Span::hours(8.0);
/// When they begin with line-ups: an hour after units of the site, of which a section takes line-ups with it.
const BEGINS: SimDuration = SimDuration::hours(9);
/// How long a unit is out that maintenance of another one tripped.
pub(super) const TRIP: SimDuration = SimDuration::hours(1);

/// The days of maintenance, and where each hall is.
#[derive(Debug)]
pub(super) struct Maintenance {
    /// Days on which crews work.
    pub(super) days: WorkDays,
    /// Sessions that a line-up has in a year.
    sessions: u32,
    error: f64,
    stream: Stream,
    /// By hall: its session under way.
    under_way: Vec<bool>,
}

/// Sessions that a unit has in a year which is out for so long.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by clamp")]
pub(super) fn sessions(duration: Span) -> u32 {
    (duration / DAY).ceil().clamp(0.0, 1e6) as u32
}

/// How long a session of a unit takes, by its number in the year: the last one may be shorter.
pub(super) fn length_of(duration: Span, session: u32) -> SimDuration {
    let before = DAY * f64::from(session);
    let left = Span::seconds(duration.in_seconds() - before.in_seconds());
    left.min(DAY).into()
}

impl Maintenance {
    /// Of so many halls, in a run of such a length.
    pub(super) fn new(
        spec: &MaintenanceSpec,
        run: (&Calendar, SimTime),
        halls: usize,
        seed: u64,
    ) -> Self {
        let sessions = sessions(spec.duration);
        let days = match sessions {
            0 => WorkDays::default(),
            _ => WorkDays::new(&spec.blocked_months, run),
        };
        Self {
            days,
            sessions,
            error: spec.error,
            stream: Stream::new(seed, "power/maintenance", 0),
            under_way: vec![false; halls],
        }
    }

    /// When a session begins: turns are spread over the days of the year, and halls over the days of a turn.
    fn begins(&self, session: Session, turns: u32) -> Option<SimTime> {
        let halls = self.under_way.len() as f64;
        let within = (f64::from(session.hall) + 0.5) / halls;
        let share = (f64::from(session.turn) + within) / f64::from(turns.max(1));
        self.days.at(session.year, share, BEGINS)
    }
}

impl PowerSystem {
    /// Schedules the first session of every hall, and of every kind of unit of the site.
    pub fn begin(&mut self, agenda: &mut impl Schedule<Event>) {
        for hall in 0..self.lineups.len() {
            let hall = number(hall);
            self.plan(Session { hall, year: 0, turn: 0, late: false }, agenda);
        }
        self.begin_upkeep(agenda);
    }

    /// Sessions that a hall has in a year.
    fn turns(&self, hall: u16) -> u32 {
        self.groups[usize::from(hall)].sizing().line_ups() * self.maintenance.sessions
    }

    /// Schedules a session, or the first of the year after it.
    fn plan(&self, session: Session, agenda: &mut impl Schedule<Event>) -> Option<Handle> {
        let turns = self.turns(session.hall);
        let session = if session.turn < turns {
            session
        } else {
            Session { year: session.year + 1, turn: 0, ..session }
        };
        let begins = self.maintenance.begins(session, turns).filter(|_| turns > 0)?;
        Some(agenda.schedule(begins.max(agenda.now()), Event::Maintenance(session)))
    }

    /// A session begins, unless a line-up of its group is out, another session is under way in its hall, or
    /// the hall is not fed: then it is put off for a week.
    pub(super) fn maintain(
        &mut self,
        session: Session,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        if !session.late {
            self.plan(Session { turn: session.turn + 1, ..session }, agenda);
        }
        let hall = usize::from(session.hall);
        let of_each = self.maintenance.sessions;
        let sizing = self.groups[hall].sizing();
        let (line_up, round) = (session.turn / of_each, session.turn % of_each);
        let (group, letter) = (line_up % sizing.groups, line_up / sizing.groups);
        let feed = self.lineups[hall].feed;
        if feed == Feed::Unbuilt {
            return Changed::NOTHING;
        }
        let may = feed == Feed::Fed && self.groups[hall].is_whole(group);
        if !may || self.maintenance.under_way[hall] {
            if let Some(at) = self.maintenance.days.a_week_after(agenda.now(), BEGINS) {
                agenda.schedule(at, Event::Maintenance(Session { late: true, ..session }));
            }
            return Changed::NOTHING;
        }
        let length = length_of(self.spec.maintenance.duration, round);
        self.maintenance.under_way[hall] = true;
        self.reports.maintained.add_one();
        let slot = self.slot(group, letter);
        let until = agenda.now() + length;
        let out = (Some(until), Why::Maintenance);
        self.note_turn(None, line_up_of(hall, slot), (true, Why::Maintenance));
        self.turn_line_up((hall, slot), out, agenda, effects);
        agenda.schedule(until, Event::Maintained { hall: session.hall, slot });
        if round == 0 {
            self.err(session, (group, letter), agenda, effects);
        }
        Changed::SUPPLY_OF_HALL
    }

    /// Whoever maintains a line-up may trip another one of its group.
    fn err(
        &mut self,
        session: Session,
        (group, letter): (u32, u32),
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) {
        let occurrence = u32::from(session.year) << 16 | session.turn;
        let draw = self.maintenance.stream.of(session.hall.into(), occurrence).uniform();
        let hall = usize::from(session.hall);
        if draw >= self.maintenance.error {
            return;
        }
        if let Some(other) = self.groups[hall].next_in(group, letter + 1) {
            let slot = self.slot(group, other);
            let until = agenda.now() + TRIP;
            self.note_turn(None, line_up_of(hall, slot), (true, Why::Maintenance));
            self.turn_line_up((hall, slot), (Some(until), Why::Maintenance), agenda, effects);
            self.reports.tripped.add_one();
            agenda.schedule(until, Event::TripEnds { hall: session.hall, slot });
        }
    }

    /// A line-up is back from maintenance, or from being tripped.
    pub(super) fn maintained(
        &mut self,
        (hall, slot): (u16, u32),
        ends: bool,
        agenda: &mut impl Schedule<Event>,
        effects: &mut Effects,
    ) -> Changed {
        let hall = usize::from(hall);
        if ends {
            self.maintenance.under_way[hall] = false;
        }
        self.note_turn(None, line_up_of(hall, slot), (false, Why::Maintenance));
        self.turn_line_up((hall, slot), (None, Why::Maintenance), agenda, effects);
        Changed::SUPPLY_OF_HALL
    }
}
