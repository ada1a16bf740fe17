//! Power that stands in for the grid, with a price and carbon of its own: what of the import comes from it.

use units::{CarbonIntensity, Energy, EnergyPrice, Power, SimTime};

/// A supply on site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandIn {
    /// What it can feed.
    pub power: Power,
    /// What its energy costs; `None` for what the grid's does.
    pub price: Option<EnergyPrice>,
    /// Carbon dioxide emitted for its energy; `None` for that of the grid's.
    pub carbon: Option<CarbonIntensity>,
}

/// All of them, and what they fed in this hour.
#[derive(Clone, Debug, Default)]
pub(super) struct StandIns {
    /// What the grid itself can carry.
    grid: Power,
    /// The cheapest first.
    supplies: Vec<StandIn>,
    since: SimTime,
    import: Power,
    /// Those that have fed something in this hour, with it.
    fed: Vec<(StandIn, Energy)>,
}

impl StandIns {
    /// Others stand there from now on, beside a grid that carries so much.
    pub(super) fn change(&mut self, now: SimTime, grid: Power, mut supplies: Vec<StandIn>) {
        self.advance(now);
        let price = |it: &StandIn| {
            it.price.map_or(f64::NEG_INFINITY, EnergyPrice::in_dollars_per_megawatt_hour)
        };
        supplies.sort_by(|one, other| price(one).total_cmp(&price(other)));
        (self.grid, self.supplies) = (grid, supplies);
    }

    /// Whether they have to be asked at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.supplies.is_empty() && self.fed.is_empty()
    }

    /// What is imported from now on, and what each of them feeds of it.
    pub(super) fn set(&mut self, now: SimTime, import: Power) -> Vec<(StandIn, Power)> {
        self.advance(now);
        self.import = import;
        self.split()
    }

    /// Ends the hour: what each of them fed.
    pub(super) fn end_hour(&mut self, now: SimTime) -> Vec<(StandIn, Energy)> {
        self.advance(now);
        std::mem::take(&mut self.fed)
    }

    fn split(&self) -> Vec<(StandIn, Power)> {
        let mut left = (self.import - self.grid).max(Power::ZERO);
        let feeds = |supply: &StandIn| {
            let power = left.min(supply.power);
            left = left - power;
            (*supply, power)
        };
        self.supplies.iter().map(feeds).collect()
    }

    fn advance(&mut self, now: SimTime) {
        if self.since < now {
            for (supply, power) in self.split() {
                let energy = power * now.since(self.since);
                match self.fed.iter_mut().find(|(known, _)| *known == supply) {
                    Some((_, fed)) => *fed += energy,
                    None => self.fed.push((supply, energy)),
                }
            }
        }
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::SimDuration;

    /// The grid carries 2 MW, A 3 MW at 150 and B 5 MW at 300 USD/MWh. 6 MW for half an hour: A feeds 3, B 1 MW; 1 MW for
    /// the other half: nobody but the grid. A 1.5, B 0.5 MWh.
    #[test]
    fn the_grid_feeds_first_and_the_dearest_last() {
        let supply = |megawatts, price| StandIn {
            power: Power::megawatts(megawatts),
            price: Some(EnergyPrice::dollars_per_megawatt_hour(price)),
            carbon: None,
        };
        let mut all = StandIns::default();
        let minutes = |count: u64| SimTime::START + SimDuration::seconds(60 * count);
        let supplies = vec![supply(5.0, 300.0), supply(3.0, 150.0)];
        all.change(SimTime::START, Power::megawatts(2.0), supplies);
        all.set(SimTime::START, Power::megawatts(6.0));
        all.set(minutes(30), Power::megawatts(1.0));
        let fed = all.end_hour(minutes(60));
        let fed: Vec<f64> = fed.iter().map(|(_, energy)| energy.in_megawatt_hours()).collect();
        assert!((fed[0] - 1.5).abs() < 1e-9 && (fed[1] - 0.5).abs() < 1e-9, "{fed:?}");
    }
}
