//! The battery within the ramp of the connection: it hides starts and stops of jobs, and what it draws and delivers by itself
//! changes no faster than the ramp gives.

use engine::Schedule;
use units::{Energy, Power, SimDuration, SimTime};

use super::Battery;
use super::policy::Action;
use crate::power::{Event, PowerSystem, RampPolicy, WITHIN};

/// How far charging and trades have come along the ramp.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Trading {
    /// It draws so much by itself; negative while it delivers.
    drawn: Power,
    /// It may draw so much more from then on.
    next: Option<(SimTime, Power)>,
    /// It draws less by a step then, or comes nearer to the end of what is in it.
    falls: Option<SimTime>,
}

impl Trading {
    /// Whether it may fall by a step now.
    fn may_fall(&self, now: SimTime) -> bool {
        self.falls.is_none_or(|at| at <= now)
    }

    /// It takes its next step at the next instant of steps.
    fn fall(&mut self, step: SimDuration, agenda: &mut impl Schedule<Event>) {
        let now = agenda.now();
        self.next = None;
        if self.may_fall(now) {
            let steps = now.in_nanoseconds() / step.in_nanoseconds() + 1;
            let at = SimTime::from_nanoseconds(steps * step.in_nanoseconds());
            self.falls = Some(at);
            agenda.schedule(at, Event::LoadRises);
        }
    }

    /// What it draws by now, if it wishes to draw so much: what it was promised, or less by a step.
    fn follow(&mut self, wanted: Power, fall: Power, now: SimTime) -> Power {
        if let Some((_, more)) = self.next.take_if(|(at, _)| *at <= now) {
            self.drawn += more;
        }
        if wanted >= self.drawn {
            self.drawn
        } else if self.may_fall(now) {
            wanted.max(self.drawn - fall)
        } else {
            self.drawn
        }
    }
}

/// The most that is drawn, or delivered, while so much is left of that, so that it may fall by one step after the other until then: n steps
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
            let sold = (-battery.trading.drawn).max(Power::ZERO);
            power + sold <= battery.support() && energy <= delivers
        })
    }

    /// Whether the battery can take up so much that jobs drew which have stopped, and so much energy in the time until that
    /// is over, beside what it draws by itself.
    pub fn can_absorb(&self, power: Power, (energy, lasts): (Energy, SimDuration)) -> bool {
        self.battery.as_deref().is_some_and(|battery| {
            let (takes, _) =
                battery.store.each_way(battery.store.capacity() - battery.store.stored());
            let own = battery.trading.drawn.max(Power::ZERO);
            power + own <= battery.power_on_grid() && energy + own * lasts <= takes
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

    /// What the battery does by itself on the grid where starts keep the ramp: what it draws rises and falls along that as
    /// well, in steps of such a length.
    pub(super) fn along_ramp(
        &mut self,
        wish: Action,
        step: SimDuration,
        agenda: &mut impl Schedule<Event>,
    ) -> Action {
        let keeps = self.spec.ramp != RampPolicy::Report;
        let (Some(limit), true) = (self.line.limit(), keeps) else { return wish };
        let Some(battery) = &mut self.battery else { return wish };
        let now = agenda.now();
        let in_minute = 60.0 / step.in_seconds();
        let one_step = Power::megawatts(limit.in_megawatts_per_minute() / in_minute);
        // It begins to fall at any instant, so that one more than fit in a minute may lie in it.
        let of_tail = (one_step * (in_minute / (in_minute + 1.0)), step);
        let absorbs = battery.absorbs > Power::ZERO;
        let (wanted, until) = match wish {
            Action::Charge(power, until) => (power, until),
            Action::Deliver(power, _) => (-power, battery.store.capacity()),
            Action::Rest => (Power::ZERO, battery.store.capacity()),
        };
        let before = battery.trading.drawn;
        // What it takes up after stops takes the room that it may have risen in.
        let wanted = if absorbs { wanted.min(before) } else { wanted };
        let draws = battery.trading.follow(wanted, of_tail.0, now);
        let end = if draws > Power::ZERO { until } else { battery.floor() };
        let before_end = tail(battery.left_to(end, draws > Power::ZERO), of_tail);
        let draws = draws.max(-before_end).min(before_end);
        battery.trading.drawn = draws;
        let ends = draws != Power::ZERO && draws.max(-draws) >= before_end * (1.0 - WITHIN);
        if ends || draws > wanted {
            battery.trading.fall(step, agenda);
        } else if draws < wanted && battery.trading.next.is_none() {
            let more = (wanted - draws).min(one_step);
            let (_, ends) = self.line.reserve(more, now);
            // At whole steps, as starts: a minute has no more of them than fit in one.
            let steps = ends.in_nanoseconds().div_ceil(step.in_nanoseconds());
            let at = SimTime::from_nanoseconds(steps * step.in_nanoseconds());
            battery.trading.next = Some((at, more));
            agenda.schedule(at, Event::LoadRises);
        }
        battery.draws_to(draws, end, of_tail)
    }
}

impl Battery {
    /// Energy that it draws until so much is in it, or delivers if it draws nothing.
    fn left_to(&self, end: Energy, draws: bool) -> Energy {
        let stored = self.store.stored();
        let left = if draws {
            self.store.each_way(end - stored).0
        } else {
            self.store.each_way(stored - end).1
        };
        left.max(Energy::ZERO)
    }

    /// It draws so much, or delivers what is negative, until where its last steps begin, or so much is in it.
    fn draws_to(&self, draws: Power, end: Energy, of_tail: (Power, SimDuration)) -> Action {
        let one_way = self.store.one_way();
        if draws > Power::ZERO {
            let begins = end - energy_of_tail(draws, of_tail) * one_way;
            Action::Charge(draws, if self.store.is_below(begins) { begins } else { end })
        } else if draws < Power::ZERO {
            let begins = end + energy_of_tail(-draws, of_tail) / one_way;
            Action::Deliver(-draws, if self.store.is_above(begins) { begins } else { end })
        } else {
            Action::Rest
        }
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
