//! The battery within the ramp of the connection: it hides starts of jobs, and charges no faster than the ramp gives.

use engine::Schedule;
use units::{Energy, Power, SimDuration, SimTime};

use super::policy::Action;
use crate::power::{Event, PowerSystem, RampPolicy};

/// How far charging has risen along the ramp.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rising {
    /// It may draw so much.
    allowed: Power,
    /// It may draw so much more from then on.
    next: Option<(SimTime, Power)>,
}

impl PowerSystem {
    /// Whether the battery can carry so much of starts, until they are over with so much energy.
    pub fn can_hide(&self, power: Power, energy: Energy) -> bool {
        self.battery.as_deref().is_some_and(|battery| {
            let (_, delivers) = battery.store.each_way(battery.store.stored() - battery.floor());
            power <= battery.support() && energy <= delivers
        })
    }

    /// Stage of settling: the battery carries so much of starts.
    pub fn relieve(&mut self, power: Power) {
        if let Some(battery) = &mut self.battery {
            battery.relief = power;
        }
    }

    /// What the battery does on the grid where starts keep the ramp: it charges along that as well, in steps of such a
    /// length.
    pub(super) fn along_ramp(
        &mut self,
        action: Action,
        step: SimDuration,
        agenda: &mut impl Schedule<Event>,
    ) -> Action {
        let keeps = self.spec.ramp == RampPolicy::Battery;
        let (Some(limit), true) = (self.line.limit(), keeps) else { return action };
        let Some(battery) = &mut self.battery else { return action };
        let Action::Charge(wanted, until) = action else {
            battery.rising = Rising::default();
            return action;
        };
        let now = agenda.now();
        let rising = &mut battery.rising;
        if let Some((_, more)) = rising.next.take_if(|(at, _)| *at <= now) {
            rising.allowed += more;
        }
        let draws = wanted.min(rising.allowed);
        rising.allowed = draws;
        if draws < wanted && rising.next.is_none() {
            let minutes = step.in_seconds() / 60.0;
            let most = Power::megawatts(limit.in_megawatts_per_minute() * minutes);
            let more = (wanted - draws).min(most);
            let (_, ends) = self.line.reserve(more, now);
            // At whole steps, as starts: a minute has no more of them than fit in one.
            let steps = ends.in_nanoseconds().div_ceil(step.in_nanoseconds());
            let at = SimTime::from_nanoseconds(steps * step.in_nanoseconds());
            rising.next = Some((at, more));
            agenda.schedule(at, Event::LoadRises);
        }
        if draws > Power::ZERO { Action::Charge(draws, until) } else { Action::Rest }
    }
}
