//! Policy: what the battery does at an instant, as a function of the load and of what is in it.

use units::{Energy, Power};

use super::Battery;

/// What it draws, or delivers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Action {
    /// Draws so much until so much is in it.
    Charge(Power, Energy),
    /// Delivers so much until so much is in it.
    Deliver(Power, Energy),
    /// Neither.
    Rest,
}

/// How far a battery helps where less may be drawn than is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Help {
    /// Not at all.
    None,
    /// Down to its reserve.
    #[default]
    AboveReserve,
    /// With what only an outage may use otherwise.
    All,
}

impl Battery {
    /// Energy below which it is never used.
    pub(super) fn least(&self) -> Energy {
        self.store.new_energy() * self.spec.least
    }

    /// Energy that only an outage may use.
    pub(super) fn reserve(&self) -> Energy {
        let storm = self.spec.storm_reserve.filter(|_| self.storm);
        let share = storm.map_or(self.spec.reserve, |storm| storm.max(self.spec.reserve));
        self.store.capacity().min(self.store.new_energy() * share.max(self.spec.least))
    }

    /// What is in it while it does not trade: as much as on the first day, but for what age has taken.
    pub(super) fn rest(&self) -> Energy {
        (self.store.new_energy() * self.spec.filled).max(self.reserve()).min(self.store.capacity())
    }

    /// Energy down to which it delivers while the grid supplies power.
    pub(super) fn floor(&self) -> Energy {
        if self.help == Help::All { self.least() } else { self.reserve() }
    }

    /// The most that it draws or delivers while the grid supplies power: some is kept free for the swing.
    pub(super) fn power_on_grid(&self) -> Power {
        self.store.power() * (1.0 - self.spec.smoothing)
    }

    /// What it could deliver while the grid supplies power.
    pub(super) fn support(&self) -> Power {
        if self.store.is_above(self.floor()) { self.power_on_grid() } else { Power::ZERO }
    }

    /// What it delivers of that where less may be drawn than is needed.
    pub(super) fn helps(&self) -> Power {
        if self.help == Help::None { Power::ZERO } else { self.support() }
    }

    /// What it could carry while the grid supplies nothing.
    pub(super) fn bridge(&self) -> Power {
        let carries = self.spec.grid_forming && self.store.is_above(self.least());
        if carries { self.store.power() } else { Power::ZERO }
    }

    /// What it does by itself on the grid: what the day's plan says, or charging below the bound. `bound` is the load at
    /// which import is at the target or its limit.
    pub(super) fn wishes(&self, load: Power, bound: Power, may_charge: bool) -> Action {
        let (reserve, full, power) = (self.reserve(), self.store.capacity(), self.power_on_grid());
        let (draw, deliver) = self.plan.at(self.hour);
        let delivers = deliver.min(self.support()).min(load.max(Power::ZERO));
        if delivers > Power::ZERO {
            return Action::Deliver(delivers, self.floor());
        }
        let (wanted, until) = if self.store.is_below(reserve) {
            (power, reserve)
        } else if self.spec.arbitrage && (draw > Power::ZERO || deliver > Power::ZERO) {
            (draw, full)
        } else if self.spec.arbitrage {
            // What no trade has taken is bought back between trades.
            (power, self.plan.level(self.hour).min(full))
        } else {
            (power, full)
        };
        let draws = wanted.min(power).min(bound - load);
        if may_charge && draws > Power::ZERO && self.store.is_below(until) {
            Action::Charge(draws, until)
        } else {
            Action::Rest
        }
    }

    /// What it does on the grid: what it wishes by itself, what it carries of starts and takes up of stops, and at any rate
    /// what the load exceeds the bound by.
    pub(super) fn on_grid(&self, wish: Action, load: Power, bound: Power) -> Action {
        let (wished, floor, mut until) = match wish {
            Action::Deliver(power, floor) => (power, floor, self.store.capacity()),
            Action::Charge(power, until) => (-power, self.floor(), until),
            Action::Rest => (Power::ZERO, self.floor(), self.store.capacity()),
        };
        let gives = (wished + self.relief - self.absorbs).max(load - bound);
        if gives > Power::ZERO {
            let gives = gives.min(self.support()).min(load.max(Power::ZERO));
            return if gives > Power::ZERO { Action::Deliver(gives, floor) } else { Action::Rest };
        }
        if self.absorbs > Power::ZERO {
            until = self.store.capacity();
        }
        let draws = (-gives).min(self.power_on_grid());
        if draws > Power::ZERO && self.store.is_below(until) {
            Action::Charge(draws, until)
        } else {
            Action::Rest
        }
    }

    /// What it does without the grid: carries so much.
    pub(super) fn off_grid(&self, wanted: Power) -> Action {
        let delivers = wanted.min(self.bridge());
        if delivers > Power::ZERO { Action::Deliver(delivers, self.least()) } else { Action::Rest }
    }
}
