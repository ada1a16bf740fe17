//! Generation on the site, as the power system meets it: what it can give where power is shared out.

use units::Power;

use super::{PowerSystem, WITHIN};

/// So often halved, nothing is left between.
const HALVINGS: u32 = 60;

/// What generation on the site can give.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnSources {
    /// Whatever the load is.
    pub(super) runs: Power,
    /// As the load needs it.
    pub(super) follows: Power,
    /// What halls took of it when they were last fed without the grid.
    pub(super) taken: Power,
    /// What may be drawn from the grid by the time that units which are called now give power, where that is less than now.
    pub(super) import_ahead: Option<Power>,
}

impl OwnSources {
    /// All of it.
    pub(super) fn all(self) -> Power {
        self.runs + self.follows
    }
}

impl PowerSystem {
    /// Generation on the site can give so much from now on: whatever the load is, and as that needs it.
    pub fn rely_on(&mut self, runs: Power, follows: Power) {
        self.own.runs = runs;
        self.own.follows = follows;
    }

    /// What halls took of generation on the site, fed without the grid.
    pub const fn taken(&self) -> Power {
        self.own.taken
    }

    /// Fed without the grid, halls take of generation what it can give; returns what is left to others.
    pub(super) fn take_own(&mut self, wanted: Power) -> Power {
        self.own.taken = wanted.min(self.own.all());
        wanted - self.own.taken
    }

    /// What the grid and the battery must carry of a load.
    pub(super) fn beyond_own(&self, load: Power) -> Power {
        (load - self.own.all()).max(Power::ZERO)
    }

    /// Whether generation alone carries a load of which it need give no more than a share of what it can.
    pub(super) fn is_own_enough(&self, load: Power, share: f64) -> bool {
        self.own.all() > Power::ZERO && load <= self.own.all() * share
    }

    /// What is drawn from the grid.
    pub const fn drawn(&self) -> Power {
        self.drawn
    }

    /// What the grid can give where power is shared out.
    pub fn import_at_bus(&self) -> Power {
        self.load_at(self.most_import()) * (1.0 - WITHIN)
    }

    /// The same once units that are called now give power, as far as that is known: `import` where nothing is.
    pub fn import_ahead_at_bus(&self, import: Power) -> Power {
        match self.own.import_ahead {
            Some(ahead) => self.load_at(self.most_import().min(ahead)) * (1.0 - WITHIN),
            None => import,
        }
    }

    /// The load at which so much is drawn from the grid.
    pub(super) fn load_at(&self, import: Power) -> Power {
        let mut load = import;
        // Losses are a hundredth of it, so that each step is a hundred times as near.
        for _ in 0..8 {
            load = import - (self.site_chain.input(load) - load);
        }
        let over = self.site_chain.input(load) - import;
        if over.in_watts().abs() <= import.in_watts() * WITHIN {
            return load.max(Power::ZERO);
        }
        self.load_between(Power::ZERO, import, import)
    }

    /// The same where losses are no small part of it: by halving what lies between.
    fn load_between(&self, mut low: Power, mut high: Power, import: Power) -> Power {
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            if self.site_chain.input(middle) <= import {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// What the battery could give or take at once beside what it does.
    pub fn battery_in_hand(&self) -> Power {
        self.support_of_battery()
    }

    /// Whether racks are kept down: slowed down for the whole plant, or off in a shortage.
    pub fn keeps_racks_down(&self) -> bool {
        self.cap.limits() || self.rations()
    }
}
