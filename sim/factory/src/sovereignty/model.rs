//! Sovereignty during a run: acts of others begin and end, classes of work are barred and let in again.

use engine::Schedule;
use units::{SimDuration, SimTime};

use super::autonomy::Trial;
use super::refusals::Refusals;
use super::{
    Act, Affairs, ControlPlane, Event, EventKind, Isolation, Law, Needs, Outcome, Refusal, Reports,
    Rule, SovereigntySpec,
};
use crate::calendar::Calendar;
use crate::effect::{Changed, Decree, Effect, Effects};
use crate::quantities::GpuHours;

impl Affairs {
    /// Those of a plant in a country, with classes of work of these names, in a run that ends then.
    pub fn new(
        spec: &SovereigntySpec,
        (country, classes): (&str, &[&str]),
        (calendar, end): (&Calendar, SimTime),
        seed: u64,
    ) -> Self {
        let acts = spec.acts(country, (calendar, end), seed);
        let names = spec.names(country);
        let licensed = spec.hardware.licence.is_some();
        let standing = spec.standing(country, licensed);
        let lapses = acts.iter().any(|act| act.kind == EventKind::LicenceLapse);
        let needs_licence = standing.hardware.needs_licence_at(&standing.site);
        let denied = standing.hardware.is_foreign_to(&standing.site)
            && !needs_licence
            && standing.site.regime == super::Regime::Denied;
        let own_plane = spec.control_plane.kind == ControlPlane::Own;
        let needs: Vec<Option<Needs>> = classes.iter().map(|class| spec.needs(class)).collect();
        let author = |act: &Act| act.author.as_ref().map(|name| spec.law(name));
        let mut affairs = Self {
            authors: acts.iter().map(author).collect(),
            refusals: Refusals::of(classes.len()),
            on: vec![false; acts.len()],
            taken_over: vec![false; acts.len()],
            holds: [
                names.site == names.home,
                names.operator == names.home && names.parent == names.home,
                own_plane && names.control_plane == names.home,
                !denied && (!needs_licence || licensed && !lapses),
            ],
            silent: spec.is_silent(),
            site: country.to_owned(),
            custody: standing.site.custody,
            scrub: spec.scrub.into(),
            acts,
            standing,
            needs,
            trials: Vec::new(),
            seen: None,
            reports: Reports::default(),
        };
        affairs.judge(|_| 0.0, SimTime::START);
        affairs
    }

    /// Whether nothing is demanded and nothing happens: then nobody needs to ask.
    pub const fn is_silent(&self) -> bool {
        self.silent
    }

    /// Who makes the racks.
    pub fn vendor(&self) -> &str {
        &self.standing.hardware.vendor
    }

    /// Schedules what others do.
    pub fn begin(&self, agenda: &mut impl Schedule<Event>) {
        for (number, act) in (0..).zip(&self.acts) {
            agenda.schedule(act.from, Event::Begins { act: number });
            if let Some(until) = act.until {
                agenda.schedule(until, Event::Ends { act: number });
            }
            if let Some(takeover) = act.takeover {
                agenda.schedule(takeover, Event::TakesOver { act: number });
            }
        }
    }

    /// Applies an event.
    pub fn handle(&mut self, event: Event, now: SimTime, effects: &mut Effects) -> Changed {
        match event {
            Event::Begins { act } => {
                self.on[usize::from(act)] = true;
                effects.push_back(Effect::Law(Decree::ActBegins { act }));
            }
            Event::Ends { act } => {
                self.on[usize::from(act)] = false;
                for trial in &mut self.trials {
                    trial.on &= trial.act != self.acts[usize::from(act)];
                }
                effects.push_back(Effect::Law(Decree::ActEnds { act }));
            }
            Event::TakesOver { act } => {
                self.taken_over[usize::from(act)] = true;
                effects.push_back(Effect::Law(Decree::ActEnds { act }));
            }
            Event::Cleaned { class } => {
                effects.push_back(Effect::Law(Decree::GroundCleaned { class }));
            }
            Event::WouldBeDone { refused } => self.refusals.forget(refused, now),
        }
        Changed::WORK
    }

    /// An act of others.
    pub fn act(&self, number: u16) -> &Act {
        &self.acts[usize::from(number)]
    }

    fn holding(&self) -> impl Iterator<Item = (usize, &Act)> {
        self.acts.iter().enumerate().filter(|(number, _)| self.on[*number])
    }

    /// Whether jobs may start, restart and scale.
    pub fn lets_start(&self) -> bool {
        self.holding().all(|(number, act)| !act.stops_starts() || self.taken_over[number])
    }

    /// Whether service may be given at all.
    pub fn lets_serve(&self) -> bool {
        self.holding().all(|(_, act)| !act.stops_service())
    }

    /// While the maker of the racks delivers nothing: when it does again; at the end of the run, which is given, or
    /// later if nobody knows.
    pub fn supply_returns(&self, end: SimTime) -> Option<SimTime> {
        let stops = self.holding().filter(|(_, act)| act.stops_supply());
        // What does not end within the run is over a year after it at the earliest.
        let late = end + SimDuration::hours(24 * 365);
        stops.map(|(_, act)| act.until.unwrap_or(late)).max()
    }

    /// Whether crews are there: they leave with the operator.
    pub fn has_crews(&self) -> bool {
        self.holding().all(|(_, act)| act.kind != EventKind::OperatorExit)
    }

    /// Whether an operator ever leaves.
    pub fn may_lose_crews(&self) -> bool {
        self.acts.iter().any(|act| act.kind == EventKind::OperatorExit)
    }

