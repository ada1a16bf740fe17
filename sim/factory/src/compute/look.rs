//! Looking at the floor: what stands on a rack, which racks have changed, and when what is out is
//! expected back.

use std::ops::Range;

use units::{Power, SimTime};

use super::floor::{Floor, Hall};
use super::rack::{Occupant, Rack, Share};
use super::returns::Return;
use super::touched::Touched;

/// What a GPU is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// It cannot fail: it is broken or switched off.
    OutOfService,
    /// It works and nobody uses it.
    Idle,
    /// A job uses it.
    Busy(Occupant),
}

impl Floor {
    /// Power of a rack full of jobs of an intensity of 1, at a share of its dynamic power.
    pub fn typical_power(&self, share: f64) -> Power {
        self.rack.idle_power + (self.rack.typical_power - self.rack.idle_power) * share
    }

    /// Racks of `hall`.
    pub fn racks_of_hall(&self, hall: usize) -> u32 {
        self.halls[hall].racks
    }

    /// Greatest power of the racks of `hall`, all at rated power.
    pub fn racks_rating(&self, hall: usize) -> Power {
        self.rack.rated_power * f64::from(self.halls[hall].racks)
    }

    /// Power of network and storage of `hall`, whatever its racks do.
    pub fn overhead_power(&self, hall: usize) -> Power {
        self.layout.overhead_power * f64::from(self.halls[hall].racks)
    }

    /// The same of those racks that are accepted: what they draw.
    pub fn overhead_drawn(&self, hall: usize) -> Power {
        let Hall { racks, unbuilt, .. } = self.halls[hall];
        self.layout.overhead_power * f64::from(racks - unbuilt)
    }

    /// Racks of `hall` that work.
    pub fn open_racks(&self, hall: usize) -> u32 {
        self.halls[hall].open_racks
    }

    /// Watches from now on which racks change; at first all of them have.
    pub fn watch(&mut self) {
        let racks = self.layout.racks;
        self.touched =
            Some(Touched { racks: (0..racks).collect(), marks: vec![true; racks as usize] });
    }

    /// Takes note that something about a rack has changed.
    pub fn touch(&mut self, rack: u32) {
        if let Some(touched) = &mut self.touched
            && !std::mem::replace(&mut touched.marks[rack as usize], true)
        {
            touched.racks.push(rack);
        }
    }

    /// A watched rack that may have changed since it was last taken here.
    pub fn take_touched(&mut self) -> Option<u32> {
        let touched = self.touched.as_mut()?;
        let rack = touched.racks.pop()?;
        touched.marks[rack as usize] = false;
        Some(rack)
    }

    /// Everybody on `rack`, and how many GPUs each has there.
    pub fn shares_of(&self, rack: u32) -> &[Share] {
        &self.racks[rack as usize].occupants
    }

    /// GPUs of `rack` that are out for repair.
    pub fn broken(&self, rack: u32) -> u32 {
        self.racks[rack as usize].broken
    }

    /// GPUs of `rack` that jobs stand on.
    pub fn busy_on(&self, rack: u32) -> u32 {
        self.racks[rack as usize].busy
    }

    /// Why `rack` is off; `None` while it works.
    pub fn closed_by(&self, rack: u32) -> Option<usize> {
        let state = &self.racks[rack as usize];
        (state.closed > 0).then_some(state.closed_by)
    }

    /// Who uses the GPU at `position` of `rack`. Jobs fill the trays that serve in order.
    pub fn at(&self, rack: u32, position: u32) -> Position {
        let each = self.layout.gpus_per_tray;
        if !self.tray_serves(rack, position / each) {
            return Position::OutOfService;
        }
        let position = self.first_of_tray(rack, position / each) + position % each;
        let mut end = 0;
        for &Share { occupant, gpus, .. } in self.shares_of(rack) {
            end += gpus;
            if position < end {
                return Position::Busy(occupant);
            }
        }
        Position::Idle
    }

