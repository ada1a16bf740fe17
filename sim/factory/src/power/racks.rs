//! Racks without supply, and racks that are slowed down, as they are metered.

use units::SimTime;

use super::groups::Why;
use super::lineup::{ALL, Taken};
use super::{Feed, PowerSystem};

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
    /// The same while cooling gets none to evaporate.
    Water,
}

impl Whole {
    /// What that is counted on.
    pub const fn taken(self) -> Option<Taken> {
        match self {
            Self::Free => None,
            Self::Limit => Some(Taken::Contract),
            Self::Heat => Some(Taken::Heat),
            Self::Water => Some(Taken::Water),
        }
    }
}

/// Racks of a hall, by what takes their supply or slows them down: each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HallRacks {
    /// Without supply.
    pub dark: [u32; Taken::COUNT],
    /// Slowed down.
    pub slowed: [u32; Taken::COUNT],
}

impl HallRacks {
    /// All that are without supply.
    fn all_dark(&self) -> u32 {
        self.dark.iter().sum()
    }
}

/// What was last metered of racks.
#[derive(Debug, Default)]
pub(super) struct Metered {
    halls: Vec<HallRacks>,
    /// Racks in halls that are built, and of them those without supply for units of their line-ups.
    standing: Option<[u32; 2]>,
    /// What slows all of them down.
    whole: Whole,
    /// Kept for its memory.
    next: Vec<HallRacks>,
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

    /// What slows all racks down.
    pub const fn slows_whole(&self) -> Whole {
        self.racks_metered.whole
    }

    /// Share of dynamic power that is left to all racks, in the mean over it.
    pub fn left_to_all(&self) -> f64 {
        self.cap.share().min(self.allowed)
    }

    /// By hall: racks that are dark or slowed down, as they were last metered.
    pub fn racks_by_hall(&self) -> &[HallRacks] {
        &self.racks_metered.halls
    }

    /// Racks that are dark, and those of halls that are slowed down, each for such a reason; whether any has changed.
    pub fn meter_racks(
        &mut self,
        now: SimTime,
        slowed: impl Iterator<Item = (u32, Why, u32)>,
    ) -> bool {
        self.racks_change = false;
        let mut next = std::mem::take(&mut self.racks_metered.next);
        let standing = self.racks_now(&mut next, slowed);
        let metered = &mut self.racks_metered;
        let same = metered.standing == Some(standing) && metered.halls == next;
        let before = std::mem::replace(&mut metered.halls, next);
        metered.standing = Some(standing);
        if !same {
            self.count_outages(&before);
            self.rack_reports.meter(now, standing, &self.racks_metered.halls);
        }
        self.racks_metered.next = before;
        !same
    }

    /// Works out what racks of each hall lack; racks in halls that are built, and those of them without supply for units.
    fn racks_now(
        &self,
        halls: &mut Vec<HallRacks>,
        slowed: impl Iterator<Item = (u32, Why, u32)>,
    ) -> [u32; 2] {
        halls.clear();
        halls.resize(self.lineups.len(), HallRacks::default());
        for (hall, why, racks) in slowed {
            halls[hall as usize].slowed[Taken::from(why) as usize] += racks;
        }
        let whole = self.racks_metered.whole.taken();
        let (mut standing, mut by_units) = (0, 0);
        for (hall, (lineup, groups)) in halls.iter_mut().zip(self.lineups.iter().zip(&self.groups))
        {
            if lineup.feed == Feed::Unbuilt {
                continue;
            }
            let racks = groups.load().racks;
            standing += racks;
            if lineup.feed.powers_racks() {
                let [failure, maintenance] = groups.dark_racks();
                hall.dark[Taken::Failure as usize] += failure;
                hall.dark[Taken::Maintenance as usize] += maintenance;
                by_units += failure + maintenance;
                if lineup.ration.running < ALL {
                    let off = racks.saturating_sub(lineup.ration.running);
                    let others = racks.saturating_sub(failure + maintenance);
                    hall.dark[Taken::Contract as usize] += off.min(others);
                }
            } else {
                hall.dark[lineup.taken as usize] += racks;
            }
            if let Some(whole) = whole {
                let others = hall.all_dark() + hall.slowed.iter().sum::<u32>();
                hall.slowed[whole as usize] += racks.saturating_sub(others);
            }
        }
        [standing, by_units]
    }

    /// Counts halls of which racks have lost their supply since racks were last metered, by what took it.
    fn count_outages(&mut self, before: &[HallRacks]) {
        let before = before.iter().copied().chain(std::iter::repeat(HallRacks::default()));
        for (hall, was) in self.racks_metered.halls.iter().zip(before) {
            if hall.all_dark() <= was.all_dark() {
                continue;
            }
            for taken in Taken::ALL {
                if hall.dark[taken as usize] > was.dark[taken as usize] {
                    self.rack_reports.outages_of(taken).add_one();
                }
            }
        }
    }
}
