//! The battery within the ramp of the connection: it hides starts of jobs, and charges no faster than the ramp gives.

use engine::Schedule;
use units::{Energy, Power, SimDuration, SimTime};

use super::policy::Action;
use crate::power::{Event, PowerSystem, RampPolicy, WITHIN};

/// How far charging has risen along the ramp.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rising {
    /// It may draw so much.
    allowed: Power,
    /// It may draw so much more from then on.
    next: Option<(SimTime, Power)>,
    /// It falls by a step then, as what it charges comes to its end.
    falls: Option<SimTime>,
}

impl Rising {
    /// Charging falls by a step at the next instant of steps.
    fn fall(&mut self, step: SimDuration, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        self.next = None;
        if self.falls.is_none_or(|at| at <= now) {
            let steps = now.in_nanoseconds() / step.in_nanoseconds() + 1;
            let at = SimTime::from_nanoseconds(steps * step.in_nanoseconds());
            self.falls = Some(at);
            agenda.schedule(at, Event::LoadRises);
        }
    }
}

/// The most that is drawn while so much is left to draw, so that it may fall by one step after the other until then: n steps
/// where n (n + 1) / 2 of the energy of one are left.
fn tail(left: Energy, (fall, step): (Power, SimDuration)) -> Power {
    let steps = left.in_joules().max(0.0) / (fall.in_watts() * step.in_seconds());
    fall * ((libm::sqrt(1.0 + 8.0 * steps) - 1.0) / 2.0)
}

/// What is left to draw when it begins to fall so from a power.
fn energy_of_tail(power: Power, (fall, step): (Power, SimDuration)) -> Energy {
    let steps = power / fall;
    Energy::joules(fall.in_watts() * step.in_seconds() * steps * (steps + 1.0) / 2.0)
}

impl PowerSystem {
    /// Whether the battery can carry so much of starts, until they are over with so much energy.
    pub fn can_hide(&self, power: Power, energy: Energy) -> bool {
        self.battery.as_deref().is_some_and(|battery| {
            let (_, delivers) = battery.store.each_way(battery.store.stored() - battery.floor());
            power <= battery.support() && energy <= delivers
        })
    }

    /// Whether the battery can take up so much that jobs drew which have stopped, and so much energy until that is over.
    pub fn can_absorb(&self, power: Power, energy: Energy) -> bool {
        self.battery.as_deref().is_some_and(|battery| {
            let (takes, _) =
                battery.store.each_way(battery.store.capacity() - battery.store.stored());
            power + battery.rising.allowed <= battery.store.power() && energy <= takes
        })
    }

    /// Stage of settling: the battery takes up so much after jobs have stopped.
    pub fn absorb(&mut self, power: Power) {
        if let Some(battery) = &mut self.battery {
            battery.absorbs = power;
        }
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
        let in_minute = 60.0 / step.in_seconds();
        let one_step = Power::megawatts(limit.in_megawatts_per_minute() / in_minute);
        let (left, _) = battery.store.each_way(until - battery.store.stored());
        let rising = &mut battery.rising;
        if let Some((_, more)) = rising.next.take_if(|(at, _)| *at <= now) {
            rising.allowed += more;
        }
        let draws = wanted.min(rising.allowed);
        // It begins to fall at any instant, so that one more than fit in a minute may lie in it.
        let of_tail = (one_step * (in_minute / (in_minute + 1.0)), step);
        let before_end = tail(left, of_tail);
        let draws = draws.min(before_end);
        rising.allowed = draws;
        if draws >= before_end * (1.0 - WITHIN) {
            rising.fall(step, agenda);
        } else if draws < wanted && rising.next.is_none() {
            let more = (wanted - draws).min(one_step);
            let (_, ends) = self.line.reserve(more, now);
            // At whole steps, as starts: a minute has no more of them than fit in one.
            let steps = ends.in_nanoseconds().div_ceil(step.in_nanoseconds());
            let at = SimTime::from_nanoseconds(steps * step.in_nanoseconds());
            rising.next = Some((at, more));
            agenda.schedule(at, Event::LoadRises);
        }
        if draws <= Power::ZERO {
            return Action::Rest;
        }
        // Where its end begins, it wakes.
        let kept = energy_of_tail(draws, of_tail) * battery.store.one_way();
        let begins = until - kept;
        let awaits = draws < before_end * (1.0 - WITHIN) && battery.store.is_below(begins);
        Action::Charge(draws, if awaits { begins } else { until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 250 MW that fall by 5/3 MW every 5 s are 150 steps, and over after 12.5 min: by hand 150 x 151 / 2 of 5/3 MW x 5 s.
    #[test]
    fn charging_falls_by_one_step_after_the_other() {
        let steps = (Power::megawatts(5.0 / 3.0), SimDuration::seconds(5));
        let left = energy_of_tail(Power::megawatts(250.0), steps);
        let expected = 150.0 * 151.0 / 2.0 * (5.0 / 3.0) * 5.0 / 3600.0;
        assert!((left.in_megawatt_hours() - expected).abs() < 1e-9, "{left}");
        let mut left = left;
        for step in 0..150 {
            let power = tail(left, steps);
            let expected = 250.0 - f64::from(step) * 5.0 / 3.0;
            assert!((power.in_megawatts() - expected).abs() < 1e-6, "{power} in step {step}");
            left = left - power * SimDuration::seconds(5);
        }
        assert!(left.in_joules().abs() < 1.0);
    }
}