    /// Decides anew which rule bars each class; `wants` says for how many GPUs a class would have work.
    pub fn judge(&mut self, wants: impl Fn(usize) -> f64, now: SimTime) {
        let lapsed = self.holding().any(|(_, act)| act.kind == EventKind::LicenceLapse);
        let mut standing = self.standing.clone();
        standing.hardware.licensed &= !lapsed;
        let opened: Vec<Law> = self.opened_to().cloned().collect();
        let reached = !standing.without.contains(&Rule::Parent);
        for class in 0..self.needs.len() {
            let needs = self.needs[class].as_ref();
            let rule = needs.and_then(|needs| standing.bars(needs));
            // Data that a foreign law has access to is within its reach, wherever it lies.
            let open = reached && needs.is_some_and(|it| opened.iter().any(|law| it.excludes(law)));
            let read = open.then_some(Rule::Parent);
            let first = rule.into_iter().chain(read).min();
            self.refusals.bar(class, first, wants(class), now);
        }
    }

    /// Laws that have access now to the data of tenants who do not hold the keys alone.
    fn opened_to(&self) -> impl Iterator<Item = &Law> {
        let opens = |number: usize| self.on[number] && self.acts[number].opens_data(self.custody);
        let laws = self.authors.iter().enumerate().filter(move |(number, _)| opens(*number));
        laws.filter_map(|(_, law)| law.as_ref())
    }

    /// The unit of ground that a class of work has for itself, unless it is shared.
    pub fn isolates(&self, class: usize) -> Isolation {
        let holds = !self.standing.without.contains(&Rule::Isolation);
        let needs = self.needs[class].as_ref().filter(|_| holds);
        needs.map_or(Isolation::Shared, |needs| needs.isolation)
    }

    /// A class of work leaves the ground that it had for itself, which is cleaned.
    pub fn clean(&self, class: u16, agenda: &mut impl Schedule<Event>) {
        agenda.schedule_in(self.scrub, Event::Cleaned { class });
    }

    /// The rule that bars a class of work now.
    pub fn bars(&self, class: usize) -> Option<Rule> {
        self.refusals.barred(class)
    }

    /// A job of a class that is barred goes; it asked for so many GPUs over so many hours.
    pub fn refuse(&mut self, class: usize, ask: (u32, f64), agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        if let Some((refused, _)) = self.refusals.refuse(class, ask, now) {
            let length = SimDuration::from_seconds_rounded_up(ask.1 * 3600.0);
            agenda.schedule_in(length, Event::WouldBeDone { refused });
        }
    }

    /// Jobs of a class that is barred had waited, and give up so many GPU-hours.
    pub fn give_up(&mut self, class: usize, gpu_hours: f64) {
        self.refusals.give_up(class, gpu_hours);
    }

    /// An act has begun: the plant has so many GPUs in service, and so many held by jobs.
    pub fn try_autonomy(&mut self, number: u16, (up, busy): (u32, u32)) {
        let act = self.act(number).clone();
        if act.tries_autonomy() {
            let before = if act.stops_supply() { up } else { busy };
            self.trials.push(Trial::new(act, before));
        }
    }

    /// GPUs that could work now but for a rule: of so many that are free, or all of them while nothing may start.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most what is free"
    )]
    pub fn forbidden(&self, free: u32) -> u32 {
        if self.silent {
            0
        } else if self.lets_start() {
            self.refusals.wanted().round().min(f64::from(free)) as u32
        } else {
            free
        }
    }

    /// Stage of settling: so many GPUs work, and are neither spare nor excluded; of those so many are free and not
    /// reserved, and so many held by jobs.
    pub fn meter(&mut self, now: SimTime, (up, there): (u32, u32), (free, busy): (u32, u32)) {
        let open = self.holding().any(|(_, act)| act.opens_data(self.custody));
        let exposed = if open { busy } else { 0 };
        if self.seen.replace((there, exposed)) != Some((there, exposed)) {
            self.meter_hands(now, there, exposed);
        }
        if self.silent {
            return;
        }
        self.refusals.leave_free(free, now);
        for trial in self.trials.iter_mut().filter(|trial| trial.on) {
            trial.see(if trial.act.stops_supply() { up } else { busy }, now);
        }
    }

    /// In whose hands so many GPUs are, and of those in use so many open their data.
    fn meter_hands(&mut self, now: SimTime, there: u32, exposed: u32) {
        let reports = &mut self.reports;
        reports.there.set_count(now, there);
        let [domestic, own, plane, licence] = self.holds;
        for (flow, holds) in [
            (&mut reports.domestic, domestic),
            (&mut reports.own_parent, own),
            (&mut reports.own_control, plane),
            (&mut reports.unlicensed, licence),
            (&mut reports.sovereign, domestic && own && plane && licence),
        ] {
            flow.set_count(now, if holds { there } else { 0 });
        }
        self.reports.exposed.set_count(now, exposed);
    }

    /// Brings levels up to now.
    pub fn read(&mut self, now: SimTime) {
        self.refusals.advance(now);
        let [refused, stranded] = self.refusals.by_rule();
        for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::Capacity) {
            let (level, free) = self.reports.of_rule(rule);
            level.set(GpuHours(refused[rule as usize]));
            free.set(GpuHours(stranded[rule as usize]));
        }
    }

    /// What became of it until now; `None` where nothing is demanded and nothing happens.
    pub fn outcome(&self) -> Option<Outcome> {
        if self.silent {
            return None;
        }
        let mut refusals = Vec::new();
        for (class, (refused, stranded)) in self.refusals.all().enumerate() {
            for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::Capacity) {
                let (refused, stranded) = (refused[rule as usize], stranded[rule as usize]);
                if refused > 0.0 || self.bars(class) == Some(rule) {
                    refusals.push(Refusal { class, rule, refused, stranded });
                }
            }
        }
        Some(Outcome { site: self.site.clone(), refusals, trials: self.trials.clone() })
    }
}
