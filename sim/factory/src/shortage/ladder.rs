//! The ladder: how far steps have been resorted to, and when one may be given back.

use engine::Schedule;
use units::{Power, SimDuration, SimTime};

use super::books::Books;
use super::{Bout, Caps, Event, Kind, Reports, Shortage, ShortageSpec, Step, Strain};
use crate::quantities::{Share, Whether};

impl Shortage {
    /// Nothing has given way, of these kinds of work in these classes.
    pub fn new(spec: &ShortageSpec, kinds: Vec<Kind>, classes: Vec<String>) -> Self {
        let mut shortage = Self {
            spec: spec.clone(),
            caps: Caps::new(kinds),
            reach: 0,
            next_rise: SimTime::START,
            tick: None,
            strained: None,
            books: Books::new(classes.len()),
            been: false,
            reports: Reports::of(classes),
        };
        shortage.hold(&[], false, SimTime::START);
        shortage.read(SimTime::START);
        shortage
    }

    /// Whether nothing has given way.
    #[inline]
    pub const fn is_over(&self) -> bool {
        self.reach == 0
    }

    /// The steps that have been resorted to, in order.
    pub fn reached(&self) -> &[Step] {
        &self.spec.order[..self.reach]
    }

    /// Whether a step has been resorted to.
    pub fn has_reached(&self, step: Step) -> bool {
        self.reached().contains(&step)
    }

    /// Whether a step may be resorted to at all.
    pub fn knows(&self, step: Step) -> bool {
        self.spec.order.contains(&step)
    }

    /// The share of its dynamic power that every class keeps before jobs or racks go.
    pub fn least(&self) -> f64 {
        if self.knows(Step::Cap) { self.caps.least() } else { 1.0 }
    }

    /// Share of what may be drawn that may be in use when a step is given back.
    pub fn comes_back(&self) -> f64 {
        1.0 - self.spec.hysteresis
    }

    /// The next step is resorted to, if one is left.
    pub fn resort(&mut self) -> Option<Step> {
        let next = self.spec.order.get(self.reach).copied();
        self.reach += usize::from(next.is_some());
        self.been = true;
        next
    }

    /// Whether anything has given way at any time.
    pub const fn has_been(&self) -> bool {
        self.been
    }

    /// Whether a step may be given back by now.
    pub fn may_rise(&self, now: SimTime) -> bool {
        self.reach > 0 && now >= self.next_rise
    }

    /// Until a step may be given back.
    pub fn until_rise(&self, now: SimTime) -> SimDuration {
        if now < self.next_rise { self.next_rise.since(now) } else { SimDuration::ZERO }
    }

    /// Something has come back that raises what is drawn for so long, at the ramp of the connection.
    pub fn rise(&mut self, ramps: SimDuration, now: SimTime) {
        self.next_rise = now + SimDuration::from(self.spec.interval).max(ramps);
    }

    /// From one step given back to the next, at least.
    pub fn interval(&self) -> SimDuration {
        self.spec.interval.into()
    }

    /// Looks again at what may come back when that is due.
    pub fn await_rise(&mut self, agenda: &mut impl Schedule<Event>) {
        if self.tick.is_none() {
            let delay = self.until_rise(agenda.now()).max(SimDuration::seconds(1));
            self.tick = Some(agenda.schedule_in(delay, Event::Eases));
        }
    }

    /// Applies an event.
    pub const fn handle(&mut self, event: Event) {
        match event {
            Event::Eases => self.tick = None,
        }
    }

    /// How long it has been known that stores will not keep import within its limit for ever.
    pub fn strained_for(&self, now: SimTime) -> SimDuration {
        self.strained.map_or(SimDuration::ZERO, |since| now.since(since))
    }

    /// Stage of settling: these steps are in force, each with what it does; stores carry a part or not.
    pub fn hold(&mut self, strains: &[(Step, Strain)], stores: bool, now: SimTime) {
        let last = |step: &Step| strains.iter().any(|(other, _)| other == step);
        self.reach = self.spec.order.iter().rposition(last).map_or(0, |place| place + 1);
        self.strained = if stores { self.strained.or(Some(now)) } else { None };
        self.books.set(strains, now);
        for step in Step::ALL {
            let in_force = strains.iter().any(|(other, _)| *other == step);
            self.reports.in_force(step).set(now, Whether(in_force));
        }
        self.reports.any.set(now, Whether(!strains.is_empty()));
        let saved: Power = strains.iter().map(|(_, strain)| strain.saved).sum();
        self.reports.saved.set(now, saved);
        for (class, scale) in self.reports.scale.members().enumerate() {
            scale.set(now, Share(self.caps.share_of_class(class)));
        }
    }

    /// Brings what was lost up to `now`.
    pub fn advance(&mut self, now: SimTime) {
        self.books.advance(now);
    }

    /// What jobs have booked for a step by class until now, in GPU-hours.
    pub fn tell(&mut self, step: Step, by_class: &[f64]) {
        self.books.tell(step, by_class);
    }

    /// Bouts of steps that have ended since they were last taken.
    pub fn take_ended(&mut self) -> Vec<Bout> {
        self.books.take_ended()
    }

    /// Steps that have come into force since they were last taken.
    pub fn take_begun(&mut self) -> Vec<Step> {
        self.books.take_begun()
    }

    /// The run is over: what is in force ends.
    pub fn close(&mut self, now: SimTime) {
        self.books.set(&[], now);
    }

    /// Brings what is reported up to now.
    pub fn read(&mut self, now: SimTime) {
        self.books.advance(now);
        for step in Step::ALL {
            let lost = self.books.lost(step);
            self.reports.tell_lost(step, lost);
        }
    }
}
