//! The plan of a scenario, and the dates that luck gives it.

use units::{CarbonIntensity, EnergyPrice, Power, Span};

use super::durations::{Duration, Luck, Shared};
use super::graph::{Course, Graph};
use super::licence::Licence;
use super::lots::{Lot, Lots};
use super::spec::{BuildoutSpec, CorrelationSpec, GivesSpec, TaskSpec, TemporarySpec};
use super::stops::{Stop, delayed};
use crate::calendar::Calendar;

/// Tasks with their order, before any luck.
#[derive(Clone, Debug)]
pub struct Plan {
    /// By number.
    pub tasks: Vec<Task>,
    /// Power on site until the grid comes.
    pub temporary: Vec<Temporary>,
    /// From the installation of a lot until its racks have burnt in.
    pub burn_in: Span,
    /// From the day on which building begins to the first hour of the run.
    pub before_run: Span,
    graph: Graph,
    correlation: CorrelationSpec,
    /// When vendors deliver nothing, in the order in which it begins.
    stops: Vec<Stop>,
    /// What generates on the site, beside the connection.
    pub(super) own: Vec<OwnPower>,
    /// What the feeds of the connection carry together, however much is built; none where nothing is said of them.
    pub(super) most_import: Option<Power>,
}

/// Power of what generates on the site, with which racks are accepted though the connection is not there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnPower {
    /// How much.
    pub power: Power,
    /// From when on, since building began.
    pub from: Span,
    /// When it leaves, since building began; none where it stays.
    pub until: Option<Span>,
    /// Nothing is drawn from the grid meanwhile.
    pub alone: bool,
}

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// Its phase; empty where it has none.
    pub phase: String,
    /// Who delivers; empty where nobody is named.
    pub vendor: String,
    /// What is there once it has ended.
    pub gives: GivesSpec,
    /// The licence that it is, if it is one.
    pub licence: Option<Licence>,
    vendor_and_cause: (Option<String>, Option<String>),
    not_before: Span,
    duration: Duration,
    lots: Option<Lots>,
}

/// Power on site until the grid comes.
#[derive(Clone, Debug)]
pub struct Temporary {
    /// How much.
    pub power: Power,
    /// Tasks that must have ended before.
    pub after: Vec<usize>,
    /// The task with whose end it leaves.
    pub until: Option<usize>,
    /// What its energy costs; `None` for what the grid's does.
    pub price: Option<EnergyPrice>,
    /// Carbon dioxide emitted for its energy; `None` for that of the grid's.
    pub carbon: Option<CarbonIntensity>,
}

impl Temporary {
    /// From when on it is there, and when it leaves, on these dates; `None` where it never comes.
    pub fn span(&self, dates: &Dates) -> Option<(Span, Option<Span>)> {
        let ends = self.after.iter().map(|&task| dates.course.ends[task]);
        let from = ends.collect::<Option<Vec<Span>>>()?.into_iter().fold(Span::ZERO, Span::max);
        let until = self.until.and_then(|task| dates.course.ends[task]);
        Some((from, until.map(|until| until.max(from))))
    }
}

/// When what happens; since building began.
#[derive(Clone, Debug, PartialEq)]
pub struct Dates {
    /// By task: beginnings and ends, and what made it begin then.
    pub course: Course,
    /// By task: how much later it may end.
    pub slack: Vec<Option<Span>>,
    /// By task: its lots as they stand.
    pub lots: Vec<Vec<Lot>>,
    /// By task: applications for a licence; 0 where it is none.
    pub attempts: Vec<u32>,
}

impl Plan {
    /// The plan of a checked scenario whose run has these days; `None` where nothing is built.
    pub fn of(spec: &BuildoutSpec, calendar: &Calendar) -> Option<Self> {
        if spec.is_empty() {
            return None;
        }
        let names: Vec<&String> = spec.task.keys().collect();
        let number = |name: &String| names.iter().position(|known| *known == name);
        let numbers = |names: &[String]| names.iter().filter_map(number).collect::<Vec<usize>>();
        let before_run = spec.start.as_deref().map_or(Span::ZERO, |day| -days_from(calendar, day));
        let after = spec.task.values().map(|task| numbers(task.after())).collect();
        let task = |(name, task): (&String, &TaskSpec)| Task {
            name: name.clone(),
            phase: task.phase.clone().unwrap_or_default(),
            vendor: task.vendor.clone().unwrap_or_default(),
            gives: task.gives.clone(),
            licence: task.licence(),
            vendor_and_cause: (task.vendor.clone(), task.cause.clone()),
            not_before: task
                .start_not_before
                .as_deref()
                .map_or(Span::ZERO, |day| days_from(calendar, day) + before_run),
            duration: task.duration.duration(),
            lots: task.lots(),
        };
        let temporary = |temporary: &TemporarySpec| Temporary {
            power: temporary.power,
            after: numbers(temporary.after.as_deref().unwrap_or_default()),
            until: temporary.until.as_ref().and_then(number),
            price: temporary.price,
            carbon: temporary.carbon,
        };
        Some(Self {
            tasks: spec.task.iter().map(task).collect(),
            temporary: spec.temporary.values().map(temporary).collect(),
            burn_in: spec.burn_in,
            before_run,
            graph: Graph::new(after).expect("a checked plan has no circle"),
            correlation: spec.correlation.clone(),
            stops: Vec::new(),
            own: Vec::new(),
            most_import: None,
        })
    }

