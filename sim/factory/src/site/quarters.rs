//! Quarters of hours: what is imported in each, cut exactly, since import is constant from one settled instant to the next.

use units::{Energy, Power, SimDuration, SimTime};

/// Quarters of an hour.
pub(super) const QUARTERS: usize = 4;
const QUARTER: u64 = SimDuration::hours(1).in_nanoseconds() / QUARTERS as u64;

/// Import since the hour began.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quarters {
    since: SimTime,
    import: Power,
    energy: [Energy; QUARTERS],
}

impl Quarters {
    /// What is imported from now on.
    pub(super) fn set(&mut self, now: SimTime, import: Power) {
        self.advance(now);
        self.import = import;
    }

    /// What is imported now.
    pub(super) const fn import(&self) -> Power {
        self.import
    }

    /// Ends the hour: energy of its quarters.
    pub(super) fn end_hour(&mut self, now: SimTime) -> [Energy; QUARTERS] {
        self.advance(now);
        std::mem::take(&mut self.energy)
    }

    /// Counts until now, within one hour.
    fn advance(&mut self, now: SimTime) {
        while self.since < now {
            let number = self.since.in_nanoseconds() / QUARTER;
            let next = SimTime::from_nanoseconds((number + 1) * QUARTER).min(now);
            let quarter = (number % QUARTERS as u64) as usize;
            self.energy[quarter] += self.import * next.since(self.since);
            self.since = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6 MW until 20 minutes past, then 12 MW: 1.5, then (6 x 5 + 12 x 10) / 60 = 2.5, then 3 and 3 MWh.
    #[test]
    fn quarters_are_cut_where_they_end() {
        let mut quarters = Quarters::default();
        let minutes = |count: u64| SimTime::START + SimDuration::seconds(60 * count);
        quarters.set(SimTime::START, Power::megawatts(6.0));
        quarters.set(minutes(20), Power::megawatts(12.0));
        let energy = quarters.end_hour(minutes(60)).map(Energy::in_megawatt_hours);
        for (found, expected) in energy.into_iter().zip([1.5, 2.5, 3.0, 3.0]) {
            assert!((found - expected).abs() < 1e-9, "{energy:?}");
        }
        assert_eq!(quarters.end_hour(minutes(60)), [Energy::ZERO; QUARTERS]);
    }
}
