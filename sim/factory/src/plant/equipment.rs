//! Units: electrical units that fail, and what goes off with them.

use engine::Schedule;
use units::SimTime;

use super::{Event, Plant};
use crate::effect::{Changed, Down, Effect, Fault, Hits, Second, Unit, UnitEffect};
use crate::failures::Damage;
use crate::jobs::{Hit, Reach, Saved};
use crate::place::Place;
use crate::power::Why;

impl Plant {
    /// A unit fails, if there is one in its slot, and with it a second one of the same cause.
    pub(super) fn lose_unit(
        &mut self,
        fault: Fault,
        second: Option<Second>,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Damage> {
        let kind = self.failures.kind_of(fault.component);
        if let Some(group) = kind.checked_sub(self.kinds_of_power) {
            return self.lose_generator(group, fault.unit.number, agenda);
        }
        if !self.power.is_there(kind, fault.unit) {
            return None;
        }
        let until = agenda.now() + fault.length;
        let power = &mut agenda.of(Event::Power);
        let out = (until, Why::Failure);
        self.power.take_out((kind, fault.unit), out, power, &mut self.effects);
        let other = second.and_then(|second| {
            let position = f64::from(second.position) / 4_294_967_296.0;
            Some((self.power.partner(kind, fault.unit, position)?, second.length))
        });
        if let Some((unit, length)) = other
            && !self.failures.is_broken(fault.component, unit)
        {
            let hits = Hits::Unit { second: None };
            self.effects.push_back(Effect::Failed(Fault { unit, hits, length, ..fault }));
        }
        Some(Damage::Unit)
    }

    /// A unit that generates fails, if there is one in its slot.
    fn lose_generator(
        &mut self,
        group: usize,
        unit: u32,
        agenda: &mut impl Schedule<Event>,
    ) -> Option<Damage> {
        if !self.generation.is_unit(group, unit) {
            return None;
        }
        self.generation.lose_unit(group, unit, &mut agenda.of(Event::Generation));
        self.changed.supply = true;
        Some(Damage::Unit)
    }

    /// Applies what electrical units do to others, or what becomes of them.
    pub(super) fn apply_of_units(
        &mut self,
        effect: UnitEffect,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        match effect {
            UnitEffect::SupplyGone { place, number, planned } => {
                return self.lose_racks((place, number), planned, agenda);
            }
            UnitEffect::RacksExpected { place, number, at } => {
                self.compute.floor.expect_open(self.places.racks_of(place, number), at);
            }
            UnitEffect::HallReduced { hall } => self.compute.floor.redraw(hall.into()),
            UnitEffect::Back { component, unit } => self.mend_unit((component, unit), agenda),
            UnitEffect::Stage { component, unit, back } => {
                self.expect_unit((component, unit), back);
            }
        }
        Changed::NOTHING
    }

    /// A unit is mended.
    fn mend_unit(&mut self, (component, unit): (u16, Unit), agenda: &mut impl Schedule<Event>) {
        let kind = self.failures.kind_of(component);
        if let Some(group) = kind.checked_sub(self.kinds_of_power) {
            self.generation.mend_unit(group, unit.number);
            self.calls.eased = true;
            self.changed.supply = true;
            return;
        }
        let agenda = &mut agenda.of(Event::Power);
        self.power.put_back((kind, unit), Why::Failure, agenda, &mut self.effects);
    }

    /// A unit is expected back then.
    fn expect_unit(&mut self, (component, unit): (u16, Unit), back: SimTime) {
        let kind = self.failures.kind_of(component);
        if kind >= self.kinds_of_power {
            return;
        }
        self.power.expect_back((kind, unit), back, &mut self.effects);
    }

    /// Racks have lost their supply in a hall that is fed.
    fn lose_racks(
        &mut self,
        (place, number): (Place, u32),
        planned: bool,
        agenda: &mut impl Schedule<Event>,
    ) -> Changed {
        let (cause, down) = if planned {
            (self.causes.maintenance, Down::Maintenance)
        } else {
            (self.causes.power, Down::Power)
        };
        let saved = if planned { Saved::All } else { Saved::ByItself };
        let hit = Hit { planned, saved, ..Hit::unforeseen(cause, Reach::Pod, true) };
        self.close(place, number, (hit, down), agenda);
        self.note_incident_at(
            match place {
                _ if planned => "line-up maintained",
                Place::Rack => "power of a rack out",
                _ => "line-ups out",
            },
            number,
            agenda,
        );
        Changed::WORK
    }
}
