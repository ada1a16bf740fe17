//! Racks without supply, and racks that are slowed down, as they are metered.

use units::SimTime;

use super::lineup::Taken;
use super::{Feed, PowerSystem};
use crate::quantities::Racks;

/// Racks as they were last metered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RacksMetered {
    /// Without supply, by what has taken it.
    dark: [u32; Taken::COUNT],
    /// Of them for units of their line-ups.
    by_units: u32,
    /// Slowed down, by what does that.
    slowed: [u32; 3],
    /// In halls that are built.
    standing: u32,
}

impl PowerSystem {
    /// Whether racks have lost supply or have it again since they were last metered.
    pub const fn do_racks_change(&self) -> bool {
        self.racks_change
    }

    /// Racks that are dark, and those that are slowed down for a failure, for maintenance or for heat.
    pub fn meter_racks(&mut self, now: SimTime, slowed: [u32; 3]) {
        self.racks_change = false;
        let metered = self.racks_now(slowed);
        if self.racks_metered.replace(metered) == Some(metered) {
            return;
        }
        let RacksMetered { dark, by_units, slowed, standing } = metered;
        let racks = |racks: u32| Racks(racks.into());
        let reports = &mut self.reports;
        reports.standing.set(now, racks(standing));
        reports.dark.set(now, racks(dark.iter().sum()));
        reports.dark_by_units.set(now, racks(by_units));
        reports.dark_failure.set(now, racks(dark[Taken::Failure as usize]));
        reports.dark_maintenance.set(now, racks(dark[Taken::Maintenance as usize]));
        reports.dark_dip.set(now, racks(dark[Taken::Dip as usize]));
        reports.dark_outage.set(now, racks(dark[Taken::Outage as usize]));
        reports.dark_contract.set(now, racks(dark[Taken::Contract as usize]));
        reports.dark_heat.set(now, racks(dark[Taken::Heat as usize]));
        let [failure, maintenance, heat] = slowed;
        reports.capped.set(now, racks(slowed.iter().sum()));
        reports.capped_failure.set(now, racks(failure));
        reports.capped_maintenance.set(now, racks(maintenance));
        reports.capped_heat.set(now, racks(heat));
    }

    fn racks_now(&self, slowed: [u32; 3]) -> RacksMetered {
        let mut now = RacksMetered { dark: [0; Taken::COUNT], by_units: 0, slowed, standing: 0 };
        for (lineup, groups) in self.lineups.iter().zip(&self.groups) {
            if lineup.feed == Feed::Unbuilt {
                continue;
            }
            let racks = groups.load().racks;
            now.standing += racks;
            if lineup.feed.powers_racks() {
                let [failure, maintenance] = groups.dark_racks();
                now.dark[Taken::Failure as usize] += failure;
                now.dark[Taken::Maintenance as usize] += maintenance;
                now.by_units += failure + maintenance;
            } else {
                now.dark[lineup.taken as usize] += racks;
            }
        }
        now
    }
}
