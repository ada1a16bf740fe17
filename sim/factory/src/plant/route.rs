//! Routes: every event of the plant, and whom it concerns.

use engine::{AnyAgenda, Schedule, World};

use super::Plant;
use crate::effect::Changed;
use crate::{
    buildout, cooling, failures, generation, jobs, power, security, shortage, site, sovereignty,
};

/// Everything that can happen in the plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An hour begins: weather and prices change.
    Hour,
    /// Around the plant.
    Site(site::Event),
    /// Of the supply.
    Power(power::Event),
    /// Of generation on the site.
    Generation(generation::Event),
    /// Of cooling.
    Cooling(cooling::Event),
    /// Of failures and repairs.
    Failures(failures::Event),
    /// Of jobs.
    Jobs(jobs::Event),
    /// Of building the plant.
    Building(buildout::Event),
    /// Of a shortage of power.
    Shortage(shortage::Event),
    /// Of others' acts.
    Sovereignty(sovereignty::Event),
    /// Of intruders.
    Security(security::Event),
}

impl Event {
    /// A number for the fingerprint: the kind in the upper half, the entity in the lower.
    const fn code(self) -> u64 {
        let (kind, entity) = match self {
            Self::Hour => (1, 0),
            Self::Site(event) => event.code(),
            Self::Power(event) => event.code(),
            Self::Generation(event) => event.code(),
            Self::Cooling(event) => event.code(),
            Self::Failures(event) => event.code(),
            Self::Jobs(event) => event.code(),
            Self::Building(event) => event.code(),
            Self::Shortage(event) => event.code(),
            Self::Sovereignty(event) => event.code(),
            Self::Security(event) => event.code(),
        };
        (kind << 56) ^ entity
    }
}

impl World for Plant {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut impl Schedule<Event>) {
        self.happen(event, &mut AnyAgenda::of(agenda));
    }

    fn settle(&mut self, agenda: &mut impl Schedule<Event>) {
        self.balance(&mut AnyAgenda::of(agenda));
    }
}

impl Plant {
    /// Applies an event.
    fn happen(&mut self, event: Event, agenda: &mut AnyAgenda<'_, Event>) {
        self.fingerprint.add_event(agenda.now(), event.code());
        let effects = &mut self.effects;
        let changed = match event {
            Event::Hour => {
                self.begin_hour(agenda);
                Changed::WEATHER
            }
            Event::Site(event) => self.site.handle(event, &mut agenda.of(Event::Site), effects),
            Event::Power(event) => self.power.handle(event, &mut agenda.of(Event::Power), effects),
            Event::Generation(event) => self.change_generation(event, agenda),
            Event::Cooling(event) => self.cooling.handle(event, agenda.now(), effects),
            Event::Failures(event) => {
                self.failures.handle(event, &mut agenda.of(Event::Failures), effects)
            }
            Event::Jobs(jobs::Event::Arrival { class })
                if !self.building.draws_customer(class, agenda.now()) =>
            {
                self.work.turn_away(class, &mut agenda.of(Event::Jobs));
                Changed::NOTHING
            }
            Event::Jobs(jobs::Event::Arrival { class })
                if self.sovereignty.bars(class.into()).is_some() =>
            {
                self.refuse_arrival(class, agenda);
                Changed::NOTHING
            }
            Event::Shortage(event) => {
                self.shortage.handle(event);
                Changed::NOTHING
            }
            Event::Sovereignty(event) => self.sovereignty.handle(event, agenda.now(), effects),
            Event::Security(event) => {
                self.security.handle(event, &mut agenda.of(Event::Security), effects)
            }
            Event::Building(event) => self.building.handle(event, effects),
            Event::Jobs(event) => self.work.handle(event, &mut agenda.of(Event::Jobs), effects),
        };
        self.changed |= changed;
        if !self.effects.is_empty() {
            self.apply_effects(agenda);
        }
        match event {
            Event::Jobs(jobs::Event::ContractBegins { .. }) => self.judge(agenda.now()),
            Event::Jobs(jobs::Event::ContractEnds { class }) => self.leave_ground(class, agenda),
            _ => {}
        }
        if self.work.has_ended() {
            for job in self.work.take_ended() {
                self.records.job(job);
            }
        }
    }
}
