//! A store of energy in closed form: between two settled instants its rate is constant.

use units::{Energy, Power, SimDuration, SimTime};

/// What counts as reached, as a share of what it holds when new.
const REACHED: f64 = 1e-9;

/// Energy that is charged and delivered, with a loss each way.
#[derive(Clone, Debug)]
pub(super) struct Store {
    new: Energy,
    /// What it can hold by now.
    capacity: Energy,
    power: Power,
    one_way: f64,
    /// Invariant: between zero and what it holds when new.
    stored: Energy,
    /// Into the store, after the loss of charging; negative while it delivers, with the loss of that.
    rate: Power,
    since: SimTime,
    /// Where its rate ends.
    until: Energy,
}

impl Store {
    /// A new one with so much in it.
    pub(super) fn new(energy: Energy, power: Power, round_trip: f64, stored: Energy) -> Self {
        Self {
            new: energy,
            capacity: energy,
            power,
            one_way: round_trip.sqrt(),
            stored,
            rate: Power::ZERO,
            since: SimTime::START,
            until: stored,
        }
    }

    /// What it holds when new.
    pub(super) const fn new_energy(&self) -> Energy {
        self.new
    }

    /// What it can hold by now.
    pub(super) const fn capacity(&self) -> Energy {
        self.capacity
    }

    /// It can hold such a share of what it could when new. What is in it stays.
    pub(super) fn age(&mut self, share: f64) {
        self.capacity = self.new * share;
    }

    /// The most that it draws or delivers.
    pub(super) const fn power(&self) -> Power {
        self.power
    }

    /// Energy in it.
    pub(super) const fn stored(&self) -> Energy {
        self.stored
    }

    /// Whether there is more in it than that.
    pub(super) fn is_above(&self, level: Energy) -> bool {
        self.stored - level > self.new * REACHED
    }

    /// Whether that is more than there is in it.
    pub(super) fn is_below(&self, level: Energy) -> bool {
        level - self.stored > self.new * REACHED
    }

    /// Brings it up to `now`. What would pass where its rate ends is there: by no more than what flows in a nanosecond.
    pub(super) fn advance(&mut self, now: SimTime) {
        if self.rate != Power::ZERO {
            let stored = self.stored + self.rate * now.since(self.since);
            let ends = self.until;
            let passed = if self.rate > Power::ZERO { stored >= ends } else { stored <= ends };
            self.stored = if passed { ends } else { stored };
        }
        self.since = now;
    }

    /// Draws `power` from now on, until so much is in it; returns what is lost of it.
    pub(super) fn charge(&mut self, power: Power, until: Energy) -> Power {
        self.rate = power * self.one_way;
        self.until = until;
        power - self.rate
    }

    /// Delivers `power` from now on, until so much is in it; returns what is lost beside.
    pub(super) fn deliver(&mut self, power: Power, until: Energy) -> Power {
        let taken = power / self.one_way;
        self.rate = -taken;
        self.until = until;
        taken - power
    }

    /// Does neither from now on.
    pub(super) const fn rest(&mut self) {
        self.rate = Power::ZERO;
    }

    /// How long until its rate ends.
    pub(super) fn until_end(&self) -> Option<SimDuration> {
        if self.rate == Power::ZERO {
            return None;
        }
        let left = (self.until - self.stored).in_joules() / self.rate.in_watts();
        Some(SimDuration::from_seconds_rounded_up(left.max(0.0)))
    }

    /// What of the energy that it draws is stored, and of that in it is delivered.
    pub(super) const fn one_way(&self) -> f64 {
        self.one_way
    }

    /// Energy that it takes to store so much, and that so much in it delivers.
    pub(super) fn each_way(&self, energy: Energy) -> (Energy, Energy) {
        (energy / self.one_way, energy * self.one_way)
    }
}
