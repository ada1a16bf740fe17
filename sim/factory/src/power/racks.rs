//! Racks without supply, and racks that are slowed down, as they are metered.

use units::SimTime;

use super::lineup::Taken;
use super::{Feed, PowerSystem};
use crate::quantities::Racks;

/// What lets all racks draw less than they would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whole {
    /// Nothing does.
    #[default]
    Free,
    /// Less may be drawn than they need.
    Limit,
    /// Water is too warm.
    Heat,
}

/// Racks as they were last metered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RacksMetered {
    /// Without supply, by what has taken it.
    dark: [u32; Taken::COUNT],
    /// Of them for units of their line-ups.
    by_units: u32,
    /// Slowed down, by what does that.
    slowed: [u32; 3],
    /// Those that are on beside them, slowed down with all of the plant.
    whole: (Whole, u32),
    /// In halls that are built.
    standing: u32,
}

/// What was last metered of racks.
#[derive(Debug, Default)]
pub(super) struct Metered {
    last: Option<RacksMetered>,
    /// What slows all of them down.
    whole: Whole,
}

impl PowerSystem {
    /// Whether racks have lost supply or have it again since they were last metered.
    pub const fn do_racks_change(&self) -> bool {
        self.racks_change
    }

    /// All racks are slowed down from now on, or no longer; whether that is new.
    pub fn slow_whole(&mut self, whole: Whole) -> bool {
        std::mem::replace(&mut self.racks_metered.whole, whole) != whole
    }

    /// Racks that are dark, and those that are slowed down for a failure, for maintenance or for heat.
    pub fn meter_racks(&mut self, now: SimTime, slowed: [u32; 3]) {
        self.racks_change = false;
        let metered = self.racks_now(slowed);
        if self.racks_metered.last.replace(metered) == Some(metered) {
            return;
        }
        let RacksMetered { dark, by_units, slowed, whole, standing } = metered;
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
        let of_whole = |it: Whole| if whole.0 == it { whole.1 } else { 0 };
        reports.capped.set(now, racks(slowed.iter().sum::<u32>() + whole.1));
        reports.capped_failure.set(now, racks(failure));
        reports.capped_maintenance.set(now, racks(maintenance));
        reports.capped_heat.set(now, racks(heat + of_whole(Whole::Heat)));
        reports.capped_contract.set(now, racks(of_whole(Whole::Limit)));
    }

    fn racks_now(&self, slowed: [u32; 3]) -> RacksMetered {
        let whole = (self.racks_metered.whole, 0);
        let dark = [0; Taken::COUNT];
        let mut now = RacksMetered { dark, by_units: 0, slowed, whole, standing: 0 };
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
        if now.whole.0 != Whole::Free {
            let others = now.dark.iter().chain(&slowed).sum();
            now.whole.1 = now.standing.saturating_sub(others);
        }
        now
    }
}