    /// Whether a tray of `rack` is in service.
    pub fn tray_serves(&self, rack: u32, tray: u32) -> bool {
        let state = &self.racks[rack as usize];
        state.closed == 0 && !state.out.iter().any(|out| out.tray == tray)
    }

    /// Everybody on a tray of `rack` that serves.
    pub fn occupants_of_tray(&self, rack: u32, tray: u32) -> Vec<Occupant> {
        if !self.tray_serves(rack, tray) {
            return Vec::new();
        }
        let first = self.first_of_tray(rack, tray);
        let end = first + self.layout.gpus_per_tray;
        let mut begins = 0;
        let mut found = Vec::new();
        for &Share { occupant, gpus, .. } in self.shares_of(rack) {
            if begins < end && begins + gpus > first {
                found.push(occupant);
            }
            begins += gpus;
        }
        found
    }

    /// How many trays `occupant` stands on.
    pub fn trays_of(&self, occupant: Occupant) -> u32 {
        let each = self.layout.gpus_per_tray;
        let places = self.racks_of(occupant);
        let racks = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let of_whole = self.schedulable.div_ceil(each);
        // Large jobs have hundreds of racks to themselves, and few others, which they took last.
        let mut others = places.iter().rev().filter(|&&(_, gpus)| gpus < self.schedulable);
        let mut lacking = racks * self.schedulable - self.held(occupant);
        let mut trays = racks * of_whole;
        while lacking > 0
            && let Some(&(rack, gpus)) = others.next()
        {
            let before = self.shares_of(rack).iter().take_while(|share| share.occupant != occupant);
            let begins: u32 = before.map(|share| share.gpus).sum();
            trays = trays + (begins + gpus).div_ceil(each) - begins / each - of_whole;
            lacking -= self.schedulable - gpus;
        }
        trays
    }

    /// The number of a tray's first GPU among those of trays that are not out.
    ///
    /// Only the last tray of a rack may be smaller than the others, so none before it is.
    fn first_of_tray(&self, rack: u32, tray: u32) -> u32 {
        let out = self.racks[rack as usize].out.iter().filter(|out| out.tray < tray).count();
        #[expect(clippy::cast_possible_truncation, reason = "trays are counted in u32")]
        let serving = tray - out as u32;
        serving * self.layout.gpus_per_tray
    }

    /// GPUs of `hall` that jobs stand on.
    pub fn busy_in(&self, hall: usize) -> u32 {
        self.halls[hall].busy.iter().sum()
    }
}

impl Floor {
    /// GPUs of a rack that jobs may use while all of them work.
    pub const fn schedulable(&self) -> u32 {
        self.schedulable
    }

    /// Racks without power are expected to work again `at`, if nothing else keeps them off.
    pub fn expect_power(&mut self, racks: Range<u32>, at: SimTime) {
        for rack in racks {
            self.returns.racks[rack as usize].fed = at;
            self.returns.note(rack);
        }
    }

    /// Racks that a component took out are expected to work again `at`, if nothing else keeps them
    /// off for longer.
    pub fn expect_open(&mut self, racks: Range<u32>, at: SimTime) {
        for rack in racks {
            let opened = &mut self.returns.racks[rack as usize].opened;
            *opened = at.max(*opened);
            self.returns.note(rack);
        }
    }

    /// Whether [`Self::take_returns`] may have anything to tell.
    #[inline]
    pub const fn has_returns(&self) -> bool {
        !self.returns.changed.is_empty()
    }

    /// What is expected of a rack of which that may have changed since it was last taken here: of
    /// those that keep the whole of it off, and of those of its trays. Racks that give nothing back, now as
    /// before, are passed over: hot spares stand in for most trays.
    pub fn take_returns(&mut self) -> Option<[Return; 2]> {
        while let Some(rack) = self.returns.changed.pop() {
            let state = &self.racks[rack as usize];
            let unbroken = self.unbroken(state);
            let off = if state.closed > 0 && rack < self.accepted { unbroken } else { 0 };
            let broken = self.schedulable - unbroken;
            let expected = &mut self.returns.racks[rack as usize];
            expected.noted = false;
            let tells = off > 0 || broken > 0;
            if std::mem::replace(&mut expected.told, tells) || tells {
                let opens = expected.fed.max(expected.opened);
                let mended = opens.max(expected.mended);
                return Some([(rack * 2, off, opens), (rack * 2 + 1, broken, mended)]);
            }
        }
        None
    }

