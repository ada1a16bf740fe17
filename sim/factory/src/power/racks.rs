//! Racks without supply, and racks that are slowed down, as they are metered.

use units::SimTime;

use super::{Feed, PowerSystem};
use crate::quantities::Racks;

impl PowerSystem {
    /// Whether racks have lost supply or have it again since they were last metered.
    pub const fn do_racks_change(&self) -> bool {
        self.racks_change
    }

    /// Racks that are dark, and those that are slowed down for a failure, for maintenance or for heat.
    pub fn meter_racks(&mut self, now: SimTime, slowed: [u32; 3]) {
        self.racks_change = false;
        let (mut dark, mut off) = ([0_u32; 2], 0_u32);
        for (lineup, groups) in self.lineups.iter().zip(&self.groups) {
            match lineup.feed {
                Feed::Unbuilt => {}
                feed if feed.powers_racks() => {
                    for (racks, more) in dark.iter_mut().zip(groups.dark_racks()) {
                        *racks += more;
                    }
                }
                _ => off += groups.load().racks,
            }
        }
        for (place, racks) in dark.into_iter().chain([off]).enumerate() {
            self.reports.dark.member(place).set(now, Racks(racks.into()));
        }
        let standing = self.lineups.iter().zip(&self.groups);
        let standing = standing.filter(|(lineup, _)| lineup.feed != Feed::Unbuilt);
        let standing: u32 = standing.map(|(_, groups)| groups.load().racks).sum();
        self.reports.standing.set(now, Racks(standing.into()));
        self.reports.dark_by_units.set(now, Racks(dark.iter().sum::<u32>().into()));
        for (place, racks) in slowed.into_iter().enumerate() {
            self.reports.capped.member(place).set(now, Racks(racks.into()));
        }
    }
}