    /// The same plan, while vendors deliver nothing for some times; they are in the order in which they begin.
    pub fn with_stops(self, stops: Vec<Stop>) -> Self {
        Self { stops, ..self }
    }

    /// The same plan, with what generates on the site.
    pub fn with_own(self, own: Vec<OwnPower>) -> Self {
        Self { own, ..self }
    }

    /// The same plan, behind feeds that carry so much together.
    pub fn behind(self, most_import: Option<Power>) -> Self {
        Self { most_import, ..self }
    }

    /// What generates on the site at an instant, and whether nothing is drawn from the grid then.
    pub(super) fn own_at(&self, at: Span) -> (Power, bool) {
        let there = |own: &&OwnPower| own.from <= at && own.until.is_none_or(|until| at < until);
        let there = self.own.iter().filter(there);
        there.fold((Power::ZERO, false), |(power, alone), own| {
            (power + own.power, alone || own.alone)
        })
    }

    /// The dates that a seed gives.
    pub fn draw(&self, seed: u64) -> Dates {
        self.dates(Some(self.luck(seed)))
    }

    /// The luck that a seed gives.
    pub(super) const fn luck(&self, seed: u64) -> Luck {
        Luck::new(seed, self.correlation.vendor, self.correlation.cause)
    }

    /// The dates with neither good nor bad luck: every time is its median, every licence granted at once.
    pub fn planned(&self) -> Dates {
        self.dates(None)
    }

    fn dates(&self, luck: Option<Luck>) -> Dates {
        let mut lots = vec![Vec::new(); self.tasks.len()];
        let mut attempts = vec![0; self.tasks.len()];
        let not_before: Vec<Span> = self.tasks.iter().map(|task| task.not_before).collect();
        let course = self.graph.course(&not_before, |number, start| {
            let task = &self.tasks[number];
            let (time, asked) = task.time(luck);
            attempts[number] = asked;
            let end = self.rests(task, start, start + time?)?;
            let installed = task.install(end, luck);
            let all = installed.len();
            let rested = installed
                .into_iter()
                .filter_map(|lot: Lot| Some(Lot { end: self.rests(task, end, lot.end)?, ..lot }));
            lots[number] = rested.collect();
            let complete = lots[number].len() == all;
            complete.then(|| lots[number].last().map_or(end, |lot| lot.end))
        });
        Dates { slack: self.graph.slack(&course), course, lots, attempts }
    }

    /// When a task's work that begins and ends so is done, with the times in which its vendor rests.
    fn rests(&self, task: &Task, begin: Span, end: Span) -> Option<Span> {
        let of_vendor = !task.vendor.is_empty() && !self.stops.is_empty();
        if of_vendor { delayed(begin, end, &task.vendor, &self.stops) } else { Some(end) }
    }

    /// Changes of what is there: one for each task that ends, each lot, and each temporary supply.
    pub fn changes(&self) -> usize {
        let of_task = |task: &Task| 1 + task.lots.map_or(0, |lots| lots.count() as usize);
        self.tasks.iter().map(of_task).sum::<usize>() + 2 * (self.temporary.len() + self.own.len())
    }
}

impl Task {
    fn shared(&self) -> Shared<'_> {
        let (vendor, cause) = &self.vendor_and_cause;
        Shared { vendor: vendor.as_deref(), cause: cause.as_deref() }
    }

    /// How long it takes without its lots, if it ever ends, and how often a licence is asked for.
    pub(super) fn time(&self, luck: Option<Luck>) -> (Option<Span>, u32) {
        let Some(luck) = luck else {
            return (Some(self.duration.median()), u32::from(self.licence.is_some()));
        };
        let mut own = luck.of(&self.name, self.shared());
        let Some(licence) = self.licence else {
            return (Some(self.duration.at(own.of_part(0))), 0);
        };
        let time_of = |attempt| self.duration.at(own.of_part(attempt));
        let answer = licence.ask(&mut luck.of_licence(&self.name), time_of);
        (answer.time, answer.attempts)
    }

    /// Its lots, from `begin` on.
    pub(super) fn install(&self, begin: Span, luck: Option<Luck>) -> Vec<Lot> {
        let Some(lots) = self.lots else { return Vec::new() };
        match luck.map(|luck| luck.of(&self.name, self.shared())) {
            Some(mut own) => lots.install(begin, |lot| own.of_part(lot + 1)),
            None => lots.install(begin, |_| 0.0),
        }
    }
}

/// From the first day of the run to a day of a checked scenario.
fn days_from(calendar: &Calendar, day: &str) -> Span {
    let days = calendar.days_until(day).expect("a checked day");
    Span::days(days as f64)
}