    /// GPUs of a rack that jobs may use while it is on.
    pub(super) fn unbroken(&self, rack: &Rack) -> u32 {
        self.schedulable.min(self.rack.gpus - rack.broken)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use units::Power;

    use super::*;
    use crate::compute::{ComputeSpec, Layout, PlacementSpec, RackSpec, sample};

    /// Racks of 14 GPUs on three trays of four and one of two, with two hot spares.
    fn spec() -> ComputeSpec {
        let whole = sample::spec();
        ComputeSpec {
            racks: Some(6),
            racks_per_hall: 6,
            racks_per_row: 6,
            racks_per_pod: 6,
            rack: RackSpec { gpus: 14, ..whole.rack },
            ..whole
        }
    }

    /// The trays of a rack on which GPUs are used by someone, looked up one by one.
    fn one_by_one(floor: &Floor, rack: u32) -> BTreeSet<(u32, Occupant)> {
        let user = |position: u32| match floor.at(rack, position) {
            Position::Busy(occupant) => Some((position / 4, occupant)),
            Position::Idle | Position::OutOfService => None,
        };
        (0..14).filter_map(user).collect()
    }

    /// Method: jobs of many sizes come and go while trays fail and are mended; who stands on which tray
    /// is compared with who uses each GPU, and nobody is left without the GPUs that he holds.
    #[test]
    fn those_on_a_tray_are_those_who_use_its_gpus() {
        let spec = spec();
        let placement = PlacementSpec { usable_domain: Some(12), ..sample::placement() };
        let layout = Layout::new(&spec, &placement, Power::megawatts(1.0));
        let mut floor = Floor::new((&spec, &placement), &layout, 1, 1);
        let (mut here, mut out): (Vec<Occupant>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
        for step in 0..4_000_u32 {
            let (occupant, gpus) = (step % 50, 1 + step * 7919 % 17);
            if here.contains(&occupant) {
                floor.release(occupant, 0);
                here.retain(|&other| other != occupant);
            } else if gpus <= floor.largest(12) {
                floor.place(occupant, gpus, 12, 0);
                here.push(occupant);
            }
            let (rack, tray) = (step * 31 % 6, step * 17 % 4);
            if step % 3 == 0 && floor.tray_serves(rack, tray) {
                for occupant in floor.occupants_of_tray(rack, tray) {
                    floor.leave(occupant, rack, 0);
                }
                floor.break_tray(rack, tray, 0);
                while let Some(occupant) = floor.crowded_out(rack) {
                    floor.leave(occupant, rack, 0);
                }
                out.push((rack, tray));
            } else if step % 2 == 0 && out.len() > 3 {
                let (rack, tray) = out.remove(0);
                floor.mend_tray(rack, tray);
            }
            let used: Vec<_> = (0..6).map(|rack| one_by_one(&floor, rack)).collect();
            for (rack, used) in (0..).zip(&used) {
                let on_trays = (0..4).flat_map(|tray| {
                    let occupants = floor.occupants_of_tray(rack, tray);
                    occupants.into_iter().map(move |occupant| (tray, occupant))
                });
                assert_eq!(&on_trays.collect::<BTreeSet<_>>(), used, "rack {rack} at step {step}");
            }
            for &occupant in &here {
                let trays = used.iter().flatten().filter(|(_, user)| *user == occupant).count();
                assert_eq!(floor.trays_of(occupant) as usize, trays, "{occupant} at step {step}");
            }
        }
        assert!(floor.busy() > 0 && !out.is_empty());
    }
}
