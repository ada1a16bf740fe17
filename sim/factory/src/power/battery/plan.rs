//! What a day's prices make worth while: pairs of a cheap and a dear hour, the best first.

use units::{Energy, EnergyPrice, Power, SimDuration};

use super::store::Store;

/// Hours of a day.
pub(super) const HOURS: usize = 24;

/// What is drawn and delivered in each hour of a day, on the average of the hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// Megawatt-hours drawn.
    pub(super) drawn: [f64; HOURS],
    /// Megawatt-hours delivered.
    pub(super) delivered: [f64; HOURS],
    /// Megawatt-hours in the store at the end of each hour, by what it draws and delivers alone.
    level: [f64; HOURS],
}

/// What holds all day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// What a megawatt-hour drawn wears the battery by.
    pub(super) wear: EnergyPrice,
    /// What must stay in it.
    pub(super) floor: Energy,
    /// What is in it as the day begins, and as it ends.
    pub(super) begins: Energy,
}

impl Plan {
    /// For the prices of the hours from now on. Each pair draws in one hour what it delivers in the other, before or
    /// after; energy in the store stays between what must be in it and what it holds. A pair is worth while if the dear
    /// price, of what comes back, exceeds the cheap one and the wear.
    pub(super) fn of(prices: &[EnergyPrice; HOURS], store: &Store, terms: Terms) -> Self {
        let dollars = prices.map(EnergyPrice::in_dollars_per_megawatt_hour);
        let wear = terms.wear.in_dollars_per_megawatt_hour();
        let one = Energy::megawatt_hours(1.0);
        let (to_store, from_store) = store.each_way(one);
        let (to_store, from_store) = (to_store.in_megawatt_hours(), from_store.in_megawatt_hours());
        let round_trip = from_store / to_store;
        let mut pairs = Vec::new();
        for (cheap, low) in dollars.iter().enumerate() {
            for (dear, high) in dollars.iter().enumerate() {
                let gain = high * round_trip - low - wear;
                if gain > 0.0 && cheap != dear {
                    pairs.push((gain, cheap, dear));
                }
            }
        }
        pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (full, floor) = (store.capacity().in_megawatt_hours(), terms.floor.in_megawatt_hours());
        let most = (store.power() * SimDuration::hours(1)).in_megawatt_hours();
        let level = [terms.begins.in_megawatt_hours(); HOURS];
        let mut plan = Self { level, ..Self::default() };
        for (_, cheap, dear) in pairs {
            let (first, last) = (cheap.min(dear), cheap.max(dear));
            let between = plan.level[first..last].iter().copied();
            let room = if cheap < dear {
                between.fold(f64::INFINITY, |least, level| least.min(full - level))
            } else {
                between.fold(f64::INFINITY, |least, level| least.min(level - floor))
            };
            let draws = (most - plan.drawn[cheap]) / to_store;
            let gives = (most - plan.delivered[dear]) / from_store;
            // An hour either draws or delivers.
            let turns = plan.delivered[cheap] > 0.0 || plan.drawn[dear] > 0.0;
            let stored = room.min(draws).min(gives);
            if stored <= 1e-9 || turns {
                continue;
            }
            plan.drawn[cheap] += stored * to_store;
            plan.delivered[dear] += stored * from_store;
            let change = if cheap < dear { stored } else { -stored };
            plan.level[first..last].iter_mut().for_each(|level| *level += change);
        }
        plan
    }

    /// What is in the store at the end of an hour.
    pub(super) fn level(&self, hour: usize) -> Energy {
        Energy::megawatt_hours(self.level.get(hour).copied().unwrap_or(0.0))
    }

    /// What it draws and delivers in an hour.
    pub(super) fn at(&self, hour: usize) -> (Power, Power) {
        let of = |energy: &[f64; HOURS]| Power::megawatts(energy.get(hour).copied().unwrap_or(0.0));
        (of(&self.drawn), of(&self.delivered))
    }
}
