//! Acts: what others do to the plant, with the instants at which it begins and ends. They are drawn before the run, since
//! nothing on the plant has a part in them.

use engine::Stream;
use units::{Rate, SimDuration, SimTime, Span};

use super::{Custody, EventKind, EventSpec, OrderEffect, SovereigntySpec, Standing};
use crate::calendar::Calendar;

/// Something that others do to the plant.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its name in the scenario; that of the licence for one that expires.
    pub name: String,
    /// What it is.
    pub kind: EventKind,
    /// Of a foreign order: what it demands.
    pub effect: OrderEffect,
    /// Of a foreign order: whose law it comes from.
    pub author: Option<String>,
    /// Of a supply stop: who delivers no more.
    pub vendor: String,
    /// What it adds to the price of equipment, as a share.
    pub tariff: f64,
    /// When it begins; what began before the run begins with it.
    pub from: SimTime,
    /// When it ends; `None` for not within the run.
    pub until: Option<SimTime>,
    /// When work may start again although it goes on, because a control plane of one's own takes over.
    pub takeover: Option<SimTime>,
    /// Whether it hits this plant: it comes from whose law reaches it, or from the maker of its racks.
    pub hits: bool,
}

impl Act {
    /// Whether it keeps jobs from starting, until a takeover.
    pub const fn stops_starts(&self) -> bool {
        self.hits
            && match self.kind {
                EventKind::ForeignOrder => !matches!(self.effect, OrderEffect::DataAccess),
                EventKind::OperatorExit => true,
                _ => false,
            }
    }

    /// Whether it stops what runs.
    pub const fn stops_service(&self) -> bool {
        let order = matches!(self.kind, EventKind::ForeignOrder);
        self.hits && order && matches!(self.effect, OrderEffect::ServiceStop)
    }

    /// Whether it keeps parts and racks of the maker of these racks from coming.
    pub const fn stops_supply(&self) -> bool {
        self.hits && matches!(self.kind, EventKind::SupplyStop)
    }

    /// How long a plant lives with it is worth telling: of what stops supply, starts or service.
    pub const fn tries_autonomy(&self) -> bool {
        self.stops_supply() || self.stops_starts()
    }

    /// Whether it opens data whose keys are in such hands.
    pub fn opens_data(&self, custody: Custody) -> bool {
        let order = self.kind == EventKind::ForeignOrder && self.effect == OrderEffect::DataAccess;
        self.hits && order && custody != Custody::Tenant
    }
}

/// A day of the run as an instant; one before it is its beginning.
fn instant(calendar: &Calendar, day: &str) -> SimTime {
    let days = calendar.days_until(day).unwrap_or(0);
    SimTime::START + SimDuration::hours(24 * u64::try_from(days).unwrap_or(0))
}

impl SovereigntySpec {
    /// What others do to a plant in a run that ends then, in the order in which it begins.
    pub fn acts(
        &self,
        country: &str,
        (calendar, end): (&Calendar, SimTime),
        seed: u64,
    ) -> Vec<Act> {
        let standing = self.standing(country, true);
        let mut acts = Vec::new();
        let without = |name: &String| self.without.iter().flatten().any(|it| it == name);
        for (name, event) in self.event.iter().filter(|(name, _)| !without(name)) {
            let act = |from: SimTime, until: Option<SimTime>| {
                self.act((name, event), &standing, (from, until.filter(|until| *until <= end)))
            };
            if let Some(day) = &event.from {
                let until = event.until.as_deref().map(|day| instant(calendar, day));
                // What is over when the run begins never was.
                if until.is_none_or(|until| until > SimTime::START) {
                    acts.push(act(instant(calendar, day), until));
                }
                continue;
            }
            let rate = event.rate.map_or(0.0, Rate::in_per_hour);
            let mut at = SimTime::START;
            let mut luck = Stream::new(seed, &format!("sovereignty/{name}"), 0);
            for occurrence in 0.. {
                let hours = luck.at(occurrence).exponential() / rate;
                if rate <= 0.0 || hours > end.since(at).in_hours() {
                    break;
                }
                at = at + SimDuration::from_seconds_rounded_up(hours * 3600.0);
                let until = event.lasts.map(|lasts| at + SimDuration::from(lasts));
                acts.push(act(at, until));
                // One of a kind begins once the one before it is over.
                let Some(until) = until.filter(|until| *until < end) else { break };
                at = until;
            }
        }
        if let (Some(licence), Some(day)) = (&self.hardware.licence, &self.hardware.licence_until) {
            // It is valid on its last day.
            let from = instant(calendar, day) + SimDuration::hours(24);
            let lapse = EventSpec::of(EventKind::LicenceLapse);
            acts.push(self.act((licence, &lapse), &standing, (from, None)));
        }
        acts.retain(|act| act.from <= end);
        acts.sort_by_key(|act| act.from);
        acts
    }

    fn act(
        &self,
        (name, event): (&String, &EventSpec),
        standing: &Standing,
        (from, until): (SimTime, Option<SimTime>),
    ) -> Act {
        let vendor = event.vendor.clone().unwrap_or_else(|| self.hardware.vendor.clone());
        let hits = match event.kind {
            EventKind::SupplyStop => vendor == self.hardware.vendor,
            EventKind::ForeignOrder => event.parent.iter().any(|author| {
                let reached = [&standing.operator.parent, &standing.operator.control_plane];
                reached.iter().any(|law| law.is_among(std::slice::from_ref(author)))
            }),
            EventKind::LicenceLapse | EventKind::Tariff | EventKind::OperatorExit => true,
        };
        let takes_over = event.effect != OrderEffect::ServiceStop;
        let fallback = self.control_plane.fallback.filter(|_| takes_over);
        let mut act = Act {
            name: name.clone(),
            kind: event.kind,
            effect: event.effect,
            author: event.parent.clone(),
            vendor,
            tariff: event.tariff.unwrap_or(0.0),
            from,
            until,
            takeover: None,
            hits,
        };
        if act.stops_starts() {
            let takeover = fallback.map(|fallback| from + SimDuration::from(fallback));
            act.takeover = takeover.filter(|at| until.is_none_or(|until| *at < until));
        }
        act
    }
}

impl EventSpec {
    /// One of a kind, and nothing else said.
    pub(super) fn of(kind: EventKind) -> Self {
        Self {
            kind,
            vendor: None,
            parent: None,
            effect: OrderEffect::default(),
            tariff: None,
            from: None,
            until: None,
            rate: None,
            lasts: None,
        }
    }
}

/// A time of which a vendor delivers nothing: from when on, and until when if it ends; since the run began.
pub type Stop = (Span, Option<Span>);

impl Act {
    /// The same as a time since the run began.
    pub fn span(&self) -> Stop {
        let since = |at: SimTime| Span::seconds(at.in_seconds());
        (since(self.from), self.until.map(since))
    }
}
