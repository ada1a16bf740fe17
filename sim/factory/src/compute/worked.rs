//! What the work of each kind draws in a hall beyond idle racks, with its energy so far.

use units::{Energy, Power, SimTime};

use super::Compute;

/// The meter of a hall. What is set twice at one instant counts as it was set last, and what does not change leaves no trace.
#[derive(Clone, Debug, Default)]
pub(super) struct Worked {
    /// By kind of work: power from `since` on.
    power: Vec<Power>,
    since: SimTime,
    /// The same from `at` on, if that differs.
    next: Vec<Power>,
    at: SimTime,
    /// By kind of work: energy until `since`.
    until: Vec<Energy>,
}

impl Worked {
    /// Work of each kind draws so much from now on.
    fn set(&mut self, now: SimTime, power: impl Iterator<Item = Power>) {
        if now > self.at {
            self.commit();
            self.at = now;
        }
        self.next.clear();
        self.next.extend(power);
    }

    /// Counts what was drawn until it changed.
    fn commit(&mut self) {
        if self.next == self.power {
            return;
        }
        self.until.resize(self.next.len(), Energy::ZERO);
        let lasted = self.at.since(self.since);
        for (energy, power) in self.until.iter_mut().zip(&self.power) {
            *energy += *power * lasted;
        }
        std::mem::swap(&mut self.power, &mut self.next);
        self.since = self.at;
    }

    /// Energy of a kind until now.
    fn energy(&self, now: SimTime, kind: usize) -> Energy {
        let of = |power: &[Power]| power.get(kind).copied().unwrap_or_default();
        let before = self.until.get(kind).copied().unwrap_or_default();
        if self.next == self.power {
            return before + of(&self.power) * now.since(self.since);
        }
        before + of(&self.power) * self.at.since(self.since) + of(&self.next) * now.since(self.at)
    }
}

impl Compute {
    /// What work of each kind draws in a hall now, at a share of its dynamic power, at most at another one for each kind, and
    /// `less` than that together.
    pub(super) fn meter_work(
        &mut self,
        (hall, now): (usize, SimTime),
        (share, of_kind): (f64, Option<&[f64]>),
        less: Power,
    ) {
        let Self { floor, halls, dynamic_power, .. } = self;
        let at_share = |kind: usize| of_kind.map_or(share, |most| share.min(most[kind]));
        let power = |kind: usize, each: &Power| {
            *each * (f64::from(floor.busy_of(hall, kind)) * at_share(kind))
        };
        let each = || dynamic_power.iter().enumerate().map(|(kind, each)| power(kind, each));
        let worked = &mut halls[hall].worked;
        if less > Power::ZERO {
            let all: Power = each().sum();
            let left = if all > less { (all - less) / all } else { 0.0 };
            worked.set(now, each().map(|power| power * left));
        } else {
            worked.set(now, each());
        }
    }

    /// No work draws anything in a hall from now on.
    pub(super) fn meter_no_work(&mut self, hall: usize, now: SimTime) {
        let kinds = self.dynamic_power.len();
        self.halls[hall].worked.set(now, std::iter::repeat_n(Power::ZERO, kinds));
    }

    /// Energy that work of a kind has drawn beyond idle racks, without what it burnt.
    pub fn energy_of_work(&self, now: SimTime, kind: usize) -> Energy {
        self.halls.iter().map(|hall| hall.worked.energy(now, kind)).sum()
    }
}

#[cfg(test)]
mod tests {
    use units::SimDuration;

    use super::*;

    /// 2 MW for three hours and 5 MW for one are 11 MWh, however often what holds is said again, and whatever was said
    /// before at the same instant.
    #[test]
    fn energy_is_what_was_drawn_for_as_long_as_it_was() {
        let at = |hour: u64| SimTime::START + SimDuration::hours(hour);
        let megawatts = |power: f64| [Power::megawatts(power), Power::ZERO].into_iter();
        let mut worked = Worked::default();
        worked.set(at(1), megawatts(9.0));
        worked.set(at(1), megawatts(2.0));
        worked.set(at(3), megawatts(2.0));
        worked.set(at(4), megawatts(7.0));
        worked.set(at(4), megawatts(5.0));
        let energy = |kind: usize| worked.energy(at(5), kind).in_megawatt_hours();
        assert!((energy(0) - 11.0).abs() < 1e-12, "{} MWh", energy(0));
        assert!(energy(1).abs() < 1e-12 && energy(2).abs() < 1e-12);
    }
}
