//! Spares: what takes the place of a domain that a job has lost.
//!
//! A hot spare is a tray of the same rack. Warm domains are whole racks that stand by.

use super::floor::Floor;
use super::rack::Occupant;
use crate::place::Place;

/// Where what a job had lost is made good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Regained {
    /// It had lost nothing.
    Same,
    /// On the same racks, with hot spares.
    Hot,
    /// On a warm domain.
    Warm,
    /// On others that were free.
    Elsewhere,
}

impl Floor {
    /// GPUs of warm domains.
    pub const fn warm(&self) -> u32 {
        self.warm.count() * self.schedulable
    }

    /// Whether some warm domains are missing, and others could stand in for them.
    #[inline]
    pub const fn lacks_warm(&self) -> bool {
        !self.warm.is_complete() && self.whole > 0
    }

    /// Racks that are whole and free become warm domains where some are missing.
    #[inline]
    pub fn keep_warm(&mut self) {
        if self.lacks_warm() {
            self.warm_up();
        }
    }

    fn warm_up(&mut self) {
        let homes = self.warm.homes();
        for home in 0..homes {
            if self.warm.is_complete() || self.whole == 0 {
                return;
            }
            if self.warm.is_ready(home) {
                continue;
            }
            let racks = u64::from(self.layout.racks);
            #[expect(clippy::cast_possible_truncation, reason = "a rack")]
            let at = ((2 * home as u64 + 1) * racks / (2 * homes as u64)) as u32;
            let next = self.shelves.next_whole(at, self.layout.racks);
            let Some(rack) = next.or_else(|| self.shelves.next_whole(0, at)) else { return };
            self.warm.stand(home, rack);
            self.racks[rack as usize].warm = true;
            self.refresh(rack, self.layout.hall_of(rack));
        }
    }

    /// Makes good what `occupant` has lost, segment by segment: with a hot spare of the same rack, else
    /// on a warm domain if it stands on more than one, else on up to `allowed` GPUs that are free.
    /// `None` while some is still missing.
    pub fn regain(&mut self, occupant: Occupant, class: usize, allowed: u32) -> Option<Regained> {
        let Some(lost) = self.lost.get_mut(occupant as usize) else { return Some(Regained::Same) };
        let mut lost = std::mem::take(lost);
        let total = self.held(occupant) + lost.iter().map(|&(_, gpus)| gpus).sum::<u32>();
        let large = total > self.schedulable;
        let (mut worst, mut allowed) = (Regained::Same, allowed);
        lost.retain(|&(rack, gpus)| {
            let own = self.yard_of(class);
            let (how, found) = if self.shelves.free_of(rack) >= gpus {
                (Regained::Hot, rack)
            } else if let Some(yard) = own {
                // Who shares with nobody waits for its own racks.
                let same = (self.free_on(yard, rack) >= gpus).then_some((Regained::Hot, rack));
                let other = || Some((Regained::Elsewhere, self.rack_in_yard(yard, gpus)?));
                let Some(found) = same.or_else(other) else { return true };
                found
            } else if let Some(warm) = large.then(|| self.nearest_warm(rack)).flatten() {
                self.cool(warm);
                (Regained::Warm, warm)
            } else if let Some(other) = self.free_near(rack, gpus).filter(|_| gpus <= allowed) {
                allowed -= gpus;
                (Regained::Elsewhere, other)
            } else {
                return true;
            };
            worst = worst.max(how);
            self.take(occupant, found, gpus, class);
            false
        });
        let whole = lost.is_empty();
        self.lost[occupant as usize] = lost;
        whole.then_some(worst)
    }

    /// The warm domain in the same pod, else in the same hall, else nearest by number.
    ///
    /// Pods and halls are ranges of racks: if any warm domain is in one, the next before or behind is.
    fn nearest_warm(&self, rack: u32) -> Option<u32> {
        let around = |place| self.layout.racks_of(place, self.layout.place_of(place, rack));
        let (pod, hall) = (around(Place::Pod), around(Place::Hall));
        let far = |other: &u32| {
            (!pod.contains(other), !hall.contains(other), rack.abs_diff(*other), *other)
        };
        self.warm.beside(rack).min_by_key(far)
    }

    /// A warm domain serves as any other rack.
    fn cool(&mut self, rack: u32) {
        self.warm.forget(rack);
        self.racks[rack as usize].warm = false;
        self.refresh(rack, self.layout.hall_of(rack));
    }

    /// A rack with room for a segment: in the pod, else in the hall, else anywhere.
    fn free_near(&mut self, rack: u32, gpus: u32) -> Option<u32> {
        if gpus == self.schedulable {
            for place in [Place::Pod, Place::Hall] {
                let near = self.layout.racks_of(place, self.layout.place_of(place, rack));
                let found = self.shelves.next_whole(near.start, near.end);
                if found.is_some() {
                    return found;
                }
            }
        }
        self.shelves.smallest_at_least(gpus)
    }
}
